"""A kiosk opens no door of its own to the network."""

import re
from contextlib import suppress
from pathlib import Path

from tests.kiosk_whole.gate_process import START_S_MAX, gate_process, wait_until

LISTENING = "0A"  # of /proc/net/tcp: the state of a socket that waits for others to connect


def target(link: Path) -> str:
    """Where it points; "" if it was closed since it was listed."""
    with suppress(FileNotFoundError):
        return str(link.readlink())
    return ""


def test_the_kiosk_opens_no_port(tmp_path: Path) -> None:
    """No socket of the running process waits for anybody to connect, nor takes datagrams."""
    with gate_process(tmp_path, "--simulate", "--without-screen", "--without-people") as gate:
        wait_until(gate.is_up, START_S_MAX)
        process = Path("/proc") / str(gate.process.pid)
        own = {
            match[1]
            for link in (process / "fd").iterdir()
            if (match := re.fullmatch(r"socket:\[(\d+)\]", target(link)))
        }
        waiting = {
            fields[9]
            for table in ("tcp", "tcp6", "udp", "udp6")
            for fields in map(str.split, (process / "net" / table).read_text().splitlines()[1:])
            if fields[3] == LISTENING or table.startswith("udp")
        }
        assert not own & waiting

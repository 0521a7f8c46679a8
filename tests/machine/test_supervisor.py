"""What the service manager is told, heard on a socket of the kind that systemd gives."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.app import ControlThread
from kiosk.ledger.clock import VirtualClock
from kiosk.supervisor import Supervisor, process_age_s
from tests.kiosk_whole.gate_process import wait_until

Hear = Callable[[], list[str]]
WATCHDOG_US = "900000"  # three pats in it, 300 ms apart


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[tuple[dict[str, str], Hear]]:
    """A unit's environment, and what its manager has heard since it was last asked."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(0)

        def hear() -> list[str]:
            heard = []
            while True:
                try:
                    heard.append(line.recv(4_096).decode())
                except BlockingIOError:
                    return heard

        yield {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": WATCHDOG_US}, hear


class _Turning:
    """Stands where the shell stands: handles everything, or fails at everything."""

    def __init__(self, *, fails: bool) -> None:
        self.handled = 0
        self._fails = fails

    def handle(self, _: object) -> None:
        self.handled += 1
        if self._fails:
            raise ValueError("time can't go by here")


def test_pats_are_thinned_out(manager: tuple[dict[str, str], Hear]) -> None:
    """However fast the loop goes round, three pats an interval are sent, and the first at once."""
    environment, hear = manager
    supervisor = Supervisor.of(environment)
    for at_ms in range(0, 901, 10):
        supervisor.turned(at_ms)
    assert hear() == ["WATCHDOG=1"] * 4  # at 0, 300, 600 and 900


def test_ready_carries_a_status(manager: tuple[dict[str, str], Hear]) -> None:
    """READY and the sentence for `systemctl status` come in one message."""
    environment, hear = manager
    Supervisor.of(environment).ready("门岗就绪 / ready")
    assert hear() == ["READY=1\nSTATUS=门岗就绪 / ready"]


def test_without_a_manager_nothing_happens() -> None:
    """On a desk, without systemd, every call is silently in order."""
    supervisor = Supervisor.of({})
    supervisor.ready("")
    supervisor.turned(0)
    supervisor.stopping()


def test_a_manager_that_is_gone_stops_nobody(manager: tuple[dict[str, str], Hear]) -> None:
    """A socket that nobody reads any more must not end the gate."""
    environment, _ = manager
    Path(environment["NOTIFY_SOCKET"]).unlink()
    Supervisor.of(environment).turned(0)


def test_the_loop_pats_while_it_goes_round(manager: tuple[dict[str, str], Hear]) -> None:
    """The control loop says ready and pats by itself."""
    heard = _heard_of_loop(manager, _Turning(fails=False), "WATCHDOG=1")
    assert heard[0].startswith("READY=1")
    assert "WATCHDOG=1" in heard


def test_a_loop_that_only_fails_is_not_patted(manager: tuple[dict[str, str], Hear]) -> None:
    """A loop in which no tick succeeds still turns, but is never called healthy."""
    heard = _heard_of_loop(manager, _Turning(fails=True), None)
    assert "WATCHDOG=1" not in heard


def test_the_age_of_a_process_is_told() -> None:
    """The count starts with the process, not with the import."""
    assert 0 < process_age_s() < 36_000


def _heard_of_loop(manager: tuple[dict[str, str], Hear], shell: _Turning, until: str | None) -> list[str]:
    """What the manager hears of a loop that has turned three times, or until it heard this."""
    environment, hear = manager
    heard: list[str] = []

    def enough() -> bool:
        heard.extend(hear())
        return shell.handled >= 3 and (until is None or until in heard)

    control = ControlThread(VirtualClock(0), Supervisor.of(environment))
    control.begin(shell)  # type: ignore[arg-type] # all that the loop asks of a shell
    try:
        wait_until(enough, 10.0)
    finally:
        control.stop()
    return heard + hear()

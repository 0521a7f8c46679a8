"""Three etcd, three Patroni nodes and an HAProxy on loopback, as systemd/cluster has their settings.

Needs Debian's patroni, etcd-server, haproxy and postgresql; as root PostgreSQL runs as its own user.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Self
from urllib.request import urlopen

import psycopg

from tests.office.on_postgres import programs

HOST = "127.0.0.1"
SETTINGS = Path(__file__).parents[2] / "systemd" / "cluster"
NODES = 3
PASSWORD = "for-a-test-on-loopback"
UP_S_MAX = 120.0
NEEDED = ("patroni", "patronictl", "etcd", "haproxy")


def missing() -> list[str]:
    """Which of the programs are not on this machine."""
    path = f"{os.environ['PATH']}:/usr/sbin"
    absent = [name for name in NEEDED if shutil.which(name, path=path) is None]
    return absent if any(Path("/usr/lib/postgresql").glob("*/bin")) else [*absent, "postgresql"]


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on; all are held until all are found."""
    with ExitStack() as held:
        listeners = [held.enter_context(socket.create_server((HOST, 0))) for _ in range(count)]
        return [listener.getsockname()[1] for listener in listeners]


class Cluster:
    """Starts everything in `folder`; `with` ends what it started, and nothing else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._owner = "postgres" if os.getuid() == 0 else None
        ports = iter(free_ports(4 * NODES + 4))
        self._clients, self._peers, self.rest, self._databases = (
            [next(ports) for _ in range(NODES)] for _ in range(4)
        )
        self.database_port, self.office_port, *self.offices = ports
        folder.chmod(0o755)
        # Where the repository lies PostgreSQL's own user may not look.
        self._settings = shutil.copytree(SETTINGS, folder / "settings")

    def __enter__(self) -> Self:
        for number in range(NODES):
            self.start_etcd(number)
        for number in range(NODES):
            self.start_node(number)
        self._start_haproxy()
        self.until_whole()
        return self

    def __exit__(self, *_: object) -> None:
        for name in sorted(self._running, key=lambda name: name.startswith("etcd")):
            if name.startswith("node"):  # the server goes with its keeper, however both were left
                self.strike(int(name[-1]), signal.SIGKILL)
        for process in self._running.values():
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()

    @property
    def url(self) -> str:
        """DATABASE_URL of the office's database, through HAProxy."""
        return f"postgresql://postgres:{PASSWORD}@{HOST}:{self.database_port}/postgres"

    @property
    def hosts_url(self) -> str:
        """The same, naming the nodes themselves."""
        hosts = ",".join(f"{HOST}:{port}" for port in self._databases)
        return f"postgresql://postgres:{PASSWORD}@{hosts}/postgres"

    def start_etcd(self, number: int) -> None:
        """One of three."""
        peers = ",".join(f"e{n}=http://{HOST}:{port}" for n, port in enumerate(self._peers))
        client, peer = (f"http://{HOST}:{ports[number]}" for ports in (self._clients, self._peers))
        self._start(
            f"etcd{number}",
            [
                *("etcd", "--name", f"e{number}", "--data-dir", str(self._folder / f"etcd{number}")),
                *("--listen-client-urls", client, "--advertise-client-urls", client),
                *("--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer),
                *("--initial-cluster", peers, "--initial-cluster-state", "new"),
            ],
        )

    def start_node(self, number: int) -> None:
        """A node: Patroni, and the PostgreSQL that it keeps."""
        own = self._folder / f"node{number}"
        own.mkdir(exist_ok=True)
        if self._owner:
            shutil.chown(own, self._owner)
        command = ["patroni", str(self._settings / "patroni.yml")]
        self._start(f"node{number}", command, self._node_environment(number, own), self._owner)

    def _node_environment(self, number: int, own: Path) -> dict[str, str]:
        users = {"SUPERUSER": "postgres", "REPLICATION": "replicator", "REWIND": "rewinder"}
        return {
            "PATRONI_NAME": f"n{number}",
            "PATRONI_ETCD3_HOSTS": ",".join(f"'{HOST}:{port}'" for port in self._clients),
            "PATRONI_RESTAPI_LISTEN": f"{HOST}:{self.rest[number]}",
            "PATRONI_RESTAPI_CONNECT_ADDRESS": f"{HOST}:{self.rest[number]}",
            "PATRONI_POSTGRESQL_LISTEN": f"{HOST}:{self._databases[number]}",
            "PATRONI_POSTGRESQL_CONNECT_ADDRESS": f"{HOST}:{self._databases[number]}",
            "PATRONI_POSTGRESQL_DATA_DIR": str(own / "data"),
            "PATRONI_POSTGRESQL_BIN_DIR": str(programs()),
            "PATRONI_POSTGRESQL_PGPASS": str(own / "pgpass"),
            **{f"PATRONI_{kind}_USERNAME": name for kind, name in users.items()},
            **{f"PATRONI_{kind}_PASSWORD": PASSWORD for kind in users},
        }

    def _start_haproxy(self) -> None:
        own = {"OFFICE_PORT": f"{HOST}:{self.office_port}", "DATABASE_PORT": f"{HOST}:{self.database_port}"}
        for n, port in enumerate(self.offices, 1):
            own[f"OFFICE_{n}"] = f"{HOST}:{port}"
        for n, (port, rest) in enumerate(zip(self._databases, self.rest, strict=True), 1):
            own |= {f"NODE_{n}": f"{HOST}:{port}", f"REST_{n}": str(rest)}
        self._start("haproxy", ["haproxy", "-db", "-f", str(self._settings / "haproxy.cfg")], own)

    def _start(
        self, name: str, command: Sequence[str], own: Mapping[str, str] | None = None, user: str | None = None
    ) -> None:
        # Debian's programs run on Debian's Python: ours must not be seen by them.
        path = f"/usr/bin:/bin:/usr/sbin:{os.environ['PATH']}"
        with (self._folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                command,
                env={"PATH": path, "LANG": "C.UTF-8", **(own or {})},
                stdout=log,
                stderr=log,
                cwd="/",
                user=user,
                group=user,
                extra_groups=[] if user else None,
                start_new_session=True,
            )

    def roles(self) -> dict[int, str]:
        """What Patroni says of each node that runs: "leader", "sync_standby", "replica"."""
        for port in self.rest:
            with suppress(OSError, ValueError), urlopen(f"http://{HOST}:{port}/cluster", timeout=2) as answer:
                members: list[dict[str, Any]] = json.load(answer)["members"]
                running = ("running", "streaming")
                return {int(m["name"][1:]): m["role"] for m in members if m["state"] in running}
        return {}

    def leader(self) -> int:
        """Which node leads."""
        return next(number for number, role in self.roles().items() if role == "leader")

    def until_whole(self) -> None:
        """Wait for a leader that takes writes, a synchronous standby and a third."""
        end_s = time.monotonic() + UP_S_MAX
        while time.monotonic() < end_s:
            if sorted(self.roles().values()) == ["leader", "replica", "sync_standby"] and self._writes():
                return
            time.sleep(0.5)
        raise AssertionError(f"never whole: {self.roles()}; {self._last_words()}")

    def _writes(self) -> bool:
        with suppress(psycopg.Error), psycopg.connect(self.url, connect_timeout=3) as link:
            link.execute("CREATE TABLE IF NOT EXISTS failover_probe (n int)")
            return True
        return False

    def _last_words(self) -> str:
        return "\n".join(file.read_text()[-500:] for file in self._folder.glob("*.log"))

    def strike(self, number: int, sign: signal.Signals, *, keeper: bool = True) -> None:
        """Send this to all of a node: its PostgreSQL and, unless it is left alone, its Patroni."""
        pids = [self._running[f"node{number}"].pid] if keeper else []
        with suppress(OSError, ValueError):
            server = self._folder / f"node{number}" / "data" / "postmaster.pid"
            master = int(server.read_text().split()[0])
            pids += [master, *_children(master)]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, sign)
        if sign == signal.SIGKILL and keeper:
            self._running[f"node{number}"].wait()

    def kill_etcd(self) -> None:
        """All three at once."""
        for number in range(NODES):
            self._running[f"etcd{number}"].kill()
            self._running[f"etcd{number}"].wait()

    def switch_over(self) -> None:
        """Planned: the synchronous standby takes over."""
        roles = {role: number for number, role in self.roles().items()}
        leader, candidate = roles["leader"], roles["sync_standby"]
        subprocess.run(
            [
                *("patronictl", "-c", str(self._settings / "patroni.yml"), "switchover", "gatehouse"),
                *("--force", "--master", f"n{leader}", "--candidate", f"n{candidate}"),
            ],
            env={
                "PATH": "/usr/bin:/bin",
                "LANG": "C.UTF-8",
                **self._node_environment(leader, self._folder / f"node{leader}"),
            },
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

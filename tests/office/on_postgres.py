"""Starts a PostgreSQL of its own, runs a command on it, removes it: `python on_postgres.py COMMAND...`.

Needs Debian's postgresql; as root the server runs as its own user, which is the only way it starts at all.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SETTINGS = (
    "fsync=off",
    # A sample that the server takes for itself, at a moment of its own, keeps what a test has just forgotten.
    "autovacuum=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=60",
    "listen_addresses=",
)
USER = "gatehouse"


def programs() -> Path:
    """Where the newest server's programs are."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        sys.exit("没有 PostgreSQL，请先安装 there is no PostgreSQL here: apt-get install postgresql")
    return found[-1]


@dataclass(frozen=True)
class Server:
    """A server that runs: its folder, where its socket lies, and the environment of what should use it."""

    folder: Path
    environment: dict[str, str]


@contextmanager
def server(*more: str) -> Iterator[Server]:
    """A new, empty server with these settings besides its own; stopped and removed at the end."""
    where, folder = programs(), Path(tempfile.mkdtemp(prefix="office-pg-"))
    prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if prefix:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    made = [*prefix, where / "initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-U", USER]
    options = " ".join([f"-k {folder}", *(f"-c {setting}" for setting in (*SETTINGS, *more))])
    control = [*prefix, where / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
    try:
        subprocess.run([*made, "-D", data], check=True, stdout=subprocess.DEVNULL, cwd=folder)
        subprocess.run([*control, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL, cwd=folder)
        place = str(folder).replace("/", "%2F")
        own = {
            "DATABASE_URL": f"postgresql://{USER}@{place}/postgres",
            "GATEHOUSE_OFFICE_ALLOW_ASYNC": "1",  # nothing here cuts the power
        }
        yield Server(folder, {**os.environ, **own})
    finally:
        subprocess.run(
            [*control, "-m", "immediate", "stop"], check=False, stdout=subprocess.DEVNULL, cwd=folder
        )
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Start, run, stop; the command's exit code."""
    # Asked to end, it takes the command and the server with it instead of leaving them behind.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(128 + signal.SIGTERM))
    with server() as running:
        return subprocess.run(sys.argv[1:], env=running.environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

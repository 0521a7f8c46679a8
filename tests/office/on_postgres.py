"""Starts a PostgreSQL of its own, runs a command on it, removes it: `python on_postgres.py COMMAND...`.

Needs Debian's postgresql; as root the server runs as its own user, which is the only way it starts at all.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

SETTINGS = (
    "fsync=off",
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


def main() -> int:
    """Start, run, stop; the command's exit code."""
    # Asked to end, it takes the command and the server with it instead of leaving them behind.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(128 + signal.SIGTERM))
    where, folder = programs(), Path(tempfile.mkdtemp(prefix="office-pg-"))
    prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if prefix:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    subprocess.run(
        [
            *prefix,
            where / "initdb",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "-U",
            USER,
            "-D",
            data,
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
    )
    options = " ".join([f"-k {folder}", *(f"-c {setting}" for setting in SETTINGS)])
    control = [*prefix, where / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
    subprocess.run([*control, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL, cwd=folder)
    try:
        place = str(folder).replace("/", "%2F")
        env = {
            **os.environ,
            "DATABASE_URL": f"postgresql://{USER}@{place}/postgres",
            "GATEHOUSE_OFFICE_ALLOW_ASYNC": "1",  # nothing here cuts the power
        }
        return subprocess.run(sys.argv[1:], env=env, check=False).returncode
    finally:
        subprocess.run(
            [*control, "-m", "immediate", "stop"], check=False, stdout=subprocess.DEVNULL, cwd=folder
        )
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())

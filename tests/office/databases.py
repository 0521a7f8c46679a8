"""Django on a fresh copy of a migrated database, as long as a test wants it: SQLite, or DATABASE_URL's."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from django.db import connections

# Nothing here cuts the power, so a commit may rest in memory where the machine has such a folder.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
ON_POSTGRES = bool(os.environ.get("DATABASE_URL"))

_numbers = count()


def make_template() -> Path:
    """An empty database that the tests may fill and then copy; its file, or its name on the server."""
    if not ON_POSTGRES:
        return Path(connections.settings["default"]["NAME"])
    name = f"template_{os.getpid()}"
    _on_server(f"CREATE DATABASE {name}")
    _use(name)
    return Path(name)


def seal_template(template: Path) -> None:
    """The template is filled: nobody is connected to it any more."""
    if not ON_POSTGRES:
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()


@contextmanager
def database_copy(template: Path) -> Iterator[Path]:
    """Every thread's connections go to the copy until the block ends."""
    with _copy(template) as name:
        _use(str(name))
        try:
            yield name
        finally:
            _use(str(template))


@contextmanager
def _copy(template: Path) -> Iterator[Path]:
    if ON_POSTGRES:
        name = f"copy_{os.getpid()}_{next(_numbers)}"
        _on_server(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield Path(name)
        finally:
            _on_server(f"DROP DATABASE {name} WITH (FORCE)")
        return
    with tempfile.TemporaryDirectory(prefix="office-db-", dir=MEMORY) as folder:
        path = Path(folder) / "office.sqlite3"
        shutil.copyfile(template, path)
        yield path


@contextmanager
def own_office(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of an office of its own for other processes: a new folder, on a server a database."""
    env = {**os.environ, "GATEHOUSE_OFFICE_DIR": str(folder)}
    if not ON_POSTGRES:
        yield env
        return
    name = f"own_{os.getpid()}_{next(_numbers)}"
    _on_server(f"CREATE DATABASE {name}")
    try:
        yield {**env, "DATABASE_URL": os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"}
    finally:
        _on_server(f"DROP DATABASE {name} WITH (FORCE)")
        connections.close_all()


def _use(name: str) -> None:
    connections.close_all()
    connections.settings["default"]["NAME"] = name


def _on_server(statement: str) -> None:
    _use("postgres")
    with connections["default"].cursor() as cursor:
        cursor.execute(statement)

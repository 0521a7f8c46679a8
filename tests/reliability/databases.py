"""An empty database for each fault, where the office is on PostgreSQL; the copy of yesterday among them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

NAME = "reliability"
URL = "DATABASE_URL"


@contextmanager
def database_of_its_own() -> Iterator[None]:
    """DATABASE_URL names an empty database inside; on SQLite each office's folder has its own anyway."""
    server = os.environ.get(URL)
    if not server:
        yield
        return
    _run(server, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)", f"CREATE DATABASE {NAME}")
    os.environ[URL] = _named(server, NAME)
    try:
        yield
    finally:
        os.environ[URL] = server


def copy_database(source: str, target: str) -> None:
    """Make `target` a copy of `source`, in place of any that was there; nobody may use either."""
    _run(
        _named(os.environ[URL], "postgres"),
        f"DROP DATABASE IF EXISTS {target} WITH (FORCE)",
        f"CREATE DATABASE {target} TEMPLATE {source}",
    )


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _run(url: str, *statements: str) -> None:
    import psycopg  # noqa: PLC0415  # an office on SQLite does without

    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[arg-type]  # our own names

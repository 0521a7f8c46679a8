"""Which database the office uses: the SQLite file in its folder, or the PostgreSQL that DATABASE_URL names.

Read by the settings before Django exists, so it knows nothing of Django.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SCHEMES = ("postgresql", "postgres")
PORT = "5432"
# A silent socket after a machine's death would hold a writer for minutes; three lost probes end it.
CONNECTION: Mapping[str, str] = {
    "connect_timeout": "5",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
    "target_session_attrs": "read-write",
}


class UrlRefused(ValueError):
    """DATABASE_URL can't be used; says what is wrong and how it should look, zh then en."""


def database(url: str, folder: Path) -> dict[str, Any]:
    """Django's settings of the one database. Raises: UrlRefused."""
    return _postgres(url) if url else _sqlite(folder)


def _sqlite(folder: Path) -> dict[str, Any]:
    # Measured: WAL with synchronous=NORMAL lost up to 747 records in a power cut, FULL none. IMMEDIATE: a
    # transaction that will write takes its place at once instead of failing half-way. A connection per
    # request gave failed requests under load, so each thread keeps its own.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder / "office.sqlite3"),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 5,  # seconds that a write waits for another process's, then the sender is told "busy"
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
        },
    }


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    name = unquote(parts.path.removeprefix("/"))
    login, _at, places = parts.netloc.rpartition("@")
    if parts.scheme not in SCHEMES or not name or not places or "/" in name:
        raise UrlRefused(
            "DATABASE_URL 应为 postgresql://用户:密码@主机:5432/库名，多台主机以逗号分开 "
            "must look like postgresql://user:password@host:5432/name, several hosts with commas"
        )
    user, _colon, password = login.partition(":")
    hosts = [_place(place) for place in places.split(",")]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(user),
        "PASSWORD": unquote(password),
        "HOST": ",".join(host for host, _port in hosts),
        "PORT": ",".join(port for _host, port in hosts),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,  # after a fail-over the old connection leads nowhere
        "OPTIONS": {**CONNECTION, **dict(parse_qsl(parts.query))},
    }


def _place(place: str) -> tuple[str, str]:
    host, _colon, port = place.rpartition(":")
    return (host, port) if host and port.isdecimal() else (unquote(place), PORT)

"""Gets the database ready: its schema in a step of its own, and commits that survive a power cut."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from office import home

SYNCHRONOUS_FULL = 2
MIGRATE_LOCK = 7_012_026  # any number of ours, the same on every machine
ASYNC_ENV = "GATEHOUSE_OFFICE_ALLOW_ASYNC"
SYNC_ENV = "GATEHOUSE_OFFICE_REQUIRE_SYNC"  # for one address with a cluster behind it; several hosts imply it


def prepare() -> None:
    """Bring the schema up to date, one process at a time, and check that commits are durable.

    Raises:
        ImproperlyConfigured: this database does not keep what a receipt promises.
    """
    with home.locked(home.office_dir(), "migrate"), _alone():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
    if connection.vendor == "sqlite":
        _refuse_unsafe_sqlite()
    else:
        _refuse_unsafe_postgres()


def close() -> None:
    """Close this thread's connections; no child process may inherit one."""
    connections.close_all()


@contextmanager
def _alone() -> Iterator[None]:
    """Several machines may start on one PostgreSQL at once."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATE_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATE_LOCK])


def _refuse_unsafe_sqlite() -> None:
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    if journal != "wal" or synchronous != SYNCHRONOUS_FULL:
        raise ImproperlyConfigured(
            f"journal_mode={journal}, synchronous={synchronous}: wal and 2 (FULL) needed"
        )


def _refuse_unsafe_postgres() -> None:
    with connection.cursor() as cursor:
        said = {name: _shown(cursor, name) for name in ("fsync", "full_page_writes", "synchronous_commit")}
        standbys = _shown(cursor, "synchronous_standby_names")
    off = [f"{name}={value}" for name, value in said.items() if value in ("off", "local")]
    clustered = "," in connection.settings_dict["HOST"] or os.environ.get(SYNC_ENV)
    if clustered and not standbys:
        off.append("synchronous_standby_names is empty")
    if off and not os.environ.get(ASYNC_ENV):
        raise ImproperlyConfigured(
            f"{', '.join(off)}：断电或切换时会丢失已确认的记录；确要如此请设 {ASYNC_ENV}=1 "
            f"would lose acknowledged records in a power cut or a fail-over; set {ASYNC_ENV}=1 to accept that"
        )


def _shown(cursor: object, name: str) -> str:
    cursor.execute(f"SHOW {name}")  # type: ignore[attr-defined]  # our own four names
    return str(cursor.fetchone()[0])  # type: ignore[attr-defined]

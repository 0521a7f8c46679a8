"""Gets the database ready: its schema in a step of its own, and commits that survive a power cut."""

from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from office import home

SYNCHRONOUS_FULL = 2


def prepare() -> None:
    """Bring the schema up to date, one process at a time, and check that commits are durable.

    Raises:
        ImproperlyConfigured: this SQLite does not keep what settings.DATABASES asks for.
    """
    with home.locked(home.office_dir(), "migrate"):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
    _refuse_unsafe_sqlite()


def close() -> None:
    """Close this thread's connections; no child process may inherit one."""
    connections.close_all()


def _refuse_unsafe_sqlite() -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    if journal != "wal" or synchronous != SYNCHRONOUS_FULL:
        raise ImproperlyConfigured(
            f"journal_mode={journal}, synchronous={synchronous}: wal and 2 (FULL) needed"
        )

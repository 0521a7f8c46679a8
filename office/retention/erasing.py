"""What was let go of goes from the disk's own pages, too, as far as a database lets it.

SQLite writes zeroes over it, and its log is emptied. PostgreSQL keeps each older version of a row until the
table is written anew: that is done at once for tables that take some seconds, while everybody waits; larger
ones are only cleaned, and their pages are filled again by what comes. The server keeps what any transaction
that is older may still want to see, even one in another of its databases, so those are waited for first.
Backups hold what they held.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from office.cases.models import Step
from office.entries.models import Entry
from office.exits.models import Exit
from office.ingest.models import StoredRecord
from office.ingest.writer import WRITER
from office.registers.models import Row, Upload
from office.visits.models import Visit

TABLES = tuple(model._meta.db_table for model in (StoredRecord, Entry, Step, Exit, Row, Upload, Visit))  # noqa: SLF001 - Django documents it as public
REWRITTEN_BYTES_MAX = 1 << 30  # a table and its indexes; written anew within some ten seconds, at night
OLDER_WAIT_S = 30.0  # a page or a batch takes a second; what is still open then is a forgotten console
LOOK_S = 0.05


@contextmanager
def zeroed() -> Iterator[None]:
    """Inside it SQLite writes zeroes over what is let go; at its end the log holds no name any more."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=ON")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()


def rewrite(wait_s: float = OLDER_WAIT_S) -> list[str]:
    """On PostgreSQL write the tables anew, without the older versions of rows; those that still hold some."""
    if connection.vendor != "postgresql":
        return []
    clean = _older_have_ended(wait_s)
    return [table for table in TABLES if not (_written_anew(table) and clean)]


def _older_have_ended(wait_s: float) -> bool:
    """Wait until no transaction is open that began before now; whether none is.

    Any that writes counts, on the whole server: the oldest of them bounds what a new one sees as over. Of
    those that only read, this database's count, and those that have not said yet which they want.
    """
    deadline = time.monotonic() + wait_s
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        last = cursor.fetchone()[0]
        writing = "SELECT pg_snapshot_xmin(pg_current_snapshot()) > %s::xid8"
        if not _comes_true(cursor, writing, [last], deadline):
            return False
        cursor.execute(
            "SELECT array_agg(virtualtransaction) FROM pg_locks LEFT JOIN pg_stat_activity USING (pid) "
            "WHERE locktype = 'virtualxid' AND pid <> pg_backend_pid() "
            "AND (datname IS NULL OR datname = current_database())"
        )
        reading = "SELECT NOT EXISTS (SELECT FROM pg_locks WHERE virtualtransaction = ANY(%s))"
        return _comes_true(cursor, reading, [cursor.fetchone()[0] or []], deadline)


def _comes_true(cursor: CursorWrapper, question: str, values: list[Any], deadline: float) -> bool:
    while True:
        cursor.execute(question, values)
        if cursor.fetchone()[0]:
            return True
        if time.monotonic() >= deadline:
            return False
        time.sleep(LOOK_S)


def _written_anew(table: str) -> bool:
    """Write it anew; a table too large for that is only cleaned."""
    with WRITER.turn(), connection.cursor() as cursor:
        # A table that lies by months has no bytes of its own; one that does not has no such tree.
        cursor.execute(
            "SELECT coalesce(sum(pg_total_relation_size(relid)), pg_total_relation_size(%s)) "
            "FROM pg_partition_tree(%s)",
            [table, table],
        )
        small = bool(cursor.fetchone()[0] <= REWRITTEN_BYTES_MAX)
        # With new statistics: the old ones quote frequent values, names among them.
        cursor.execute(f"VACUUM ({'FULL, ' if small else ''}ANALYZE) {table}")
    return small

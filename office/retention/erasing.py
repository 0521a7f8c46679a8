"""What was let go of goes from the disk's own pages, too, as far as a database lets it.

SQLite writes zeroes over it, and its log is emptied. PostgreSQL keeps each older version of a row until the
table is written anew: that is done at once for tables that take some seconds, while everybody waits; larger
ones are only cleaned, and their pages are filled again by what comes. Backups hold what they held.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from office.cases.models import Step
from office.entries.models import Entry
from office.exits.models import Exit
from office.ingest.models import StoredRecord
from office.ingest.writer import WRITER
from office.registers.models import Row, Upload
from office.visits.models import Visit

TABLES = tuple(model._meta.db_table for model in (StoredRecord, Entry, Step, Exit, Row, Upload, Visit))  # noqa: SLF001 - Django documents it as public
REWRITTEN_BYTES_MAX = 1 << 30  # a table and its indexes; written anew within some ten seconds, at night


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


def rewrite() -> list[str]:
    """On PostgreSQL write the tables anew, without the older versions of rows; those too large for it."""
    if connection.vendor != "postgresql":
        return []
    too_large = []
    for table in TABLES:
        with WRITER.turn(), connection.cursor() as cursor:
            # A table that lies by months has no bytes of its own; one that does not has no such tree.
            cursor.execute(
                "SELECT coalesce(sum(pg_total_relation_size(relid)), pg_total_relation_size(%s)) "
                "FROM pg_partition_tree(%s)",
                [table, table],
            )
            large = cursor.fetchone()[0] > REWRITTEN_BYTES_MAX
            # With new statistics: the old ones quote frequent values, names among them.
            cursor.execute(f"VACUUM ({'' if large else 'FULL, '}ANALYZE) {table}")
        if large:
            too_large.append(table)
    return too_large

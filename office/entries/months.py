"""Months of the entry register on PostgreSQL: a partition each, made before it is needed. SQLite has none.

A kiosk's clock may say any year. Only a moment that is believable beside the hour of receipt, which is the
office's own, gets a month; all others lie together in one partition, which stays short. So there are as
many months as the office has lived, and BEHIND more. See docs/adr/0030-entries-by-month.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db import connection
from django.db.backends.utils import CursorWrapper

from office.clock import Day, local
from office.entries.models import TABLE

BEHIND = 24  # months before its receipt that a late entry may lie back: longer than names are kept
OTHERS = f"{TABLE}_others"
MAKING = 7_012_027  # the lock that two makers meet at; any number of ours


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month at the compound, `number` months after the year 0 began."""

    number: int

    @classmethod
    def of(cls, ms: int) -> "Month":
        """The month in which that moment (Unix ms) lies."""
        there = local(ms)
        return cls(there.year * 12 + there.month - 1)

    @property
    def start_ms(self) -> int:
        """Its first millisecond."""
        year, month = divmod(self.number, 12)
        return Day(date(year, month + 1, 1)).start_ms

    @property
    def end_ms(self) -> int:
        """The first millisecond of the next."""
        return self.shifted(1).start_ms

    @property
    def table(self) -> str:
        """Its partition."""
        year, month = divmod(self.number, 12)
        return f"{TABLE}_{year:04}_{month + 1:02}"

    def shifted(self, months: int) -> "Month":
        """The month that many months later."""
        return Month(self.number + months)


def wanted(moments: Iterable[tuple[int, int]]) -> set[Month]:
    """The months that entries of these (at_ms, received_ms) need, and the one after each receipt. Pure."""
    months = set()
    for at_ms, received_ms in moments:
        here = Month.of(received_ms)
        months |= {here, here.shifted(1)}
        if here.shifted(-BEHIND).start_ms <= at_ms < here.shifted(1).end_ms:
            months.add(Month.of(at_ms))
    return months


def ready(moments: Iterable[tuple[int, int]]) -> None:
    """Make what is missing of the months of these (at_ms, received_ms), inside the caller's transaction."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        missing = _missing(cursor, wanted(moments))
        if missing:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MAKING])
            for month in _missing(cursor, set(missing)):
                _make(cursor, month)


def _missing(cursor: CursorWrapper, months: set[Month]) -> list[Month]:
    by_table = {month.table: month for month in months}
    cursor.execute(
        "SELECT name FROM unnest(%s::text[]) AS name WHERE to_regclass(name) IS NULL", [list(by_table)]
    )
    return sorted(by_table[row[0]] for row in cursor.fetchall())


def _make(cursor: CursorWrapper, month: Month) -> None:
    """Beside the table and then into it: readers of the other months are not stopped meanwhile."""
    within = f"at_ms >= {month.start_ms} AND at_ms < {month.end_ms}"
    cursor.execute(f"CREATE TABLE {month.table} (LIKE {TABLE})")
    cursor.execute(
        f"WITH moved AS (DELETE FROM {OTHERS} WHERE {within} RETURNING *) "  # noqa: S608 - names and numbers are ours
        f"INSERT INTO {month.table} SELECT * FROM moved"
    )
    cursor.execute(f"ALTER TABLE {TABLE} ATTACH PARTITION {month.table} {_bounds(month)}")


def _bounds(month: Month) -> str:
    return f"FOR VALUES FROM ({month.start_ms}) TO ({month.end_ms})"


def divide(cursor: CursorWrapper) -> None:
    """Turn the plain table into one by months, rows and all; its indexes are for the caller to make."""
    plain = f"{TABLE}_plain"
    cursor.execute(f"ALTER TABLE {TABLE} RENAME TO {plain}")
    cursor.execute(
        f"CREATE TABLE {TABLE} (LIKE {plain} INCLUDING DEFAULTS INCLUDING IDENTITY) "
        "PARTITION BY RANGE (at_ms)"
    )
    cursor.execute(f"CREATE TABLE {OTHERS} PARTITION OF {TABLE} DEFAULT")
    for month in sorted(_months_of_rows(cursor, plain)):
        cursor.execute(f"CREATE TABLE {month.table} PARTITION OF {TABLE} {_bounds(month)}")
    _replace(cursor, plain)
    cursor.execute(f"ALTER TABLE {TABLE} ADD PRIMARY KEY (id, at_ms)")
    cursor.execute(f"CREATE INDEX entry_record ON {TABLE} (record_id)")


def unite(cursor: CursorWrapper) -> None:
    """The way back: one plain table with its keys; the other indexes are for the caller to make."""
    parted = f"{TABLE}_parted"
    cursor.execute(f"ALTER TABLE {TABLE} RENAME TO {parted}")
    cursor.execute(f"CREATE TABLE {TABLE} (LIKE {parted} INCLUDING DEFAULTS INCLUDING IDENTITY)")
    _replace(cursor, parted)
    cursor.execute(f"ALTER TABLE {TABLE} ADD PRIMARY KEY (id), ADD UNIQUE (record_id)")


def _replace(cursor: CursorWrapper, old: str) -> None:
    cursor.execute(f"INSERT INTO {TABLE} OVERRIDING SYSTEM VALUE SELECT * FROM {old}")  # noqa: S608 - our own names
    cursor.execute(f"DROP TABLE {old}")
    sequence = f"pg_get_serial_sequence('{TABLE}', 'id')"
    cursor.execute(f"SELECT setval({sequence}, coalesce(max(id), 1), max(id) IS NOT NULL) FROM {TABLE}")  # noqa: S608 - our own names


def _months_of_rows(cursor: CursorWrapper, table: str) -> set[Month]:
    """What `wanted` says of all rows, without reading each: it asks once for every month there could be."""
    cursor.execute(f"SELECT min(received_ms), max(received_ms) FROM {table}")  # noqa: S608 - our own name
    first, last = cursor.fetchone()
    if first is None:
        return set()
    edges = range(Month.of(first).number - BEHIND, Month.of(last).number + 3)
    found = {Month.of(last), Month.of(last).shifted(1)}
    for month, after in pairwise(map(Month, edges)):
        cursor.execute(
            f"SELECT EXISTS (SELECT FROM {table} WHERE at_ms >= %s AND at_ms < %s)",  # noqa: S608 - our own name
            [month.start_ms, after.start_ms],
        )
        if cursor.fetchone()[0]:
            found.add(month)
    return found

"""Exits of households at other gates, in the courier's notes: merged as they come, read by the kiosk.

Of each exit the version with the greatest number stays, and nothing that is older than any quota looks back.
So the notes hold the same whatever order the pages came in, and however often.
"""

from collections.abc import Iterable

from sqlite_utils import Database

from kiosk.ledger.standing import ToldExit

# In the office's microseconds; numbers are the time of the telling, which is never before the exit.
KEPT_NUMBERS = 15 * 86_400_000_000
ROWS_MAX = 100_000  # a county's households over two weeks, and a bound if the office's clock goes mad

_MERGE = (
    "INSERT INTO told_exit (id, number, household, gate, at_ms, clock) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (id) DO UPDATE SET number = excluded.number, household = excluded.household, "
    "gate = excluded.gate, at_ms = excluded.at_ms, clock = excluded.clock "
    "WHERE excluded.number > told_exit.number"
)
_PRUNE = (
    "DELETE FROM told_exit WHERE number < (SELECT max(number) FROM told_exit) - ?1 OR number <= "
    "(SELECT number FROM told_exit ORDER BY number DESC LIMIT 1 OFFSET ?2)"
)


def merge(db: Database, exits: Iterable[ToldExit]) -> None:
    """Take these in; whoever calls holds the transaction."""
    db.conn.executemany(_MERGE, exits)
    db.execute(_PRUNE, (KEPT_NUMBERS, ROWS_MAX))


def newest(db: Database) -> int:
    """The greatest number here; 0 without any."""
    return int(db.execute("SELECT coalesce(max(number), 0) FROM told_exit").fetchone()[0])


def told_within(db: Database, days: int) -> list[ToldExit]:
    """Those told within so many days of the newest, by their numbers."""
    rows = db.execute(
        "SELECT id, number, household, gate, at_ms, clock FROM told_exit WHERE number > "
        "(SELECT max(number) FROM told_exit) - ? ORDER BY number",
        (days * 86_400_000_000,),
    )
    return [ToldExit(*row) for row in rows]

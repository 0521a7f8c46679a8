"""Counts of a day, kept beside the entries: how many of a kiosk's are alike in what pages and reports count.

Every change of the register makes its change here in the same transaction, so a count is never behind the
rows nor ahead of them; `recount` makes the same from the rows alone. No person is in it. See
docs/adr/0034-tallies.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from office.clock import Day
from office.entries.models import TABLE, TALLY_TABLE, Tally

DAY_MS = 86_400_000
EAST_MS = 8 * 3_600_000  # the compound's clock; no daylight saving there since 1991
BEFORE = 1_000_000  # days: SQL's division would round a moment before 1970 up
SYMPTOM, NO_MASK = "symptom", "no_mask"  # what a reason begins with; what it is


class Alike(NamedTuple):
    """What the entries of one count have in common; the columns of its key."""

    day: int
    device: str
    gate: str
    training: bool
    category: str
    direction: str
    verdict: str
    fever: bool
    symptom: bool
    no_mask: bool
    outcome: str


# Of an entry: what `alike` wants to know.
READ = (
    "at_ms",
    "device",
    "gate",
    "training",
    "category",
    "direction",
    "verdict",
    "fever",
    "reasons",
    "outcome",
)
KEY = ", ".join(Alike._fields)
ADD = (
    f"INSERT INTO {TALLY_TABLE} ({KEY}, n) VALUES ({', '.join(['%s'] * len(Alike._fields))}, %s) "  # noqa: S608 - names of our own columns
    f"ON CONFLICT ({KEY}) DO UPDATE SET n = {TALLY_TABLE}.n + excluded.n"
)
RECOUNT = f"""
INSERT INTO {TALLY_TABLE} ({KEY}, n)
SELECT (at_ms + {EAST_MS + BEFORE * DAY_MS}) / {DAY_MS} - {BEFORE},
    device, gate, training, category, direction, verdict, fever,
    CAST(reasons AS text) LIKE '%"{SYMPTOM}%', CAST(reasons AS text) LIKE '%"{NO_MASK}"%', outcome, count(*)
FROM {TABLE} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
"""  # noqa: S608 - names and numbers of ours


def number_of(at_ms: int) -> int:
    """The day of that moment at the compound: days since 1970-01-01."""
    return (at_ms + EAST_MS) // DAY_MS


def alike(entry: Mapping[str, Any]) -> Alike:
    """Which count an entry with these columns (READ) is in."""
    reasons = entry["reasons"]
    return Alike(
        number_of(entry["at_ms"]),
        entry["device"],
        entry["gate"],
        entry["training"],
        entry["category"],
        entry["direction"],
        entry["verdict"],
        entry["fever"],
        any(reason.startswith(SYMPTOM) for reason in reasons),
        NO_MASK in reasons,
        entry["outcome"],
    )


def moved(before: Iterable[Mapping[str, Any]], **columns: object) -> Counter[Alike]:
    """The change when these entries get other columns."""
    change = Counter[Alike]()
    for entry in before:
        change[alike(entry)] -= 1
        change[alike({**entry, **columns})] += 1
    return change


def add(change: Mapping[Alike, int]) -> None:
    """Count that much more, or less, in the caller's transaction; in one order, so that no ring waits."""
    rows = [(*key, n) for key, n in sorted(change.items()) if n]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(ADD, rows)


def recount() -> None:
    """Write all counts anew from the entries."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TALLY_TABLE}")  # noqa: S608 - our own name
        cursor.execute(RECOUNT)


def tallies(first: Day, last: Day, *, training: bool = False) -> QuerySet[Tally]:
    """The counts of these days."""
    days = (number_of(first.start_ms), number_of(last.start_ms))
    return Tally.objects.filter(day__range=days, training=training, n__gt=0).order_by()

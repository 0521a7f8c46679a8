"""Counts a county's days for the city, hands them out, and takes those of the counties in.

Counting is the daily report's own (`office.reports.figures`): what the city reads is what the county would
report at that moment. Carrying is PostgreSQL's: a publication here, a subscription there.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from office.clock import Day
from office.counties.models import FIGURES, TABLE, CountyDay
from office.reports.figures import figures_of

DAYS_COUNTED = 16  # back from today: an observation's fortnight, and two days for gates that were offline
PUBLICATION = "gatehouse_days"
NAME = re.compile(r"[a-z][a-z0-9_]{0,30}", re.ASCII)  # of a county: it becomes part of a subscription's name
SILENT_MS = 3_600_000  # counted every ten minutes; an hour without is a county that is not heard


class NotPossible(ValueError):
    """This database can't carry days to another; says what to do, zh then en."""


@dataclass(frozen=True, slots=True)
class CountyLine:
    """A county on one day; `counted` is None for a day that it never sent, `silent`: it is not heard now."""

    county: str
    counted: CountyDay | None
    silent: bool


def tally(county: str, now_ms: int) -> int:
    """Count the last days of this office; returns how many. Doing it twice changes nothing but the time."""
    today = Day.of(now_ms)
    for back in range(DAYS_COUNTED):
        day = today.shifted(-back)
        figures = figures_of(day, now_ms)
        states = Counter(gate.state for gate in figures.gates)
        CountyDay.objects.update_or_create(
            county=county,
            day=str(day),
            defaults={
                "counted_ms": now_ms,
                "due": len(figures.gates),
                **{state: states[state] for state in ("reported", "zero", "missing")},
                "entries": sum(gate.entries for gate in figures.gates),
                **{key: figures.counts[key] for key in FIGURES},
            },
        )
    return DAYS_COUNTED


def counties_on(day: Day, now_ms: int) -> list[CountyLine]:
    """Every county that was ever heard, by name: a silent one stands there too."""
    found = {row.county: row for row in CountyDay.objects.filter(day=str(day))}
    heard: dict[str, int] = {}
    for county, counted_ms in CountyDay.objects.values_list("county", "counted_ms"):
        heard[county] = max(counted_ms, heard.get(county, 0))
    return [
        CountyLine(county, found.get(county), now_ms - heard[county] > SILENT_MS) for county in sorted(heard)
    ]


def total(lines: Sequence[CountyLine]) -> dict[str, int]:
    """The sums of what was counted."""
    rows = [line.counted for line in lines if line.counted]
    keys = ("due", "reported", "zero", "missing", "entries", *FIGURES)
    return {key: sum(getattr(row, key) for row in rows) for key in keys}


def share() -> None:
    """Let cities subscribe to this office's days; again is harmless. Raises: NotPossible."""
    _refuse_other_engines()
    with connection.cursor() as cursor:
        cursor.execute("SHOW wal_level")
        if cursor.fetchone()[0] != "logical":
            raise NotPossible(
                "请在 PostgreSQL 设置 wal_level = logical 并重启 "
                "set wal_level = logical in PostgreSQL and restart it"
            )
        cursor.execute("SELECT FROM pg_publication WHERE pubname = %s", [PUBLICATION])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE PUBLICATION {PUBLICATION} FOR TABLE {TABLE}")


def follow(county: str, dsn: str) -> None:
    """Take in the days of the county whose server `dsn` names, from now on. Raises: NotPossible."""
    _refuse_other_engines()
    if not NAME.fullmatch(county):
        raise NotPossible(
            "县名代号用小写字母、数字、下划线 a county's name: small letters, digits, underscores"
        )
    name = f"county_{county}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_subscription WHERE subname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE SUBSCRIPTION {name} CONNECTION %s PUBLICATION {PUBLICATION}", [dsn])


def _refuse_other_engines() -> None:
    if connection.vendor != "postgresql":
        raise NotPossible("需要 PostgreSQL（DATABASE_URL） PostgreSQL is needed (DATABASE_URL)")

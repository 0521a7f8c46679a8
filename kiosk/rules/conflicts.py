"""Exits over the quota that no gate could have refused: both were cut off from each other. Pure.

Nothing is overwritten and nobody is blamed: both records stand, and this names them side by side.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.rules.book import Quota
from kiosk.rules.calendar import DAY_MS, day_of


@dataclass(frozen=True, slots=True)
class GateExit:
    """An exit that counts against its household's quota, at a gate, at a Unix time in ms."""

    household: str
    gate: str
    wall_ms: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """An exit over the quota, and the exits in the same days that had used it up, oldest first."""

    exit: GateExit
    earlier: tuple[GateExit, ...]


def conflicts(exits: Iterable[GateExit], quota: Quota) -> tuple[Conflict, ...]:
    """Every exit over the quota, in the order of time."""
    by_household: dict[str, list[GateExit]] = {}
    found = []
    for each in sorted(exits, key=lambda each: (each.wall_ms, each.gate)):
        before = by_household.setdefault(each.household, [])
        earlier = tuple(other for other in before if _still_counts(other, each, quota))
        if len(earlier) >= quota.count:
            found.append(Conflict(each, earlier))
        before.append(each)
    return tuple(found)


def _still_counts(earlier: GateExit, later: GateExit, quota: Quota) -> bool:
    if quota.per == "calendar":
        return day_of(earlier.wall_ms) > day_of(later.wall_ms) - quota.days
    return later.wall_ms - earlier.wall_ms < quota.days * DAY_MS

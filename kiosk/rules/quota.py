"""The exit quota of a household: whether it may go out now, and when next. Pure.

Only going out counts: the way back of the same trip is free. An exit that a guard excepted is on record, but
uses nothing up. What can't be told because the clock can't be trusted is said to be so, never guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from kiosk.ledger.record import Moment
from kiosk.rules.age import Age, age_of, trusted
from kiosk.rules.book import Quota
from kiosk.rules.calendar import DAY_MS, begins_ms, day_of

Answer = Literal["free", "used", "unknown"]


@dataclass(frozen=True, slots=True)
class Allowance:
    """May the household go out; if not, from when on (Unix ms), None if the clock can't say."""

    answer: Answer
    next_ms: int | None = None


def allowance(exits: Iterable[Moment], now: Moment, anchors: Mapping[str, Moment], quota: Quota) -> Allowance:
    """What a household's exits leave it, at a moment already believed."""
    ages = [age_of(then, now, anchors) for then in exits]
    counted = [(age, _counts(age, now, quota)) for age in ages]
    certain = [age for age, counts in counted if counts == "used"]
    if len(certain) >= quota.count:
        return Allowance("used", _next_ms(certain, now, quota))
    possible = sum(counts != "free" for _, counts in counted)
    return Allowance("unknown" if possible >= quota.count else "free")


def _counts(age: Age, now: Moment, quota: Quota) -> Answer:
    """Whether one exit still counts. Calendar days need a clock; without one only their bounds are known."""
    if quota.per == "calendar" and age.exact and trusted(now):
        return "used" if day_of(now.wall_ms - age.least_ms) > day_of(now.wall_ms) - quota.days else "free"
    if age.least_ms >= quota.days * DAY_MS:
        return "free"
    # By calendar days, an exit of just before midnight is over a moment more than days - 1 later.
    surely_ms = (quota.days - 1 if quota.per == "calendar" else quota.days) * DAY_MS
    return "used" if age.most_ms is not None and age.most_ms <= surely_ms else "unknown"


def _next_ms(counting: list[Age], now: Moment, quota: Quota) -> int | None:
    """When enough of the exits that count have ceased to."""
    if not trusted(now):
        return None
    ended = sorted(_ends_ms(now.wall_ms - age.least_ms, quota) for age in counting)
    return ended[len(counting) - quota.count]


def _ends_ms(exit_ms: int, quota: Quota) -> int:
    if quota.per == "calendar":
        return begins_ms(day_of(exit_ms) + quota.days)
    return exit_ms + quota.days * DAY_MS

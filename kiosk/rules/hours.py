"""Opening hours and visitors' stays: who may come when, and who has been inside for too long. Pure."""

from dataclasses import dataclass

from kiosk.ledger.record import Moment
from kiosk.rules.age import age_of, believed, trusted, wall_of
from kiosk.rules.book import Category, Hours
from kiosk.rules.calendar import MINUTE_MS, begins_ms, day_of, minute_of, weekday_of
from kiosk.rules.knowledge import Knowledge, Visit

WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Stay:
    """A visitor inside, for so many minutes at least; `over` the minutes that the rules allow."""

    visit: Visit
    minutes: int
    over: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """A visitor who has left: when they came and went, in Unix ms, None where nobody can tell."""

    visit: Visit
    came_ms: int | None
    left_ms: int | None


def restricted(hours: tuple[Hours, ...], who: Category) -> bool:
    """Whether there are hours for these people at all."""
    return any(who in each.who for each in hours)


def is_open(hours: tuple[Hours, ...], who: Category, wall_ms: int) -> bool:
    """Whether these people may come in now; those without hours always may."""
    mine = [each for each in hours if who in each.who]
    weekday, minute = weekday_of(day_of(wall_ms)), minute_of(wall_ms)
    return not mine or any(
        weekday in each.weekdays and each.from_minute <= minute < each.to_minute for each in mine
    )


def opens_ms(hours: tuple[Hours, ...], who: Category, wall_ms: int) -> int | None:
    """When these people may come in next, in Unix ms; None if never."""
    today = day_of(wall_ms)
    times = [
        begins_ms(day, each.from_minute)
        for each in hours
        if who in each.who
        for day in range(today, today + WEEK_DAYS + 1)
        if weekday_of(day) in each.weekdays
    ]
    return min((time for time in times if time > wall_ms), default=None)


def stays(knowledge: Knowledge, now: Moment, stay_minutes: int | None) -> tuple[Stay, ...]:
    """Everybody inside, longest first; who came before this boot, at least for as long as that."""
    now = believed(now, knowledge.anchors)
    found = []
    for visit in knowledge.inside():
        minutes = age_of(visit.at, now, knowledge.anchors).least_ms // MINUTE_MS
        found.append(Stay(visit, minutes, stay_minutes is not None and minutes > stay_minutes))
    return tuple(sorted(found, key=lambda stay: -stay.minutes))


def gone_today(knowledge: Knowledge, now: Moment) -> tuple[Gone, ...]:
    """Who left today, last first; without a trusted clock, everybody still remembered."""
    now = believed(now, knowledge.anchors)
    found = []
    for visit in knowledge.visits.values():
        if visit.left is None:
            continue
        ago_ms = age_of(visit.left, now, knowledge.anchors).least_ms
        if trusted(now) and day_of(now.wall_ms - ago_ms) != day_of(now.wall_ms):
            continue
        came_ms, left_ms = (wall_of(at, knowledge.anchors) for at in (visit.at, visit.left))
        found.append((ago_ms, Gone(visit, came_ms, left_ms if visit.signed_out else None)))
    return tuple(gone for _, gone in sorted(found, key=lambda each: each[0]))


def visits_today(knowledge: Knowledge, now: Moment) -> tuple[Visit, ...]:
    """Who came today, first come first; without a trusted clock, everybody still remembered."""
    now = believed(now, knowledge.anchors)
    if not trusted(now):
        return tuple(knowledge.visits.values())
    today = day_of(now.wall_ms)
    walls = (
        (visit, now.wall_ms - age_of(visit.at, now, knowledge.anchors).least_ms)
        for visit in knowledge.visits.values()
    )
    return tuple(visit for visit, wall_ms in walls if day_of(wall_ms) == today)

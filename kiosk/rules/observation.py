"""Observation: day n of so many, the readings due each day, and which were missed. Pure.

Counted by the site's calendar, day 1 being the one it began. Only the office ends it, early or in time, and
only the office makes it longer: a count that is over waits for the release.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.ledger.record import Moment
from kiosk.rules.age import believed, trusted, wall_of
from kiosk.rules.book import TimeSpan
from kiosk.rules.calendar import day_of, minute_of
from kiosk.rules.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Observation:
    """Somebody under observation, as the office has it; `released_day` is the first day without."""

    person_id: str
    from_day: int
    days: int
    released_day: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """Day `day_n` of `days`, 0 if nobody can say; `over`: all days are done, the release is still to come."""

    day_n: int
    days: int
    over: bool


@dataclass(frozen=True, slots=True)
class ReadingDue:
    """One reading of a day, and whether it was taken, is due now, is still to come, or was missed."""

    day: int
    time: TimeSpan
    state: str  # one of READING_STATES


READING_STATES = ("taken", "due", "later", "missed")


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody under observation: the day, today's readings, and how many were missed since the first day."""

    person_id: str
    counted: Count
    today: tuple[ReadingDue, ...]
    missed: int

    @property
    def missed_today(self) -> int:
        """How many of today's readings were missed."""
        return sum(each.state == "missed" for each in self.today)


def count(observation: Observation, knowledge: Knowledge, now: Moment) -> Count | None:
    """Where an observation stands; None before it begins and after its release.

    Without a trusted clock the day is the newest on record: nobody is released by a clock that nobody trusts.
    """
    today, surely = knowledge.today(now), _today_surely(knowledge, now)
    if observation.released_day is not None and observation.released_day <= surely:
        return None
    day_n = 0 if today is None else max(0, today - observation.from_day + 1)
    if day_n == 0 and trusted(believed(now, knowledge.anchors)):
        return None
    return Count(min(day_n, observation.days), observation.days, over=day_n > observation.days)


def readings(
    observation: Observation, times: Iterable[TimeSpan], knowledge: Knowledge, now: Moment
) -> tuple[ReadingDue, ...]:
    """Every reading due from the first day to today, those at this gate set against them."""
    times = tuple(times)
    counted, now = count(observation, knowledge, now), believed(now, knowledge.anchors)
    today = knowledge.today(now)
    if counted is None or today is None:
        return ()
    # A clock that nobody trusts says nothing of the hour: nothing of today is called missed by it.
    minute = minute_of(now.wall_ms) if trusted(now) and day_of(now.wall_ms) == today else 0
    walls = [wall_of(then, knowledge.anchors) for then in knowledge.readings.get(observation.person_id, ())]
    taken = [(day_of(wall_ms), minute_of(wall_ms)) for wall_ms in walls if wall_ms is not None]
    last_day = min(today, observation.from_day + observation.days - 1)
    return tuple(
        ReadingDue(day, time, _state(day, time, taken, (today, minute)))
        for day in range(observation.from_day, last_day + 1)
        for time in times
    )


def duties(
    observations: Iterable[Observation], times: Iterable[TimeSpan], knowledge: Knowledge, now: Moment
) -> tuple[Duty, ...]:
    """Everybody under observation now: first who missed a reading today, then who has one due, then all."""
    times, today = tuple(times), knowledge.today(now)
    found = []
    for each in observations:
        counted = count(each, knowledge, now)
        if counted is None:
            continue
        owed = readings(each, times, knowledge, now)
        mine = tuple(one for one in owed if one.day == today)
        found.append(Duty(each.person_id, counted, mine, sum(one.state == "missed" for one in owed)))
    return tuple(sorted(found, key=_urgency))


def _urgency(duty: Duty) -> tuple[int, int, str]:
    due = sum(each.state == "due" for each in duty.today)
    return (-duty.missed_today, -due, duty.person_id)


def _today_surely(knowledge: Knowledge, now: Moment) -> int:
    """The day that it is at least: a release must not come true by a clock that nobody trusts."""
    now = believed(now, knowledge.anchors)
    return day_of(now.wall_ms) if trusted(now) else knowledge.newest_day or 0


def _state(day: int, time: TimeSpan, taken: list[tuple[int, int]], now: tuple[int, int]) -> str:
    if any(at_day == day and time.from_minute <= minute < time.to_minute for at_day, minute in taken):
        return "taken"
    if now >= (day, time.to_minute):
        return "missed"
    return "due" if now >= (day, time.from_minute) else "later"

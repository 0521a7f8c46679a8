"""The parts of the site document that the rules need, read strictly into frozen values. Pure.

An unknown rule, a number out of bounds or a word that nobody knows is a sentence with the path of the key;
whoever reads then keeps what was in force before. Nothing is ever taken for "no rule".
"""

import re
from collections.abc import Mapping
from typing import Any, Literal, cast

from kiosk.ledger.record import Moment
from kiosk.people.value import Value, unique
from kiosk.rules.age import ELSEWHERE
from kiosk.rules.book import (
    BUILT_IN_VERSION,
    CATEGORIES,
    DIRECTIONS,
    EXCEPTIONS,
    GATE_KINDS,
    ROUND_KINDS,
    SYMPTOMS,
    Category,
    Consequence,
    Direction,
    GateRules,
    HostRule,
    Hours,
    ObservationRule,
    Quota,
    ReturneeRule,
    Round,
    RuleBook,
    SymptomRule,
    TimeSpan,
    VisitorRule,
)
from kiosk.rules.calendar import DAY_MINUTES, read_day
from kiosk.rules.knowledge import ToldExit
from kiosk.rules.observation import Observation
from kiosk.rules.reasons import EXCUSABLE

VERSION_MAX = 2**53  # whole numbers that every JSON reader keeps exact
QUOTA_DAYS_MAX = 14  # beyond an observation's length it is no quota but a lock
QUOTA_COUNT_MAX = 10
HOURS_MAX = 20  # rows: each weekday by morning and afternoon, and more
READINGS_MAX = 6  # a day
ROUNDS_MAX = 30  # of one post: as many as fit on pages that somebody reads
SPOTS_MAX = 20
DUES_MAX = 12  # times a day
ROUND_MINUTES_MAX = 480
STAY_MINUTES_MAX = DAY_MINUTES
AGAIN_DAYS_MAX = 365
NAME_CHARACTERS_MAX = 40
HOUSEHOLD_CHARACTERS_MAX = 40
OBSERVATION_DAYS_MAX = 90  # the longest extension on record was a third of it
OBSERVATIONS_MAX = 50_000  # everybody at once
EXITS_MAX = 100_000  # of the other gates, over the longest quota
WALL_MS_MAX = 2**53

_MINUTE = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")


def read_book(rules: Value) -> RuleBook:
    """The part `rules`.

    Raises:
        SiteInvalid: the first thing wrong with it.
    """
    fields = rules.fields("version", *GATE_KINDS)
    return RuleBook(
        version=fields["version"].whole_number(BUILT_IN_VERSION + 1, VERSION_MAX),
        office=_gate(fields["office"]),
        residential=_gate(fields["residential"]),
    )


def read_observations(part: Value) -> tuple[Observation, ...]:
    """The part `observations`: {person, from, days} and, once the office has ended it, {released}.

    Raises:
        SiteInvalid: the first thing wrong with it.
    """
    return unique(part.each(_observation, 0, OBSERVATIONS_MAX), part, "person_id")


def read_exits(part: Value) -> tuple[ToldExit, ...]:
    """The part `exits`: {household, gate, at_ms, clock}, all that count at any gate.

    Raises:
        SiteInvalid: the first thing wrong with it.
    """
    return tuple(part.each(_exit, 0, EXITS_MAX))


def read_household(value: Value) -> str:
    """The number of a household, as 3-2-501.

    Raises:
        SiteInvalid: it is no such thing.
    """
    return value.text(HOUSEHOLD_CHARACTERS_MAX)


def _gate(gate: Value) -> GateRules:
    fields = gate.fields(optional=tuple(_READERS))
    given: dict[str, Any] = {}
    for key, value in fields.items():
        name, read = _READERS[key]
        given[name] = read(value)
    return GateRules(**given)


def _directions(value: Value) -> tuple[Direction, ...]:
    word = value.one_of(*DIRECTIONS, "both")
    return DIRECTIONS if word == "both" else (cast("Direction", word),)


def _categories(value: Value) -> tuple[Category, ...]:
    return cast("tuple[Category, ...]", value.some_of(CATEGORIES))


def _shut(value: Value) -> tuple[Direction, ...]:
    return cast("tuple[Direction, ...]", value.some_of(DIRECTIONS))


def _symptoms(value: Value) -> SymptomRule:
    fields = value.fields("ask", "questions")
    questions = fields["questions"].fields(optional=SYMPTOMS)
    consequences = {name: each.one_of("refer", "refuse") for name, each in questions.items()}
    return SymptomRule(_categories(fields["ask"]), cast("Mapping[str, Consequence]", consequences))


def _hours(value: Value) -> tuple[Hours, ...]:
    return tuple(value.each(_hours_row, 0, HOURS_MAX))


def _hours_row(row: Value) -> Hours:
    fields = row.fields("who", "weekdays", "from", "to")
    weekdays = fields["weekdays"].each(lambda each: each.whole_number(1, 7), 1, 7)
    return Hours(_categories(fields["who"]), tuple(sorted(set(weekdays))), *_span(row, fields))


def _visitors(value: Value) -> VisitorRule:
    fields = value.fields("host", optional=("stay_minutes",))
    stay = fields.get("stay_minutes")
    return VisitorRule(
        cast("HostRule", fields["host"].one_of("asked", "known", "confirmed")),
        None if stay is None else stay.whole_number(1, STAY_MINUTES_MAX),
    )


def _quota(value: Value) -> Quota:
    fields = value.fields("days", "count", "per")
    days = fields["days"].whole_number(1, QUOTA_DAYS_MAX)
    count = fields["count"].whole_number(1, QUOTA_COUNT_MAX)
    return Quota(
        days, count, cast("Literal['calendar', 'rolling']", fields["per"].one_of("calendar", "rolling"))
    )


def _exceptions(value: Value) -> Mapping[str, tuple[str, ...]]:
    return {name: each.some_of(EXCUSABLE, 1) for name, each in value.fields(optional=EXCEPTIONS).items()}


def _observation_rule(value: Value) -> ObservationRule:
    fields = value.fields("shut", "whole_household", "readings")
    return ObservationRule(
        _shut(fields["shut"]),
        fields["whole_household"].flag(),
        tuple(fields["readings"].each(_time, 0, READINGS_MAX)),
    )


def _returnees(value: Value) -> ReturneeRule:
    fields = value.fields("ask", "again_days", "shut")
    again_days = fields["again_days"].whole_number(1, AGAIN_DAYS_MAX)
    return ReturneeRule(_categories(fields["ask"]), again_days, _shut(fields["shut"]))


def _rounds(value: Value) -> tuple[Round, ...]:
    return unique(value.each(_round, 0, ROUNDS_MAX), value, "id")


def _round(value: Value) -> Round:
    fields = value.fields("id", "kind", "name", "spots", "due", optional=("minutes",))
    name = fields["name"].bilingual(NAME_CHARACTERS_MAX)
    spots = fields["spots"].each(lambda spot: spot.bilingual(NAME_CHARACTERS_MAX), 0, SPOTS_MAX)
    least, most = _minutes(fields["minutes"]) if "minutes" in fields else (None, None)
    return Round(
        id=fields["id"].slug(),
        kind=fields["kind"].one_of(*ROUND_KINDS),
        zh=name.zh,
        en=name.en,
        spots=tuple((spot.zh, spot.en) for spot in spots),
        due=tuple(sorted(fields["due"].each(_time, 0, DUES_MAX), key=lambda time: time.from_minute)),
        minutes_min=least,
        minutes_max=most,
    )


def _minutes(value: Value) -> tuple[int, int]:
    fields = value.fields("min", "max")
    least = fields["min"].whole_number(1, ROUND_MINUTES_MAX)
    return least, fields["max"].whole_number(least, ROUND_MINUTES_MAX)


def _time(value: Value) -> TimeSpan:
    return TimeSpan(*_span(value, value.fields("from", "to")))


def _span(whole: Value, fields: dict[str, Value]) -> tuple[int, int]:
    from_minute, to_minute = _minute(fields["from"]), _minute(fields["to"])
    if from_minute >= to_minute:
        whole.at("to").wrong(
            "应晚于 from；过夜请写成两段", "must be later than from; write a night as two spans"
        )
    return from_minute, to_minute


def _minute(value: Value) -> int:
    if not isinstance(value.value, str) or not _MINUTE.fullmatch(value.value):
        value.wrong("应当是 00:00 到 24:00 的时刻，如 07:30", "must be a time from 00:00 to 24:00, as 07:30")
    hours, minutes = value.value.split(":")
    return int(hours) * 60 + int(minutes)


def _observation(value: Value) -> Observation:
    fields = value.fields("person", "from", "days", optional=("released",))
    from_day, released = _day(fields["from"]), fields.get("released")
    return Observation(
        person_id=fields["person"].slug(),
        from_day=from_day,
        days=fields["days"].whole_number(1, OBSERVATION_DAYS_MAX),
        released_day=None if released is None or released.value is None else _day(released),
    )


def _day(value: Value) -> int:
    try:
        return read_day(str(value.value))
    except ValueError:
        value.wrong("应当是日期，如 2026-02-12", "must be a date, as 2026-02-12")


def _exit(value: Value) -> ToldExit:
    fields = value.fields("household", "gate", "at_ms", "clock")
    clock = fields["clock"].one_of("office", "none")
    at = Moment(ELSEWHERE, 0, fields["at_ms"].whole_number(0, WALL_MS_MAX), clock)
    return ToldExit(read_household(fields["household"]), fields["gate"].slug(), at)


_READERS: dict[str, tuple[str, Any]] = {
    "direction": ("directions", _directions),
    "mask": ("mask", _categories),
    "symptoms": ("symptoms", _symptoms),
    "hours": ("hours", _hours),
    "visitors": ("visitors", _visitors),
    "quota": ("quota", _quota),
    "exceptions": ("exceptions", _exceptions),
    "observation": ("observation", _observation_rule),
    "returnees": ("returnees", _returnees),
    "rounds": ("rounds", _rounds),
}

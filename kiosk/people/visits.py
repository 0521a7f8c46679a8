"""The parts of the site document about coming in: announced visits, and how a gate registers people. Pure.

Read strictly: whatever is wrong is a sentence with the path of the key.
"""

import re
from dataclasses import dataclass

from kiosk.people.names.readings import DOTS
from kiosk.people.value import Bilingual, Value, unique
from kiosk.people.visitors import ExpectedVisitor
from kiosk.rules.calendar import read_day

EXPECTED_MAX = 2_000  # a conference at the county hall, on one day
PLACES_MAX = 4  # chips beside the four areas; more than that is a list again
DAYS_MAX = 90  # a quarter of workmen on a building site; what is longer belongs on the roster
NAME_CHARACTERS_MAX = 40
TITLE_CHARACTERS_MAX = 80
# What a scanner types in one burst; shorter ones could be typed by a hand that slipped.
CODE = re.compile(r"[!-~]{4,128}")
PHONE = re.compile(r"1[3-9]\d{9}")


@dataclass(frozen=True, slots=True)
class CheckIn:
    """How this site registers people.

    `badge_confirms_mask`: who scans a badge says with it that a mask is worn. `watched_places` lie outside
    the province and are under a rule now: visitors name them by one tap.
    """

    badge_confirms_mask: bool = False
    watched_places: tuple[Bilingual, ...] = ()


def read_check_in(part: Value) -> CheckIn:
    """The part `checkin`; what is missing stays as it is without the part.

    Raises:
        SiteInvalid: the first thing wrong with it.
    """
    fields = part.fields(optional=("badge_confirms_mask", "watched_places"))
    badge, places = fields.get("badge_confirms_mask"), fields.get("watched_places")
    return CheckIn(
        badge.flag() if badge else False,
        tuple(places.each(_place, 0, PLACES_MAX)) if places else (),
    )


def read_expected(part: Value) -> tuple[ExpectedVisitor, ...]:
    """The part `expected`: {id, name, phone, host, unit, day_from, day_to, code}; host and code may be null.

    Raises:
        SiteInvalid: the first thing wrong with it.
    """
    visits = unique(part.each(_expected, 0, EXPECTED_MAX), part, "id")
    return unique(visits, part, "code")


def _place(place: Value) -> Bilingual:
    return place.bilingual(TITLE_CHARACTERS_MAX)


def _expected(visit: Value) -> ExpectedVisitor:
    fields = visit.fields("id", "name", "phone", "host", "unit", "day_from", "day_to", "code")
    day_from, day_to = _day(fields["day_from"]), _day(fields["day_to"])
    if not day_from <= day_to < day_from + DAYS_MAX:
        fields["day_to"].wrong(
            f"应当不早于 day_from，最多 {DAYS_MAX} 天",
            f"must not be before day_from, nor {DAYS_MAX} days after",
        )
    return ExpectedVisitor(
        id=fields["id"].slug(),
        name=fields["name"].text(NAME_CHARACTERS_MAX).translate(DOTS),
        phone=_matching(fields["phone"], PHONE, "11 位手机号", "a mobile phone of 11 digits"),
        unit=fields["unit"].text(TITLE_CHARACTERS_MAX),
        day_from=day_from,
        day_to=day_to,
        host_id=None if fields["host"].value is None else fields["host"].slug(),
        code=None if fields["code"].value is None else _code(fields["code"]),
    )


def _day(value: Value) -> int:
    try:
        return read_day(str(value.value))
    except ValueError:
        value.wrong("应当是日期，如 2026-02-12", "must be a day as 2026-02-12")


def _code(value: Value) -> str:
    return _matching(value, CODE, "4 到 128 个字母、数字或符号", "4 to 128 letters, digits or signs")


def _matching(value: Value, pattern: re.Pattern[str], zh: str, en: str) -> str:
    if not isinstance(value.value, str) or not pattern.fullmatch(value.value):
        value.wrong(f"应当是 {zh}", f"must be {en}")
    return str(value.value)

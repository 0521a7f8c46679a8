"""A record that was read: its common fields checked, and the readers that a register uses for its own fields.

Pure. It must not know the database or any register.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kiosk.ledger.record import CLOCK_QUALITIES
from office.clock import MS_MAX

ID_CHARS_MAX = 64
NAME_CHARS_MAX = 64  # names of people, gates, kinds, sensors: what a line of a register can show
LIST_MAX = 64  # reasons or samples of one record
INTEGER_MAX = 2**53  # what every JSON reader keeps exactly; far inside SQLite's 64 bits
BOOT_MS_MAX = 10 * 366 * 86_400_000  # ten years without a restart

UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # NUL, and either half of a surrogate pair

Fields = Mapping[str, Any]


class Unreadable(ValueError):
    """This record can't feed a register as it is: put it aside for a person. `reason` is one of REASONS."""

    def __init__(self, reason: str, detail: str) -> None:
        assert reason in REASONS
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


REASONS = (
    "unreadable",
    "newer_version",
    "misplaced",
    "repeated_id",
    "unopened",
    "wrong_commitment",
    "bad_field",
)


class Stamp(NamedTuple):
    """When the kiosk says that it was, by its two clocks, and how far it trusted the wall clock.

    A tuple, as all that is made for each record of a batch: a frozen dataclass takes eight times as long.
    """

    boot: str
    boottime_ms: int
    wall_ms: int
    clock: str


class Arrival(NamedTuple):
    """One readable record: where it stands, what it is, and all its fields."""

    device: str
    incarnation: str
    seq: int
    id: str
    kind: str
    site: str
    gate: str
    about: str
    stamp: Stamp
    fields: Fields
    person: Fields | None
    received_ms: int


def text(fields: Fields, name: str, chars_max: int = NAME_CHARS_MAX) -> str:
    """A text field. Raises: Unreadable if it is missing, too long, or can't be stored as text."""
    value = optional_text(fields, name, chars_max)
    if not value:
        raise _bad(name, "text expected")
    return value


def optional_text(fields: Fields, name: str, chars_max: int = NAME_CHARS_MAX) -> str:
    """The same for a field that may be null or missing, which is "". Raises: Unreadable."""
    value = fields.get(name)
    return "" if value is None else storable(value, name, chars_max)


def integer(fields: Fields, name: str, least: int = -INTEGER_MAX, most: int = INTEGER_MAX) -> int:
    """A whole number within bounds. Raises: Unreadable."""
    value = fields.get(name)
    if type(value) is not int or not least <= value <= most:  # True is an int, but not of this type
        raise _bad(name, f"whole number from {least} to {most} expected")
    return value


def optional_integer(
    fields: Fields, name: str, least: int = -INTEGER_MAX, most: int = INTEGER_MAX
) -> int | None:
    """The same for a field that may be null or missing. Raises: Unreadable."""
    value = fields.get(name)
    if value is None or (type(value) is int and least <= value <= most):
        return value
    raise _bad(name, f"whole number from {least} to {most} expected")


def optional_flag(fields: Fields, name: str) -> bool | None:
    """True, false, or nobody knows. Raises: Unreadable."""
    value = fields.get(name)
    if value is not None and not isinstance(value, bool):
        raise _bad(name, "true, false or null expected")
    return value


def choice(fields: Fields, name: str, choices: Sequence[str]) -> str:
    """One word of a closed list. Raises: Unreadable."""
    value = fields.get(name)
    if not isinstance(value, str) or value not in choices:
        raise _bad(name, f"one of {', '.join(choices)} expected")
    return value


def words(fields: Fields, name: str) -> list[str]:
    """A list of short texts. Raises: Unreadable."""
    value = fields.get(name)
    if not isinstance(value, list) or len(value) > LIST_MAX:
        raise _bad(name, f"list of at most {LIST_MAX} words expected")
    return [storable(word, name, NAME_CHARS_MAX) for word in value]


def stamp(fields: Fields) -> Stamp:
    """The field `at`. Raises: Unreadable."""
    moment = fields.get("at")
    if not isinstance(moment, dict):
        raise _bad("at", "object expected")
    return Stamp(
        boot=text(moment, "boot"),
        boottime_ms=integer(moment, "boottime_ms", 0, BOOT_MS_MAX),
        wall_ms=integer(moment, "wall_ms", 0, MS_MAX),
        clock=choice(moment, "clock", CLOCK_QUALITIES),
    )


def storable(value: object, name: str, chars_max: int) -> str:
    """The text itself, if every database takes it. Raises: Unreadable.

    JSON can spell both; no database stores half a surrogate pair, PostgreSQL no NUL.
    """
    if not isinstance(value, str) or len(value) > chars_max or UNSTORABLE.search(value):
        raise _bad(name, f"text of at most {chars_max} characters expected")
    return value


def _bad(name: str, expected: str) -> Unreadable:
    return Unreadable("bad_field", f"{name}: {expected}")

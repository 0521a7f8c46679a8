"""The rule book: what the office has laid down for each kind of gate, as frozen values. Pure.

Each number, day, hour and quota is the office's; here stand only their shapes, and what holds at a gate whose
office has laid down nothing. A rule that is None or empty is not in force.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

BUILT_IN_VERSION = 1  # what records carry at a gate without a rule book; the office's versions start above

Category = Literal["staff", "resident", "visitor"]
CATEGORIES: tuple[Category, ...] = ("staff", "resident", "visitor")
Direction = Literal["in", "out"]
Consequence = Literal["refer", "refuse"]
HostRule = Literal["asked", "known", "confirmed"]

GATE_KINDS = ("office", "residential")
DIRECTIONS: tuple[Direction, ...] = ("in", "out")
# What may be asked of a person's health and ways; the screens have a sentence for each.
SYMPTOMS = ("feverish", "cough", "breath", "contact", "area")
# What the plan lets a guard make an exception for.
EXCEPTIONS = ("medical", "duty", "supplies", "emergency")
ROUND_KINDS = ("disinfection", "airing", "bins", "ducts", "meeting", "canteen")


@dataclass(frozen=True, slots=True)
class Quota:
    """So many exits of one household in so many days: calendar days with today's, or 24 hours each."""

    days: int
    count: int
    per: Literal["calendar", "rolling"]


@dataclass(frozen=True, slots=True)
class Hours:
    """When these people may come in: weekdays 1 (Monday) to 7, and minutes past midnight."""

    who: tuple[Category, ...]
    weekdays: tuple[int, ...]
    from_minute: int
    to_minute: int


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A part of the day, in minutes past midnight: the first minute is in it, the last one is not."""

    from_minute: int
    to_minute: int


@dataclass(frozen=True, slots=True)
class ObservationRule:
    """What observation means at this gate: the ways that are shut, for whom, and the readings due a day."""

    shut: tuple[Direction, ...]
    whole_household: bool
    readings: tuple[TimeSpan, ...]


@dataclass(frozen=True, slots=True)
class ReturneeRule:
    """Who is asked whether they came back from elsewhere, how often, and whether an unknown one may pass."""

    ask: tuple[Category, ...]
    again_days: int
    shut: tuple[Direction, ...]


@dataclass(frozen=True, slots=True)
class VisitorRule:
    """Whether the host must be known, or confirmed by the guard's call, and how long a visit may last."""

    host: HostRule
    stay_minutes: int | None


@dataclass(frozen=True, slots=True)
class SymptomRule:
    """Who is asked about their health, and what a yes to each question leads to."""

    ask: tuple[Category, ...]
    questions: Mapping[str, Consequence]


@dataclass(frozen=True, slots=True)
class Round:
    """Work due at this post each day: when, by which spots, and how many minutes at least and at most.

    `due` are parts of the day in minutes past midnight, () for a round that is done when asked for.
    """

    id: str
    kind: str
    zh: str
    en: str
    spots: tuple[tuple[str, str], ...]
    due: tuple[TimeSpan, ...]
    minutes_min: int | None = None
    minutes_max: int | None = None


@dataclass(frozen=True, slots=True)
class GateRules:
    """Everything in force at one kind of gate. `exceptions` say which reasons each of them excuses."""

    directions: tuple[Direction, ...] = ("in",)
    mask: tuple[Category, ...] = CATEGORIES
    symptoms: SymptomRule | None = None
    hours: tuple[Hours, ...] = ()
    visitors: VisitorRule | None = None
    quota: Quota | None = None
    exceptions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    observation: ObservationRule | None = None
    returnees: ReturneeRule | None = None
    rounds: tuple[Round, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleBook:
    """One version of the office's rules, by kind of gate."""

    version: int = BUILT_IN_VERSION
    office: GateRules = field(default_factory=GateRules)
    residential: GateRules = field(default_factory=GateRules)

    def of(self, gate_kind: str) -> GateRules:
        """The rules of one of GATE_KINDS."""
        return self.office if gate_kind == "office" else self.residential


BUILT_IN = RuleBook()

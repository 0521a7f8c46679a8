"""What people do in a day of the fortnight: who comes to which gate, when, and how they are. Seeded dice.

People know nothing of the rules. They go out when they want to, forget masks, come too early, and some tell
the guard why it has to be today.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from kiosk.fortnight.compound import GATES, Compound
from kiosk.people.invent import invent_name
from kiosk.people.roster import Person
from kiosk.rules.book import EXCEPTIONS, Category, Direction
from kiosk.rules.calendar import DAY_MINUTES, MINUTE_MS, begins_ms, weekday_of
from kiosk.screening.judge import Finding

VISITORS_A_DAY = 60

WANTS_OUT = 0.75  # of households, each day: more than the notice allows, so that the quota has work to do
SECOND_WANTS_OUT = 0.2
PLEADS = 0.15  # of those refused, tells the guard a reason that the rules except
NO_MASK = 0.02
FEVER = 0.003
COLD = 0.01
SYMPTOMS = (("cough", 0.02), ("area", 0.01))
HOST_UNKNOWN = 0.03
HOST_NOT_REACHED = 0.05
FORGETS_TO_SIGN_OUT = 0.1
BACK_FROM_ELSEWHERE = 0.03
STAYS_AWAY = 0.1  # of staff, a day: on leave, or working online


@dataclass(frozen=True, slots=True)
class Passage:
    """Somebody at a gate at a Unix time in ms. `pleads` is what they tell the guard if they are refused."""

    at_ms: int
    gate: str
    category: Category
    direction: Direction
    name: str
    person: Person | None = None
    phone: str | None = None
    mask: bool = True
    finding: Finding = Finding.NORMAL
    symptoms: tuple[str, ...] = ()
    host_known: bool = True
    host_confirmed: bool = True
    returned: bool = False
    pleads: str | None = None


def passages(compound: Compound, day: int, dice: Random) -> list[Passage]:
    """Everybody who comes on this day of the fortnight, in the order of time."""
    begins = begins_ms(compound.first_day + day)
    workday = weekday_of(compound.first_day + day) <= 5
    found = [
        *(_staff(compound, begins, dice) if workday else ()),
        *_residents(compound, begins, dice),
        *_visitors(begins, dice),
    ]
    return sorted(found, key=lambda passage: (passage.at_ms, passage.name))


def _staff(compound: Compound, begins: int, dice: Random) -> Iterator[Passage]:
    for person in compound.staff:
        if dice.random() < STAYS_AWAY:
            continue
        gate = dice.choices(GATES, (9, 1))[0]
        comes, goes = dice.triangular(430, 560, 475), dice.triangular(1_000, 1_150, 1_050)
        coming = _passage(person, gate, "in", _at(begins, comes), dice)
        yield replace(coming, returned=dice.random() < BACK_FROM_ELSEWHERE)
        yield _passage(person, gate, "out", _at(begins, goes), dice)


def _residents(compound: Compound, begins: int, dice: Random) -> Iterator[Passage]:
    for household in compound.households:
        for share in (WANTS_OUT, SECOND_WANTS_OUT):
            if dice.random() < share:
                yield from _trip(dice.choice(household), begins, dice)


def _trip(person: Person, begins: int, dice: Random) -> Iterator[Passage]:
    """Out by one gate and back by any, for those who got out."""
    goes, lasts = dice.triangular(400, 1_250, 560), dice.uniform(20, 150)
    going = _passage(person, dice.choices(GATES, (3, 7))[0], "out", _at(begins, goes), dice)
    yield replace(going, pleads=dice.choice(EXCEPTIONS) if dice.random() < PLEADS else None)
    yield _passage(person, dice.choice(GATES), "in", _at(begins, goes + lasts), dice)


def _visitors(begins: int, dice: Random) -> Iterator[Passage]:
    for _ in range(VISITORS_A_DAY):
        who, phone = invent_name(dice).name, f"139{dice.randrange(10**8):08}"
        comes = dice.triangular(450, 1_140, 600)
        coming = Passage(_at(begins, comes), "north", "visitor", "in", who, phone=phone)
        symptoms = tuple(name for name, share in SYMPTOMS if dice.random() < share)
        yield replace(
            coming,
            mask=dice.random() >= NO_MASK,
            finding=_finding(dice),
            symptoms=symptoms,
            host_known=dice.random() >= HOST_UNKNOWN,
            host_confirmed=dice.random() >= HOST_NOT_REACHED,
        )
        if dice.random() >= FORGETS_TO_SIGN_OUT:
            leaves = min(comes + dice.triangular(10, 300, 50), DAY_MINUTES - 1)
            yield Passage(_at(begins, leaves), "north", "visitor", "out", who, phone=phone)


def _passage(person: Person, gate: str, direction: Direction, at_ms: int, dice: Random) -> Passage:
    mask, finding = dice.random() >= NO_MASK, _finding(dice)
    return Passage(at_ms, gate, person.category, direction, person.name, person, mask=mask, finding=finding)


def _at(begins: int, minute: float) -> int:
    return begins + int(minute * MINUTE_MS)


def _finding(dice: Random) -> Finding:
    roll = dice.random()
    if roll < FEVER:
        return Finding.REFER
    return Finding.UNJUDGED if roll < FEVER + COLD else Finding.NORMAL

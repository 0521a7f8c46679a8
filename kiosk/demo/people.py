"""Who comes to the gate on a simulated day: staff of the roster, visitors with invented names, some feverish.

The shares are of a quiet winter weekday; skin temperatures as read indoors (docs/screening.md).
"""

from collections.abc import Iterator
from random import Random

from kiosk.demo.day import Coming
from kiosk.demo.replay import Row
from kiosk.demo.visitor import Character, Visitor
from kiosk.flow.form import AREAS, PURPOSES
from kiosk.people.invent import InventedName, invent_name
from kiosk.people.places import provinces
from kiosk.people.roster import Roster

STAFF_SHARE = 0.8
MASKLESS_SHARE = 0.02
FEVER_SHARE = 0.02
COLD_SHARE = 0.01
UNWELL_SHARE = 0.01
PHONELESS_SHARE = 0.03
UNSURE_SHARE = 0.1  # don't know whom to see
AREA_SHARES = (70, 15, 10, 5)
WELL_CENTI_C, WELL_SPREAD_CENTI_C = 3_457, 30
FEVER_RISE_CENTI_C = 130
COLD_FALL_CENTI_C = 220


def replayed(rows: tuple[Row, ...], roster: Roster, seed: int) -> Iterator[Coming]:
    """One person of the demo for each row of a table, with that row's forehead."""
    dice = _dice(seed)
    for row in rows:
        # Everybody wears a mask: the table says how warm they were, not how they behaved.
        visitor = _somebody(roster, dice, wears_mask=True)
        yield Coming(visitor, skins_centi_c=row.skins_centi_c, room_centi_c=row.room_centi_c)


def invented(count: int, roster: Roster, seed: int) -> Iterator[Coming]:
    """So many people, as the shares above have it."""
    dice = _dice(seed)
    for _ in range(count):
        visitor = _somebody(roster, dice, wears_mask=dice.random() >= MASKLESS_SHARE)
        yield Coming(visitor, skin_centi_c=_skin_centi_c(dice))


def _dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - seeded dice, no secret


def _skin_centi_c(dice: Random) -> int:
    skin = dice.gauss(WELL_CENTI_C, WELL_SPREAD_CENTI_C)
    fate = dice.random()
    if fate < FEVER_SHARE:
        skin += FEVER_RISE_CENTI_C
    elif fate < FEVER_SHARE + COLD_SHARE:
        skin -= COLD_FALL_CENTI_C
    return round(skin)


def _somebody(roster: Roster, dice: Random, *, wears_mask: bool) -> Visitor:
    if dice.random() < STAFF_SHARE:
        person = dice.choice(roster.people)
        character = Character(person.name, (), person, wears_mask)
    else:
        invented_name = invent_name(dice)
        character = visitor_of(invented_name, roster, dice, wears_mask=wears_mask)
    return Visitor(character, roster, dice)


def visitor_of(name: InventedName, roster: Roster, dice: Random, *, wears_mask: bool) -> Character:
    """Somebody new to the gate, with all that its pages ask for."""
    area = dice.choices(AREAS, AREA_SHARES)[0]
    place: tuple[str, ...] = ()
    if area == "outside":
        province = dice.choice(tuple(provinces().values()))
        place = (
            province.name.zh,
            *(city.zh for city in dice.sample(province.cities, min(1, len(province.cities)))),
        )
    host = dice.choice(roster.people) if roster.people and dice.random() >= UNSURE_SHARE else None
    return Character(
        name.name,
        name.syllables,
        None,
        wears_mask,
        phone="" if dice.random() < PHONELESS_SHARE else f"1{dice.randint(3_000_000_000, 9_999_999_999)}",
        area=area,
        place=place,
        host=host,
        purpose=dice.choice(PURPOSES),
        unwell=dice.random() < UNWELL_SHARE,
    )

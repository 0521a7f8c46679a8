"""The compound: who works and lives there, and what its office lays down for each day. All of it invented.

The office's word is the site document, as bytes and read like any other, so that nothing reaches the gates
but what a document can say.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from kiosk.people.invent import invent_name, invent_site
from kiosk.people.roster import Person
from kiosk.people.site import Site, parse_site
from kiosk.rules.calendar import written
from kiosk.rules.conflicts import GateExit

STAFF = 400
HOUSEHOLDS = 300
DAYS = 14
WATCHED_STAFF = 12
WATCHED_RESIDENTS = 6
OBSERVATION_DAYS = 14
EXTENSION_DAYS = 7
GATES = ("north", "garden")

_HALVES = [{"from": "00:00", "to": "12:00"}, {"from": "12:00", "to": "24:00"}]
_HOME_QUOTA = {"days": 2, "count": 1, "per": "calendar"}
_EXCEPTIONS = {
    "medical": ["quota_used", "observed", "clock_untrusted"],
    "duty": ["quota_used", "clock_untrusted"],
    "supplies": ["quota_used"],
    "emergency": ["quota_used", "observed", "household_observed", "clock_untrusted"],
}
RULES: dict[str, Any] = {
    "version": 2,
    "office": {
        "direction": "both",
        "symptoms": {
            "ask": ["visitor"],
            "questions": {"cough": "refer", "breath": "refer", "contact": "refuse", "area": "refuse"},
        },
        "hours": [{"who": ["visitor"], "weekdays": [1, 2, 3, 4, 5], "from": "08:00", "to": "18:00"}],
        "visitors": {"host": "confirmed", "stay_minutes": 180},
        "quota": _HOME_QUOTA,
        "exceptions": _EXCEPTIONS,
        "observation": {"shut": ["in"], "whole_household": False, "readings": _HALVES},
        "returnees": {"ask": ["staff"], "again_days": 14, "shut": ["in"]},
        "rounds": [
            {
                "id": "hall",
                "kind": "disinfection",
                "name": {"zh": "上班前消毒", "en": "Disinfection before work"},
                "spots": [{"zh": "大厅", "en": "Hall"}, {"zh": "电梯间", "en": "Lifts"}],
                "due": [{"from": "06:30", "to": "08:00"}],
            },
            {
                "id": "air",
                "kind": "airing",
                "name": {"zh": "通风", "en": "Airing"},
                "spots": [],
                "due": [
                    {"from": "08:00", "to": "10:00"},
                    {"from": "12:00", "to": "14:00"},
                    {"from": "16:00", "to": "18:00"},
                ],
                "minutes": {"min": 20, "max": 30},
            },
        ],
    },
    "residential": {
        "direction": "both",
        "quota": _HOME_QUOTA,
        "exceptions": _EXCEPTIONS,
        "observation": {"shut": ["out"], "whole_household": False, "readings": _HALVES},
        "rounds": [
            {
                "id": "bins",
                "kind": "bins",
                "name": {"zh": "口罩回收桶", "en": "Mask bins"},
                "spots": [],
                "due": [{"from": "17:00", "to": "19:00"}],
            }
        ],
    },
}


@dataclass(frozen=True, slots=True)
class Watched:
    """An observation as the office keeps it; days count from the first of the fortnight, which is 0."""

    person_id: str
    from_day: int
    extended_on: int | None = None
    released_on: int | None = None


@dataclass(frozen=True, slots=True)
class Compound:
    """Everybody, and the observations of the fortnight. `first_day` is a day of the site's calendar."""

    first_day: int
    staff: tuple[Person, ...]
    households: tuple[tuple[Person, ...], ...]
    watched: tuple[Watched, ...]
    document: dict[str, Any]

    def site(self, day: int, exits: Iterable[GateExit], registered: Iterable[Watched] = ()) -> Site:
        """What the office lays down on a day of the fortnight, with all that it has heard from the gates."""
        watched = (*self.watched, *registered)
        observations = [self._observation(each, day) for each in watched if each.from_day <= day]
        heard = [
            {"household": each.household, "gate": each.gate, "at_ms": each.wall_ms, "clock": "office"}
            for each in exits
        ]
        document = {**self.document, "version": day + 2, "observations": observations, "exits": heard}
        return parse_site(json.dumps(document).encode(), Path("site.json"))

    def laid_down(self, day: int) -> dict[str, Any]:
        """The document for an office to begin with: without exits, which it hears of from the gates."""
        observations = [self._observation(each, day) for each in self.watched if each.from_day <= day]
        return {**self.document, "observations": observations}

    def _observation(self, watched: Watched, day: int) -> dict[str, Any]:
        extended = watched.extended_on is not None and watched.extended_on <= day
        released = watched.released_on is not None and watched.released_on <= day
        return {
            "person": watched.person_id,
            "from": written(self.first_day + watched.from_day),
            "days": OBSERVATION_DAYS + (EXTENSION_DAYS if extended else 0),
            "released": written(self.first_day + (watched.released_on or 0)) if released else None,
        }


def invent_compound(dice: Random, first_day: int) -> Compound:
    """A compound of STAFF who work there and HOUSEHOLDS of one to four who live there."""
    document = invent_site(dice.randrange(2**32), STAFF)
    residents = [
        {
            "id": f"R{number:03}-{member}",
            "name": invent_name(dice).name,
            "unit": "家属院",
            "category": "resident",
            "badge": None,
            "pinyin": None,
            "household": f"{number // 60 + 1}-{number % 60 // 10 + 1}-{number % 10 + 101}",
        }
        for number in range(HOUSEHOLDS)
        for member in range(dice.randint(1, 4))
    ]
    document = {
        **document,
        "rules": RULES,
        "roster": [*document["roster"], *residents],
        # Named as an office names those that it writes.
        "announcements": [
            {**each, "id": f"notice-{number}"} for number, each in enumerate(document["announcements"], 1)
        ],
    }
    people = parse_site(json.dumps(document).encode(), Path("site.json")).roster.people
    households: dict[str, tuple[Person, ...]] = {}
    for person in people[STAFF:]:
        assert person.household is not None, "residents live somewhere"
        households[person.household] = (*households.get(person.household, ()), person)
    staff = tuple(people[:STAFF])
    watched = [
        *(_watched(dice, person) for person in dice.sample(staff, WATCHED_STAFF)),
        *(_watched(dice, person) for person in dice.sample(people[STAFF:], WATCHED_RESIDENTS)),
    ]
    return Compound(first_day, staff, tuple(households.values()), tuple(watched), document)


def _watched(dice: Random, person: Person) -> Watched:
    """Some began before the fortnight, some in it; one in four is released early, one in four extended."""
    from_day, fate = dice.randint(-6, 6), dice.randrange(4)
    return Watched(
        person.id,
        from_day,
        extended_on=from_day + 5 if fate == 0 else None,
        released_on=from_day + 7 if fate == 1 else from_day + OBSERVATION_DAYS if fate == 2 else None,
    )

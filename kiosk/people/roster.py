"""The roster (名册): who belongs here, found by the initials of their name.

Nobody browses colleagues: cards appear after two letters, at most eight, and a letter that leads to
nobody is known before it is pressed. Pure; indexed once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kiosk.people.names.readings import readings

CARDS_MAX = 8  # what a 7-inch screen shows without scrolling
LETTERS_MIN = 2  # after one letter a screen would show half the office

Category = Literal["staff", "resident"]


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the roster. `pinyin` overrides the readings of the name: "shan xiong"."""

    id: str
    name: str
    unit: str
    category: Category = "staff"
    badge: str | None = None
    pinyin: str | None = None


class Roster:
    """People, indexed by every prefix of every way their name may be typed."""

    def __init__(self, version: int, people: Iterable[Person]) -> None:
        self.version = version
        self.people = tuple(people)
        self._by_id = {person.id: person for person in self.people}
        self._by_badge = {person.badge: person for person in self.people if person.badge}
        self._initials: dict[str, tuple[str, ...]] = {}
        self._under: dict[str, list[int]] = defaultdict(list)
        for rank, person in enumerate(self.people):
            self._index(rank, person)

    def search(self, letters: str, limit: int = CARDS_MAX) -> tuple[Person, ...]:
        """People whose initials begin with these letters, complete matches first; none before two letters."""
        if len(letters) < LETTERS_MIN:
            return ()
        found = [self.people[rank] for rank in self._under.get(letters, ())]
        found.sort(key=lambda person: letters not in self._initials[person.id])
        return tuple(found[:limit])

    def next_letters(self, letters: str) -> frozenset[str]:
        """The letters that lead on to somebody."""
        end = len(letters)
        ranks = self._under.get(letters, ()) if letters else range(len(self.people))
        ways = (way for rank in ranks for way in self._initials[self.people[rank].id])
        return frozenset(way[end] for way in ways if len(way) > end and way.startswith(letters))

    def by_id(self, person_id: str) -> Person | None:
        """The person of this id, or None."""
        return self._by_id.get(person_id)

    def by_badge(self, badge: str) -> Person | None:
        """The person who wears this badge, or None."""
        return self._by_badge.get(badge)

    def initials(self, person_id: str) -> str:
        """The likeliest initials of somebody on the roster."""
        return self._initials[person_id][0]

    def _index(self, rank: int, person: Person) -> None:
        ways = (
            [tuple(person.pinyin.lower().split())] if person.pinyin else list(readings().of_name(person.name))
        )
        initials = dict.fromkeys("".join(syllable[0] for syllable in way) for way in ways)
        self._initials[person.id] = tuple(initials) or ("",)
        prefixes = {way[:end] for way in initials for end in range(1, len(way) + 1)}
        for prefix in prefixes:
            self._under[prefix].append(rank)

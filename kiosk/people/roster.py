"""The roster (名册): who belongs here, found by the initials of their name.

Nobody browses colleagues: cards appear after two letters, at most eight, and a letter that leads to
nobody is known before it is pressed. Pure; indexed once.
"""

import heapq
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Literal, NamedTuple

from kiosk.people.names.readings import UNKNOWN, Way, has_compound_surname, ways

CARDS_MAX = 8  # what a 7-inch screen shows without scrolling
LETTERS_MIN = 2  # after one letter a screen would show half the office
_PAST_Z = "{"  # the character after z: ends the range of keys that begin alike

Category = Literal["staff", "resident"]


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the roster. `pinyin` overrides the readings of the name: "shan xiong".

    `household` is the dwelling of those who live here, as 3-2-501.
    """

    id: str
    name: str
    unit: str
    category: Category = "staff"
    badge: str | None = None
    pinyin: str | None = None
    household: str | None = None


class Roster:
    """The people of one version of the roster; ids and badges are unique.

    Initials (cb), and whoever types on in full pinyin once the surname is there (chenb, chenbo).
    """

    def __init__(self, version: int, people: Iterable[Person]) -> None:
        self.version = version
        self.people = tuple(people)
        self._by_id = {person.id: person for person in self.people}
        self._by_badge = {person.badge: person for person in self.people if person.badge is not None}
        assert len(self._by_id) == len(self.people), "ids are unique"
        spelt = [(person, _ways(person)) for person in self.people]
        self._initials = {person.id: _initials(found[0]) for person, found in spelt}
        spelt.sort(key=lambda each: (each[1][0], each[0].unit, each[0].id))
        self._in_order = [person for person, _ in spelt]
        self._keys = sorted(
            key for order, (person, found) in enumerate(spelt) for key in _keys(order, person, found)
        )

    def search(self, letters: str, limit: int = CARDS_MAX) -> tuple[Person, ...]:
        """Whoever may be meant by these letters; nobody before two of them.

        Complete names stand first, right readings before others; namesakes are in the order of their units.
        """
        typed = letters.lower()
        if len(typed) < LETTERS_MIN:
            return ()
        grades: dict[int, tuple[bool, int]] = {}
        for key in self._beginning_with(typed):
            if key.letters_min <= len(typed):
                grade = (key.letters != typed, key.cost)
                grades[key.order] = min(grade, grades.get(key.order, grade))
        best = heapq.nsmallest(limit, ((grade, order) for order, grade in grades.items()))
        return tuple(self._in_order[order] for _, order in best)

    def next_letters(self, letters: str) -> frozenset[str]:
        """The letters that lead on to somebody."""
        typed = letters.lower()
        return frozenset(letter for letter in ascii_lowercase if self._leads(typed + letter))

    def by_id(self, person_id: str) -> Person | None:
        """The person of this id, or None."""
        return self._by_id.get(person_id)

    @property
    def has_badges(self) -> bool:
        """Whether anybody has a badge to scan."""
        return bool(self._by_badge)

    def by_badge(self, badge: str) -> Person | None:
        """The person who wears this badge, or None."""
        return self._by_badge.get(badge)

    def initials(self, person_id: str) -> str:
        """The likeliest initials of somebody on the roster."""
        return self._initials[person_id]

    def _beginning_with(self, letters: str) -> Iterator["_Key"]:
        start, end = bisect_left(self._keys, (letters,)), bisect_left(self._keys, (letters + _PAST_Z,))
        return iter(self._keys[start:end])

    def _leads(self, letters: str) -> bool:
        at = bisect_left(self._keys, (letters,))
        return at < len(self._keys) and self._keys[at].letters.startswith(letters)


class _Key(NamedTuple):
    """One way to a person: letters, whose (place in the order), from how many letters on, how unlikely."""

    letters: str
    order: int
    letters_min: int
    cost: int


def _ways(person: Person) -> tuple[Way, ...]:
    return (tuple(person.pinyin.lower().split()),) if person.pinyin else ways(person.name)


def _initials(way: Way) -> str:
    return "".join(syllable[0] for syllable in way)


def _keys(order: int, person: Person, found: tuple[Way, ...]) -> set[_Key]:
    keys: dict[tuple[str, int], int] = {}
    for rank, way in enumerate(found):
        for initials in _without_unknown(_initials(way)):
            keys.setdefault((initials, LETTERS_MIN), min(rank, 1))
        if UNKNOWN not in way:
            for letters, letters_min in _pinyin_keys(way, 1 + has_compound_surname(person.name)):
                keys.setdefault((letters, letters_min), 2)
    return {_Key(letters, order, letters_min, cost) for (letters, letters_min), cost in keys.items()}


def _pinyin_keys(way: Way, surname_syllables: int) -> Iterator[tuple[str, int]]:
    """Full pinyin, and surname in full with initials after; both only once the given name has begun.

    Otherwise two letters of a common surname would show a screenful of colleagues.
    """
    surname, given = "".join(way[:surname_syllables]), way[surname_syllables:]
    letters_min = len(surname) + bool(given)
    yield surname + "".join(given), letters_min
    yield surname + _initials(given), letters_min


def _without_unknown(initials: str) -> Iterator[str]:
    """A character whose sound nobody knows may be typed as any letter; further ones as none."""
    head, unknown, tail = initials.partition(UNKNOWN)
    for letter in ascii_lowercase if unknown else ("",):
        yield head + letter + tail.replace(UNKNOWN, "")

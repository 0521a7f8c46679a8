"""Which characters and surnames a token may stand for, best first at each place of a name.

Knows single characters and surnames; how two characters of a given name go together is given.py's matter.
"""

import heapq
from collections.abc import Callable, Iterator
from typing import Generic, NamedTuple, TypeVar

from kiosk.people.names.syllables import Token, initial_of
from kiosk.people.names.tables import Tables

K = TypeVar("K")
V = TypeVar("V")

POSITIONS = ("surname", "first", "second", "single")

BEAM = 120  # characters of one token and place: beyond the best 120 nothing gets among 40 whole names
ALSO_READ_PENALTY = 2.3  # a second reading: one in ten types it
CHOICES_KEPT = 100  # 2 MB; a name takes a dozen, and what is typed again later is merged anew in a few ms
RANKED_KEPT = 400  # 1 MB; as many again are sorted in a millisecond
UNLISTED_SURNAME_PENALTY = 20.0  # any character may be a surname, but after all that are known as such


class Part(NamedTuple):
    """A piece of a name, by which syllables it was found, and its log share less penalties."""

    score: float
    text: str
    syllables: tuple[str, ...]


class Choices(NamedTuple):
    """What one token may stand for at one place: the best, in order, and those second in some pair."""

    best: tuple[Part, ...]
    paired: dict[str, Part]


class _Recent(Generic[K, V]):
    """The values that were asked for last, each made when it is first asked for.

    A kiosk runs for months: what nobody has typed for a while makes room.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: dict[K, V] = {}

    def get(self, key: K, make: Callable[[], V]) -> V:
        value = self._values.pop(key) if key in self._values else make()
        self._values[key] = value  # the last in order is the one used last
        if len(self._values) > self._size:
            del self._values[next(iter(self._values))]
        return value


class Lexicon:
    """Characters by syllable and place, sorted when first asked for."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._sounds = _by_syllable(tables)
        self._surnames = _by_reading(tables)
        self._compounds = [(reading, parts) for reading, parts in self._surnames.items() if len(reading) == 2]
        self._ranked = _Recent[tuple[str, str], tuple[Part, ...]](RANKED_KEPT)
        self._paired = self._second_in_pairs()
        self._choices = _Recent[tuple[str, str, str], Choices](CHOICES_KEPT)

    @property
    def syllables(self) -> frozenset[str]:
        """Every syllable that some character has."""
        return frozenset(self._sounds)

    def ranked(self, syllable: str, position: str) -> tuple[Part, ...]:
        """All characters of this syllable, likeliest at this place first; () for no syllable."""
        if syllable not in self._sounds and (syllable,) not in self._surnames:
            return ()
        return self._ranked.get(
            (syllable, position), lambda: tuple(sorted(self._parts(syllable, position), key=in_order))
        )

    def rare(self, syllable: str) -> str:
        """The characters of this syllable that were counted at no place."""
        return self._tables.rare.get(syllable, "")

    def choices(self, token: Token, position: str) -> Choices:
        """What this token may stand for at this place of a name."""
        key = (token.letters, token.ending, position)
        return self._choices.get(key, lambda: self._chosen(token, position))

    def compounds(self, first: Token, second: Token) -> list[Part]:
        """Surnames of two characters for these two tokens, best first."""
        found = [
            part._replace(
                score=part.score - first.meanings[part.syllables[0]] - second.meanings[part.syllables[1]]
            )
            for reading, parts in self._compounds
            if reading[0] in first.meanings and reading[1] in second.meanings
            for part in parts
        ]
        return sorted(found, key=in_order)

    def surnames(self, initial: str, limit: int) -> list[Part]:
        """The commonest surnames whose right reading has this initial; "" before a vowel."""
        found = (
            Part(surname.share, name, surname.readings[0])
            for name, surname in self._tables.surnames.items()
            if initial_of(surname.readings[0][0]) == initial
        )
        return heapq.nsmallest(limit, found, key=in_order)

    def _chosen(self, token: Token, position: str) -> Choices:
        sounds = [(self.ranked(each, position), penalty) for each, penalty in token.meanings.items()]
        merged = heapq.merge(*(_dearer(ranked, penalty) for ranked, penalty in sounds))
        best: dict[str, Part] = {}
        for cost, text, part in merged:
            if text not in best:
                best[text] = part if -cost == part.score else Part(-cost, text, part.syllables)
                if len(best) == BEAM:
                    break
        paired: dict[str, Part] = {}
        if position == "second":
            for syllable, penalty in token.meanings.items():
                for part in self._paired.get(syllable, ()):
                    score = part.score - penalty
                    if part.text not in paired or paired[part.text].score < score:
                        paired[part.text] = Part(score, part.text, part.syllables)
        return Choices(tuple(best.values()), paired)

    def _second_in_pairs(self) -> dict[str, list[Part]]:
        """By syllable, the characters that were counted after another one."""
        seconds = dict.fromkeys(second for each in self._tables.pairs.values() for second in each)
        found: dict[str, list[Part]] = {}
        for text in seconds:
            character = self._tables.characters[text]
            for reading in character.readings:
                found.setdefault(reading, []).append(Part(character.second, text, (reading,)))
            for reading in character.also_read:
                part = Part(character.second - ALSO_READ_PENALTY, text, (reading,))
                found.setdefault(reading, []).append(part)
        return found

    def _parts(self, syllable: str, position: str) -> list[Part]:
        if position != "surname":
            sounds = (syllable,)
            return [
                Part(getattr(self._tables.characters[text], position) - penalty, text, sounds)
                for text, penalty in self._sounds.get(syllable, ())
            ]
        listed = self._surnames.get((syllable,), [])
        names = {part.text for part in listed}
        others = [part for part in self._parts(syllable, "single") if part.text not in names]
        return [*listed, *(part._replace(score=part.score - UNLISTED_SURNAME_PENALTY) for part in others)]


def in_order(part: Part) -> tuple[float, str]:
    """Sorts the best first; of equals, the one that comes first in Unicode."""
    return (-part.score, part.text)


def _dearer(ranked: tuple[Part, ...], penalty: float) -> Iterator[tuple[float, str, Part]]:
    """These parts, with their cost under a penalty, the least first."""
    return ((penalty - part.score, part.text, part) for part in ranked)


def _by_syllable(tables: Tables) -> dict[str, list[tuple[str, float]]]:
    found: dict[str, list[tuple[str, float]]] = {}
    for text, character in tables.characters.items():
        for reading in character.readings:
            found.setdefault(reading, []).append((text, 0.0))
        for reading in character.also_read:
            found.setdefault(reading, []).append((text, ALSO_READ_PENALTY))
    return found


def _by_reading(tables: Tables) -> dict[tuple[str, ...], list[Part]]:
    found: dict[tuple[str, ...], list[Part]] = {}
    for name, surname in tables.surnames.items():
        for rank, reading in enumerate(surname.readings):
            score = surname.share - (ALSO_READ_PENALTY if rank else 0.0)
            found.setdefault(reading, []).append(Part(score, name, reading))
    return found

"""Which characters and surnames a token may stand for, best first at each place of a name.

Knows single characters and surnames; how two characters of a given name go together is given.py's matter.
"""

import heapq
from typing import NamedTuple

from kiosk.people.names.syllables import Token, initial_of
from kiosk.people.names.tables import Tables

POSITIONS = ("surname", "first", "second", "single")

BEAM = 120  # characters of one token and place: beyond the best 120 nothing gets among 40 whole names
ALSO_READ_PENALTY = 2.3  # a second reading: one in ten types it
UNLISTED_SURNAME_PENALTY = 20.0  # any character may be a surname, but after all that are known as such


class Part(NamedTuple):
    """A piece of a name, by which syllables it was found, and its log share less penalties."""

    score: float
    text: str
    syllables: tuple[str, ...]


class Choices(NamedTuple):
    """What one token may stand for at one place: the best, in order, and all, by character."""

    best: tuple[Part, ...]
    all: dict[str, Part]


class Lexicon:
    """Characters by syllable and place, sorted when first asked for."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._sounds = _by_syllable(tables)
        self._surnames = _by_reading(tables)
        self._compounds = [(reading, parts) for reading, parts in self._surnames.items() if len(reading) == 2]
        self._ranked: dict[tuple[str, str], tuple[Part, ...]] = {}
        self._choices: dict[tuple[str, str, str], Choices] = {}

    @property
    def syllables(self) -> frozenset[str]:
        """Every syllable that some character has."""
        return frozenset(self._sounds)

    def ranked(self, syllable: str, position: str) -> tuple[Part, ...]:
        """All characters of this syllable, likeliest at this place first; () for no syllable."""
        key = (syllable, position)
        if key not in self._ranked:
            if syllable not in self._sounds and (syllable,) not in self._surnames:
                return ()
            self._ranked[key] = tuple(sorted(self._parts(syllable, position), key=in_order))
        return self._ranked[key]

    def rare(self, syllable: str) -> str:
        """The characters of this syllable that were counted at no place."""
        return self._tables.rare.get(syllable, "")

    def choices(self, token: Token, position: str) -> Choices:
        """What this token may stand for at this place of a name."""
        key = (token.letters, token.ending, position)
        if key not in self._choices:
            self._choices[key] = self._chosen(token, position)
        return self._choices[key]

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
        everything: dict[str, Part] = {}
        for syllable, penalty in token.meanings.items():
            for part in self.ranked(syllable, position):
                score = part.score - penalty
                if part.text not in everything or everything[part.text].score < score:
                    everything[part.text] = part._replace(score=score)
        return Choices(tuple(heapq.nsmallest(BEAM, everything.values(), key=in_order)), everything)

    def _parts(self, syllable: str, position: str) -> list[Part]:
        if position != "surname":
            return [
                Part(getattr(self._tables.characters[text], position) - penalty, text, (syllable,))
                for text, penalty in self._sounds.get(syllable, ())
            ]
        listed = self._surnames.get((syllable,), [])
        names = {part.text for part in listed}
        others = [part for part in self._parts(syllable, "single") if part.text not in names]
        return [*listed, *(part._replace(score=part.score - UNLISTED_SURNAME_PENALTY) for part in others)]


def in_order(part: Part) -> tuple[float, str]:
    """Sorts the best first; of equals, the one that comes first in Unicode."""
    return (-part.score, part.text)


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

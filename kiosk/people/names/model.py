"""Personal names from pinyin: which whole name is likeliest for the letters typed so far.

P(name) = P(surname) x P(given); a given name of two is a mixture over sex of its characters' shares, backed
by counted pairs. General input engines have the whole name on their first page for 3 to 15 % of names;
this has three quarters. Knows nothing of screens and keeps nothing that anybody typed.
"""

import heapq
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kiosk.people.names.readings import RARE_SURNAMES, Readings, readings
from kiosk.people.names.syllables import Syllables, Token
from kiosk.people.names.tables import Tables, load_tables

SINGLE_GIVEN_SHARE = 0.27  # given names of one character
PAIR_TRUST = 200  # a first character seen this often in pairs is half believed
WRONG_READING_PENALTY = 2.3  # the ordinary reading of a surname that has its own
NO_SURNAME_PENALTY = 8.0  # a given name alone, for those who type in pieces
CHARACTERS_MAX = 40  # of one position: the best; the rest is a correction away
SURNAMES_MAX = 16
GIVEN_MAX = 60
CUTS_MAX = 10
CUT_COST_MARGIN = 5.0  # one bare initial more than the best cut
PAGE_MAX = 24


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name, and the syllable that each of its characters was found by."""

    name: str
    syllables: tuple[str, ...]


class _Part(NamedTuple):
    text: str
    syllables: tuple[str, ...]
    score: float


class NameModel:
    """Loaded once; suggesting takes a few milliseconds."""

    def __init__(self, tables: Tables, sounds: Readings) -> None:
        self._tables = tables
        self._by_syllable = _by_syllable(tables)
        self._surnames = _surnames(tables, sounds)
        self._syllables = Syllables(frozenset(self._by_syllable))
        self._pairs_from: dict[str, int] = {}
        for pair, count in tables.pairs.items():
            self._pairs_from[pair[0]] = self._pairs_from.get(pair[0], 0) + count
        self._men = sum(math.exp(each.first) * each.male for each in tables.characters.values())
        self._suggest = lru_cache(maxsize=256)(self._suggested)
        self._given = lru_cache(maxsize=512)(self._given_found)
        self._characters = lru_cache(maxsize=2048)(self._characters_found)

    @classmethod
    def load(cls) -> "NameModel":
        """The model over the package's own statistics."""
        return cls(load_tables(), readings())

    def suggest(self, letters: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Names for these letters, likeliest first: full pinyin, initials, or a mixture; v stands for ü."""
        if not letters.isascii() or not letters.isalpha():
            return ()
        return self._suggest(letters.lower(), limit)

    def homophones(
        self, syllable: str, position: str, limit: int = PAGE_MAX, page: int = 0
    ) -> tuple[str, ...]:
        """Characters of this sound, likeliest at this position (surname, first, second, single) first."""
        ranked = sorted(
            self._by_syllable.get(syllable, ()), key=lambda character: -self._share(character, position)
        )
        return tuple(ranked[page * limit :][:limit])

    def _share(self, character: str, position: str) -> float:
        found = self._tables.characters[character]
        if position == "surname":
            # Whoever isn't among the surnames stands behind all that are.
            return self._tables.surnames.get(character, found.first - 20.0)
        return {"first": found.first, "second": found.second, "single": found.single}[position]

    def _suggested(self, letters: str, limit: int) -> tuple[Suggestion, ...]:
        best: dict[str, _Part] = {}
        for cut in _likely(list(self._syllables.cuts(letters))):
            for part in self._names(cut):
                if part.text not in best or best[part.text].score < part.score:
                    best[part.text] = part
        ranked = heapq.nlargest(limit, best.values(), key=lambda part: (part.score, part.text))
        return tuple(Suggestion(part.text, part.syllables) for part in ranked)

    def _names(self, cut: tuple[Token, ...]) -> list[_Part]:
        found: list[_Part] = []
        for surname_length in (0, 1, 2):
            given_length = len(cut) - surname_length
            if not 0 <= given_length <= 2 or (given_length == 0 and surname_length == 0):
                continue
            givens = self._given(cut[surname_length:])
            surnames = self._surname(cut[:surname_length])
            found.extend(
                _Part(
                    surname.text + given.text,
                    surname.syllables + given.syllables,
                    surname.score + given.score,
                )
                for surname in surnames
                for given in givens
            )
        return found

    def _surname(self, tokens: tuple[Token, ...]) -> list[_Part]:
        if not tokens:
            return [_Part("", (), -NO_SURNAME_PENALTY)]
        found = []
        for meaning, penalty in _meanings(tokens):
            for surname, score in self._surnames.get(meaning, ()):
                found.append(_Part(surname, meaning, score - penalty))
        return heapq.nlargest(SURNAMES_MAX, found, key=lambda part: part.score)

    def _given_found(self, tokens: tuple[Token, ...]) -> list[_Part]:
        if not tokens:
            return [_Part("", (), 0.0)]
        if len(tokens) == 1:
            singles = self._characters(tokens[0], "single")
            return [part._replace(score=part.score + math.log(SINGLE_GIVEN_SHARE)) for part in singles]
        firsts = self._characters(tokens[0], "first")
        seconds = self._characters(tokens[1], "second")
        two = math.log(1 - SINGLE_GIVEN_SHARE)
        pairs = (
            _Part(a.text + b.text, a.syllables + b.syllables, two + self._pair_score(a, b))
            for a in firsts
            for b in seconds
        )
        return heapq.nlargest(GIVEN_MAX, pairs, key=lambda part: part.score)

    def _characters_found(self, token: Token, position: str) -> list[_Part]:
        found = (
            _Part(character, (syllable,), self._share(character, position) - penalty)
            for syllable, penalty in token.meanings
            for character in self._by_syllable[syllable]
        )
        return heapq.nlargest(CHARACTERS_MAX, found, key=lambda part: part.score)

    def _pair_score(self, first: _Part, second: _Part) -> float:
        """Log share of a given name of two, by its characters' sex and by the pairs that were counted."""
        a = self._tables.characters[first.text].male
        b = self._tables.characters[second.text].male
        agreement = a * b / self._men + (1 - a) * (1 - b) / (1 - self._men)
        score = first.score + second.score + math.log(max(agreement, 1e-6))
        seen = self._pairs_from.get(first.text, 0)
        count = self._tables.pairs.get(first.text + second.text, 0)
        if not seen:
            return score
        trust = seen / (seen + PAIR_TRUST)
        counted = trust * count / seen
        # The penalties of slips stand in both scores; counting only replaces P(second | first).
        expected = (1 - trust) * math.exp(score - first.score)
        return first.score + math.log(counted * math.exp(_penalty(second, self)) + expected)


def _likely(cuts: list[tuple[Token, ...]]) -> list[tuple[Token, ...]]:
    """The cuts that can still win: those within reach of the one with the fewest slips and bare initials."""
    costs = [sum(token.penalty for token in cut) for cut in cuts]
    ranked = sorted(zip(costs, range(len(cuts)), strict=True))
    return [cuts[index] for cost, index in ranked[:CUTS_MAX] if cost <= ranked[0][0] + CUT_COST_MARGIN]


def _penalty(part: _Part, model: NameModel) -> float:
    return part.score - model._tables.characters[part.text].second  # noqa: SLF001 - same module


def _meanings(tokens: tuple[Token, ...]) -> list[tuple[tuple[str, ...], float]]:
    found: list[tuple[tuple[str, ...], float]] = [((), 0.0)]
    for token in tokens:
        found = [
            ((*before, syllable), cost + penalty)
            for before, cost in found
            for syllable, penalty in token.meanings
        ]
    return found


def _by_syllable(tables: Tables) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for text, character in tables.characters.items():
        for reading in character.readings:
            found.setdefault(reading, []).append(text)
    return {syllable: tuple(characters) for syllable, characters in found.items()}


def _surnames(tables: Tables, sounds: Readings) -> dict[tuple[str, ...], list[tuple[str, float]]]:
    found: dict[tuple[str, ...], list[tuple[str, float]]] = {}
    for surname, share in tables.surnames.items():
        ways = (
            [(each,) for each in sounds.of_surname(surname)]
            if len(surname) == 1
            else _compound(surname, sounds)
        )
        for rank, way in enumerate(ways):
            found.setdefault(way, []).append((surname, share - WRONG_READING_PENALTY * (rank > 0)))
    return found


def _compound(surname: str, sounds: Readings) -> list[tuple[str, ...]]:
    ways = [RARE_SURNAMES[surname]] if surname in RARE_SURNAMES else []
    ordinary = tuple(next(iter(sounds.of_character(character)), "") for character in surname)
    return [*ways, *([ordinary] if all(ordinary) and ordinary not in ways else [])]

"""Given names of two characters: which go together.

P(first, second) is a mixture over sex of the characters' own shares, with a word for doubled characters,
times how much the pair is sought after, as far as its count tells (a gamma prior over a Poisson count).
Knows nothing of letters.
"""

import heapq
import math
from typing import NamedTuple

from kiosk.people.names.lexicon import Choices, Part
from kiosk.people.names.tables import Tables

# Given names of two characters behind the counts: 10,299 in the pairs that were kept, and those seen once.
NAMES_COUNTED = 18_000
# How strongly the characters' own shares are believed: as much as half a sighting of the pair. Found on
# thinned counts, flat from 0.2 to 1.
PRIOR_SIGHTINGS = 0.5
UNSEEN_EXPECTED_MIN = 0.05  # sightings expected; below it their absence tells less than a hundredth
DOUBLED_GAIN = 2.0  # natural log: 婷婷 is that much commoner than its character alone tells (held-out pairs)


NOBODY: dict[str, float] = {}  # one for all that were counted before none


class _Company(NamedTuple):
    """What a first character tells of the second.

    `men` and `women` say how much commoner it is among them than among all; `counted` the log gain of each
    second character that was counted after it.
    """

    men: float
    women: float
    counted: dict[str, float]


class GivenNames:
    """Weighs pairs of characters."""

    def __init__(self, tables: Tables) -> None:
        self._characters = tables.characters
        self._pairs = tables.pairs
        self._men = sum(math.exp(each.first) * each.male for each in tables.characters.values())
        self._gain_max = DOUBLED_GAIN - math.log(min(self._men, 1 - self._men))
        self._companies: dict[str, _Company] = {}

    def best(self, firsts: Choices, seconds: Choices, limit: int, floor: float) -> list[Part]:
        """The likeliest of a first and a second, best first, all above `floor` (log share)."""
        kept = _Kept(limit, floor)
        companies = [(first, self._company(first.text)) for first in firsts.best]
        for first, company in companies:
            for text, gain in company.counted.items():
                second = seconds.paired.get(text)
                if second is not None:
                    kept.offer(first.score + second.score + gain, first, second)
        highest = seconds.best[0].score + self._gain_max
        for first, company in companies:
            if first.score + highest <= kept.floor:
                break
            self._offer_uncounted(first, company, seconds, kept)
        return kept.in_order()

    def _offer_uncounted(self, first: Part, company: _Company, seconds: Choices, kept: "_Kept") -> None:
        men, women, counted = company
        share = self._characters[first.text].first
        highest = first.score + math.log(max(men, women)) + DOUBLED_GAIN
        for second in seconds.best:
            if highest + second.score <= kept.floor:
                break
            if second.text not in counted:
                character = self._characters[second.text]
                gain = math.log(men * character.male + women * (1 - character.male))
                if first.text == second.text:
                    gain += DOUBLED_GAIN
                gain += _unseen_gain(share + character.second + gain)
                kept.offer(first.score + second.score + gain, first, second)

    def _company(self, first: str) -> _Company:
        if first not in self._companies:
            character = self._characters[first]
            men, women = character.male / self._men, (1 - character.male) / (1 - self._men)
            counted = {}
            for text, count in self._pairs.get(first, {}).items():
                second = self._characters[text]
                gain = math.log(men * second.male + women * (1 - second.male))
                if text == first:
                    gain += DOUBLED_GAIN
                expected = NAMES_COUNTED * math.exp(character.first + second.second + gain)
                counted[text] = gain + math.log((count + PRIOR_SIGHTINGS) / (expected + PRIOR_SIGHTINGS))
            self._companies[first] = _Company(men, women, counted or NOBODY)
        return self._companies[first]


def _unseen_gain(share: float) -> float:
    """What a pair of this log share loses, as it was not seen twice; pairs seen once were left out."""
    expected = NAMES_COUNTED * math.exp(share)
    if expected < UNSEEN_EXPECTED_MIN:
        return 0.0
    prior = PRIOR_SIGHTINGS
    once = prior * expected / (expected + prior)  # its probability, in that of not at all
    return math.log((prior + once * (prior + 1)) / ((expected + prior) * (1 + once)))


class _Kept:
    """The best so far; `floor` is what another one has to beat."""

    def __init__(self, limit: int, floor: float) -> None:
        self.floor = floor
        self._limit = limit
        self._heap: list[tuple[float, str, Part, Part]] = []

    def offer(self, score: float, first: Part, second: Part) -> None:
        if score <= self.floor:
            return
        candidate = (score, first.text + second.text, first, second)
        if len(self._heap) < self._limit:
            heapq.heappush(self._heap, candidate)
        else:
            heapq.heapreplace(self._heap, candidate)
        if len(self._heap) == self._limit:
            self.floor = self._heap[0][0]

    def in_order(self) -> list[Part]:
        return [
            Part(score, text, first.syllables + second.syllables)
            for score, text, first, second in sorted(self._heap, key=lambda each: (-each[0], each[1]))
        ]

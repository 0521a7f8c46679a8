"""Given names of two characters: which go together.

P(first, second) is a mixture over sex of the characters' own shares, with a word for doubled characters, and
pulled towards the pairs that were counted as far as there were enough of them. Knows nothing of letters.
"""

import heapq
import math
from typing import NamedTuple

from kiosk.people.names.lexicon import Choices, Part
from kiosk.people.names.tables import Tables

PAIR_TRUST = 200  # a first character seen so often in pairs is believed half
DOUBLED_GAIN = 2.0  # natural log: 婷婷 is that much commoner than its character alone tells (held-out pairs)


class _Company(NamedTuple):
    """What a first character tells of the second.

    `men` and `women` say how much commoner it is among them than among all; `others` is the log share left
    to pairs that were not counted, `highest` the most that such a pair can gain; `counted` the log gain of
    each second character that was counted after it.
    """

    men: float
    women: float
    others: float
    highest: float
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
                second = seconds.all.get(text)
                if second is not None:
                    kept.offer(first.score + second.score + gain, first, second)
        highest = seconds.best[0].score + self._gain_max
        for first, company in companies:
            if first.score + highest <= kept.floor:
                break
            self._offer_uncounted(first, company, seconds, kept)
        return kept.in_order()

    def _offer_uncounted(self, first: Part, company: _Company, seconds: Choices, kept: "_Kept") -> None:
        men, women, others, highest, counted = company
        base = first.score + others
        highest += first.score
        for second in seconds.best:
            if highest + second.score <= kept.floor:
                break
            if second.text not in counted:
                male = self._characters[second.text].male
                doubled = DOUBLED_GAIN if first.text == second.text else 0.0
                score = base + second.score + math.log(men * male + women * (1 - male)) + doubled
                kept.offer(score, first, second)

    def _company(self, first: str) -> _Company:
        if first not in self._companies:
            male = self._characters[first].male
            men, women = male / self._men, (1 - male) / (1 - self._men)
            pairs = self._pairs.get(first, {})
            seen = sum(pairs.values())
            trust = seen / (seen + PAIR_TRUST)
            counted = {}
            for text, count in pairs.items():
                second = self._characters[text]
                alone = men * second.male + women * (1 - second.male)
                doubled = math.exp(DOUBLED_GAIN) if text == first else 1.0
                share = count / seen / math.exp(second.second)
                counted[text] = math.log((1 - trust) * alone * doubled + trust * share)
            others = math.log(1 - trust)
            highest = others + math.log(max(men, women)) + DOUBLED_GAIN
            self._companies[first] = _Company(men, women, others, highest, counted)
        return self._companies[first]


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

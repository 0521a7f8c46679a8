"""Slips of accent in a name's pinyin: whom forgiving them rescues, and what it costs those who type right."""

import sys
from collections.abc import Sequence
from random import Random

from kiosk.people.name_list import Listed
from kiosk.people.names import NameModel
from kiosk.people.names.model import SUGGESTIONS_MAX
from kiosk.people.names.syllables import slips

RANKS = (10, 40)


def figures(model: NameModel, names: Sequence[Listed]) -> dict[str, float]:
    """`slip_hit`: percent of names with one slip that stand among the first so many all the same.

    `slip_loss`: points by which more names typed right would stand there if every letter were meant as it is.
    Letters without separators; the slip is another syllable that there is, chosen by the name's own dice.
    """
    right = [_places(model, each.name, "".join(each.syllables)) for each in names]
    typed = [(each.name, _slipped(model, each)) for each in names]
    wrong = [_places(model, name, letters)[0] for name, letters in typed if letters]
    hits = {f"slip_hit{rank}": _percent([place <= rank for place in wrong]) for rank in RANKS}
    losses = {
        f"slip_loss{rank}": round(
            _percent([meant <= rank for _, meant in right]) - _percent([place <= rank for place, _ in right]),
            2,
        )
        for rank in RANKS
    }
    return {**hits, **losses}


def _places(model: NameModel, name: str, letters: str) -> tuple[int, int]:
    """The name's place among all that is suggested, and among what takes each letter as it is."""
    found = model.suggest(letters, SUGGESTIONS_MAX)
    meant = [each.name for each in found if "".join(each.syllables) == letters]
    return _place([each.name for each in found], name), _place(meant, name)


def _place(names: list[str], name: str) -> int:
    return names.index(name) + 1 if name in names else sys.maxsize


def _slipped(model: NameModel, listed: Listed) -> str:
    """Its letters with one slip; "" where nothing can slip."""
    ways = [
        (place, other)
        for place, syllable in enumerate(listed.syllables)
        for other in _single_slips(syllable)
        if model.homophones(other, "first")
    ]
    if not ways:
        return ""
    place, other = Random(listed.name).choice(ways)  # noqa: S311 - seeded dice, no secret
    return "".join((*listed.syllables[:place], other, *listed.syllables[place + 1 :]))


def _single_slips(syllable: str) -> list[str]:
    """Other syllables at one end's slip; what takes both costs the sum of two."""
    costs = {other: cost for other, cost in slips(syllable).items() if cost}
    both = max(costs.values()) if len(costs) == 3 else sys.maxsize
    return sorted(other for other, cost in costs.items() if cost < both)


def _percent(found: Sequence[bool]) -> float:
    return round(100 * sum(found) / len(found), 1) if found else 0.0

"""The statistics behind the name engine, read from the package's own tables (data/README.md says whence).

Shares are natural logarithms. Knows nothing of how the engine weighs them.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Character(NamedTuple):
    """One character: how it is read, how common it is at each place of a given name, its share of men (0..1).

    `readings` are equally good; `also_read` are second ones.
    """

    readings: tuple[str, ...]
    also_read: tuple[str, ...]
    single: float
    first: float
    second: float
    male: float


class Surname(NamedTuple):
    """One surname: log share, and its readings, the right one first, each a tuple of syllables."""

    share: float
    readings: tuple[tuple[str, ...], ...]


class Tables(NamedTuple):
    """All that was counted, and what never was.

    `pairs` holds, for each first character, how often each second one followed; `rare`, for each syllable,
    the characters that nobody counted in a name, those of the standard of 8,105 before the rest of GBK.
    """

    characters: dict[str, Character]
    surnames: dict[str, Surname]
    pairs: dict[str, dict[str, int]]
    rare: dict[str, str]


@cache
def load_tables() -> Tables:
    """Read them once: about 25 ms and 6 MB."""
    characters = {
        text: Character(
            tuple(readings.split(",")),
            (also_read,) if also_read else (),
            int(single) / -100,
            int(first) / -100,
            int(second) / -100,
            int(male) / 100,
        )
        for text, readings, also_read, single, first, second, male in _rows("characters.tsv")
    }
    surnames = {
        name: Surname(int(share) / -100, tuple(tuple(way.split()) for way in ways.split(",")))
        for name, share, ways in _rows("surnames.tsv")
    }
    pairs: dict[str, dict[str, int]] = {}
    for pair, count in _rows("pairs.tsv"):
        pairs.setdefault(pair[0], {})[pair[1]] = int(count)
    rare = {line[0]: line[1] for line in _rows("rare.tsv")}
    return Tables(characters, surnames, pairs, rare)


def _rows(name: str) -> Iterator[list[str]]:
    with (files(__package__) / "data" / name).open(encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")

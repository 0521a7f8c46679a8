"""The statistics behind the name engine, read from the package's own tables (data/README.md says whence)."""

import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

NEVER = -25.0  # log share of what was never seen


@dataclass(frozen=True, slots=True)
class Character:
    """One character: its toneless readings, log shares by position in a given name, and share of men."""

    readings: tuple[str, ...]
    single: float
    first: float
    second: float
    male: float


@dataclass(frozen=True, slots=True)
class Tables:
    """All of it. Log shares are natural."""

    characters: dict[str, Character]
    surnames: dict[str, float]
    surname_readings: dict[str, tuple[str, ...]]
    pairs: dict[str, int]


@cache
def load_tables() -> Tables:
    """Read them; about 30 ms and 6 MB, once."""
    characters = {
        fields[0]: Character(tuple(fields[1].split(",")), *(float(each) for each in fields[2:6]))
        for fields in _rows("chars.tsv")[1:]
    }
    surname_rows = _rows("surnames.tsv")
    surnames = {fields[0]: float(fields[1]) for fields in surname_rows}
    read_otherwise: dict[str, tuple[str, ...]] = {
        fields[0]: (fields[2],) for fields in surname_rows if len(fields) > 2 and fields[2]
    }
    pairs = {first + second: int(count) for first, second, count in _rows("pairs.tsv")}
    assert all(math.isfinite(share) for share in surnames.values()), "shares are logarithms"
    return Tables(characters, surnames, read_otherwise, pairs)


def _rows(name: str) -> list[list[str]]:
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line]

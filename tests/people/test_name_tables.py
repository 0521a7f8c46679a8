import math
from importlib.resources import files

import pytest

from kiosk.people.names.tables import load_tables

TABLES = load_tables()
DATA_BYTES_MAX = 600_000


def test_shares_add_up() -> None:
    """At each place of a given name, and over surnames, shares add up to about one."""
    characters = TABLES.characters.values()
    for position in ("single", "first", "second"):
        assert sum(math.exp(getattr(each, position)) for each in characters) == pytest.approx(1, abs=0.01)
    assert sum(math.exp(each.share) for each in TABLES.surnames.values()) == pytest.approx(1, abs=0.01)


def test_tables_hang_together() -> None:
    """Every pair is of known characters, every surname has a syllable per character."""
    for first, seconds in TABLES.pairs.items():
        assert {first, *seconds} <= TABLES.characters.keys()
    for name, surname in TABLES.surnames.items():
        assert all(len(reading) == len(name) for reading in surname.readings)
    assert all(0 < each.male < 1 for each in TABLES.characters.values())


def test_the_tables_are_small() -> None:
    """All data of the engine take less than 0.6 MB."""
    folder = files("kiosk.people.names") / "data"
    assert sum(len(each.read_bytes()) for each in folder.iterdir()) < DATA_BYTES_MAX

import math
from importlib.resources import files
from pathlib import Path

import pytest

from kiosk.people.names.build import build
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


def test_tables_are_built_from_raw_statistics(tmp_path: Path) -> None:
    """Doubles are merged, shares become whole hundredths, and readings known by hand are put in."""
    raw, ours = tmp_path / "raw", tmp_path / "ours"
    raw.mkdir()
    ours.mkdir()
    header = "character\treadings\tsingle\tfirst\tsecond\tmale\n"
    rows = "迟\tchi\t-9\t-9\t-9\t0.5\n尉\twei\t-8\t-8.5\t-9.25\t0.66\n繁\tfan\t-9\t-9\t-9\t0.5\n"
    (raw / "chars.tsv").write_text(header + rows, encoding="utf-8")
    (raw / "surnames.tsv").write_text("迟\t-7\t\n迟\t-7\tchi\n尉\t-20\tyu\n", encoding="utf-8")
    (raw / "pairs.tsv").write_text("尉\t迟\t4\n", encoding="utf-8")
    build(raw, ours)
    assert "尉\twei\tyu\t800\t850\t925\t66\n" in (ours / "characters.tsv").read_text(encoding="utf-8")
    surnames = (ours / "surnames.tsv").read_text(encoding="utf-8").splitlines()
    assert "迟\t631\tchi" in surnames
    assert "尉\t1250\tyu,wei" in surnames
    assert "繁\t1250\tpo,fan" in surnames
    assert (ours / "pairs.tsv").read_text(encoding="utf-8") == "尉迟\t4\n"

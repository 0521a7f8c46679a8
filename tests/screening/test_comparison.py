"""The comparison check as arithmetic, and as the command that reads it out of ledgers and tables."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.evaluate.comparison import read_comparison, to_json
from kiosk.evaluate.errors import StreamInvalid
from kiosk.screening.comparison import (
    COMMISSIONING,
    ERROR_CENTI_C_MAX,
    JUDGED_MIN,
    NOT_COMPARED,
    READINGS_KEPT,
    RECENT,
    Comparison,
    Reading,
    is_well,
)
from kiosk.screening.parameters import Parameters

LEVEL = 3_457
biases = st.integers(-150, 150)


def reading(bias_centi_c: int, *, sensor: str = "A", skin_centi_c: int = LEVEL) -> Reading:
    """Somebody whom the kiosk puts at 36.6, and whose thermometer shows so much more."""
    return Reading(3_660 + bias_centi_c, skin_centi_c, skin_centi_c, 65, 3_730, sensor)


def after(*found: int, sensor: str = "A") -> Comparison:
    """A commissioned sensor after these biases."""
    return Comparison.told(reading(bias, sensor=sensor) for bias in (*(0,) * COMMISSIONING, *found))


def test_bias_is_thermometer_less_estimate() -> None:
    """A kiosk that reads too cold has a positive bias; the estimate is the registers'."""
    one = Reading(3_670, LEVEL + 65, LEVEL, 65, 3_730)
    assert (one.expected_centi_c, one.bias_centi_c) == (3_730, -60)


def test_twenty_set_the_level() -> None:
    """Nineteen do not; the twentieth makes the middle of their foreheads the level."""
    skins = [3_400 + 5 * number for number in range(COMMISSIONING)]
    known = Comparison.told(reading(200, skin_centi_c=skin) for skin in skins[:-1])
    assert (known.state, known.level_centi_c) == ("commissioning", None)
    known = known.after(reading(200, skin_centi_c=skins[-1]))
    assert (known.state, known.level_centi_c, known.mean_error_centi_c) == ("in_order", 3_447, None)
    assert known.in_force(Parameters()).commissioning_level_centi_c == 3_447


@given(st.lists(biases, max_size=JUDGED_MIN - 1))
def test_few_readings_lock_nobody_out(found: list[int]) -> None:
    """However far off they are, fewer than five tell nothing of the mean."""
    assert after(*found).state == "in_order"


@given(st.lists(biases, max_size=60))
def test_locked_out_is_a_mean_beyond_half_a_degree(found: list[int]) -> None:
    """Told once more by hand: a lock-out begins with a mean of the last ten, and ends with five that pass."""
    failed, since = False, 0
    for number in range(1, len(found) + 1):
        since += 1
        recent = found[max(number - min(since, JUDGED_MIN if failed else RECENT), 0) : number]
        if since >= JUDGED_MIN:
            off = abs(sum(recent)) > ERROR_CENTI_C_MAX * len(recent)
            if off and not failed:
                since = 0
            elif failed and not off:
                since = JUDGED_MIN
            failed = off
        assert after(*found[:number]).failed == failed


@given(st.lists(biases, max_size=60))
def test_what_is_kept_is_bounded(found: list[int]) -> None:
    """The chart keeps its last readings, the count all of them."""
    known = after(*found)
    assert known.count == COMMISSIONING + len(found)
    assert len(known.readings) == min(known.count, READINGS_KEPT)
    assert known.fresh <= RECENT


@given(st.lists(st.integers(-ERROR_CENTI_C_MAX, ERROR_CENTI_C_MAX), max_size=40))
def test_readings_within_bounds_never_lock_out(found: list[int]) -> None:
    """As long as each is within half a degree, so is their mean."""
    assert not after(*found).failed


def test_another_sensor_begins_anew() -> None:
    """A failed sensor that is replaced locks nobody out; the new one is commissioned from nothing."""
    known = after(*(90,) * 5)
    assert (known.locks("A"), known.locks("B"), known.locks("")) == (True, False, True)
    changed = known.after(reading(0, sensor="B"))
    assert (changed.state, changed.count, changed.sensor) == ("commissioning", 1, "B")
    assert changed.in_force(Parameters()) == Parameters()


@pytest.mark.parametrize(("contact", "well"), [(3_490, False), (3_500, True), (3_720, True), (3_730, False)])
def test_only_the_well_are_compared(contact: int, well: bool) -> None:  # noqa: FBT001 - a table
    """Neither a fever nor a thermometer that slipped tells anything of the kiosk."""
    assert is_well(contact, Parameters()) == well


def table(
    path: Path, rows: list[tuple[Any, ...]], head: str = "contact_c,skin_1_c,skin_2_c,skin_3_c"
) -> Path:
    """A table of well people; every look is as many samples as wanted."""
    lines = [head, *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def well(contact: float, skin: float) -> tuple[float, ...]:
    """One row: the thermometer, and eight equal looks."""
    return (contact, *(skin,) * 8)


HEAD = "contact_c," + ",".join(f"skin_{number}_c" for number in range(1, 9))


def test_a_table_tells_the_same(tmp_path: Path) -> None:
    """Twenty commission, five more that are far off fail it; what is no well look is counted apart."""
    rows = [well(36.6, 34.2)] * COMMISSIONING + [(36.6, 34.2), well(38.0, 35.4), ("", *(34.2,) * 8)]
    path = table(tmp_path / "t.csv", rows, HEAD)
    told = to_json(read_comparison(path, None))
    assert (told["state"], told["count"], told["unusable"], told["commissioned_level_c"]) == (
        "in_order",
        COMMISSIONING,
        3,
        34.2,
    )
    path = table(tmp_path / "t.csv", [*rows, *[well(37.2, 34.2)] * JUDGED_MIN], HEAD)
    told = to_json(read_comparison(path, None))
    assert (told["state"], told["locked_out"]) == ("failed", True)
    assert [each["bias_c"] for each in told["readings"][-2:]] == [0.6, 0.6]


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    """The column that is missing is named, and so is a file that is not there."""
    with pytest.raises(StreamInvalid, match="contact_c"):
        read_comparison(table(tmp_path / "t.csv", [], "person,skin_1_c"), None)
    with pytest.raises(StreamInvalid):
        read_comparison(tmp_path / "nothing.csv", None)


def test_the_command_says_it_by_its_exit_code(tmp_path: Path) -> None:
    """0 in order, 1 locked out or unreadable; one JSON object on the last line."""
    good = table(tmp_path / "good.csv", [well(36.6, 34.2)] * 25, HEAD)
    bad = table(tmp_path / "bad.csv", [*[well(36.6, 34.2)] * 20, *[well(35.7, 34.2)] * 5], HEAD)
    for path, code in ((good, 0), (bad, 1), (tmp_path / "none.csv", 1)):
        command = [sys.executable, "-m", "kiosk", "comparison", str(path), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        if path.exists():
            told = json.loads(done.stdout.splitlines()[-1])
            assert (told["state"] == "failed") == (code == 1)


def test_nothing_compared_is_no_failure() -> None:
    """A sensor that was never compared is to be commissioned, and locks nobody out."""
    assert (NOT_COMPARED.state, NOT_COMPARED.locks("A")) == ("commissioning", False)

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.screening.baseline import LEVEL_PEOPLE, NEWEST_PEOPLE, PEOPLE_KEPT, PEOPLE_OF, Predecessor
from kiosk.screening.history import PEOPLE_TOLD, restored, told
from kiosk.screening.judge import Finding
from tests.screening.foreheads import (
    LEVEL,
    PARAMETERS,
    START,
    after,
    line_of,
    passed,
    screen,
    shift,
    well,
)

foreheads = st.integers(3000, 4200)


@given(st.lists(foreheads, max_size=200))
@settings(max_examples=40, deadline=None)
def test_line_and_level_stay_in_bounds(people: list[int]) -> None:
    """No stream of people moves the line out of its bounds or the level out of what was seen."""
    baseline = after(people)
    assert PARAMETERS.line_centi_c_min <= line_of(baseline) <= PARAMETERS.line_centi_c_max
    assert min([*people, LEVEL]) <= baseline.level_centi_c <= max([*people, LEVEL])
    assert len(baseline.before) <= PEOPLE_KEPT
    assert len(baseline.recent_centi_c) <= LEVEL_PEOPLE


@given(st.lists(st.tuples(foreheads, st.sampled_from(["", "a", "b"])), max_size=150))
@settings(max_examples=40, deadline=None)
def test_baseline_comes_back_from_the_records(people: list[tuple[int, str]]) -> None:
    """After a restart everything about the people before is what it was, from the records alone."""
    lived, records = START, []
    for skin, sensor in people:
        screening = screen(skin, lived, sensor=sensor)
        record_id = f"r{len(records)}"
        records.append((record_id, {"kind": "entry", "measurement": screening.to_json()}))
        lived = passed(lived, screening, record_id)
    assert restored(records, PARAMETERS) == lived


def test_the_end_of_the_records_is_enough() -> None:
    """A year of records need not be read: the last few hundred restore the same baseline."""
    dice = Random(3)
    screenings, lived = shift([well(dice) - (200 if 400 < n < 440 else 0) for n in range(900)])
    tail = [("", {"kind": "entry", "measurement": each.to_json()}) for each in screenings[-PEOPLE_TOLD:]]
    assert restored(tail, PARAMETERS) == lived
    assert restored(tail[PEOPLE_OF + 1 :], PARAMETERS) != lived


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"kind": "entry", "measurement": None},
        {"kind": "entry", "measurement": {"finding": "normal"}},
        {"kind": "entry", "measurement": 3},
        {"kind": "repeat", "measurement": screen(LEVEL).to_json()},
        {"kind": "recheck", "confirmed": None, "about": "x"},
        {"kind": "recheck", "confirmed": True, "about": None},
        {"kind": "recheck", "confirmed": True, "about": "y"},
        {"kind": "recheck", "confirmed": True},
    ],
)
def test_a_record_that_tells_of_nobody_changes_nothing(fields: dict[str, object]) -> None:
    """Damaged records, repeats and rechecks that confirm no fever leave the people before as they are."""
    baseline = passed(START, screen(LEVEL), "x")
    assert told(baseline, "z", fields) == baseline


def test_a_record_and_a_life_tell_the_same_person() -> None:
    """Who somebody was for those after them is the same from the screening and from its record."""
    for skin in (LEVEL, LEVEL + 200, LEVEL - 200):
        screening = screen(skin)
        assert Predecessor.of_record(screening.to_json(), "k") == screening.predecessor("k")
    warming = screen(LEVEL, drift=100)
    assert Predecessor.of_record(warming.to_json()) is warming.predecessor() is None


def test_another_sensor_starts_from_commissioning() -> None:
    """The first person before another sensor is judged by the commissioning level, and the record says so."""
    baseline = START
    for _ in range(60):
        baseline = passed(baseline, screen(LEVEL + 80, baseline, sensor="first"))
    same, other = screen(LEVEL, baseline, sensor="first"), screen(LEVEL, baseline, sensor="second")
    assert (same.level_centi_c, same.sensor_changed) == (LEVEL + 80, False)
    assert (other.level_centi_c, other.sensor_changed, other.level_people) == (LEVEL, True, 5)
    known = passed(baseline, other)
    assert not screen(LEVEL, known, sensor="second").sensor_changed


def test_a_sensor_without_a_name_is_no_other_sensor() -> None:
    """Records that name no sensor neither break the level nor hide a change that is named."""
    baseline = passed(passed(START, screen(LEVEL, sensor="first")), screen(LEVEL, sensor=""))
    assert len(baseline.before) == 2
    assert screen(LEVEL, baseline, sensor="second").sensor_changed


def test_a_confirmed_fever_is_taken_out_again() -> None:
    """Who had a fever by the thermometer leaves the level as if they had never come."""
    dice = Random(8)
    _, baseline = shift([well(dice) for _ in range(60)])
    feverish = screen(LEVEL + 200, baseline)
    assert passed(baseline, feverish, "x").without("x").recent_centi_c == baseline.recent_centi_c
    assert passed(baseline, feverish, "x").without("nobody") == passed(baseline, feverish, "x")


@given(st.lists(st.integers(0, 30), max_size=30), st.integers(0, 99))
@settings(max_examples=30, deadline=None)
def test_taking_out_never_empties_the_level(backwards: list[int], seed: int) -> None:
    """However many are taken out, there is a level, and it lies among what was seen."""
    dice, baseline = Random(seed), START
    for number in range(30):
        screening = screen(well(dice), baseline)
        baseline = passed(baseline, screening, str(number))
    for number in backwards:
        baseline = baseline.without(str(number))
        assert 3000 <= baseline.level_centi_c <= 4200


def test_the_level_begins_anew_where_everything_changed() -> None:
    """Carried outdoors, a gate judges by the people there after a handful of them."""
    _, baseline = shift([LEVEL] * 100)
    _, outdoors = shift([LEVEL - 100] * NEWEST_PEOPLE, baseline)
    assert baseline.level_people == LEVEL_PEOPLE
    assert outdoors.level_people < 2 * NEWEST_PEOPLE
    assert outdoors.level_centi_c == LEVEL - 100


@pytest.mark.parametrize("off", [-400, -250, 250, 600])
def test_nothing_locks_the_kiosk_out(off: int) -> None:
    """However far everybody is off the level, within twenty people somebody is judged normal again."""
    _, baseline = shift([LEVEL] * 80)
    skins = [max(LEVEL + off, PARAMETERS.skin_centi_c_min)] * 20
    screenings, _ = shift([min(skin, PARAMETERS.skin_limit_centi_c - 1) for skin in skins], baseline)
    assert screenings[-1].finding is Finding.NORMAL


def test_a_few_cold_ones_do_not_move_the_level() -> None:
    """Fourteen people straight from the street leave the level where it was; the fifteenth is heard."""
    _, baseline = shift([LEVEL] * 80)
    _, fourteen = shift([LEVEL - 200] * 14, baseline)
    _, fifteen = shift([LEVEL - 200] * 15, baseline)
    assert fourteen.level_centi_c == LEVEL
    assert fifteen.level_centi_c == LEVEL - 200

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.screening.baseline import Baseline
from kiosk.screening.judge import Finding, Screening, body_estimate_centi_c, judge
from kiosk.screening.look import Look
from kiosk.screening.parameters import Parameters
from kiosk.screening.sample import Sample

PARAMETERS = Parameters()
START = Baseline.commissioned(PARAMETERS)
LEVEL = PARAMETERS.commissioning_level_centi_c


def screen(
    skin: int, baseline: Baseline = START, ambient: int = 2300, parameters: Parameters = PARAMETERS
) -> Screening:
    """Somebody whose every sample is the same."""
    samples = tuple(Sample(skin, ambient) for _ in range(parameters.samples))
    return judge(Look(parameters.samples, samples), baseline, parameters)


def test_a_person_at_the_level_is_normal() -> None:
    """Somebody as warm as the people before is shown as 36.6 and is normal."""
    screening = screen(LEVEL)
    assert screening.finding is Finding.NORMAL
    assert screening.estimate_centi_c == 3660


def test_the_line_is_the_threshold() -> None:
    """Exactly at the line somebody is referred, and shown at exactly the threshold that the office set."""
    line = START.line_centi_c(PARAMETERS)
    at_line, below = screen(LEVEL + line), screen(LEVEL + line - 1)
    assert at_line.finding is Finding.REFER
    assert at_line.reasons == ("fever_relative",)
    assert at_line.estimate_centi_c == PARAMETERS.fever_threshold_centi_c
    assert below.finding is Finding.NORMAL
    assert below.estimate_centi_c is not None
    assert below.estimate_centi_c < PARAMETERS.fever_threshold_centi_c


def test_a_cold_gate_still_finds_the_warm_one() -> None:
    """Where everybody reads 33.0 after forty people, 34.0 is a fever, though a fixed limit would pass it."""
    baseline = START
    for _ in range(40):
        baseline = baseline.with_person(3310)
    assert screen(3310, baseline).finding is Finding.NORMAL
    assert screen(3400, baseline).finding is Finding.REFER


def test_the_fixed_limit_calls_in_a_hot_room() -> None:
    """Skin at 37.5 is referred however warm the others were, and never shown below the threshold."""
    baseline = START
    for _ in range(40):
        baseline = baseline.with_person(3740)
    screening = screen(3750, baseline)
    assert screening.reasons == ("fever_fixed",)
    assert screening.estimate_centi_c == PARAMETERS.fever_threshold_centi_c


def test_straight_from_the_cold_is_not_judged() -> None:
    """Somebody far below the level is not called normal; they warm up first."""
    screening = screen(LEVEL - PARAMETERS.too_cold_centi_c)
    assert screening.finding is Finding.UNJUDGED
    assert screening.reasons == ("too_cold",)
    assert screening.estimate_centi_c is None
    assert not screening.feeds_baseline


@pytest.mark.parametrize("ambient", [-500, 4500])
def test_ambient_out_of_range_is_not_judged(ambient: int) -> None:
    """Outside the range it was commissioned in, the kiosk says that it can't judge."""
    assert screen(LEVEL, ambient=ambient).reasons == ("ambient_out_of_range",)


@given(st.integers(3000, 4200), st.lists(st.integers(3200, 3600), max_size=120))
def test_finding_and_estimate_agree(skin: int, before: list[int]) -> None:
    """Whatever came before: shown at or above the threshold if and only if referred."""
    baseline = START
    for temperature in before:
        baseline = baseline.with_person(temperature)
    screening = screen(skin, baseline)
    if screening.estimate_centi_c is None:
        assert screening.finding is Finding.UNJUDGED
    else:
        at_threshold = screening.estimate_centi_c >= PARAMETERS.fever_threshold_centi_c
        assert at_threshold == (screening.finding is Finding.REFER)


@given(st.integers(-300, 300), st.integers(1, 100), st.integers(40, 120))
def test_warmer_is_never_shown_as_colder(above: int, more: int, line: int) -> None:
    """The body estimate never falls while the skin gets warmer."""
    assert body_estimate_centi_c(above + more, line, 3730) >= body_estimate_centi_c(above, line, 3730)


@given(st.lists(st.integers(3000, 4200), max_size=200))
def test_line_and_level_stay_in_bounds(people: list[int]) -> None:
    """No stream of people moves the line out of its bounds or the level out of what was seen."""
    baseline = START
    for temperature in people:
        baseline = baseline.with_person(temperature)
    assert PARAMETERS.line_centi_c_min <= baseline.line_centi_c(PARAMETERS) <= PARAMETERS.line_centi_c_max
    assert min([*people, LEVEL]) <= baseline.level_centi_c <= max([*people, LEVEL])
    assert len(baseline.recent_centi_c) <= 40
    assert len(baseline.residuals_centi_c) <= 80


@given(st.integers(-50, 50))
def test_a_drifting_sensor_changes_nobody(drift: int) -> None:
    """If level and person drift together the finding stays what it was, below the fixed limit."""
    baseline = replace(START, recent_centi_c=tuple(each + drift for each in START.recent_centi_c))
    for above in (0, 30, 60, 100):
        drifted = screen(LEVEL + above + drift, baseline)
        assert drifted.finding is screen(LEVEL + above).finding


@given(st.lists(st.integers(3000, 4200), max_size=150))
def test_baseline_comes_back_from_the_records(people: list[int]) -> None:
    """After a restart level and spread are what they were, from the measurements on record alone."""
    lived, records = START, []
    for skin in people:
        screening = screen(skin, lived)
        records.append(screening.to_json())
        if screening.feeds_baseline:
            lived = lived.with_person(screening.corrected_centi_c)
    assert Baseline.restored(records, PARAMETERS) == lived

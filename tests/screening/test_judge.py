import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.screening.judge import Finding, body_estimate_centi_c
from kiosk.screening.look import Look
from tests.screening.foreheads import (
    LEVEL,
    PARAMETERS,
    START,
    after,
    line_of,
    look_at,
    passed,
    screen,
)

foreheads = st.integers(3000, 4200)


def test_a_person_at_the_level_is_normal() -> None:
    """Somebody as warm as the people before is shown as 36.6 and is normal."""
    screening = screen(LEVEL)
    assert screening.finding is Finding.NORMAL
    assert screening.estimate_centi_c == 3660


def test_the_line_is_the_threshold() -> None:
    """Exactly at the line somebody is referred, and shown at exactly the threshold that the office set."""
    line = line_of(START)
    at_line, below = screen(LEVEL + line), screen(LEVEL + line - 1)
    assert at_line.finding is Finding.REFER
    assert at_line.reasons == ("fever_relative",)
    assert at_line.estimate_centi_c == PARAMETERS.fever_threshold_centi_c
    assert below.finding is Finding.NORMAL
    assert below.estimate_centi_c is not None
    assert below.estimate_centi_c < PARAMETERS.fever_threshold_centi_c


def test_a_cold_gate_still_finds_the_warm_one() -> None:
    """Where everybody reads 33.1 after forty people, 34.0 is a fever, though a fixed limit would pass it."""
    baseline = after([3310] * 40)
    assert screen(3310, baseline).finding is Finding.NORMAL
    assert screen(3400, baseline).finding is Finding.REFER


def test_the_fixed_limit_calls_in_a_hot_room() -> None:
    """Skin at 37.5 is referred however warm the others were, and never shown below the threshold."""
    screening = screen(3750, after([3740] * 40))
    assert screening.reasons == ("fever_fixed",)
    assert screening.estimate_centi_c == PARAMETERS.fever_threshold_centi_c


def test_straight_from_the_cold_is_not_judged() -> None:
    """Somebody far below the level is not called normal, and the level leaves them out."""
    screening = screen(LEVEL - PARAMETERS.too_cold_centi_c)
    assert screening.finding is Finding.UNJUDGED
    assert screening.reasons == ("too_cold",)
    assert screening.estimate_centi_c is None
    assert passed(START, screening).recent_centi_c == START.recent_centi_c


@pytest.mark.parametrize("ambient", [-500, 4500])
def test_ambient_out_of_range_is_not_judged(ambient: int) -> None:
    """Outside the range it was commissioned in, the kiosk says that it can't judge."""
    assert screen(LEVEL, ambient=ambient).reasons == ("ambient_out_of_range",)


@pytest.mark.parametrize("skin", [LEVEL, LEVEL + 200])
def test_a_sensor_that_warms_up_judges_nobody(skin: int) -> None:
    """While the sensor's own temperature climbs, neither a well person nor a fever gets a verdict."""
    assert screen(skin, drift=51).reasons == ("warming_up",)
    assert screen(skin, drift=50).finding is not Finding.UNJUDGED


@pytest.mark.parametrize("skins", [(3450, 3451, 3449, 3450, 3448, 3450, 4130, 4120), (3030, 3031) * 2])
def test_no_plateau_no_verdict(skins: tuple[int, ...]) -> None:
    """A cup of tea that passes before a forehead is unsteady, not a fever; four cold looks are a plateau."""
    look = look_at(*skins, wanted=len(skins))
    assert isinstance(look, Look)
    assert look.steady == (4130 not in skins)


def test_a_room_sensor_takes_the_room_out() -> None:
    """Two degrees of warmer room add a fifth to the skin, and are taken off where a sensor tells them."""
    assert screen(LEVEL + 20, room=2600).corrected_centi_c == LEVEL
    assert screen(LEVEL, room=None).corrected_centi_c == LEVEL


@given(foreheads, st.one_of(st.none(), st.integers(-2000, 8000)))
def test_a_room_moves_nobody_by_more_than_a_degree(skin: int, room: int | None) -> None:
    """Whatever the room sensor says, even in the sun, it moves a verdict by one degree at most."""
    assert abs(screen(skin, room=room).corrected_centi_c - skin) <= 100


@given(foreheads, st.lists(st.integers(3200, 3600), max_size=120))
@settings(max_examples=50, deadline=None)
def test_finding_and_estimate_agree(skin: int, before: list[int]) -> None:
    """Whatever came before: shown at or above the threshold if and only if referred."""
    screening = screen(skin, after(before))
    if screening.estimate_centi_c is None:
        assert screening.finding is Finding.UNJUDGED
    else:
        at_threshold = screening.estimate_centi_c >= PARAMETERS.fever_threshold_centi_c
        assert at_threshold == (screening.finding is Finding.REFER)


@given(st.integers(-300, 300), st.integers(1, 100), st.integers(40, 120))
def test_warmer_is_never_shown_as_colder(above: int, more: int, line: int) -> None:
    """The body estimate never falls while the skin gets warmer."""
    assert body_estimate_centi_c(above + more, line, 3730) >= body_estimate_centi_c(above, line, 3730)


@given(st.integers(-50, 50))
@settings(max_examples=30, deadline=None)
def test_a_drifting_sensor_changes_nobody(drift: int) -> None:
    """If level and person drift together the finding stays what it was, below the fixed limit."""
    before, drifted = after([LEVEL] * 40), after([LEVEL + drift] * 80)
    for above in (0, 30, 60, 100):
        assert screen(LEVEL + above + drift, drifted).finding is screen(LEVEL + above, before).finding


@pytest.mark.parametrize("skin_centi_c", range(3500, 4001, 25))
def test_a_ramp_comes_out_as_it_went_in(skin_centi_c: int) -> None:
    """A blackbody from 35 to 40 degrees is read as what it is: slope one, offset nought."""
    assert screen(skin_centi_c).skin_centi_c == skin_centi_c

"""What may stand before the sensor but one forehead, down to the bytes: hands, tea, two people, a bad bus."""

import statistics
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.errors import DriverError
from drivers.i2c import ChecksummedBus
from drivers.simulated.board import SimulatedBoard
from drivers.thermometer import Thermometer
from kiosk.flow.events import SampleMissed, SampleTaken
from kiosk.flow.states import OutOfService
from kiosk.screening.judge import Finding, judge
from kiosk.screening.look import Look
from kiosk.screening.sample import Sample
from tests.flows.gate_script import Gate
from tests.screening.foreheads import LEVEL, PARAMETERS, ROOM, START, after, look_at, passed, screen

SAMPLES = PARAMETERS.samples
FEVER = LEVEL + 150
HOT_TEA, WARM_TEA = 6_000, 4_100  # fresh, and after a quarter of an hour, when it might be a forehead
LASTING = ("nack", "corrupt", "flag", "stuck", "zero", "ones")


def found(look: Look) -> Finding:
    """The finding on this look at a gate only just commissioned."""
    return judge(look, START, PARAMETERS).finding


@pytest.mark.parametrize("hand", [3_010, 3_150, LEVEL - 150])
def test_a_hand_is_no_forehead(hand: int) -> None:
    """A hand in the place of a forehead is not judged, and no measure for those who come after."""
    screening = screen(hand)
    assert screening.reasons == ("too_cold",)
    assert passed(START, screening).level_centi_c == START.level_centi_c


@given(st.integers(1, SAMPLES - 3), st.integers(3_000, 3_350), st.randoms(use_true_random=False))
def test_a_hand_before_the_forehead_hides_no_fever(hands: int, hand: int, dice: Any) -> None:
    """Whoever wipes their forehead while they are measured is referred or measured again, if feverish."""
    shown = [hand] * hands + [FEVER] * (SAMPLES - hands)
    dice.shuffle(shown)
    look = look_at(*shown, *[FEVER] * SAMPLES)  # an approach may have let some of them go
    assert found(Look(SAMPLES, look.samples[:SAMPLES])) is not Finding.NORMAL


def test_hot_tea_is_nothing_at_all() -> None:
    """Something too hot for a forehead never enters a look, and calls it off if it stays."""
    look = look_at(*[HOT_TEA] * 17)
    assert look.samples == ()
    assert look.hopeless


@given(st.integers(0, SAMPLES), st.integers(LEVEL - 40, LEVEL + 40))
def test_tea_as_warm_as_a_fever_is_never_normal(count: int, skin: int) -> None:
    """Warm tea before a well forehead: one sample of it is let pass, two are unsteady, more are referred."""
    look = look_at(*[skin] * (SAMPLES - count), *[WARM_TEA] * count)
    assert len(look.samples) == SAMPLES
    expected = {0: Finding.NORMAL, 1: Finding.NORMAL, 2: Finding.UNJUDGED}
    assert found(look) is expected.get(count, Finding.REFER)


@given(
    st.integers(2, SAMPLES),
    st.integers(LEVEL - 60, LEVEL + 40),
    st.integers(75, 260),
    st.randoms(use_true_random=False),
)
def test_of_two_people_at_once_the_well_one_hides_no_fever(
    feverish: int, skin: int, warmer: int, dice: Any
) -> None:
    """Two faces taking turns before the sensor are never called normal if two samples are a fever's."""
    shown = [skin] * (SAMPLES - feverish) + [LEVEL + warmer] * feverish
    dice.shuffle(shown)
    assert found(Look(SAMPLES, tuple(Sample(each, ROOM) for each in shown))) is not Finding.NORMAL


def test_somebody_who_comes_again_and_again_hides_no_fever() -> None:
    """An hour of one warm person moves the level to them at most, never past them."""
    baseline = after([LEVEL] * 80)
    alone = after([LEVEL + 40] * 120, baseline)
    assert LEVEL <= alone.level_centi_c <= LEVEL + 40
    assert screen(FEVER, alone).finding is Finding.REFER


@pytest.mark.parametrize("fault", LASTING)
def test_a_corrupted_bus_admits_nobody(fault: Any) -> None:
    """However long a bus spoils every word, nobody is judged at all, and the gate goes out of service."""
    gate, board = Gate(), SimulatedBoard(now_ms=lambda: 0, seed=3)
    thermometer = Thermometer(ChecksummedBus(board.wire))
    board.people.replay([LEVEL] * 60)
    board.chip.inject(fault, count=None)
    for _ in range(40):
        sampled(gate, thermometer)
    gate.sees(OutOfService)
    assert gate.verdicts() == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from([None, *LASTING]), min_size=20, max_size=60), st.integers(0, 99))
def test_a_bus_with_any_faults_never_calls_a_fever_normal(faults: list[Any], seed: int) -> None:
    """Whatever the bus does in between, a feverish forehead is referred, or not judged."""
    gate, board = Gate(), SimulatedBoard(now_ms=lambda: 0, seed=seed)
    thermometer = Thermometer(ChecksummedBus(board.wire))
    board.people.replay([FEVER] * 200)
    for fault in faults:
        board.chip.clear()
        if fault:
            board.chip.inject(fault, count=None)
        sampled(gate, thermometer)
    assert set(gate.verdicts()) <= {"refer", "unjudged"}
    assert all("admit" not in save.draft.body.get("verdict", "") for save in gate.saves)


def sampled(gate: Gate, thermometer: Thermometer) -> None:
    """One attempt at a reading, told to the gate as the sampling thread would."""
    gate.now_ms += 140
    try:
        reading = thermometer.read()
    except DriverError as problem:
        gate.happens(SampleMissed(gate.now_ms, problem.code))
        return
    gate.happens(SampleTaken(gate.now_ms, Sample(reading.object_centi_c, reading.ambient_centi_c)))


def test_a_ramp_has_slope_one_from_the_bytes_up() -> None:
    """A blackbody from 35 to 40 degrees in quarters comes out of the chip's bytes with slope 1.00 +- 0.02."""
    board = SimulatedBoard(now_ms=lambda: 0, seed=5)
    thermometer = Thermometer(ChecksummedBus(board.wire))
    shown = list(range(3_500, 4_001, 25))
    read = []
    for skin in shown:
        board.people.replay([skin] * SAMPLES)
        readings = [thermometer.read() for _ in range(SAMPLES)]
        look = look_at(*[reading.object_centi_c for reading in readings])
        read.append(judge(look, START, PARAMETERS).skin_centi_c)
    slope, offset = statistics.linear_regression(shown, read)
    assert abs(slope - 1) <= 0.02
    assert abs(offset + (slope - 1) * 3_750) <= 5

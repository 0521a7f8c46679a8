import itertools
import threading
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.buzzer import ACCEPTED, ATTENTION, FAULT, FEVER, SELF_TEST, SYMPTOM, UNJUDGED, Buzzer, Pattern
from drivers.errors import PinUnavailable
from drivers.gate import OPEN_MS_MAX, Gate
from drivers.pulses import edges
from drivers.simulated.board import SimulatedBoard

PIN = 18
SHORT = Pattern(((3, 2), (5, 1)), times=2)

pulses = st.lists(st.tuples(st.integers(1, 5000), st.integers(1, 5000)), min_size=1, max_size=16)


@given(pulses=pulses, times=st.integers(1, 20))
def test_edges_alternate_and_last_as_long_as_the_pulses(pulses: list[tuple[int, int]], times: int) -> None:
    """Unrolled pulses begin on, alternate, end off, and take as long as written."""
    unrolled = list(edges(pulses, times))
    assert [on for on, _ in unrolled] == [True, False] * len(pulses) * times
    assert sum(ms for _, ms in unrolled) == times * sum(map(sum, pulses))


@given(pulses=pulses)
def test_endless_pulses_repeat(pulses: list[tuple[int, int]]) -> None:
    """With no count the same round comes again and again."""
    once = list(edges(pulses, 1))
    assert list(itertools.islice(edges(pulses, None), 3 * len(once))) == once * 3


def levels(board: SimulatedBoard) -> list[bool]:
    """Every level that the pin took since it was opened."""
    return [edge.high for edge in board.edges(PIN)]


@pytest.mark.parametrize("pattern", [FEVER, SYMPTOM, UNJUDGED, ATTENTION, FAULT, ACCEPTED, SELF_TEST])
def test_a_sound_has_begun_when_sound_returns(board: SimulatedBoard, pattern: Pattern) -> None:
    """The buzzer is on before `sound` comes back."""
    with Buzzer(PIN, pin_factory=board.pin_factory) as buzzer:
        buzzer.sound(pattern)
        assert board.is_high(PIN)


def test_a_pattern_is_played_to_its_end(board: SimulatedBoard, eventually: Any) -> None:
    """Each pulse appears on the pin, for at least as long as written, and then there is silence."""
    with Buzzer(PIN, pin_factory=board.pin_factory) as buzzer:
        buzzer.sound(SHORT)
        eventually(lambda: len(board.edges(PIN)) == 8)
        assert levels(board) == [True, False] * 4
        times = [edge.at_ms for edge in board.edges(PIN)]
        # One ms of slack: times are rounded to whole ms.
        assert all(
            later - sooner >= ms - 1
            for (sooner, later), ms in zip(itertools.pairwise(times), (3, 2, 5, 1, 3, 2, 5), strict=True)
        )
        assert buzzer.trouble is None


def test_the_fever_alarm_goes_on_until_silenced(board: SimulatedBoard, eventually: Any) -> None:
    """An endless pattern repeats for as long as nobody silences it, and is silent at once when told."""
    assert FEVER.times is None
    with Buzzer(PIN, pin_factory=board.pin_factory) as buzzer:
        buzzer.sound(Pattern(((1, 1),), times=None))
        eventually(lambda: len(board.edges(PIN)) > 20)
        buzzer.silence()
        assert not board.is_high(PIN)
        heard = len(board.edges(PIN))
        buzzer.silence()
        assert len(board.edges(PIN)) == heard


def test_a_new_sound_replaces_the_old_one(board: SimulatedBoard, eventually: Any) -> None:
    """The pulses of a replaced pattern never mix into the new one."""
    with Buzzer(PIN, pin_factory=board.pin_factory) as buzzer:
        buzzer.sound(Pattern(((1, 1),), times=None))
        buzzer.sound(Pattern(((20, 1),)))
        start = len(board.edges(PIN))
        eventually(lambda: not board.is_high(PIN))
        assert len(board.edges(PIN)) - start == 1


@settings(max_examples=15, deadline=None)
@given(
    commands=st.lists(
        st.sampled_from([ACCEPTED, SHORT, Pattern(((1, 1),), times=None), None]), min_size=1, max_size=30
    )
)
def test_any_sequence_of_commands_ends_silent(commands: list[Pattern | None]) -> None:
    """Whatever was sounded and silenced, a closed buzzer is silent and its thread gone."""
    with SimulatedBoard(now_ms=lambda: 0) as board:
        buzzer = Buzzer(PIN, pin_factory=board.pin_factory)
        for pattern in commands:
            if pattern:
                buzzer.sound(pattern)
                assert board.is_high(PIN) or pattern.pulses[0][0] < 10
            else:
                buzzer.silence()
        buzzer.close()
        assert not board.is_high(PIN)
        assert not any("buzzer" in thread.name for thread in threading.enumerate())


def test_a_closed_buzzer_gives_its_pin_back(board: SimulatedBoard) -> None:
    """Closing silences, may be done twice, and lets another part have the pin."""
    buzzer = Buzzer(PIN, pin_factory=board.pin_factory)
    buzzer.sound(FEVER)
    buzzer.close()
    buzzer.close()
    assert not board.is_high(PIN)
    Buzzer(PIN, pin_factory=board.pin_factory).close()


@pytest.mark.parametrize("pin", [99, PIN])
def test_a_pin_that_cannot_be_had_is_refused(board: SimulatedBoard, pin: int) -> None:
    """A pin that isn't on the header or is taken is PinUnavailable, and names part and pin."""
    with (
        Gate(PIN, pin_factory=board.pin_factory),
        pytest.raises(PinUnavailable, match=f"buzzer on GPIO {pin}"),
    ):
        Buzzer(pin, pin_factory=board.pin_factory)


def test_a_pin_that_dies_is_told_and_does_not_raise(board: SimulatedBoard) -> None:
    """`sound` on a dead pin comes back; `trouble` says what is wrong, until it works again."""
    with Buzzer(PIN, pin_factory=board.pin_factory) as buzzer:
        pin = board.pin_factory.pin(PIN)
        pin._function = "input"
        buzzer.sound(FEVER)
        assert isinstance(buzzer.trouble, PinUnavailable)
        pin._function = "output"
        buzzer.silence()
        assert buzzer.trouble is None


@pytest.mark.parametrize("wrong", [(), ((0, 1),), ((1, 0),), ((5001, 1),), ((1, 1),) * 17])
def test_a_pattern_has_limits(wrong: tuple[tuple[int, int], ...]) -> None:
    """A pattern has 1 to 16 pulses of 1 to 5000 ms."""
    with pytest.raises(AssertionError):
        Pattern(wrong)


def test_the_gate_shuts_by_itself(board: SimulatedBoard, eventually: Any) -> None:
    """A gate that was opened is open at once and shut after its time, with nobody asking."""
    with Gate(PIN, pin_factory=board.pin_factory) as gate:
        gate.open_for(30)
        assert board.is_high(PIN)
        eventually(lambda: not board.is_high(PIN))
        opened, shut = board.edges(PIN)
        assert shut.at_ms - opened.at_ms >= 29


def test_opening_again_counts_anew(board: SimulatedBoard, eventually: Any) -> None:
    """A second opening extends the first: the relay falls once, after the second time."""
    with Gate(PIN, pin_factory=board.pin_factory) as gate:
        gate.open_for(20)
        gate.open_for(60)
        eventually(lambda: not board.is_high(PIN))
        opened, shut = board.edges(PIN)
        assert shut.at_ms - opened.at_ms >= 59


def test_the_gate_shuts_when_told(board: SimulatedBoard) -> None:
    """`shut` does not wait for the time to end."""
    with Gate(PIN, pin_factory=board.pin_factory) as gate:
        gate.open_for(OPEN_MS_MAX)
        gate.shut()
        assert not board.is_high(PIN)


def test_a_low_active_relay_rests_high(board: SimulatedBoard) -> None:
    """A relay that pulls in on low is high while shut, from the moment it is made."""
    with Gate(PIN, active_high=False, pin_factory=board.pin_factory) as gate:
        assert board.is_high(PIN)
        gate.open_for(1000)
        assert not board.is_high(PIN)


@pytest.mark.parametrize("ms", [0, -1, OPEN_MS_MAX + 1])
def test_a_gate_is_never_open_for_long(board: SimulatedBoard, ms: int) -> None:
    """Opening times outside 1..OPEN_MS_MAX are wrong use."""
    with Gate(PIN, pin_factory=board.pin_factory) as gate:
        with pytest.raises(AssertionError):
            gate.open_for(ms)
        assert not board.is_high(PIN)


def test_a_gate_that_does_not_move_says_so(board: SimulatedBoard) -> None:
    """Opening or shutting a dead relay raises, unlike a buzzer: the visitor waits in front of it."""
    with Gate(PIN, pin_factory=board.pin_factory) as gate:
        pin = board.pin_factory.pin(PIN)
        pin._function = "input"
        with pytest.raises(PinUnavailable):
            gate.open_for(1000)
        with pytest.raises(PinUnavailable):
            gate.shut()
        pin._function = "output"


ALARMS = {"fever": FEVER, "symptom": SYMPTOM, "unjudged": UNJUDGED, "fault": FAULT, "attention": ATTENTION}


def rhythm(pattern: Pattern, tempo: float) -> list[tuple[str, int]]:
    """What an ear keeps of it: runs of short and of long tones between pauses, whatever the tempo."""
    tones = [(on_ms * tempo, off_ms * tempo) for on_ms, off_ms in pattern.pulses * (pattern.times or 4)]
    heard: list[tuple[str, int]] = []
    group: list[str] = []
    for on_ms, off_ms in tones:
        group.append("long" if on_ms > 300 * tempo else "short")
        if off_ms > 500 * tempo:
            heard.append(("-".join(group), len(group)))
            group = []
    return [*heard, ("-".join(group), len(group))] if group else heard


@given(tempo=st.floats(0.7, 1.4))
def test_alarms_are_told_apart_by_rhythm_alone(tempo: float) -> None:
    """Faster or slower, no two alarms have a group of tones in common: one group tells which it is."""
    groups = {name: set(rhythm(pattern, tempo)) for name, pattern in ALARMS.items()}
    for one, other in itertools.combinations(groups, 2):
        assert not groups[one] & groups[other], (one, other)


def test_only_the_fever_goes_on_for_ever() -> None:
    """Every other alarm ends by itself within seven seconds; a fever ends by a person."""
    for name, pattern in ALARMS.items():
        if pattern.times is None:
            assert name == "fever"
        else:
            assert pattern.times * sum(map(sum, pattern.pulses)) <= 7_000

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.flow.actions import GoBack
from kiosk.flow.effects import Buzz, Silence, Sound
from kiosk.flow.events import Ticked
from kiosk.flow.guard_actions import Acknowledge
from kiosk.flow.states import Checkpoint, FeverAlarm, Idle
from kiosk.open_call import open_staff_call
from kiosk.screening.baseline import PEOPLE_OF
from kiosk.start import restored_baseline
from tests.flows.gate_script import LEVEL, PARAMETERS, Gate
from tests.flows.recorded_gate import RecordedGate, gate_at

FEVER = LEVEL + 95  # high, and yet no reason to doubt the level if everybody is
FEVERS = 5  # so many of this kind call staff: each is two lines and more above the level
OFF = 115  # a sensor that reads so much too high alarms nobody after a while, and is off commissioning


def cluster(gate: RecordedGate, fevers: int = FEVERS) -> RecordedGate:
    """Well people, then fevers one after another, each acknowledged by the guard."""
    for _ in range(30):
        gate.passes(LEVEL)
    for _ in range(fevers):
        gate.passes(FEVER)
    return gate


def calls(gate: Gate) -> list[tuple[str, ...]]:
    """The reasons of each call on record."""
    return [tuple(save.draft.body["reasons"]) for save in gate.saves if save.draft.kind == "staff_called"]


def test_a_cluster_calls_staff_once(tmp_path: Path) -> None:
    """The alarm with which the last twelve are warm together calls staff; those that follow add nothing."""
    gate = gate_at(tmp_path)
    with gate.ledger:
        assert calls(cluster(gate, FEVERS - 1)) == []
        gate.passes(FEVER)
        assert calls(gate) == [("many_warm",)]
        fifth = [save.ticket for save in gate.saves if save.draft.kind == "entry"][-1]
        assert [save.about_ticket for save in gate.saves if save.draft.kind == "staff_called"] == [fifth]
        for _ in range(2):
            gate.passes(FEVER)
    assert calls(gate) == [("many_warm",)]
    assert gate.state.staff_call is not None
    assert gate.state.staff_call.reasons == ("many_warm",)


def test_the_call_never_sounds_over_an_alarm(tmp_path: Path) -> None:
    """While the fever sounds there is no other sound; the call's own comes when the screen is free again."""
    gate = gate_at(tmp_path)
    with gate.ledger:
        cluster(gate, FEVERS - 1)
        sounds = gate.effects.count(Buzz(Sound.ATTENTION))
        gate.shows(FEVER).leaves().sees(FeverAlarm)
        assert gate.effects.count(Buzz(Sound.ATTENTION)) == sounds
        gate.taps(Acknowledge(), GoBack(), GoBack()).sees(Idle).waits(5_000)
    assert gate.effects.count(Buzz(Sound.ATTENTION)) == sounds + 1
    assert gate.state.guard_called_ms is not None


@pytest.mark.parametrize("by", ["button", "screen"])
def test_only_the_guard_ends_the_call(tmp_path: Path, by: str) -> None:
    """Time and visitors leave the call standing; the guard ends it, with a record of how long it took."""
    gate = gate_at(tmp_path)
    with gate.ledger:
        cluster(gate).waits(600_000).passes(LEVEL)
        assert gate.state.staff_call is not None
        if by == "button":
            gate.guard_presses()
        else:
            gate.taps(Acknowledge())
    assert (gate.state.staff_call, gate.state.guard_called_ms) == (None, None)
    assert gate.effects[-2] == Silence()
    seen = gate.saves[-1]
    called = next(save for save in gate.saves if save.draft.kind == "staff_called")
    assert (seen.draft.kind, seen.draft.about) == ("staff_call_acknowledged", gate.ids[called.ticket])
    assert seen.draft.body["after_ms"] >= 600_000


def test_a_guard_who_answers_an_alarm_has_not_seen_the_call(tmp_path: Path) -> None:
    """The button that ends an alarm ends the alarm alone."""
    gate = gate_at(tmp_path)
    with gate.ledger:
        cluster(gate).shows(FEVER + 100).sees(FeverAlarm).guard_presses()
    assert gate.state.staff_call is not None


def test_a_level_far_off_calls_staff_without_an_alarm(tmp_path: Path) -> None:
    """A sensor that drifts by more than a degree is noticed though nobody is referred any more."""
    gate = gate_at(tmp_path)
    with gate.ledger:
        for number in range(90):
            gate.passes(LEVEL + min(number * 3, OFF))
    assert calls(gate)[-1] == ("level_off",)
    assert sum(reasons == ("level_off",) for reasons in calls(gate)) == 1


def test_after_quiet_people_staff_are_called_again(tmp_path: Path) -> None:
    """Twenty people without a reason to call, and the next cluster calls anew."""
    gate = gate_at(tmp_path)
    with gate.ledger:
        cluster(gate).guard_presses()
        for _ in range(4 * PEOPLE_OF):
            gate.passes(LEVEL)
        cluster(gate)
    assert calls(gate).count(("many_warm",)) == 2


def test_a_power_cut_ends_no_call(tmp_path: Path) -> None:
    """After a restart the call stands and sounds again, and doesn't call anew; once seen it is gone."""
    gate = gate_at(tmp_path)
    with gate.ledger:
        cluster(gate)
        gate = restarted(gate)
        gate.happens(Ticked(gate.now_ms))
        assert gate.effects == [Buzz(Sound.ATTENTION)]
        gate.passes(FEVER + 100)
        assert calls(gate) == []
        gate.guard_presses()
        assert gate.kinds()[-1] == "staff_call_acknowledged"
        assert restarted(gate).state.staff_call is None


def restarted(gate: RecordedGate) -> RecordedGate:
    """The gate that its ledger alone tells of."""
    baseline = restored_baseline(gate.ledger, PARAMETERS)
    call = open_staff_call(gate.ledger, gate.clock.moment(), gate.now_ms)
    state = Checkpoint(Idle(), baseline, now_ms=gate.now_ms, staff_call=call)
    return replace(gate, state=state, effects=[], saves=[], ids={})

"""The level that a running gate lives by, the one that a restart restores, and the one that recomputes."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.evaluate.rejudge import rejudge
from kiosk.flow.actions import GoBack, PressKey
from kiosk.flow.guard_actions import Acknowledge, Conclude, ConfirmContact, EnterContact, OpenCards, PickCard
from kiosk.flow.states import Idle
from kiosk.open_call import open_staff_call
from kiosk.screening.baseline import NEWEST_PEOPLE, PEOPLE_KEPT
from kiosk.start import restored_baseline
from tests.flows.gate_script import COLD, FEVER, LEVEL, PARAMETERS, Gate
from tests.flows.recorded_gate import RecordedGate, gate_at

STEPS = st.one_of(
    st.tuples(
        st.just("passes"), st.sampled_from([LEVEL, LEVEL + 20, LEVEL - 15, FEVER, FEVER, FEVER + 60, COLD])
    ),
    st.tuples(st.just("rechecked"), st.integers(0, 5), st.sampled_from(["366", "381", "372", "373"])),
    st.just(("guard_presses",)),
    st.tuples(st.just("repeated"), st.integers(0, 5), st.sampled_from([LEVEL, FEVER])),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=30))
def test_one_level_however_it_is_told(tmp_path_factory: Any, script: list[Any]) -> None:
    """A restart at any moment restores the people before and the call to staff; verdicts come out equal."""
    gate = gate_at(tmp_path_factory.mktemp("ledger"))
    with gate.ledger:
        for name, *what in script:
            getattr(gate, name)(*what)
            assert restored_baseline(gate.ledger, PARAMETERS) == gate.state.baseline
            call = open_staff_call(gate.ledger, gate.clock.moment(), gate.now_ms)
            assert (call and call.reasons) == (gate.state.staff_call and gate.state.staff_call.reasons)
        found = rejudge(gate.ledger.path)
    assert found.unequal == []
    assert found.judged == sum("measurement" in save.draft.body for save in gate.saves)


def ordinary_hour(gate: RecordedGate) -> None:
    """Seventy people who are well."""
    for number in range(70):
        gate.passes(LEVEL + number % 9 * 5)


def test_confirmed_fevers_leave_the_level(tmp_path: Path) -> None:
    """A dozen fevers lift the level when they are counted after all; once confirmed, they have left it."""
    gate = gate_at(tmp_path)
    with gate.ledger:
        ordinary_hour(gate)
        before = gate.state.baseline.level_centi_c
        for _ in range(12):
            gate.passes(FEVER)
        assert gate.state.baseline.level_centi_c > before + 5
        while gate.state.cards:
            gate.rechecked(0, "384")
        assert abs(gate.state.baseline.level_centi_c - before) <= 5
        assert gate.state.baseline.level_people >= NEWEST_PEOPLE
        assert restored_baseline(gate.ledger, PARAMETERS) == gate.state.baseline
        assert rejudge(gate.ledger.path).ok


@pytest.mark.parametrize("digits", ["366", "372"])
def test_who_is_well_by_the_thermometer_is_no_confirmed_fever(tmp_path: Path, digits: str) -> None:
    """A reading below the threshold takes nobody out."""
    gate = gate_at(tmp_path)
    with gate.ledger:
        gate.passes(FEVER)
        known = gate.state.baseline
        gate.rechecked(0, digits)
        assert gate.kinds()[-1] == "recheck"
        assert gate.state.baseline == known


def test_a_recheck_that_comes_too_late_changes_nothing(tmp_path: Path) -> None:
    """After two hundred others the fever is no longer among the people before, in memory or on record."""
    gate = gate_at(tmp_path)
    with gate.ledger:
        ordinary_hour(gate)
        gate.passes(FEVER)
        for number in range(200):
            gate.passes(LEVEL + number % 7 * 5)
        known = gate.state.baseline
        assert len(known.before) == PEOPLE_KEPT
        gate.rechecked(0, "384")
        assert gate.saves[-1].draft.body["confirmed"] is True
        assert gate.state.baseline == known == restored_baseline(gate.ledger, PARAMETERS)
        assert rejudge(gate.ledger.path).ok


def test_a_fever_is_confirmed_before_its_entry_is_durable() -> None:
    """With the ledger stuck the level leaves a confirmed fever out all the same."""
    gate = Gate(ledger_well=False).shows(FEVER).leaves().taps(Acknowledge(), GoBack(), GoBack())
    assert gate.state.baseline.recent_centi_c[-1] == FEVER
    contact = (EnterContact(), *(PressKey(digit) for digit in "384"), ConfirmContact())
    gate.taps(OpenCards(), PickCard(1), *contact, Conclude("home_isolation")).sees(Idle)
    assert FEVER not in gate.state.baseline.recent_centi_c
    gate.saved(gate.saves[0])
    assert (gate.state.baseline.before[0].key, gate.state.baseline.before[0].confirmed) == ("id-1", True)

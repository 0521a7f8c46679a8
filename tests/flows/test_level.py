"""The level that a running gate lives by, the one that a restart restores, and the one that recomputes."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.evaluate.rejudge import rejudge
from kiosk.flow.actions import (
    Acknowledge,
    BeginRepeat,
    Conclude,
    ConfirmContact,
    EnterContact,
    GoBack,
    OpenCards,
    PickCard,
    PressKey,
)
from kiosk.flow.effects import Save
from kiosk.flow.events import RecordSaved
from kiosk.flow.states import FeverAlarm, Idle, Naming, Unjudged
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.store import Ledger
from kiosk.screening.baseline import NEWEST_PEOPLE, PEOPLE_KEPT
from kiosk.start import restored_baseline
from tests.flows.gate_script import COLD, FEVER, LEVEL, PARAMETERS, Gate

STARTS_MS = 1_770_854_400_000


@dataclass
class RecordedGate(Gate):
    """A gate whose records go into a real ledger, which gives them their ids."""

    ledger: Ledger = field(kw_only=True)
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(STARTS_MS))
    ids: dict[int, str] = field(default_factory=dict)

    def saved(self, save: Save) -> Gate:
        """The ledger made this one durable, under its own id."""
        draft = save.draft
        if save.about_ticket is not None:
            draft = replace(draft, about=self.ids[save.about_ticket])
        record = self.ledger.append(draft, self.clock.moment())
        self.ids[save.ticket] = record.id
        return self.happens(RecordSaved(self.now_ms, save.ticket, record.id, record.seq))

    def passes(self, skin: int) -> None:
        """Somebody of this skin comes and goes; the guard deals with them if that is needed."""
        self.shows(skin).leaves()
        if isinstance(self.state.stage, FeverAlarm):
            self.taps(Acknowledge(), GoBack(), GoBack())
        elif isinstance(self.state.stage, Naming):
            self.taps(GoBack())
        elif isinstance(self.state.stage, Unjudged):
            self.guard_presses()
        self.sees(Idle)

    def rechecked(self, place: int, digits: str) -> None:
        """The guard takes the card at this place, reads the thermometer, and sends the person home."""
        if self.state.cards:
            card = self.state.cards[place % len(self.state.cards)]
            contact = (EnterContact(), *(PressKey(digit) for digit in digits), ConfirmContact())
            self.taps(OpenCards(), PickCard(card.ticket), *contact, Conclude("home_isolation"), GoBack())
            self.sees(Idle)

    def repeated(self, place: int, skin: int) -> None:
        """The guard lets somebody flagged look at the sensor once more."""
        if self.state.cards:
            card = self.state.cards[place % len(self.state.cards)]
            self.taps(OpenCards(), PickCard(card.ticket), BeginRepeat()).waits(5_000)
            self.shows(skin).leaves().taps(GoBack(), GoBack()).sees(Idle)


def gate_at(folder: Path) -> RecordedGate:
    """A gate with an empty ledger in this folder."""
    clock = VirtualClock(STARTS_MS)
    ledger = Ledger.open(
        folder / "l.db", origin_device="d", site="s", gate="g", software="1", now=clock, ballast_bytes=0
    )
    return RecordedGate(ledger=ledger, clock=clock)


STEPS = st.one_of(
    st.tuples(
        st.just("passes"), st.sampled_from([LEVEL, LEVEL + 20, LEVEL - 15, FEVER, FEVER, FEVER + 60, COLD])
    ),
    st.tuples(st.just("rechecked"), st.integers(0, 5), st.sampled_from(["366", "381", "372", "373"])),
    st.tuples(st.just("repeated"), st.integers(0, 5), st.sampled_from([LEVEL, FEVER])),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=30))
def test_one_level_however_it_is_told(tmp_path_factory: Any, script: list[Any]) -> None:
    """At any moment a restart restores exactly the people before, and every verdict is recomputed equal."""
    gate = gate_at(tmp_path_factory.mktemp("ledger"))
    with gate.ledger:
        for name, *what in script:
            getattr(gate, name)(*what)
            assert restored_baseline(gate.ledger, PARAMETERS) == gate.state.baseline
        found = rejudge(gate.ledger.path)
    assert found.unequal == []
    assert found.judged == sum("measurement" in save.draft.body for save in gate.saves)


def cluster(gate: RecordedGate, fevers: int) -> None:
    """An ordinary hour, then fevers one after another."""
    for number in range(70):
        gate.passes(LEVEL + number % 9 * 5)
    for _ in range(fevers):
        gate.passes(FEVER)


def test_confirmed_fevers_leave_the_level(tmp_path: Path) -> None:
    """A dozen fevers lift the level when they are counted after all; once confirmed, they have left it."""
    gate = gate_at(tmp_path)
    with gate.ledger:
        cluster(gate, 0)
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
        cluster(gate, 1)
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

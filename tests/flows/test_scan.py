"""Badges and codes: taken in every public stage, with no tap before."""

from dataclasses import replace

import pytest

from kiosk.flow.actions import AnswerMask, CallGuard, ChooseWho, GoBack, PressKey, StillHere
from kiosk.flow.events import Scanned
from kiosk.flow.states import (
    Admitted,
    Approaching,
    CodeUnknown,
    FeverAlarm,
    Idle,
    Measuring,
    MeasuringAgain,
    Referred,
    Refused,
    StillThere,
    Unjudged,
)
from kiosk.flow.visit import Guest
from kiosk.flow.waiting_states import AskingMask, Naming
from tests.flows.gate_script import COLD, FEVER, LEVEL, RULES, Gate

CHEN = Guest("陈博", "staff", "S001", "办公室")


def test_badge_then_forehead() -> None:
    """A badge, one tap that says mask on, a forehead: in."""
    gate = Gate().scans("B1001").sees(AskingMask).taps(AnswerMask(worn=True)).sees(Approaching)
    gate.shows(LEVEL).sees(Admitted)
    assert gate.saves[0].draft.body["known_by"] == "badge"
    assert gate.saves[0].draft.body["mask"] is True
    assert isinstance(gate.state.stage, Admitted)
    assert gate.state.stage.visit.guest == CHEN


def test_forehead_then_badge() -> None:
    """Who is measured already needs the badge and the tap alone."""
    Gate().shows(LEVEL).sees(Naming).scans("B1001").sees(AskingMask).taps(AnswerMask(worn=True)).sees(
        Admitted
    )


def test_badge_in_mid_measurement() -> None:
    """The ring goes on to fill, and the name is not asked afterwards."""
    Gate().shows(LEVEL, 4).scans("B1001").sees(Measuring).shows(LEVEL, 6).sees(AskingMask)


def test_confirmed_while_the_ring_fills() -> None:
    """Whom a scan named answers meanwhile, and goes in with the last sample; or says that it isn't them."""
    gate = Gate().shows(LEVEL, 4).scans("B1001").taps(AnswerMask(worn=True)).sees(Measuring)
    gate.shows(LEVEL, 6).sees(Admitted)
    Gate().shows(LEVEL, 4).scans("B1001").taps(GoBack()).sees(Measuring).shows(LEVEL, 6).sees(Naming)
    Gate().shows(LEVEL, 4).taps(AnswerMask(worn=True)).sees(Measuring).shows(LEVEL, 6).sees(Naming)


def test_where_a_badge_says_mask_on_nothing_is_tapped() -> None:
    """With the site's badge policy a badge and a forehead are enough, in either order."""
    rules = replace(RULES, badge_confirms_mask=True)
    Gate(rules=rules).scans("B1001").sees(Approaching).shows(LEVEL).sees(Admitted)
    Gate(rules=rules).shows(LEVEL).scans("B1001").sees(Admitted)


def test_badge_without_a_mask() -> None:
    """Who has none says so, and is refused with that reason."""
    gate = Gate().shows(LEVEL).scans("B1001").taps(AnswerMask(worn=False)).sees(Refused)
    assert gate.saves[0].draft.body["reasons"] == ["no_mask"]


def test_not_me() -> None:
    """Somebody else's badge is put away by one tap, and with it all that it said."""
    gate = Gate(rules=replace(RULES, badge_confirms_mask=True)).shows(LEVEL, 1)
    gate = Gate().shows(LEVEL).scans("B1001").taps(GoBack()).sees(Naming)
    assert isinstance(gate.state.stage, Naming)
    visit = gate.state.stage.visit
    assert (visit.guest, visit.known_by, visit.mask) == (None, None, None)


def test_another_badge_borrows_no_temperature() -> None:
    """The badge of somebody else begins a visit of its own; the measurement stays with who was measured."""
    gate = Gate().shows(LEVEL).scans("B1001").sees(AskingMask).scans("B1002").sees(AskingMask)
    assert gate.kinds() == ["abandoned"]
    assert isinstance(gate.state.stage, AskingMask)
    assert gate.state.stage.visit.screening is None
    gate.taps(AnswerMask(worn=True)).sees(Approaching)


def test_whoever_lingers_at_the_sensor_lends_no_temperature() -> None:
    """After an admission the next badge is not measured on the forehead that is still there."""
    gate = Gate().shows(LEVEL).scans("B1001").taps(AnswerMask(worn=True)).sees(Admitted).shows(LEVEL, 2)
    gate.scans("B1002").taps(AnswerMask(worn=True)).shows(LEVEL, 20).sees(Approaching)
    gate.leaves().shows(LEVEL).sees(Admitted)


def test_the_same_badge_twice_changes_nothing() -> None:
    """Scanners read a badge twice now and then."""
    gate = Gate().shows(LEVEL).scans("B1001")
    before = gate.state.stage
    gate.scans("B1001")
    assert gate.state.stage == before


def test_guard_scans_the_flagged_persons_badge() -> None:
    """Registering a flagged person, the guard may use their badge instead of the keyboard."""
    gate = Gate().shows(FEVER).leaves().guard_presses().sees(Naming).scans("B1002").sees(Referred)
    assert gate.kinds() == ["entry", "alarm_acknowledged", "identified"]


@pytest.mark.parametrize("skin", [FEVER, COLD])
def test_no_badge_disturbs_the_guards_stages(skin: int) -> None:
    """An alarm and a call for the guard stay as they are, whatever is scanned."""
    gate = Gate().shows(skin).sees(FeverAlarm if skin == FEVER else Unjudged)
    before = gate.state.stage
    assert gate.scans("B1001").state.stage == before
    assert gate.scans("B9999").state.stage == before


PUBLIC = {
    "idle": Gate,
    "naming": lambda: Gate().shows(LEVEL).taps(PressKey("c")),
    "visitor": lambda: Gate().taps(ChooseWho("visitor"), PressKey("w"), PressKey("a")),
    "mask": lambda: Gate().scans("B1001"),
    "approaching": lambda: Gate().scans("B1001").taps(AnswerMask(worn=True)),
    "again": lambda: Gate().shows(LEVEL, 3).shows(2900, 17),
    "still there": lambda: Gate().shows(LEVEL).leaves().waits(20_500),
}
STAGES = {"idle": Idle, "mask": AskingMask, "approaching": Approaching, "again": MeasuringAgain}


@pytest.mark.parametrize("place", PUBLIC)
def test_a_strange_code_is_told_and_loses_nothing(place: str) -> None:
    """A code of nobody's is said clearly; a tap leads back to what was there, with all that was typed."""
    gate = PUBLIC[place]()
    before = gate.state.stage
    gate.scans("B9999").sees(CodeUnknown).taps(CallGuard()).sees(CodeUnknown).taps(GoBack())
    after = gate.state.stage
    if isinstance(before, StillThere):
        before = before.before
    assert type(after) is type(before)
    if not isinstance(after, Idle):
        assert replace(after, until_ms=0) == replace(before, until_ms=0)
        assert after.until_ms > gate.now_ms
    gate.scans("B9999").waits(8_500)
    assert isinstance(gate.state.stage, STAGES.get(place, Naming))


def test_a_strange_code_in_mid_measurement_is_told_afterwards() -> None:
    """The ring is not taken from under a forehead; the word about the code comes before the name is asked."""
    gate = Gate().shows(LEVEL, 4).scans("B9999").sees(Measuring).shows(LEVEL, 6).sees(CodeUnknown)
    gate.taps(GoBack()).sees(Naming).scans("B1001").sees(AskingMask)


def test_a_forehead_is_measured_behind_a_strange_code() -> None:
    """Nobody waits for eight seconds because somebody's shopping was scanned."""
    Gate().scans("B9999").sees(CodeUnknown).shows(LEVEL).sees(Naming)
    gate = Gate().scans("B1001").taps(AnswerMask(worn=True)).scans("B9999").sees(CodeUnknown)
    gate.shows(LEVEL).sees(Admitted)


def test_still_there_keeps_what_was_typed() -> None:
    """A visible warning comes before anything is wiped; one tap goes on where somebody was."""
    gate = Gate().shows(LEVEL).leaves().taps(PressKey("c")).waits(20_500).sees(StillThere)
    gate.taps(StillHere()).sees(Naming)
    assert isinstance(gate.state.stage, Naming)
    assert gate.state.stage.letters == "c"
    gate.waits(20_500).sees(StillThere).taps(GoBack()).sees(Idle)


def test_a_badge_answers_the_question_whether_somebody_is_there() -> None:
    """While the warning is shown a badge goes on with the measurement that is there."""
    Gate().shows(LEVEL).leaves().waits(20_500).sees(StillThere).scans("B1001").sees(AskingMask)


def test_scan_at_the_same_instant_as_a_tap() -> None:
    """A badge in the middle of typing names the person whatever was typed."""
    gate = Gate().shows(LEVEL).taps(PressKey("c"))
    gate.happens(Scanned(gate.now_ms, "B1001")).sees(AskingMask)

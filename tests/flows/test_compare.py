"""The comparison check at the gate: what the guard does, who is let in, what a ledger tells of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.evaluate.comparison import read_comparison
from kiosk.evaluate.rejudge import rejudge
from kiosk.flow.actions import AnswerMask, GoBack, PickPerson, PressKey
from kiosk.flow.effects import Buzz, OpenGate, Sound
from kiosk.flow.events import SampleTaken, Ticked
from kiosk.flow.guard_actions import Acknowledge, BeginComparison, ConfirmContact, OpenMenu, OpenPage
from kiosk.flow.guard_states import ComparisonEntry, ComparisonLook, ComparisonPage, Page
from kiosk.flow.states import Admitted, FeverAlarm, Idle, OutOfService, Unjudged
from kiosk.guard_before import guardroom_before
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.store import Ledger
from kiosk.ledger.writer import LedgerWriter
from kiosk.screening.comparison import Comparison, Reading
from kiosk.screening.sample import Sample
from tests.flows.gate_script import FEVER, LEVEL, ROOM, Gate

STARTS_MS = 1_770_854_400_000
IN_ORDER = Comparison.told(Reading(3_660, LEVEL, LEVEL, 65, 3_730) for _ in range(20))
DAY_MS = 86_400_000


def at_chart(comparison: Comparison = IN_ORDER) -> Gate:
    """A guard at the chart of a sensor that stands so."""
    gate = Gate()
    room = replace(gate.state.guardroom, comparison=comparison, compared_ms=gate.now_ms)
    gate.state = replace(gate.state, guardroom=room)
    return gate.taps(OpenMenu(), OpenPage(Page.COMPARISON)).sees(ComparisonPage)


def compared(gate: Gate, digits: str, skin: int = LEVEL) -> Gate:
    """One well person, whose thermometer shows this."""
    gate.taps(BeginComparison()).shows(skin)
    if isinstance(gate.state.stage, ComparisonEntry):
        gate.taps(*(PressKey(digit) for digit in digits), ConfirmContact())
    return gate.leaves()


def locked_out() -> Gate:
    """Five well people whom the kiosk puts 0.9 too cold, and the guard has left."""
    gate = at_chart()
    for _ in range(5):
        compared(gate, "372", LEVEL - 30)
    return gate.taps(GoBack(), GoBack()).sees(Idle)


def notice(gate: Gate) -> str | None:
    """Why the page did not do it."""
    stage = gate.state.stage
    assert isinstance(stage, ComparisonPage | ComparisonEntry)
    return stage.notice


def test_a_well_person_is_compared() -> None:
    """A look, the thermometer, a record with both and the bias; no entry, no alarm, the level as it was."""
    gate = at_chart()
    level = gate.state.baseline
    gate.taps(BeginComparison()).sees(ComparisonLook).shows(LEVEL).sees(ComparisonEntry)
    gate.taps(*(PressKey(digit) for digit in "364"), ConfirmContact()).sees(ComparisonPage)
    assert gate.kinds() == ["comparison"]
    body = gate.saves[-1].draft.body
    assert (body["contact_centi_c"], body["bias_centi_c"], body["state"], body["count"]) == (
        3_640,
        -20,
        "in_order",
        21,
    )
    assert body["measurement"]["finding"] == "normal"
    assert gate.state.baseline == level


def test_twenty_commission_a_sensor() -> None:
    """The level of the twenty is what everybody after them is judged by, and every record says so."""
    gate = at_chart(Comparison())
    for _ in range(20):
        compared(gate, "366", LEVEL - 60)
    gate.taps(GoBack(), GoBack()).shows(LEVEL - 60)
    gate.taps(PressKey("c"), PressKey("b"), PickPerson("S001"), AnswerMask(worn=True))
    entry = next(save.draft.body for save in gate.saves if save.draft.kind == "entry")
    assert entry["measurement"]["parameters"]["commissioning_level_centi_c"] == LEVEL - 60
    assert entry["measurement"]["level_centi_c"] == LEVEL - 60


def test_a_fever_or_a_fidget_is_no_comparison() -> None:
    """A thermometer at the limit, or a look that can't be judged, changes nothing and says why."""
    gate = compared(at_chart(), "373").sees(ComparisonEntry)
    assert notice(gate) == "comparison_unwell"
    gate.taps(GoBack(), BeginComparison())
    for skin in (3_100, 3_500, 3_200, 3_000, 3_300, 3_050, 3_150, 3_020):
        gate.shows(skin, 1)
    gate.leaves().waits(31_000)
    assert gate.state.guardroom.comparison == IN_ORDER
    assert gate.kinds() == []


def test_a_lock_out_calls_nobody_normal() -> None:
    """Whoever would be normal is unjudged, and the guard is called; a fever is called as ever."""
    gate = locked_out().shows(LEVEL).sees(Unjudged)
    assert gate.saves[-1].draft.body["verdict"] == "unjudged"
    assert gate.saves[-1].draft.body["reasons"] == ["comparison_failed"]
    assert gate.saves[-1].draft.body["measurement"]["finding"] == "normal"
    gate.taps(Acknowledge()).leaves().shows(FEVER).sees(FeverAlarm)


def test_a_new_comparison_ends_the_lock_out() -> None:
    """Five that pass, and people are admitted again; four are not enough."""
    gate = locked_out().taps(OpenMenu(), OpenPage(Page.COMPARISON))
    for number in range(5):
        assert gate.state.guardroom.comparison.failed, number
        compared(gate, "366")
    assert not gate.state.guardroom.comparison.failed
    gate.taps(GoBack(), GoBack()).shows(LEVEL)
    gate.taps(PressKey("c"), PressKey("b"), PickPerson("S001"), AnswerMask(worn=True)).sees(Admitted)


def test_another_sensor_is_not_locked_out() -> None:
    """The failed sensor is taken out: the new one judges, and waits to be commissioned."""
    gate = locked_out()
    gate.state = replace(
        gate.state,
        guardroom=replace(
            gate.state.guardroom, comparison=replace(gate.state.guardroom.comparison, sensor="A")
        ),
    )
    for number in range(10):
        gate.happens(SampleTaken(gate.now_ms + number, Sample(ROOM, ROOM, sensor="B")))
    gate.happens(Ticked(gate.now_ms + 100))
    assert gate.state.guardroom.comparison.state == "commissioning"
    assert Page.COMPARISON in gate.state.guardroom.due


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from([LEVEL, LEVEL + 20, LEVEL - 40, FEVER]), min_size=1, max_size=4))
def test_a_lock_out_never_admits(skins: list[int]) -> None:
    """Whoever comes while it lasts, the gate stays shut."""
    gate = locked_out()
    for skin in skins:
        gate.shows(skin).taps(PressKey("c"), PressKey("b"), PickPerson("S001"), AnswerMask(worn=True))
        gate.guard_presses().leaves().waits(200_000).sees(Idle)
    assert not any(isinstance(effect, OpenGate) for effect in gate.effects)
    assert "admit" not in gate.verdicts()


def test_who_is_not_compared_for_a_day_is_reminded_once_a_day() -> None:
    """The corner and the menu say so, and one record a day; a comparison ends it."""
    gate = at_chart().taps(GoBack(), GoBack()).waits(1_000)
    assert Page.COMPARISON not in gate.state.guardroom.due
    for day in range(1, 3):
        gate.now_ms += DAY_MS
        gate.happens(SampleTaken(gate.now_ms, Sample(ROOM, ROOM))).waits(2_000)
        assert Page.COMPARISON in gate.state.guardroom.due
        assert gate.kinds() == ["comparison_overdue"] * day
    gate.taps(OpenMenu(), OpenPage(Page.COMPARISON))
    compared(gate, "366").waits(1_000)
    assert Page.COMPARISON not in gate.state.guardroom.due


def test_a_fever_takes_the_screen_from_the_chart_and_the_pad() -> None:
    """Somebody feverish steps up meanwhile: the alarm sounds; what was typed is gone, nothing else."""
    for gate in (at_chart(), compared(at_chart(), "3")):
        gate.leaves().shows(FEVER).sees(FeverAlarm)
        assert Buzz(Sound.FEVER) in gate.effects


@pytest.mark.parametrize("readings", [3, 20, 25, 31])
def test_a_ledger_tells_it_all_again(tmp_path: Path, readings: int) -> None:
    """After a restart the sensor stands as before; the command finds the same; every verdict is equal."""
    clock, gate = VirtualClock(STARTS_MS), Gate()
    gate.taps(OpenMenu(), OpenPage(Page.COMPARISON))
    with Ledger.open(
        tmp_path / "l.db", origin_device="d", site="s", gate="g", software="1", now=clock
    ) as ledger:
        writer, written = LedgerWriter(ledger, clock, lambda _: None), 0
        for number in range(readings):
            compared(gate, "372" if 20 <= number < 26 else "366", LEVEL - 30)
            if number % 6 == 5:
                gate.taps(GoBack(), GoBack()).shows(LEVEL)
                gate.taps(PressKey("c"), PressKey("b"), PickPerson("S001"), AnswerMask(worn=True))
                gate.taps(Acknowledge()).waits(60_000).sees(Idle)
                gate.taps(OpenMenu(), OpenPage(Page.COMPARISON))
            for save in gate.saves[written:]:
                writer.write(save.ticket, save.draft, about_ticket=save.about_ticket)
            written = len(gate.saves)
        found = guardroom_before(ledger, (), clock.moment(), gate.now_ms)
    known = gate.state.guardroom.comparison
    assert found.comparison == known
    assert read_comparison(tmp_path / "l.db", None).standing == known
    again = rejudge(tmp_path / "l.db")
    assert (again.unequal, again.equal) == ([], again.judged)
    assert again.judged >= readings
    assert not isinstance(gate.state.stage, OutOfService)

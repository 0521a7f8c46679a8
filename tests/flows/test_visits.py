import pytest

from kiosk.flow.actions import (
    AnswerMask,
    CallGuard,
    ChooseWho,
    ConfirmName,
    Erase,
    GoBack,
    PickName,
    PickPerson,
    PressKey,
    SwitchLanguage,
)
from kiosk.flow.effects import Buzz, Light, OpenGate, ShowLight, ShutGate, Silence, Sound
from kiosk.flow.events import SampleTaken
from kiosk.flow.guard_actions import Acknowledge
from kiosk.flow.states import (
    Admitted,
    Approaching,
    FeverAlarm,
    Idle,
    Measuring,
    MeasuringAgain,
    OutOfService,
    Referred,
    Refused,
    Saving,
    StillThere,
    Unjudged,
)
from kiosk.flow.visit import Guest
from kiosk.flow.waiting_states import Filling, Naming
from kiosk.screening.sample import Sample
from tests.flows.gate_script import COLD, FEVER, FORM, LEVEL, ROOM, Gate


def test_staff_go_in() -> None:
    """Measured, two letters, and the card that says that a mask is worn: in."""
    gate = Gate().sees(Idle).shows(LEVEL, 1).sees(Measuring).shows(LEVEL, 9).sees(Naming)
    gate.leaves().taps(PressKey("c"), PressKey("b"), PickPerson("S001")).sees(Admitted)
    assert gate.verdicts() == ["admit"]
    assert gate.saves[0].draft.body["mask"] is True
    assert gate.saves[0].draft.body["known_by"] == "roster"
    assert gate.saves[0].draft.person == {
        "name": "陈博",
        "person_id": "S001",
        "unit": "办公室",
        "phone": None,
    }
    gate.waits(2_000).sees(Idle)


def test_nobody_goes_in_before_the_record_is_durable() -> None:
    """Between the decision and the ledger's word the gate stays shut and nothing green is shown."""
    gate = Gate(ledger_well=False).shows(LEVEL).leaves()
    gate.taps(PressKey("c"), PressKey("b"), PickPerson("S001")).sees(Saving)
    assert not any(isinstance(effect, OpenGate) for effect in gate.effects)
    gate.saved(gate.saves[0]).sees(Admitted)
    assert ShowLight(Light.GREEN) in gate.effects
    assert any(isinstance(effect, OpenGate) for effect in gate.effects)


def test_a_visitor_types_a_name() -> None:
    """A visitor's name is typed in pinyin, picked, confirmed and recorded as it stands."""
    gate = Gate().shows(LEVEL).leaves().taps(ChooseWho("visitor"))
    gate.taps(*(PressKey(letter) for letter in "wangxiuying"))
    assert isinstance(gate.state.stage, Naming)
    name = gate.state.stage.candidates[0].name
    gate.taps(PickName(name), ConfirmName()).sees(Filling).taps(*FORM).sees(Admitted)
    person = gate.saves[0].draft.person
    assert person is not None
    assert (person["name"], person["person_id"], person["unit"]) == (name, None, None)
    assert gate.saves[0].draft.body["category"] == "visitor"


def test_named_first_measured_after() -> None:
    """The order is free: who says their name first is asked to come closer."""
    gate = Gate().taps(ChooseWho("staff")).sees(Naming)
    gate.taps(PressKey("c"), PressKey("b"), PickPerson("S002")).sees(Approaching)
    gate.shows(LEVEL).sees(Admitted)


def test_without_a_mask_nobody_goes_in() -> None:
    """No mask is a refusal with its reason, recorded, with the gate shut."""
    gate = Gate().shows(LEVEL).leaves().taps(PressKey("c"), PressKey("b"))
    gate.taps(AnswerMask(worn=False), PickPerson("S001")).sees(Refused)
    assert gate.verdicts() == ["refuse"]
    assert gate.saves[0].draft.body["reasons"] == ["no_mask"]
    assert ShutGate() in gate.effects
    assert not any(isinstance(effect, OpenGate) for effect in gate.effects)
    gate.waits(8_000).sees(Idle)


def test_fever_sounds_at_once() -> None:
    """The buzzer comes before everything else at the verdict, and the entry is saved without a name."""
    gate = Gate().shows(FEVER, 9)
    before = len(gate.effects)
    gate.shows(FEVER, 1).sees(FeverAlarm)
    assert gate.effects[before] == Buzz(Sound.FEVER)
    assert gate.verdicts() == ["refer"]
    assert gate.saves[0].draft.person is None


@pytest.mark.parametrize("trouble", ["time", "ledger", "sensor", "fingers"])
def test_only_the_guard_ends_an_alarm(trouble: str) -> None:
    """Neither an hour, nor a dead disk, nor a dead sensor, nor the person's own taps silence the alarm."""
    gate = Gate(ledger_well=trouble != "ledger").shows(FEVER).sees(FeverAlarm)
    if trouble == "time":
        gate.waits(3_600_000)
    elif trouble == "ledger":
        gate.not_saved(gate.saves[0])
    elif trouble == "sensor":
        gate.misses(50)
    else:
        gate.taps(GoBack(), CallGuard(), ChooseWho("visitor"), AnswerMask(worn=True), SwitchLanguage())
    gate.sees(FeverAlarm)
    assert Silence() not in gate.effects
    gate.guard_presses()
    assert Silence() in gate.effects


def test_guard_registers_the_flagged_person() -> None:
    """After the acknowledgement the guard says who it was; all three records belong together."""
    gate = Gate().shows(FEVER).leaves().taps(Acknowledge()).sees(Naming)
    gate.taps(PressKey("c"), PressKey("b"), PickPerson("S002")).sees(Referred)
    assert gate.kinds() == ["entry", "alarm_acknowledged", "identified"]
    entry, acknowledged, identified = gate.saves
    assert acknowledged.about_ticket == entry.ticket
    assert identified.about_ticket == entry.ticket
    assert identified.draft.person is not None
    assert identified.draft.person["name"] == "程彬"
    gate.waits(15_000).sees(Idle)


def test_a_known_person_with_fever_is_not_asked_again() -> None:
    """Who said their name before being measured goes straight to the waiting area."""
    gate = Gate().taps(ChooseWho("staff"), PressKey("c"), PressKey("b"), PickPerson("S001"))
    gate.shows(FEVER).sees(FeverAlarm)
    assert gate.saves[0].draft.person is not None
    gate.guard_presses().sees(Referred)


def test_too_cold_is_for_the_guard() -> None:
    """Somebody straight from the cold is unjudged: never green, recorded, guard called."""
    gate = Gate().shows(COLD).sees(Unjudged)
    assert gate.verdicts() == ["unjudged"]
    assert gate.saves[0].draft.body["reasons"] == ["too_cold"]
    assert Buzz(Sound.UNJUDGED) in gate.effects
    gate.guard_presses().sees(Idle)
    assert gate.kinds()[-1] == "call_acknowledged"
    assert gate.saves[-1].about_ticket == gate.saves[0].ticket


def test_fidgeting_leads_to_a_second_look_then_to_the_guard() -> None:
    """A look that never fills is taken again once; after that a person measures."""
    gate = Gate()
    for _ in range(2):
        gate.shows(LEVEL, 3).shows(2900, 17)
        gate.waits(5_500)
    gate.sees(Unjudged)
    assert gate.saves[0].draft.body["reasons"] == ["too_few_samples"]


def test_after_a_second_look_the_visit_goes_on() -> None:
    """A second look that succeeds counts like a first."""
    gate = Gate().shows(LEVEL, 3).shows(2900, 17).sees(MeasuringAgain).waits(5_500)
    gate.shows(LEVEL).sees(Naming)


def test_passing_by_starts_nothing() -> None:
    """An arm that passes before the sensor leaves no record and no screen."""
    gate = Gate().shows(3100, 1).leaves().sees(Idle)
    assert gate.saves == []


def test_one_person_one_measurement() -> None:
    """Somebody who stays before the sensor is measured once, not again and again."""
    gate = Gate().shows(LEVEL, 100).sees(Naming).leaves().taps(GoBack()).sees(Idle)
    assert gate.kinds() == ["abandoned"]
    assert gate.state.baseline.residuals_centi_c == (0,)


def test_the_level_counts_what_is_on_record() -> None:
    """Nobody counts among the people before until their record is on its way: level and ledger are one."""
    gate = Gate().shows(LEVEL + 40).sees(Naming)
    assert gate.state.baseline.before == ()
    gate.leaves().taps(PressKey("c"), PressKey("b"), PickPerson("S001"))
    assert [person.corrected_centi_c for person in gate.state.baseline.before] == [LEVEL + 40]


def test_an_unsteady_look_is_taken_again() -> None:
    """Where two of ten samples stand out the person is measured again, then the guard decides."""
    gate = Gate().shows(LEVEL, 8).shows(LEVEL + 150, 2).sees(MeasuringAgain).waits(5_500)
    gate.shows(LEVEL, 8).shows(LEVEL + 150, 2).sees(Unjudged)
    assert gate.saves[0].draft.body["reasons"] == ["unstable"]


def test_a_sensor_carried_in_from_the_cold_judges_nobody() -> None:
    """While the sensor's own temperature climbs every look is the guard's."""
    gate = Gate()
    for ambient in range(1500, 1800, 2):
        gate.now_ms += 400
        gate.happens(SampleTaken(gate.now_ms, Sample(ROOM, ambient)))
    gate.shows(FEVER).sees(Unjudged)
    assert gate.saves[0].draft.body["reasons"] == ["warming_up"]


def test_next_forehead_wipes_a_half_typed_name() -> None:
    """When somebody else steps up, what was typed is gone, and the one who left stays on record."""
    gate = Gate().shows(LEVEL).leaves().taps(PressKey("c")).shows(LEVEL + 10, 4).sees(Measuring)
    assert gate.kinds() == ["abandoned"]
    gate.shows(LEVEL + 10).sees(Naming)
    assert isinstance(gate.state.stage, Naming)
    assert gate.state.stage.letters == ""


def test_walking_away_is_recorded_without_a_name() -> None:
    """Who was measured and left is on record as abandoned, because the level was fed."""
    gate = Gate().shows(LEVEL).leaves().waits(21_000).sees(StillThere).waits(10_000).sees(Idle)
    assert gate.kinds() == ["abandoned"]
    assert gate.saves[0].draft.person is None


def test_old_temperature_is_taken_again() -> None:
    """A temperature older than a minute admits nobody: come closer once more."""
    gate = Gate().shows(LEVEL).leaves()
    for _ in range(4):
        gate.waits(17_000).taps(Erase())
    gate.taps(PressKey("c"), PressKey("b"), PickPerson("S001")).sees(Approaching)
    gate.shows(LEVEL).sees(Admitted)


def test_sensor_pulled_in_mid_measurement_and_put_back() -> None:
    """Whoever stood there is unjudged and the kiosk out of service; plugged in again it goes on by itself."""
    gate = Gate().shows(LEVEL, 4).misses(8).sees(OutOfService)
    assert gate.verdicts() == ["unjudged"]
    assert gate.saves[0].draft.body["reasons"] == ["sensor_fault"]
    assert gate.kinds() == ["entry", "fault"]
    gate.shows(2200, 1).sees(Idle)
    assert gate.kinds()[-1] == "recovered"


def test_a_flipped_bit_now_and_then_stops_nobody() -> None:
    """A look survives single misses."""
    Gate().shows(LEVEL, 4).misses(1, "checksum_mismatch").shows(LEVEL, 6).sees(Naming)


def test_missing_bus_is_out_of_service_at_once() -> None:
    """What only staff can mend is said at the first miss."""
    gate = Gate().misses(1, "bus_missing", call_staff=True).sees(OutOfService)
    assert Buzz(Sound.FAULT) in gate.effects


def test_a_sensor_that_says_nothing_at_all() -> None:
    """A read that hangs in the kernel sends no event; the kiosk notices by the silence."""
    gate = Gate().leaves().sees(Idle).waits(11_000, sensor=False).sees(OutOfService)
    assert gate.saves[-1].draft.body["code"] == "bus_stuck"
    gate.shows(2200, 1).sees(Idle)


def test_sick_ledger_closes_the_gate_and_loses_nothing() -> None:
    """A record that can't be written keeps the gate shut; when the ledger is well the person is let in."""
    gate = Gate(ledger_well=False).shows(LEVEL).leaves()
    gate.taps(PressKey("c"), PressKey("b"), PickPerson("S001"))
    gate.not_saved(gate.saves[0]).sees(OutOfService)
    assert not any(isinstance(effect, OpenGate) for effect in gate.effects)
    gate.saved(gate.saves[0]).sees(Admitted)


def test_ledger_back_after_the_person_has_gone() -> None:
    """After a long while nobody is let in for somebody else's record; the kiosk is simply well again."""
    gate = Gate(ledger_well=False).shows(LEVEL).leaves()
    gate.taps(PressKey("c"), PressKey("b"), PickPerson("S001"))
    gate.not_saved(gate.saves[0]).waits(60_000).saved(gate.saves[0]).sees(Idle)
    assert not any(isinstance(effect, OpenGate) for effect in gate.effects)


def test_slow_ledger_is_told_after_three_seconds() -> None:
    """A ledger that neither says yes nor no is trouble too."""
    gate = Gate(ledger_well=False).shows(LEVEL).leaves()
    gate.taps(PressKey("c"), PressKey("b"), PickPerson("S001")).waits(3_500)
    gate.sees(OutOfService)


def test_tap_on_a_card_that_is_not_there() -> None:
    """A person who is not on the roster can't be picked."""
    gate = Gate().shows(LEVEL).leaves().taps(PressKey("c"), PressKey("b"))
    before = gate.state.stage
    gate.taps(PickPerson("S999"))
    assert isinstance(gate.state.stage, Naming)
    assert isinstance(before, Naming)
    assert gate.state.stage.cards == before.cards


def test_language_changes_nothing_else() -> None:
    """The other language at one tap, in any stage, with everything else as it was."""
    gate = Gate().shows(LEVEL).leaves().taps(PressKey("c"))
    before = gate.state.stage
    gate.taps(SwitchLanguage())
    assert gate.state.language == "en"
    assert gate.state.stage == before


def test_guest_of_a_result_is_whom_the_record_names() -> None:
    """The screen that admits shows the person whose record was saved."""
    gate = Gate().shows(LEVEL).leaves().taps(PressKey("c"), PressKey("b"), PickPerson("S002"))
    assert isinstance(gate.state.stage, Admitted)
    assert gate.state.stage.visit.guest == Guest("程彬", "staff", "S002", "财政局")

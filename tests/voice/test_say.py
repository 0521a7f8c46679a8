from dataclasses import replace

import pytest

from kiosk.flow.actions import (
    AnswerMask,
    CallGuard,
    ChooseWho,
    ConfirmName,
    GoBack,
    PickName,
    PickPerson,
    PressKey,
    SwitchLanguage,
)
from kiosk.flow.card_states import CardList
from kiosk.flow.guard_actions import BeginRest, OpenCards, PickCard
from kiosk.flow.states import Admitted, Checkpoint, FeverAlarm, Goodbye, Idle, OutOfService, Refused
from kiosk.flow.visit import Guest, Visit
from kiosk.flow.waiting_states import Naming, Returned, SigningOut
from kiosk.rules.age import NO_TIME
from kiosk.rules.knowledge import Visit as Stayed
from kiosk.screening.baseline import Baseline
from kiosk.ui.examples import examples
from kiosk.voice.prompts import ESTIMATES, PROMPTS, SPOKEN, estimate_key
from kiosk.voice.say import Rank, Utterance, is_free, said, wants, within_reach
from tests.flows.gate_script import COLD, FEVER, LEVEL, PARAMETERS, RULES
from tests.voice.speaking_gate import SpeakingGate


def test_a_visit_is_spoken_step_by_step() -> None:
    """Each step of a visit has its sentence once; the result is followed by the estimate on the screen."""
    gate = SpeakingGate()
    gate.shows(LEVEL).leaves().taps(PressKey("c"), PressKey("b"), PickPerson("S001")).waits(5_000)
    assert gate.spoken() == ["hold", "who", "admit", "estimate_366"]


def test_a_visitor_is_led_from_page_to_page() -> None:
    """A visitor hears what each page wants, and at the end that the registration is done."""
    gate = SpeakingGate().shows(LEVEL).leaves().taps(ChooseWho("visitor"), *map(PressKey, "wangxiuying"))
    assert isinstance(gate.state.stage, Naming)
    gate.taps(PickName(gate.state.stage.candidates[0]), ConfirmName())
    assert gate.spoken()[-2:] == ["visitor_name", "visitor_phone"]
    entered = Admitted(Visit(guest=Guest("王秀英", "visitor")), 1, 0, 0)
    assert wants(replace(gate.state, stage=entered)) == Utterance(Rank.VERDICT, ("admit_visitor",))


def test_whoever_signs_out_is_led_and_thanked() -> None:
    """The digits, whose they are, then goodbye; whoever is back from elsewhere is led, too."""
    state = SpeakingGate().state
    leaving = SigningOut(Visit(), 1_000)
    inside = Stayed("e", "周垚", "13900008000", None, NO_TIME)
    found = replace(leaving, found=(inside,))
    home = Returned(Visit(), "day", 9)
    for stage, key in ((leaving, "leaving_digits"), (found, "leaving_found"), (home, "returned")):
        assert wants(replace(state, stage=stage)) == Utterance(Rank.GUIDANCE, (key,))
    gone = replace(state, stage=Goodbye(Visit(), 0, 3_000))
    assert wants(gone) == Utterance(Rank.VERDICT, ("goodbye",))


def test_a_refusal_says_why() -> None:
    """No mask has a sentence of its own; a reason that nobody recorded a sentence for has the general one."""
    gate = SpeakingGate().shows(LEVEL).leaves()
    gate.taps(AnswerMask(worn=False), PressKey("c"), PressKey("b"), PickPerson("S001")).sees(Refused)
    assert gate.spoken()[-1] == "refuse_no_mask"
    unknown = replace(gate.state, stage=replace(gate.state.stage, reasons=("some_new_rule",)))
    assert wants(unknown) == Utterance(Rank.VERDICT, ("refuse",))


def test_what_others_need_not_hear_is_not_said() -> None:
    """Why somebody may not come in for the sake of health stands on the screen, and is not called out."""
    for reason in ("observed", "household_observed", "exposure", "returnee_unregistered"):
        refused = replace(SpeakingGate().state, stage=Refused(Visit(), (reason,), 0, 0))
        assert wants(refused) == Utterance(Rank.VERDICT, ("refuse",))


def test_an_alarm_outranks_everything_and_calms() -> None:
    """A fever is an alarm of two sentences, and neither calls it a fever."""
    gate = SpeakingGate().shows(FEVER).sees(FeverAlarm)
    assert gate.said[-1] == Utterance(Rank.ALARM, ("alarm", "alarm_guard"))
    gate.guard_presses().taps(GoBack())
    assert gate.spoken()[-1] == "referred"


def test_cold_and_shaky_foreheads_hear_what_to_do() -> None:
    """Who is too cold, or turned away, is told just that."""
    assert SpeakingGate().shows(COLD).spoken()[-1] == "unjudged_too_cold"
    assert SpeakingGate().shows(LEVEL, 3).shows(2_900, 17).spoken() == ["hold", "again_too_few_samples"]


def test_a_fault_and_its_end_are_told() -> None:
    """Out of service and back again are both said, once."""
    gate = SpeakingGate().misses(10).sees(OutOfService).shows(LEVEL - 1_000, 5).sees(Idle)
    assert gate.spoken() == ["out_of_service", "in_service"]


def test_a_call_is_confirmed() -> None:
    """Who presses for the guard hears that the guard was called."""
    assert SpeakingGate().taps(CallGuard()).spoken() == ["guard_called"]


def test_a_rest_that_is_over_is_told_once() -> None:
    """Ten minutes after the rest began the guard is told, without a name."""
    gate = SpeakingGate().shows(FEVER).leaves().guard_presses().taps(GoBack()).waits(20_000)
    gate.taps(OpenCards()).sees(CardList).taps(PickCard(gate.state.cards[0].ticket), BeginRest())
    gate.taps(GoBack(), GoBack()).waits(700_000)
    assert gate.spoken().count("rest_due") == 1


def test_a_new_volume_is_tried() -> None:
    """Whoever sets the volume hears how loud it is now."""
    before = SpeakingGate().state
    settings = replace(before.guardroom.settings, volume_percent=40)
    after = replace(before, guardroom=replace(before.guardroom, settings=settings))
    assert said(before, after) == Utterance(Rank.VERDICT, ("sound_test",))


def test_the_same_state_says_nothing_new() -> None:
    """Letters, minutes and a change of language repeat no sentence."""
    gate = SpeakingGate().shows(LEVEL).leaves()
    before = len(gate.said)
    gate.taps(PressKey("c"), SwitchLanguage()).waits(10_000)
    assert len(gate.said) == before


def test_whatever_is_said_has_a_clip() -> None:
    """Of every screen that can be shown, what is said is among the clips; and the public ones do speak."""
    spoken = [wanted for example in examples() if (wanted := wants(example.checkpoint))]
    assert {key for wanted in spoken for key in wanted.keys} <= SPOKEN.keys()
    assert {wanted.rank for wanted in spoken} == set(Rank)


def test_no_prompt_is_kept_that_nobody_hears() -> None:
    """Every prompt is said of some screen, at a change that is tested above, or for want of a better."""
    spoken = {key for example in examples() if (wanted := wants(example.checkpoint)) for key in wanted.keys}
    at_changes = {"guard_called", "in_service", "rest_due", "sound_test", "drill"}
    assert PROMPTS.keys() - spoken - at_changes - {"again"} == set()


def test_nothing_names_anybody() -> None:
    """No sentence has a place for a name, and none says 发烧."""
    words = [text for spoken in SPOKEN.values() for text in spoken]
    names = [person.name for person in RULES.roster.people]
    assert not [
        text for text in words if "{" in text or "发烧" in text or any(name in text for name in names)
    ]


@pytest.mark.parametrize(
    ("estimate_centi_c", "zh", "en"),
    [
        (3_659, "体温估计三十六点五度。", "Body estimate thirty-six point five."),
        (3_600, "体温估计三十六度。", "Body estimate thirty-six point zero."),
        (4_000, "体温估计四十度。", "Body estimate forty point zero."),
        (4_209, "体温估计四十二度。", "Body estimate forty-two point zero."),
    ],
)
def test_estimates_are_spoken_as_shown(estimate_centi_c: int, zh: str, en: str) -> None:
    """The number is cut to a tenth as on the screen, and is always called an estimate."""
    key = estimate_key(estimate_centi_c)
    assert key is not None
    assert ESTIMATES[key] == (zh, en)


def test_a_number_beyond_the_clips_is_not_spoken() -> None:
    """An estimate that no clip says leaves the verdict alone."""
    assert estimate_key(3_499) is None
    assert estimate_key(4_210) is None
    assert len(ESTIMATES) == 71


def test_free_means_that_nobody_was_seen_for_a_while() -> None:
    """Free is a gate three seconds after the last forehead, and not before it has looked."""
    gate = SpeakingGate()
    assert not is_free(gate.state)
    assert not is_free(gate.waits(2_000).state)
    gate.waits(2_000)
    assert is_free(gate.state)
    assert not within_reach(gate.state)
    gate.shows(LEVEL, 1)
    assert within_reach(gate.state)
    assert not is_free(gate.state)


def test_nothing_is_said_without_a_change() -> None:
    """A state compared with itself says nothing, whatever it is."""
    for example in examples():
        assert said(example.checkpoint, example.checkpoint) is None
    fresh = Checkpoint(Idle(), Baseline.commissioned(PARAMETERS))
    assert said(fresh, fresh) is None

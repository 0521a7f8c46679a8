from dataclasses import replace

import pytest

from kiosk.flow.actions import (
    AnswerMask,
    AnswerQuestion,
    ChooseWho,
    ConfirmName,
    ConfirmPage,
    GoBack,
    PickArea,
    PickName,
    PickPerson,
    PickPurpose,
    PressKey,
    WithoutPhone,
)
from kiosk.flow.effects import Buzz, OpenGate, Sound
from kiosk.flow.guard_actions import ConfirmPin
from kiosk.flow.guard_states import GuardPin, HostCall
from kiosk.flow.rule_actions import AnswerHost, CallHost
from kiosk.flow.rules import Rules
from kiosk.flow.states import Admitted, AwaitingHost, FeverAlarm, Idle, Refused
from kiosk.flow.visit import HostOutcome
from kiosk.rules.book import GateRules, VisitorRule
from tests.flows.gate_script import FEVER, LEVEL, RULES, Gate
from tests.flows.test_exceptions import PIN, ZHAO

ASKED = GateRules(visitors=VisitorRule("confirmed", None), exceptions={"duty": ("host_unconfirmed",)})
CONFIRMED: Rules = replace(RULES, gate=ASKED, rules_version=4)
LOCKED: Rules = replace(CONFIRMED, guards=(ZHAO,))


def visiting(rules: Rules = CONFIRMED) -> Gate:
    """A visitor for Chen Bo who has filled in everything and is measured."""
    gate = Gate(rules=rules).shows(LEVEL).leaves().taps(ChooseWho("visitor"))
    gate.taps(*(PressKey(letter) for letter in "wangxiuying"))
    gate.taps(PickName("王秀英"), ConfirmName(), WithoutPhone(), PickArea("county"))
    gate.taps(PressKey("c"), PressKey("b"), PickPerson("S001"), PickPurpose("business"))
    gate.taps(AnswerQuestion("symptoms", "no"), AnswerQuestion("contact", "no"))
    return gate.taps(AnswerMask(worn=True), ConfirmPage())


def test_a_confirmed_visitor_goes_in() -> None:
    """The guard is called, one tap says that the host agrees, and two records say so before it opens."""
    gate = visiting().sees(AwaitingHost)
    assert gate.effects[-1] == Buzz(Sound.ATTENTION)
    gate.taps(CallHost()).sees(HostCall).taps(AnswerHost("confirmed")).sees(Admitted)
    assert gate.kinds() == ["host_call", "entry"]
    said = [save.draft.body for save in gate.saves]
    assert (said[0]["outcome"], said[0]["host_unit"], said[0]["guard"]) == ("confirmed", "办公室", "G01")
    assert (said[1]["host_call"], said[1]["verdict"]) == ("confirmed", "admit")


@pytest.mark.parametrize("outcome", ["not_reached", "declined"])
def test_without_a_yes_nobody_goes_in(outcome: HostOutcome) -> None:
    """Not reached or declined is a refusal on record, which the guard may except as the book says."""
    gate = visiting().taps(CallHost(), AnswerHost(outcome)).sees(Refused)
    body = gate.saves[-1].draft.body
    assert (body["reasons"], body["host_call"]) == (["host_unconfirmed"], outcome)
    assert isinstance(gate.state.stage, Refused)
    assert gate.state.stage.offered == ("duty",)
    assert not any(isinstance(effect, OpenGate) for effect in gate.effects)


def test_nobody_waits_for_ever() -> None:
    """After three minutes without a guard the visit is refused, and its record says that none came."""
    gate = visiting().waits(181_000).sees(Refused)
    assert gate.saves[-1].draft.body["host_call"] == "unanswered"
    assert gate.kinds() == ["entry"]


def test_the_guard_who_rang_up_is_on_record() -> None:
    """Where the site has guards the PIN comes first; a guard who turns away leaves the visitor waiting."""
    gate = visiting(LOCKED).taps(CallHost()).sees(GuardPin).taps(GoBack()).sees(AwaitingHost)
    gate.taps(CallHost()).waits(61_000).sees(AwaitingHost)
    gate.taps(CallHost(), *(PressKey(key) for key in PIN), ConfirmPin()).sees(HostCall)
    gate.taps(AnswerHost("confirmed")).sees(Admitted)
    assert next(save.draft.body["by"] for save in gate.saves if save.draft.kind == "host_call") == "G7"


def test_a_fever_beside_takes_the_screen_and_the_wait_is_on_record() -> None:
    """Somebody feverish is called out at once; the visitor who waited is on record as measured and gone."""
    gate = visiting().waits(3_000).shows(FEVER).sees(FeverAlarm)
    assert gate.kinds() == ["entry", "abandoned"]
    assert gate.effects[-5] == Buzz(Sound.FEVER)


def test_a_visitor_who_goes_is_on_record() -> None:
    """Back from the wait ends the visit, with the measurement on record."""
    gate = visiting().taps(GoBack()).sees(Idle)
    assert gate.kinds() == ["abandoned"]


def test_nobody_is_rung_up_in_vain() -> None:
    """Who is refused anyway, as without a mask, hears it at once; a guard is not sent to the telephone."""
    gate = visiting(replace(CONFIRMED, gate=replace(ASKED, mask=("visitor",))))
    gate.sees(AwaitingHost)
    unmasked = Gate(rules=CONFIRMED).shows(LEVEL).leaves().taps(ChooseWho("visitor"))
    unmasked.taps(*(PressKey(letter) for letter in "wangxiuying"))
    unmasked.taps(PickName("王秀英"), ConfirmName(), WithoutPhone(), PickArea("county"))
    unmasked.taps(PressKey("c"), PressKey("b"), PickPerson("S001"), PickPurpose("business"))
    unmasked.taps(AnswerQuestion("symptoms", "no"), AnswerQuestion("contact", "no"))
    unmasked.taps(AnswerMask(worn=False), ConfirmPage()).sees(Refused)
    assert unmasked.saves[-1].draft.body["reasons"] == ["no_mask", "host_unconfirmed"]

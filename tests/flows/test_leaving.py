from dataclasses import replace

import pytest

from kiosk.flow.actions import (
    AnswerQuestion,
    ChooseWho,
    ConfirmName,
    FirstVisit,
    GoBack,
    PickName,
    PickVisitor,
    PressKey,
)
from kiosk.flow.effects import OpenGate
from kiosk.flow.rules import Rules
from kiosk.flow.states import Goodbye, Idle, Refused, Saving, SymptomCall
from kiosk.flow.waiting_states import Asking, LookingUp, Naming, SigningOut
from kiosk.ledger.record import Draft
from kiosk.rules.book import GateRules, SymptomRule
from kiosk.rules.questions import asked_at
from tests.flows.gate_script import FORM, LEVEL, RULES, Gate
from tests.flows.test_post import Post, visitor

BOTH = GateRules(directions=("in", "out"))
TWO_WAYS: Rules = replace(RULES, gate=BOTH, questions=asked_at(BOTH), rules_version=4)
DIGITS = tuple(PressKey(digit) for digit in "1234")


def inside() -> Post:
    """A gate of both ways with one visitor inside, who is about to leave."""
    post = Post(TWO_WAYS)
    post.known(visitor("周垚"))
    post.gate.taps(ChooseWho("visitor")).sees(Asking)
    return post


def test_a_visitor_signs_out() -> None:
    """Out, four digits, one's own card: the record first, then goodbye, and nobody is inside any more."""
    post = inside()
    post.gate.taps(AnswerQuestion("direction", "out")).sees(SigningOut).taps(*DIGITS)
    post.gate.ledger_well = False
    (left,) = post.does(PickVisitor(0))
    assert (left.kind, left.about, left.body["by"]) == ("signed_out", "r1", "visitor")
    post.gate.sees(Saving)
    assert not any(isinstance(effect, OpenGate) for effect in post.gate.effects)
    post.gate.saved(post.gate.saves[-1]).sees(Goodbye)
    assert post.gate.state.knowledge.inside() == ()
    post.gate.waits(3_000).sees(Idle)


def test_nobody_is_guessed_to_have_left() -> None:
    """Wrong digits find nobody and are typed again; going back signs nobody out."""
    post = inside()
    post.gate.taps(AnswerQuestion("direction", "out"), *(PressKey("9") for _ in range(4)))
    stage = post.gate.state.stage
    assert isinstance(stage, SigningOut)
    assert (stage.digits, stage.found, stage.notice) == ("", (), "leaving_nobody")
    post.gate.taps(PickVisitor(0)).sees(SigningOut).taps(GoBack()).sees(Idle)
    assert post.gate.kinds() == []
    assert len(post.gate.state.knowledge.inside()) == 1


def test_coming_in_is_as_ever() -> None:
    """Who says "in" is registered as a visitor; who never signed in may be registered on the way out."""
    post = inside()
    post.gate.taps(AnswerQuestion("direction", "in"))
    assert isinstance(post.gate.state.stage, Naming | LookingUp)
    again = inside()
    again.gate.taps(AnswerQuestion("direction", "out"), FirstVisit()).sees(Naming)


def test_a_drill_signs_nobody_out() -> None:
    """In training mode the sign-out is flagged, and the visitor stays inside."""
    post = inside()
    post.gate.taps(AnswerQuestion("direction", "out"), *DIGITS, PickVisitor(0))
    draft: Draft = post.gate.saves[-1].draft
    post.known(replace(draft, body={**draft.body, "training": True}))
    assert len(post.gate.state.knowledge.inside()) == 1


@pytest.mark.parametrize(
    ("consequence", "asked", "stage", "reason"),
    [
        ({"cough": "refer"}, "symptoms", SymptomCall, "symptom"),
        ({"cough": "refuse"}, "symptoms", Refused, "symptom"),
        ({"cough": "refuse", "breath": "refer"}, "symptoms", SymptomCall, "symptom"),
        ({"contact": "refuse", "area": "refuse"}, "contact", Refused, "exposure"),
        ({"contact": "refer", "area": "refuse"}, "contact", SymptomCall, "exposure"),
        ({"cough": "refuse"}, "contact", SymptomCall, "exposure"),
    ],
)
def test_a_visitors_answers_lead_where_the_book_says(
    consequence: dict[str, str], asked: str, stage: type, reason: str
) -> None:
    """A visitor's yes is refused or shown to the guard as the rule book says, and the record says why."""
    gate_rules = GateRules(symptoms=SymptomRule(("visitor",), consequence))  # type: ignore[arg-type] # literals
    gate = Gate(rules=replace(RULES, gate=gate_rules, rules_version=4)).shows(LEVEL).leaves()
    gate.taps(ChooseWho("visitor"), *(PressKey(letter) for letter in "wangxiuying"))
    assert isinstance(gate.state.stage, Naming)
    answers = [
        AnswerQuestion(each.code, "yes") if isinstance(each, AnswerQuestion) and each.code == asked else each
        for each in FORM
    ]
    name = gate.state.stage.candidates[0].name

    gate.taps(PickName(name), ConfirmName(), *answers).sees(stage)
    body = gate.saves[-1].draft.body
    assert (body["reasons"], body["symptoms"]) == ([reason], [asked])

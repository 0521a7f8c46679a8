from dataclasses import replace

import pytest

from kiosk.flow.actions import AnswerMask, AnswerQuestion, PickPerson, PressKey
from kiosk.flow.rules import Rules
from kiosk.flow.states import Admitted, Refused, Unjudged
from kiosk.flow.waiting_states import Asking
from kiosk.ledger.record import Draft, Moment
from kiosk.people.roster import Person, Roster
from kiosk.rules.book import GateRules, ObservationRule, Quota
from kiosk.rules.calendar import begins_ms
from kiosk.rules.observation import Observation
from kiosk.rules.questions import DIRECTION
from tests.flows.gate_script import LEVEL, RULES
from tests.flows.test_post import Post
from tests.rules.rule_script import THURSDAY, at

HOME = GateRules(
    directions=("in", "out"),
    quota=Quota(2, 1, "calendar"),
    observation=ObservationRule(("out",), whole_household=True, readings=()),
)
CHEN = Person("R1", "陈波", "家属院", "resident", household="1-1-101")
LI = Person("R2", "李娜", "家属院", "resident", household="1-1-101")
RESIDENTS: Rules = replace(
    RULES, roster=Roster(1, (CHEN, LI)), gate=HOME, rules_version=4, questions=(DIRECTION,)
)


def comes(post: Post, initials: str, person: Person, direction: str) -> Draft:
    """Somebody of the roster is measured, picks their card and answers; returns their entry."""
    gate = post.gate.leaves().shows(LEVEL, 14)
    gate.taps(*(PressKey(letter) for letter in initials), PickPerson(person.id)).sees(Asking)
    gate.taps(AnswerQuestion("direction", direction))
    if "AskingMask" in type(gate.state.stage).__name__:
        gate.taps(AnswerMask(worn=True))
    draft = next(save.draft for save in reversed(gate.saves) if save.draft.kind == "entry")
    post.known(replace(draft, body={**draft.body, "guard": None, "training": False}))
    return draft


def test_a_household_goes_out_once_and_hears_when_next() -> None:
    """Out by one member, refused to the other with the day, and in again at any time."""
    post = Post(RESIDENTS)
    out = comes(post, "cb", CHEN, "out")
    post.gate.sees(Admitted)
    assert (out.body["direction"], out.body["rules_version"]) == ("out", 4)
    assert out.person is not None
    assert out.person["household"] == "1-1-101"
    refused = comes(post, "ln", LI, "out")
    assert (refused.body["verdict"], refused.body["reasons"]) == ("refuse", ["quota_used"])
    stage = post.gate.state.stage
    assert isinstance(stage, Refused)
    assert stage.next_ms == begins_ms(THURSDAY + 2) == refused.body["next_ms"]
    assert comes(post, "cb", CHEN, "in").body["verdict"] == "admit"


def test_who_is_observed_comes_in_and_not_out() -> None:
    """The way out is shut to the observed and to their household; the record says the day."""
    observed = Observation("R1", THURSDAY - 8, 14)
    rules = replace(RESIDENTS, observations=(observed,), observed_at_home={"1-1-101": (observed,)})
    post = Post(rules)
    out = comes(post, "cb", CHEN, "out")
    assert (out.body["reasons"], out.body["observed"]) == (["observed"], {"day_n": 9, "days": 14})
    assert comes(post, "ln", LI, "out").body["reasons"] == ["household_observed"]
    assert comes(post, "cb", CHEN, "in").body["verdict"] == "admit"


def test_without_a_clock_the_guard_is_called() -> None:
    """After a boot without the time a second exit may or may not be due: the guard decides."""
    post = Post(RESIDENTS)
    comes(post, "cb", CHEN, "out")
    post.now = Moment("another", 5_000, at(THURSDAY - 3).wall_ms, "none")
    post.tick()
    refused = comes(post, "ln", LI, "out")
    assert (refused.body["verdict"], refused.body["reasons"]) == ("unjudged", ["clock_untrusted"])
    post.gate.sees(Unjudged)


@pytest.mark.parametrize("direction", ["in", "out"])
def test_the_direction_is_asked_where_people_pass_both_ways(direction: str) -> None:
    """What was answered is in the record; a gate of one way asks nothing."""
    assert comes(Post(RESIDENTS), "cb", CHEN, direction).body["direction"] == direction
    one_way = replace(RESIDENTS, gate=replace(HOME, directions=("in",)), questions=())
    gate = Post(one_way).gate.shows(LEVEL, 14)
    gate.taps(PressKey("c"), PressKey("b"), PickPerson("R1"))
    assert not isinstance(gate.state.stage, Asking)

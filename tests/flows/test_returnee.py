from dataclasses import replace

import pytest

from kiosk.flow.actions import (
    AnswerQuestion,
    ConfirmPage,
    GoBack,
    PickArea,
    PickPerson,
    PickPlace,
    PressKey,
)
from kiosk.flow.rule_actions import PickCompanions, PickDay, PickTransport
from kiosk.flow.rules import Rules
from kiosk.flow.states import Admitted, Refused
from kiosk.flow.waiting_states import Asking, Returned
from kiosk.ledger.record import Draft
from kiosk.people.places import provinces
from kiosk.people.roster import Roster
from kiosk.rules.book import GateRules, ReturneeRule
from kiosk.rules.calendar import written
from kiosk.rules.observation import Observation
from tests.flows.gate_script import LEVEL, PEOPLE, RULES
from tests.flows.test_post import Post
from tests.rules.rule_script import THURSDAY

DAY_MINUTES = 1_440
ASKED: Rules = replace(
    RULES,
    roster=Roster(1, PEOPLE),
    gate=GateRules(returnees=ReturneeRule(("staff",), 14, ("in",))),
    rules_version=4,
)
FORM = (
    PickDay(2),
    PickArea("outside"),
    PickPlace("湖北"),
    PickPlace("武汉市"),
    PickTransport("train"),
    PressKey("g"),
    PressKey("1"),
    ConfirmPage(),
    PickCompanions("family"),
)


def comes(post: Post, *answers: object) -> list[Draft]:
    """Chen Bo is measured, picks his card and gives these answers; returns what is recorded, now durable."""
    before = len(post.gate.saves)
    post.gate.leaves().shows(LEVEL, 14).taps(PressKey("c"), PressKey("b"), PickPerson("S001"))
    post.gate.taps(*answers)  # type: ignore[arg-type] # actions
    saved = [save.draft for save in post.gate.saves[before:]]
    drafts = [draft for draft in saved if draft.kind in ("entry", "returnee")]
    for draft in drafts:
        post.known(replace(draft, body={**draft.body, "guard": None, "training": False}))
    return drafts


def places() -> str:
    """A city of Hubei as the table names it."""
    return provinces()["湖北"].cities[0].zh


def told() -> tuple[object, ...]:
    """Yes, and every page filled in."""
    pages = tuple(PickPlace(places()) if each == PickPlace("武汉市") else each for each in FORM)
    return (AnswerQuestion("returned", "yes"), *pages)


def test_a_returnee_tells_it_once_and_the_office_hears() -> None:
    """Yes and four steps: refused until registered, a record about the entry with the person beside it."""
    post = Post(ASKED)
    entry, returnee = comes(post, *told())
    post.gate.sees(Refused)
    assert (entry.body["reasons"], entry.body["returnee"]) == (["returnee_unregistered"], True)
    assert returnee.kind == "returnee"
    said = {name: returnee.body[name] for name in ("returned", "from_area", "transport", "companions")}
    assert said == {
        "returned": written(THURSDAY - 2),
        "from_area": "outside",
        "transport": "train",
        "companions": "family",
    }
    assert returnee.person is not None
    beside = (returnee.person["name"], returnee.person["from_place"], returnee.person["transport_number"])
    assert beside == ("陈博", f"湖北{places()}", "G1")


def test_the_answer_stands_for_the_rules_days() -> None:
    """No is not asked again while on record, yes keeps the way in shut; after the days it is asked anew."""
    well = Post(ASKED)
    (entry,) = comes(well, AnswerQuestion("returned", "no"))
    assert (entry.body["verdict"], entry.body["returnee"]) == ("admit", False)
    well.tick(13 * DAY_MINUTES)
    (again,) = comes(well)
    assert (again.body["verdict"], again.body["returnee"]) == ("admit", None)
    well.tick(2 * DAY_MINUTES)
    assert comes(well) == []
    well.gate.sees(Asking)
    back = Post(ASKED)
    comes(back, *told())
    back.tick(DAY_MINUTES)
    (refused,) = comes(back)
    assert refused.body["reasons"] == ["returnee_unregistered"]


@pytest.mark.parametrize(
    ("released", "verdict"), [(None, "admit"), (THURSDAY + 3, "admit"), (THURSDAY, "refuse")]
)
def test_the_office_opens_the_way(released: int | None, verdict: str) -> None:
    """With the person on its list the answer of before shuts nothing; an older release does not help."""
    post = Post(ASKED)
    comes(post, *told())
    post.tick(4 * DAY_MINUTES)
    own = Observation("S001", THURSDAY - 2, 14, released)
    post.gate.rules = replace(ASKED, observations=(own,))
    (entry,) = comes(post)
    assert entry.body["verdict"] == verdict


def test_whom_the_office_watches_is_not_asked() -> None:
    """Somebody under observation is on the office's list: the question would tell it nothing."""
    post = Post(replace(ASKED, observations=(Observation("S001", THURSDAY - 2, 14),)))
    (entry,) = comes(post)
    assert entry.body["returnee"] is None
    post.gate.sees(Admitted)


def test_pages_keep_what_was_filled_in() -> None:
    """One step back leads to the page before; back from the first is the question; nothing is recorded."""
    post = Post(ASKED)
    assert comes(post, AnswerQuestion("returned", "yes"), PickDay(99), PickDay(1), PickArea("county")) == []
    stage = post.gate.state.stage
    assert isinstance(stage, Returned)
    assert stage.page == "transport"
    post.gate.taps(GoBack())
    stage = post.gate.state.stage
    assert isinstance(stage, Returned)
    assert stage.visit.returned is not None
    assert (stage.page, stage.visit.returned.days_ago) == ("area", 1)
    post.gate.taps(GoBack(), GoBack()).sees(Asking)


def test_a_drill_is_on_nobodys_list() -> None:
    """In training mode both records are flagged, and the next visit is asked as if nothing had been said."""
    post = Post(ASKED)
    room = post.gate.state.guardroom
    drill = replace(room, settings=replace(room.settings, training=True))
    post.gate.state = replace(post.gate.state, guardroom=drill)
    before = len(post.gate.saves)
    post.gate.leaves().shows(LEVEL, 14).taps(PressKey("c"), PressKey("b"), PickPerson("S001"), *told())
    drafts = [save.draft for save in post.gate.saves[before:]]
    assert [(draft.kind, draft.body["training"]) for draft in drafts] == [("entry", True), ("returnee", True)]
    for draft in drafts:
        post.known(draft)
    assert post.gate.state.knowledge.asked == {}


def test_a_visit_left_half_way_is_asked_again() -> None:
    """Who goes before the last page has not answered, as far as the record goes."""
    post = Post(ASKED)
    comes(post, AnswerQuestion("returned", "yes"), PickDay(0))
    post.gate.waits(61_000)
    assert post.gate.state.knowledge.asked == {}

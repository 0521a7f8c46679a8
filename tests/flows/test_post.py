from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kiosk.flow.actions import Action, GoBack
from kiosk.flow.events import RecordSaved, Ticked
from kiosk.flow.guard_actions import BeginRound, EndRound, OpenMenu, OpenPage, SignOut
from kiosk.flow.guard_states import GuardMenu, InsidePage, Page, RoundsPage
from kiosk.flow.rules import Rules
from kiosk.flow.states import Idle
from kiosk.ledger.record import Draft, Moment, Origin, Record, compose, genesis
from kiosk.rules.book import GateRules, Round, TimeSpan, VisitorRule
from tests.flows.gate_script import RULES, Gate
from tests.rules.rule_script import THURSDAY, at

AIRING = Round("air", "airing", "通风", "Airing", (), (TimeSpan(480, 600), TimeSpan(720, 840)), 20, 30)
BINS = Round("bins", "bins", "口罩桶", "Mask bins", (("大厅", "Hall"),), (TimeSpan(480, 600),))
POST = replace(RULES, gate=GateRules(rounds=(AIRING, BINS), visitors=VisitorRule("asked", 60)))
MINUTE_MS = 60_000


class Post:
    """A gate with a post, whose records become durable at once at a wall time of its own."""

    def __init__(self, rules: Rules = POST) -> None:
        self.gate = Gate(rules=rules)
        self.now = at(THURSDAY, 8.5)
        self.seq = 0
        self.tick()

    def tick(self, minutes: float = 0) -> None:
        """So much time goes by, page open or not."""
        gone_ms = int(minutes * MINUTE_MS)
        boottime_ms, wall_ms = self.now.boottime_ms + gone_ms, self.now.wall_ms + gone_ms
        self.now = Moment(self.now.boot, boottime_ms, wall_ms, self.now.clock)
        self.gate.now_ms += gone_ms
        self.gate.happens(Ticked(self.gate.now_ms, self.now))

    def known(self, draft: Draft) -> Record:
        """A record becomes durable, and the next tick sees it."""
        self.seq += 1
        record = compose(
            draft,
            origin=Origin("k", "i", "s", "north", "0"),
            seq=self.seq,
            record_id=f"r{self.seq}",
            moment=self.now,
            salt=bytes(16),
            previous=genesis("k", "i"),
        )
        self.gate.happens(RecordSaved(self.gate.now_ms, 9_000 + self.seq, record.id, self.seq, record))
        self.tick()
        return record

    def does(self, action: Action) -> list[Draft]:
        """A touch, and what it has recorded, durable at once."""
        before = len(self.gate.saves)
        self.gate.taps(action)
        drafts = [save.draft for save in self.gate.saves[before:]]
        for draft in drafts:
            self.known(replace(draft, body={**draft.body, "guard": None, "training": False}))
        return drafts

    def rounds(self) -> list[str]:
        """The states on the page of rounds, opened from the menu."""
        self.gate.taps(OpenMenu(), OpenPage(Page.ROUNDS))
        stage = self.gate.state.stage
        assert isinstance(stage, RoundsPage)
        return [each.state for each in stage.due]


def visitor(name: str) -> Draft:
    """A visitor let in."""
    body = {"verdict": "admit", "reasons": [], "category": "visitor", "direction": "in", "training": False}
    return Draft("entry", body, {"name": name, "phone": "13900001234", "person_id": None})


def test_a_timed_round_is_begun_and_ended() -> None:
    """Airing is begun by a tap and ended by another; the record says how long it took, and it is done."""
    post = Post()
    assert post.rounds() == ["due", "later", "due"]
    (begun,) = post.does(BeginRound("air"))
    assert (begun.kind, begun.body["round"]) == ("round_begun", "air")
    assert post.does(BeginRound("air")) == []
    post.gate.taps(GoBack(), GoBack()).sees(Idle)
    post.tick(22)
    assert post.rounds() == ["due", "later", "due"]
    (done,) = post.does(EndRound("air"))
    assert (done.kind, done.body["minutes"]) == ("round", 22)
    stage = post.gate.state.stage
    assert isinstance(stage, RoundsPage)
    assert ([each.state for each in stage.due], stage.running) == (["done", "later", "due"], ())


def test_a_round_without_a_timer_is_ended_at_once() -> None:
    """Mask bins need one touch, and the record names the spots; an unknown round does nothing."""
    post = Post()
    post.rounds()
    assert post.does(BeginRound("bins")) == []
    assert post.does(EndRound("nothing")) == []
    (done,) = post.does(EndRound("bins"))
    assert (done.body["minutes"], done.body["spots"]) == (None, [{"zh": "大厅", "en": "Hall"}])
    assert post.does(EndRound("air")) == [], "airing that was never begun has no minutes"


def test_the_menu_says_that_a_round_waits() -> None:
    """While a round is due the page is among those that wait for the guard; done, it is not."""
    post = Post(replace(POST, gate=GateRules(rounds=(BINS,))))
    assert Page.ROUNDS in post.gate.state.guardroom.due
    post.rounds()
    post.does(EndRound("bins"))
    assert Page.ROUNDS not in post.gate.state.guardroom.due


def test_the_guard_signs_visitors_out() -> None:
    """Who came in stands on the page until they are signed out, marked once they stay too long."""
    post = Post()
    entry = post.known(visitor("周垚"))
    post.tick(61)
    post.gate.taps(OpenMenu(), OpenPage(Page.INSIDE)).sees(InsidePage)
    stage = post.gate.state.stage
    assert isinstance(stage, InsidePage)
    assert [(stay.visit.name, stay.over) for stay in stage.stays] == [("周垚", True)]
    assert post.does(SignOut("nobody")) == []
    (left,) = post.does(SignOut(entry.id))
    assert (left.kind, left.about) == ("signed_out", entry.id)
    stage = post.gate.state.stage
    assert isinstance(stage, InsidePage)
    assert stage.stays == ()
    post.gate.taps(GoBack()).sees(GuardMenu)


@given(minutes=st.lists(st.integers(0, 30), max_size=6))
def test_the_pages_go_away_by_themselves(minutes: list[int]) -> None:
    """However the minutes fall, a page that nobody touched for one is gone, and names with it."""
    for page in (Page.ROUNDS, Page.INSIDE):
        post = Post()
        post.known(visitor("周垚"))
        post.gate.taps(OpenMenu(), OpenPage(page))
        for each in minutes:
            post.tick(each / 10)
        shown = isinstance(post.gate.state.stage, RoundsPage | InsidePage)
        assert shown == (sum(minutes) / 10 * MINUTE_MS < 60_000)

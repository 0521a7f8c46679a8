from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kiosk.flow.actions import Action, GoBack
from kiosk.flow.events import RecordSaved, Ticked
from kiosk.flow.guard_actions import BeginRound, EndRound, OpenMenu, OpenPage, PickRound, SignOut, TickSpot
from kiosk.flow.guard_states import GuardMenu, InsidePage, Page, ReadingsPage, RoundPage, RoundsPage
from kiosk.flow.rules import Rules
from kiosk.flow.states import Idle
from kiosk.ledger.record import Draft, Moment, Origin, Record, compose, genesis
from kiosk.rules.book import GateRules, ObservationRule, Round, TimeSpan, VisitorRule
from kiosk.rules.observation import Observation
from tests.flows.gate_script import RULES, Gate
from tests.rules.rule_script import THURSDAY, at

AIRING = Round("air", "airing", "通风", "Airing", (), (TimeSpan(480, 600), TimeSpan(720, 840)), 20, 30)
BINS = Round(
    "bins", "bins", "口罩桶", "Mask bins", (("大厅", "Hall"), ("楼梯", "Stairs")), (TimeSpan(480, 600),)
)
HALL, STAIRS = {"zh": "大厅", "en": "Hall"}, {"zh": "楼梯", "en": "Stairs"}
DUCTS = Round("ducts", "ducts", "风口", "Air ducts", (), ())
POST = replace(RULES, gate=GateRules(rounds=(AIRING, BINS, DUCTS), visitors=VisitorRule("asked", 60)))
MINUTE_MS = 60_000
HALVES = (TimeSpan(0, 720), TimeSpan(720, 1_440))
OBSERVING = replace(
    POST,
    gate=GateRules(
        visitors=VisitorRule("asked", 60),
        observation=ObservationRule((), whole_household=False, readings=HALVES),
    ),
    observations=(
        Observation("S001", THURSDAY - 1, 14),
        Observation("S002", THURSDAY - 1, 14),
        Observation("S003", THURSDAY - 9, 14, released_day=THURSDAY),
    ),
)


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
        while not isinstance(self.gate.state.stage, Idle):
            self.gate.taps(GoBack())
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
    assert post.rounds() == ["due", "later", "due", "due"]
    (begun,) = post.does(BeginRound("air"))
    assert (begun.kind, begun.body["round"]) == ("round_begun", "air")
    assert post.does(BeginRound("air")) == []
    post.gate.taps(GoBack(), GoBack()).sees(Idle)
    post.tick(22)
    assert post.rounds() == ["due", "later", "due", "due"]
    (done,) = post.does(EndRound("air"))
    assert (done.kind, done.body["minutes"]) == ("round", 22)
    stage = post.gate.state.stage
    assert isinstance(stage, RoundsPage)
    assert ([each.state for each in stage.due], stage.running) == (["done", "later", "due", "due"], ())


def test_a_round_without_a_timer_is_ended_at_once() -> None:
    """What is not timed needs no beginning; an unknown round does nothing, nor one that asks for more."""
    post = Post()
    post.rounds()
    assert post.does(BeginRound("bins")) == []
    assert post.does(EndRound("nothing")) == []
    (done,) = post.does(EndRound("ducts"))
    assert (done.body["minutes"], done.body["spots"], done.body["left_out"]) == (None, [], [])
    assert post.does(EndRound("bins")) == [], "a round with spots is ended on its checklist"
    assert post.does(EndRound("air")) == [], "airing that was never begun has no minutes"


def checklist(post: Post, round_id: str) -> RoundPage:
    """The checklist of this round, opened from the menu."""
    post.rounds()
    post.gate.taps(PickRound(round_id))
    stage = post.gate.state.stage
    assert isinstance(stage, RoundPage)
    return stage


def shown(post: Post) -> RoundPage:
    """The checklist as it stands on the screen."""
    stage = post.gate.state.stage
    assert isinstance(stage, RoundPage)
    return stage


def test_spots_are_ticked_one_by_one() -> None:
    """Each tap on a spot is a record, another takes it back, and the ticks outlast the page."""
    post = Post()
    assert checklist(post, "bins").ticked == (False, False)
    assert post.does(EndRound("bins")) == [], "nothing was ticked"
    (ticked,) = post.does(TickSpot(1, done=True))
    assert (ticked.kind, ticked.body["spot"], ticked.body["done"]) == ("round_spot", STAIRS, True)
    assert post.does(TickSpot(1, done=True)) == post.does(TickSpot(7, done=True)) == []
    post.gate.taps(GoBack(), GoBack(), GoBack()).sees(Idle)
    assert checklist(post, "bins").ticked == (False, True)
    (untied,) = post.does(TickSpot(1, done=False))
    assert untied.body["done"] is False
    assert shown(post).ticked == (False, False)


def test_a_round_says_which_spots_were_left_out() -> None:
    """Ended with a spot left out it is still to do, and says which; with all ticked it is done."""
    post = Post()
    checklist(post, "bins")
    post.does(TickSpot(0, done=True))
    (partly,) = post.does(EndRound("bins"))
    assert (partly.body["spots"], partly.body["left_out"]) == ([HALL], [STAIRS])
    assert post.rounds()[2] == "partly"
    assert checklist(post, "bins").ticked == (True, False), "what is done stays ticked"
    post.does(TickSpot(1, done=True))
    (done,) = post.does(EndRound("bins"))
    assert (done.body["spots"], done.body["left_out"]) == ([HALL, STAIRS], [])
    assert post.rounds()[2] == "done"
    assert checklist(post, "bins").ticked == (False, False)


def test_yesterdays_ticks_are_void() -> None:
    """A spot that was ticked and never ended says nothing of the next day."""
    post = Post()
    checklist(post, "bins")
    post.does(TickSpot(0, done=True))
    post.gate.taps(GoBack(), GoBack(), GoBack())
    post.tick(16 * 60)
    assert checklist(post, "bins").ticked == (False, False)


def test_a_timed_round_with_spots_is_begun_on_its_checklist() -> None:
    """Airing by rooms: the record has the minutes and every room; beginning anew clears the ticks."""
    rooms = replace(AIRING, spots=(("大厅", "Hall"), ("楼梯", "Stairs")))
    post = Post(replace(POST, gate=GateRules(rounds=(rooms,))))
    checklist(post, "air")
    post.does(TickSpot(0, done=True))
    assert post.does(EndRound("air")) == [], "it was not begun"
    post.does(BeginRound("air"))
    assert (shown(post).ticked, shown(post).minutes) == ((False, False), 0)
    post.gate.taps(GoBack(), GoBack(), GoBack())
    post.tick(21)
    checklist(post, "air")
    post.does(TickSpot(0, done=True))
    post.does(TickSpot(1, done=True))
    (done,) = post.does(EndRound("air"))
    assert (done.body["minutes"], done.body["spots"]) == (21, [HALL, STAIRS])


def test_what_is_done_when_asked_for_is_asked_for_again() -> None:
    """The meeting room is disinfected before the meeting and after it: each time a record of its own."""
    meeting = Round("meeting", "meeting", "会议室", "Meeting room", (("大厅", "Hall"),), ())
    post = Post(replace(POST, gate=GateRules(rounds=(meeting,))))
    for _ in range(2):
        checklist(post, "meeting")
        post.does(TickSpot(0, done=True))
        (done,) = post.does(EndRound("meeting"))
        assert done.body["left_out"] == []
        post.gate.taps(GoBack(), GoBack(), GoBack())
    assert Page.ROUNDS not in post.gate.state.guardroom.due


def test_the_menu_says_that_a_round_waits() -> None:
    """While a round is due the page is among those that wait for the guard; done, it is not."""
    post = Post(replace(POST, gate=GateRules(rounds=(BINS,))))
    assert Page.ROUNDS in post.gate.state.guardroom.due
    checklist(post, "bins")
    post.does(TickSpot(0, done=True))
    post.does(TickSpot(1, done=True))
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
    assert Page.INSIDE in post.gate.state.guardroom.due
    assert post.does(SignOut("nobody")) == []
    (left,) = post.does(SignOut(entry.id))
    assert (left.kind, left.about) == ("signed_out", entry.id)
    stage = post.gate.state.stage
    assert isinstance(stage, InsidePage)
    assert stage.stays == ()
    assert [(gone.visit.name, gone.left_ms) for gone in stage.gone] == [("周垚", post.now.wall_ms)]
    assert stage.came == 1
    post.tick(24 * 60)
    post.gate.taps(OpenMenu(), OpenPage(Page.INSIDE))
    stage = post.gate.state.stage
    assert isinstance(stage, InsidePage)
    assert (stage.gone, stage.came) == ((), 0), "a day later it is another day's list"


def test_who_comes_in_again_is_inside_once() -> None:
    """Not signed out and there again: one is inside, and when the stay before ended nobody knows."""
    post = Post()
    post.known(visitor("周垚"))
    post.tick(30)
    again = post.known(visitor("周垚"))
    post.gate.taps(OpenMenu(), OpenPage(Page.INSIDE))
    stage = post.gate.state.stage
    assert isinstance(stage, InsidePage)
    assert [stay.visit.entry_id for stay in stage.stays] == [again.id]
    assert [(gone.visit.signed_out, gone.left_ms) for gone in stage.gone] == [(False, None)]


def test_the_menu_counts_who_waits() -> None:
    """Visitors who stay too long and readings that were missed are counted on the menu's own tiles."""
    post = Post(OBSERVING)
    for name in ("周垚", "孙丽"):
        post.known(visitor(name))
    post.tick(5 * 60)
    post.gate.taps(OpenMenu())
    menu = post.gate.state.stage
    assert isinstance(menu, GuardMenu)
    assert menu.counts == ((Page.INSIDE, 2), (Page.READINGS, 2))


def test_readings_due_and_missed_are_listed() -> None:
    """Who was measured has taken that reading, who was not has missed it; the released are not listed."""
    post = Post(OBSERVING)
    measured = {"observed": {"day_n": 2, "days": 14}, "measurement": {"estimate_centi_c": 3_660}}
    draft = visitor("陈博")
    body = {**draft.body, **measured, "category": "staff", "verdict": "refuse"}
    post.known(Draft("entry", body, {"name": "陈博", "person_id": "S001"}))
    post.tick(5 * 60)
    post.gate.taps(OpenMenu(), OpenPage(Page.READINGS))
    stage = post.gate.state.stage
    assert isinstance(stage, ReadingsPage)
    told = {each.duty.person_id: [one.state for one in each.duty.today] for each in stage.observed}
    assert told == {"S002": ["missed", "due"], "S001": ["taken", "due"]}
    assert [each.duty.missed for each in stage.observed] == [3, 2]
    assert [each.person.name for each in stage.observed if each.person] == ["程彬", "陈博"]
    assert post.gate.kinds() == [], "it only tells"


@given(minutes=st.lists(st.integers(0, 30), max_size=6))
def test_the_pages_go_away_by_themselves(minutes: list[int]) -> None:
    """However the minutes fall, a page that nobody touched for one is gone, and names with it."""
    for page in (Page.ROUNDS, Page.INSIDE, Page.READINGS):
        post = Post()
        post.known(visitor("周垚"))
        post.gate.taps(OpenMenu(), OpenPage(page))
        for each in minutes:
            post.tick(each / 10)
        shown = isinstance(post.gate.state.stage, RoundsPage | InsidePage | ReadingsPage)
        assert shown == (sum(minutes) / 10 * MINUTE_MS < 60_000)

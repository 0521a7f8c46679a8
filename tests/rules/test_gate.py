from dataclasses import replace
from typing import Any

import pytest

from kiosk.ledger.record import Draft, Moment
from kiosk.rules.book import (
    GateRules,
    Hours,
    ObservationRule,
    ReturneeRule,
    Round,
    SymptomRule,
    TimeSpan,
    VisitorRule,
)
from kiosk.rules.calendar import begins_ms
from kiosk.rules.decide import Verdict
from kiosk.rules.gate import excusable, returnee_question
from kiosk.rules.hours import stays, visits_today
from kiosk.rules.knowledge import Knowledge
from kiosk.rules.observation import Count, Observation, count, readings
from kiosk.rules.questions import asked_at
from kiosk.rules.rounds import rounds_today
from kiosk.screening.judge import Finding
from tests.rules.rule_script import HOME, MORNING_MS, THURSDAY, Gate, admitted, at, days_later

MORNING, EVENING = TimeSpan(0, 720), TimeSpan(720, 1_440)
OFFICE = GateRules(
    directions=("in", "out"),
    symptoms=SymptomRule(("visitor",), {"cough": "refer", "area": "refuse"}),
    hours=(Hours(("visitor",), (1, 2, 3, 4, 5), 8 * 60, 18 * 60),),
    visitors=VisitorRule("confirmed", 120),
    observation=ObservationRule(("in",), whole_household=True, readings=(MORNING, EVENING)),
    returnees=ReturneeRule(("staff",), 14, ("in",)),
    exceptions={"duty": ("observed", "closed"), "emergency": ("observed", "closed", "quota_used")},
)
VISIT: dict[str, Any] = {
    "category": "visitor",
    "direction": "in",
    "household": None,
    "host_known": True,
    "host_confirmed": True,
}
STAFF: dict[str, Any] = {"category": "staff", "direction": "in", "household": None}


@pytest.mark.parametrize(
    ("hour", "answers", "verdict", "reasons"),
    [
        (9, {}, "admit", ()),
        (9, {"mask": False}, "refuse", ("no_mask",)),
        (9, {"mask": None}, "refuse", ("no_mask",)),
        (9, {"host_confirmed": False}, "refuse", ("host_unconfirmed",)),
        (9, {"host_known": False}, "refuse", ("host_unknown",)),
        (7.9, {}, "refuse", ("closed",)),
        (18, {}, "refuse", ("closed",)),
        (18, {"direction": "out"}, "admit", ()),
        (9, {"symptoms": ("cough",)}, "refer", ("symptom",)),
        (9, {"symptoms": ("area",)}, "refuse", ("exposure",)),
        (9, {"symptoms": ("area", "cough"), "mask": False}, "refer", ("symptom",)),
        (7, {"mask": False, "host_known": False}, "refuse", ("no_mask", "closed", "host_unknown")),
    ],
)
def test_a_visitor_is_told_everything_at_once(
    hour: float, answers: dict[str, Any], verdict: str, reasons: tuple[str, ...]
) -> None:
    """Hours, host, mask and symptoms each have their reason, and all that stand in the way are named."""
    decision = Gate(rules=OFFICE).asks(at(THURSDAY, hour), **{**VISIT, **answers})
    assert (decision.verdict.value, decision.reasons) == (verdict, reasons)


def test_a_fever_is_never_an_ordinary_refusal() -> None:
    """Whatever else stands in the way, and whatever exception a guard makes, a fever is referred."""
    decision = Gate(rules=OFFICE).asks(
        at(THURSDAY, 3),
        **{**VISIT, "mask": False, "exception": "emergency"},
        finding=Finding.REFER,
        finding_reasons=("fever_fixed",),
    )
    assert decision.verdict is Verdict.REFER
    assert decision.reasons == ("fever_fixed",)


def test_closed_says_when_it_opens() -> None:
    """On Friday evening a visitor hears of Monday at eight; without a clock the guard is asked."""
    gate = Gate(rules=OFFICE)
    assert gate.asks(at(THURSDAY + 1, 19), **VISIT).next_ms == begins_ms(THURSDAY + 4, 8 * 60)
    unknown = gate.asks(Moment("b", 0, MORNING_MS, "none"), **VISIT)
    assert (unknown.verdict, unknown.reasons) == (Verdict.UNJUDGED, ("clock_untrusted",))
    assert admitted(gate.asks(Moment("b", 0, MORNING_MS, "none"), **STAFF))


def test_an_outdated_site_leaves_visitors_to_the_guard() -> None:
    """Staff go in as ever; a visitor is the guard's to judge, and refused if more is wrong."""
    gate = Gate(rules=OFFICE)
    asked = gate.asks(at(THURSDAY, 9), **VISIT, site_outdated=True)
    assert (asked.verdict, asked.reasons) == (Verdict.UNJUDGED, ("site_outdated",))
    assert admitted(gate.asks(at(THURSDAY, 9), **STAFF, site_outdated=True))
    late = gate.asks(at(THURSDAY, 22), **VISIT, site_outdated=True)
    assert (late.verdict, late.reasons) == (Verdict.REFUSE, ("site_outdated", "closed"))


def test_an_exception_excuses_what_the_rules_allow_it_for() -> None:
    """A guard is offered those exceptions alone that cover every reason, and no other word helps."""
    assert excusable(("closed",), OFFICE) == ("duty", "emergency")
    assert excusable(("closed", "quota_used"), OFFICE) == ("emergency",)
    assert excusable(("no_mask",), OFFICE) == ()
    assert excusable((), OFFICE) == ()
    night = Gate(rules=OFFICE)
    assert night.asks(at(THURSDAY, 3), **VISIT, exception="duty").excused == ("closed",)
    assert not admitted(night.asks(at(THURSDAY, 3), **VISIT, exception="medical"))


def test_observation_is_counted_in_days_of_the_site() -> None:
    """Day 1 begins at 00:00 of the first day, day 14 ends at 24:00, and then the release is awaited."""
    watched = Observation("R1", THURSDAY, 14)
    assert count(watched, Knowledge(), at(THURSDAY - 1, 23.99)) is None
    counts = {
        (day, hour): count(watched, Knowledge(), at(THURSDAY + day, hour))
        for day, hour in ((0, 0), (8, 23.99), (13, 23.99), (14, 0))
    }
    assert counts == {
        (0, 0): Count(1, 14, over=False),
        (8, 23.99): Count(9, 14, over=False),
        (13, 23.99): Count(14, 14, over=False),
        (14, 0): Count(14, 14, over=True),
    }


def test_observation_shuts_the_way_that_the_rule_says() -> None:
    """The office's gate lets out and not in until the office releases; the household is kept too."""
    gate, watched = Gate(rules=OFFICE), Observation("S1", THURSDAY, 14)
    assert gate.asks(at(THURSDAY), **STAFF, observation=watched).reasons == ("observed",)
    assert admitted(gate.asks(at(THURSDAY), **{**STAFF, "direction": "out"}, observation=watched))
    assert gate.asks(at(THURSDAY + 30), **STAFF, observation=watched).reasons == ("observed",)
    assert gate.asks(at(THURSDAY), **STAFF, household_observations=(watched,)).reasons == (
        "household_observed",
    )
    early = Observation("S1", THURSDAY, 14, released_day=THURSDAY + 5)
    assert not admitted(gate.asks(at(THURSDAY + 4, 23.9), **STAFF, observation=early))
    assert admitted(gate.asks(at(THURSDAY + 5, 0), **STAFF, observation=early))


def test_day_counts_never_move_back() -> None:
    """A clock that is set back, or that nobody trusts, leaves the count where the newest record had it."""
    gate, watched = Gate(rules=OFFICE), Observation("S1", THURSDAY, 14)
    gate.lives(at(THURSDAY + 8, 9), **STAFF, observation=watched)
    for now in (
        Moment("b", 9_000_000_000, at(THURSDAY + 2).wall_ms, "ntp"),
        Moment("c", 0, at(THURSDAY + 3).wall_ms, "rtc"),
        Moment("c", 0, at(THURSDAY - 40).wall_ms, "none"),
    ):
        counted = count(watched, gate.knowledge, now)
        assert counted is not None
        assert counted.day_n == 9


def test_a_clock_that_nobody_trusts_releases_nobody() -> None:
    """The day of the release has to be certain; and who may not be observed yet is taken to be."""
    early = Observation("S1", THURSDAY, 14, released_day=THURSDAY + 5)
    future = Moment("c", 0, at(THURSDAY + 50).wall_ms, "none")
    assert count(early, Knowledge(), future) is not None
    assert count(early, Knowledge(newest_day=THURSDAY + 5), future) is None


def test_two_readings_a_day_and_the_missed_ones_by_name() -> None:
    """What was measured counts for its half of the day; a half that is over without one is missed."""
    gate, watched = Gate(rules=OFFICE), Observation("S1", THURSDAY, 14)
    gate.lives(at(THURSDAY, 9), **STAFF, person_id="S1", observation=watched)
    gate.lives(at(THURSDAY + 1, 20), **STAFF, person_id="S1", observation=watched)
    due = readings(watched, (MORNING, EVENING), gate.knowledge, at(THURSDAY + 2, 13))
    states = [(each.day - THURSDAY, each.time is EVENING, each.state) for each in due]
    assert states == [
        (0, False, "taken"),
        (0, True, "missed"),
        (1, False, "missed"),
        (1, True, "taken"),
        (2, False, "missed"),
        (2, True, "due"),
    ]


def test_returnees_are_asked_once() -> None:
    """After an answer nobody is asked again for the rule's days; visitors are not asked by this rule."""
    gate = Gate(rules=OFFICE)
    first = at(THURSDAY, 8)
    assert returnee_question("staff", "S1", gate.knowledge, OFFICE, first)
    gate.lives(first, **STAFF, person_id="S1", returnee=False)
    assert not returnee_question("staff", "S1", gate.knowledge, OFFICE, days_later(first, 13.9))
    assert returnee_question("staff", "S1", gate.knowledge, OFFICE, days_later(first, 14))
    assert not returnee_question("visitor", None, gate.knowledge, OFFICE, first)
    assert not returnee_question("staff", "S1", gate.knowledge, HOME, first)
    assert gate.asks(first, **STAFF, returnee=True).reasons == ("returnee_unregistered",)


def test_nobody_is_guessed_to_have_left() -> None:
    """Who came in is inside until a sign-out, over midnight and over the allowed stay; then they are not."""
    gate = Gate(rules=OFFICE)
    first = at(THURSDAY, 9)
    gate.lives(first, **VISIT, name="访客甲", person_id=None)
    gate.lives(at(THURSDAY, 10), **VISIT, name="访客乙", person_id=None)
    gate.lives(at(THURSDAY, 11), **{**VISIT, "direction": "out"}, name="访客乙", person_id=None)
    (stay,) = stays(gate.knowledge, days_later(first, 1), 120)
    assert (stay.visit.name, stay.minutes, stay.over) == ("访客甲", 1_440, True)
    assert len(visits_today(gate.knowledge, at(THURSDAY, 12))) == 2
    assert visits_today(gate.knowledge, at(THURSDAY + 1, 12)) == ()
    gate.writes(Draft("signed_out", {"guard": "赵刚"}, about=stay.visit.entry_id), at(THURSDAY + 1, 9))
    assert gate.knowledge.inside() == ()


def test_rounds_are_due_overdue_done_late_or_too_short() -> None:
    """A round serves the earliest time that had begun; one of too few minutes is still to do."""
    airing = Round("air", "airing", "通风", "Airing", (), (TimeSpan(480, 600), TimeSpan(720, 840)), 20, 30)
    asked = Round("meet", "meeting", "会议室", "Meeting room", (), ())
    gate = Gate(rules=GateRules(rounds=(airing, asked)))

    def states(hour: float) -> list[str]:
        return [each.state for each in rounds_today(gate.rules.rounds, gate.knowledge, at(THURSDAY, hour))]

    def airs(hour: float, minutes: int) -> None:
        body = {"round": "air", "minutes": minutes, "guard": "赵刚"}
        gate.writes(Draft("round", body), at(THURSDAY, hour))

    assert states(7.9) == ["later", "later", "due"]
    assert states(8) == ["due", "later", "due"]
    airs(8.5, 10)
    assert states(9) == ["short", "later", "due"]
    assert states(10) == ["overdue", "later", "due"]
    airs(11, 25)
    assert states(12) == ["late", "due", "due"]
    airs(12.5, 20)
    assert states(13) == ["late", "done", "due"]
    assert rounds_today(gate.rules.rounds, gate.knowledge, Moment("z", 0, 0, "none"))[0].state == "later"


def test_the_gate_asks_whom_its_rules_name() -> None:
    """Nothing by itself; which way where there are two; health of those named; contact of visitors."""
    both = GateRules(directions=("in", "out"))
    asking = replace(both, symptoms=SymptomRule(("staff",), {"cough": "refer"}))
    assert asked_at(GateRules()) == ()
    assert [each.code for each in asked_at(both)] == ["direction"]
    direction, health = asked_at(asking)
    assert (direction.code, health.code, health.whom) == ("direction", "symptoms", frozenset({"staff"}))
    only_visitors = replace(both, symptoms=SymptomRule(("visitor",), {"cough": "refer"}))
    visitor = frozenset({"visitor"})
    asked = [(each.code, each.whom) for each in asked_at(only_visitors)[1:]]
    assert asked == [("symptoms", visitor), ("contact", visitor)]

"""One visit decided by the rules of this gate: verdict, reasons, and what the person can do next. Pure.

The temperature speaks first, then the symptoms: neither a mask nor an exception makes a fever an ordinary
matter. Then everything that stands in the way is said at once, so that nobody comes back for the next reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from kiosk.ledger.record import Moment
from kiosk.rules.age import age_of, believed, trusted, wall_of
from kiosk.rules.book import Category, Consequence, Direction, GateRules, ReturneeRule
from kiosk.rules.calendar import DAY_MS, day_of
from kiosk.rules.decide import Decision, Verdict
from kiosk.rules.hours import is_open, opens_ms, restricted
from kiosk.rules.knowledge import Knowledge, Said
from kiosk.rules.observation import Observation, count
from kiosk.rules.questions import consequence, reason_of
from kiosk.rules.quota import allowance
from kiosk.screening.judge import Finding


@dataclass(frozen=True, slots=True)
class Question:
    """Everything about one visit that the rules may ask for. None is what nobody has answered.

    `observation` is this person's own, `household_observations` those of the others at home.
    `returnee`: says to be back from elsewhere, and is not on the office's list; None if not asked this time.
    `symptoms`: what was answered yes, by the
    codes of the questions on the screen or the names of the rule book.
    `exception` is what a guard allowed it for, one of EXCEPTIONS. `site_outdated`: the office has not been
    heard for longer than its site is good for.
    """

    now: Moment
    category: Category
    direction: Direction
    finding: Finding
    finding_reasons: tuple[str, ...] = ()
    mask: bool | None = None
    symptoms: tuple[str, ...] = ()
    household: str | None = None
    observation: Observation | None = None
    household_observations: tuple[Observation, ...] = ()
    returnee: bool | None = None
    person_id: str | None = None
    host_known: bool = False
    host_confirmed: bool = False
    exception: str | None = None
    site_outdated: bool = False


GUARDS_TO_JUDGE = frozenset(("clock_untrusted", "site_outdated"))


class _Objection(NamedTuple):
    """A reason against letting somebody pass, and when it ends by itself."""

    reason: str
    next_ms: int | None = None


def decide(question: Question, knowledge: Knowledge, rules: GateRules) -> Decision:
    """What the gate does with this visit."""
    if question.finding is Finding.REFER:
        return Decision(Verdict.REFER, question.finding_reasons)
    led_to = {code: consequence(code, rules.symptoms) for code in question.symptoms}
    if "refer" in led_to.values():
        return Decision(Verdict.REFER, _reasons_of(led_to, "refer"))
    if question.finding is Finding.UNJUDGED:
        return Decision(Verdict.UNJUDGED, question.finding_reasons)
    objections = tuple(_objections(question, knowledge, rules, _reasons_of(led_to, "refuse")))
    excusing = rules.exceptions.get(question.exception or "", ())
    standing = [each for each in objections if each.reason not in excusing]
    excused = tuple(each.reason for each in objections if each.reason in excusing)
    if not standing:
        return Decision(Verdict.ADMIT, excused=excused)
    reasons = tuple(each.reason for each in standing)
    # What only a clock stands in the way of is the guard's to judge; with another reason it is a refusal.
    verdict = Verdict.UNJUDGED if GUARDS_TO_JUDGE.issuperset(reasons) else Verdict.REFUSE
    times = [each.next_ms for each in standing]
    known = [time for time in times if time is not None]
    return Decision(verdict, reasons, max(known) if len(known) == len(times) else None, excused)


def recorded(question: Question, decision: Decision, knowledge: Knowledge) -> dict[str, Any]:
    """What the record of an entry says of the rules: nothing personal, and all that `fold` needs."""
    own = question.observation
    counted = None if own is None else count(own, knowledge, question.now)
    return {
        "direction": question.direction,
        "exception": question.exception if decision.excused else None,
        "excused": list(decision.excused),
        "observed": None if counted is None else {"day_n": counted.day_n, "days": counted.days},
        "returnee": question.returnee,
        "symptoms": list(question.symptoms),
    }


def excusable(reasons: tuple[str, ...], rules: GateRules) -> tuple[str, ...]:
    """The exceptions with which a guard may overrule all of these reasons."""
    return tuple(
        name for name, excuses in rules.exceptions.items() if reasons and set(reasons) <= set(excuses)
    )


def returnee_question(
    category: Category, person_id: str | None, knowledge: Knowledge, rules: GateRules, now: Moment
) -> bool:
    """Whether to ask if somebody came back from elsewhere: once, and again after the rule's days."""
    if rules.returnees is None or category not in rules.returnees.ask:
        return False
    said = knowledge.asked.get(person_id or "")
    return said is None or not _holds(said, knowledge, rules.returnees, now)


def _objections(
    question: Question, knowledge: Knowledge, rules: GateRules, reported: tuple[str, ...]
) -> Iterator[_Objection]:
    """Everything that stands against letting this person pass, in the order in which it is said."""
    if question.category in rules.mask and not question.mask:
        yield _Objection("no_mask")
    yield from map(_Objection, reported)
    yield from _observed(question, knowledge, rules)
    if (
        rules.returnees
        and question.direction in rules.returnees.shut
        and _unregistered(question, knowledge, rules.returnees)
    ):
        yield _Objection("returnee_unregistered")
    now = believed(question.now, knowledge.anchors)
    if question.direction == "in":
        yield from _visiting(question, now, rules)
    elif rules.quota and question.household:
        allowed = allowance(knowledge.exits_of(question.household), now, knowledge.anchors, rules.quota)
        if allowed.answer == "used":
            yield _Objection("quota_used", allowed.next_ms)
        elif allowed.answer == "unknown":
            yield _Objection("clock_untrusted")


def _holds(said: Said, knowledge: Knowledge, rule: ReturneeRule, now: Moment) -> bool:
    """Whether an answer still stands; without a clock that can tell it does."""
    age = age_of(said.at, believed(now, knowledge.anchors), knowledge.anchors)
    return age.least_ms < rule.again_days * DAY_MS


def _unregistered(question: Question, knowledge: Knowledge, rule: ReturneeRule) -> bool:
    """Said to be back from elsewhere, now or before, and since then the office has registered nothing."""
    if question.returnee is not None:
        return question.returnee
    said = knowledge.asked.get(question.person_id or "")
    if said is None or not said.returnee or not _holds(said, knowledge, rule, question.now):
        return False
    own, said_ms = question.observation, wall_of(said.at, knowledge.anchors)
    if own is None:
        return True
    return own.released_day is not None and said_ms is not None and own.released_day <= day_of(said_ms)


def _reasons_of(led_to: Mapping[str, Consequence], leads: Consequence) -> tuple[str, ...]:
    """The reasons of those questions that lead there, each once."""
    return tuple(dict.fromkeys(reason_of(code) for code, each in led_to.items() if each == leads))


def _observed(question: Question, knowledge: Knowledge, rules: GateRules) -> Iterator[_Objection]:
    rule = rules.observation
    if rule is None or question.direction not in rule.shut:
        return
    own = question.observation
    if own is not None and count(own, knowledge, question.now) is not None:
        yield _Objection("observed")
    elif rule.whole_household and any(
        count(each, knowledge, question.now) is not None for each in question.household_observations
    ):
        yield _Objection("household_observed")


def _visiting(question: Question, now: Moment, rules: GateRules) -> Iterator[_Objection]:
    if question.category == "visitor" and question.site_outdated:
        yield _Objection("site_outdated")
    if restricted(rules.hours, question.category):
        if not trusted(now):
            yield _Objection("clock_untrusted")
        elif not is_open(rules.hours, question.category, now.wall_ms):
            yield _Objection("closed", opens_ms(rules.hours, question.category, now.wall_ms))
    if rules.visitors is None or question.category != "visitor" or rules.visitors.host == "asked":
        return
    if not question.host_known:
        yield _Objection("host_unknown")
    elif rules.visitors.host == "confirmed" and not question.host_confirmed:
        yield _Objection("host_unconfirmed")

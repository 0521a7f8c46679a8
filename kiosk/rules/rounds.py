"""Rounds at this post: which are due, which are overdue, which were done and how long they took. Pure."""

from dataclasses import dataclass
from typing import Literal

from kiosk.ledger.record import Moment
from kiosk.rules.age import age_of, believed, trusted, wall_of
from kiosk.rules.book import Round, TimeSpan
from kiosk.rules.calendar import DAY_MS, MINUTE_MS, day_of, minute_of
from kiosk.rules.knowledge import Knowledge, RoundDone

RoundState = Literal["later", "due", "overdue", "done", "late", "short"]


@dataclass(frozen=True, slots=True)
class RoundDue:
    """One time of one round today. `time` is None for a round that is done when asked for.

    `later`: its time has not come; `due`: it has; `overdue`: it is over and nobody did it; `done`; `late`:
    done after its time; `short`: done, but in fewer minutes than the rule asks for, so it is still to do.
    """

    round: Round
    time: TimeSpan | None
    state: RoundState
    done: RoundDone | None = None


def rounds_today(rounds: tuple[Round, ...], knowledge: Knowledge, now: Moment) -> tuple[RoundDue, ...]:
    """Everything due at this post today, in the order of the rule book.

    What was done serves the earliest time that had begun and is not served yet. Without a clock that can be
    trusted nothing is called due or overdue, and what was done since midnight can't be told.
    """
    now = believed(now, knowledge.anchors)
    if not trusted(now):
        return tuple(RoundDue(each, time, "later") for each in rounds for time in each.due or (None,))
    done, minute = _done_today(knowledge, now), minute_of(now.wall_ms)
    found: list[RoundDue] = []
    for each in rounds:
        mine = [(at, one) for at, one in done if one.round_id == each.id]
        found.extend(_of_round(each, mine, minute))
    return tuple(found)


def running(rounds: tuple[Round, ...], knowledge: Knowledge, now: Moment) -> tuple[tuple[str, int], ...]:
    """The rounds that were begun today and not ended, by id, and for how many minutes; else they are void."""
    now = believed(now, knowledge.anchors)
    ages = [
        (each.id, age_of(knowledge.begun[each.id], now, knowledge.anchors))
        for each in rounds
        if each.id in knowledge.begun
    ]
    return tuple((id_, age.least_ms // MINUTE_MS) for id_, age in ages if age.exact and age.least_ms < DAY_MS)


def _done_today(knowledge: Knowledge, now: Moment) -> list[tuple[int, RoundDone]]:
    """What was done today, by its minute past midnight; only the end of the list is looked at."""
    today = day_of(now.wall_ms)
    found: list[tuple[int, RoundDone]] = []
    for done in reversed(knowledge.rounds):
        wall_ms = wall_of(done.at, knowledge.anchors)
        if wall_ms is not None and day_of(wall_ms) < today:
            break
        if wall_ms is not None and day_of(wall_ms) == today:
            found.append((minute_of(wall_ms), done))
    return found[::-1]


def _of_round(each: Round, done: list[tuple[int, RoundDone]], minute: int) -> list[RoundDue]:
    if not each.due:
        return [RoundDue(each, None, "done", last) for _, last in done[-1:]] or [RoundDue(each, None, "due")]
    found: list[RoundDue] = []
    left = list(done)
    for time in each.due:
        served = next(((at, one) for at, one in left if at >= time.from_minute and _long(each, one)), None)
        if served is not None:
            left.remove(served)
            at, one = served
            found.append(RoundDue(each, time, "done" if at < time.to_minute else "late", one))
            continue
        short = next((one for at, one in left if time.from_minute <= at < time.to_minute), None)
        found.append(RoundDue(each, time, _open(time, minute, short), short))
    return found


def _long(each: Round, done: RoundDone) -> bool:
    return each.minutes_min is None or (done.minutes is not None and done.minutes >= each.minutes_min)


def _open(time: TimeSpan, minute: int, short: RoundDone | None) -> RoundState:
    if minute >= time.to_minute:
        return "overdue"
    if short is not None:
        return "short"
    return "due" if minute >= time.from_minute else "later"

"""Rounds at this post: which are due, which are overdue, which were done and how long they took. Pure."""

from dataclasses import dataclass
from typing import Literal

from kiosk.ledger.record import Moment
from kiosk.rules.age import age_of, believed, trusted, wall_of
from kiosk.rules.book import Round, TimeSpan
from kiosk.rules.calendar import DAY_MS, MINUTE_MS, day_of, minute_of
from kiosk.rules.knowledge import Knowledge, RoundDone

RoundState = Literal["later", "due", "overdue", "done", "late", "short", "partly"]


@dataclass(frozen=True, slots=True)
class RoundDue:
    """One time of one round today. `time` is None for a round that is done when asked for.

    `later`: its time has not come; `due`: it has; `overdue`: it is over and nobody did it; `done`; `late`:
    done after its time; `short`: done, but in fewer minutes than the rule asks for, and `partly`: but spots
    were left out, so it is still to do.
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


def ticked(each: Round, knowledge: Knowledge, now: Moment) -> tuple[bool, ...]:
    """Which spots of a round under way are done, in the rule book's order; those of earlier days are void."""
    now = believed(now, knowledge.anchors)
    mine = knowledge.ticked.get(each.id, {})
    return tuple(spot in mine and _today(mine[spot], knowledge, now) for spot, _ in each.spots)


def _today(then: Moment, knowledge: Knowledge, now: Moment) -> bool:
    """Without a clock that can be trusted: within 24 hours, as far as this boot can tell."""
    age = age_of(then, now, knowledge.anchors)
    if not age.exact or age.least_ms >= DAY_MS:
        return False
    return not trusted(now) or day_of(now.wall_ms - age.least_ms) == day_of(now.wall_ms)


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
        if not done:
            return [RoundDue(each, None, "due")]
        last = done[-1][1]
        return [RoundDue(each, None, "done" if _whole(each, last) else _lacking(last), last)]
    found: list[RoundDue] = []
    left = list(done)
    for time in each.due:
        served = next(((at, one) for at, one in left if at >= time.from_minute and _whole(each, one)), None)
        if served is not None:
            left.remove(served)
            at, one = served
            found.append(RoundDue(each, time, "done" if at < time.to_minute else "late", one))
            continue
        inside = [one for at, one in left if time.from_minute <= at < time.to_minute]
        lacking = inside[-1] if inside else None
        found.append(RoundDue(each, time, _open(time, minute, lacking), lacking))
    return found


def _whole(each: Round, done: RoundDone) -> bool:
    """Every spot, and for as long as the rule asks."""
    long_enough = each.minutes_min is None or (done.minutes is not None and done.minutes >= each.minutes_min)
    return long_enough and not done.left_out


def _lacking(done: RoundDone) -> RoundState:
    return "partly" if done.left_out else "short"


def _open(time: TimeSpan, minute: int, lacking: RoundDone | None) -> RoundState:
    if minute >= time.to_minute:
        return "overdue"
    if lacking is not None:
        return _lacking(lacking)
    return "due" if minute >= time.from_minute else "later"

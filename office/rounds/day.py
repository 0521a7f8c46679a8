"""The rounds of a day, gate by gate, told by the very code that tells the guard at the gate."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kiosk.ledger.record import Moment
from kiosk.people.site import Site, SiteInvalid, parse_site
from kiosk.rules.age import ELSEWHERE
from kiosk.rules.book import Round, TimeSpan
from kiosk.rules.knowledge import Knowledge, RoundDone
from kiosk.rules.rounds import RoundState, rounds_today
from office.clock import Day
from office.events.models import Event
from office.site.desk import published
from office.site.document import Document, to_bytes

KIND = "round"
AIRING = "airing"
SERVED = frozenset(("done", "late"))


@dataclass(frozen=True, slots=True)
class Due:
    """One time of one round at one gate. `at_ms`, `minutes`, `by` and `left_out` are of what served it."""

    gate: str
    round: Round
    time: TimeSpan | None
    state: RoundState
    at_ms: int | None = None
    minutes: int | None = None
    by: str | None = None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were due in a day, and how many of them were done."""

    due: int
    done: int


def dues_of(day: Day, now_ms: int) -> list[Due]:
    """Everything due at every gate on that day, by the rules that are published now."""
    return dues_by(published(), day, now_ms)


def dues_by(document: Document | None, day: Day, now_ms: int) -> list[Due]:
    """The same by the rules of that site document."""
    site = _site(document)
    if site is None or now_ms < day.start_ms:
        return []
    done = _done(day)
    now = Moment(ELSEWHERE, 0, min(now_ms, day.end_ms - 1), "office")
    found = []
    for gate in site.gates:
        knowledge = Knowledge(rounds=tuple(done.get(gate.id, ())))
        for each in rounds_today(site.rules.of(gate.kind).rounds, knowledge, now):
            served = each.done
            found.append(
                Due(
                    gate.id,
                    each.round,
                    each.time,
                    each.state,
                    served.at.wall_ms if served else None,
                    served.minutes if served else None,
                    served.by if served else None,
                    served.left_out if served else (),
                )
            )
    return found


def tally(dues: Iterable[Due], *, airing: bool) -> Tally:
    """Airings, or everything else; what is done only when asked for was never due."""
    timed = [each for each in dues if each.time is not None and (each.round.kind == AIRING) == airing]
    return Tally(len(timed), sum(each.state in SERVED for each in timed))


def _done(day: Day) -> dict[str, list[RoundDone]]:
    """What the gates said that they did, by gate, oldest first; drills left out."""
    events = Event.objects.filter(kind=KIND, training=False, at_ms__gte=day.start_ms, at_ms__lt=day.end_ms)
    found: dict[str, list[RoundDone]] = {}
    for event in events.order_by("at_ms", "id"):
        minutes = event.facts.get("minutes")
        known = minutes if isinstance(minutes, int) and not isinstance(minutes, bool) else None
        at = Moment(ELSEWHERE, 0, event.at_ms, "office")
        left_out = tuple(
            str(spot["zh"])
            for spot in event.facts.get("left_out") or ()
            if isinstance(spot, dict) and "zh" in spot
        )
        done = RoundDone(str(event.facts.get("round")), at, known, event.guard or None, left_out)
        found.setdefault(event.gate, []).append(done)
    return found


def _site(document: Document | None) -> Site | None:
    try:
        return None if document is None else parse_site(to_bytes(document), Path("site.json"))
    except SiteInvalid:
        return None

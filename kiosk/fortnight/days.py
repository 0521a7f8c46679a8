"""The days as they go by: people, rounds, the office's hourly word, a day offline and a power cut.

A day is a list of deeds, each at its minute; they are done in the order of time.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random

from kiosk.fortnight.compound import GATES, Compound, Watched
from kiosk.fortnight.gate import GUARDS, Door, FortnightGate
from kiosk.fortnight.life import Passage, passages
from kiosk.ledger.record import Draft, Moment
from kiosk.rules.age import ELSEWHERE
from kiosk.rules.book import Round
from kiosk.rules.calendar import DAY_MINUTES, DAY_MS, MINUTE_MS, begins_ms
from kiosk.rules.conflicts import GateExit
from kiosk.rules.hours import stays
from kiosk.rules.knowledge import ToldExit
from kiosk.rules.rounds import rounds_today

KINDS = {"north": "office", "garden": "residential"}
OFFLINE_DAY = 5  # both gates are cut off from midnight to midnight
CUT_DAY, CUT_GATE = 9, "garden"  # loses its power, and with it the time
CUT_MINUTE, FOUND_MINUTE, CUT_BACK_MS = 540, 660, 7_200_000
HOUR_MINUTES = 60
SIGN_OUT_MINUTE = 1_170  # the guard rings up those who are inside for too long
REACHED = 0.8  # of them
ROUND_DONE = 0.92
ROUND_MINUTES = (17, 30)  # some are shorter than the rule asks for
SKIPPED_EVERY_DAYS = 5  # on such a day the last of several spots is left out
SHIFT_MINUTES = 480
ANNOUNCED_MINUTES = (450, 1_190, 30)  # from, until, and every so often
ANNOUNCEMENT_MS = 21_000
TOLD_MS = 4 * DAY_MS  # the office tells of exits this far back: twice the quota

Deed = tuple[int, Callable[[], None]]


class Fortnight:
    """The gates, the office between them, and what happens."""

    def __init__(self, compound: Compound, paths: list[Path], dice: Random) -> None:
        begins = begins_ms(compound.first_day)
        doors = (Door(id_, KINDS[id_], path, begins) for id_, path in zip(GATES, paths, strict=True))
        self.gates = {door.id: FortnightGate(door) for door in doors}
        self.rounds: Counter[str] = Counter()
        self._compound = compound
        self._dice = dice
        self._turned_back: set[str] = set()
        self._heard: list[GateExit] = []
        self.registered: list[Watched] = []

    def close(self) -> None:
        """Let the ledgers go."""
        for gate in self.gates.values():
            gate.ledger.close()

    def exits(self) -> list[GateExit]:
        """Every exit that counts, of both gates."""
        return [each for gate in self.gates.values() for each in gate.exits]

    def live(self, day: int, until_ms: int | None = None) -> None:
        """One day, from midnight to the minute before the next, or up to that moment."""
        begins = begins_ms(self._compound.first_day + day)
        self._register(day)
        site = self._compound.site(day, self._heard, self.registered)
        for gate in self.gates.values():
            gate.adopt(site)
        with ExitStack() as commits:
            for gate in self.gates.values():
                commits.enter_context(gate.ledger.one_commit())
            for at_ms, deed in sorted(self._deeds(day, begins), key=lambda each: each[0]):
                if until_ms is not None and at_ms > until_ms:
                    break
                for gate in self.gates.values():
                    gate.goes_to(at_ms)
                deed()

    def _register(self, day: int) -> None:
        """Overnight the office puts under observation whoever told of coming back."""
        known = {each.person_id for each in (*self._compound.watched, *self.registered)}
        for gate in self.gates.values():
            told = dict.fromkeys(each for each in gate.returnees if each not in known)
            self.registered += [Watched(each, day) for each in told]
            known |= told.keys()
            gate.returnees.clear()

    def _deeds(self, day: int, begins: int) -> Iterator[Deed]:
        if day != OFFLINE_DAY:
            for minute in range(0, DAY_MINUTES, HOUR_MINUTES):
                yield begins + minute * MINUTE_MS, self._office_tells
        if day == CUT_DAY:
            gate = self.gates[CUT_GATE]
            yield begins + CUT_MINUTE * MINUTE_MS, lambda: gate.loses_time(CUT_BACK_MS)
            yield begins + FOUND_MINUTE * MINUTE_MS, gate.finds_time
        for passage in passages(self._compound, day, self._dice):
            yield passage.at_ms, lambda passage=passage: self._comes(passage)  # type: ignore[misc]
        yield from self._rounds(day, begins)
        for gate in self.gates.values():
            yield from _on_duty(gate, begins)
            yield from _announced(gate, begins)
        yield begins + SIGN_OUT_MINUTE * MINUTE_MS, self._sign_out
        yield begins + DAY_MS - 1, self._tally_rounds

    def _office_tells(self) -> None:
        """Each gate hears of the other's exits; what it heard last holds until it hears again."""
        now_ms = self.gates[GATES[0]].real_ms
        self._heard = [each for each in self.exits() if each.wall_ms > now_ms - TOLD_MS]
        told = [
            ToldExit(each.household, each.gate, Moment(ELSEWHERE, 0, each.wall_ms, "office"))
            for each in self._heard
        ]
        for gate in self.gates.values():
            gate.hears(told)

    def _comes(self, passage: Passage) -> None:
        """Who was turned back doesn't come the other way; they come again another day."""
        who = passage.person.id if passage.person else f"{passage.name} {passage.phone}"
        if who in self._turned_back:
            self._turned_back.remove(who)
            return
        gate = self.gates[passage.gate]
        leaves = passage.category == "visitor" and passage.direction == "out"
        if leaves and gate.signs_out(passage):
            return
        if not gate.passes(passage):
            self._turned_back.add(who)

    def _rounds(self, day: int, begins: int) -> Iterator[Deed]:
        """Each round at some minute of its time; some are forgotten."""
        for gate in self.gates.values():
            for each in gate.rules.rounds:
                for time in each.due:
                    at_ms = begins + self._dice.randrange(time.from_minute, time.to_minute) * MINUTE_MS
                    minutes = self._dice.randint(*ROUND_MINUTES) if each.minutes_min is not None else None
                    guard = GUARDS[day % len(GUARDS)]
                    draft = _round_done(each, minutes, guard, skips=day % SKIPPED_EVERY_DAYS == 0)
                    if self._dice.random() < ROUND_DONE:
                        yield at_ms, lambda gate=gate, draft=draft: gate.writes(draft)  # type: ignore[misc]

    def _sign_out(self) -> None:
        for gate in self.gates.values():
            rules = gate.rules.visitors
            minutes = rules.stay_minutes if rules else None
            for stay in stays(gate.knowledge, gate.clock.moment(), minutes):
                if stay.over and self._dice.random() < REACHED:
                    gate.rings_off(stay.visit.entry_id)

    def _tally_rounds(self) -> None:
        for gate in self.gates.values():
            due = rounds_today(gate.rules.rounds, gate.knowledge, gate.clock.moment())
            self.rounds.update(each.state for each in due)


def _round_done(each: Round, minutes: int | None, guard: str, *, skips: bool) -> Draft:
    spots = [{"zh": zh, "en": en} for zh, en in each.spots]
    done = len(spots) - 1 if skips and len(spots) > 1 else len(spots)
    body = {
        "round": each.id,
        "round_kind": each.kind,
        "name": {"zh": each.zh, "en": each.en},
        "spots": spots[:done],
        "left_out": spots[done:],
        "minutes": minutes,
        "guard": guard,
        "training": False,
    }
    return Draft("round", body)


def _on_duty(gate: FortnightGate, begins: int) -> Iterator[Deed]:
    """The guards take over from each other."""
    for minute in range(0, DAY_MINUTES, SHIFT_MINUTES):
        yield begins + minute * MINUTE_MS, gate.hands_over


def _announced(gate: FortnightGate, begins: int) -> Iterator[Deed]:
    """The loudspeaker says its announcements in turn."""
    for turn, minute in enumerate(range(*ANNOUNCED_MINUTES)):
        yield begins + minute * MINUTE_MS, lambda turn=turn: gate.announces(turn, ANNOUNCEMENT_MS)  # type: ignore[misc]

"""One gate of the fortnight: a real ledger, a clock that can fail, and the rules that decide.

What it tallies it tallies when it decides, so that a recount of the ledgers has something to disagree with.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from kiosk.fortnight.life import Passage
from kiosk.known import known
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.record import Draft
from kiosk.ledger.store import Ledger
from kiosk.people.site import Site
from kiosk.rules.book import GateRules
from kiosk.rules.calendar import day_of, written
from kiosk.rules.conflicts import GateExit
from kiosk.rules.decide import Decision, Verdict
from kiosk.rules.gate import Question, decide, excusable, recorded, returnee_question
from kiosk.rules.knowledge import Knowledge, ToldExit, fold, told
from kiosk.rules.observation import Observation
from kiosk.screening.judge import Finding

GUARDS = ("赵刚", "钱敏", "孙立")
NORMAL_CENTI_C = 3_660
FEVER_CENTI_C = 3_850
FINDING_REASONS = {Finding.REFER: ("fever_relative",), Finding.UNJUDGED: ("too_cold",), Finding.NORMAL: ()}
ESTIMATES = {Finding.REFER: FEVER_CENTI_C, Finding.UNJUDGED: None, Finding.NORMAL: NORMAL_CENTI_C}
APART_CENTI_C = 35  # people differ by so much, either way
CONFIRMED = 0.3  # of the fevers, by the contact thermometer
CONFIRMED_CENTI_C, WELL_CENTI_C = (3_760, 3_860), (3_640, 3_710)
SEEN_MS, LOOKED_MS = (4_000, 40_000), (480_000, 1_500_000)  # the guard comes, and has found out
CLINIC = "云溪县人民医院"
PLACES = ("湖北省武汉市", "湖北省宜昌市", "湖北省荆州市", "广东省广州市", "上海市")


@dataclass(frozen=True, slots=True)
class Door:
    """What a gate has to know before anybody comes."""

    id: str
    kind: str
    path: Path
    begins_ms: int


class FortnightGate:
    """Decides, records, and knows what it recorded."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.clock = VirtualClock(door.begins_ms, boot=f"{door.id}-1")
        self.ledger = Ledger.open(
            door.path,
            origin_device=f"{door.id}-kiosk",
            site="yunxi",
            gate=door.id,
            software="fortnight",
            now=self.clock,
        )
        self.knowledge = Knowledge()
        self.exits: list[GateExit] = []
        self.without_clock: list[GateExit] = []  # of those, let out by a guard because no clock could tell
        self.returnees: list[str] = []  # who told of it since the office last heard
        self.tally: Counter[str] = Counter()
        self.real_ms = door.begins_ms
        self._later: list[tuple[int, int, Draft]] = []  # what the guard will have done, by its time
        self._turns = count()
        # Of its own: what people do does not depend on how warm they are.
        self._dice = Random(f"{door.id} {door.begins_ms}")  # noqa: S311 - seeded dice, no secret
        self._site: Site
        self._observations: Mapping[str, Observation] = {}

    @property
    def rules(self) -> GateRules:
        """What is in force here."""
        return self._site.rules.of(self.door.kind)

    def adopt(self, site: Site) -> None:
        """From now on this site document holds."""
        self._site = site
        self._observations = {each.person_id: each for each in site.observations}
        self.hears(site.exits)

    def hears(self, exits: Iterable[ToldExit]) -> None:
        """What the office says of all gates' exits."""
        self.knowledge = told(self.knowledge, exits, self.door.id)

    def goes_to(self, real_ms: int) -> None:
        """Time goes by, whatever the wall clock makes of it, and what the guard does meanwhile is written."""
        while self._later and self._later[0][0] <= real_ms:
            at_ms, _, draft = heappop(self._later)
            self._advance(at_ms)
            self.writes(draft)
        self._advance(real_ms)

    def _advance(self, real_ms: int) -> None:
        self.clock.advance(real_ms - self.real_ms)
        self.real_ms = real_ms

    def hands_over(self) -> None:
        """The next guard takes over."""
        guard = self._guard()
        self.writes(Draft("duty", {"incoming": guard, "guard": guard, "training": False}))

    def announces(self, turn: int, lasted_ms: int) -> None:
        """The loudspeaker has said the announcement whose turn it is."""
        each = self._site.announcements[turn % len(self._site.announcements)]
        body = {
            "announcement": each.id,
            "source": "espeak",
            "sha256": None,
            "lasted_ms": lasted_ms,
            "silent_ms": 0,
            "cut_by": None,
            "guard": self._guard(),
            "training": False,
        }
        self.writes(Draft("announcement_played", body))

    def loses_time(self, back_ms: int) -> None:
        """A power cut: another boot, which doesn't know the time and tells an earlier one."""
        number = int(self.clock.boot.rsplit("-", 1)[1])
        self.clock.boot, self.clock.boottime_ms = f"{self.door.id}-{number + 1}", 0
        self.clock.clock, self.clock.wall_ms = "none", self.real_ms - back_ms

    def finds_time(self) -> None:
        """The network answers again."""
        self.clock.clock, self.clock.wall_ms = "ntp", self.real_ms

    def passes(self, passage: Passage) -> bool:
        """Somebody comes; whether they may pass, if need be with what the guard allows."""
        decision, entry = self._visit(passage, None, None)
        if decision.verdict is not Verdict.ADMIT and passage.pleads in excusable(
            decision.reasons, self.rules
        ):
            decision, _ = self._visit(passage, passage.pleads, entry)
        return decision.verdict is Verdict.ADMIT

    def signs_out(self, passage: Passage) -> bool:
        """A visitor leaves, by the last four digits and their name's card; whether one was found."""
        for stayed in self.knowledge.inside():
            if stayed.name == passage.name and (stayed.phone or "")[-4:] == (passage.phone or "")[-4:]:
                self.writes(Draft("signed_out", self._signed("visitor"), about=stayed.entry_id))
                self.tally["signed out by visitor"] += 1
                return True
        return False

    def rings_off(self, entry_id: str) -> None:
        """The guard has found out that a visitor left."""
        self.writes(Draft("signed_out", self._signed("guard"), about=entry_id))
        self.tally["signed out by guard"] += 1

    def writes(self, draft: Draft) -> str:
        """A record of any kind, known as soon as it is durable; its id."""
        record = self.ledger.append(draft, self.clock.moment())
        self.knowledge = fold(self.knowledge, record)
        self.tally["records"] += 1
        return record.id

    def _signed(self, by: str) -> dict[str, Any]:
        return {"by": by, "guard": self._guard(), "training": False}

    def _guard(self) -> str:
        return GUARDS[self.real_ms // 28_800_000 % len(GUARDS)]

    def replays(self) -> bool:
        """Whether the ledger alone tells what was lived."""
        again = known(self.ledger)
        return replace(again, elsewhere=self.knowledge.elsewhere) == self.knowledge

    def _rung_up(self, question: Question, passage: Passage) -> str | None:
        """What the guard's call to the host came to, where nothing but that stands in the way."""
        if decide(question, self.knowledge, self.rules).reasons != ("host_unconfirmed",):
            return None
        outcome = "confirmed" if passage.host_confirmed else "not_reached"
        guard = self._guard()
        self.writes(Draft("host_call", {"outcome": outcome, "by": guard, "guard": guard, "training": False}))
        self.tally[f"host {outcome}"] += 1
        return outcome

    def _visit(self, passage: Passage, exception: str | None, about: str | None) -> tuple[Decision, str]:
        question = self._question(passage, exception)
        host_call = self._rung_up(question, passage) if exception is None else None
        question = replace(question, host_confirmed=host_call == "confirmed")
        decision = decide(question, self.knowledge, self.rules)
        body = {
            "verdict": decision.verdict.value,
            "reasons": list(decision.reasons),
            "category": passage.category,
            "mask": passage.mask,
            "measurement": {"finding": passage.finding, "estimate_centi_c": self._estimate(passage.finding)},
            "guard": self._guard(),
            "excepted_by": self._guard() if exception else None,
            "host_call": host_call,
            "rules_version": self._site.rules.version,
            "roster_version": self._site.version,
            "training": False,
            **recorded(question, decision, self.knowledge),
        }
        entry = self.writes(Draft("entry", body, _personal(passage), about=about))
        self._count(question, decision, body)
        if decision.verdict in (Verdict.REFER, Verdict.UNJUDGED):
            self._called(entry, passage.finding)
        if question.returnee and exception is None and passage.person is not None:
            told, beside = _journey(passage.person.id, self.real_ms)
            signed = {"guard": body["guard"], "training": False}
            self.writes(Draft("returnee", {**signed, **told}, {**_personal(passage), **beside}, about=entry))
            self.returnees.append(passage.person.id)
            self.tally["returnees"] += 1
        return decision, entry

    def _estimate(self, finding: Finding) -> int | None:
        mean = ESTIMATES[finding]
        return None if mean is None else mean + self._dice.randint(-APART_CENTI_C, APART_CENTI_C)

    def _called(self, entry: str, finding: Finding) -> None:
        """The guard will come, and some minutes later say what came of it."""
        seen_ms, looked_ms = self._dice.randint(*SEEN_MS), self._dice.randint(*LOOKED_MS)
        confirmed = finding is Finding.REFER and self._dice.random() < CONFIRMED
        signed = {"guard": self._guard(), "training": False}
        kind = "alarm_acknowledged" if finding is Finding.REFER else "call_acknowledged"
        outcome = {
            "outcome": "fever_clinic" if confirmed else "released",
            "clinic": CLINIC if confirmed else None,
            "contact_centi_c": self._dice.randint(*(CONFIRMED_CENTI_C if confirmed else WELL_CENTI_C)),
            "confirmed": confirmed,
            "repeats": 0,
            "rested_ms": 0,
            "alarm_to_acknowledged_ms": seen_ms,
            "alarm_to_outcome_ms": looked_ms,
        }
        for after_ms, draft in (
            (seen_ms, Draft(kind, {**signed, "after_ms": seen_ms}, about=entry)),
            (looked_ms, Draft("recheck", {**signed, **outcome}, about=entry)),
        ):
            heappush(self._later, (self.real_ms + after_ms, next(self._turns), draft))

    def _question(self, passage: Passage, exception: str | None) -> Question:
        person, now = passage.person, self.clock.moment()
        person_id = person.id if person else None
        observation = self._observations.get(person_id or "")
        asked = returnee_question(passage.category, person_id, self.knowledge, self.rules, now)
        return Question(
            now=now,
            category=passage.category,
            direction=passage.direction,
            finding=passage.finding,
            finding_reasons=FINDING_REASONS[passage.finding],
            mask=passage.mask,
            symptoms=passage.symptoms,
            household=person.household if person else None,
            observation=observation,
            returnee=passage.returned and observation is None if asked else None,
            person_id=person_id,
            host_known=passage.host_known,
            exception=exception,
        )

    def _count(self, question: Question, decision: Decision, body: dict[str, Any]) -> None:
        tally = self.tally
        tally["entries"] += 1
        tally[f"verdict {decision.verdict.value}"] += 1
        tally.update(f"reason {reason}" for reason in decision.reasons)
        if body["exception"]:
            tally[f"exception {body['exception']}"] += 1
        if body["observed"]:
            tally[f"observed day {body['observed']['day_n']}"] += 1
        if decision.verdict is Verdict.ADMIT and question.direction == "out" and question.household:
            if "quota_used" in decision.excused:
                tally["exits excepted"] += 1
            else:
                tally["exits counted"] += 1
                self.exits.append(GateExit(question.household, self.door.id, self.real_ms))
                if "clock_untrusted" in decision.excused:
                    self.without_clock.append(self.exits[-1])


def _personal(passage: Passage) -> dict[str, Any]:
    person = passage.person
    return {
        "name": passage.name,
        "person_id": person.id if person else None,
        "unit": person.unit if person else None,
        "household": person.household if person else None,
        "phone": passage.phone,
    }


def _journey(person_id: str, now_ms: int) -> tuple[dict[str, Any], dict[str, str | None]]:
    """What somebody back from elsewhere fills in, and what stands beside the name: each time the same."""
    dice = Random(person_id)  # noqa: S311 - seeded dice, no secret
    days_ago, transport = dice.randint(0, 3), dice.choice(("train", "coach", "car"))
    told = {
        "returned": written(day_of(now_ms) - days_ago),
        "days_ago": days_ago,
        "from_area": "outside",
        "transport": transport,
        "companions": dice.choice(("alone", "family")),
    }
    number = f"G{dice.randint(1_000, 1_999)}" if transport == "train" else None
    return told, {"from_place": dice.choice(PLACES), "transport_number": number}

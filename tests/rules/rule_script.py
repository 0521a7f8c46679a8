"""A gate for the tests of the rules: real records, chained, with clocks that do what a test tells them."""

from dataclasses import dataclass, field
from typing import Any

from kiosk.ledger.record import Draft, Moment, Origin, Record, compose, genesis
from kiosk.rules.book import GateRules, Quota
from kiosk.rules.calendar import DAY_MS, begins_ms, read_day
from kiosk.rules.decide import Decision, Verdict
from kiosk.rules.gate import Question, decide, recorded
from kiosk.rules.knowledge import Knowledge, fold
from kiosk.screening.judge import Finding

HOUR_MS = 3_600_000
THURSDAY = read_day("2026-02-12")
MORNING_MS = begins_ms(THURSDAY, 8 * 60)
NOTICE = Quota(days=2, count=1, per="calendar")
ROLLING = Quota(days=2, count=1, per="rolling")
HOME = GateRules(
    directions=("in", "out"),
    quota=NOTICE,
    exceptions={"medical": ("quota_used", "clock_untrusted", "observed")},
)


def at(
    day: int, hour: float = 8, *, boot: str = "b", since_ms: int = MORNING_MS, clock: str = "ntp"
) -> Moment:
    """So many hours past midnight of a day, by a clock in good order; the boot began at `since_ms`."""
    wall_ms = begins_ms(day) + int(hour * HOUR_MS)
    return Moment(boot, max(0, wall_ms - since_ms), wall_ms, clock)


@dataclass
class Gate:
    """One gate with its ledger in a list, and what it knows."""

    name: str = "north"
    rules: GateRules = HOME
    knowledge: Knowledge = field(default_factory=Knowledge)
    records: list[Record] = field(default_factory=list)

    def asks(self, now: Moment, **answers: Any) -> Decision:
        """The decision about somebody, of whom nothing is recorded."""
        return decide(question(now, **answers), self.knowledge, self.rules)

    def lives(
        self, now: Moment, *, name: str = "甲", person_id: str | None = "R1", **answers: Any
    ) -> Decision:
        """Somebody comes: decided, recorded, known."""
        asked = question(now, **answers)
        decision = decide(asked, self.knowledge, self.rules)
        body = {
            "verdict": decision.verdict.value,
            "reasons": list(decision.reasons),
            "category": asked.category,
            "training": False,
            "measurement": {"estimate_centi_c": 3_660},
            **recorded(asked, decision, self.knowledge),
        }
        person = {"name": name, "person_id": person_id, "household": asked.household, "phone": None}
        self.writes(Draft("entry", body, person), now)
        return decision

    def writes(self, draft: Draft, now: Moment) -> Record:
        """One more record of any kind."""
        seq = len(self.records) + 1
        previous = self.records[-1].hash if self.records else genesis("k", "i")
        record = compose(
            draft,
            origin=Origin("k", "i", "s", self.name, "0"),
            seq=seq,
            record_id=f"{self.name}-{seq}",
            moment=now,
            salt=bytes(16),
            previous=previous,
        )
        self.records.append(record)
        self.knowledge = fold(self.knowledge, record)
        return record


def question(now: Moment, **answers: Any) -> Question:
    """A resident of household 1-1-101 in good health who goes out, but for what the test says."""
    usual: dict[str, Any] = {
        "category": "resident",
        "direction": "out",
        "finding": Finding.NORMAL,
        "mask": True,
        "household": "1-1-101",
    }
    return Question(now, **{**usual, **answers})


def admitted(decision: Decision) -> bool:
    """Whether they may pass."""
    return decision.verdict is Verdict.ADMIT


def days_later(moment: Moment, days: float) -> Moment:
    """The same boot, so many days on, with a clock in good order."""
    gone_ms = int(days * DAY_MS)
    return Moment(moment.boot, moment.boottime_ms + gone_ms, moment.wall_ms + gone_ms, moment.clock)

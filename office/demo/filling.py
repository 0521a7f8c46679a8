"""The fortnight as it went at the office: day by day, in the order of time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from office.accounts.models import User
from office.accounts.roles import Role
from office.clock import Day
from office.demo.cast import ACCOUNTS, CLERK, LEADER
from office.demo.gates import Gate
from office.demo.office_work import HOUR_MS, OfficeWork
from office.devices.models import Device
from office.devices.tokens import new_token, token_hash
from office.site.publishing import publish
from sync.manifest import SITE_PART

REPORT_HOUR, MORNING_HOUR, BACK_HOUR = 7, 9, 11  # the report goes out, the desk opens, the link is back
EVENING_HOUR = 18  # whoever was flagged is rung up, and the desk closes
FOLLOWED_DAYS = 6  # one more than the longest case stays open
SITE_FILE = "site.json"


def fill(folder: Path, *, days: int, offline_day: int, seed: int, password: str, now_ms: int) -> None:
    """Take in the ledgers of that folder, whose last day is today, and live the office's days beside them."""
    document = json.loads((folder / SITE_FILE).read_text(encoding="utf-8"))
    for name, role in ACCOUNTS.items():
        gate = str(document["gates"][0]["id"]) if role == Role.GUARD else ""
        User.objects.create_user(name, password=password, role=role, gate=gate)
    first = Day.of(now_ms).shifted(1 - days)
    gates = [_gate(folder, document["id"], each, first.start_ms) for each in document["gates"]]
    work = _work(document, seed)
    # What the office itself decides it says by its registers.
    bare = {**document, "observations": [], "announcements": []}
    publish({SITE_PART: json.dumps(bare, ensure_ascii=False).encode()}, first.start_ms)
    work.begins(first, first.start_ms + HOUR_MS, document["announcements"])
    fortnight = _Fortnight(gates, work, first.shifted(offline_day), now_ms)
    for number in range(days):
        fortnight.live(first.shifted(number), reports=number > 0)
    work.ends(now_ms)


@dataclass(frozen=True, slots=True)
class _Fortnight:
    """On `offline_day` no gate reaches the office; all ends at `now_ms`."""

    gates: list[Gate]
    work: OfficeWork
    offline_day: Day
    now_ms: int

    def live(self, day: Day, *, reports: bool) -> None:
        """One day, in the order of time; `reports`: there was one before, to report on."""
        offline, back = day == self.offline_day, day == self.offline_day.shifted(1)
        ends_ms = self._at(day, 24) - 1
        over = ends_ms == day.end_ms - 1  # what is done on the last day waits for whoever looks at the demo
        if not offline and not back:
            _arrive(self.gates, self._at(day, REPORT_HOUR))
        if reports:
            self.work.sends_report(day.shifted(-1), self._at(day, REPORT_HOUR), signed=over)
        callers = [caller for gate in self.gates for caller in gate.callers(day)]
        self.work.morning(day, self._at(day, MORNING_HOUR), callers)
        if back:
            self._link_is_back(day, signed=over)
        evening_ms = self._at(day, EVENING_HOUR)
        if not offline:
            _arrive(self.gates, evening_ms)
        self.work.day_long(day, evening_ms)
        if over:
            self.work.follows_up(evening_ms, since_days=FOLLOWED_DAYS)
        if not offline:
            _arrive(self.gates, ends_ms)

    def _link_is_back(self, day: Day, *, signed: bool) -> None:
        """What was recorded meanwhile comes at once, and the report that named the gates is corrected."""
        back_ms = self._at(day, BACK_HOUR)
        for gate in self.gates:
            gate.sends(back_ms, arriving_ms=back_ms)
            gate.beats(back_ms)
        self.work.sends_report(day.shifted(-1), back_ms, signed=signed)

    def _at(self, day: Day, hour: int) -> int:
        return min(day.start_ms + hour * HOUR_MS, self.now_ms)


def _arrive(gates: list[Gate], until_ms: int) -> None:
    for gate in gates:
        gate.sends(until_ms)
        gate.beats(until_ms)


def _gate(folder: Path, site: str, gate: Mapping[str, Any], now_ms: int) -> Gate:
    device = Device.objects.create(
        name=f"{gate['id']}-kiosk",
        site=site,
        gate=gate["id"],
        label=gate["name"]["zh"],
        token_hash=token_hash(new_token()),
        added_ms=now_ms,
    )
    return Gate(folder / f"{gate['id']}.db", device)


def _work(document: Mapping[str, Any], seed: int) -> OfficeWork:
    clerk, leader = (User.objects.get(username=name) for name in (CLERK, LEADER))
    dice = Random(seed)  # noqa: S311 - seeded dice, no secret
    return OfficeWork(clerk, leader, document["roster"], document["observations"], dice)

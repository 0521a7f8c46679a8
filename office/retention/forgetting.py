"""Lets go of personal parts whose time is over, from the records as they came and what was made of them.

The chain stays: a record's line is not touched. What somebody still works with is not touched either: an open
case or an alarm without an outcome, a day whose daily report is drafted and not sent, a record in the tray.
Each run leaves one line in the audit trail, chained like every other. Knows the database, not requests.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from office.audit.trail import note
from office.cases.models import Case, Step
from office.clock import Day
from office.entries.models import Entry
from office.exits.models import Exit
from office.ingest.models import Chain, StoredRecord, TrayItem
from office.ingest.writer import WRITER
from office.reports.models import Report
from office.retention.erasing import rewrite, zeroed
from office.retention.models import Retention
from office.retention.registers import ROWS_MAX, forget_rows
from office.retention.rules import DAY_MS, DAYS, about_of, is_over, kind_of
from office.visits.desk import forget as forget_visits
from sync.exits import EXITS_KEPT_MS

CHUNK_RECORDS = 1_000  # in one transaction: kiosks get their turn between two
ACTION = "forgotten"
RUN_BY = "office forget"  # nobody's account: a timer's
BLANK = {"name": "", "person_id": "", "unit": "", "phone": "", "from_place": ""}


@dataclass(slots=True)
class Forgotten:
    """What a run let go of, by kind, what it had to hold back and why, and the digest of which records.

    `left_in_pages` names tables whose older pages are only overwritten in time: too large to be written anew,
    or somebody's old transaction would not end.
    """

    gone: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    left_in_pages: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Old:
    """A record whose personal part's time is over; `entry_id` is the entry that shows it."""

    device: str
    incarnation: str
    seq: int
    kind: str
    entry_id: str


def days() -> dict[str, int]:
    """The days of each kind, as the office set them."""
    kept = dict(Retention.objects.values_list("kind", "days"))
    return {kind: kept.get(kind, usual) for kind, usual in DAYS.items()}


def forget(now_ms: int) -> Forgotten:
    """One run over all that is here. Killed in between, the next one goes on; what went is gone for good."""
    found, rules = Forgotten(), days()
    with zeroed():
        for chain in Chain.objects.order_by("device", "incarnation"):
            for first in range(1, chain.seq + 1, CHUNK_RECORDS):
                _forget_chunk(chain, first, now_ms, rules, found)
        _forget_the_rest(now_ms, rules, found)
    if found.gone:
        found.left_in_pages += rewrite()
        told = ", ".join(f"{kind} {count}" for kind, count in sorted(found.gone.items()))
        detail = f"{told}; sha256 {found.digest.hexdigest()}"
        with WRITER.turn():
            note(RUN_BY, ACTION, now_ms, about="records", detail=detail)
    return found


def _forget_the_rest(now_ms: int, rules: Mapping[str, int], found: Forgotten) -> None:
    """Visits that were announced, the registers that people keep, and the exits told between gates."""
    if gone := forget_visits(now_ms, rules["visitor"]):
        found.gone["visit announced"] += gone
    while True:
        with WRITER.turn(), transaction.atomic():
            rows = forget_rows(now_ms, rules["register"])
        for row in rows:
            found.gone["register"] += 1
            found.digest.update(f"register\n{row}\n".encode())
        if len(rows) < ROWS_MAX:
            break
    # The household ledger reads as far back as its people are known; gates ask for fifteen days.
    oldest_ms = now_ms - max(rules["resident"] * DAY_MS, EXITS_KEPT_MS)
    with WRITER.turn(), transaction.atomic():
        if pruned := Exit.objects.filter(at_ms__lt=oldest_ms, number__lt=oldest_ms * 1_000).delete()[0]:
            found.gone["exit"] += pruned


def _forget_chunk(chain: Chain, first: int, now_ms: int, rules: Mapping[str, int], found: Forgotten) -> None:
    oldest_ms = now_ms - min(rules.values()) * DAY_MS
    rows = StoredRecord.objects.filter(
        _ours(chain),
        seq__gte=first,
        seq__lt=first + CHUNK_RECORDS,
        person__isnull=False,
        received_ms__lte=oldest_ms,
    )
    if not rows.exists():
        return  # without a turn: most of a year's records are through already
    with WRITER.turn(), transaction.atomic():
        old = list(_old(chain, rows, now_ms, rules))
        held = _held(chain, old)
        going = [one for one in old if not held[one.seq]]
        rows.filter(seq__in=[one.seq for one in going]).update(person=None, salt=None)
        ids = [one.entry_id for one in going if one.entry_id]
        Entry.objects.filter(_ours(chain), record_id__in=ids).update(**BLANK)
        Step.objects.filter(case__record_id__in=ids).exclude(note="").update(note="")
    found.held.update(reason for reason in held.values() if reason)
    found.gone.update(one.kind for one in going)
    for one in going:
        found.digest.update(f"{one.device}\n{one.incarnation}\n{one.seq}\n".encode())


def _old(chain: Chain, rows: Iterable[StoredRecord], now_ms: int, rules: Mapping[str, int]) -> Iterator[_Old]:
    for row in rows:
        line = bytes(row.line)
        kind = kind_of(line)
        if is_over(kind, row.received_ms, now_ms, rules):
            # A branch feeds no register: what it says of an entry is not ours.
            entry_id = "" if chain.forked_from else about_of(line) or row.record_id or ""
            yield _Old(chain.device, chain.incarnation, row.seq, kind, entry_id)


def _ours(chain: Chain) -> Q:
    return Q(device=chain.device, incarnation=chain.incarnation)


def _held(chain: Chain, old: list[_Old]) -> dict[int, str]:
    """Why each has to stay, by number; "" for those that may go."""
    ids = {one.entry_id for one in old}
    entries = {entry.record_id: entry for entry in Entry.objects.filter(_ours(chain), record_id__in=ids)}
    open_cases = set(
        Case.objects.filter(record_id__in=ids, closed_ms=None).values_list("record_id", flat=True)
    )
    tray = set(
        TrayItem.objects.filter(_ours(chain), settled_ms=None, seq__in=[one.seq for one in old]).values_list(
            "seq", flat=True
        )
    )
    unsent = _unsent_days(entries.values())
    held = {}
    for one in old:
        entry = entries.get(one.entry_id)
        if one.seq in tray:
            held[one.seq] = "in the tray"
        elif one.entry_id in open_cases or (
            entry is not None and entry.verdict == "refer" and not entry.outcome and not entry.training
        ):
            held[one.seq] = "open case"
        elif entry is not None and str(Day.of(entry.at_ms)) in unsent:
            held[one.seq] = "not reported"
        else:
            held[one.seq] = ""
    return held


def _unsent_days(entries: Iterable[Entry]) -> set[str]:
    days_here = {str(Day.of(entry.at_ms)) for entry in entries}
    return set(Report.objects.filter(day__in=days_here).exclude(state="sent").values_list("day", flat=True))

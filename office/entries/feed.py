"""Feeds the entry register: an entry makes a row, later records about it fill in what was not known.

A record can only be about an entry of its own ledger file: so a kiosk never changes another one's rows, and
the outcome depends on nothing but the order of seq.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from django.db import connection

from office.entries import months, tallies
from office.entries.models import TABLE, Entry, Tally
from office.entries.reading import Columns, read_acknowledged, read_entry, read_identified, read_recheck
from office.ingest.arrivals import Arrival
from office.ingest.clocks import retime
from office.ingest.feeds import Anchor, Placed

ACKNOWLEDGED = ("alarm_acknowledged", "call_acknowledged")  # the guard has seen a fever, or a call for help
COLUMNS = tuple(
    field.attname
    for field in Entry._meta.concrete_fields  # noqa: SLF001 - Django documents it as public
    if not field.primary_key
)
IN_ORDER = itemgetter(*COLUMNS)
INSERT = (
    f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) "  # noqa: S608 - names of our own columns
    f"VALUES ({', '.join(['%s'] * len(COLUMNS))})"
)


@dataclass(frozen=True, slots=True)
class EntriesFeed:
    """The feed of an entry and of the records about one."""

    kinds: frozenset[str] = frozenset(("entry", "identified", "recheck", *ACKNOWLEDGED))

    def read(self, arrival: Arrival) -> Columns:
        """The columns that this record fills. Raises: Unreadable."""
        if arrival.kind == "entry":
            return read_entry(arrival)
        if arrival.kind == "recheck":
            return read_recheck(arrival)
        return read_acknowledged(arrival) if arrival.kind in ACKNOWLEDGED else read_identified(arrival)

    def apply(self, placed: Sequence[Placed]) -> None:
        """Insert the entries, then what is about entries: within a chain an entry stands before that."""
        entries = [_columns(one) for one in placed if one.arrival.kind == "entry"]
        if entries:
            months.ready((one.when.at_ms, one.arrival.received_ms) for one in placed)
            with connection.cursor() as cursor:
                cursor.executemany(INSERT, [_row(columns) for columns in entries])
            tallies.add(Counter(map(tallies.alike, entries)))
        for one in placed:
            if one.arrival.kind != "entry":
                _amend(one)

    def anchored(self, anchors: Sequence[Anchor]) -> None:
        """Times that have become known."""
        for anchor in anchors:
            tallies.add(_retimed(anchor))
        retime(TABLE, anchors)

    def clear(self) -> None:
        """Empty the register."""
        Entry.objects.all().delete()
        Tally.objects.all().delete()


def _amend(one: Placed) -> None:
    arrival, columns = one.arrival, one.change
    entry = Entry.objects.filter(
        record_id=arrival.about,
        device=arrival.device,
        incarnation=arrival.incarnation,
        seq__lt=arrival.seq,
    )
    if arrival.kind in ACKNOWLEDGED:
        entry = entry.filter(acknowledged_after_ms=None)  # whoever came first silenced it
    if arrival.kind == "recheck":
        entry = entry.filter(outcome="")  # a card is closed once
    if columns.keys() & set(tallies.READ):
        tallies.add(tallies.moved(entry.values(*tallies.READ), **columns))
    if columns:
        entry.update(**columns)


def _retimed(anchor: Anchor) -> Counter[tallies.Alike]:
    """The change of the counts when `retime` corrects the times of that boot."""
    rows = Entry.objects.filter(device=anchor.device, incarnation=anchor.incarnation, boot=anchor.boot)
    change = Counter[tallies.Alike]()
    # In the text for the partial index's sake, as in `retime`.
    waiting = rows.extra(where=["timed_by = 'receipt'"])
    for row in waiting.values("boottime_ms", *tallies.READ).iterator():
        change.update(tallies.moved([row], at_ms=row["boottime_ms"] + anchor.offset_ms))
    return change


def _columns(one: Placed) -> Columns:
    arrival, stamp = one.arrival, one.arrival.stamp
    return {
        **one.change,
        "record_id": arrival.id,
        "device": arrival.device,
        "incarnation": arrival.incarnation,
        "seq": arrival.seq,
        "site": arrival.site,
        "gate": arrival.gate,
        "at_ms": one.when.at_ms,
        "timed_by": one.when.timed_by,
        "clock": stamp.clock,
        "wall_ms": stamp.wall_ms,
        "boot": stamp.boot,
        "boottime_ms": stamp.boottime_ms,
        "received_ms": arrival.received_ms,
    }


def _row(columns: Columns) -> tuple[str | int | None, ...]:
    reasons = columns["reasons"]
    columns = {**columns, "reasons": json.dumps(reasons, ensure_ascii=False) if reasons else "[]"}
    row: tuple[str | int | None, ...] = IN_ORDER(columns)
    return row

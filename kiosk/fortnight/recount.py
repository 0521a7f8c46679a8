"""The same fortnight counted again from the ledger files alone, by other means.

Knows nothing of kiosk.rules, on purpose: dates are counted with the calendar of the standard library and
exits pair by pair, as a clerk with the two books before them would.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from kiosk.fortnight.compound import Watched
from kiosk.ledger.reader import BATCH_RECORDS_MAX, LedgerReader
from kiosk.ledger.record import Record

SHANGHAI = timezone(timedelta(hours=8))
QUOTA_DAYS = 2  # of the notice that the compound's rules carry


@dataclass(frozen=True, slots=True)
class Row:
    """A record as a clerk reads it: when, at which gate, what, and who."""

    at: datetime
    gate: str
    seq: int
    id: str
    kind: str
    fields: dict[str, Any]
    person: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recount:
    """What the ledgers say. `wrong` are sentences about what no set of true ledgers could say."""

    tally: Counter[str]
    conflicts: tuple[tuple[str, str, str], ...]  # household, the earlier gate, the later gate
    inside: int
    wrong: tuple[str, ...]


def recount(
    paths: Iterable[Path], watched: Iterable[Watched], first_date: date, offline_date: date
) -> Recount:
    """Count everything in these ledgers; on `offline_date` neither gate heard of the other.

    Raises:
        LedgerError: one can't be read.
    """
    rows = sorted((row for path in paths for row in read(path)), key=lambda row: (row.at, row.gate, row.seq))
    exits, wrong = _exits(rows)
    by_person = {each.person_id: each for each in watched}
    return Recount(
        tally=_tally(rows),
        conflicts=tuple(
            (row.person["household"], earlier.gate, row.gate) for earlier, row in _conflicts(exits)
        ),
        inside=_inside(rows),
        wrong=(
            *wrong,
            *_known_twice(exits, offline_date),
            *_wrong_days(rows, by_person, first_date),
            *_unfounded(rows),
        ),
    )


def read(path: Path) -> list[Row]:
    """All rows of a ledger, each at the best time that its own boot's clock tells."""
    with LedgerReader.open(path) as ledger:
        records: list[Record] = []
        while batch := ledger.batch(len(records), BATCH_RECORDS_MAX):
            records.extend(batch)
    read_fields = [json.loads(record.line) for record in records]
    right: dict[str, int] = {}  # by boot, wall time less time since boot
    for fields in read_fields:
        at = fields["at"]
        if at["clock"] != "none":
            right.setdefault(at["boot"], at["wall_ms"] - at["boottime_ms"])
    rows = []
    for record, fields in zip(records, read_fields, strict=True):
        at = fields["at"]
        wall_ms = right[at["boot"]] + at["boottime_ms"]
        person = json.loads(record.person) if record.person else {}
        moment = datetime.fromtimestamp(wall_ms / 1_000, SHANGHAI)
        rows.append(Row(moment, fields["gate"], record.seq, record.id, record.kind, fields, person))
    return rows


def _tally(rows: list[Row]) -> Counter[str]:
    tally = Counter({"records": len(rows), "returnees": sum(row.kind == "returnee" for row in rows)})
    for row in rows:
        fields = row.fields
        if row.kind == "host_call":
            tally[f"host {fields['outcome']}"] += 1
        if row.kind == "signed_out":
            tally[f"signed out by {fields['by']}"] += 1
        if row.kind != "entry":
            continue
        tally["entries"] += 1
        tally[f"verdict {fields['verdict']}"] += 1
        tally.update(f"reason {reason}" for reason in fields["reasons"])
        if fields["exception"]:
            tally[f"exception {fields['exception']}"] += 1
        if fields["observed"]:
            tally[f"observed day {fields['observed']['day_n']}"] += 1
        if _is_exit(row):
            tally["exits excepted" if "quota_used" in fields["excused"] else "exits counted"] += 1
    return tally


def _is_exit(row: Row) -> bool:
    return (
        row.kind == "entry"
        and row.fields["verdict"] == "admit"
        and row.fields["direction"] == "out"
        and bool(row.person.get("household"))
    )


def _exits(rows: list[Row]) -> tuple[list[Row], list[str]]:
    """Exits that count, in the order of time, and every refusal by quota that none of them explains."""
    exits: list[Row] = []
    wrong = []
    for row in rows:
        if row.kind == "entry" and "quota_used" in row.fields["reasons"] and not _earlier(exits, row):
            wrong.append(f"{row.gate} {row.seq}: refused, and the household had not been out")
        if _is_exit(row) and "quota_used" not in row.fields["excused"]:
            exits.append(row)
    return exits, wrong


def _earlier(exits: list[Row], row: Row) -> list[Row]:
    return [
        each
        for each in exits
        if each.person["household"] == row.person["household"]
        and (row.at.date() - each.at.date()).days < QUOTA_DAYS
    ]


def _conflicts(exits: list[Row]) -> Iterator[tuple[Row, Row]]:
    for number, row in enumerate(exits):
        for each in _earlier(exits[:number], row):
            yield each, row


def _known_twice(exits: list[Row], offline_date: date) -> Iterator[str]:
    """Second exits at a gate that knew of the first: by its own ledger, or by the office's word on the hour.

    Where the clock was lost a guard may have let somebody go, and the record says so.
    """
    for earlier, row in _conflicts(exits):
        if row.at.date() == offline_date:
            heard = earlier.at.date() < offline_date
        else:
            heard = earlier.at < row.at.replace(minute=0, second=0, microsecond=0)
        if (heard or earlier.gate == row.gate) and "clock_untrusted" not in row.fields["excused"]:
            yield f"{row.gate} {row.seq}: out a second time, and {earlier.gate} {earlier.seq} was known"


def _unfounded(rows: list[Row]) -> Iterator[str]:
    """Exceptions about no refusal of the same person, returns about no entry, visitors nobody confirmed."""
    entries = {row.id: row for row in rows if row.kind == "entry"}
    for row in rows:
        about = entries.get(row.fields.get("about") or "")
        same = about is not None and about.person.get("name") == row.person.get("name")
        refused = same and about is not None and about.fields["verdict"] in ("refuse", "unjudged")
        if row.kind == "entry" and row.fields["exception"] and not refused:
            yield f"{row.gate} {row.seq}: an exception, and nothing was refused"
        if row.kind == "returnee" and not same:
            yield f"{row.gate} {row.seq}: a return, and nobody came"
        if _went_in(row) and row.fields["host_call"] != "confirmed" and not row.fields["exception"]:
            yield f"{row.gate} {row.seq}: a visitor went in, and no host said yes"


def _went_in(row: Row) -> bool:
    """Whether a visitor was let in, at the gate where hosts are asked."""
    fields = row.fields
    visits = row.gate == "north" and row.kind == "entry" and fields["category"] == "visitor"
    return visits and fields["verdict"] == "admit" and fields["direction"] == "in"


def _inside(rows: list[Row]) -> int:
    """Visitors who came in, less those who left by name or were signed out by the guard."""
    inside: dict[str, tuple[str, str]] = {}
    for row in rows:
        if row.kind == "signed_out":
            inside.pop(row.fields["about"], None)
        if row.kind != "entry" or row.fields["category"] != "visitor" or row.fields["verdict"] != "admit":
            continue
        who = (row.person["name"], row.person["phone"])
        if row.fields["direction"] == "in":
            inside[row.id] = who
        else:
            gone = next((key for key, one in inside.items() if one == who), "")
            inside.pop(gone, None)
    return len(inside)


def _wrong_days(rows: list[Row], watched: dict[str, Watched], first_date: date) -> Iterator[str]:
    """Entries that say another day of observation than the calendar does."""
    for row in rows:
        person_id = row.person.get("person_id")
        if row.kind != "entry" or person_id not in watched:
            continue
        each = watched[person_id]
        begun = first_date + timedelta(days=each.from_day)
        day_n = (row.at.date() - begun).days + 1
        released = each.released_on is not None and row.at.date() >= first_date + timedelta(
            days=each.released_on
        )
        expected = None if day_n < 1 or released else day_n
        said = row.fields["observed"]
        if (said is None) != (expected is None) or (said and said["day_n"] != min(day_n, said["days"])):
            yield f"{row.gate} {row.seq}: day {said}, and the calendar says {expected}"

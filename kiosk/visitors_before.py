"""Who was let in as a visitor before the kiosk went down: told by its ledger alone, kept in memory alone.

A visit whose personal part has been forgotten is nobody's any more. Knows the records, and no screen.
"""

import json
from typing import Any

from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Moment
from kiosk.people.visitors import KnownVisitor, Visitors

# Two weeks, the usual retention, at a gate of a thousand people a day; half a second on a slow board.
RECORDS_MAX = 20_000
# Looked for before the line is read as JSON: nine in ten records are of staff.
_OF_A_VISITOR = b'"category":"visitor"'


def visitors_before(ledger: LedgerReader, now: Moment, now_ms: int, kept_ms: int) -> Visitors:
    """Those of the last `kept_ms`, in the time of the events' clock, which tells `now_ms` at `now`.

    Looks back RECORDS_MAX records; who came before types everything again.

    Raises:
        LedgerError: the ledger can't be read.
    """
    found = Visitors()
    for record in ledger.latest(RECORDS_MAX):
        if record.kind != "entry" or record.person is None or _OF_A_VISITOR not in record.line:
            continue
        fields: dict[str, Any] = json.loads(record.line)
        person: dict[str, Any] = json.loads(record.person)
        age_ms = now.age_ms(fields["at"])
        admitted = fields["verdict"] == "admit" and not fields["training"]
        if admitted and person.get("phone") and age_ms <= kept_ms:
            found = found.after(_known(fields, person, now_ms - age_ms))
    return found


def _known(fields: dict[str, Any], person: dict[str, Any], at_ms: int) -> KnownVisitor:
    purpose = fields.get("purpose")
    return KnownVisitor(
        person["name"],
        person["phone"],
        fields.get("host_unit") or "",
        person.get("host_id"),
        fields.get("from_area"),
        person.get("from_place") or "",
        None if purpose == "appointment" else purpose,
        at_ms,
    )

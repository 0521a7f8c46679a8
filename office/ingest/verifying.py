"""Whether what is stored here is what the kiosks wrote: every link, number and personal part.

The counterpart of the kiosk's `ledger verify`. Reads only, a record at a time. Knows nothing of registers.
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kiosk.ledger.record import RecordInvalid, commitment, genesis, link, parse
from office.ingest.models import Chain, StoredRecord, TrayItem


@dataclass(slots=True)
class Verified:
    """How many records were read, and the first bad seq of each ledger ("device incarnation") that fails."""

    records: int = 0
    bad: dict[str, int] = field(default_factory=dict)


def verify() -> Verified:
    """Read all chains and branches."""
    found = Verified()
    for chain in Chain.objects.order_by("device", "incarnation"):
        first_bad = _first_bad(chain, found)
        if first_bad is not None:
            found.bad[f"{chain.device} {chain.incarnation}"] = first_bad
    return found


def _first_bad(chain: Chain, found: Verified) -> int | None:
    previous = _start(chain)
    expected = None if chain.forked_from else 1
    in_tray = _in_tray(chain)
    for record in _records(chain):
        found.records += 1
        if expected is not None and record.seq != expected:
            return expected
        if previous is not None and link(previous, bytes(record.line)) != bytes(record.hash):
            return record.seq
        fields = _fields(record)
        if not (_columns_fit(record, fields, chain, in_tray) and _person_fits(record, fields, in_tray)):
            return record.seq
        previous, expected = bytes(record.hash), record.seq + 1
    if (expected or 1) != chain.seq + 1:
        return expected  # the end is missing, or the cursor was moved
    return None if chain.seq == 0 or previous == bytes(chain.head) else chain.seq


def _start(chain: Chain) -> bytes | None:
    """The hash before the first record; None for a branch, which parted from a record that is not its own."""
    if chain.forked_from:
        return None
    return bytes(chain.genesis or genesis(chain.device, chain.incarnation))


def _records(chain: Chain) -> Iterator[StoredRecord]:
    kept = StoredRecord.objects.filter(device=chain.device, incarnation=chain.incarnation)
    return kept.order_by("seq").iterator()


def _in_tray(chain: Chain) -> dict[int, str]:
    """Records that were strange when they came, and why: they are kept as they are."""
    items = TrayItem.objects.filter(device=chain.device, incarnation=chain.incarnation)
    return dict(items.values_list("seq", "reason"))


def _fields(record: StoredRecord) -> dict[str, Any] | None:
    """What its line says; None if it is no record."""
    try:
        return parse(bytes(record.line))
    except RecordInvalid:
        return None


def _columns_fit(
    record: StoredRecord, fields: dict[str, Any] | None, chain: Chain, in_tray: dict[int, str]
) -> bool:
    if record.seq in in_tray or chain.forked_from:
        return True
    if fields is None:
        return False
    said = (fields["device"], fields["incarnation"], fields["seq"], fields["id"], fields["kind"])
    return said == (record.device, record.incarnation, record.seq, record.record_id, record.kind)


def _person_fits(record: StoredRecord, fields: dict[str, Any] | None, in_tray: dict[int, str]) -> bool:
    if in_tray.get(record.seq) in ("wrong_commitment", "unopened", "unreadable"):
        return True
    if record.person is None or record.salt is None:
        return record.person is None and record.salt is None  # never told, or forgotten since
    if fields is None:
        return record.seq in in_tray
    committed = str(fields.get("commitment"))
    return hmac.compare_digest(commitment(bytes(record.salt), bytes(record.person)), committed)

"""Holds the office to its word: fetches its signed heads, compares them with those before, and cosigns them.

Runs beside the records, once an hour; nothing here stops a delivery. What it finds is in a file, for the
heartbeat, the guard and whoever asks. Knows files and the wire; what it means is decided in heads.py.
"""

import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from kiosk.ledger.clock import Clock
from kiosk.ledger.errors import LedgerError
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.witnessed import CODE, read_witness, rewritten, witness_path
from sync.enrolment import Enrolment, write_whole
from sync.heads import Head, HeadsInvalid, judge

EVERY_MS = 3_600_000  # the office signs once a day; a rewritten past is noticed within the hour

log = logging.getLogger(__name__)


class Source(Protocol):
    """What is needed of the client."""

    def heads(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Say what was seen and cosigned; the office's heads and its past."""
        ...


class Witness:
    """One kiosk as a witness."""

    def __init__(self, ledger: Path, enrolment: Enrolment, now: Clock) -> None:
        self._ledger = ledger
        self._enrolment = enrolment
        self._now = now
        self._asked_ms: int | None = None

    def refresh(self, office: Source) -> None:
        """Ask if it is time. Raises: SyncError, HeadsInvalid, OSError; the next hour asks again."""
        now_ms = self._now.moment().boottime_ms
        if self._asked_ms is not None and now_ms - self._asked_ms < EVERY_MS:
            return
        self._asked_ms = now_ms
        before = seen_heads(self._ledger)
        answer = office.heads({"seen": {name: head.seq for name, head in before.items()}, "cosigned": {}})
        found = judge(before, answer, self._enrolment.office_key, self._own)
        fields = {
            "heads": {name: head.to_json() for name, head in found.seen.items()},
            "rewritten": list(found.rewritten),
        }
        already = rewritten(self._ledger)
        write_whole(witness_path(self._ledger), json.dumps(fields).encode())
        if found.rewritten and found.rewritten != already:
            names = ", ".join(found.rewritten)
            log.error(
                "%s: 中心的历史与其签字不符：%s，请联系维护人员 / history rewritten: %s", CODE, names, names
            )
        self._cosign(office, [head for name, head in found.seen.items() if name not in found.rewritten])

    def _cosign(self, office: Source, heads: list[Head]) -> None:
        key = self._enrolment.key
        signed = {
            head.name: {"day": head.day, "signature": key.sign(head.countersigned()).hex()} for head in heads
        }
        office.heads({"seen": {}, "cosigned": signed})

    def _own(self, name: str, seq: int) -> str | None:
        """The hash in the ledger that lies here, in hex; None for other gates' and for older ledgers."""
        with suppress(LedgerError), LedgerReader.open(self._ledger) as ledger:
            if name == f"{ledger.device} {ledger.incarnation}":
                found = ledger.hash_at(seq)
                return found.hex() if found is not None else ""
        return None


def seen_heads(ledger: Path) -> dict[str, Head]:
    """The heads that this kiosk believes; what can't be read is as if it was never seen."""
    heads = read_witness(ledger).get("heads")
    found = {}
    for name, fields in heads.items() if isinstance(heads, dict) else ():
        with suppress(HeadsInvalid):
            found[name] = Head.from_json(name, fields)
    return found

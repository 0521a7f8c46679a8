"""How far a ledger has come on its way to the office, in plain values. Pure: the notes lie in delivery.py."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parked:
    """A record that the office refuses even alone, since this wall time; those after it wait."""

    seq: int
    reason: str
    since_ms: int


@dataclass(frozen=True, slots=True)
class Mark:
    """By its own clock the office had the records up to `seq` at `office_ms`: none of them is younger."""

    seq: int
    office_ms: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a ledger has come, as last known here.

    `acked` and `safe` are the office's highest seqs; `receipt_ms` the wall time of its last receipt and
    `office_ms` the office's own; `trouble` the code of what stops the courier since `trouble_since_ms`.
    """

    acked: int = 0
    safe: int = 0
    receipt_ms: int | None = None
    office_ms: int = 0
    trouble: str | None = None
    trouble_since_ms: int | None = None
    parked: tuple[Parked, ...] = ()


MARK_EVERY_MS = 3_600_000  # retention is counted in days: an hour's mark is fine enough, 24 rows a day


def forgettable(marks: Sequence[Mark], standing: Standing, retention_ms: int) -> int:
    """Up to which seq personal parts may be forgotten here: old enough by the office's clock alone, and safe.

    The kiosk's own clock has no say: it may stand years ahead after a power cut.
    """
    old = (mark.seq for mark in marks if standing.office_ms - mark.office_ms >= retention_ms)
    return min(standing.safe, max(old, default=0))

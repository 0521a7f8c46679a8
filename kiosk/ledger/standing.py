"""How far a ledger has come on its way to the office, in plain values. Pure: the notes lie in delivery.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Parked:
    """A record that the office refuses even alone, since this wall time; those after it wait."""

    seq: int
    reason: str
    since_ms: int


class ToldExit(NamedTuple):
    """An exit of a household elsewhere, as the office told it: the record, its place in the telling, when.

    `clock` is "office" if the time is known, "none" if it is only that of the receipt.
    """

    id: str
    number: int
    household: str
    gate: str
    at_ms: int
    clock: str


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
    Of exits elsewhere the office goes on after `exits_cursor`, and the newest here has number `exits_newest`.
    `site_refused_version` is a site from the office that the courier did not take, for `site_refused_code`.
    """

    acked: int = 0
    safe: int = 0
    receipt_ms: int | None = None
    office_ms: int = 0
    trouble: str | None = None
    trouble_since_ms: int | None = None
    parked: tuple[Parked, ...] = ()
    exits_cursor: int = 0
    exits_newest: int = 0
    site_refused_version: int = 0
    site_refused_code: str = ""


MARK_EVERY_MS = 3_600_000  # retention is counted in days: an hour's mark is fine enough, 24 rows a day


def forgettable(marks: Sequence[Mark], standing: Standing, retention_ms: int) -> int:
    """Up to which seq personal parts may be forgotten here: old enough by the office's clock alone, and safe.

    The kiosk's own clock has no say: it may stand years ahead after a power cut.
    """
    old = (mark.seq for mark in marks if standing.office_ms - mark.office_ms >= retention_ms)
    return min(standing.safe, max(old, default=0))

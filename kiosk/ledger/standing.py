"""How far a ledger has come on its way to the office, in plain values. Pure: the notes lie in delivery.py."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parked:
    """A record that the office refuses even alone, since this wall time; those after it wait."""

    seq: int
    reason: str
    since_ms: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a ledger has come, as last known here.

    `acked` and `safe` are the office's highest seqs; `receipt_ms` the wall time of its last receipt;
    `trouble` the code of what stops the courier since `trouble_since_ms`.
    """

    acked: int = 0
    safe: int = 0
    receipt_ms: int | None = None
    trouble: str | None = None
    trouble_since_ms: int | None = None
    parked: tuple[Parked, ...] = ()

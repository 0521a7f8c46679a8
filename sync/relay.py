"""Moves one ledger's records to the office, one batch at a time, and decides what each answer means.

No clock, no waiting, no socket of its own: `step` does one thing and says how long to wait before the next.
Rules, each forced by the chain being gap-free and the office being the one who counts:

- The office's cursor is the truth. It is asked first; if it is behind what was thought acknowledged (the
  office was restored from a backup), everything from there is sent again. Overlap is legal on the wire.
- Outcomes of a lost reply: (1) the batch never arrived, (2) it arrived and was not committed, (3) it was
  committed and the receipt got lost. They can't be told apart and need not be: the same batch goes again,
  and the office finds in case 3 that it has it.
- Every receipt's head is compared with our own hash at that number. Different: two histories; stop, call.
- A body that the office can't take is halved down to one record. One that is refused alone is parked: the
  queue stops there. It can't be left out, because the office can't store what follows over a hole, and
  sending a stand-in would make the record disappear from the chain for good. What the office can read but
  not understand it trays and acknowledges, so parking means a fault in software or on the way, and heals
  without loss once that is mended; until then it is tried again every PARKED_RETRY_S.
"""

import random
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from typing import Protocol

from kiosk.ledger.clock import Clock
from kiosk.ledger.errors import LedgerDamaged, LedgerError
from kiosk.ledger.record import Head, Record, link
from kiosk.ledger.standing import Standing
from sync.errors import (
    BatchRefused,
    ChainGap,
    DeviceRefused,
    OfficeBusy,
    OfficeUnreachable,
    RecordParked,
    SyncError,
    WireMismatch,
)
from sync.wire import (
    BATCH_RAW_BYTES_MAX,
    BATCH_RECORDS_MAX,
    BATCH_SENT_BYTES_MAX,
    Receipt,
    pack,
    personal_bytes,
)

BATCH_RECORDS_FIRST = 200  # about 60 KB: known to get through before more is tried
BATCH_RECORDS_MIN = 50  # about 15 KB: a smaller one would only add round trips on a bad link
BACK_OFF_S_FIRST = 0.5
BACK_OFF_S_MAX = 60.0
SLOW_RETRY_S = 300.0  # nothing but a person heals it; still, nobody should have to restart the courier
PARKED_RETRY_S = 300.0
PARK_AFTER_REFUSALS = 3  # a proxy that cuts one body must not park a record
PAIR_BYTES_EXTRA = 64  # around a personal part: braces, names, the salt in hex or base64's rest, line ends


class Source(Protocol):
    """What the relay needs of the ledger."""

    incarnation: str

    def head(self) -> Head:
        """The last record's number and hash."""
        ...

    def hash_at(self, seq: int) -> bytes | None:
        """Chain hash at this number; the genesis hash at 0; None beyond the end."""
        ...

    def batch(self, after_seq: int, limit: int) -> Sequence[Record]:
        """The records that follow `after_seq`, in order, at most `limit`."""
        ...


class Notes(Protocol):
    """What the relay needs of the courier's notes; each may raise LedgerError, and nothing stops for it."""

    def standing(self, incarnation: str) -> Standing:
        """What is known of this ledger."""
        ...

    def acknowledged(
        self, incarnation: str, *, acked: int, safe: int, receipt_ms: int, office_ms: int
    ) -> None:
        """The office has everything up to `acked`."""
        ...

    def troubled(self, incarnation: str, code: str | None, since_ms: int) -> None:
        """The courier is stopped by this; None: it is not any more."""
        ...

    def park(self, incarnation: str, seq: int, reason: str, since_ms: int) -> None:
        """The office refuses this record."""
        ...


class Office(Protocol):
    """What the relay needs of the client."""

    def cursor(self, incarnation: str) -> Receipt:
        """Where the office stands."""
        ...

    def send(self, incarnation: str, first: int, previous: bytes, body: bytes) -> Receipt:
        """Have a batch stored."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: records newly acknowledged, what went wrong, seconds to wait before the next.

    `idle`: nothing is left to send. `receipt` is the office's answer, if this step asked for one.
    """

    sent: int = 0
    idle: bool = False
    trouble: SyncError | LedgerError | None = None
    wait_s: float = 0.0
    receipt: Receipt | None = None


class Relay:
    """The way of one ledger file to the office. `dice` spreads the kiosks' retries after an outage."""

    def __init__(
        self, ledger: Source, office: Office, delivery: Notes, *, now: Clock, dice: random.Random
    ) -> None:
        self._ledger = ledger
        self._office = office
        self._delivery = delivery
        self._now = now
        self._dice = dice
        self._acked: int | None = None  # not known until the office has said it
        self._batch_records = BATCH_RECORDS_FIRST
        self._failures = 0
        self._refusals = 0
        self._trouble: str | None = ""  # neither a code nor None: the first step is always noted

    def backlog(self) -> int:
        """How many records the office has not acknowledged, as far as is known here."""
        acked = (
            self._delivery.standing(self._ledger.incarnation).acked if self._acked is None else self._acked
        )
        return max(0, self._ledger.head().seq - acked)

    def step(self) -> Step:
        """Ask for the cursor or send one batch. Never raises for what the world does."""
        try:
            step = self._step()
        except (SyncError, LedgerError) as problem:
            self._failures += 1
            step = self._after(problem)
        else:
            self._failures = 0
        self._note_trouble(step.trouble)
        return step

    def hear(self, receipt: Receipt) -> None:
        """A receipt that came with a heartbeat: a courier at rest too must notice an office set back."""
        try:
            self._take(receipt)
        except SyncError:
            self._acked = None  # the next step asks, and says what is the matter

    def _step(self) -> Step:
        receipt = None
        if self._acked is None:
            receipt = self._office.cursor(self._ledger.incarnation)
            self._take(receipt)
        assert self._acked is not None
        records, previous = self._next_records(self._acked)
        if not records:
            return Step(idle=True, receipt=receipt)
        return self._send(records, previous, self._acked)

    def _send(self, records: Sequence[Record], previous: bytes, acked: int) -> Step:
        body = pack(records)
        while len(body) > BATCH_SENT_BYTES_MAX and len(records) > 1:
            records = records[: len(records) // 2]
            body = pack(records)
        try:
            receipt = self._office.send(self._ledger.incarnation, records[0].seq, previous, body)
        except BatchRefused as refused:
            self._refuse(records, refused)
            raise
        self._take(receipt)
        assert self._acked is not None
        if self._acked <= acked:
            raise OfficeUnreachable("中心答复成功却未前进", "the office answered well but took nothing")
        self._refusals = 0
        if len(records) >= self._batch_records:
            self._batch_records = min(BATCH_RECORDS_MAX, self._batch_records * 2)
        return Step(sent=self._acked - acked, receipt=receipt)

    def _take(self, receipt: Receipt) -> None:
        """Believe a receipt, once its head is ours."""
        ours = self._ledger.hash_at(receipt.acked)
        if ours is None:
            raise WireMismatch(
                f"中心已有第 {receipt.acked} 条，本机台账没有（是否换回了旧卡？）",
                f"the office has record {receipt.acked}, this ledger does not (an older copy of the card?)",
            )
        # Before the first record the office can't know to which of our keys this ledger is bound.
        if ours.hex() != receipt.head and receipt.acked > 0:
            raise WireMismatch(
                f"中心第 {receipt.acked} 条的链值与本机不同，请联系维护人员",
                f"the office's chain differs from ours at record {receipt.acked}; call maintenance",
            )
        self._acked = receipt.acked
        with _notes_may_fail():
            self._delivery.acknowledged(
                self._ledger.incarnation,
                acked=receipt.acked,
                safe=receipt.safe,
                receipt_ms=self._now.moment().wall_ms,
                office_ms=receipt.time_ms,
            )

    def _next_records(self, acked: int) -> tuple[Sequence[Record], bytes]:
        """The records after `acked` that fit into one body, and the hash before them.

        Raises:
            LedgerDamaged: the next record can't be read, or is not what its hash says; what stands before
                it has been sent.
        """
        previous = self._ledger.hash_at(acked)
        assert previous is not None, "a receipt is believed only if its number is ours"
        try:
            found = self._ledger.batch(acked, self._batch_records)
        except LedgerDamaged:
            found = self._ledger.batch(acked, 1)  # what can be read before the damage still goes, one by one
        fitting = _whole(found, previous)[: count_fitting(found)]
        if found and not fitting:
            raise LedgerDamaged(
                f"第 {found[0].seq} 条与链不符，不能上传", f"record {found[0].seq} is not what its hash says"
            )
        return fitting, previous

    def _refuse(self, records: Sequence[Record], refused: BatchRefused) -> None:
        self._batch_records = max(1, len(records) // 2)
        if len(records) > 1:
            self._refusals = 0
            return
        self._refusals += 1
        if self._refusals >= PARK_AFTER_REFUSALS:
            now_ms = self._now.moment().wall_ms
            with _notes_may_fail():
                self._delivery.park(self._ledger.incarnation, records[0].seq, refused.reason, now_ms)
            raise RecordParked(records[0].seq, refused.reason)

    def _after(self, problem: SyncError | LedgerError) -> Step:
        """How to go on after a failure."""
        match problem:
            case ChainGap():
                return self._go_back(problem)
            case OfficeBusy():
                return Step(trouble=problem, wait_s=max(problem.retry_after_s, self._back_off_s()))
            case BatchRefused():
                return Step(trouble=problem, wait_s=self._back_off_s() if self._refusals else 0.0)
            case RecordParked():
                return Step(trouble=problem, wait_s=PARKED_RETRY_S)
            case DeviceRefused() | WireMismatch():
                self._acked = None  # whoever mends this may have changed the office's cursor
                return Step(trouble=problem, wait_s=SLOW_RETRY_S)
            case LedgerDamaged():
                return Step(trouble=problem, wait_s=SLOW_RETRY_S)
            case _:
                self._batch_records = max(
                    min(BATCH_RECORDS_MIN, self._batch_records), self._batch_records // 2
                )
                return Step(trouble=problem, wait_s=self._back_off_s())

    def _go_back(self, gap: ChainGap) -> Step:
        head = self._ledger.head().seq
        if not 1 <= gap.expected_seq <= head + 1:
            mismatch = WireMismatch(
                f"中心要求第 {gap.expected_seq} 条，本机只有 {head} 条",
                f"the office wants record {gap.expected_seq}; this ledger ends at {head}",
            )
            return Step(trouble=mismatch, wait_s=SLOW_RETRY_S)
        self._acked = gap.expected_seq - 1
        # The first gap is news and costs no time; gap after gap without progress is a fault.
        return Step(trouble=gap, wait_s=self._back_off_s() if self._failures > 1 else 0.0)

    def _back_off_s(self) -> float:
        """Full jitter: anywhere below a ceiling that doubles, so that kiosks don't return as one."""
        ceiling = min(BACK_OFF_S_MAX, BACK_OFF_S_FIRST * 2 ** min(self._failures - 1, 16))
        return self._dice.uniform(0, ceiling)

    def _note_trouble(self, trouble: SyncError | LedgerError | None) -> None:
        code = trouble.code if trouble is not None else None
        if code != self._trouble:
            with _notes_may_fail():
                self._delivery.troubled(self._ledger.incarnation, code, self._now.moment().wall_ms)
            self._trouble = code


def _notes_may_fail() -> AbstractContextManager[None]:
    """Records go on even when the disk is too full for our notes: the office keeps the real cursor."""
    return suppress(LedgerError)


def _whole(records: Sequence[Record], previous: bytes) -> Sequence[Record]:
    """The records up to the first that is not linked: the office would believe the line, not its hash."""
    for count, record in enumerate(records):
        if record.hash != link(previous, record.line):
            return records[:count]
        previous = record.hash
    return records


def count_fitting(records: Sequence[Record]) -> int:
    """How many of these, from the first on, one body may hold."""
    raw_bytes = 0
    for count, record in enumerate(records):
        raw_bytes += len(record.line) + personal_bytes(record) + PAIR_BYTES_EXTRA
        if raw_bytes > BATCH_RAW_BYTES_MAX:
            return count
    return len(records)

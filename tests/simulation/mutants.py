"""Ways of doing it wrong, each of which some seed must find: parts of the simulated world, none shipped."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from kiosk.ledger.errors import LedgerError
from kiosk.ledger.record import Head, Record
from kiosk.ledger.standing import forgettable
from office.ingest import intake
from office.ingest.batch import Batch
from sync.errors import BatchRefused, ChainGap, OfficeUnreachable, SyncError
from sync.relay import Relay, Step
from sync.wire import Packed, pack, unpack
from tests.simulation.machines import Book, Card, OfficeDisk
from tests.simulation.world import BEGINS_MS, RETENTION_MS, CardAppender, Gate, Parts


class NeverFlushed(Card):
    """synchronous=NORMAL: the log is flushed by checkpoints alone."""

    def flush(self) -> None:
        """Not now."""


class WithoutRepeat(CardAppender):
    """What is found after a failed flush is believed to be on the disk."""

    def open(self) -> None:
        """Without the checkpoint."""
        self.card.open_again(others=self.others())
        self._take_up(Head(0, self.card.genesis), self.card.rows)


class AckedFirst(OfficeDisk):
    """The answer goes out, COMMIT comes with the next request."""

    def __init__(self, point: Callable[[str], None]) -> None:
        super().__init__(point)
        self._committed = self.state

    @contextmanager
    def transaction(self, staged: Book) -> Iterator[None]:
        """What was promised before is committed first."""
        self._committed = self.state
        with super().transaction(staged):
            yield

    def crash(self) -> None:
        """The promise is gone."""
        self.state = self._committed


class Dropping(Card):
    """A card whose records can be taken off the queue."""

    def drop(self, seq: int) -> None:
        """Gone."""
        del self.rows[seq - 1 :]


class DeletesRefused(Relay):
    """What the office refuses is deleted, so that the queue goes on."""

    def _after(self, problem: SyncError | LedgerError) -> Step:
        if isinstance(problem, BatchRefused):
            self._ledger.drop((self._acked or 0) + 1)  # type: ignore[attr-defined]
        return super()._after(problem)


class DropsAfterRetries(Relay):
    """After three failures in a row a batch is given up."""

    def _after(self, problem: SyncError | LedgerError) -> Step:
        if isinstance(problem, OfficeUnreachable) and self._failures > 3 and self._acked is not None:
            self._ledger.drop(self._acked + 1)  # type: ignore[attr-defined]
        return super()._after(problem)


class OwnCursor(Relay):
    """The kiosk counts for itself, and the office is never asked."""

    def _step(self) -> Step:
        if self._acked is None:
            self._acked = self._delivery.standing(self._ledger.incarnation).acked
        return super()._step()

    def _take(self, receipt: Any) -> None:
        self._acked = receipt.acked

    def _go_back(self, gap: ChainGap) -> Step:
        return Step(trouble=gap, wait_s=1.0)


def without_hash_check(book: intake.Book, batch: Batch) -> intake.Taken | intake.Gap | intake.Forked:
    """ON CONFLICT (seq) DO NOTHING: a number that is here is taken for the same record."""
    with book.transaction():
        head = book.head()
        if batch.first > head.seq + 1:
            return intake.Gap(head.seq + 1)
        if batch.last > head.seq:
            book.append(batch, head.seq + 1)
        # Both sides' heads may differ; whoever does not compare does not tell either.
        return intake.Taken(Head(max(head.seq, batch.last), batch.hash_at(batch.last)), 0)


class BlindRelay(Relay):
    """Believes every receipt, as one without a chain must."""

    def _take(self, receipt: Any) -> None:
        self._acked = min(receipt.acked, self._ledger.head().seq)


class StaleNumber(CardAppender):
    """seq is max + 1 as read outside the transaction, and no trigger checks it."""

    def _reopen(self, failure: LedgerError) -> None:
        del failure
        end, recent = self._end, self._recent
        self.open()
        self._end, self._recent = end, recent


class Unchecked(Card):
    """No trigger; what comes is written at the end."""

    def check_number(self, record: Record) -> None:
        """Anything goes."""


class ByWallClock(Card):
    """The queue is read in the order of the records' times."""

    def batch(self, after_seq: int, limit: int) -> Sequence[Record]:
        """Sorted by what the clock said."""
        rows = sorted(self.rows[after_seq:], key=lambda row: json.loads(row.line)["at"]["wall_ms"])
        return rows[:limit]


def forget_by_wall_clock(gate: Gate) -> int:
    """Old is what the kiosk's own clock calls old."""
    now_ms = gate.clock.moment().wall_ms
    safe = gate.notes.standing(gate.card.incarnation).safe
    old = [row.seq for row in gate.card.rows[:safe] if now_ms - wall_ms(row) >= RETENTION_MS]
    return max(old, default=0)


def wall_ms(row: Record) -> int:
    """What the clock said then."""
    return int(json.loads(row.line)["at"]["wall_ms"]) or BEGINS_MS


def forget_unsafe(gate: Gate) -> int:
    """Old is enough, acknowledged is enough; whether a backup holds it is not asked."""
    standing = gate.notes.standing(gate.card.incarnation)
    return forgettable(
        gate.notes.marks(gate.card.incarnation), replace(standing, safe=standing.acked), RETENTION_MS
    )


def written_anew(body: bytes) -> bytes:
    """The lines are parsed and serialised once more before they go out."""
    packed = [Packed(json.dumps(json.loads(one.line)).encode(), one.person, one.salt) for one in unpack(body)]
    return pack(packed)


class ShowsFirst(CardAppender):
    """The gate opens, the record is written meanwhile."""

    def _insert(self, record: Record) -> None:
        self.card.check_number(record)
        self.card.rows.append(record)


MUTANTS: dict[str, Parts] = {
    "synchronous=NORMAL": Parts(card=NeverFlushed),
    "ack before COMMIT": Parts(disk=AckedFirst),
    "delete on 4xx": Parts(card=Dropping, relay=DeletesRefused),
    "ON CONFLICT without hash check": Parts(take_in=without_hash_check, relay=BlindRelay),
    "cursor only at the kiosk": Parts(relay=OwnCursor),
    "seq from max+1 outside the transaction": Parts(card=Unchecked, appender=StaleNumber),
    "prune by wall clock": Parts(forgettable=forget_by_wall_clock),
    "prune above safe": Parts(forgettable=forget_unsafe),
    "batch dropped after retries": Parts(card=Dropping, relay=DropsAfterRetries),
    "record serialised again": Parts(on_the_way=written_anew),
    "wall clock used for order": Parts(card=ByWallClock),
    "verdict before its commit": Parts(appender=ShowsFirst),
    "failed flush believed": Parts(appender=WithoutRepeat),
}

"""What lies below the wire in the simulation: a card that loses power, notes, an office's disk.

Each does what the real one may do, no better: what was not flushed may be gone, a failed flush leaves nobody
knowing, a transaction that was cut off never was. `point` names a moment at which the world may break in.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from kiosk.ledger.errors import LedgerError, LedgerFull, LedgerUnreachable
from kiosk.ledger.record import Head, Record, genesis
from kiosk.ledger.standing import MARK_EVERY_MS, Mark, Parked, Standing
from office.ingest.batch import Batch

Point = Callable[[str], None]


class OfficeDown(BaseException):
    """The office's process ended here, whatever it was doing."""


@dataclass
class Card:
    """A kiosk's ledger on its card.

    `rows` are what a program reads; the first `flushed` of them outlive a power cut for certain, the rest
    perhaps. `limbo` is a row whose flush failed: whoever opens the file next may find it or not.
    """

    device: str
    incarnation: str
    point: Point
    dice: random.Random
    rows: list[Record] = field(default_factory=list)
    flushed: int = 0
    limbo: Record | None = None
    full: bool = False
    failing_flushes: int = 0
    forgotten: int = 0

    def __post_init__(self) -> None:
        self.genesis = genesis(self.device, self.incarnation)

    def insert(self, record: Record) -> None:
        """One commit: refused unless it is the next number, written, flushed."""
        self.point("append: before it is written")
        self.check_number(record)
        if self.full:
            raise LedgerFull("满", "full")
        self.rows.append(record)
        self.point("append: written, not flushed")
        self.flush()
        self.point("append: flushed")

    def check_number(self, record: Record) -> None:
        """The trigger of the real file."""
        if record.seq != len(self.rows) + 1:
            raise LedgerError("编号不对", "records: next number only")

    def flush(self) -> None:
        """Make all rows outlive a power cut, or fail and leave the last one in limbo."""
        if self.failing_flushes:
            self.failing_flushes -= 1
            self.limbo = self.rows.pop()
            raise LedgerUnreachable("写入失败", "I/O error")
        self.flushed = len(self.rows)

    def be_left(self) -> None:
        """The writer's process ended: what it had not flushed is in limbo."""
        if len(self.rows) > self.flushed:
            self.limbo = self.rows.pop()

    def open_again(self, *, others: bool) -> None:
        """A new process, or the same after a failure: the row in limbo is there or it isn't.

        It is not for as long as somebody else (`others`) has the file open, who keeps the log's index.
        """
        if self.limbo is not None and not others and self.dice.random() < 0.5:
            self.rows.append(self.limbo)
        self.limbo = None

    def checkpoint(self) -> None:
        """Write everything once more, to another file, and flush that."""
        self.point("open: before the checkpoint")
        if self.failing_flushes:
            self.failing_flushes -= 1
            raise LedgerUnreachable("写入失败", "I/O error")
        self.flushed = len(self.rows)

    def lose_power(self) -> None:
        """What was not flushed survives in part: a torn end is cut off by its checksum."""
        floating = len(self.rows) - self.flushed
        kept = self.flushed + self.dice.randint(0, floating)
        if self.limbo is not None and kept == len(self.rows) and self.dice.random() < 0.3:
            kept += 1
            self.rows.append(self.limbo)
        self.limbo = None
        del self.rows[kept:]
        self.flushed = len(self.rows)

    def copied(self) -> "Card":
        """The same bytes in another reader."""
        return replace(self, rows=self.rows[: self.flushed], limbo=None, failing_flushes=0, full=False)

    def forget_up_to(self, seq: int) -> None:
        """Drop the personal parts of the first `seq` records; their lines and hashes stay."""
        for place in range(self.forgotten, min(seq, len(self.rows))):
            self.point("forget: one of them")
            self.rows[place] = replace(self.rows[place], person=None, salt=None)
        self.forgotten = max(self.forgotten, seq)

    # What a reader asks; satisfies sync.relay.Source.

    def head(self) -> Head:
        """The last row's number and hash."""
        return Head(self.rows[-1].seq, self.rows[-1].hash) if self.rows else Head(0, self.genesis)

    def hash_at(self, seq: int) -> bytes | None:
        """Chain hash at this number."""
        if seq == 0:
            return self.genesis
        return self.rows[seq - 1].hash if seq <= len(self.rows) else None

    def batch(self, after_seq: int, limit: int) -> Sequence[Record]:
        """The rows after this number."""
        return self.rows[after_seq : after_seq + limit]


@dataclass
class NotesInMemory:
    """The courier's notes; satisfies sync.relay.Notes. They may be lost at any time."""

    known: dict[str, Standing] = field(default_factory=dict)
    marked: dict[str, list[Mark]] = field(default_factory=dict)

    def standing(self, incarnation: str) -> Standing:
        """What is known."""
        return self.known.get(incarnation, Standing())

    def marks(self, incarnation: str) -> list[Mark]:
        """What the office had when."""
        return self.marked.get(incarnation, [])

    def acknowledged(
        self, incarnation: str, *, acked: int, safe: int, receipt_ms: int, office_ms: int
    ) -> None:
        """As the real notes."""
        before = self.standing(incarnation)
        self.known[incarnation] = replace(
            before, acked=acked, safe=safe, receipt_ms=receipt_ms, office_ms=office_ms
        )
        marks = self.marked.setdefault(incarnation, [])
        if not marks or marks[-1].office_ms <= office_ms - MARK_EVERY_MS:
            marks.append(Mark(acked, office_ms))

    def troubled(self, incarnation: str, code: str | None, since_ms: int) -> None:
        """As the real notes."""
        self.known[incarnation] = replace(self.standing(incarnation), trouble=code, trouble_since_ms=since_ms)

    def park(self, incarnation: str, seq: int, reason: str, since_ms: int) -> None:
        """As the real notes."""
        before = self.standing(incarnation)
        self.known[incarnation] = replace(before, parked=(Parked(seq, reason, since_ms),))


Chain = tuple[str, str]  # device, incarnation


@dataclass(frozen=True)
class Kept:
    """One record at the office."""

    seq: int
    line: bytes
    hash: bytes


@dataclass(frozen=True)
class OfficeState:
    """What the office's disk holds: chains in order of seq, and other histories by hash."""

    chains: dict[Chain, tuple[Kept, ...]] = field(default_factory=dict)
    branches: dict[Chain, dict[bytes, bytes]] = field(default_factory=dict)

    def head(self, chain: Chain) -> Head:
        """The end of a chain."""
        kept = self.chains.get(chain)
        return Head(kept[-1].seq, kept[-1].hash) if kept else Head(0, genesis(*chain))


class OfficeDisk:
    """A disk with transactions. States are values, so a backup is a name for one of them."""

    def __init__(self, point: Point) -> None:
        self.point = point
        self.state = OfficeState()
        self.backup = OfficeState()  # verified
        self.backups_made = 0

    def save_backup(self) -> None:
        """A backup that was read back and verified."""
        self.backup = self.state
        self.backups_made += 1

    def restore(self) -> None:
        """The disk is new; what it holds is what was backed up."""
        self.state = self.backup

    def crash(self) -> None:
        """The office's process ends. What was committed is on the disk."""

    @contextmanager
    def transaction(self, staged: "Book") -> Iterator[None]:
        """What is staged becomes true at once, or never was."""
        self.point("office: before it reads")
        yield
        self.point("office: before COMMIT")
        self.state = staged.state
        self.point("office: after COMMIT, before the reply")


class Book:
    """One chain for one request; satisfies office.ingest.intake.Book."""

    def __init__(self, disk: OfficeDisk, chain: Chain) -> None:
        self._disk = disk
        self._chain = chain
        self.state = disk.state

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Start from what is true now."""
        with self._disk.transaction(self):
            self.state = self._disk.state
            yield

    def head(self) -> Head:
        """The chain's end."""
        return self.state.head(self._chain)

    def hash_at(self, seq: int) -> bytes:
        """Hash of a record that is here."""
        return self.state.chains[self._chain][seq - 1].hash if seq else genesis(*self._chain)

    def append(self, batch: Batch, first: int) -> None:
        """The tail of the batch."""
        tail = tuple(
            Kept(seq, batch.records[seq - batch.first].line, batch.hash_at(seq))
            for seq in range(first, batch.last + 1)
        )
        kept = self.state.chains.get(self._chain, ())
        self.state = replace(self.state, chains={**self.state.chains, self._chain: kept + tail})

    def keep_other(self, batch: Batch, first: int) -> None:
        """The other history, by hash."""
        branch = dict(self.state.branches.get(self._chain, {}))
        for seq in range(first, batch.last + 1):
            branch[batch.hash_at(seq)] = batch.records[seq - batch.first].line
        self.state = replace(self.state, branches={**self.state.branches, self._chain: branch})

"""What becomes of a batch: appended, known already, too early, or another history. One transaction decides.

Pure: it knows the chain and its holder's promises (`Book`), neither database nor request. The order is the
point: lock the cursor, compare histories, write records and cursor together, and speak only after COMMIT.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from kiosk.ledger.record import Head
from office.ingest.batch import Batch


class Book(Protocol):
    """What the office keeps of one chain, as far as taking a batch in needs it."""

    def transaction(self) -> AbstractContextManager[object]:
        """All or nothing, durable when it is left without an error; nobody else writes meanwhile."""
        ...

    def head(self) -> Head:
        """How far the chain is complete; number 0 and the genesis hash before its first record."""
        ...

    def hash_at(self, seq: int) -> bytes:
        """Hash of a record that is here, or of the genesis for 0."""
        ...

    def append(self, batch: Batch, first: int) -> None:
        """Write the records from `first` on, and move the cursor to the last."""
        ...

    def keep_other(self, batch: Batch, first: int) -> None:
        """Keep the records from `first` on beside the chain, and have somebody called."""
        ...


@dataclass(frozen=True, slots=True)
class Taken:
    """The batch is here, `added` of its records by this call; the chain stands at `head`."""

    head: Head
    added: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing was stored: the record `expected` is wanted first."""

    expected: int


@dataclass(frozen=True, slots=True)
class Forked:
    """The sender's record `first` is not the one that is here; its history is kept beside ours."""

    first: int


def take_in(book: Book, batch: Batch) -> Taken | Gap | Forked:
    """Store what is new in the batch. What comes back is true of the disk."""
    with book.transaction():
        head = book.head()
        if batch.first > head.seq + 1:
            return Gap(head.seq + 1)
        both = min(head.seq, batch.last)
        if batch.hash_at(both) != (head.hash if both == head.seq else book.hash_at(both)):
            first = _first_other(book, batch)
            book.keep_other(batch, first)
            return Forked(first)
        if batch.last <= head.seq:
            return Taken(head, 0)  # a replay of what is here: the same receipt again
        book.append(batch, head.seq + 1)
        return Taken(Head(batch.last, batch.hash_at(batch.last)), batch.last - head.seq)


def _first_other(book: Book, batch: Batch) -> int:
    """Equal hashes mean equal histories, so the first difference is where the two parted, or `first`."""
    seqs = range(batch.first, min(book.head().seq, batch.last) + 1)
    return next((seq for seq in seqs if batch.hash_at(seq) != book.hash_at(seq)), batch.first)

"""The one rule of appending: next number, linked to the one before, and after any doubt look before writing.

Pure: it decides, and whoever holds the records (store.py: a file; the tests' simulation: a card that loses
power) does. It must know no database, no clock and no thread.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from kiosk.ledger.errors import LedgerDamaged, LedgerError, LedgerFull
from kiosk.ledger.record import Head, Origin, Prepared, Record, finish, link

# Ids that asking again finds. Only the one draft in doubt is ever asked for again, so no index on disk is
# kept for it: that would be another page written and flushed with every record.
RECENT_IDS_MAX = 1_000
LINKS_CHECKED = 64  # at each start: what a torn or forged end would break; all of it is verify.py's job


class Appender(ABC):
    """Appends prepared records; the abstract methods are the holder's side."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._failure: LedgerError | None = None
        self._end: Head
        self._recent: dict[str, int] = {}  # id -> seq

    def append_prepared(self, prepared: Prepared) -> Record:
        """Make a prepared record durable and return it; asking again finds it.

        Raises:
            LedgerError: nobody knows whether it is durable; ask again.
        """
        try:
            return self._append(prepared)
        except LedgerFull:
            if not self._make_room():
                raise
            return self._append(prepared)

    def _append(self, prepared: Prepared) -> Record:
        if self._failure is not None:
            self._reopen(self._failure)
            self._failure = None
        try:
            self._check_in_place()
            known_seq = self._recent.get(prepared.id)
            if known_seq is not None:
                return self._record_at(known_seq)
            return self._commit(prepared)
        except LedgerError as problem:
            self._failure = problem
            raise

    def _commit(self, prepared: Prepared) -> Record:
        if prepared.origin is not self._origin:  # the file was set aside meanwhile: another incarnation
            prepared = self._prepare_again(prepared)
        record = finish(prepared, seq=self._end.seq + 1, previous=self._end.hash)
        self._insert(record)
        self._remember(record)
        return record

    def _remember(self, record: Record) -> None:
        self._end = Head(record.seq, record.hash)
        self._recent[record.id] = record.seq
        if len(self._recent) > RECENT_IDS_MAX:
            del self._recent[next(iter(self._recent))]

    def _take_up(self, before: Head, last: Sequence[Record]) -> None:
        """Check the last links and remember where the chain ends.

        Raises:
            LedgerDamaged: a record is not linked to the one before.
        """
        self._recent = {}
        self._end = before
        for record in last:
            if record.seq != self._end.seq + 1 or record.hash != link(self._end.hash, record.line):
                raise LedgerDamaged(
                    f"第 {record.seq} 条与前一条不相连", f"record {record.seq} breaks the chain"
                )
            self._remember(record)

    @abstractmethod
    def _insert(self, record: Record) -> None:
        """Make it durable under its number, which must be the next. Raises: LedgerError."""

    @abstractmethod
    def _record_at(self, seq: int) -> Record:
        """The record of this number, which is there. Raises: LedgerError."""

    @abstractmethod
    def _check_in_place(self) -> None:
        """Raises: LedgerError if records would be written where nobody finds them again."""

    @abstractmethod
    def _reopen(self, failure: LedgerError) -> None:
        """Open anew, `_take_up` its end and make what was found durable once more. Raises: LedgerError."""

    @abstractmethod
    def _make_room(self) -> bool:
        """Free what was kept for this; False if there is nothing left to free."""

    @abstractmethod
    def _prepare_again(self, prepared: Prepared) -> Prepared:
        """The same draft for the ledger that is open now."""

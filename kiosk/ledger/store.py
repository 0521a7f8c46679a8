"""The ledger itself: one append-only file, one writer, one transaction a record, a chain over all.

What it promises: when `append` returns, the record is on the disk, has the next number without a hole,
and is linked to the one before. When it raises, nobody knows; asking again with the same id is always
right, because the ledger then opens the file anew, verifies its last links and looks the id up before it
writes anything. Knows nothing of screens, verdicts or delivery; the courier only reads this file and
keeps its own notes in another (delivery.py), so nothing it does can hold up the gate.
"""

import contextlib
import os
import sqlite3
import time
import uuid
from pathlib import Path
from typing import Self

from kiosk.ledger.clock import Clock
from kiosk.ledger.disk import (
    BALLAST_BYTES,
    BUSY_S,
    REFUSALS,
    Ballast,
    FileLock,
    check_not_foreign,
    connect_writer,
    named,
    naming,
    set_aside,
)
from kiosk.ledger.errors import LedgerBusy, LedgerDamaged, LedgerError, LedgerFull, LedgerUnreachable
from kiosk.ledger.reader import Head, LedgerReader
from kiosk.ledger.record import SALT_BYTES, Draft, Moment, Origin, Prepared, Record, finish, link, prepare
from kiosk.ledger.schema import MIGRATIONS, SCHEMA

# Ids that asking again finds. Only the one draft in doubt is ever asked for again, so no index on disk is
# kept for it: that would be another page written and flushed with every record.
RECENT_IDS_MAX = 1_000
LINKS_CHECKED = 64  # at each start: what a torn or forged end would break; all of it is verify.py's job

_INSERT = "INSERT INTO records (seq, id, kind, line, hash, person, salt) VALUES (?, ?, ?, ?, ?, ?, ?)"


def new_id(wall_ms: int) -> str:
    """A record's id: UUIDv7 (RFC 9562, 5.7), 48 bits of Unix ms and 74 random bits.

    The time in it only keeps the index growing at one end; nothing ever reads it back.
    """
    random = int.from_bytes(os.urandom(10))
    high = (wall_ms & 0xFFFF_FFFF_FFFF) << 16 | 0x7000 | random >> 68
    low = 0b10 << 62 | random & 0x3FFF_FFFF_FFFF_FFFF
    digits = f"{high << 64 | low:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


class Ledger(LedgerReader):
    """The one writer of a ledger file, which also answers a reader's questions.

    Not for several threads at once: the writer thread owns it. Others open a LedgerReader.
    """

    @classmethod
    def open(  # type: ignore[override]  # a writer must say who it is; a reader can't
        cls,
        path: Path,
        *,
        origin_device: str,
        site: str,
        gate: str,
        software: str,
        now: Clock,
        ballast_bytes: int = BALLAST_BYTES,
        busy_s: float = BUSY_S,
    ) -> Self:
        """Open the ledger, or start one with a new incarnation where there is none.

        A damaged file is set aside whole and a new ledger started; `damage` then tells staff which.

        Raises:
            LedgerLocked: another kiosk appends to this file.
            LedgerForeign: the file is another device's, of newer software, or no ledger; it stays untouched.
            LedgerUnreachable, LedgerFull, LedgerBusy: the disk does not let us.
        """
        lock = FileLock.take(path.with_name(path.name + ".lock"))
        try:
            origin = Origin(origin_device, "", site, gate, software)
            return cls(
                path, origin=origin, now=now, lock=lock, ballast=Ballast(path, ballast_bytes), busy_s=busy_s
            )
        except BaseException:
            lock.release()
            raise

    def __init__(
        self, path: Path, *, origin: Origin, now: Clock, lock: FileLock, ballast: Ballast, busy_s: float
    ) -> None:
        self.path = path
        self.damage: LedgerDamaged | None = None
        self._end: Head
        self._origin = origin
        self._now = now
        self._lock = lock
        self._failure: LedgerError | None = None
        self._recent: dict[str, int] = {}  # id -> seq
        self._ballast = ballast
        self._busy_s = busy_s
        try:
            self._start()
        except LedgerFull:
            if not self._ballast.drop():
                raise
            self._start()

    @property
    def origin(self) -> Origin:
        """Who writes: the same in every record of this file."""
        return self._origin

    @property
    def disk_low(self) -> bool:
        """The ballast is gone or never fitted: staff should make room soon."""
        return not self._ballast.on_board

    def append(self, draft: Draft, moment: Moment, *, expected_id: str | None = None) -> Record:
        """Make one record durable and return it.

        `expected_id` (from new_id) makes asking again harmless: a record of that id is found, not doubled.

        Raises:
            LedgerBusy: try again.
            LedgerFull: no room, not even after dropping the ballast.
            LedgerDamaged: malformed; asking again sets the file aside and starts a new ledger.
            LedgerUnreachable: the disk refused; asking again reopens the file and looks the id up.
            RecordInvalid: the draft can't be a record; asking again won't help.
        """
        return self.append_prepared(self.prepare(draft, moment, expected_id or new_id(moment.wall_ms)))

    def prepare(self, draft: Draft, moment: Moment, record_id: str) -> Prepared:
        """Do what can be done without the file; any thread may, while another appends.

        Raises:
            RecordInvalid: the draft can't be a record.
        """
        salt = os.urandom(SALT_BYTES)
        return prepare(draft, origin=self._origin, record_id=record_id, moment=moment, salt=salt)

    def append_prepared(self, prepared: Prepared) -> Record:
        """Make a prepared record durable and return it; asking again finds it.

        Raises:
            LedgerError: as `append`.
        """
        try:
            return self._append(prepared)
        except LedgerFull:
            if not self._ballast.drop():
                raise
            return self._append(prepared)

    def close(self) -> None:
        """Let file and lock go; twice is fine."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()
        self._lock.release()

    def _append(self, prepared: Prepared) -> Record:
        if self._failure is not None:
            self._recover()
        try:
            self._check_still_ours()
            known_seq = self._recent.get(prepared.id)
            if known_seq is not None:
                return self.batch(known_seq - 1, 1)[0]
            return self._commit(prepared)
        except REFUSALS as problem:
            self._failure = named(problem, self.path)
            raise self._failure from problem
        except LedgerError as problem:
            self._failure = problem
            raise

    def _commit(self, prepared: Prepared) -> Record:
        """One statement is one transaction; in it the table's trigger checks that the number is the next."""
        if prepared.origin != self._origin:  # the file was set aside meanwhile: this is another incarnation
            prepared = self.prepare(prepared.draft, prepared.moment, prepared.id)
        record = finish(prepared, seq=self._end.seq + 1, previous=self._end.hash)
        self._connection.execute(
            _INSERT,
            (record.seq, record.id, record.kind, record.line, record.hash, record.person, record.salt),
        )
        self._remember(record)
        return record

    def _remember(self, record: Record) -> None:
        self._end = Head(record.seq, record.hash)
        self._recent[record.id] = record.seq
        if len(self._recent) > RECENT_IDS_MAX:
            del self._recent[next(iter(self._recent))]

    def _check_still_ours(self) -> None:
        # A deleted or replaced file would swallow records for ever: its open copy has no name any more.
        if not self.is_current():
            raise LedgerUnreachable(
                f"台账文件 {self.path} 被移走或替换", f"the ledger file {self.path} was moved or replaced"
            )

    def _recover(self) -> None:
        """After any failure: never assume. Open anew, verify the end, make it durable once more."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()
        if isinstance(self._failure, LedgerDamaged):
            self._put_aside(self._failure)
        self._start()
        # After a failed flush the kernel may call pages clean that never reached the disk. A checkpoint
        # writes them once more, to another file, and flushes that; only then is "found" also "durable".
        with naming(self.path):
            blocked = self._connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()[0]
        if blocked:
            raise LedgerBusy("台账正被读取，请稍候", "a reader holds the ledger, try again")
        self._failure = None

    def _start(self) -> None:
        try:
            self._open_file()
        except LedgerDamaged as problem:
            self._put_aside(problem)
            self._open_file()

    def _open_file(self) -> None:
        connection = connect_writer(self.path, self._busy_s)
        try:
            self._adopt(connection)
            self._prepare()
            self._verify_end()
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                connection.close()
            raise

    def _prepare(self) -> None:
        """Bring the schema up to date, give a new file its incarnation, and check whose it is."""
        with naming(self.path):
            tables = set(self._db.table_names())
            if not tables or "meta" in tables:
                MIGRATIONS.apply(self._db)
                with self._db.atomic():
                    if self._one("SELECT 1 FROM meta") is None:
                        self._db.execute(
                            "INSERT INTO meta (incarnation, device, created_ms, schema) VALUES (?, ?, ?, ?)",
                            (str(uuid.uuid4()), self._origin.device, self._now.moment().wall_ms, SCHEMA),
                        )
        self._read_meta()
        check_not_foreign(self.path, self._origin.device, self.device)
        origin = self._origin
        self._origin = Origin(origin.device, self.incarnation, origin.site, origin.gate, origin.software)

    def _verify_end(self) -> None:
        """Check the last links and remember where the chain ends."""
        last = self.tail(LINKS_CHECKED)
        self._recent = {}
        self._end = (
            Head(last[0].seq - 1, self.hash_at(last[0].seq - 1) or b"") if last else Head(0, self.genesis)
        )
        for record in last:
            if record.seq != self._end.seq + 1 or record.hash != link(self._end.hash, record.line):
                raise LedgerDamaged(
                    f"{self.path} 第 {record.seq} 条与前一条不相连",
                    f"{self.path}: record {record.seq} breaks the chain",
                )
            self._remember(record)

    def _put_aside(self, problem: LedgerDamaged) -> None:
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(self._now.moment().wall_ms / 1_000))
        target = set_aside(self.path, stamp)
        self.damage = LedgerDamaged(
            f"{problem.zh}；原文件完整保存为 {target.name}，已启用新台账",
            f"{problem.en}; kept whole as {target.name}, a new ledger is begun",
            set_aside=target,
        )

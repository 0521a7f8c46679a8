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
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Self

from kiosk.ledger.appender import LINKS_CHECKED, Appender
from kiosk.ledger.clock import Clock
from kiosk.ledger.device_key import office_sealing_key, public_key
from kiosk.ledger.disk import (
    BALLAST_BYTES,
    BUSY_S,
    REFUSALS,
    Ballast,
    FileLock,
    check_not_foreign,
    connect_writer,
    flush_files,
    named,
    naming,
    set_aside,
)
from kiosk.ledger.envelope import envelope
from kiosk.ledger.errors import LedgerBusy, LedgerDamaged, LedgerError, LedgerFull, LedgerUnreachable
from kiosk.ledger.reader import LedgerReader, tables_in
from kiosk.ledger.record import SALT_BYTES, Draft, Head, Moment, Origin, Prepared, Record, prepare
from kiosk.ledger.schema import MIGRATIONS, SCHEMA_BOUND, SCHEMA_SEALED, SCHEMA_UNBOUND

DROPPED_AT_ONCE = 500  # personal parts in one commit: half a megabyte of log, a blink on a slow card

_DROP_PERSONS = (
    "UPDATE records SET person = NULL, salt = NULL, sealed = NULL, kept = NULL WHERE seq IN "
    "(SELECT seq FROM records WHERE seq > ? AND seq <= ? "
    "AND (person IS NOT NULL OR sealed IS NOT NULL) LIMIT ?)"
)
_INSERT = (
    "INSERT INTO records (seq, id, kind, line, hash, person, salt, sealed, kept) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def new_id(wall_ms: int) -> str:
    """A record's id: UUIDv7 (RFC 9562, 5.7), 48 bits of Unix ms and 74 random bits.

    The time in it only keeps the index growing at one end; nothing ever reads it back.
    """
    random = int.from_bytes(os.urandom(10))
    high = (wall_ms & 0xFFFF_FFFF_FFFF) << 16 | 0x7000 | random >> 68
    low = 0b10 << 62 | random & 0x3FFF_FFFF_FFFF_FFFF
    digits = f"{high << 64 | low:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


class Ledger(LedgerReader, Appender):
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
        memory: Path | None = None,
    ) -> Self:
        """Open the ledger, or start one with a new incarnation where there is none.

        A damaged file is set aside whole and a new ledger started; `damage` then tells staff which.
        On an enrolled kiosk personal parts are sealed for the office from now on; what closes them stays in
        the folder `memory`, so that a restart reads them again (envelope.py).

        Raises:
            LedgerLocked: another kiosk appends to this file.
            LedgerForeign: the file is another device's, of newer software, or no ledger; it stays untouched.
            LedgerUnreachable, LedgerFull, LedgerBusy: the disk does not let us.
        """
        lock = FileLock.take(path.with_name(path.name + ".lock"))
        try:
            origin = Origin(origin_device, "", site, gate, software)
            return cls(
                path,
                origin=origin,
                now=now,
                lock=lock,
                ballast=Ballast(path, ballast_bytes),
                busy_s=busy_s,
                memory=memory,
            )
        except BaseException:
            lock.release()
            raise

    def __init__(
        self,
        path: Path,
        *,
        origin: Origin,
        now: Clock,
        lock: FileLock,
        ballast: Ballast,
        busy_s: float,
        memory: Path | None,
    ) -> None:
        Appender.__init__(self, origin)
        self.path = path
        self.envelope = envelope(office_sealing_key(path), memory)
        self.damage: LedgerDamaged | None = None
        self._now = now
        self._lock = lock
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
        close = self.envelope.close if self.envelope else None
        return prepare(draft, origin=self._origin, record_id=record_id, moment=moment, salt=salt, close=close)

    def drop_persons(self) -> int:
        """Drop the personal parts that a record says are forgotten, from file and log; how many went.

        Raises:
            LedgerError: the disk refuses; what is left goes with the next call.
        """
        (after, up_to), dropped = self._forgotten(), 0
        with naming(self.path):
            self._connection.execute("PRAGMA secure_delete=ON")  # zeroes, not free pages with names in them
            while changed := self._connection.execute(
                _DROP_PERSONS, (after, up_to, DROPPED_AT_ONCE)
            ).rowcount:
                dropped += changed
            if dropped:
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return dropped

    def close(self) -> None:
        """Let file and lock go; twice is fine."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()
        self._lock.release()

    @contextlib.contextmanager
    def one_commit(self) -> Iterator[None]:
        """What is appended inside becomes durable together, at its end: for a simulated day, not for a gate.

        If anything raises, none of it is written, and the ledger has to be opened anew.
        """
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.close()
            raise
        self._connection.execute("COMMIT")

    def _insert(self, record: Record) -> None:
        """One statement is one transaction; in it the table's trigger checks that the number is the next."""
        personal = (record.person, record.salt) if record.sealed is None else (None, None)
        row = (record.seq, record.id, record.kind, record.line, record.hash, *personal)
        try:
            self._connection.execute(_INSERT, (*row, record.sealed, record.kept))
        except REFUSALS as problem:
            raise named(problem, self.path) from problem

    def _record_at(self, seq: int) -> Record:
        return self.batch(seq - 1, 1)[0]

    def _check_in_place(self) -> None:
        # A deleted or replaced file would swallow records for ever: its open copy has no name any more.
        if not self.is_current():
            raise LedgerUnreachable(
                f"台账文件 {self.path} 被移走或替换", f"the ledger file {self.path} was moved or replaced"
            )

    def _make_room(self) -> bool:
        return self._ballast.drop()

    def _prepare_again(self, prepared: Prepared) -> Prepared:
        return self.prepare(prepared.draft, prepared.moment, prepared.id)

    def _reopen(self, failure: LedgerError) -> None:
        """After any failure: never assume. Open anew, verify the end, make it durable once more."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()
        if isinstance(failure, LedgerDamaged):
            self._put_aside(failure)
        self._start()
        # After a failed flush the kernel may call pages clean that never reached the disk. A checkpoint
        # writes them once more, to another file, and flushes that; only then is "found" also "durable".
        with naming(self.path):
            blocked = self._connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()[0]
        if blocked:
            raise LedgerBusy("台账正被读取，请稍候", "a reader holds the ledger, try again")

    def _start(self) -> None:
        try:
            self._open_file()
        except LedgerDamaged as problem:
            self._put_aside(problem)
            self._open_file()

    def _open_file(self) -> None:
        if self.path.exists():
            flush_files(self.path)  # what a killed kiosk left unflushed must not be found, sent and then lost
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
            tables = tables_in(self._db)
            if not tables or "meta" in tables:
                MIGRATIONS.apply(self._db)
                with self._db.atomic():
                    if self._one("SELECT 1 FROM meta") is None:
                        self._begin()
                    if self.envelope is not None:
                        sealed = (SCHEMA_SEALED, SCHEMA_SEALED)
                        self._db.execute("UPDATE meta SET schema = ? WHERE schema < ?", sealed)
        self._read_meta()
        check_not_foreign(self.path, self._origin.device, self.device)
        if self._origin.incarnation != self.incarnation:
            self._origin = replace(self._origin, incarnation=self.incarnation)

    def _begin(self) -> None:
        key = public_key(self.path)
        schema = SCHEMA_BOUND if key else SCHEMA_UNBOUND
        self._db.execute(
            "INSERT INTO meta (incarnation, device, created_ms, schema, device_key) VALUES (?, ?, ?, ?, ?)",
            (str(uuid.uuid4()), self._origin.device, self._now.moment().wall_ms, schema, key or None),
        )

    def _verify_end(self) -> None:
        last = self.tail(LINKS_CHECKED)
        before = last[0].seq - 1 if last else 0
        self._take_up(Head(before, self.hash_at(before) or b""), last)

    def _put_aside(self, problem: LedgerDamaged) -> None:
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(self._now.moment().wall_ms / 1_000))
        target = set_aside(self.path, stamp)
        self.damage = LedgerDamaged(
            f"{problem.zh}；原文件完整保存为 {target.name}，已启用新台账",
            f"{problem.en}; kept whole as {target.name}, a new ledger is begun",
            set_aside=target,
        )

"""Reading a ledger: by number, from the end, by id; what the courier and the screens need.

A reader never writes, so any number of them may stand beside the one writer. Knows nothing of delivery.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, Self

from sqlite_utils import Database

from kiosk.ledger.disk import connect_reader, naming
from kiosk.ledger.envelope import Envelope
from kiosk.ledger.errors import LedgerDamaged, LedgerForeign, LedgerUnreachable
from kiosk.ledger.record import TRUSTED_CLOCKS, Head, Record, genesis
from kiosk.ledger.schema import MIGRATIONS, SCHEMA

TAIL_RECORDS_MAX = 10_000  # the level is rebuilt from 80; a whole day at a gate is a few thousand
BATCH_RECORDS_MAX = 1_000  # what one upload carries; about 1.3 MB in memory
LOOKUP_RECORDS_MAX = 10_000  # ids have no index; who asks for one asks soon after it was written
DAY_RECORDS_MAX = 20_000  # counts look back this far: one visit every four seconds for a day and a night
TRUSTED_RECORDS_MAX = 1_000  # looked through once at start for the newest time that can be trusted

_COLUMNS = "seq, id, kind, line, hash, person, salt, sealed, kept"
_COLUMNS_IN_CLEAR = "seq, id, kind, line, hash, person, salt, NULL, NULL"  # of a file that knows no other
_TAIL = (
    " WHERE (?1 IS NULL OR kind IN (SELECT value FROM json_each(?1))) AND seq > ?3 ORDER BY seq DESC LIMIT ?2"
)


class LedgerReader:
    """Questions to one ledger file. Use from one thread at a time.

    Sealed personal parts are read where `envelope` is the one that closed them: by the kiosk that runs.
    """

    envelope: Envelope | None = None

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._adopt(connection)
        self._read_meta()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open for reading.

        Raises:
            LedgerUnreachable: no such file, or nothing in it yet (the kiosk has never started).
            LedgerForeign: no ledger, or one of newer software.
            LedgerDamaged: the file is malformed.
        """
        connection = connect_reader(path)
        try:
            return cls(path, connection)
        except BaseException:
            connection.close()
            raise

    def close(self) -> None:
        """Let the file go; twice is fine."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def is_current(self) -> bool:
        """Whether the file of this name is still the one that was opened, not a newer ledger."""
        try:
            return self.path.stat().st_ino == self._inode
        except OSError:
            return False

    def head(self) -> Head:
        """The last record's number and hash."""
        row = self._one("SELECT seq, hash FROM records ORDER BY seq DESC LIMIT 1")
        return Head(*row) if row else Head(0, self.genesis)

    def hash_at(self, seq: int) -> bytes | None:
        """Chain hash at this number; the genesis hash at 0; None beyond the end."""
        if seq == 0:
            return self.genesis
        row = self._one("SELECT hash FROM records WHERE seq = ?", seq)
        return row[0] if row else None

    def by_id(self, record_id: str) -> Record | None:
        """The record of this id among the last LOOKUP_RECORDS_MAX, or None."""
        row = self._one(
            self.select + " WHERE id = ? AND seq > ?", record_id, self.head().seq - LOOKUP_RECORDS_MAX
        )
        return self._as_record(row) if row else None

    def batch(self, after_seq: int, limit: int) -> list[Record]:
        """The records that follow `after_seq`, in order, at most `limit` (1..BATCH_RECORDS_MAX)."""
        assert 1 <= limit <= BATCH_RECORDS_MAX, f"{limit} records"
        rows = self._all(self.select + " WHERE seq > ? ORDER BY seq LIMIT ?", after_seq, limit)
        return [self._as_record(row) for row in rows]

    def tail(self, n: int, kinds: Collection[str] | None = None, *, among: int | None = None) -> list[Record]:
        """The last `n` records of these kinds (of all, if None), oldest first.

        Kinds have no index: who asks for rare ones says `among` how many of the last records to look.
        """
        assert 0 <= n <= TAIL_RECORDS_MAX, f"{n} records"
        wanted = json.dumps(sorted(kinds)) if kinds is not None else None
        after_seq = 0 if among is None else self.head().seq - among
        rows = self._all(self.select + _TAIL, wanted, n, after_seq)
        return [self._as_record(row) for row in reversed(rows)]

    def latest(self, n: int) -> Iterator[Record]:
        """The last `n` records, oldest first, a batch at a time: a long look back that fits in memory."""
        last = self.head().seq
        after = max(0, last - n)
        while after < last:
            records = self.batch(after, BATCH_RECORDS_MAX)
            if not records:
                return
            yield from records
            after = records[-1].seq

    def count_by_verdict(self, since_ms: int) -> dict[str, int]:
        """How many screenings got which verdict since this wall time; training ones don't count.

        Looks at the last DAY_RECORDS_MAX records, so it is for today, not for the year.
        """
        rows = self._all(
            "SELECT json_extract(text, '$.verdict') AS verdict, count(*) FROM "
            "(SELECT CAST(line AS TEXT) AS text FROM records WHERE kind = 'entry' AND seq > ?) "
            "WHERE json_extract(text, '$.at.wall_ms') >= ? AND json_extract(text, '$.training') IS NOT 1 "
            "GROUP BY verdict",
            self.head().seq - DAY_RECORDS_MAX,
            since_ms,
        )
        return dict(rows)

    def wall_ms_at(self, seq: int) -> int | None:
        """The wall time that the record of this number carries, in ms; None beyond the end."""
        row = self._one("SELECT line FROM records WHERE seq = ?", seq)
        return int(json.loads(row[0])["at"]["wall_ms"]) if row else None

    def forgotten_up_to(self) -> int:
        """Up to which number personal parts were forgotten; 0 if none ever was."""
        return self._forgotten()[-1]

    def _forgotten(self) -> tuple[int, int]:
        """The same as said by the last record but one, and by the last."""
        rows = self._all("SELECT line FROM records WHERE kind = 'forgotten' ORDER BY seq DESC LIMIT 2")
        said = [int(json.loads(line)["up_to"]) for (line,) in rows]
        last, before, *_ = (*said, 0, 0)
        return before, last

    def newest_trusted_ms(self) -> int | None:
        """The latest wall time, in ms, that any of the last records carries from a trusted clock."""
        times = [json.loads(record.line)["at"] for record in self.tail(TRUSTED_RECORDS_MAX)]
        return max((at["wall_ms"] for at in times if at["clock"] in TRUSTED_CLOCKS), default=None)

    def _adopt(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._db = Database(connection, execute_plugins=False)  # nobody else's code on this connection
        self._inode = self.path.stat().st_ino

    def _read_meta(self) -> None:
        with naming(self.path):
            tables = tables_in(self._db)
        if not tables:
            raise LedgerUnreachable(
                f"{self.path} 还是空的，先启动终端", f"{self.path} is empty; start the kiosk first"
            )
        if not {"records", "meta"} <= tables:
            raise LedgerForeign(f"{self.path} 不是台账文件", f"{self.path} is no ledger")
        row = self._one("SELECT incarnation, device, schema FROM meta")
        if row is None:
            raise LedgerUnreachable(f"{self.path} 尚未启用", f"{self.path} has not been started yet")
        self.incarnation, self.device, schema = row
        if schema > SCHEMA:
            raise LedgerForeign(
                f"{self.path} 由更新的软件写成（格式 {schema}），请升级",
                f"{self.path} was written by newer software (schema {schema}); upgrade",
            )
        with naming(self.path):
            bound = "device_key" in self._db.table("meta").columns_dict
            sealing = "sealed" in self._db.table("records").columns_dict
        self.select = f"SELECT {_COLUMNS if sealing else _COLUMNS_IN_CLEAR} FROM records"  # noqa: S608 - ours
        self.schema = schema
        key = self._one("SELECT device_key FROM meta")[0] if bound else None
        if not isinstance(key, bytes | None):
            raise LedgerDamaged(f"台账文件 {self.path} 已损坏", f"{self.path}: the key is no bytes: damaged")
        self.genesis = genesis(self.device, self.incarnation, key or b"")

    def _as_record(self, row: tuple[Any, ...]) -> Record:
        record = as_record(row)
        if record.sealed is None or self.envelope is None:
            return record
        opened = self.envelope.open(record.sealed)
        return record if opened is None else replace(record, person=opened.person, salt=opened.salt)

    def _one(self, sql: str, *values: object) -> Any:
        with naming(self.path):
            return self._connection.execute(sql, values).fetchone()

    def _all(self, sql: str, *values: object) -> list[Any]:
        with naming(self.path):
            return self._connection.execute(sql, values).fetchall()


def tables_in(db: Database) -> set[str]:
    """Its tables, but for the one that only says how far the schema has come: it stands there first.

    A kiosk that lost power while it began its first ledger leaves that one alone, and nothing is in it.
    """
    return set(db.table_names()) - {MIGRATIONS.migrations_table}


def as_record(row: tuple[Any, ...]) -> Record:
    """A row as a record. A damaged page may hand out a text where bytes were written.

    Raises:
        LedgerDamaged: a value is of the wrong type.
    """
    if tuple(map(type, row)) not in _SHAPES:
        raise LedgerDamaged(f"第 {row[0]} 条数据类型不符", f"record {row[0]} has values of the wrong type")
    return Record(*row)


_PART = (bytes, type(None))  # the personal part, or its salt, may be absent
_SHAPES = {(int, str, str, bytes, bytes, *parts) for parts in product(_PART, repeat=4)}

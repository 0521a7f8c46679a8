"""Whether a ledger is whole: every number, every link, every personal part, from the file alone.

Reads only, one record at a time, so a card's worth of years fits in a small machine's memory; works on
the live file and on a copy. What it can't see is an end cut off cleanly: for that compare `head` with the
office's receipt. Knows nothing of what records mean.
"""

import hmac
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.ledger.disk import connect_reader, naming
from kiosk.ledger.errors import LedgerDamaged
from kiosk.ledger.reader import LedgerReader, as_record
from kiosk.ledger.record import Record, RecordInvalid, commitment, link, parse, sealed_digest

GAPS_LISTED_MAX = 1_000  # missing numbers named; more are only counted
PROBLEMS_MAX = 20  # sentences kept; the first says where to look


@dataclass(slots=True)
class Verification:
    """What was found. `chain_ok` is True only if nothing at all is wrong.

    `records` counts what could be read; `gaps` names missing numbers (the first GAPS_LISTED_MAX) and
    `gap_count` all of them; `first_bad_seq` is the first number that is missing, unreadable or wrong;
    `head` the chain hash of the last record in hex; `problems` sentences in Chinese and English.
    """

    records: int = 0
    chain_ok: bool = True
    gaps: list[int] = field(default_factory=list)
    gap_count: int = 0
    first_bad_seq: int | None = None
    head: str | None = None
    incarnation: str | None = None
    device: str | None = None
    problems: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Plain fields, for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}

    def blame(self, seq: int | None, zh: str, en: str) -> None:
        """Note one more thing that is wrong, at this number or in the file as a whole."""
        self.chain_ok = False
        if seq is not None and (self.first_bad_seq is None or seq < self.first_bad_seq):
            self.first_bad_seq = seq
        if len(self.problems) < PROBLEMS_MAX:
            self.problems.append(f"{zh} / {en}")


def verify(path: Path) -> Verification:
    """Check a ledger file completely. Damage is reported, not raised.

    Raises:
        LedgerUnreachable: no such file, or it can't be read.
        LedgerForeign: a database, but no ledger, or one of newer software.
    """
    log = path.with_name(path.name + "-wal")
    alone = not log.exists()  # a copy, or a kiosk at rest: read without leaving files beside it
    found = _verify(path, immutable=alone)
    if alone and not found.chain_ok and log.exists():
        return _verify(path, immutable=False)  # a kiosk started meanwhile: its changes looked like damage
    return found


def _verify(path: Path, *, immutable: bool) -> Verification:
    found = Verification()
    if path.is_file() and path.stat().st_size == 0:
        found.blame(
            None,
            f"{path} 是空文件，没有任何记录",
            f"{path} is an empty file: nothing was ever recorded in it",
        )
        return found
    connection = connect_reader(path, immutable=immutable)
    try:
        with naming(path):
            _check_file(found, path, connection)
    except LedgerDamaged as problem:
        found.blame(None, problem.zh, problem.en)
    finally:
        connection.close()
    return found


def _check_file(found: Verification, path: Path, connection: sqlite3.Connection) -> None:
    # One snapshot for all of it, so that a kiosk which goes on writing can't look like damage.
    connection.execute("BEGIN")
    ledger = LedgerReader(path, connection)
    found.incarnation, found.device = ledger.incarnation, ledger.device
    found.head = ledger.genesis.hex()
    _check_records(found, ledger, connection)
    for (line,) in connection.execute(f"PRAGMA integrity_check({PROBLEMS_MAX})"):
        if line != "ok":
            found.blame(None, f"数据库结构有误：{line}", f"the database is not in order: {line}")


def _check_records(found: Verification, ledger: LedgerReader, connection: sqlite3.Connection) -> None:
    previous, seq = ledger.genesis, 0
    try:
        forgotten = ledger.forgotten_up_to()
        with naming(ledger.path):
            for record in _records(ledger, connection):
                _note_gap(found, seq + 1, record.seq)
                # After a hole nothing ties the record to those before: go on from its own neighbour.
                for zh, en in _faults(record, ledger, previous if record.seq == seq + 1 else None, forgotten):
                    found.blame(record.seq, f"第 {record.seq} 条：{zh}", f"record {record.seq}: {en}")
                previous, seq = record.hash, record.seq
                found.records += 1
                found.head = record.hash.hex()
    except LedgerDamaged as problem:
        found.blame(
            seq + 1,
            f"第 {seq + 1} 条起无法读取：{problem.zh}",
            f"unreadable from record {seq + 1}: {problem.en}",
        )


def _records(ledger: LedgerReader, connection: sqlite3.Connection) -> Iterator[Record]:
    return map(as_record, connection.execute(ledger.select + " ORDER BY seq"))


def _note_gap(found: Verification, expected: int, seq: int) -> None:
    if seq == expected:
        return
    found.gap_count += seq - expected
    room = GAPS_LISTED_MAX - len(found.gaps)
    found.gaps.extend(range(expected, min(seq, expected + room)))
    found.blame(
        expected, f"缺少第 {expected} 至 {seq - 1} 条", f"records {expected} to {seq - 1} are missing"
    )


def _faults(
    record: Record, ledger: LedgerReader, previous: bytes | None, forgotten: int
) -> Iterator[tuple[str, str]]:
    """What is wrong with one record, as (zh, en)."""
    if previous is not None and record.hash != link(previous, record.line):
        yield "与前一条不相连或内容被改", "not linked to the one before, or changed"
    try:
        fields = parse(record.line)
    except RecordInvalid as problem:
        yield f"内容不是记录：{problem}", f"the line is no record: {problem}"
        return
    stands = (record.seq, record.id, record.kind, ledger.device, ledger.incarnation)
    if stands != tuple(fields[name] for name in ("seq", "id", "kind", "device", "incarnation")):
        yield "列与内容不一致", "its columns differ from its line"
    parts = (record.person, record.salt, record.sealed, record.kept)
    gone = record.seq <= forgotten and parts == (None,) * len(parts)
    if not gone and not _person_fits(record, fields):
        yield "个人信息与承诺值不符或缺失", "the personal part is missing or not the one committed to"


def _person_fits(record: Record, fields: Mapping[str, Any]) -> bool:
    committed, digest = fields.get("commitment"), fields.get("sealed")
    if digest is not None:  # only the office can open it; that it is the one that was written shows here
        in_clear = record.person is not None or record.salt is not None
        return (
            not in_clear
            and record.sealed is not None
            and digest == sealed_digest(record.sealed, record.kept)
            and isinstance(committed, str)
        )
    if record.sealed is not None or record.kept is not None:
        return False
    if record.person is None or record.salt is None:
        return committed is None and record.person is None and record.salt is None
    return isinstance(committed, str) and hmac.compare_digest(
        commitment(record.salt, record.person), committed
    )

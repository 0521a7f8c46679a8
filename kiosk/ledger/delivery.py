"""Notes on the ledger's way to the office: what is acknowledged, what is safe, what is stuck.

They lie in a small file of their own beside the ledger. Were they in the ledger itself, the courier would
need its write lock, and a slow card would make visitors wait for bookkeeping; and a file that only ever
grows would have a part that doesn't. Nothing here is precious: the cursor belongs to the office, which is
asked at every start, so notes that are lost or damaged are simply begun anew. The courier writes them; the
kiosk reads them, to show the backlog and, later, to purge nothing that is not safe. Knows no network.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self, TypeVar

from sqlite_utils import Database, Migrations

from kiosk.ledger import told_exits
from kiosk.ledger.disk import BUSY_S, FileLock, naming
from kiosk.ledger.errors import LedgerDamaged
from kiosk.ledger.standing import MARK_EVERY_MS, Mark, Parked, Standing, ToldExit

MIGRATIONS = Migrations("gatehouse.delivery")


@MIGRATIONS()
def notes(db: Database) -> None:
    """One row for each ledger file (incarnation), and the records that the office refuses."""
    db.table("delivery").create(
        {
            "incarnation": str,
            "acked": int,
            "safe": int,
            "receipt_ms": int,
            "trouble": str,
            "trouble_since_ms": int,
        },
        pk="incarnation",
        not_null={"acked", "safe"},
        defaults={"acked": 0, "safe": 0},
        strict=True,
    )
    db.table("parked").create(
        {"incarnation": str, "seq": int, "reason": str, "since_ms": int},
        pk=("incarnation", "seq"),
        not_null={"reason", "since_ms"},
        strict=True,
    )


@MIGRATIONS()
def office_times(db: Database) -> None:
    """The office's own time of its last receipt, and marks of what it had when."""
    db.table("delivery").add_column("office_ms", int, not_null_default=0)
    db.table("mark").create(
        {"incarnation": str, "office_ms": int, "seq": int},
        pk=("incarnation", "office_ms"),
        not_null={"seq"},
        strict=True,
    )


@MIGRATIONS()
def exits_elsewhere(db: Database) -> None:
    """Exits at other gates, how far each ledger has been told of them, and a site that was refused."""
    db.table("told_exit").create(
        {"id": str, "number": int, "household": str, "gate": str, "at_ms": int, "clock": str},
        pk="id",
        not_null={"number", "household", "gate", "at_ms", "clock"},
        strict=True,
    )
    db.table("told_exit").create_index(["number"])
    db.table("delivery").add_column("exits_cursor", int, not_null_default=0)
    db.table("delivery").add_column("site_refused_version", int, not_null_default=0)
    db.table("delivery").add_column("site_refused_code", str, not_null_default="")


class Delivery:
    """The courier's notes. One courier at a time, by a lock."""

    def __init__(self, path: Path, lock: FileLock) -> None:
        self._path = path
        self._lock = lock
        try:
            self._db = _open(path)
        except LedgerDamaged:
            # Set beside, not thrown away, though nothing in it is needed.
            path.replace(path.with_name(path.name + ".damaged"))
            for suffix in ("-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            self._db = _open(path)

    @classmethod
    def open(cls, ledger: Path) -> Self:
        """Open the notes on this ledger, for writing.

        Raises:
            LedgerLocked: another courier is at work.
            LedgerUnreachable, LedgerFull, LedgerBusy: the disk does not let us.
        """
        lock = FileLock.take(ledger.with_name(ledger.name + ".courier.lock"))
        try:
            return cls(_path_of(ledger), lock)
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Let file and lock go; twice is fine."""
        self._db.conn.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def standing(self, incarnation: str) -> Standing:
        """What is known of this ledger."""
        with naming(self._path):
            return _standing(self._db, incarnation)

    def marks(self, incarnation: str) -> list[Mark]:
        """What the office had when, oldest first."""
        with naming(self._path):
            return _marks(self._db, incarnation)

    def acknowledged(
        self, incarnation: str, *, acked: int, safe: int, receipt_ms: int, office_ms: int
    ) -> None:
        """The office has everything up to `acked`: whatever was parked up to there has gone through."""
        note = {"acked": acked, "safe": safe, "receipt_ms": receipt_ms, "office_ms": office_ms}
        with self._writing():
            self._note(incarnation, note)
            self._db.table("parked").delete_where("incarnation = ? AND seq <= ?", [incarnation, acked])
            self._db.execute(
                "INSERT INTO mark (incarnation, office_ms, seq) SELECT ?1, ?2, ?3 WHERE NOT EXISTS "
                "(SELECT 1 FROM mark WHERE incarnation = ?1 AND office_ms > ?2 - ?4)",
                (incarnation, office_ms, acked, MARK_EVERY_MS),
            )

    def troubled(self, incarnation: str, code: str | None, since_ms: int) -> None:
        """The courier is stopped by this; None: it is not any more."""
        with self._writing():
            self._note(
                incarnation, {"trouble": code, "trouble_since_ms": since_ms if code is not None else None}
            )

    def park(self, incarnation: str, seq: int, reason: str, since_ms: int) -> None:
        """The office refuses this record. The first time and reason stay."""
        row = {"incarnation": incarnation, "seq": seq, "reason": reason, "since_ms": since_ms}
        with self._writing():
            self._db.table("parked").insert(row, ignore=True)

    def told_exits(self, incarnation: str, exits: Iterable[ToldExit], cursor: int) -> None:
        """The office has told this ledger of these; it goes on from `cursor`."""
        with self._writing():
            told_exits.merge(self._db, exits)
            self._note(incarnation, {"exits_cursor": cursor})

    def site_refused(self, incarnation: str, version: int, code: str) -> None:
        """The site of this version was not taken, for this reason; 0 and "": none is refused any more."""
        with self._writing():
            self._note(incarnation, {"site_refused_version": version, "site_refused_code": code})

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with naming(self._path), self._db.atomic():
            yield

    def _note(self, incarnation: str, values: Mapping[str, object]) -> None:
        table = self._db.table("delivery")
        table.insert({"incarnation": incarnation, "acked": 0, "safe": 0}, ignore=True)
        table.update(incarnation, dict(values))


def read_standing(ledger: Path, incarnation: str) -> Standing:
    """What the courier last noted of this ledger; nothing known if it never ran or its notes are damaged."""
    return _read(ledger, lambda db: _standing(db, incarnation)) or Standing()


def read_marks(ledger: Path, incarnation: str) -> list[Mark]:
    """What the office had when, oldest first; nothing if nobody noted it."""
    return _read(ledger, lambda db: _marks(db, incarnation)) or []


def read_exits(ledger: Path, days: int) -> list[ToldExit]:
    """The exits elsewhere that were told within so many days of the newest, as far as can be read."""
    return _read(ledger, lambda db: told_exits.told_within(db, days)) or []


Found = TypeVar("Found")


def _read(ledger: Path, question: Callable[[Database], Found]) -> Found | None:
    path = _path_of(ledger)
    if not path.exists():
        return None
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_S)
    try:
        return question(Database(connection, execute_plugins=False))
    except sqlite3.Error:
        return None
    finally:
        connection.close()


def _path_of(ledger: Path) -> Path:
    return ledger.with_name(ledger.name + ".delivery.db")


def _open(path: Path) -> Database:
    with naming(path):
        connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_S)
        try:
            path.chmod(0o600)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")  # a note lost in a power cut costs one question
            db = Database(connection, execute_plugins=False)
            MIGRATIONS.apply(db)
        except BaseException:
            connection.close()
            raise
        return db


def _standing(db: Database, incarnation: str) -> Standing:
    parked = tuple(
        Parked(row["seq"], row["reason"], row["since_ms"])
        for row in db.table("parked").rows_where("incarnation = ?", [incarnation], order_by="seq")
    )
    for row in db.table("delivery").rows_where("incarnation = ?", [incarnation]):
        return Standing(
            acked=row["acked"],
            safe=row["safe"],
            receipt_ms=row["receipt_ms"],
            office_ms=row.get("office_ms", 0),
            trouble=row["trouble"],
            trouble_since_ms=row["trouble_since_ms"],
            parked=parked,
            exits_cursor=row.get("exits_cursor", 0),
            exits_newest=told_exits.newest(db) if "exits_cursor" in row else 0,
            site_refused_version=row.get("site_refused_version", 0),
            site_refused_code=row.get("site_refused_code", ""),
        )
    return Standing(parked=parked)


def _marks(db: Database, incarnation: str) -> list[Mark]:
    rows = db.table("mark").rows_where("incarnation = ?", [incarnation], order_by="office_ms")
    return [Mark(row["seq"], row["office_ms"]) for row in rows]

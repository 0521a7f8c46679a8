"""What the ledger needs of the disk: connections that are as durable as claimed, one owner, room to stop.

Turns SQLite's and the system's refusals into the ledger's named errors. Knows nothing of records.
"""

import contextlib
import errno
import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from kiosk.ledger.errors import (
    LedgerBusy,
    LedgerDamaged,
    LedgerError,
    LedgerForeign,
    LedgerFull,
    LedgerLocked,
    LedgerUnreachable,
)

BUSY_S = 2.0  # nobody but a checkpoint or a person with sqlite3 ever holds the file; then ask again
BALLAST_BYTES = 8 << 20  # the log's 4 MiB and some 3,000 entries: a day of a busy gate, to come and clear up
BALLAST_SHARE = 4  # made only where that many times its size is free: it must not fill the disk itself
WAL_BYTES_KEPT = 4 << 20  # the log file shrinks back to this after a checkpoint
PROBE_BYTES = 64 << 10  # a transaction of ours writes about 12 KiB
FULL_ERRNOS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
SET_ASIDE_MAX = 100  # ledgers set aside within one second: there is no honest way to come near


def connect_writer(path: Path, busy_s: float = BUSY_S) -> sqlite3.Connection:
    """The appending connection: WAL, every commit flushed. Settings are read back, never assumed.

    Without synchronous=FULL a power cut takes acknowledged records with it (WAL alone keeps the file
    whole, not the last commits).

    Raises:
        LedgerError: the file can't be opened, or not with these settings.
    """
    _create(path)
    with naming(path):
        connection = sqlite3.connect(path, isolation_level=None, timeout=busy_s, check_same_thread=False)
        try:
            set_durable(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def _create(path: Path) -> None:
    """Make the file, for its owner's eyes alone, durable by name, if there is none; SQLite fills it."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        sync_directory(path.parent)
    except FileExistsError:
        return
    except OSError as problem:
        full = problem.errno in FULL_ERRNOS
        kind = LedgerFull if full else LedgerUnreachable
        raise kind(
            f"无法创建 {path}：{problem.strerror}", f"can't make {path}: {problem.strerror}"
        ) from problem


def flush_files(path: Path) -> None:
    """Make what the file and its log hold outlive a power cut, before anybody acts upon it.

    A kiosk that was killed in mid-commit leaves a record that whoever opens the file next can read, though
    it was never flushed; sent and then lost, it would split the history.

    Raises:
        LedgerUnreachable: the disk refuses.
    """
    for each in (_beside(path, "-wal"), path):
        try:
            descriptor = os.open(each, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        except OSError as problem:
            raise _unflushed(each, problem) from problem
        try:
            os.fsync(descriptor)
        except OSError as problem:
            raise _unflushed(each, problem) from problem
        finally:
            os.close(descriptor)


def _unflushed(path: Path, problem: OSError) -> LedgerUnreachable:
    return LedgerUnreachable(
        f"{path} 未能写实到磁盘：{problem.strerror}", f"{path} can't be flushed: {problem.strerror}"
    )


def set_durable(connection: sqlite3.Connection) -> None:
    """Set WAL and synchronous=FULL on this connection and read both back."""
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    connection.execute("PRAGMA synchronous=FULL")
    level = connection.execute("PRAGMA synchronous").fetchone()[0]
    if mode != "wal" or level != 2:
        raise LedgerUnreachable(
            f"数据库不接受安全写入设置（{mode}，{level}），请换一个磁盘",
            f"the database refuses WAL with synchronous=FULL ({mode}, {level}); use another disk",
        )
    connection.execute("PRAGMA cell_size_check=ON")
    connection.execute(f"PRAGMA journal_size_limit={WAL_BYTES_KEPT}")


def connect_reader(path: Path, *, immutable: bool = False) -> sqlite3.Connection:
    """A connection that can't write. `immutable` reads a lone copy without making files beside it.

    Raises:
        LedgerUnreachable: there is no such file, or it may not be read.
    """
    if not path.is_file():
        raise LedgerUnreachable(f"没有台账文件 {path}", f"there is no ledger at {path}")
    mode = "immutable=1" if immutable else "mode=ro"
    with naming(path):
        return sqlite3.connect(
            f"{path.resolve().as_uri()}?{mode}", uri=True, isolation_level=None, timeout=BUSY_S
        )


# A damaged page may come out as text that is no text, in data or in SQLite's own message.
Refusal = sqlite3.Error | UnicodeDecodeError
REFUSALS = (sqlite3.Error, UnicodeDecodeError)


@contextlib.contextmanager
def naming(path: Path) -> Iterator[None]:
    """Whatever SQLite raises inside comes out under the ledger's names."""
    try:
        yield
    except REFUSALS as problem:
        raise named(problem, path) from problem


def named(problem: Refusal, path: Path) -> LedgerError:
    """The ledger's name for an error of SQLite."""
    code = getattr(problem, "sqlite_errorcode", 0) & 0xFF  # the low byte is the primary code
    if code == 0 and isinstance(problem, UnicodeDecodeError | sqlite3.OperationalError):
        code = sqlite3.SQLITE_CORRUPT  # text that can't be decoded comes without a code
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LedgerBusy("台账正被占用，请稍候", f"the ledger is busy, try again: {problem}")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return LedgerDamaged(f"台账文件 {path} 已损坏", f"the ledger file {path} is damaged: {problem}")
    if code == sqlite3.SQLITE_FULL or (
        code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and is_full(path)
    ):
        return LedgerFull("磁盘已满，请联系维护人员腾出空间", f"the disk is full, make room: {problem}")
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return LedgerUnreachable(
            f"无法读写台账 {path}，请检查磁盘", f"can't use {path}, check the disk: {problem}"
        )
    return LedgerError(f"台账出错：{problem}", f"the ledger failed: {problem}")


def is_full(path: Path) -> bool:
    """Whether the disk has no room for one more transaction at the length our files have.

    SQLite reports a quota or a size limit as a plain I/O error; asking the system for the room tells them
    apart from a dying card.
    """
    lengths = [beside.stat().st_size for beside in (path, _beside(path, "-wal")) if beside.exists()]
    probe = _beside(path, ".probe")
    try:
        descriptor = os.open(probe, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(descriptor, max(lengths, default=0), PROBE_BYTES)
        finally:
            os.close(descriptor)
            probe.unlink(missing_ok=True)
    except OSError as problem:
        return problem.errno in FULL_ERRNOS
    return False


class FileLock:
    """One owner of a job at a time, by an advisory lock on a side file; it falls with the process."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, path: Path) -> Self:
        """Take the lock now or not at all.

        Raises:
            LedgerLocked: somebody else has it.
            LedgerUnreachable: the side file can't be made.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        except OSError as problem:
            raise LedgerUnreachable(
                f"无法创建 {path}：{problem.strerror}", f"can't make {path}: {problem.strerror}"
            ) from problem
        try:
            # flock, not lockf: it also holds between two owners inside one process.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise LedgerLocked(
                f"另一个程序正在使用（{path}），请先结束它",
                f"another program holds {path}; end that one first",
            ) from None
        return cls(descriptor)

    def release(self) -> None:
        """Give it back; twice is fine."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class Ballast:
    """A file of real blocks beside the ledger, thrown overboard once when the disk is full."""

    def __init__(self, ledger: Path, size_bytes: int = BALLAST_BYTES) -> None:
        self._path = _beside(ledger, ".ballast")
        self._size_bytes = size_bytes
        self.on_board = self._path.exists() or self._load()

    def drop(self) -> bool:
        """Free the room. False: there was nothing left to drop."""
        if not self.on_board:
            return False
        self.on_board = False
        try:
            self._path.unlink()
        except OSError:
            return False
        return True

    def _load(self) -> bool:
        try:
            if shutil.disk_usage(self._path.parent).free < BALLAST_SHARE * self._size_bytes:
                return False
            descriptor = os.open(self._path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600)
            try:
                os.posix_fallocate(descriptor, 0, self._size_bytes)
            finally:
                os.close(descriptor)
        except OSError:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)  # half a ballast would look like a whole one next time
            return False
        return True


def set_aside(path: Path, stamp: str) -> Path:
    """Give a damaged ledger (file and log) another name, whole; the old name is free afterwards.

    Linked first, unlinked after: a power cut in between leaves two names for the same bytes, never none.
    The log goes last, because SQLite throws away a log whose database is gone.

    Raises:
        LedgerUnreachable: the directory or the file system does not let us.
    """
    try:
        target = _free_name(path, stamp)
        for suffix in ("", "-wal"):
            if _beside(path, suffix).exists():
                os.link(_beside(path, suffix), _beside(target, suffix))
        sync_directory(path.parent)
        for suffix in ("", "-wal", "-shm"):
            _beside(path, suffix).unlink(missing_ok=True)
        sync_directory(path.parent)
    except OSError as problem:
        raise LedgerUnreachable(
            f"无法移开损坏的台账 {path}：{problem.strerror}",
            f"the damaged ledger {path} can't be set aside: {problem.strerror}",
        ) from problem
    return target


def ledgers_set_aside(path: Path) -> list[Path]:
    """The damaged ledgers lying beside this one, oldest first."""
    return sorted(path.parent.glob(f"{path.stem}.damaged-*{path.suffix}"))


def sync_directory(directory: Path) -> None:
    """Make names in it as durable as the files' contents."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def check_not_foreign(path: Path, device: str, found: str) -> None:
    """Raises: LedgerForeign if the ledger found there belongs to another device."""
    if device != found:
        raise LedgerForeign(
            f"{path} 属于设备 {found}，不是本机 {device}；请检查配置 identity.device 与 ledger.path",
            f"{path} belongs to device {found}, not {device}; check identity.device and ledger.path",
        )


def _free_name(path: Path, stamp: str) -> Path:
    for number in range(1, SET_ASIDE_MAX + 1):
        target = path.with_name(f"{path.stem}.damaged-{stamp}-{number:02d}{path.suffix}")
        if not target.exists():
            return target
    raise FileExistsError(errno.EEXIST, "too many ledgers set aside at once")


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)

"""Copies of the office: whole or not there, checked before they are trusted, put back deleting nothing."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from kiosk.ledger.record import Record
from office import home
from office.backup import copies
from office.entries.models import Entry
from office.ingest.models import StoredRecord
from tests.office.databases import ON_POSTGRES
from tests.office.kiosk_side import Kiosk, entry

pytestmark = pytest.mark.skipif(ON_POSTGRES, reason="copies the SQLite file; a server has its own backups")

KEY = "a key of fifty characters that signs every session"


def office_folder(tmp_path: Path, database: Path) -> Path:
    """An office's folder as it stands on a server: database, key, a lock."""
    folder = tmp_path / "office"
    folder.mkdir()
    with (
        closing(sqlite3.connect(database)) as ours,
        closing(sqlite3.connect(folder / copies.DATABASE)) as copy,
    ):
        ours.backup(copy)
        copy.execute("PRAGMA journal_mode=WAL")
    (folder / "secret_key").write_text(KEY)
    (folder / "migrate.lock").touch()
    return folder


@pytest.fixture
def folder(office: Path, morning: Record, tmp_path: Path) -> Path:
    """The office after its morning."""
    return office_folder(tmp_path, office)


def counted(database: Path) -> tuple[int, int]:
    """Records and entries in a file."""
    with closing(sqlite3.connect(database)) as opened:
        return tuple(opened.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES)


TABLES = ("ingest_record", "entries_entry")


def test_a_copy_has_everything_and_can_be_put_back(folder: Path, tmp_path: Path) -> None:
    """Records, entries and keys come back as they were; what stood there is moved aside, not deleted."""
    copy = copies.make(folder, tmp_path / "copies", "1", keep=3)
    assert copies.check(copy.path).manifest["entries"] == Entry.objects.count()
    (folder / "secret_key").write_text("spoilt")
    aside = copies.restore(copy.path, folder, "2")
    assert (folder / "secret_key").read_text() == KEY
    assert counted(folder / copies.DATABASE) == (StoredRecord.objects.count(), Entry.objects.count())
    assert (aside / "secret_key").read_text() == "spoilt"
    assert not (folder / copies.MANIFEST).exists()


def test_a_copy_can_be_put_where_nothing_is(folder: Path, tmp_path: Path) -> None:
    """On a new machine the folder is made."""
    copy = copies.make(folder, tmp_path / "copies", "1", keep=3)
    new = tmp_path / "new" / "office"
    new.parent.mkdir()
    assert copies.restore(copy.path, new, "2") is None
    assert counted(new / copies.DATABASE)[1] == Entry.objects.count()


@pytest.mark.parametrize("part", ["database", "key", "manifest", "extra", "missing"])
def test_a_copy_that_was_touched_is_refused(folder: Path, tmp_path: Path, part: str) -> None:
    """One bit anywhere, a file too many or too few: the copy is refused and nothing is put back."""
    copy = copies.make(folder, tmp_path / "copies", "1", keep=3)
    target = {"key": "secret_key", "manifest": copies.MANIFEST}.get(part, copies.DATABASE)
    content = bytearray((copy.path / target).read_bytes())
    content[len(content) // 2] ^= 1
    if part == "extra":
        (copy.path / "more").write_text("x")
    elif part == "missing":
        (copy.path / "secret_key").unlink()
    else:
        (copy.path / target).write_bytes(content)
    before = (folder / copies.DATABASE).read_bytes()
    with pytest.raises(copies.BackupRefused):
        copies.restore(copy.path, folder, "2")
    assert (folder / copies.DATABASE).read_bytes() == before


def test_a_database_with_a_hole_in_a_chain_makes_no_copy(folder: Path, tmp_path: Path) -> None:
    """A copy is checked for what it is for: every record of every ledger up to its head."""
    with closing(sqlite3.connect(folder / copies.DATABASE)) as opened:
        opened.execute("DELETE FROM ingest_record WHERE seq = 2")
        opened.commit()
    with pytest.raises(copies.BackupRefused, match="missing"):
        copies.make(folder, tmp_path / "copies", "1", keep=3)
    assert list((tmp_path / "copies").iterdir()) == []


def test_the_oldest_copies_go(folder: Path, tmp_path: Path) -> None:
    """As many as were asked for are kept, the newest ones; other things in the folder are left alone."""
    into = tmp_path / "copies"
    into.mkdir()
    (into / "notes.txt").touch()
    for stamp in ("1", "2", "3"):
        copies.make(folder, into, stamp, keep=2)
    assert sorted(path.name for path in into.iterdir()) == ["notes.txt", "office-2", "office-3"]


def test_a_copy_made_while_kiosks_send_is_whole(folder: Path, tmp_path: Path) -> None:
    """Rows written in between are in the copy or not, and the copy holds either way."""
    database, done = folder / copies.DATABASE, threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(database, timeout=30)) as opened:
            while not done.is_set():
                opened.execute("UPDATE devices_device SET seen_ms = coalesce(seen_ms, 0) + 1")
                opened.commit()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for stamp in range(5):
            copies.check(copies.make(folder, tmp_path / "copies", str(stamp), keep=9).path)
    finally:
        done.set()
        writer.join()


def test_a_kill_in_the_middle_leaves_the_copies_before(folder: Path, tmp_path: Path) -> None:
    """Killed at any moment, what has a copy's name is whole; the next run works."""
    into = tmp_path / "copies"
    copies.make(folder, into, "1", keep=9)
    words = [sys.executable, "-m", "office", "backup", str(into)]
    env = {**os.environ, "GATEHOUSE_OFFICE_DIR": str(folder)}
    for _turn in range(3):
        process = subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and not any(path.name.startswith(".") for path in into.iterdir()):
            pass  # until the draft is there: then it is killed in the middle
        process.send_signal(signal.SIGKILL)
        process.wait()
        for path in into.glob(f"{copies.PREFIX}*"):
            copies.check(path)
    assert (into / "office-1").exists()


def test_a_running_office_is_not_replaced(folder: Path, tmp_path: Path) -> None:
    """While a server holds the folder restoring is refused, with what to do."""
    copy = copies.make(folder, tmp_path / "copies", "1", keep=3)
    words = [sys.executable, "-m", "office", "restore", str(copy.path)]
    env = {**os.environ, "GATEHOUSE_OFFICE_DIR": str(folder)}
    with home.alone(folder, "serve"):
        done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "请先停止" in done.stderr
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.glob("office.before-*"))) == 1


def test_after_a_restore_kiosks_send_what_is_missing(office: Path, kiosk: Kiosk, tmp_path: Path) -> None:
    """The cursor is that of the copy, so what came later is wanted again and arrives once."""
    kiosk.write(entry(), entry())
    kiosk.send()
    folder = office_folder(tmp_path, office)
    copy = copies.make(folder, tmp_path / "copies", "1", keep=3)
    kiosk.write(entry(), entry())
    kiosk.send(3)
    connections.close_all()
    shutil.copyfile(copy.path / copies.DATABASE, office)
    for suffix in ("-wal", "-shm"):
        office.with_name(office.name + suffix).unlink(missing_ok=True)
    assert kiosk.cursor()["acked"] == 2
    kiosk.send(3)
    assert kiosk.cursor()["acked"] == 4
    assert Entry.objects.count() == 4


def test_the_command_refuses_nonsense(folder: Path, tmp_path: Path) -> None:
    """No copies at all, a path that is no copy: refused in words."""
    with pytest.raises(CommandError, match="--keep"):
        call_command("backup", str(tmp_path / "x"), "--keep", "0")
    with pytest.raises(CommandError, match="不是完整的备份"):
        call_command("check_backup", str(tmp_path))

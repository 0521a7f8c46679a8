"""Makes, checks and puts back a copy of the office's folder while the office goes on.

A copy is a folder with the database, the office's small files (keys) and a manifest. It has its name once it
is whole and checked, so whatever is killed in between leaves the copies before it as they were. Knows no
Django: a maintainer restores an office that does not start any more.
"""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATABASE = "office.sqlite3"
MANIFEST = "manifest.json"
PREFIX = "office-"
FORMAT = 1
PAGES_A_STEP = 2_000  # 8 MB: kiosks get their turn between two steps
SMALL_BYTES_MAX = 1 << 20  # keys and settings; anything larger in the folder is not ours
CHUNK_BYTES = 1 << 20


class BackupRefused(Exception):
    """This copy can't be made, trusted or put back; says why and what to do, zh then en."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} {en}")


@dataclass(frozen=True, slots=True)
class Copy:
    """A checked copy: its folder and what the manifest says."""

    path: Path
    manifest: Mapping[str, Any]


def make(office: Path, into: Path, stamp: str, *, keep: int) -> Copy:
    """Copy the office's folder to `into`/office-`stamp`, check it, and drop all but the newest `keep`.

    Raises:
        BackupRefused: no database, no room, or the copy does not hold.
    """
    if not (office / DATABASE).exists():
        raise BackupRefused(f"{office} 中没有办公室数据库。", f"no office database in {office}.")
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    final, draft = into / f"{PREFIX}{stamp}", into / f".{PREFIX}{stamp}.{os.getpid()}"
    if final.exists():
        raise BackupRefused(
            f"{final} 已存在，请稍后再试。", f"{final} exists already: try again in a moment."
        )
    draft.mkdir(mode=0o700)
    try:
        _copy_database(office / DATABASE, draft / DATABASE)
        _copy_small_files(office, draft)
        manifest = {
            "format": FORMAT,
            "stamp": stamp,
            "files": _digests(draft),
            **_look_inside(draft / DATABASE),
        }
        _write(draft / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True).encode())
        _sync(draft)
        draft.rename(final)
        _sync(into)
    except OSError as problem:
        words = problem.strerror or str(problem)
        raise BackupRefused(
            f"备份未完成：{words}。原有备份不受影响。",
            f"not finished: {words}; the copies before are as they were.",
        ) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _drop_old(into, keep)
    return Copy(final, manifest)


def check(path: Path) -> Copy:
    """Read a copy again, every byte and the database's own structure. Raises: BackupRefused."""
    try:
        manifest = json.loads((path / MANIFEST).read_bytes())
    except (OSError, ValueError) as problem:
        raise BackupRefused(f"{path} 不是完整的备份。", f"{path} is no whole copy: {problem}.") from None
    if manifest.get("format") != FORMAT:
        raise BackupRefused(
            "备份格式不认识，请升级软件。", "the copy has a format of another version: upgrade."
        )
    found = _digests(path)
    if found != manifest["files"]:
        wrong = sorted(
            name for name in {*found, *manifest["files"]} if found.get(name) != manifest["files"].get(name)
        )
        names = ", ".join(wrong)
        raise BackupRefused(
            f"备份与清单不符：{names}。请用另一份。", f"differs from its manifest: {names}; use another."
        )
    inside = _look_inside(path / DATABASE)
    if inside["chains"] != manifest["chains"]:
        raise BackupRefused("备份中的记录与清单不符。", "the records in it are not those of its manifest.")
    return Copy(path, manifest)


def restore(path: Path, office: Path, stamp: str) -> Path | None:
    """Put a checked copy in the place of the office's folder; what was there is moved aside, never deleted.

    Returns where it was moved to, None if there was nothing. Raises: BackupRefused.
    """
    check(path)
    draft = office.with_name(f".{office.name}.restoring")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(path, draft)
    (draft / MANIFEST).unlink()
    draft.chmod(0o700)
    _sync(draft)
    aside = None
    if office.exists():
        aside = office.with_name(f"{office.name}.before-{stamp}")
        office.rename(aside)
    draft.rename(office)
    _sync(office.parent)
    return aside


def _copy_database(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as ours,
        closing(sqlite3.connect(target)) as copy,
    ):
        ours.backup(copy, pages=PAGES_A_STEP)
        copy.execute("PRAGMA journal_mode=DELETE")


def _copy_small_files(office: Path, draft: Path) -> None:
    for file in sorted(office.iterdir()):
        ours = file.is_file() and not file.name.startswith((DATABASE, ".")) and file.suffix != ".lock"
        if ours and file.stat().st_size <= SMALL_BYTES_MAX:
            shutil.copy2(file, draft / file.name)


def _look_inside(database: Path) -> dict[str, Any]:
    """How far each ledger is in this file, counted; SQLite's own check of its pages before that."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as copy:
        said = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if said != "ok":
            raise BackupRefused("备份的数据库已损坏。", f"the database in it is damaged: {said}.")
        chains = []
        heads = copy.execute(
            "SELECT device, incarnation, seq, head FROM ingest_chain ORDER BY device, incarnation"
        )
        for device, incarnation, seq, head in heads.fetchall():
            where = "FROM ingest_record WHERE device = ? AND incarnation = ?"
            (count,) = copy.execute(f"SELECT count(*) {where}", (device, incarnation)).fetchone()
            last = copy.execute(f"SELECT hash {where} AND seq = ?", (device, incarnation, seq)).fetchone()
            if seq and (count != seq or last is None or bytes(last[0]) != bytes(head)):
                raise BackupRefused(
                    f"{device} 的记录不完整：应有 {seq} 条，实有 {count} 条。",
                    f"records of {device} are missing: {count} of {seq}.",
                )
            chains.append(
                {"device": device, "incarnation": incarnation, "seq": seq, "head": bytes(head).hex()}
            )
        (entries,) = copy.execute("SELECT count(*) FROM entries_entry").fetchone()
    return {"chains": chains, "entries": entries}


def _digests(folder: Path) -> dict[str, str]:
    return {file.name: _digest(file) for file in sorted(folder.iterdir()) if file.name != MANIFEST}


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _drop_old(into: Path, keep: int) -> None:
    copies = sorted(
        path for path in into.iterdir() if path.name.startswith(PREFIX) and (path / MANIFEST).exists()
    )
    for old in copies[:-keep]:
        shutil.rmtree(old)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _sync(folder: Path) -> None:
    """Files first, then the folder that names them."""
    for path in (*(file for file in folder.iterdir() if file.is_file()), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

"""Verification: whole ledgers pass, and anything changed, missing or damaged is named."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.errors import LedgerError, LedgerForeign, LedgerUnreachable
from kiosk.ledger.record import Draft
from kiosk.ledger.store import Ledger
from kiosk.ledger.verify import GAPS_LISTED_MAX, verify

Drafter = Callable[..., Draft]

texts = st.text(st.characters(codec="utf-8"), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | texts,
    lambda inner: st.lists(inner, max_size=3),
)
drafts = st.builds(
    Draft,
    kind=st.sampled_from(["entry", "fault", "identified", "a kind of tomorrow"]),
    body=st.dictionaries(texts.map("x_".__add__), values, max_size=4),
    person=st.none() | st.dictionaries(texts, values, max_size=3),
    about=st.none() | texts,
)


@contextmanager
def filled(contents: list[Draft]) -> Iterator[Path]:
    """A closed ledger of these drafts in a directory of its own."""
    with TemporaryDirectory() as directory:
        path = Path(directory) / "ledger.db"
        clock = VirtualClock(1_780_000_000_000)
        ledger = Ledger.open(
            path, origin_device="k", site="s", gate="g", software="0", now=clock, ballast_bytes=4096
        )
        for draft in contents:
            clock.advance(1_000)
            ledger.append(draft, clock.moment())
        ledger.close()
        yield path


def forge(path: Path, statement: str, *values: object) -> None:
    """What somebody with sqlite3 and bad intentions does: drops the triggers, changes the file."""
    other = sqlite3.connect(path)
    for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        other.execute(f"DROP TRIGGER {name}")
    other.execute(statement, values)
    other.commit()
    other.close()


def contents_of(path: Path) -> list[Any]:
    """All rows of all columns, or what stops one from reading them."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT * FROM records ORDER BY seq").fetchall()
    except (sqlite3.Error, UnicodeDecodeError) as problem:
        return [str(problem)]
    finally:
        connection.close()


@settings(max_examples=40, deadline=None)
@given(st.lists(drafts, max_size=8))
def test_whatever_was_appended_verifies(contents: list[Draft]) -> None:
    """Any sequence of drafts makes a ledger in which verify finds nothing wrong."""
    with filled(contents) as path:
        found = verify(path)
    assert (found.records, found.chain_ok, found.gaps, found.first_bad_seq, found.problems) == (
        len(contents),
        True,
        [],
        None,
        [],
    )


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_one_byte_changed_names_the_record(data: st.DataObject) -> None:
    """One byte of any value of any record changed, and verify names that record as the first bad one."""
    contents = [Draft("entry", {"n": n}, {"name": f"张{n}"} if n % 2 else None) for n in range(5)]
    with filled(contents) as path:
        seq = data.draw(st.integers(1, 5))
        column = data.draw(
            st.sampled_from(["line", "hash", "id", "kind"] + ["person", "salt"] * (seq % 2 == 0))
        )
        other = sqlite3.connect(path)
        (value,) = other.execute(
            f"SELECT CAST({column} AS BLOB) FROM records WHERE seq = ?", (seq,)
        ).fetchone()
        other.close()
        at = data.draw(st.integers(0, len(value) - 1))
        changed = bytearray(value)
        changed[at] ^= data.draw(st.integers(1, 127 if column in ("id", "kind") else 255))
        as_stored = "CAST(? AS TEXT)" if column in ("id", "kind") else "?"
        forge(path, f"UPDATE records SET {column} = {as_stored} WHERE seq = ?", bytes(changed), seq)
        found = verify(path)
    assert not found.chain_ok
    assert found.first_bad_seq == seq


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_flipped_bit_on_the_card_goes_unnoticed(data: st.DataObject) -> None:
    """After any bit of the file flips, either verify complains or every record still reads as written."""
    with filled([Draft("entry", {"n": n}, {"name": f"张{n}"}) for n in range(12)]) as path:
        before = contents_of(path)
        raw = bytearray(path.read_bytes())
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        path.write_bytes(raw)
        try:
            untouched = verify(path).chain_ok
        except LedgerError:
            untouched = False
        assert not untouched or contents_of(path) == before


@settings(max_examples=25, deadline=None)
@given(st.sets(st.integers(1, 9), min_size=1, max_size=8))
def test_missing_records_are_named(missing: set[int]) -> None:
    """Records cut out of the middle are listed as gaps, and the first of them is the first bad number."""
    with filled([Draft("entry")] * 10) as path:
        forge(path, f"DELETE FROM records WHERE seq IN ({','.join(map(str, missing))})")
        found = verify(path)
    assert found.gaps == sorted(missing)
    assert found.gap_count == len(missing)
    assert found.first_bad_seq == min(missing)
    assert (found.records, found.chain_ok) == (10 - len(missing), False)


def test_a_long_list_of_gaps_is_bounded(ledger: Ledger, path: Path, clock: VirtualClock) -> None:
    """A million missing numbers are counted, not listed."""
    ledger.append(Draft("entry"), clock.moment())
    forge(path, "UPDATE records SET seq = 1000001")
    found = verify(path)
    assert found.gap_count == 1_000_000
    assert found.gaps == list(range(1, GAPS_LISTED_MAX + 1))


def test_a_person_taken_away_is_found(
    ledger: Ledger, path: Path, clock: VirtualClock, entry: Drafter
) -> None:
    """A personal part that was erased, or put where none was, is named."""
    ledger.append(entry(), clock.moment())
    forge(path, "UPDATE records SET person = NULL, salt = NULL")
    assert verify(path).first_bad_seq == 1


def test_a_copy_made_while_writing_verifies(
    ledger: Ledger, path: Path, clock: VirtualClock, entry: Drafter, tmp_path: Path
) -> None:
    """A copy of file and log is complete, and verifying a lone copy leaves no files beside it."""
    for _ in range(5):
        ledger.append(entry(), clock.moment())
    copy = tmp_path / "copy" / "ledger.db"
    copy.parent.mkdir()
    shutil.copy(path, copy)
    shutil.copy(path.with_name("ledger.db-wal"), copy.with_name("ledger.db-wal"))
    assert verify(copy).records == 5
    ledger.close()
    lone = tmp_path / "lone" / "ledger.db"
    lone.parent.mkdir()
    shutil.copy(path, lone)
    assert verify(lone).records == 5
    assert list(lone.parent.iterdir()) == [lone]


def test_a_living_ledger_verifies(ledger: Ledger, path: Path, clock: VirtualClock, entry: Drafter) -> None:
    """Verification stands beside the writer and tells the head that the writer has."""
    for _ in range(3):
        ledger.append(entry(), clock.moment())
    found = verify(path)
    assert (found.chain_ok, found.head) == (True, ledger.head().hash.hex())
    assert (found.incarnation, found.device) == (ledger.incarnation, "kiosk-1")


def test_an_empty_ledger_is_whole(ledger: Ledger, path: Path) -> None:
    """A ledger without a record has its genesis as head."""
    found = verify(path)
    assert (found.records, found.chain_ok, found.head) == (0, True, ledger.genesis.hex())


def test_an_empty_file_is_not_called_whole(path: Path) -> None:
    """Zero bytes may be all that is left of a ledger: verify says so and does not pass it."""
    path.touch()
    found = verify(path)
    assert (found.records, found.chain_ok) == (0, False)
    assert "empty file" in found.problems[0]


def test_what_is_no_ledger_is_called_so(path: Path) -> None:
    """A missing file and another database are named; random bytes are reported as damage."""
    with pytest.raises(LedgerUnreachable):
        verify(path)
    path.write_bytes(b"not a database at all" * 100)
    assert not verify(path).chain_ok
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE cats (name TEXT)")
    other.close()
    with pytest.raises(LedgerForeign):
        verify(path)


def test_the_result_is_json(ledger: Ledger, path: Path) -> None:
    """to_json holds what a script needs, as plain values."""
    fields = json.loads(json.dumps(verify(path).to_json()))
    assert {
        "records",
        "chain_ok",
        "gaps",
        "gap_count",
        "first_bad_seq",
        "head",
        "incarnation",
    } <= fields.keys()

"""Names on the card of an enrolled kiosk: sealed before they rest, read by the office, whole in the chain."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.delivery import Delivery
from kiosk.ledger.device_key import sealing_key_path
from kiosk.ledger.envelope import Envelope, unsealed
from kiosk.ledger.forget import DAY_MS, forget_old
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Draft, commitment
from kiosk.ledger.schema import SCHEMA_BOUND, SCHEMA_SEALED
from kiosk.ledger.sealing import NotSealed, sealing_key
from kiosk.ledger.store import Ledger
from kiosk.ledger.verify import verify
from tests.ledger.test_verify import forge

SEED, OTHER = bytes([7]) * 32, bytes([8]) * 32
NAME, PHONE = "欧阳忘川", "13800001111"
WHO = Draft("entry", {"n": 1}, {"name": NAME, "phone": PHONE}, kept={"household": "3-2-101"})

Opener = Callable[..., Ledger]


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    """A folder that a power cut empties."""
    folder = tmp_path / "run"
    folder.mkdir()
    return folder


def enrol(path: Path, seed: bytes = SEED) -> None:
    """Lay the office's key beside the ledger, as enrolment does."""
    sealing_key_path(path).write_text(sealing_key(seed).hex(), encoding="ascii")


def test_no_byte_on_the_card_tells_a_name(
    path: Path, memory: Path, clock: VirtualClock, open_ledger: Opener
) -> None:
    """Neither file nor log nor anything beside them holds name or phone, while the kiosk reads both."""
    enrol(path)
    ledger = open_ledger(memory=memory)
    made = ledger.append(WHO, clock.moment())
    on_card = [file.read_bytes() for file in path.parent.iterdir() if file.is_file()]
    assert len(on_card) > 3
    for secret in (NAME, PHONE):
        assert not any(secret.encode() in content for content in on_card)
    assert json.loads(made.person or b"") == WHO.person == json.loads(ledger.batch(0, 1)[0].person or b"")
    assert ledger.tail(1)[0].person == ledger.by_id(made.id).person == made.person  # type: ignore[union-attr]
    with LedgerReader.open(path) as courier:
        assert courier.batch(0, 1)[0].person is None
    ledger.close()
    assert verify(path).problems == []


def test_a_restart_reads_the_names_and_a_power_cut_takes_them(
    path: Path, memory: Path, clock: VirtualClock, open_ledger: Opener
) -> None:
    """What lies in memory opens them again; without it the household's number alone is left."""
    enrol(path)
    ledger = open_ledger(memory=memory)
    ledger.append(WHO, clock.moment())
    ledger.close()
    ledger = open_ledger(memory=memory)
    assert json.loads(ledger.batch(0, 1)[0].person or b"") == WHO.person
    ledger.close()
    (key,) = memory.iterdir()
    assert key.stat().st_mode & 0o077 == 0
    key.unlink()
    (found,) = open_ledger(memory=memory).batch(0, 1)
    assert (found.person, found.salt) == (None, None)
    assert json.loads(found.kept or b"") == WHO.kept


def test_a_key_of_another_office_in_memory_is_not_used(
    path: Path, memory: Path, clock: VirtualClock, open_ledger: Opener
) -> None:
    """Enrolled anew with another office, the names go to that one."""
    enrol(path)
    open_ledger(memory=memory).close()
    enrol(path, OTHER)
    ledger = open_ledger(memory=memory)
    ledger.append(WHO, clock.moment())
    sealed = ledger.batch(0, 1)[0].sealed
    assert sealed is not None
    assert json.loads(unsealed(OTHER, sealed).person) == WHO.person
    with pytest.raises(NotSealed):
        unsealed(SEED, sealed)


@settings(deadline=None, max_examples=60)
@given(person=st.binary(max_size=300), place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_the_office_opens_what_was_not_touched(person: bytes, place: int, bit: int) -> None:
    """Personal part and salt come back; with any bit changed nothing does, at neither end."""
    envelope, salt = Envelope.new(sealing_key(SEED)), bytes(range(16))
    sealed = envelope.close(person, salt)
    assert unsealed(SEED, sealed) == envelope.open(sealed) == (person, salt)
    assert envelope.close(person, salt) != sealed
    changed = bytearray(sealed)
    changed[place % len(sealed)] ^= 1 << bit
    assert envelope.open(bytes(changed)) is None
    with pytest.raises(NotSealed):
        unsealed(SEED, bytes(changed))


def test_keys_are_not_printed() -> None:
    """Whoever logs an envelope logs no key."""
    envelope = Envelope.new(sealing_key(SEED))
    assert envelope.key.hex() not in repr(envelope)
    assert repr(envelope.key)[2:-1] not in repr(envelope)


@pytest.mark.parametrize("column", ["sealed", "kept", "person", "salt"])
def test_a_changed_sealed_part_names_its_record(
    column: str, path: Path, clock: VirtualClock, open_ledger: Opener
) -> None:
    """The verifier can't open it, but sees that it is not the one that was written, or gone."""
    enrol(path)
    ledger = open_ledger()
    for _ in range(3):
        ledger.append(WHO, clock.moment())
    ledger.close()
    for value in (b"x", None):
        copy = path.with_name(f"{column}-{value is None}.db")
        copy.write_bytes(path.read_bytes())
        forge(copy, f"UPDATE records SET {column} = ? WHERE seq = 2", value)
        changed = column in ("sealed", "kept") or value is not None
        assert (verify(copy).first_bad_seq, verify(copy).chain_ok) == (
            (2, False) if changed else (None, True)
        )


def test_a_ledger_begun_in_clear_goes_on_sealed(path: Path, clock: VirtualClock, open_ledger: Opener) -> None:
    """Enrolled later, old names stay as they are and new ones are sealed; older software refuses the file."""
    ledger = open_ledger()
    ledger.append(WHO, clock.moment())
    assert ledger.schema < SCHEMA_SEALED
    ledger.close()
    enrol(path)
    ledger = open_ledger()
    ledger.append(WHO, clock.moment())
    assert ledger.schema == SCHEMA_SEALED > SCHEMA_BOUND
    old, new = ledger.batch(0, 10)
    assert (old.sealed, new.sealed is not None) == (None, True)
    assert old.person == new.person
    ledger.close()
    assert verify(path).chain_ok


def test_a_file_of_older_software_is_read_and_sealed_from_then_on(
    path: Path, clock: VirtualClock, open_ledger: Opener
) -> None:
    """The courier reads it as it is; the kiosk brings it up to date."""
    ledger = open_ledger()
    ledger.append(WHO, clock.moment())
    ledger.close()
    other = sqlite3.connect(path)
    for trigger in ("records_no_update", "meta_no_update"):
        other.execute(f"DROP TRIGGER {trigger}")
    for column in ("sealed", "kept"):
        other.execute(f"ALTER TABLE records DROP COLUMN {column}")
    for table in ("records", "meta"):
        other.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'x'); END"
        )
    other.execute("DELETE FROM _sqlite_migrations WHERE name = 'persons_may_be_sealed'")
    other.commit()
    other.close()
    with LedgerReader.open(path) as reader:
        assert json.loads(reader.batch(0, 1)[0].person or b"") == WHO.person
    assert verify(path).chain_ok
    enrol(path)
    ledger = open_ledger()
    ledger.append(WHO, clock.moment())
    assert [record.sealed is None for record in ledger.batch(0, 9)] == [True, False]
    ledger.close()
    assert verify(path).chain_ok


def test_what_is_sealed_is_forgotten_too(path: Path, clock: VirtualClock, open_ledger: Opener) -> None:
    """Old and safe: the sealed part and what was kept of it go, and the chain verifies."""
    enrol(path)
    ledger = open_ledger()
    sealed = [ledger.append(WHO, clock.moment()).sealed for _ in range(3)]
    with Delivery.open(path) as delivery:
        for day, safe in ((0, 0), (31, 2)):
            delivery.acknowledged(
                ledger.incarnation, acked=3, safe=safe, receipt_ms=0, office_ms=clock.wall_ms + day * DAY_MS
            )
    assert forget_old(ledger, 30, clock) == 2
    assert [record.sealed is None and record.kept is None for record in ledger.batch(0, 3)] == [
        True,
        True,
        False,
    ]
    ledger.close()
    assert sealed[0] is not None
    assert sealed[0] not in path.read_bytes()
    assert verify(path).chain_ok


def test_the_commitment_holds_once_the_office_has_opened_it(
    path: Path, clock: VirtualClock, open_ledger: Opener
) -> None:
    """The line says the same of a sealed personal part as of one in clear."""
    enrol(path)
    record = open_ledger().append(WHO, clock.moment())
    assert record.sealed is not None
    found = unsealed(SEED, record.sealed)
    assert json.loads(record.line)["commitment"] == commitment(found.salt, found.person)

"""Signed heads at the kiosk: an honest past is believed and cosigned, any other is called, for good."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.record import link
from kiosk.ledger.witnessed import rewritten, witness_path
from sync.enrolment import Enrolment
from sync.heads import AUDIT, Head, HeadsInvalid, judge
from sync.signing import SigningKey, signed_by
from sync.witness import EVERY_MS, Witness, seen_heads

OFFICE, KIOSK, OTHER = (SigningKey(bytes([number] * 32)) for number in (1, 2, 3))
NAME = "kiosk-2 incarnation"


def chain(lines: list[bytes]) -> list[str]:
    """The hashes of a chain, from its beginning."""
    hashes = [bytes(32)]
    for line in lines:
        hashes.append(link(hashes[-1], line))
    return [one.hex() for one in hashes]


class Office:
    """An office with one chain, in memory: it signs whatever it has."""

    def __init__(self, lines: list[bytes], key: SigningKey = OFFICE) -> None:
        self.hashes = chain(lines)
        self.key = key
        self.cosigned: dict[str, Any] = {}
        self.calls = 0

    def heads(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """As the wire answers."""
        self.calls += 1
        self.cosigned.update(fields["cosigned"])
        head = Head("2026-11-23", NAME, len(self.hashes) - 1, self.hashes[-1])
        signed = Head(head.day, NAME, head.seq, head.head, self.key.sign(head.statement()).hex())
        past = {
            name: self.hashes[seq] if seq < len(self.hashes) else None for name, seq in fields["seen"].items()
        }
        return {"heads": {NAME: signed.to_json()}, "past": past}


class Gate:
    """A kiosk that looks every hour."""

    def __init__(self, folder: Path) -> None:
        self.ledger = folder / "ledger.db"
        self.clock = VirtualClock(1_795_392_000_000)
        self.witness = Witness(self.ledger, Enrolment("kiosk-1", KIOSK, OFFICE.public), self.clock)

    def looks(self, office: Office) -> tuple[str, ...]:
        """An hour later: the chains that it calls for."""
        self.clock.advance(EVERY_MS)
        self.witness.refresh(office)
        return rewritten(self.ledger)


def test_a_past_that_grew_is_cosigned(tmp_path: Path) -> None:
    """Day after day the newest head is remembered and signed by this kiosk's key; once an hour is enough."""
    gate, lines = Gate(tmp_path), [b"one", b"two"]
    assert gate.looks(Office(lines)) == ()
    office = Office([*lines, b"three"])
    assert gate.looks(office) == ()
    seen = seen_heads(gate.ledger)[NAME]
    assert (seen.seq, seen.head) == (3, office.hashes[3])
    said = bytes.fromhex(office.cosigned[NAME]["signature"])
    assert signed_by(KIOSK.public, said, seen.countersigned())
    calls = office.calls
    gate.witness.refresh(office)
    assert office.calls == calls


def test_a_backup_that_catches_up_is_no_rewritten_past(tmp_path: Path) -> None:
    """Behind for a while, the office gets again what it had; the head remembered never goes back."""
    gate, lines = Gate(tmp_path), [b"one", b"two", b"three"]
    gate.looks(Office(lines))
    assert gate.looks(Office(lines[:1])) == ()
    assert seen_heads(gate.ledger)[NAME].seq == 3
    assert gate.looks(Office([*lines, b"four"])) == ()


@settings(deadline=None, max_examples=60)
@given(
    lines=st.lists(st.binary(min_size=1, max_size=4), min_size=1, max_size=8),
    more=st.lists(st.binary(min_size=1, max_size=4), max_size=4),
    place=st.integers(0, 7),
    behind=st.booleans(),
)
def test_any_line_changed_below_the_head_is_caught(
    lines: list[bytes],
    more: list[bytes],
    place: int,
    *,
    behind: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Restored from a rewritten database, at once or after having been behind: it is called, and stays so."""
    gate = Gate(tmp_path_factory.mktemp("gate"))
    gate.looks(Office(lines))
    changed = list(lines)
    changed[place % len(lines)] += b"!"
    if behind:
        assert gate.looks(Office(changed[: len(lines) - 1])) == ()
    assert gate.looks(Office([*changed, *more])) == (NAME,)
    assert gate.looks(Office([*changed, *more, b"later"])) == (NAME,)
    assert seen_heads(gate.ledger)[NAME].head == chain(lines)[-1]
    assert gate.looks(Office([*lines, *more])) == ()


def test_what_the_office_did_not_sign_is_not_believed(tmp_path: Path) -> None:
    """Another key, another number under the same signature, no object: nothing is remembered of it."""
    gate = Gate(tmp_path)
    with pytest.raises(HeadsInvalid):
        gate.looks(Office([b"one"], OTHER))
    answer = Office([b"one"]).heads({"seen": {}, "cosigned": {}})
    answer["heads"][NAME]["seq"] = 7
    for said in (answer, {}, {"heads": [], "past": {}}, {"heads": {NAME: None}, "past": {}}):
        with pytest.raises(HeadsInvalid):
            judge({}, said, OFFICE.public, lambda *_: None)
    assert seen_heads(gate.ledger) == {}


def test_ones_own_ledger_is_compared_too() -> None:
    """The very first head of a chain that lies here must be what lies here."""
    answer = Office([b"one", b"two"]).heads({"seen": {}, "cosigned": {}})
    assert judge({}, answer, OFFICE.public, lambda *_: "00" * 32).rewritten == (NAME,)
    assert judge({}, answer, OFFICE.public, lambda _, seq: chain([b"one", b"two"])[seq]).rewritten == ()


@pytest.mark.parametrize("content", [b"", b"[]", b'{"heads": 5}', b'{"heads": {"audit": {}}}', b"\xff"])
def test_a_damaged_memory_begins_anew(content: bytes, tmp_path: Path) -> None:
    """It costs what was seen before, and no more."""
    gate = Gate(tmp_path)
    witness_path(gate.ledger).write_bytes(content)
    assert gate.looks(Office([b"one"])) == ()
    assert json.loads(witness_path(gate.ledger).read_text())["rewritten"] == []
    assert AUDIT not in seen_heads(gate.ledger)

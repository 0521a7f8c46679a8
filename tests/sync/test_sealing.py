"""What is sealed is read by the office alone, and what was touched by nobody."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ledger.envelope import Envelope
from kiosk.ledger.sealing import NotSealed, seal, sealing_key, unseal
from sync.carried import Carried, CarriedInvalid, read_receipt, receipt_bytes
from sync.signing import SigningKey, check
from sync.wire import BatchInvalid, Packed, Receipt, pack, unpack

OFFICE, KIOSK, OTHER = (SigningKey(bytes([number] * 32)) for number in (1, 2, 3))


@settings(deadline=None, max_examples=30)
@given(message=st.binary(max_size=300), place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_sealed_message_opens_for_its_office_and_unchanged_alone(
    message: bytes, place: int, bit: int
) -> None:
    """The office reads it; another can't; with any bit changed nobody can."""
    sealed = bytearray(seal(sealing_key(OFFICE.seed), message))
    assert unseal(OFFICE.seed, bytes(sealed)) == message
    with pytest.raises(NotSealed):
        unseal(OTHER.seed, bytes(sealed))
    sealed[place % len(sealed)] ^= 1 << bit
    with pytest.raises(NotSealed):
        unseal(OFFICE.seed, bytes(sealed))


def test_a_carried_batch_is_the_wires_request() -> None:
    """It reads back as it was written, and its signature is that of the request by wire."""
    query = {"incarnation": "a", "first": "7", "prev": "00" * 32}
    made = Carried.made("kiosk-1", query, b"body\nwith lines", key=KIOSK, created_s=5)
    again = Carried.from_bytes(made.to_bytes())
    assert again == made
    assert check(again.request(), again.headers, KIOSK.public) == 5
    for raw in (b"", b"{}\n", b"[]\nx", b'{"device": "../x", "query": {}, "headers": {}}\n'):
        with pytest.raises(CarriedInvalid):
            Carried.from_bytes(raw)


def test_only_the_offices_receipt_for_this_ledger_counts() -> None:
    """Another signature, another ledger, another number: no receipt."""
    receipt = Receipt(7, "ab" * 32, 3, 1, 5)
    raw = receipt_bytes("kiosk-1", "a", receipt, OFFICE)
    assert read_receipt(raw, "kiosk-1", "a", OFFICE.public) == receipt
    for said, device, key in (
        (raw, "kiosk-2", OFFICE),
        (raw, "kiosk-1", OTHER),
        (raw.replace(b"7", b"9", 1), "kiosk-1", OFFICE),
        (b"{}", "kiosk-1", OFFICE),
    ):
        with pytest.raises(CarriedInvalid):
            read_receipt(said, device, "a", key.public)


@settings(deadline=None, max_examples=30)
@given(persons=st.lists(st.binary(max_size=300), min_size=1, max_size=5))
def test_sealed_parts_travel_as_they_rest(persons: list[bytes]) -> None:
    """Packed and unpacked they are the same bytes, and the key that repeats costs next to nothing."""
    envelope = Envelope.new(sealing_key(OFFICE.seed))
    packed = [Packed(b"{}", sealed=envelope.close(person, bytes(16))) for person in persons]
    assert unpack(pack(packed)) == packed
    many = [Packed(b"{}", sealed=envelope.close(b"", bytes(16))) for _ in range(100)]
    assert len(pack(many)) / 100 < 90  # nonce, salt and tag are 44 bytes of pure chance, 60 in base64


@pytest.mark.parametrize(
    "personal",
    [
        b'{"key":"","sealed":""}',
        b'{"key":"' + b"A" * 108 + b'"}',
        b'{"key":"' + b"?" * 107 + b'=","sealed":"AAAA"}',
        b'{"key":"' + b"A" * 107 + b'=","sealed":"A"}',
        b'{"key":"' + b"A" * 107 + b'=","sealed":"' + b"A" * 9_000 + b'"}',
    ],
)
def test_a_sealed_line_that_is_none_is_refused(personal: bytes) -> None:
    """No key, no base64, too long: the batch is refused as a whole."""
    with pytest.raises(BatchInvalid):
        unpack(gzip.compress(b"{}\n" + personal))

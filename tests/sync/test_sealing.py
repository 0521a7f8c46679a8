"""What is sealed is read by the office alone, and what was touched by nobody."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.carried import Carried, CarriedInvalid, read_receipt, receipt_bytes
from sync.sealing import NotSealed, seal, sealing_key, unseal
from sync.signing import SigningKey, check
from sync.wire import Receipt

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

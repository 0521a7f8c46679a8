"""An auditor's proof: consecutive records with the chain values before and after them, checkable by anybody.

A proof is lines of text. The first is a JSON head: whose chain, from which hash, up to which, signed by the
kiosk's key, and the last head that the office signed and the kiosk cosigned. The rest are the records' own
bytes from `first` to the ledger's end, for the later records are what ties an earlier one. Names are in none
of them; those of chosen records can be disclosed in the head. docs/check_proof.py checks one with nothing but
Python. Knows no socket and no file but the ledger.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.ledger.errors import LedgerDamaged
from kiosk.ledger.reader import BATCH_RECORDS_MAX, LedgerReader
from kiosk.ledger.record import Record, canonical, genesis, link
from sync.enrolment import Enrolment
from sync.heads import Head
from sync.signing import SigningKey

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A head that the office signed one day, its key (hex), and this kiosk's signature (hex) under it."""

    head: Head
    office_key: str
    cosignature: str

    @classmethod
    def of(
        cls, ledger: LedgerReader, seen: Mapping[str, Head], enrolment: Enrolment | None
    ) -> "Witnessed | None":
        """The newest one of this ledger, if the office ever signed one."""
        head = seen.get(f"{ledger.device} {ledger.incarnation}")
        if head is None or enrolment is None:
            return None
        cosigned = enrolment.key.sign(head.countersigned()).hex()
        return cls(head, enrolment.office_key.hex(), cosigned)

    def to_json(self) -> dict[str, Any]:
        """Plain fields, for JSON."""
        return {**self.head.to_json(), "office_key": self.office_key, "cosignature": self.cosignature}


def statement(device: str, incarnation: str, seq: int, head: str) -> bytes:
    """The bytes under a signed head."""
    return f"gatehouse head 1\n{device}\n{incarnation}\n{seq}\n{head}".encode()


def lines_of_proof(
    ledger: LedgerReader,
    first: int,
    *,
    key: SigningKey | None,
    disclose: Collection[int] = (),
    witnessed: Witnessed | None = None,
) -> Iterator[bytes]:
    """The proof of all records from `first` on, line by line.

    Raises:
        LedgerDamaged: a record is not what its hash says; nothing is proved of a broken chain.
        ValueError: there is no such record.
    """
    head = ledger.head()
    if not 1 <= first <= head.seq:
        raise ValueError(f"1..{head.seq}")
    previous = ledger.hash_at(first - 1)
    assert previous is not None, "below the head"
    fields: dict[str, Any] = {
        "gatehouse_proof": FORMAT,
        "device": ledger.device,
        "incarnation": ledger.incarnation,
        "device_key": key.public.hex() if key else "",
        "bound": key is not None and ledger.genesis == genesis(ledger.device, ledger.incarnation, key.public),
        "first": first,
        "previous": previous.hex(),
        "last": head.seq,
        "head": head.hash.hex(),
        "signature": _signature(ledger, key),
        "witnessed": witnessed.to_json() if witnessed and witnessed.head.seq >= first - 1 else None,
        "disclosed": [_disclosed(ledger, seq) for seq in sorted(disclose)],
    }
    yield canonical(fields)
    for record in _records(ledger, first, head.seq):
        if record.hash != link(previous, record.line):
            raise LedgerDamaged(
                f"第 {record.seq} 条与链不符，无法证明", f"record {record.seq} is not what its hash says"
            )
        previous = record.hash
        yield record.line


def _signature(ledger: LedgerReader, key: SigningKey | None) -> str:
    if key is None:
        return ""
    head = ledger.head()
    return key.sign(statement(ledger.device, ledger.incarnation, head.seq, head.hash.hex())).hex()


def _records(ledger: LedgerReader, first: int, last: int) -> Iterator[Record]:
    after = first - 1
    while after < last:
        batch = ledger.batch(after, min(BATCH_RECORDS_MAX, last - after))
        yield from batch
        after = batch[-1].seq


def _disclosed(ledger: LedgerReader, seq: int) -> dict[str, object]:
    """The personal part of one record, to be held against the commitment in its line."""
    found = ledger.batch(seq - 1, 1)
    if found and found[0].sealed is not None:
        raise ValueError(f"record {seq} is sealed: the office alone can show who it is")
    if not found or found[0].seq != seq or found[0].person is None or found[0].salt is None:
        raise ValueError(f"record {seq} has no personal part here")
    person, salt = found[0].person, found[0].salt
    return {"seq": seq, "person": person.decode(), "salt": salt.hex()}

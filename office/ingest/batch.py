"""A request's batch: its place in the chain and its records, as far as that needs no database. Pure."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.ledger.record import link
from office.ingest.arrivals import INTEGER_MAX
from office.ingest.problems import Refused
from sync.wire import BatchInvalid, BatchTooLarge, Packed, content_digest, unpack

INCARNATION_CHARS_MAX = 64
INCARNATION = re.compile(rf"[A-Za-z0-9._-]{{1,{INCARNATION_CHARS_MAX}}}", re.ASCII)
NUMBER = re.compile(r"[1-9][0-9]{0,15}", re.ASCII)
HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Batch:
    """Records `first`..`last` of the chain `incarnation`; `hashes[0]` is that of the record before them."""

    incarnation: str
    first: int
    records: tuple[Packed, ...]
    hashes: tuple[bytes, ...]

    @property
    def last(self) -> int:
        """Number of the last record."""
        return self.first + len(self.records) - 1

    def hash_at(self, seq: int) -> bytes:
        """The sender's chain hash at `seq`, for `first - 1` up to `last`."""
        return self.hashes[seq - self.first + 1]


def read_batch(query: Mapping[str, str], digest: str, body: bytes) -> Batch:
    """Read a request.

    Raises:
        Refused: "invalid" or "too-large"; the kiosk halves the batch and tries again.
    """
    incarnation = read_incarnation(query)
    first = int(_matched(query, "first", NUMBER))
    previous = bytes.fromhex(_matched(query, "prev", HASH))
    if first > INTEGER_MAX:
        raise Refused("invalid", "first: too large")
    refuse_wrong_digest(digest, body)
    records = tuple(_unpacked(body))
    return Batch(incarnation, first, records, _hashes(previous, records))


def read_incarnation(query: Mapping[str, str]) -> str:
    """The query's incarnation. Raises: Refused("invalid")."""
    return _matched(query, "incarnation", INCARNATION)


def _matched(query: Mapping[str, str], name: str, pattern: re.Pattern[str]) -> str:
    value = query.get(name, "")
    if not pattern.fullmatch(value):
        raise Refused("invalid", f"query: {name} must match {pattern.pattern}")
    return value


def refuse_wrong_digest(digest: str, body: bytes) -> None:
    """Raises: Refused("invalid") unless the header names these bytes."""
    expected = content_digest(body)
    sent = (member.strip() for member in digest.split(","))
    if not any(hmac.compare_digest(member.encode(), expected.encode()) for member in sent):
        raise Refused("invalid", "Content-Digest missing or not that of the body")


def _unpacked(body: bytes) -> list[Packed]:
    try:
        return unpack(body)
    except BatchTooLarge as problem:
        raise Refused("too-large", str(problem)) from None
    except BatchInvalid as problem:
        raise Refused("invalid", str(problem)) from None


def _hashes(previous: bytes, records: tuple[Packed, ...]) -> tuple[bytes, ...]:
    hashes = [previous]
    for record in records:
        hashes.append(link(hashes[-1], record.line))
    return tuple(hashes)

"""A record: its canonical bytes, its place in the chain, and the personal part beside it.

Pure, and the only module of the kiosk that the wire and the office know. A record is its bytes as they
were written: nobody serialises it a second time. Names and phone numbers are not in those bytes; they
form the personal part, kept beside it with a salt, and the record carries only a commitment to them,
so that a person can be forgotten and the chain still verifies.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

VERSION = 1
SALT_BYTES = 16  # 128 bits: a name can't be guessed back from its commitment
LINE_BYTES_MAX = 16_384  # an entry is about 1 KB; a longer line is a programming error or an attack
NUMBER_BYTES_MAX = 40  # the key, the quotes and a number of 19 digits
PERSON_BYTES_MAX = 4_096  # a name, a unit and a phone number need about 200

CLOCK_QUALITIES = ("ntp", "rtc", "office", "estimated", "none")
TRUSTED_CLOCKS = ("ntp", "rtc", "office")


class RecordInvalid(ValueError):
    """Bytes that are no record: not JSON, not an object, a field missing or of the wrong type."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When a record was made, by two clocks, and how far the wall clock was trusted.

    `boottime_ms` counts from the boot named by `boot` and never jumps (CLOCK_BOOTTIME); `wall_ms` is
    Unix time; `clock` is one of CLOCK_QUALITIES; `error_ms` its bound, None if nobody can say.
    """

    boot: str
    boottime_ms: int
    wall_ms: int
    clock: str = "none"
    error_ms: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain fields, for JSON."""
        return {
            "boot": self.boot,
            "boottime_ms": self.boottime_ms,
            "wall_ms": self.wall_ms,
            "clock": self.clock,
            "error_ms": self.error_ms,
        }

    def age_ms(self, at: Mapping[str, Any]) -> int:
        """How long before this moment a record's `at` was, in ms; never in the future.

        By the clock that never jumps if it is the same boot's, else by the wall's.
        """
        if at["boot"] == self.boot:
            return max(0, self.boottime_ms - int(at["boottime_ms"]))
        return max(0, self.wall_ms - int(at["wall_ms"]))


@dataclass(frozen=True, slots=True)
class Origin:
    """Which kiosk writes: the same in every record of one ledger file."""

    device: str
    incarnation: str
    site: str
    gate: str
    software: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What the checkpoint wants recorded; the ledger adds number, identity, time and chain.

    `body` holds the fields of that kind of record and nothing personal; `person` the personal part
    (name, person_id, unit, phone), or None; `about` the id of the older record that this one is about.
    `kept` is what the gate needs of a sealed personal part after a power cut: numbers, never names.
    """

    kind: str
    body: Mapping[str, Any] = field(default_factory=dict)
    person: Mapping[str, Any] | None = None
    about: str | None = None
    kept: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record but for its number: `before` and `after` are its bytes on either side of it.

    Nearly all the work of writing a record is in here, and needs neither the file nor the one before. What it
    was made from stays with it, for another incarnation needs other bytes.
    """

    draft: Draft
    origin: Origin
    moment: Moment
    id: str
    before: bytes
    after: bytes
    person: bytes | None
    salt: bytes
    sealed: bytes | None = None
    kept: bytes | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the ledger: canonical bytes, chain hash, and the personal part with its salt.

    `sealed` is the personal part as it rests where only the office reads it; then `person` and `salt` are in
    memory alone, if at all, and `kept` is what the gate goes on knowing.
    """

    seq: int
    id: str
    kind: str
    line: bytes
    hash: bytes
    person: bytes | None = None
    salt: bytes | None = None
    sealed: bytes | None = None
    kept: bytes | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: number and hash of the last record; 0 and the genesis hash if there is none."""

    seq: int
    hash: bytes


# Made once: json.dumps makes a new one for every call that asks for anything out of the ordinary.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one way to write a JSON object: keys sorted, no spaces, UTF-8 unescaped, no NaN."""
    return _ENCODER.encode(value).encode()


def genesis(device: str, incarnation: str, device_key: bytes = b"") -> bytes:
    """h_0 of a chain: binds it to the device, the file's incarnation and the device's public key."""
    parts = (b"gatehouse ledger 1", device.encode(), incarnation.encode(), device_key)
    return hashlib.sha256(b"\x00".join(parts)).digest()


def link(previous: bytes, line: bytes) -> bytes:
    """h_n = SHA-256(h_n-1 || line_n)."""
    return hashlib.sha256(previous + line).digest()


def commitment(salt: bytes, person: bytes) -> str:
    """HMAC-SHA256(salt, personal part) in hex: fixes the personal part without telling it."""
    return hmac.digest(salt, person, "sha256").hex()


def sealed_digest(sealed: bytes, kept: bytes | None) -> str:
    """SHA-256 in hex of what rests of a personal part, so that a change shows without opening it."""
    return hashlib.sha256(len(sealed).to_bytes(8) + sealed + (kept or b"")).hexdigest()


def prepare(
    draft: Draft,
    *,
    origin: Origin,
    record_id: str,
    moment: Moment,
    salt: bytes,
    close: Callable[[bytes, bytes], bytes] | None = None,
) -> Prepared:
    """Turn a draft into all of a record but its number and its place in the chain.

    `close` makes the personal part and its salt unreadable for everybody but the office.

    Raises:
        RecordInvalid: longer than the wire carries; such a record would block all that follow it.
    """
    person = canonical(draft.person) if draft.person is not None else None
    sealed = close(person, salt) if close is not None and person is not None else None
    kept = canonical(draft.kept) if sealed is not None and draft.kept else None
    head: dict[str, Any] = {
        "v": VERSION,
        "device": origin.device,
        "incarnation": origin.incarnation,
        "id": record_id,
        "kind": draft.kind,
        "at": moment.to_json(),
        "site": origin.site,
        "gate": origin.gate,
        "software": origin.software,
        "about": draft.about,
        "commitment": commitment(salt, person) if person is not None else None,
    }
    if sealed is not None:
        head["sealed"] = sealed_digest(sealed, kept)
    assert head.keys().isdisjoint(draft.body), f"body may not set {head.keys() & draft.body.keys()}"
    assert "seq" not in draft.body, "the ledger gives the number"
    fields = {**head, **draft.body}
    # Keys are sorted, so everything but the number can be written now, in two pieces around it.
    before = canonical({name: value for name, value in fields.items() if name < "seq"})
    after = canonical({name: value for name, value in fields.items() if name > "seq"})
    length = len(before) + len(after) + NUMBER_BYTES_MAX
    if length > LINE_BYTES_MAX or len(person or b"") > PERSON_BYTES_MAX:
        raise RecordInvalid(
            f"{draft.kind}: {length} bytes, personal part {len(person or b'')} bytes: too long"
        )
    return Prepared(
        draft=draft,
        origin=origin,
        moment=moment,
        id=record_id,
        before=before[:-1] + b',"seq":',
        after=b"," + after[1:],
        person=person,
        salt=salt,
        sealed=sealed,
        kept=kept,
    )


def finish(prepared: Prepared, *, seq: int, previous: bytes) -> Record:
    """The record that will stand in the ledger at `seq`, after hash `previous`."""
    line = b"%b%d%b" % (prepared.before, seq, prepared.after)
    return Record(
        seq=seq,
        id=prepared.id,
        kind=prepared.draft.kind,
        line=line,
        hash=link(previous, line),
        person=prepared.person,
        salt=prepared.salt if prepared.person is not None else None,
        sealed=prepared.sealed,
        kept=prepared.kept,
    )


def compose(
    draft: Draft, *, origin: Origin, seq: int, record_id: str, moment: Moment, salt: bytes, previous: bytes
) -> Record:
    """Both at once: a draft made into the record at `seq`, after hash `previous`.

    Raises:
        RecordInvalid: as `prepare`.
    """
    prepared = prepare(draft, origin=origin, record_id=record_id, moment=moment, salt=salt)
    return finish(prepared, seq=seq, previous=previous)


def parse(line: bytes) -> dict[str, Any]:
    """Read a record's bytes and check the fields that every kind has.

    Raises:
        RecordInvalid: the bytes are no record that any version of this code would have written.
    """
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise RecordInvalid(f"not JSON: {problem}") from None
    return checked(fields)


def checked(fields: object) -> dict[str, Any]:
    """What was read from a record's bytes, once the fields that every kind has are there.

    Raises:
        RecordInvalid: they are not.
    """
    if not isinstance(fields, dict):
        raise RecordInvalid("not a JSON object")
    for name, kind in _COMMON.items():
        if type(fields.get(name)) is not kind:  # True is an int, but not of this type
            raise RecordInvalid(f"{name}: {kind.__name__} expected")
    moment = fields["at"]
    if not isinstance(moment.get("wall_ms"), int) or moment.get("clock") not in CLOCK_QUALITIES:
        raise RecordInvalid("at: wall_ms and clock expected")
    return fields


_COMMON: dict[str, type] = {
    "v": int,
    "device": str,
    "incarnation": str,
    "seq": int,
    "id": str,
    "kind": str,
    "at": dict,
    "site": str,
    "gate": str,
}

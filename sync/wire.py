"""The contract between kiosk and office: paths, limits, the shape of a batch and of each answer.

Both sides import this module and nothing else of each other's. A batch is NDJSON in pairs of lines:
the record's canonical bytes exactly as they stand in the ledger, then its personal part
`{"person": {...}, "salt": "hex"}`; or, as it rests there, sealed for the office (kiosk.ledger.envelope)
`{"key": "base64", "sealed": "base64"}`; or `null`. The chain is computed over the first of each pair.

The calls of a device, each signed by its key (sync.signing), or with `Authorization: Bearer TOKEN` where it
was added by hand and never enrolled; every refusal is a Problem:

- `POST RECORDS_PATH?incarnation=&first=&prev=`: a batch from seq `first`, `prev` the chain hash before it
  in hex; `Content-Encoding: gzip`, `Content-Type: application/x-ndjson`, `Content-Digest`. Answer: 200 and
  a Receipt, after COMMIT.
- `GET CURSOR_PATH?incarnation=`: 200 and a Receipt. For an incarnation never seen `acked` is 0 and `head`
  the genesis hash of (device, incarnation), so that both sides agree on the chain before the first batch.
  With any call that a Receipt answers, `exits=N` in the query asks for the other gates' exits after number N
  (sync.exits); the receipt then carries a page of them, signed, if there are any.
- `POST HEARTBEAT_PATH`: a Heartbeat as JSON. Any 2xx is fine; the answer is a Receipt for its incarnation, so
  that a kiosk at rest learns of an office that was set back, and of what is safe.
- `POST HEADS_PATH`: {seen: {name: seq}, cosigned: {name: {day, signature}}}; answer {heads, past, cosigned}
  (sync.heads): the day's signed heads, and what stands at the places that were seen.
- `GET SITE_PATH`: {manifest, signature} (sync.manifest), ETag and 304; `GET SITE_PART_PATH`: a part's bytes.
- `POST ENROL_PATH`: {name, device_key, proof} (sync.enrolment); answer {device, office_key, proof,
  sealing_key, sealing_signature}.
- `GET AUTHORITY_PATH`: the office's certificate authority (PEM), for a kiosk that knows its fingerprint.
- `GET TIME_PATH?nonce=`: {time_ms, signature}: the office's time, signed by its key, for a kiosk that does
  not know the time and whose signatures are refused as "clock".
"""

import base64
import hashlib
import zlib
from binascii import a2b_base64, b2a_base64, unhexlify
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from kiosk.ledger.envelope import SEALED_KEY_BYTES
from kiosk.ledger.record import LINE_BYTES_MAX, PERSON_BYTES_MAX, Record

RECORDS_PATH = "/api/v1/devices/{device}/records"
CURSOR_PATH = "/api/v1/devices/{device}/cursor"
HEARTBEAT_PATH = "/api/v1/devices/{device}/heartbeat"
HEADS_PATH = "/api/v1/devices/{device}/heads"
SITE_PATH = "/api/v1/devices/{device}/site"
SITE_PART_PATH = "/api/v1/devices/{device}/site/parts/{sha256}"
ENROL_PATH = "/api/v1/enrol"
TIME_PATH = "/api/v1/time"
AUTHORITY_PATH = "/api/v1/authority"

BATCH_RECORDS_MAX = 1_000
BATCH_SENT_BYTES_MAX = 1 << 20  # 1 MiB compressed
BATCH_RAW_BYTES_MAX = 4 << 20  # 4 MiB inflated: a gzip bomb ends here
GZIP_LEVEL = 1  # 1.28 ms per 1,000 records; higher levels save little and cost the kiosk's one core

PROBLEM_TYPE_PREFIX = "urn:gatehouse:problem:"
PROBLEM_DETAIL_MAX = 300  # characters of it that are kept: a sentence for staff
PROBLEMS = (
    "gap",
    "fork",
    "revoked",
    "unauthorised",
    "too-large",
    "busy",
    "invalid",
    "unknown-version",
    "clock",
    "enrolment",
)


class BatchInvalid(ValueError):
    """A body that is no batch: not gzip, cut short, a line too long, an odd number of lines."""


class BatchTooLarge(BatchInvalid):
    """More bytes or records than the contract allows."""


class Packed(NamedTuple):
    """One record as it travels: its line, and its personal part (canonical bytes) with the salt, or `sealed`.

    A tuple, because a batch makes a thousand of them.
    """

    line: bytes
    person: bytes | None = None
    salt: bytes | None = None
    sealed: bytes | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The office's answer after COMMIT.

    `acked` is the highest seq stored without a gap and `head` its chain hash in hex; `safe` the highest
    seq inside a verified backup (0: none yet); `time_ms` the office's Unix time. `exits` is a page of the
    other gates' exits as it came (sync.exits), None if nobody asked or nothing is new.
    """

    acked: int
    head: str
    safe: int
    site_version: int
    time_ms: int
    exits: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain fields, for JSON."""
        fields = asdict(self)
        if self.exits is None:
            del fields["exits"]
        return fields

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> "Receipt":
        """Raises: ValueError if a field is missing or of the wrong type."""
        for name in ("acked", "safe", "site_version", "time_ms"):
            if not isinstance(fields.get(name), int) or isinstance(fields.get(name), bool):
                raise ValueError(f"receipt: {name} must be an integer")
        head = fields.get("head")
        if not isinstance(head, str) or len(head) != 64:
            raise ValueError("receipt: head must be 64 hex digits")
        numbers = (fields["safe"], fields["site_version"], fields["time_ms"])
        return cls(fields["acked"], head, *numbers, fields.get("exits"))


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What the courier says of its kiosk every minute. Fields may be added; none changes its meaning.

    `head_seq` and `head` (hex) are the ledger's last record; `backlog` counts records not yet acknowledged
    and `oldest_unsent_ms` is the wall time of the first of them; `clock` one of CLOCK_QUALITIES;
    `parked_seq` the record that the office refuses and the queue waits behind; `trouble` the code of the
    last failure, all None where there is none; `site_version` the site that came from the office, 0 for none.
    """

    software: str
    incarnation: str
    head_seq: int
    head: str
    backlog: int
    oldest_unsent_ms: int | None
    disk_free_bytes: int
    wall_ms: int
    boottime_ms: int
    clock: str
    parked_seq: int | None = None
    trouble: str | None = None
    site_version: int = 0
    site_in_force: int = 0
    site_refused_version: int = 0
    site_refused_code: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain fields, for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal (RFC 9457). `kind` is one of PROBLEMS; `expected` the seq wanted next, for a gap."""

    kind: str
    status: int
    detail: str
    expected: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain fields, for JSON."""
        fields: dict[str, Any] = {
            "type": PROBLEM_TYPE_PREFIX + self.kind,
            "title": self.kind,
            "status": self.status,
            "detail": self.detail,
        }
        if self.expected is not None:
            fields["expected"] = self.expected
        return fields

    @classmethod
    def from_json(cls, fields: Mapping[str, Any], status: int) -> "Problem":
        """Read leniently: an unknown or missing type gives kind "", for the status alone then says enough."""
        kind = str(fields.get("type", "")).removeprefix(PROBLEM_TYPE_PREFIX)
        expected = fields.get("expected")
        whole = isinstance(expected, int) and not isinstance(expected, bool)
        return cls(
            kind=kind if kind in PROBLEMS else "",
            status=status,
            detail=str(fields.get("detail", ""))[:PROBLEM_DETAIL_MAX],
            expected=expected if whole else None,
        )


def pack(records: Iterable[Record | Packed]) -> bytes:
    """Body of a batch, gzipped; the records' own bytes untouched."""
    lines: list[bytes] = []
    for record in records:
        lines.append(record.line)
        lines.append(_personal_line(record))
    squeezer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 31)
    return squeezer.compress(b"\n".join(lines)) + squeezer.flush()


def unpack(body: bytes) -> list[Packed]:
    """The records of a batch body.

    Raises:
        BatchTooLarge: above a limit of this module; memory stays bounded while finding out.
        BatchInvalid: not what `pack` makes.
    """
    if len(body) > BATCH_SENT_BYTES_MAX:
        raise BatchTooLarge(f"{len(body)} bytes sent, at most {BATCH_SENT_BYTES_MAX}")
    raw = _inflate(body)
    # Counted before they are cut apart: four million ends of line are a bomb too.
    count = raw.count(b"\n") + 1
    if count % 2:
        raise BatchInvalid("records and personal parts must come in pairs of lines")
    if count // 2 > BATCH_RECORDS_MAX:
        raise BatchTooLarge(f"{count // 2} records, at most {BATCH_RECORDS_MAX}")
    lines = raw.split(b"\n")
    return [_packed(line, personal) for line, personal in zip(lines[::2], lines[1::2], strict=True)]


def time_statement(nonce: str, time_ms: int) -> bytes:
    """The bytes that the office signs to tell the time."""
    return f"gatehouse time 1\n{nonce}\n{time_ms}".encode()


def content_digest(body: bytes) -> str:
    """Value of the Content-Digest header (RFC 9530) over the bytes as sent."""
    return "sha-256=:" + base64.b64encode(hashlib.sha256(body).digest()).decode() + ":"


def personal_bytes(record: Record | Packed) -> int:
    """About how long the personal part is on the way, before it is squeezed."""
    return len(record.person or b"") if record.sealed is None else len(record.sealed) * 4 // 3


def _personal_line(record: Record | Packed) -> bytes:
    if record.sealed is not None:
        # The key stands by itself: it is the same all day, and gzip makes next to nothing of it.
        key, closed = record.sealed[:SEALED_KEY_BYTES], record.sealed[SEALED_KEY_BYTES:]
        return b'{"key":"' + _base64(key) + b'","sealed":"' + _base64(closed) + b'"}'
    if record.person is None or record.salt is None:
        return b"null"
    return b'{"person":' + record.person + b',"salt":"' + record.salt.hex().encode() + b'"}'


def _base64(value: bytes) -> bytes:
    return b2a_base64(value, newline=False)


def _inflate(body: bytes) -> bytes:
    inflater = zlib.decompressobj(31)
    try:
        raw = inflater.decompress(body, BATCH_RAW_BYTES_MAX)
    except zlib.error as problem:
        raise BatchInvalid(f"not gzip: {problem}") from None
    if inflater.unconsumed_tail:
        raise BatchTooLarge(f"more than {BATCH_RAW_BYTES_MAX} bytes inflated")
    if not inflater.eof or inflater.unused_data:
        raise BatchInvalid("gzip stream cut short or followed by something else")
    return raw


_PERSON_START = b'{"person":'
_SALT_START = b',"salt":"'
_KEY_START = b'{"key":"'
_SEALED_START = b'","sealed":"'
SEALED_LINE_BYTES_MAX = 2 * (PERSON_BYTES_MAX + 128)  # base64 takes four thirds, the key 108


def _packed(line: bytes, personal: bytes) -> Packed:
    if not line or len(line) > LINE_BYTES_MAX:
        raise BatchInvalid(f"a record of {len(line)} bytes")
    if personal == b"null":
        return Packed(line)
    if personal.startswith(_KEY_START):
        return Packed(line, sealed=_sealed(personal))
    if len(personal) > PERSON_BYTES_MAX + 128:
        raise BatchInvalid("personal part too long")
    # Cut out by position: the commitment covers these very bytes, so they must not be written anew.
    person_end = personal.rfind(_SALT_START)
    if not personal.startswith(_PERSON_START) or not personal.endswith(b'"}') or person_end < 0:
        raise BatchInvalid("personal part: person and salt expected")
    person = personal[len(_PERSON_START) : person_end]
    # Whether the person is JSON is for whoever reads it: here it would be parsed once more than needed.
    try:
        salt = unhexlify(personal[person_end + len(_SALT_START) : -2])
    except ValueError:
        raise BatchInvalid("personal part: hex salt expected") from None
    return Packed(line, person, salt)


def _sealed(personal: bytes) -> bytes:
    key, middle, closed = personal[len(_KEY_START) : -2].partition(_SEALED_START)
    if len(personal) > SEALED_LINE_BYTES_MAX or not middle or not personal.endswith(b'"}'):
        raise BatchInvalid("personal part: key and sealed expected")
    try:
        parts = (a2b_base64(key, strict_mode=True), a2b_base64(closed, strict_mode=True))
    except ValueError:
        raise BatchInvalid("personal part: base64 expected") from None
    if len(parts[0]) != SEALED_KEY_BYTES:
        raise BatchInvalid("personal part: no sealed key")
    return b"".join(parts)

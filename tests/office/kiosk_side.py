"""The sending side of the wire for tests: writes real records with real hashes and posts them."""

import json
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.test import Client

from kiosk.ledger.record import Draft, Moment, Origin, Record, compose, genesis, link
from sync.wire import PROBLEM_TYPE_PREFIX, content_digest, pack

PASSWORD = "plum-blossom-2026"

START_MS = 1_795_392_000_000  # 2026-11-23 08:00 at the compound
MEASUREMENT = {
    "rule": "level-line-1",
    "finding": "normal",
    "samples_centi_c": [3446, 3448, 3450],
    "skin_centi_c": 3448,
    "corrected_centi_c": 3448,
    "ambient_centi_c": 2210,
    "estimate_centi_c": 3662,
    "level_centi_c": 3442,
    "line_centi_c": 52,
    "spread_centi_c": 38,
    "fever_threshold_centi_c": 3730,
    "checksum_failures": 0,
    "sensor": "mlx90614-5a",
}
WANG = {"name": "王秀英", "person_id": "S017", "unit": "财政局", "phone": None}
FEVER = {
    "verdict": "refer",
    "reasons": ["fever_relative"],
    "measurement": {**MEASUREMENT, "skin_centi_c": 3530, "estimate_centi_c": 3790},
}


def entry(person: dict[str, Any] | None = WANG, **changes: Any) -> Draft:
    """An admission of Wang Xiuying, but for the fields that are given."""
    body = {
        "verdict": "admit",
        "reasons": [],
        "category": "staff",
        "direction": "in",
        "mask": True,
        "training": False,
        "guard": "李卫国",
        "rules_version": 1,
        "roster_version": 3,
        "measurement": MEASUREMENT,
    }
    return Draft("entry", {**body, **changes}, person)


@dataclass(frozen=True)
class Post:
    """Where a kiosk stands and how the office knows it."""

    device: str
    gate: str
    label: str
    token: str


NORTH = Post("yunxi-north-1", "north", "北门", "yunxi-north-token-0001")
SOUTH = Post("yunxi-south-2", "south", "南门", "yunxi-south-token-0001")


@dataclass
class Kiosk:
    """A kiosk's ledger in memory: writes records and sends them."""

    post: Post = NORTH
    incarnation: str = "0b6f7c1e-5a52-4a1c-9d2e-3f1f7a3a9c01"
    clock: str = "ntp"
    boot: str = "boot-1"
    wall_ms: int = START_MS
    boottime_ms: int = 60_000
    records: list[Record] = field(default_factory=list)
    client: Client = field(default_factory=Client)

    def write(self, *drafts: Draft) -> list[Record]:
        """Append records, one a second."""
        return [self._append(draft) for draft in drafts]

    def about(self, record: Record, kind: str, person: dict[str, Any] | None = None, **body: Any) -> Record:
        """Append a record about an older one."""
        return self._append(Draft(kind, body, person, about=record.id))

    def replace_line(self, place: int, /, **changes: Any) -> None:
        """Write other fields into a record, and the chain anew from there: right links, strange content."""
        old = self.records[place - 1]
        # Escaped: half a surrogate pair can only be spelt so.
        line = json.dumps({**json.loads(old.line), **changes}).encode()
        self.relink(place, replace(old, line=line))

    def relink(self, seq: int, record: Record) -> None:
        """Put a record in place of another and link all from there anew."""
        self.records[seq - 1] = record
        for place in range(seq, len(self.records) + 1):
            here = self.records[place - 1]
            self.records[place - 1] = replace(here, hash=link(self.hash_at(place - 1), here.line))

    def hash_at(self, seq: int) -> bytes:
        """The chain's hash at `seq`; 0 is the genesis."""
        return self.records[seq - 1].hash if seq else genesis(self.post.device, self.incarnation)

    def send(self, first: int = 1, last: int | None = None, **changes: Any) -> Any:
        """Post the records from `first` to `last`."""
        return self.post_body(pack(self.records[first - 1 : last]), first=first, **changes)

    def post_body(self, body: bytes, *, first: object = 1, **changes: Any) -> Any:
        """Post any bytes, with anything wrong about the request that a test wants."""
        previous = self.hash_at(first - 1).hex() if isinstance(first, int) else ""
        query = {"incarnation": self.incarnation, "first": str(first), "prev": previous}
        headers = {
            "Authorization": f"Bearer {changes.get('token', self.post.token)}",
            "Content-Digest": changes.get("digest", content_digest(body)),
        }
        return self.client.post(
            self._path("records", changes.get("device")),
            body,
            content_type="application/x-ndjson",
            headers=headers,
            query_params={**query, **changes.get("query", {})},
        )

    def cursor(self, **asks: str) -> dict[str, Any]:
        """What the office says about this ledger, and whatever else is asked."""
        headers = {"Authorization": f"Bearer {self.post.token}"}
        query = {"incarnation": self.incarnation, **asks}
        return dict(self.client.get(self._path("cursor"), headers=headers, query_params=query).json())

    def heartbeat(self, body: bytes | dict[str, Any], **asks: str) -> Any:
        """Say that the kiosk lives."""
        return self.client.post(
            self._path("heartbeat"),
            body if isinstance(body, bytes) else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.post.token}"},
            query_params=asks,
        )

    def _path(self, call: str, device: str | None = None) -> str:
        return f"/api/v1/devices/{device or self.post.device}/{call}"

    def _append(self, draft: Draft) -> Record:
        self.wall_ms += 1_000
        self.boottime_ms += 1_000
        seq = len(self.records) + 1
        origin = Origin(self.post.device, self.incarnation, "yunxi", self.post.gate, "0.1.0")
        record = compose(
            draft,
            origin=origin,
            seq=seq,
            record_id=str(uuid5(NAMESPACE_OID, f"{self.post.device} {self.incarnation} {seq}")),
            moment=Moment(self.boot, self.boottime_ms, self.wall_ms, self.clock, 50),
            salt=seq.to_bytes(16, "big"),
            previous=self.hash_at(seq - 1),
        )
        self.records.append(record)
        return record


def refusal(answer: Any) -> tuple[str, int]:
    """Type and status of a problem+json answer."""
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    return body["type"].removeprefix(PROBLEM_TYPE_PREFIX), answer.status_code

"""The sending side of the wire for tests: writes real records with real hashes and posts them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

from kiosk.ledger.record import Draft, Moment, Origin, Record, compose, genesis
from sync.wire import Packed, content_digest, pack

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


@dataclass
class Kiosk:
    """A kiosk's ledger in memory: writes records and sends them."""

    device: str = "yunxi-north-1"
    token: str = "yunxi-north-token-0001"
    gate: str = "north"
    incarnation: str = "0b6f7c1e-5a52-4a1c-9d2e-3f1f7a3a9c01"
    clock: str = "ntp"
    boot: str = "boot-1"
    wall_ms: int = START_MS
    boottime_ms: int = 60_000
    records: list[Record] = field(default_factory=list)
    client: Client = field(default_factory=Client)

    def write(self, *drafts: Draft) -> list[Record]:
        """Append records, one a second."""
        written = [self._append(draft) for draft in drafts]
        self.records += []
        return written

    def _append(self, draft: Draft) -> Record:
        self.wall_ms += 1_000
        self.boottime_ms += 1_000
        seq = len(self.records) + 1
        record = compose(
            draft,
            origin=Origin(self.device, self.incarnation, "yunxi", self.gate, "0.1.0"),
            seq=seq,
            record_id=str(UUID(int=(hash_of(self.device, self.incarnation) << 64) + seq)),
            moment=Moment(self.boot, self.boottime_ms, self.wall_ms, self.clock, 50),
            salt=seq.to_bytes(16, "big"),
            previous=self.hash_at(seq - 1),
        )
        self.records.append(record)
        return record

    def hash_at(self, seq: int) -> bytes:
        """The chain's hash at `seq`; 0 is the genesis."""
        return self.records[seq - 1].hash if seq else genesis(self.device, self.incarnation)

    def send(self, first: int = 1, last: int | None = None, **changes: Any) -> HttpResponse:
        """Post the records from `first` to `last`."""
        body = pack(self.records[first - 1 : last])
        return self.post(body, first=first, prev=self.hash_at(first - 1).hex(), **changes)

    def send_packed(self, records: Sequence[Packed], first: int = 1) -> HttpResponse:
        """Post any lines as if they were the records from `first` on."""
        return self.post(pack(records), first=first, prev=self.hash_at(first - 1).hex())

    def post(self, body: bytes, *, first: object = 1, prev: str = "", **changes: Any) -> HttpResponse:
        """Post any bytes."""
        headers = {
            "Authorization": f"Bearer {changes.get('token', self.token)}",
            "Content-Digest": changes.get("digest", content_digest(body)),
        }
        incarnation = changes.get("incarnation", self.incarnation)
        return self.client.post(
            f"/api/v1/devices/{changes.get('device', self.device)}/records",
            body,
            content_type="application/x-ndjson",
            headers=headers,
            query_params={"incarnation": incarnation, "first": str(first), "prev": prev},
        )

    def cursor(self) -> dict[str, Any]:
        """What the office says about this ledger."""
        answer = self.client.get(
            f"/api/v1/devices/{self.device}/cursor",
            headers={"Authorization": f"Bearer {self.token}"},
            query_params={"incarnation": self.incarnation},
        )
        return dict(answer.json())

    def heartbeat(self, body: bytes | dict[str, Any]) -> HttpResponse:
        """Say that the kiosk lives."""
        return self.client.post(
            f"/api/v1/devices/{self.device}/heartbeat",
            body if isinstance(body, bytes) else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}"},
        )


def hash_of(*words: str) -> int:
    """A number below 2**63 for these words, the same in every run."""
    return int.from_bytes(genesis(words[0], words[-1])[:7], "big")

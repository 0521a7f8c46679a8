"""A cold November morning at two gates, sent over the real wire. Everybody in it is invented."""

import json
import random
import time
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from kiosk.ledger.record import Draft, Moment, Origin, Record, compose, genesis
from office.clock import Day
from sync.wire import Heartbeat, content_digest, pack

DEADLINE_S = 30
STAFF = (
    ("王秀英", "S017", "财政局"),
    ("李建国", "S018", "财政局"),
    ("杨春梅", "S021", "民政局"),
    ("赵志强", "S024", "档案馆"),
    ("刘芳", "S031", "卫生健康局"),
    ("陈志明", "S032", "卫生健康局"),
    ("欧阳晓燕", "S040", "机关事务管理局"),
    ("周海涛", "S044", "文化和旅游局"),
)
VISITORS = (("张桂兰", "13800001234"), ("孙长河", "13900005678"), ("迪丽努尔·阿布都热合曼", "13700004321"))

PLACES = (("yunxi-2", "north", "北门"), ("yunxi-10", "south", "南门"), ("yunxi-11", "dormitory", "家属院"))
NORTH_ENTRIES = 54
PACE_MS = 10_000


@dataclass
class Gate:
    """One kiosk that writes a ledger in memory and sends it."""

    device: str
    gate: str
    token: str
    wall_ms: int
    pace_ms: int
    clock: str = "ntp"
    incarnation: str = field(default_factory=lambda: str(uuid.uuid4()))
    records: list[Record] = field(default_factory=list)

    def write(self, draft: Draft) -> Record:
        """Append one record, some seconds after the one before."""
        self.wall_ms += self.pace_ms
        seq = len(self.records) + 1
        previous = self.records[-1].hash if self.records else genesis(self.device, self.incarnation)
        record = compose(
            draft,
            origin=Origin(self.device, self.incarnation, "yunxi", self.gate, "0.1.0"),
            seq=seq,
            record_id=str(uuid.uuid4()),
            moment=Moment("boot-1", self.wall_ms % 10**10, self.wall_ms, self.clock, 50),
            salt=bytes(16),
            previous=previous,
        )
        self.records.append(record)
        return record

    def send(self, address: str, first: int = 1) -> None:
        """Post the ledger from that record on."""
        start = genesis(self.device, self.incarnation) if first == 1 else self.records[first - 2].hash
        query = urlencode({"incarnation": self.incarnation, "first": first, "prev": start.hex()})
        url = f"{address}/api/v1/devices/{self.device}/records?{query}"
        self._post(url, pack(self.records[first - 1 :]))

    def heartbeat(self, address: str, backlog: int) -> None:
        """Say that the kiosk lives."""
        beat = Heartbeat(
            software="0.1.0",
            incarnation=self.incarnation,
            head_seq=len(self.records) + backlog,
            head=self.records[-1].hash.hex(),
            backlog=backlog,
            oldest_unsent_ms=None,
            disk_free_bytes=20 << 30,
            wall_ms=self.wall_ms,
            boottime_ms=1,
            clock=self.clock,
        )
        self._post(f"{address}/api/v1/devices/{self.device}/heartbeat", json.dumps(beat.to_json()).encode())

    def _post(self, url: str, body: bytes) -> None:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Digest": content_digest(body),
            "Content-Type": "application/x-ndjson",
        }
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=DEADLINE_S) as answer:
            answer.read()


def send_morning(address: str, command: Callable[..., dict[str, Any]]) -> Gate:
    """Two gates at work, and a third kiosk that was added and never spoke; the south gate's is returned."""
    now_ms = time.time_ns() // 1_000_000
    dice = random.Random(7)
    tokens = {}
    for device, gate, label in PLACES:
        facts = command("add_device", device, "--site", "yunxi", "--gate", gate, "--label", label)
        tokens[device] = str(facts["token"])
    # Shortly after midnight the morning is played faster, so that all of it is today's.
    pace_ms = min(PACE_MS, (now_ms - Day.of(now_ms).start_ms) // (NORTH_ENTRIES + 6))
    north = Gate("yunxi-2", "north", tokens["yunxi-2"], now_ms - (NORTH_ENTRIES + 5) * pace_ms, pace_ms)
    south = Gate("yunxi-10", "south", tokens["yunxi-10"], now_ms - 40 * pace_ms, pace_ms)
    _quiet_morning(north, dice)
    _hard_morning(south, dice)
    for gate, backlog in ((north, 0), (south, 14)):
        gate.send(address)
        gate.heartbeat(address, backlog)
    return south


def visitor_comes(address: str, south: Gate) -> None:
    """One more visitor at the south gate, now."""
    south.wall_ms = time.time_ns() // 1_000_000 - south.pace_ms
    south.write(_entry(random.Random(1), _visitor("高来顺", "13600008888"), "visitor"))
    south.send(address, len(south.records))


def fever_comes(address: str, south: Gate) -> None:
    """A fever at the south gate, now."""
    south.wall_ms = time.time_ns() // 1_000_000 - south.pace_ms
    south.write(_fever(random.Random(2), _person(STAFF[6])))
    south.send(address, len(south.records))


def _quiet_morning(gate: Gate, dice: random.Random) -> None:
    for turn in range(NORTH_ENTRIES):
        gate.write(_entry(dice, _person(STAFF[turn % len(STAFF)]), "staff"))
    gate.write(_fever(dice, _person(STAFF[4])))


def _hard_morning(gate: Gate, dice: random.Random) -> None:
    for name, phone in VISITORS:
        gate.write(_entry(dice, _visitor(name, phone), "visitor"))
    flagged = gate.write(_fever(dice, None))
    gate.write(Draft("alarm_acknowledged", {"guard": "马卫东", "after_ms": 8_400}, about=flagged.id))
    gate.write(Draft("identified", {"category": "staff"}, _person(STAFF[1]), about=flagged.id))
    no_mask = {"mask": False, "verdict": "refuse", "reasons": ["no_mask"]}
    gate.write(_entry(dice, _visitor("钱来福", None), "visitor", **no_mask))
    gate.write(_entry(dice, None, "unknown", verdict="unjudged", reasons=["too_cold"]))
    unmeasured = {"measurement": None, "mask": None, "reasons": ["ambient_out_of_range"]}
    gate.write(_entry(dice, None, "unknown", verdict="unjudged", **unmeasured))
    gate.clock = "none"
    gate.write(_entry(dice, _person(STAFF[6]), "staff"))
    gate.clock = "ntp"
    gate.write(_entry(dice, _person(STAFF[7]), "staff", training=True))
    gate.write(_entry(dice, _person(STAFF[7]), "staff", verdict="perhaps"))
    gate.write(Draft("fault", {"part": "sensor", "code": "no_answer"}))


def _visitor(name: str, phone: str | None) -> dict[str, Any]:
    return {"name": name, "person_id": None, "unit": None, "phone": phone}


def _person(row: tuple[str, str, str]) -> dict[str, Any]:
    return {"name": row[0], "person_id": row[1], "unit": row[2], "phone": None}


def _measured(estimate_centi_c: int) -> dict[str, Any]:
    skin = estimate_centi_c - 214
    return {
        "rule": "level-line-1",
        "finding": "normal",
        "samples_centi_c": [skin - 2, skin, skin + 2],
        "skin_centi_c": skin,
        "corrected_centi_c": skin,
        "ambient_centi_c": 610,
        "estimate_centi_c": estimate_centi_c,
        "level_centi_c": 3442,
        "line_centi_c": 52,
        "spread_centi_c": 38,
        "fever_threshold_centi_c": 3730,
        "checksum_failures": 0,
        "sensor": "mlx90614-5a",
    }


def _entry(dice: random.Random, person: dict[str, Any] | None, category: str, **changes: Any) -> Draft:
    body = {
        "verdict": "admit",
        "reasons": [],
        "category": category,
        "direction": "in",
        "mask": True,
        "training": False,
        "guard": "马卫东",
        "rules_version": 1,
        "roster_version": 3,
        "measurement": _measured(3650 + dice.randint(-35, 40)),
    }
    return Draft("entry", {**body, **changes}, person)


def _fever(dice: random.Random, person: dict[str, Any] | None) -> Draft:
    reasons = ["fever_relative"] if person else ["fever_relative", "fever_fixed"]
    category = "staff" if person else "unknown"
    return _entry(
        dice,
        person,
        category,
        verdict="refer",
        reasons=reasons,
        measurement=_measured(3785 + dice.randint(0, 40)),
    )

"""Whatever is posted, the office answers in the wire's own words and stays whole."""

import json
import os
import random
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from kiosk.ledger.record import Record, commitment
from office.ingest.models import Chain, StoredRecord
from office.ingest.rebuild import rebuild
from sync.wire import GZIP_LEVEL, pack
from tests.office.kiosk_side import Kiosk, entry

BODIES = int(os.environ.get("GATEHOUSE_FUZZ_BODIES", "2100"))  # make test-reliability: 100,000
SEED = 20_261_123
STRANGE = (
    None, True, -1, 0, 10**19, 10**40, 1.5, float("inf"), "", "\0", "\ud800", "x" * 300, "门" * 80,
    [], [[]], [1] * 70, {}, {"a": 1}, {"boot": 5}, ["\ud800"],
)  # fmt: skip


def squeezed(raw: bytes) -> bytes:
    """Any bytes as a gzip body."""
    squeezer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 31)
    return squeezer.compress(raw) + squeezer.flush()


def garbled(dice: random.Random, raw: bytes) -> bytes:
    """The bytes with a few of them changed, cut, doubled or put in."""
    raw = bytearray(raw)
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(len(raw) + 1)
        match dice.randrange(4):
            case 0:
                raw[place : place + 1] = bytes([dice.randrange(256)])
            case 1:
                del raw[place : place + dice.randint(1, 40)]
            case 2:
                raw[place:place] = raw[place : place + 40]
            case _:
                raw[place:place] = dice.choice((b"\n", b"\x00", b"\xff", b"{", b'"', b"\\ud800"))
    return bytes(raw)


def mutated(dice: random.Random, value: Any) -> Any:
    """A JSON value with one member, at any depth, made strange."""
    if not isinstance(value, dict) or not value or dice.random() < 0.1:
        return dice.choice(STRANGE)
    name = dice.choice(sorted(value))
    if dice.random() < 0.1:
        return {key: inner for key, inner in value.items() if key != name}
    return {**value, name: mutated(dice, value[name])}


def strange_record(dice: random.Random, record: Record) -> Record:
    """A record with a mutated line, and sometimes a mutated personal part that fits its commitment."""
    fields, person = json.loads(record.line), record.person
    if dice.random() < 0.3:
        person = json.dumps(mutated(dice, json.loads(person))).encode()
        fields["commitment"] = commitment(record.salt, person)
    return replace(record, line=json.dumps(mutated(dice, fields)).encode(), person=person)


def body_of(dice: random.Random, kiosk: Kiosk) -> bytes:
    """One body: noise, a garbled batch, or a batch that is whole but strange inside."""
    match dice.randrange(4):
        case 0:
            return dice.randbytes(dice.randint(1, 300))
        case 1:
            return garbled(dice, pack(kiosk.records))
        case 2:
            return squeezed(garbled(dice, zlib.decompress(pack(kiosk.records), 31)))
        case _:
            return pack([strange_record(dice, record) for record in kiosk.records])


def test_no_body_whatever_is_a_server_error(office: Path) -> None:
    """Thousands of noisy, garbled and strange bodies: each answer is a receipt or a problem, never a 500."""
    dice = random.Random(SEED)
    seen = {}
    for turn in range(BODIES):
        # Each on a ledger of its own, so that strange records reach the database and not only the fork check.
        kiosk = Kiosk(incarnation=f"fuzz-{turn % 500}")
        kiosk.write(entry(), entry(person={"name": "李明", "phone": "13800000000"}))
        answer = kiosk.post_body(body_of(dice, kiosk))
        assert answer.status_code in {200, 400, 409, 413}, (turn, answer.content)
        assert answer["Content-Type"] in {"application/json", "application/problem+json"}
        seen[answer.status_code] = seen.get(answer.status_code, 0) + 1
    assert min(seen[200], seen[400], seen[409]) > 50, seen
    check_whole()


def check_whole() -> None:
    """Every chain is complete up to its cursor, and the registers can be written again from it."""
    for chain in Chain.objects.filter(forked_from=""):
        assert StoredRecord.objects.filter(incarnation=chain.incarnation).count() == chain.seq
    rebuild()


def test_no_heartbeat_whatever_is_a_server_error(kiosk: Kiosk) -> None:
    """600 garbled or strange heartbeats are taken or refused, never a 500."""
    dice = random.Random(SEED)
    good = {"software": "0.1.0", "backlog": 3, "clock": "ntp", "sensor": {"code": "x"}}
    for turn in range(600):
        body = json.dumps(mutated(dice, good)).encode()
        answer = kiosk.heartbeat(garbled(dice, body) if turn % 2 else body)
        assert answer.status_code in {200, 400, 411, 413}

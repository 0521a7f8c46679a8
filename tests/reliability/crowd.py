"""A hundred kiosks that come back at once after an outage, each with a backlog, while somebody reads pages.

Their ledgers lie in this process's memory; relay, client, wire and office are the real ones.
"""

import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests

from bench.ingest import _entry
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.record import Head, Origin, Record, compose, genesis
from kiosk.ledger.standing import Standing
from kiosk.ledger.store import new_id
from sync.client import OfficeClient
from sync.relay import Relay
from tests.reliability.play import Figures
from tests.reliability.real import BEGINS_MS, Office

KIOSKS = 100
TOKEN = "a-token-that-all-of-the-crowd-share"
PAGE_EVERY_S = 0.5
PAGES_LEFT_OUT = 2  # the first ones compile their templates
READ_S = 15.0

# One process for all of them: a command each would take minutes.
ADD_DEVICES = """
import sys, django
django.setup()
from django.core.management import call_command
for number in range(int(sys.argv[1])):
    name = f"crowd-{number}"
    call_command("add_device", name, "--site", "s", "--gate", f"g{number}", "--token", sys.argv[2])
"""


@dataclass
class Memory:
    """A ledger that lies in memory, and the courier's notes of it, as the relay needs them."""

    incarnation: str
    genesis: bytes
    records: list[Record]
    troubles: Counter[str] = field(default_factory=Counter)

    def head(self) -> Head:
        """The last record's number and hash."""
        return Head(len(self.records), self.records[-1].hash)

    def hash_at(self, seq: int) -> bytes | None:
        """Chain hash at this number."""
        return self.genesis if seq == 0 else self.records[seq - 1].hash if seq <= len(self.records) else None

    def batch(self, after_seq: int, limit: int) -> list[Record]:
        """The records that follow."""
        return self.records[after_seq : after_seq + limit]

    def standing(self, _incarnation: str) -> Standing:
        """Nothing is known."""
        return Standing()

    def acknowledged(self, _incarnation: str, **_receipt: int) -> None:
        """Nobody asks."""

    def troubled(self, _incarnation: str, code: str | None, _since_ms: int) -> None:
        """Count it."""
        if code:
            self.troubles[code] += 1

    def park(self, *_: object) -> None:
        """It would show as trouble."""


def hundred_kiosks(folder: Path, dice: random.Random, records: int) -> Figures:
    """All are delivered once; who is told "busy" is let in later, and none much later than the others."""
    office = Office(folder / "office")
    office.run_python(ADD_DEVICES, str(KIOSKS), TOKEN)
    crowd = [_memory(number, records) for number in range(KIOSKS)]
    ended_s: list[float] = []
    begun_s = time.monotonic()
    with _reader(f"http://{office.address}") as pages_ms:
        threads = [
            threading.Thread(target=_drain, args=(number, each, office.address, dice.random(), ended_s))
            for number, each in enumerate(crowd)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    took_s = time.monotonic() - begun_s
    counts = office.counts()
    whole = len(ended_s) == KIOSKS and counts["entries"] == counts["records"] == KIOSKS * records
    office.close()
    busy = sum(each.troubles["office_busy"] for each in crowd)
    waits_ms = sorted(pages_ms[PAGES_LEFT_OUT:]) or [0.0]
    return {
        "struck": KIOSKS,
        "records": KIOSKS * records,
        "records_per_s": round(KIOSKS * records / took_s),
        "kiosks_told_busy": busy,
        "last_after_median": round((max(ended_s) - begun_s) / (statistics.median(ended_s) - begun_s), 2),
        "pages": len(waits_ms),
        "page_p95_ms": round(waits_ms[int(len(waits_ms) * 0.95)]),
        "whole": whole,
    }


def _memory(number: int, count: int) -> Memory:
    device, incarnation = f"crowd-{number}", f"crowd-{number}-1"
    origin = Origin(device, incarnation, "s", f"g{number}", "0")
    start = previous = genesis(device, incarnation)
    clock, records = VirtualClock(BEGINS_MS), []
    for seq in range(1, count + 1):
        clock.advance(1_000)
        moment = clock.moment()
        record = compose(
            _entry(seq),
            origin=origin,
            seq=seq,
            record_id=new_id(moment.wall_ms),
            moment=moment,
            salt=bytes(16),
            previous=previous,
        )
        records.append(record)
        previous = record.hash
    return Memory(incarnation, start, records)


def _drain(number: int, memory: Memory, address: str, seed: float, ended_s: list[float]) -> None:
    """Until all is there, with the waits that the relay asks for."""
    with OfficeClient(f"http://{address}", f"crowd-{number}", TOKEN, read_s=READ_S) as client:
        relay = Relay(memory, client, memory, now=VirtualClock(BEGINS_MS), dice=random.Random(seed))
        while not (step := relay.step()).idle:
            assert step.trouble is None or not step.trouble.call_staff, step.trouble
            time.sleep(step.wait_s)
    ended_s.append(time.monotonic())


@contextmanager
def _reader(url: str) -> Iterator[list[float]]:
    """Somebody who opens the sign-in page every half second; milliseconds of each."""
    took_ms: list[float] = []
    stopping = threading.Event()

    def read() -> None:
        with requests.Session() as session:
            while not stopping.wait(PAGE_EVERY_S):
                begun_s = time.monotonic()
                with suppress(requests.RequestException):
                    session.get(f"{url}/login/", timeout=READ_S).raise_for_status()
                took_ms.append((time.monotonic() - begun_s) * 1_000)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield took_ms
    finally:
        stopping.set()
        thread.join()

"""How fast the courier drains a ledger, against SQLite storing the same rows 1,000 at a time.

The courier runs its real code over real HTTP on loopback, to a receiver that does what any office must:
check the digest, inflate, recompute the chain, store the rows in one durable transaction, answer. Both
sides share this machine, so the figure is a floor. Runs take turns in one process.

    python bench/drain.py [--records N] [--json]
"""

import http.client
import json
import multiprocessing
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.figures import run
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.delivery import Delivery
from kiosk.ledger.disk import connect_writer
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Draft, genesis, link
from kiosk.ledger.store import Ledger
from sync.client import OfficeClient
from sync.relay import Relay
from sync.wire import Receipt, content_digest, unpack

BATCH_RECORDS = 1_000
TURNS = 5
CPU_PATH = "/cpu"
TABLE = "CREATE TABLE rows (seq INTEGER PRIMARY KEY, line BLOB, hash BLOB, person BLOB, salt BLOB) STRICT"
INSERT = "INSERT INTO rows VALUES (?, ?, ?, ?, ?)"
Row = tuple[int, bytes, bytes, bytes | None, bytes | None]


class Receiver(ThreadingHTTPServer):
    """The least that an office does with a batch."""

    daemon_threads = True

    def __init__(self, database: Path, incarnation: str) -> None:
        super().__init__(("127.0.0.1", 0), Endpoint)
        self.connection = connect_writer(database)  # shared by the threads of connections
        self.connection.execute(TABLE)
        self.acked, self.head = 0, genesis("kiosk-1", incarnation)

    def store(self, first: int, body: bytes) -> None:
        """One batch, durable."""
        assert first == self.acked + 1
        rows: list[Row] = []
        for seq, packed in enumerate(unpack(body), first):
            self.head = link(self.head, packed.line)
            rows.append((seq, packed.line, self.head, packed.person, packed.salt))
        store(self.connection, rows)
        self.acked += len(rows)


class Endpoint(BaseHTTPRequestHandler):
    """The wire, as far as a healthy drain needs it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Receiver

    def do_GET(self) -> None:
        """Tell the cursor, or what this side's processor time stands at."""
        if self.path == CPU_PATH:
            self.say(json.dumps(time.process_time()).encode())
        else:
            self.answer()

    def do_POST(self) -> None:
        """Take a batch."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.headers["Content-Digest"] == content_digest(body)
        self.server.store(int(parse_qs(urlsplit(self.path).query)["first"][0]), body)
        self.answer()

    def answer(self) -> None:
        """Send the receipt."""
        self.say(json.dumps(Receipt(self.server.acked, self.server.head.hex(), 0, 0, 0).to_json()).encode())

    def say(self, raw: bytes) -> None:
        """Send these bytes."""
        self.send_response(200)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


def measure(records: int, directory: Path) -> dict[str, float]:
    """Records per second of both sides: medians over TURNS turns."""
    path = directory / "ledger.db"
    fill(path, records)
    rates: dict[str, list[float]] = {"drain": [], "executemany": [], "cpu": []}
    with LedgerReader.open(path) as reader:
        rows = list(all_rows(reader))
        for turn in range(TURNS):
            took_s, cpu_s = timed_drain(reader, directory / f"office{turn}.db")
            rates["drain"].append(records / took_s)
            rates["cpu"].append(records / cpu_s)
            rates["executemany"].append(records / timed_insert(rows, directory / f"bare{turn}.db"))
    drain, bare = (statistics.median(rates[side]) for side in ("drain", "executemany"))
    return {
        "records": records,
        "drain_per_s": round(drain),
        "executemany_per_s": round(bare),
        "ratio": round(drain / bare, 3),
        "drain_per_cpu_s": round(statistics.median(rates["cpu"])),
    }


def fill(path: Path, records: int) -> None:
    """A ledger of ordinary entries; flushing is of no interest here."""
    clock = VirtualClock(1_780_000_000_000)
    ledger = Ledger.open(path, origin_device="kiosk-1", site="s", gate="g", software="0", now=clock)
    ledger._connection.execute("PRAGMA synchronous = OFF")  # noqa: SLF001  # a bench may fill fast
    for number in range(records):
        clock.advance(1_000)
        body = {"verdict": "admit", "mask": True, "measurement": {"skin_centi_c": 3400 + number % 97}}
        ledger.append(Draft("entry", body, {"name": f"王秀英{number}", "unit": "财政局"}), clock.moment())
    ledger.close()


def all_rows(reader: LedgerReader) -> Iterator[Row]:
    """What the office will store."""
    after = 0
    while batch := reader.batch(after, BATCH_RECORDS):
        yield from ((one.seq, one.line, one.hash, one.person, one.salt) for one in batch)
        after = batch[-1].seq


def timed_drain(reader: LedgerReader, database: Path) -> tuple[float, float]:
    """Seconds for all records, from a courier that has just been started; and of processors, both sides."""
    with receiver(database, reader.incarnation) as port, Delivery.open(reader.path) as delivery:
        client = OfficeClient(f"http://127.0.0.1:{port}", "kiosk-1", "token")
        relay = Relay(reader, client, delivery, now=VirtualClock(0), dice=random.Random(1))
        begun, cpu_begun = time.perf_counter(), time.process_time() + receiver_cpu_s(port)
        while not (step := relay.step()).idle:
            assert step.trouble is None, step.trouble
        took = time.perf_counter() - begun
        cpu = time.process_time() + receiver_cpu_s(port) - cpu_begun
        client.close()
        assert relay.backlog() == 0
    return took, cpu


def receiver_cpu_s(port: int) -> float:
    """Processor time of the receiver so far."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", CPU_PATH)
    said = float(connection.getresponse().read())
    connection.close()
    return said


def timed_insert(rows: list[Row], database: Path) -> float:
    """Seconds for the same rows without courier, chain or network."""
    connection = connect_writer(database)
    connection.execute(TABLE)
    waiting = iter(rows)
    begun = time.perf_counter()
    while batch := list(islice(waiting, BATCH_RECORDS)):
        store(connection, batch)
    took = time.perf_counter() - begun
    connection.close()
    return took


def store(connection: sqlite3.Connection, rows: list[Row]) -> None:
    """One durable transaction."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(INSERT, rows)
    connection.execute("COMMIT")


@contextmanager
def receiver(database: Path, incarnation: str) -> Iterator[int]:
    """A receiver for one turn, in a process of its own as an office is; gives its port."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(database, incarnation, there), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def serve(database: Path, incarnation: str, port: Connection) -> None:
    """Receive until terminated."""
    office = Receiver(database, incarnation)
    port.send(office.server_port)
    office.serve_forever()


if __name__ == "__main__":
    run(__doc__, measure, records=20_000)

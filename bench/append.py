"""How fast the ledger appends, against what SQLite itself can do with the same bytes on this disk.

All sides run in turns in one process, WAL with synchronous=FULL, one commit a record, so that a busy
machine slows all alike. `ratio` is of the way that the kiosk goes: the caller prepares a record while the
writer's thread flushes the one before. `ratio_one_thread` has both on one thread, one after the other: the
whole price of chain, commitment, triggers and JSON. Latencies are of that.

    python bench/append.py [--records N] [--json]
"""

import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.figures import run
from kiosk.ledger.clock import Moments
from kiosk.ledger.disk import connect_writer
from kiosk.ledger.record import Draft, Record
from kiosk.ledger.store import Ledger
from kiosk.ledger.writer import LedgerWriter

TURN_RECORDS = 100  # short turns: a disturbance of the machine falls on both sides
BODY = {
    "verdict": "admit",
    "reasons": [],
    "category": "staff",
    "direction": "in",
    "mask": True,
    "training": False,
    "guard": "赵刚",
    "rules_version": 1,
    "roster_version": 3,
    "measurement": {
        "samples_centi_c": [3441, 3445, 3447, 3448, 3449, 3448, 3447, 3448],
        "skin_centi_c": 3448,
        "corrected_centi_c": 3448,
        "ambient_centi_c": 2210,
        "estimate_centi_c": 3662,
        "level_centi_c": 3442,
        "line_centi_c": 52,
        "spread_centi_c": 38,
        "fever_threshold_centi_c": 3730,
        "checksum_failures": 0,
        "sensor": "mlx90614-0123456789abcdef",
        "rule": "level-line-1",
    },
}
DRAFT = Draft("entry", BODY, {"name": "王秀英", "person_id": "S017", "unit": "财政局", "phone": None})


def measure(records: int, directory: Path) -> dict[str, float]:
    """Records per second of both sides, and latencies of the ledger's in ms."""
    moments = Moments()
    ledger = Ledger.open(
        directory / "ledger.db", origin_device="kiosk-1", site="s", gate="g", software="0.1.0", now=moments
    )
    moment = moments.moment()
    sample = ledger.append(DRAFT, moment)
    bare = bare_database(directory / "bare.db")
    took_ms: dict[str, list[float]] = {"kiosk": [], "ledger": [], "bare": []}
    for _ in range(0, records, TURN_RECORDS):
        took_ms["kiosk"] += writer_turn(LedgerWriter(ledger, moments, lambda _: None))
        took_ms["ledger"] += turn(lambda: ledger.append(DRAFT, moment))
        took_ms["bare"] += turn(lambda: bare_commit(bare, sample))
    ledger.close()
    bare.close()
    return summary(took_ms)


def writer_turn(writer: LedgerWriter) -> list[float]:
    """Milliseconds of each of TURN_RECORDS drafts, from handing in the first to the last being durable."""
    begun = time.perf_counter()
    for ticket in range(TURN_RECORDS):
        writer.submit(ticket, DRAFT)
    lost = writer.close(60.0)
    took_ms = (time.perf_counter() - begun) * 1_000
    assert not lost, "a disk that takes a minute for a hundred records"
    return [took_ms / TURN_RECORDS] * TURN_RECORDS


def turn(work: Callable[[], object]) -> list[float]:
    """Milliseconds of each of TURN_RECORDS pieces of work."""
    took_ms = []
    for _ in range(TURN_RECORDS):
        begun = time.perf_counter()
        work()
        took_ms.append((time.perf_counter() - begun) * 1_000)
    return took_ms


def bare_database(path: Path) -> sqlite3.Connection:
    """A table of the same columns, with nothing around it."""
    connection = connect_writer(path)
    connection.execute(
        "CREATE TABLE records (seq INTEGER PRIMARY KEY, id TEXT, kind TEXT, line BLOB, hash BLOB, "
        "person BLOB, salt BLOB) STRICT"
    )
    return connection


def bare_commit(connection: sqlite3.Connection, sample: Record) -> None:
    """One row of the same bytes, durable."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "INSERT INTO records (id, kind, line, hash, person, salt) VALUES (?, ?, ?, ?, ?, ?)",
        (sample.id, sample.kind, sample.line, sample.hash, sample.person, sample.salt),
    )
    connection.execute("COMMIT")


def summary(took_ms: dict[str, list[float]]) -> dict[str, float]:
    """Rates from sums, so that every checkpoint counts; quantiles of the ledger's own commits."""
    rates = {side: len(times) * 1_000 / sum(times) for side, times in took_ms.items()}
    medians = {side: statistics.median(times) for side, times in took_ms.items()}
    quantiles = statistics.quantiles(took_ms["ledger"], n=100)
    bare_p99_ms = statistics.quantiles(took_ms["bare"], n=100)[98]
    return {
        "records": len(took_ms["ledger"]),
        "ledger_per_s": round(rates["ledger"]),
        "bare_per_s": round(rates["bare"]),
        "kiosk_per_s": round(rates["kiosk"]),
        "ratio": round(rates["kiosk"] / rates["bare"], 3),
        "ratio_one_thread": round(rates["ledger"] / rates["bare"], 3),
        "ratio_one_thread_of_medians": round(medians["bare"] / medians["ledger"], 3),
        "p50_ms": round(quantiles[49], 3),
        "p99_ms": round(quantiles[98], 3),
        "bare_p99_ms": round(bare_p99_ms, 3),
        "p99_ratio": round(quantiles[98] / bare_p99_ms, 3),
    }


if __name__ == "__main__":
    run(__doc__, measure, records=5_000)

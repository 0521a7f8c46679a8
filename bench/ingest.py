"""How fast the office takes records in, over real HTTP, against bare SQLite writing the same rows.

`python bench/ingest.py [records]`: starts an office in an empty folder, sends invented entries in batches of
100 and of 1,000 over one kept-alive connection, checks that every one arrived once, then writes the very same
rows with executemany in transactions of the same size. The disk decides much: compare within a run only.
"""

import http.client
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from kiosk.ledger.record import Draft, Moment, Origin, Record, compose, genesis
from kiosk.ledger.store import new_id
from sync.wire import content_digest, pack

RECORDS = 20_000
BATCHES = (100, 1_000)
DEVICE = "bench-1"
UTIME, STIME = 11, 12  # of what follows the name in /proc/PID/stat, in ticks
TABLES = ("ingest_record", "entries_entry")
START_MS = 1_795_392_000_000
MEASUREMENT = {
    "rule": "level-line-1",
    "finding": "normal",
    "samples_centi_c": [3440 + n % 9 for n in range(24)],
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


def main() -> None:
    """Measure each batch size in a folder of its own."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    for batch in BATCHES:
        with tempfile.TemporaryDirectory(prefix="bench-office-") as folder:
            measure(Path(folder), ledger(count), batch)


def measure(folder: Path, records: list[Record], batch: int) -> None:
    """Print records per second through the office, through bare SQLite, and their ratio."""
    token = str(office(folder, "add_device", DEVICE, "--site", "bench", "--gate", "bench")["token"])
    shutil.copyfile(folder / "office.sqlite3", folder / "empty.sqlite3")
    served_s, cpu_s, waits_ms = send(folder, records, batch, token)
    assert office(folder, "counts")["entries"] == len(records), "not every record arrived once"
    bare_s = write_bare(folder, batch)
    served, bare = len(records) / served_s, len(records) / bare_s
    waits_ms.sort()
    print(
        f"batch {batch:5}: office {served:8,.0f} records/s, bare executemany {bare:8,.0f} records/s, "
        f"ratio {served / bare:.2f}; {len(records) / cpu_s:,.0f} records per CPU-second of the office; "
        f"request p50 {waits_ms[len(waits_ms) // 2]:.1f} ms, p99 {waits_ms[len(waits_ms) * 99 // 100]:.1f} ms"
    )


def ledger(count: int) -> list[Record]:
    """A kiosk's ledger of so many invented entries."""
    incarnation = str(uuid.uuid4())
    origin = Origin(DEVICE, incarnation, "bench", "bench", "0.1.0")
    records: list[Record] = []
    previous = genesis(DEVICE, incarnation)
    for seq in range(1, count + 1):
        moment = Moment("boot-1", seq * 1_000, START_MS + seq * 1_000, "ntp", 50)
        record_id, salt = new_id(moment.wall_ms), os.urandom(16)
        records.append(
            compose(
                _entry(seq),
                origin=origin,
                seq=seq,
                record_id=record_id,
                moment=moment,
                salt=salt,
                previous=previous,
            )
        )
        previous = records[-1].hash
    return records


def send(folder: Path, records: list[Record], batch: int, token: str) -> tuple[float, float, list[float]]:
    """Seconds for all batches, the office's processor seconds, and each request's milliseconds.

    Packing is the kiosk's work: not counted.
    """
    incarnation = json.loads(records[0].line)["incarnation"]
    requests = [
        _request(records, first, batch, incarnation, token) for first in range(1, len(records) + 1, batch)
    ]
    process = _serve(folder)
    try:
        assert process.stdout is not None
        address = urlsplit(json.loads(process.stdout.readline())["address"])
        connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=60)
        waits_ms = []
        cpu_s, started = cpu_of(process.pid), time.perf_counter()
        for path, body, headers in requests:
            asked = time.perf_counter()
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            text = answer.read()
            assert answer.status == 200, text
            waits_ms.append((time.perf_counter() - asked) * 1_000)
        return time.perf_counter() - started, cpu_of(process.pid) - cpu_s, waits_ms
    finally:
        process.terminate()
        process.wait(30)


def cpu_of(pid: int) -> float:
    """Processor seconds of a process and its children so far."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    seconds = 0.0
    for each in (str(pid), *children):
        fields = Path(f"/proc/{each}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
        seconds += (int(fields[UTIME]) + int(fields[STIME])) / os.sysconf("SC_CLK_TCK")
    return seconds


def write_bare(folder: Path, batch: int) -> float:
    """Seconds to write the rows of both tables with executemany, a durable commit for each batch."""
    with sqlite3.connect(folder / "office.sqlite3") as source:
        rows = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}  # noqa: S608 - ours
    source.close()
    database = sqlite3.connect(folder / "empty.sqlite3", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    started = time.perf_counter()
    for start in range(0, len(rows[TABLES[0]]), batch):
        database.execute("BEGIN IMMEDIATE")
        for table in TABLES:
            chunk = rows[table][start : start + batch]
            marks = ",".join("?" * len(chunk[0]))
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", chunk)  # noqa: S608 - ours
        database.execute("COMMIT")
    took_s = time.perf_counter() - started
    database.close()
    return took_s


def office(folder: Path, *words: str) -> dict[str, object]:
    """Run one of the office's commands; its answer."""
    command = [sys.executable, "-m", "office", *words, "--json"]
    done = subprocess.run(command, env=_environment(folder), check=True, capture_output=True)
    return dict(json.loads(done.stdout))


def _serve(folder: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "office", "serve", "--address", "127.0.0.1:0", "--json"]
    return subprocess.Popen(command, env=_environment(folder), stdout=subprocess.PIPE)


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "GATEHOUSE_OFFICE_DIR": str(folder)}


def _request(  # noqa: PLR0917 - as the wire has them
    records: list[Record], first: int, batch: int, incarnation: str, token: str, device: str = DEVICE
) -> tuple[str, bytes, dict[str, str]]:
    body = pack(records[first - 1 : first - 1 + batch])
    previous = records[first - 2].hash if first > 1 else genesis(device, incarnation)
    query = urlencode({"incarnation": incarnation, "first": first, "prev": previous.hex()})
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Digest": content_digest(body),
        "Content-Encoding": "gzip",
        "Content-Type": "application/x-ndjson",
    }
    return f"/api/v1/devices/{device}/records?{query}", body, headers


def _entry(seq: int) -> Draft:
    body = {
        "verdict": "admit",
        "reasons": [],
        "category": "staff",
        "direction": "in",
        "mask": True,
        "training": False,
        "guard": "马卫东",
        "rules_version": 1,
        "roster_version": 3,
        "measurement": MEASUREMENT,
    }
    person = {
        "name": f"杨建国{seq % 5_600}",
        "person_id": f"S{seq % 5_600:04}",
        "unit": "财政局",
        "phone": None,
    }
    return Draft("entry", body, person)


if __name__ == "__main__":
    main()

"""How fast the office's pages are over a register of a million entries, or ten, while kiosks send.

`python bench/pages.py [entries] [--dir FOLDER] [--sending N]`: fills the register with invented entries of a
year at fifty gates (the database makes them itself), starts an office on it, and asks for each page many
times over HTTP while N records a second come in. SQLite in a new folder, or the database of DATABASE_URL; a
register that is filled already, in that folder or database, is used as it is. Prints rows, bytes for each
row, each page's p50 and p95 in milliseconds, the office's processor time for it (with what came in meanwhile,
without the database's own), and how many records came in.
"""

# ruff: noqa: PLC0415, S608 - Django must be set up before its models are known; no text here is from outside

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import django
from ingest import DEVICE, _request, _serve, cpu_of, ledger, office  # the script beside this one

ENTRIES = 1_000_000
GATES = 50
PEOPLE = 20_000
DAYS = 365
DAY_MS = 86_400_000
ASKED = 60  # times for each page: the p95 is the fourth slowest
SENDING = 500  # records a second
BATCH = 100
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平"

COLUMNS = {
    "record_id": "'bench-' || i",
    "device": "'bench-' || (i % {gates} + 2)",
    "incarnation": "'bench'",
    "seq": "i",
    "site": "'bench'",
    "gate": "'gate-' || (i % {gates} + 2)",
    "software": "'0.1.0'",
    "at_ms": "{start} + i * {step}",
    "timed_by": "'kiosk'",
    "clock": "'ntp'",
    "wall_ms": "{start} + i * {step}",
    "boot": "'boot-1'",
    "boottime_ms": "i * {step}",
    "received_ms": "{start} + i * {step}",
    "verdict": "CASE WHEN i % 500 = 0 THEN 'refer' ELSE 'admit' END",
    "fever": "i % 500 = 0",
    "category": "CASE WHEN i % 7 = 0 THEN 'visitor' ELSE 'staff' END",
    "direction": "CASE WHEN i % 2 = 0 THEN 'in' ELSE 'out' END",
    "mask": "1 = 1",
    "training": "1 = 0",
    "guard": "'李卫国'",
    "rules_version": "1",
    "roster_version": "3",
    "estimate_centi_c": "3600 + i % 60 + CASE WHEN i % 500 = 0 THEN 190 ELSE 0 END",
    "skin_centi_c": "3448",
    "corrected_centi_c": "3448",
    "ambient_centi_c": "2210",
    "level_centi_c": "3442",
    "line_centi_c": "52",
    "spread_centi_c": "38",
    "fever_threshold_centi_c": "3730",
    "samples": "24",
    "checksum_failures": "0",
    "sensor": "'mlx90614-5a'",
    "rule": "'level-line-1'",
    "name": f"substr('{SURNAMES}', CAST(i % 10 AS int) + 1, 1)"
    f" || substr('{GIVEN}', CAST(i * 7 % 20 AS int) + 1, 1)"
    f" || substr('{GIVEN}', CAST(i / 20 % 20 AS int) + 1, 1)",
    "person_id": "'S' || (i * 7919 % {people})",
    "unit": "'财政局'",
    "phone": "''",
    "from_area": "''",
    "from_place": "''",
    "host_unit": "''",
    "purpose": "''",
    "acknowledged_by": "''",
    "outcome": "CASE WHEN i % 500 = 0 THEN 'released' ELSE '' END",
    "clinic": "''",
}


def main() -> None:
    """Fill, serve, ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entries", type=int, nargs="?", default=ENTRIES)
    parser.add_argument("--dir", type=Path, help="the office's folder; default: a new one that is removed")
    parser.add_argument("--sending", type=int, default=SENDING, help="records a second meanwhile")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as new:
        folder = options.dir or Path(new)
        os.environ["GATEHOUSE_OFFICE_DIR"] = str(folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "office.settings"
        office(folder, "counts")  # makes the folder and the schema
        django.setup()
        fill(options.entries)
        measure(folder, options.sending)


def fill(entries: int) -> None:
    """The entries of a year up to now, evenly; nothing if there are any."""
    from django.db import connection, transaction

    from office.clock import now_ms
    from office.entries import months, tallies
    from office.entries.models import TABLE, Entry

    if Entry.objects.exists():
        return
    began = time.perf_counter()
    start, step = now_ms() - DAYS * DAY_MS, DAYS * DAY_MS // entries
    with transaction.atomic():
        moments = range(start, now_ms(), DAY_MS)
        months.ready(zip(moments, moments, strict=True))
    numbers = {"gates": GATES, "people": PEOPLE, "start": start, "step": step}
    values = ", ".join(text.format(**numbers) for text in COLUMNS.values())
    chunk = max(1, entries // DAYS)
    for first in range(1, entries + 1, chunk):
        last = min(entries, first + chunk - 1)
        source = (
            f"generate_series({first}::bigint, {last}) AS n(i)"
            if connection.vendor == "postgresql"
            else f"(WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last}) "
            "SELECT i FROM n)"
        )
        with connection.cursor() as cursor:
            for reasons, which in (("[]", "<>"), ('["fever_relative"]', "=")):
                cursor.execute(
                    f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}, reasons) "
                    f"SELECT {values}, '{reasons}' FROM {source} WHERE i % 500 {which} 0"
                )
    with transaction.atomic():
        tallies.recount()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    seconds = time.perf_counter() - began
    print(f"filled: {entries:,} entries in {seconds:.0f} s, {entries / seconds:,.0f} rows/s", flush=True)


def measure(folder: Path, sending: int) -> None:
    """Print the sizes, then each page's times while records come in."""
    from django.db import connection

    from office.entries.models import Entry

    rows = Entry.objects.count()
    print(f"{connection.vendor}: {rows:,} entries, {_bytes(connection) / rows:,.0f} bytes/entry", flush=True)
    cookie, pages = _clerk(), _pages()
    token = _device(folder)
    connection.close()
    with serving(folder) as (host, port, pid), arriving(host, port, token, sending) as told:
        slowest = 0.0
        for name, path in pages.items():
            spent = cpu_of(pid)
            times = sorted(_asked(host, port, path, cookie) for _ in range(ASKED))
            spent = (cpu_of(pid) - spent) * 1_000 / ASKED
            p50, p95 = times[len(times) // 2], times[len(times) * 95 // 100]
            slowest = max(slowest, p95)
            print(f"{name:34} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   office {spent:6.1f} ms CPU", flush=True)
    print(f"slowest p95 {slowest:.1f} ms while {told[0] / told[1]:.0f} records/s came in ({told[0]:.0f})")


def _bytes(connection: object) -> int:
    """Of the whole database with its indexes; nothing else of size is in it."""
    with connection.cursor() as cursor:  # type: ignore[attr-defined]  # Django's
        if connection.vendor == "postgresql":  # type: ignore[attr-defined]  # Django's
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return int(cursor.fetchone()[0])


def _pages() -> dict[str, str]:
    """What a clerk asks for all day, by what it is called."""
    from office.clock import Day, now_ms
    from office.entries.models import Entry
    from office.entries.queries import Wanted, page_of

    today = Day.of(now_ms())
    long_ago = today.shifted(-200)
    somebody = Entry.objects.filter(person_id="S77").latest("at_ms")
    older = page_of(Wanted(long_ago)).older
    day = {"day": long_ago}
    return {
        "today": "/",
        "today, what has changed": "/listing/",
        "a day long ago": f"/?{urlencode(day)}",
        "the page after it": f"/?{urlencode({**day, 'before': older})}",
        "one gate": f"/?{urlencode({**day, 'gate': 'gate-7'})}",
        "fevers": f"/?{urlencode({**day, 'fever': 1})}",
        "referred at one gate": f"/?{urlencode({**day, 'gate': 'gate-7', 'verdict': 'refer'})}",
        "a surname": f"/?{urlencode({**day, 'name': '王'})}",
        "one person": f"/person/?{urlencode({'entry': somebody.record_id})}",
        "temperatures of a day": f"/temperatures/?{urlencode(day)}",
        "live board": "/board/",
        "live board, what has changed": "/board/part/",
        "alarms": "/alarms/",
        "daily reports": "/reports/",
        "a day's report": f"/reports/{long_ago}/",
        "kiosks": "/kiosks/",
    }


def _clerk() -> str:
    """The cookie of a clerk who has signed in."""
    from django.test import Client

    from office.accounts.models import User

    clerk, _new = User.objects.get_or_create(username="bench-clerk", defaults={"role": "clerk"})
    browser = Client()
    browser.force_login(clerk)
    return f"sessionid={browser.cookies['sessionid'].value}"


def _device(folder: Path) -> str:
    """The sending kiosk's token; a kiosk for every gate of the entries, as the office knows them."""
    from office.clock import now_ms
    from office.devices.models import Device

    year_ago = now_ms() - DAYS * DAY_MS
    Device.objects.filter(name=DEVICE).delete()
    for number in range(2, GATES + 2):
        Device.objects.get_or_create(
            name=f"bench-{number}",
            defaults={"site": "bench", "gate": f"gate-{number}", "token_hash": b"", "added_ms": year_ago},
        )
    return str(office(folder, "add_device", DEVICE, "--site", "bench", "--gate", "gate-1")["token"])


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, int, int]]:
    """A real office: where it listens, host and port, and its process."""
    process: subprocess.Popen[bytes] = _serve(folder)
    try:
        assert process.stdout is not None
        address = urlsplit(json.loads(process.stdout.readline())["address"])
        yield str(address.hostname), int(address.port or 0), process.pid
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def arriving(host: str, port: int, token: str, sending: int) -> Iterator[list[float]]:
    """Batches come in at this pace until the block ends: [records taken in, seconds]."""
    told, over = [0.0, 1.0], threading.Event()
    if not sending:
        yield told
        return
    records = ledger(sending * 120)

    def send() -> None:
        began = time.perf_counter()
        link = http.client.HTTPConnection(host, port, timeout=60)
        incarnation = str(json.loads(records[0].line)["incarnation"])
        for first in range(1, len(records), BATCH):
            if over.wait(max(0.0, began + first / sending - time.perf_counter())):
                break
            path, body, headers = _request(records, first, BATCH, incarnation, token)
            link.request("POST", path, body, headers)
            answer = link.getresponse()
            assert answer.status == 200, answer.read()
            answer.read()
            told[0] += BATCH
        told[1] = time.perf_counter() - began

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield told
    finally:
        over.set()
        thread.join(60)


def _asked(host: str, port: int, path: str, cookie: str) -> float:
    """Milliseconds until the whole page is here."""
    link = http.client.HTTPConnection(host, port, timeout=60)
    try:
        link.connect()
        began = time.perf_counter()
        link.request("GET", path, headers={"Cookie": cookie})
        answer = link.getresponse()
        text = answer.read()
        took = time.perf_counter() - began
        assert answer.status == 200, (path, answer.status, text[:500])
        return took * 1_000
    finally:
        link.close()


if __name__ == "__main__":
    sys.exit(main())

"""Several senders at once, and an office that is killed in the middle: every record exactly once."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from office.entries.models import Entry
from office.ingest.models import StoredRecord
from office.ingest.problems import Refused
from office.ingest.writer import Turnstile
from sync.wire import content_digest, pack
from tests.office.databases import own_office
from tests.office.kiosk_side import NORTH, SOUTH, Kiosk, entry

DEADLINE_S = 30


def in_threads(*jobs: Callable[[], object]) -> None:
    """Run the jobs at once; each gives its thread's database connection back."""
    failures = []

    def run(job: Callable[[], object]) -> None:
        try:
            job()
        except Exception as failure:  # noqa: BLE001 - told to the test below
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE_S)
    assert not failures


def test_two_kiosks_at_once_lose_nothing(office: Path) -> None:
    """Two kiosks that drain side by side both get all their records in, once."""
    kiosks = [Kiosk(NORTH), Kiosk(SOUTH)]
    for kiosk in kiosks:
        kiosk.write(*[entry()] * 40)

    def drain(kiosk: Kiosk) -> None:
        for first in range(1, 41, 2):
            assert kiosk.send(first, first + 1).json()["acked"] == first + 1

    in_threads(*[lambda kiosk=kiosk: drain(kiosk) for kiosk in kiosks])
    assert Entry.objects.count() == StoredRecord.objects.count() == 80


def test_the_same_batch_twice_at_once_is_stored_once(office: Path) -> None:
    """A kiosk that gave up waiting sends again while the first request is still in work."""
    kiosk = Kiosk(NORTH)
    kiosk.write(*[entry()] * 100)
    acked = []
    in_threads(*[lambda: acked.append(kiosk.send().json()["acked"])] * 4)
    assert acked == [100] * 4
    assert Entry.objects.count() == StoredRecord.objects.count() == 100


def test_a_full_turnstile_says_busy_at_once() -> None:
    """Who finds no room is told to come back, and the turn passes on when it is free again."""
    turnstile = Turnstile(waiting_max=1, wait_s_max=5)
    with turnstile.turn(), pytest.raises(Refused, match="busy"), turnstile.turn():
        pass
    with turnstile.turn():
        pass


def test_a_long_wait_says_busy() -> None:
    """Who gets no turn in time is told to come back rather than kept for ever."""
    turnstile = Turnstile(waiting_max=2, wait_s_max=0.01)
    with turnstile.turn(), pytest.raises(Refused, match="no turn"), turnstile.turn():
        pass
    with turnstile.turn():
        pass


@pytest.fixture
def own(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an office that nobody else uses."""
    with own_office(tmp_path / "office") as env:
        yield env


@contextmanager
def serving(env: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A real office on a free port, in a process group of its own; killed -9 at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "office", "serve", "--address", "127.0.0.1:0", "--json"],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process, json.loads(process.stdout.readline())["address"]
    finally:
        kill_hard(process)


def kill_hard(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to master and worker at once: what a power cut looks like from inside."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(DEADLINE_S)
    process.stdout.close()


def command(env: dict[str, str], *words: str) -> dict[str, Any]:
    """Run one of the office's commands; its answer."""
    done = subprocess.run(
        [sys.executable, "-m", "office", *words, "--json"],
        env=env,
        check=True,
        capture_output=True,
    )
    return json.loads(done.stdout)


def post(address: str, kiosk: Kiosk, first: int, last: int) -> int | None:
    """Send over the real wire; the highest number acknowledged, None if no answer came."""
    body = pack(kiosk.records[first - 1 : last])
    query = f"incarnation={kiosk.incarnation}&first={first}&prev={kiosk.hash_at(first - 1).hex()}"
    request = urllib.request.Request(
        f"{address}/api/v1/devices/{kiosk.post.device}/records?{query}",
        data=body,
        headers={
            "Authorization": f"Bearer {kiosk.post.token}",
            "Content-Digest": content_digest(body),
            "Content-Type": "application/x-ndjson",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=DEADLINE_S) as answer:
            return json.load(answer)["acked"]
    except urllib.error.HTTPError:
        raise
    except (OSError, http.client.HTTPException):
        return None  # no answer, or one cut off in the middle: nobody knows whether it was stored


def test_killed_in_mid_ingest_and_sent_again_is_exactly_once(own: dict[str, str]) -> None:
    """SIGKILL while batches come in, three times: what was acknowledged is there, in the end all once."""
    kiosk = Kiosk(NORTH)
    kiosk.write(*[entry()] * 600)
    place = ("--site", "yunxi", "--gate", NORTH.gate)
    command(own, "add_device", NORTH.device, *place, "--token", NORTH.token)
    acked = 0
    for kill in range(4):
        with serving(own) as (process, address):
            fuse = threading.Timer(0.05 + 0.04 * kill, os.killpg, (process.pid, signal.SIGKILL))
            if kill < 3:
                fuse.start()
            while acked < 600:
                answer = post(address, kiosk, acked + 1, min(600, acked + 20))
                if answer is None:
                    break
                acked = answer
            fuse.cancel()
            if fuse.is_alive():
                fuse.join(DEADLINE_S)
        assert command(own, "counts")["records"] >= acked
    facts = command(own, "counts")
    assert (facts["records"], facts["entries"], facts["tray"]) == (600, 600, 0)


def test_sigterm_ends_cleanly_and_the_address_is_free_again(own: dict[str, str]) -> None:
    """After SIGTERM the office exits with 0 within its grace and nobody listens any more."""
    with serving(own) as (process, address):
        with urllib.request.urlopen(f"{address}/healthz", timeout=DEADLINE_S) as answer:
            assert json.load(answer) == {"status": "ok"}
        process.send_signal(signal.SIGTERM)
        assert process.wait(DEADLINE_S) == 0
        host, port = address.removeprefix("http://").split(":")
        deadline = time.monotonic() + DEADLINE_S
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex((host, int(port))):
                    return
        raise AssertionError("still listening")


def test_two_first_starts_at_once_agree_on_one_schema_and_key(own: dict[str, str], tmp_path: Path) -> None:
    """Two commands that both find nothing make one folder, one key and one database between them."""
    facts = []
    jobs = [lambda name=name: facts.append(command(own, "add_clerk", name)) for name in ("wu", "he")]
    in_threads(*jobs)
    assert {fact["user"] for fact in facts} == {"wu", "he"}
    key = tmp_path / "office" / "secret_key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in key.parent.glob("secret_key*")) == ["secret_key"]

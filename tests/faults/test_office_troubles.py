"""The office and the way to it fail; the gate doesn't care, and every record arrives once."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kiosk.config import load
from kiosk.demo.day import Day
from kiosk.demo.office_link import OfficeProcess
from kiosk.demo.people import invented
from kiosk.demo.run import DAY_BEGINS_MS, DEVICE, write_config
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.delivery import read_standing
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Draft
from kiosk.ledger.standing import Standing
from kiosk.ledger.verify import verify
from kiosk.start import Kiosk, open_ledger, prepare
from tests.kiosk_whole.gate_process import ROOT, last_object, run_module, wait_until
from tests.sync import office_double

RECORDS = 3_000  # several batches, so that there is a middle to be killed in
ARRIVE_S_MAX = 60.0
PEOPLE = 8
# With the courier at its side a gate may be this many times slower than alone: they share the cores.
SLOWER_MAX = 5.0
SLOWER_MS_MIN = 50.0  # and below this nobody notices


class Forgetful:
    """A proxy that hands every request on, and drops the first `lost` answers after the office gave them."""

    def __init__(self, url: str, lost: int) -> None:
        host, port = url.removeprefix("http://").split(":")
        self._office = (host, int(port))
        self.lost = lost
        self.dropped: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:  # ends with `close`
            try:
                kiosk, _ = self._listener.accept()
            except OSError:
                return
            office = socket.create_connection(self._office)
            threading.Thread(target=self._hand_on, args=(kiosk, office), daemon=True).start()
            threading.Thread(target=self._hand_back, args=(office, kiosk), daemon=True).start()

    def _hand_on(self, kiosk: socket.socket, office: socket.socket) -> None:
        with kiosk, office:
            try:
                while data := kiosk.recv(1 << 16):
                    office.sendall(data)
            except OSError:
                return

    def _hand_back(self, office: socket.socket, kiosk: socket.socket) -> None:
        try:
            while data := office.recv(1 << 16):
                if b'"acked"' in data and self.lost > 0 and b'"acked": 0' not in data:
                    self.lost -= 1
                    self.dropped.append(data)
                    kiosk.shutdown(socket.SHUT_RDWR)
                    return
                kiosk.sendall(data)
        except OSError:
            return


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeProcess]:
    """A real office in a folder of its own."""
    with OfficeProcess(tmp_path_factory.mktemp("office")) as office:
        yield office


def write_days(kiosk: Kiosk, records: int) -> None:
    """A ledger with that many entries."""
    clock = VirtualClock(DAY_BEGINS_MS)
    ledger = open_ledger(kiosk.config, clock)
    ledger._connection.execute("PRAGMA synchronous = OFF")  # no power cut in this test
    for number in range(records):
        clock.advance(5_000)
        verdict = {"verdict": "admit", "reasons": [], "category": "staff", "direction": "in"}
        ledger.append(Draft("entry", verdict, {"name": f"王秀英{number}"}), clock.moment())
    ledger.close()


def link(folder: Path, office: OfficeProcess, url: str | None = None, device: str = DEVICE) -> Path:
    """A kiosk's configuration with an account at that office, by that way."""
    folder.mkdir(exist_ok=True)
    words = ("add_device", device, "--site", "yunxi", "--gate", "north", "--replace")
    token = office.command(*words)["token"]
    config = write_config(folder, None)
    text = config.read_text(encoding="utf-8").replace('token = ""', f'token = "{token}"')
    text = text.replace(f'"{DEVICE}"', f'"{device}"').replace("http://127.0.0.1:8000", url or office.url)
    config.write_text(text, encoding="utf-8")
    return config


def test_a_reply_lost_after_the_commit_doubles_nothing(tmp_path: Path, office: OfficeProcess) -> None:
    """The office has stored a batch and its answer gets lost, twice: the records are there, each once."""
    proxy = Forgetful(office.url, lost=2)
    config = link(tmp_path / "gate", office, proxy.url, "gate-lost-1")
    write_days(prepare(load(config)), 40)
    ended = run_module("sync", "once", "--config", config, "--json")
    proxy.close()
    assert len(proxy.dropped) == 2, "answers were lost after the office had given them"
    assert last_object(ended)["left"] == 0
    assert ended.returncode == 0
    counts = office.command("counts")
    assert counts["by_device"]["gate-lost-1"] == 40
    assert counts["tray"] == 0


@contextmanager
def courier(config: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`sync run`, killed in the end if it still runs."""
    with subprocess.Popen(
        [sys.executable, "-m", "sync", "run", "--config", str(config)], cwd=ROOT, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def standing(kiosk: Kiosk) -> Standing:
    """What the courier last noted."""
    path = kiosk.config.ledger.path
    with LedgerReader.open(path) as ledger:
        return read_standing(path, ledger.incarnation)


def lived_ms(day: Day, kiosk: Kiosk, seed: int) -> float:
    """The usual time that a person takes of this process, with pages composed and records made durable."""
    took = []
    for coming in invented(PEOPLE, kiosk.site.roster, seed):
        begun = time.perf_counter()
        day.live([coming])
        took.append((time.perf_counter() - begun) * 1_000)
    return statistics.median(took)


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        ("down", "office_unreachable"),
        ("silent", None),  # the call hangs: nothing is known to be wrong for a long time
        ("500", "office_unreachable"),
        ("401", "device_refused"),
        ("rubbish", "office_unreachable"),
    ],
)
def test_the_gate_works_whatever_the_office_does(tmp_path: Path, fault: str, trouble: str | None) -> None:
    """With a courier in trouble beside it the gate is as quick as alone; later every record arrives once."""
    with office_double.office_double() as office:
        office.always = fault
        config = write_config(tmp_path, None)
        text = config.read_text(encoding="utf-8").replace(DEVICE, office_double.DEVICE)
        text = text.replace('token = ""', f'token = "{office_double.TOKEN}"')
        here = "http://127.0.0.1:1" if fault == "down" else office.url
        config.write_text(text.replace("http://127.0.0.1:8000", here), encoding="utf-8")
        kiosk = prepare(load(config))
        with Day(kiosk, seed=1, begins_wall_ms=DAY_BEGINS_MS) as day:
            alone_ms = lived_ms(day, kiosk, 1)
            with courier(config):
                wait_until(lambda: office.calls or fault == "down", ARRIVE_S_MAX, "called")
                wait_until(lambda: standing(kiosk).trouble == trouble, ARRIVE_S_MAX, "in trouble")
                beside_ms = lived_ms(day, kiosk, 2)
            assert beside_ms < max(SLOWER_MS_MIN, SLOWER_MAX * alone_ms)
            assert sum(day.ledger.count_by_verdict(0).values()) == 2 * PEOPLE
            incarnation, records = day.ledger.incarnation, day.ledger.head().seq
        assert verify(kiosk.config.ledger.path).chain_ok
        office.always = ""
        text = config.read_text(encoding="utf-8")
        config.write_text(text.replace(here, office.url), encoding="utf-8")
        assert last_object(run_module("sync", "once", "--config", config, "--json"))["left"] == 0
        assert len(office.chain(incarnation).records) == records


def power_cut(office: OfficeProcess) -> None:
    """Kill the office, its worker first, so that the address is free again."""
    master = office._process.pid
    workers = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
    for pid in (*map(int, workers), master):
        os.kill(pid, signal.SIGKILL)
    office._process.wait()


def test_killed_in_the_middle_courier_and_office_lose_and_double_nothing(tmp_path: Path) -> None:
    """SIGKILL of the courier and of the office while records flow, several times: both count the same."""
    with OfficeProcess(tmp_path / "office") as office:
        config = link(tmp_path / "gate", office)
        kiosk = prepare(load(config))
        write_days(kiosk, RECORDS)
        for part in (1, 2):
            with courier(config):
                wait_until(lambda part=part: standing(kiosk).acked >= part * 150, ARRIVE_S_MAX, "flows")
        with courier(config):
            acked = standing(kiosk).acked
            assert acked < RECORDS, "killed in the middle"
            wait_until(lambda: standing(kiosk).acked > acked, ARRIVE_S_MAX, "flows again")
            power_cut(office)
    with OfficeProcess(tmp_path / "office", office.url.removeprefix("http://")) as office:
        ended = run_module("sync", "once", "--config", config, "--json")
        assert (ended.returncode, last_object(ended)["left"]) == (0, 0)
        counts: dict[str, Any] = office.command("counts")
    assert (counts["records"], counts["entries"], counts["tray"]) == (RECORDS, RECORDS, 0)

"""The office and the way to it fail; the gate doesn't care, and every record arrives once."""

import json
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
from kiosk.ledger.record import Draft
from kiosk.ledger.verify import verify
from kiosk.start import Kiosk, open_ledger, prepare
from tests.kiosk_whole.gate_process import ROOT, last_object, run_module, wait_until
from tests.sync import office_double

RECORDS = 1_500  # several batches, so that there is a middle to be killed in
ARRIVE_S_MAX = 60.0
PEOPLE = 8
# A gate with the courier at its side may be this many times slower than alone: both share the machine's cores.
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

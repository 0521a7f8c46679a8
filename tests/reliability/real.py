"""A real office process, a real ledger file, a real courier, and a wire between them that can be cut."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

from bench.ingest import _entry
from kiosk.demo.office_link import LinkFailed, OfficeProcess
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.delivery import Delivery
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.store import Ledger
from sync.client import OfficeClient
from sync.errors import SyncError
from sync.relay import Relay, Step
from tests.reliability.databases import NAME, URL, copy_database

DEVICE = "reliability-1"
BEGINS_MS = 1_795_392_000_000
STEPS_MAX = 100_000
STARTS_MAX = 3
UP_AGAIN_S_MAX = 30.0
YESTERDAY = "yesterday"


class Office:
    """`python -m office serve`, which can be killed and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = _patiently(folder)
        self.address = self._process.url.removeprefix("http://")
        words = ("add_device", DEVICE, "--site", "s", "--gate", "g")
        self.token = str(self._process.command(*words)["token"])

    def kill(self, *, back: bool = True) -> None:
        """SIGKILL for the server and its worker, and up again."""
        master = self._process._process.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
        for pid in (master, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process._process.wait()
        self._process.__exit__()
        if back:
            self._start()

    def _start(self) -> None:
        self._process = _patiently(self._folder, self.address)

    def keep_copy(self) -> Path:
        """Stop it as a night's backup finds it, keep a copy, start it again."""
        self.kill(back=False)
        copy = self._folder.with_name(f"{self._folder.name}-yesterday")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self._folder, copy)
        if os.environ.get(URL):
            copy_database(NAME, YESTERDAY)
        self._start()
        return copy

    def put_back(self, copy: Path) -> None:
        """Stop it, put the copy in its place, start it."""
        self.kill(back=False)
        shutil.rmtree(self._folder)
        shutil.copytree(copy, self._folder)
        if os.environ.get(URL):
            copy_database(YESTERDAY, NAME)
        self._start()

    def run_python(self, program: str, *words: str) -> None:
        """Run a program of the office's own in its folder."""
        environment = {"GATEHOUSE_OFFICE_DIR": str(self._folder), "DJANGO_SETTINGS_MODULE": "office.settings"}
        command = [sys.executable, "-c", program, *words]
        subprocess.run(command, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)

    @staticmethod
    def room(disk: Path) -> int:
        """Bytes free on its disk."""
        found = os.statvfs(disk)
        return found.f_bavail * found.f_frsize

    def counts(self) -> dict[str, object]:
        """What its registers hold."""
        return self._process.command("counts")

    def close(self) -> None:
        """End it."""
        self._process.__exit__()


def _patiently(folder: Path, *address: str) -> OfficeProcess:
    """An office up and answering: the first start makes the whole schema, beside other work a minute's.

    At an address given again it may have to wait: somebody else's connection can hold the port for a while.
    """
    for _ in range(STARTS_MAX - 1):
        with suppress(LinkFailed):
            return OfficeProcess(folder, *address)
    return OfficeProcess(folder, *address)


class Wire:
    """A proxy in front of the office that hands on so many bytes each way, and then cuts; None: all.

    `silent`: instead of cutting it swallows the rest, and neither side learns of it.
    """

    def __init__(self, address: str) -> None:
        host, port = address.split(":")
        self._office = (host, int(port))
        self.there: int | None = None
        self.back: int | None = None
        self.silent = False
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
                office = socket.create_connection(self._office)
            except OSError:
                return
            both = (kiosk, office)
            for source, target, room in ((kiosk, office, self.there), (office, kiosk, self.back)):
                way = (source, target, room, self.silent, both)
                threading.Thread(target=self._hand_on, args=way, daemon=True).start()

    @staticmethod
    def _hand_on(
        source: socket.socket,
        target: socket.socket,
        room: int | None,
        silent: bool,  # noqa: FBT001  # of a thread's arguments
        both: tuple[socket.socket, ...],
    ) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                part = data if room is None else data[:room]
                target.sendall(part)
                if room is not None:
                    room -= len(part)
                    if room == 0 and not silent:
                        break
        for each in both:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


class Gate:
    """A ledger and its courier."""

    def __init__(
        self,
        folder: Path,
        url: str,
        token: str,
        records: int = 0,
        *,
        read_s: float = 5.0,
        device: str = DEVICE,
    ) -> None:
        self.path = folder / "ledger.db"
        self.clock = VirtualClock(BEGINS_MS)
        self.ledger = Ledger.open(
            self.path,
            origin_device=device,
            site="s",
            gate="g",
            software="0",
            now=self.clock,
            ballast_bytes=4096,
        )
        self.ledger._connection.execute("PRAGMA synchronous = OFF")  # no power is cut here
        self.append(records)
        self.reader = LedgerReader.open(self.path)
        self.delivery = Delivery.open(self.path)
        self.client = OfficeClient(url, device, token, connect_s=2.0, read_s=read_s, total_s=10.0)
        self.relay = self.new_relay()

    def new_relay(self) -> Relay:
        """A courier that has just been started."""
        return Relay(self.reader, self.client, self.delivery, now=self.clock, dice=random.Random(7))

    def append(self, count: int) -> None:
        """More visits."""
        for _ in range(count):
            self.clock.advance(1_000)
            self.ledger.append(_entry(self.clock.boottime_ms // 1_000), self.clock.moment())

    def drain(self, each: Callable[[Step], None] = lambda _: None) -> None:
        """Send until nothing is left, waiting no longer than a blink."""
        for _ in range(STEPS_MAX):
            step = self.relay.step()
            each(step)
            if step.idle:
                return
            assert step.trouble is None or not step.trouble.call_staff, step.trouble
            if step.trouble is not None:
                time.sleep(0.005)
        raise AssertionError("never idle")

    def is_whole_at(self, office: Office, *, waiting: int = 0) -> bool:
        """Whether the office holds this very chain to its head, each record once, in a register or its tray.

        `waiting` of them are in the tray.
        """
        receipt = self.client.cursor(self.reader.incarnation)
        head, counts = self.reader.head(), office.counts()
        complete = (receipt.acked, receipt.head) == (head.seq, head.hash.hex())
        return complete and (counts["entries"], counts["tray"]) == (head.seq - waiting, waiting)

    def until_up(self) -> None:
        """Wait for an office that is starting."""
        end_s = time.monotonic() + UP_AGAIN_S_MAX
        while time.monotonic() < end_s:
            with suppress(SyncError):
                self.client.cursor(self.reader.incarnation)
                return
            time.sleep(0.05)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self.delivery.close()
        self.reader.close()
        self.ledger.close()

"""Faults that strike the kiosk: its process, its disk, its courier."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.config import load
from kiosk.demo.run import write_config
from kiosk.ledger.delivery import Delivery
from kiosk.ledger.disk import ledgers_set_aside
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.verify import verify
from tests.faults.test_kills import admitted, live_and_die
from tests.reliability.faulty import FAIL, KILL, Faults
from tests.reliability.lives import begin, last_words, nursery
from tests.reliability.play import Figures, Skipped
from tests.reliability.real import DEVICE, Gate, Office

DRAFTS = 6  # of a life whose disk fails at one call: opening takes some thirty calls, a record three
KILLED_AT_MOST = 400  # calls of a life; the sweep ends when one outlives its order
CARD_BYTES = 8 << 20


def killed_kiosk(folder: Path, dice: random.Random, times: int) -> Figures:
    """SIGKILL for the whole kiosk, its loop and threads, while people pass: who was shown in is on record."""
    config = write_config(folder, None)
    command = [sys.executable, "-m", "tests.faults.lives"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as lives:
        try:
            seqs = [seq for _ in range(times) for seq in live_and_die(lives, "threads", config, dice).seqs]
        finally:
            lives.kill()
    path = load(config).ledger.path
    found = verify(path)
    whole = found.chain_ok and len(seqs) == len(set(seqs)) and set(seqs) <= admitted(path)
    whole = whole and not ledgers_set_aside(path)
    return {"struck": times, "records": found.records, "shown": len(seqs), "whole": whole}


def killed_ledger(folder: Path, dice: random.Random, times: int) -> Figures:
    """SIGKILL for the ledger's writer before each of its calls to the disk, then at random moments."""
    faults = Faults(folder / "card")
    with nursery(faults.environment) as lives:
        sweep = Life(folder / "card" / "ledger.db")
        struck = 0
        for at in range(1, KILLED_AT_MOST):
            faults.order(KILL, at)
            begin(lives, sweep.path, DRAFTS)
            words = last_words(lives)
            sweep.hear(words)
            if len(words) == DRAFTS:
                break
            struck += 1
        faults.relent()
        for _ in range(times):
            pid = begin(lives, sweep.path)
            time.sleep(dice.uniform(0, 0.05))
            os.kill(pid, signal.SIGKILL)
            sweep.hear(last_words(lives))
            struck += 1
    return {"struck": struck, "records": sweep.records(), "whole": sweep.is_whole()}


def failing_disk(folder: Path, _dice: random.Random, times: int) -> Figures:
    """The k-th call that writes to the card, or flushes it, fails with an I/O error: k = 1, 2, ..."""
    faults = Faults(folder / "card")
    whole, records = True, 0
    with nursery(faults.environment) as lives:
        for at in range(1, times + 1):
            # A ledger of its own for each: the error may fall upon its beginning.
            life = Life(folder / "card" / f"ledger-{at}.db")
            for _ in range(2):
                faults.order(FAIL, at)
                begin(lives, life.path, DRAFTS)
                life.hear(last_words(lives))
            faults.relent()
            whole = whole and life.is_whole() and life.left == 0 and life.records() == 2 * DRAFTS
            records += life.records()
    return {"struck": times, "records": records, "whole": whole}


class Life:
    """One ledger that several lives appended to, and what they said of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.left = 0
        self._durable: dict[str, int] = {}  # id -> seq
        self._doubled = False

    def hear(self, words: list[str]) -> None:
        """Take down what a life said."""
        for line in words:
            first, _, rest = line.partition(" ")
            if first.isdigit():
                self._doubled |= rest in self._durable
                self._durable[rest] = int(first)
            else:
                self.left += 1

    def records(self) -> int:
        """How many are in the file."""
        return verify(self.path).records

    def is_whole(self) -> bool:
        """Whether all that was called durable is there once, under its number, and the chain is whole."""
        found, there = verify(self.path), self._there()
        well = found.chain_ok and not self._doubled and not ledgers_set_aside(self.path)
        return well and len(there) == found.records and self._durable.items() <= there.items()

    def forget_missing(self) -> int:
        """How many that were called durable are not there; they are not counted again."""
        there = self._there()
        missing = [known for known, seq in self._durable.items() if there.get(known) != seq]
        for known in missing:
            del self._durable[known]
        return len(missing)

    def _there(self) -> dict[str, int]:
        with LedgerReader.open(self.path) as reader:
            return {record.id: record.seq for record in reader.latest(reader.head().seq)}


def killed_courier(folder: Path, dice: random.Random, times: int) -> Figures:
    """SIGKILL for `python -m sync run` at random moments of a drain."""
    office = Office(folder / "office")
    url = f"http://{office.address}"
    with Gate(folder, url, office.token) as gate:
        gate.delivery.close()  # the notes are the process's now
        config = _config(folder, url, office.token)
        for _ in range(times):
            gate.append(dice.randint(1, 1_500))
            courier = subprocess.Popen(
                [sys.executable, "-m", "sync", "run", "--config", str(config)], stderr=subprocess.DEVNULL
            )
            before = gate.client.cursor(gate.reader.incarnation).acked
            end_s = time.monotonic() + 10.0
            # It is killed once it works: a process that is still importing can lose nothing.
            while gate.client.cursor(gate.reader.incarnation).acked == before and time.monotonic() < end_s:
                time.sleep(0.005)
            time.sleep(dice.uniform(0, 0.1))
            courier.kill()
            courier.wait()
        gate.delivery = Delivery.open(gate.path)
        gate.relay = gate.new_relay()
        gate.drain()
        whole, records = gate.is_whole_at(office), gate.reader.head().seq
    office.close()
    return {"struck": times, "records": records, "whole": whole}


def courier_killed_at_each_call(folder: Path, _dice: random.Random, stride: int) -> Figures:
    """SIGKILL for the courier before each of its calls to disk or network, from its start to its end."""
    office = Office(folder / "office")
    url = f"http://{office.address}"
    card = folder / "card"
    faults = Faults(card)
    environment = {**os.environ, **faults.environment}
    with Gate(card, url, office.token) as gate:
        gate.delivery.close()  # the notes are the process's
        command = [sys.executable, "-m", "sync", "once", "--config", str(_config(card, url, office.token))]
        kills, outlived = 0, False
        for at in range(1, KILLED_AT_MOST, stride):
            gate.append(2)
            faults.order(KILL, at)
            ended = subprocess.run(
                command, env=environment, stderr=subprocess.DEVNULL, check=False
            ).returncode
            outlived = ended == 0
            if outlived:
                break
            assert ended == -signal.SIGKILL, f"the courier gave up by itself, with {ended}"
            kills += 1
        faults.relent()
        gate.delivery = Delivery.open(gate.path)
        gate.relay = gate.new_relay()
        gate.drain()
        noted = gate.delivery.standing(gate.reader.incarnation).acked == gate.reader.head().seq
        whole, records = gate.is_whole_at(office) and noted and outlived, gate.reader.head().seq
    office.close()
    return {"struck": kills, "records": records, "whole": whole}


def _config(folder: Path, url: str, token: str) -> Path:
    config = folder / "checkpoint.toml"
    config.write_text(
        f'[identity]\ndevice = "{DEVICE}"\nsite = "s"\ngate = "g"\nsite_file = "site.json"\n'
        f'[office]\nurl = "{url}"\ntoken = "{token}"\n[ledger]\npath = "ledger.db"\n',
        encoding="utf-8",
    )
    return config


@contextmanager
def small_disk(folder: Path, size_bytes: int) -> Iterator[Path]:
    """A disk of this size. Raises: Skipped without the right to mount one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size_bytes}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        raise Skipped("需要 root 才能挂载小磁盘 needs root to mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def full_disk(folder: Path, dice: random.Random, times: int) -> Figures:
    """The card is filled by somebody else while records are appended, and cleared again."""
    with small_disk(folder / "disk", CARD_BYTES) as disk, nursery() as lives:
        life, other = Life(disk / "ledger.db"), disk / "somebody-elses"
        begin(lives, life.path, DRAFTS)
        life.hear(last_words(lives))
        for _ in range(times):
            with other.open("wb") as file:
                free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
                file.write(b"\0" * max(0, free - dice.randint(0, 60_000)))
            begin(lives, life.path, 5 * DRAFTS)
            life.hear(last_words(lives))
            other.unlink()
            begin(lives, life.path, 1)
            life.hear(last_words(lives))
        return {"struck": times, "records": life.records(), "refused": life.left, "whole": life.is_whole()}


def flipped_bits(folder: Path, dice: random.Random, times: int) -> Figures:
    """One bit of the ledger file is another: the verifier names it, or every record is as it was."""
    with Gate(folder, "http://127.0.0.1:1", "x" * 20, 60) as gate:
        path = gate.path
        gate.ledger._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (whole, copy), named, harmless = (path.read_bytes(), folder / "flipped.db"), 0, 0
    head = verify(path).head
    for _ in range(times):
        bit = dice.randrange(len(whole) * 8)
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        copy.write_bytes(flipped)
        try:
            found = verify(copy)
            changed = not found.chain_ok
            same = found.records == 60 and found.head == head
        except Exception:  # noqa: BLE001  # refused as no ledger at all: named, too
            changed, same = True, False
        named += changed
        harmless += not changed and same
    return {"struck": times, "named": named, "harmless": harmless, "whole": named + harmless == times}

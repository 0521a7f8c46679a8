"""A card that loses power: ext4 on a file, stopped dead by its own shutdown call, and mounted again.

The journal isn't flushed before (EXT4_IOC_SHUTDOWN with NOLOGFLUSH), so only what its writer flushed is there
afterwards. It is no card that lies about flushing. Needs root and a loop device.
"""

import fcntl
import os
import random
import signal
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.reliability.gate import Life
from tests.reliability.lives import begin, last_words, nursery
from tests.reliability.play import Figures, Skipped

EXT4_IOC_SHUTDOWN = 0x8004587D
NOLOGFLUSH = 2
CARD_BYTES = 128 << 20
ALIVE_S = (0.5, 1.5)  # how long records are written before the plug is pulled
CONTROLS = 3  # cuts of a ledger that does not flush; one alone might fall just after a checkpoint


class Card:
    """A mounted file system on a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._image = folder.with_suffix(".img")

    def format(self) -> None:
        """Make it. Raises: Skipped."""
        self.folder.mkdir()
        with self._image.open("wb") as file:
            file.truncate(CARD_BYTES)
        made = subprocess.run(["mke2fs", "-q", "-t", "ext4", self._image], capture_output=True, check=False)
        if made.returncode or not self.mount():
            raise Skipped("需要 root 和 loop 设备 needs root and a loop device")

    def mount(self) -> bool:
        """Put it in; whether that worked."""
        command = ["mount", "-o", "loop", str(self._image), str(self.folder)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def device(self) -> str:
        """Name of the loop device that it is in."""
        found = next(
            line for line in Path("/proc/mounts").read_text().splitlines() if f" {self.folder} " in line
        )
        return Path(found.split()[0]).name

    def unmount(self) -> None:
        """Take it out; a process that was just killed may take a moment to let go."""
        for _ in range(50):
            if subprocess.run(["umount", self.folder], capture_output=True, check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError(f"{self.folder} stays busy")

    def cut(self) -> None:
        """Pull the plug."""
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, EXT4_IOC_SHUTDOWN, struct.pack("I", NOLOGFLUSH))
        finally:
            os.close(descriptor)

    def turn_read_only(self) -> None:
        """What ext4 does by itself when its journal meets an error, with open files and all."""
        command = ["mount", "-o", "remount,abort", str(self.folder)]
        subprocess.run(command, capture_output=True, check=True)


@contextmanager
def mounted(folder: Path) -> Iterator[Card]:
    """A new card, taken out at the end whatever happens."""
    if os.geteuid() != 0:
        raise Skipped("需要 root 和 loop 设备 needs root and a loop device")
    card = Card(folder)
    card.format()
    try:
        yield card
    finally:
        subprocess.run(["umount", "-l", folder], capture_output=True, check=False)


def power_cuts(folder: Path, dice: random.Random, times: int) -> Figures:
    """The plug is pulled while records are written: what was called durable is there when it comes back."""
    lost = _cuts(folder / "full", dice, times, "FULL")
    # A harness that sees no loss where there must be one is blind.
    blind = _cuts(folder / "normal", dice, CONTROLS, "NORMAL")
    return {
        "struck": times,
        "records": lost["records"],
        "lost": lost["lost"],
        "lost_with_normal": blind["lost"],
        "whole": lost["whole"] and lost["lost"] == 0 and blind["lost"] > 0,
    }


def _cuts(folder: Path, dice: random.Random, times: int, synchronous: str) -> dict[str, int]:
    lost, whole = 0, True
    life = Life(folder / "ledger.db")
    with mounted(folder) as card, nursery() as lives:
        for _ in range(times):
            pid = begin(lives, life.path, synchronous=synchronous)
            time.sleep(dice.uniform(*ALIVE_S))
            card.cut()
            os.kill(pid, signal.SIGKILL)
            life.hear(last_words(lives))
            card.unmount()
            assert card.mount()
            lost += life.forget_missing()
            whole = whole and life.is_whole()
        return {"lost": lost, "whole": whole, "records": life.records()}


def read_only_card(folder: Path, dice: random.Random, times: int) -> Figures:
    """The file system turns read-only under the writer: refused, nothing lost, and a restart heals it."""
    struck, refused, records, whole = 0, 0, 0, True
    with mounted(folder / "card") as card, nursery() as lives:
        life = Life(folder / "card" / "ledger.db")
        for _ in range(times):
            pid = begin(lives, life.path)
            time.sleep(dice.uniform(*ALIVE_S))
            before = life.left
            card.turn_read_only()
            time.sleep(0.3)
            os.kill(pid, signal.SIGKILL)
            life.hear(last_words(lives))
            refused += life.left > before
            struck += 1
            card.unmount()
            assert card.mount()
            begin(lives, life.path, 1)
            life.hear(last_words(lives))
            whole = whole and life.is_whole()
        records = life.records()
    return {"struck": struck, "records": records, "refused": refused, "whole": whole and refused == times}

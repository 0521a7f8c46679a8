"""How long the card takes to say that a page is on it: at once is a lie, and half a second is a dying card.

Everything that is promised of a power cut rests on that answer, and no file system can tell from outside.
"""

import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

FLUSHES = 16
PAGE_BYTES = 4_096
# A page and its command need 0.05 ms on an SD card's bus alone, and flash programs no cell in less than
# 0.2 ms: what answers sooner has only taken note of it.
FLUSH_US_MIN = 100
FLUSH_US_MAX = 100_000  # a record flushes once: a tenth of a second between the verdict and "go in" is felt
STALL_US_MAX = 1_000_000  # one stall may be housekeeping; a second of it keeps a queue waiting


class Flushing(NamedTuple):
    """What FLUSHES flushes of one page took, in microseconds."""

    median_us: int
    worst_us: int

    @property
    def too_fast(self) -> bool:
        """Nothing can have been written in that time."""
        return self.median_us < FLUSH_US_MIN

    @property
    def too_slow(self) -> bool:
        """The gate would make people wait for its card."""
        return self.median_us > FLUSH_US_MAX or self.worst_us > STALL_US_MAX


def measure(folder: Path) -> Flushing:
    """Write and flush a few pages in a file of its own, which is gone afterwards.

    Raises:
        OSError: the disk refuses.
    """
    took_us = []
    with tempfile.TemporaryFile(dir=folder) as probe:
        # Its blocks are there already, so that the times are the card's and not those of making room.
        os.posix_fallocate(probe.fileno(), 0, FLUSHES * PAGE_BYTES)
        os.fsync(probe.fileno())
        for page in range(FLUSHES):
            begun_ns = time.monotonic_ns()
            os.pwrite(probe.fileno(), os.urandom(PAGE_BYTES), page * PAGE_BYTES)
            os.fdatasync(probe.fileno())
            took_us.append((time.monotonic_ns() - begun_ns) // 1_000)
    return Flushing(round(statistics.median(took_us)), max(took_us))

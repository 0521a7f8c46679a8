"""What the ledger asks of a card: bytes written for each entry, the log's greatest length, a million records.

`written_bytes_per_entry` is what the kernel says that this process had written (/proc/self/io), checkpoints
and all, over commits one by one with synchronous=FULL; `on_card_bytes_per_entry` what a block device below
ext4 counted meanwhile, its journal among them, where this machine lets one mount a file (root). Then a ledger
of `--records` records: the first and the last thousand commits, and how long the verifier takes for all.

    python bench/wear.py [--records N] [--json]
"""

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.append import DRAFT
from bench.figures import run
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.store import Ledger
from kiosk.ledger.verify import verify
from tests.reliability.card import Card, mounted
from tests.reliability.play import Skipped

ENTRIES = 3_000  # some ten checkpoints
TIMED = 1_000
AT_ONCE = 1_000
SECTOR_BYTES = 512
SECTORS_WRITTEN = 6  # the field of /sys/block/*/stat


def measure(records: int, directory: Path) -> dict[str, float]:
    """All figures; those of a block device only where there can be one."""
    figures = wear(directory / "wear.db", None)
    try:
        with mounted(directory / "card") as card:
            figures["on_card_bytes_per_entry"] = wear(card.folder / "ledger.db", card)["on_card"]
    except Skipped as reason:
        print(reason, file=sys.stderr)
    figures.pop("on_card", None)
    return figures | million(directory / "million.db", records)


def wear(path: Path, card: Card | None) -> dict[str, float]:
    """Bytes per entry and the log's greatest length over ENTRIES commits."""
    clock = VirtualClock(1_780_000_000_000)
    ledger = begin(path, clock)
    log, longest = path.with_name(path.name + "-wal"), 0
    before, card_before = process_bytes(), card_bytes(card)
    for _ in range(ENTRIES):
        clock.advance(1_000)
        ledger.append(DRAFT, clock.moment())
        longest = max(longest, log.stat().st_size)
    written, on_card = process_bytes() - before, card_bytes(card) - card_before
    ledger.close()
    return {
        "written_bytes_per_entry": round(written / ENTRIES),
        "log_bytes_max": longest,
        "on_card": round(on_card / ENTRIES),
    }


def million(path: Path, records: int) -> dict[str, float]:
    """Does a commit take longer at the end than at the beginning, and how long is the verifier's way?"""
    clock = VirtualClock(1_780_000_000_000)
    ledger = begin(path, clock)
    first_ms = timed(ledger, clock)
    while ledger.head().seq < records - TIMED:
        with ledger.one_commit():
            for _ in range(min(AT_ONCE, records - TIMED - ledger.head().seq)):
                clock.advance(1_000)
                ledger.append(DRAFT, clock.moment())
    last_ms = timed(ledger, clock)
    ledger.close()
    begun_s, cpu_s = time.perf_counter(), time.process_time()
    found = verify(path)
    took_s, cpu_s = time.perf_counter() - begun_s, time.process_time() - cpu_s
    assert found.chain_ok, found.problems
    return {
        "records": found.records,
        "first_commits_p50_ms": round(first_ms, 3),
        "last_commits_p50_ms": round(last_ms, 3),
        "verify_s": round(took_s, 1),
        "verify_cpu_s": round(cpu_s, 1),
    }


def timed(ledger: Ledger, clock: VirtualClock) -> float:
    """Median milliseconds of TIMED commits."""
    took_ms = []
    for _ in range(TIMED):
        clock.advance(1_000)
        begun = time.perf_counter()
        ledger.append(DRAFT, clock.moment())
        took_ms.append((time.perf_counter() - begun) * 1_000)
    return statistics.median(took_ms)


def begin(path: Path, clock: VirtualClock) -> Ledger:
    """A new ledger."""
    return Ledger.open(path, origin_device="kiosk-1", site="s", gate="g", software="0", now=clock)


def process_bytes() -> int:
    """What the kernel wrote, or will write, for this process."""
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return int(dict(line.split(": ") for line in lines)["write_bytes"])


def card_bytes(card: Card | None) -> int:
    """What the block device below took."""
    if card is None:
        return 0
    stat = Path(f"/sys/block/{card.device()}/stat").read_text(encoding="ascii").split()
    return int(stat[SECTORS_WRITTEN]) * SECTOR_BYTES


if __name__ == "__main__":
    run(__doc__, measure, records=1_000_000)

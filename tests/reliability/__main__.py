"""python -m tests.reliability [--seed N] [--only NAME] [--quick] [--json]: real faults on real processes.

Each line names a fault, how often it struck, whether all was there once afterwards, and seconds; 1 if not.
On the PostgreSQL that DATABASE_URL names (tests/office/on_postgres.py) the kiosk's own faults are left out.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.reliability import card, crowd, gate, office, wire
from tests.reliability.databases import database_of_its_own
from tests.reliability.play import Figures, Skipped


class Fault(NamedTuple):
    """How it strikes, how often, how often with --quick, and on which of the office's databases."""

    strike: Callable[[Path, random.Random, int], Figures]
    often: int
    quick: int
    databases: tuple[str, ...]


KIOSK = ("sqlite",)  # no office is in it: once is enough
BOTH = ("sqlite", "postgresql")
FAULTS = {
    "receipt lost after COMMIT": Fault(wire.lost_receipts, 100, 5, BOTH),
    "cut at every byte": Fault(wire.cut_at_every_byte, 1, 97, BOTH),
    "half-open link": Fault(wire.half_open, 30, 3, BOTH),
    "two senders at once": Fault(wire.two_senders, 20_000, 1_000, BOTH),
    "28 days offline": Fault(wire.four_weeks_offline, 140_000, 2_000, BOTH),
    "office killed": Fault(office.killed_office, 50, 2, BOTH),
    "office killed at each call": Fault(office.killed_at_each_call, 1, 29, BOTH),
    "office restored from yesterday": Fault(office.restored_office, 10, 1, BOTH),
    "office's disk full": Fault(office.full_office, 20, 2, KIOSK),
    "cloned card": Fault(office.cloned_card, 10, 1, BOTH),
    "poison records": Fault(office.poison, 100, 10, BOTH),
    "upgrade and back in mid-drain": Fault(office.other_versions, 20, 4, BOTH),
    "a hundred kiosks at once": Fault(crowd.hundred_kiosks, 1_000, 20, BOTH),
    "courier killed": Fault(gate.killed_courier, 50, 1, BOTH),
    "courier killed at each call": Fault(gate.courier_killed_at_each_call, 1, 13, BOTH),
    "kiosk killed": Fault(gate.killed_kiosk, 200, 4, KIOSK),
    "ledger killed at each call": Fault(gate.killed_ledger, 200, 10, KIOSK),
    "I/O error at the k-th call": Fault(gate.failing_disk, 200, 12, KIOSK),
    "card full": Fault(gate.full_disk, 25, 2, KIOSK),
    "card turns read-only": Fault(card.read_only_card, 10, 1, KIOSK),
    "power cut": Fault(card.power_cuts, 25, 1, KIOSK),
    "one bit flipped": Fault(gate.flipped_bits, 1_000, 40, KIOSK),
}


def main() -> int:
    """Strike with each fault; print its figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("--seed", type=int, default=20200213)
    parser.add_argument("--only", choices=FAULTS, action="append")
    parser.add_argument("--quick", action="store_true", help="a few of each: minutes, not an hour")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--markdown", action="store_true", help="rows for docs/reliability.md")
    options = parser.parse_args()
    kind = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    failed = 0
    for name, fault in FAULTS.items():
        if kind in fault.databases and (not options.only or name in options.only):
            often = fault.quick if options.quick else fault.often
            figures = {"database": kind, **play(name, fault, often, options.seed)}
            failed += figures["whole"] is False
            if options.markdown:
                print(row(name, figures), flush=True)
            else:
                said = json.dumps({"fault": name, **figures}) if options.json else f"{name:32} {figures}"
                print(said, flush=True)
    return 1 if failed else 0


def row(name: str, figures: Figures) -> str:
    """A line of a table: fault, database, how often, records, what became of them, seconds."""
    if figures["whole"] is None:
        return f"| {name} | {figures['database']} | - | - | {figures['skipped']} | - |"
    apart = ("database", "struck", "records", "whole", "seed", "seconds")
    more = [f"{key.replace('_', ' ')} {value}" for key, value in figures.items() if key not in apart]
    became = ", ".join(["whole" if figures["whole"] else "**BROKEN**", *more])
    cells = (name, figures["database"], figures["struck"], figures.get("records", "-"), became)
    return f"| {' | '.join(map(str, cells))} | {figures['seconds']} |"


def play(name: str, fault: Fault, often: int, seed: int) -> Figures:
    """One fault's figures; `whole` is None where this machine can't play it, False if it broke off."""
    begun_s = time.monotonic()
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".reliability-") as folder, database_of_its_own():
        try:
            figures = fault.strike(Path(folder), random.Random(f"{name} {seed}"), often)
        except Skipped as reason:
            return {"whole": None, "skipped": str(reason)}
        except Exception as problem:  # noqa: BLE001 - the other faults have their turn, and this one is told
            traceback.print_exc()
            figures = {"struck": 0, "whole": False, "broke_off": f"{type(problem).__name__}: {problem}"}
    return {**figures, "seed": seed, "seconds": round(time.monotonic() - begun_s, 1)}


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", str(Path(__file__).parents[2]))
    sys.exit(main())

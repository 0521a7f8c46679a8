"""python -m tests.reliability [--seed N] [--only NAME] [--quick] [--json]: real faults on real processes.

Each line names a fault, how often it struck, whether all was there once afterwards, and seconds; 1 if not.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kiosk.ledger.verify import verify
from tests.reliability.real import Gate, Office, Wire

Figures = dict[str, object]


def lost_receipts(folder: Path, dice: random.Random, times: int) -> Figures:
    """The office has committed, its answer never comes: each batch is sent again and stored once."""
    office = Office(folder / "office")
    wire = Wire(office.address)
    with Gate(folder, wire.url, office.token) as gate:
        for _ in range(times):
            gate.append(dice.randint(1, 20))
            gate.drain()
            gate.append(dice.randint(1, 20))
            gate.client._watched.cut()
            wire.back = 0 if dice.random() < 0.2 else dice.randint(1, 250)
            step = gate.relay.step()
            assert step.trouble is not None
            gate.client._watched.cut()
            wire.back = None
            gate.drain()
        whole, records = gate.is_whole_at(office), gate.reader.head().seq
    wire.close()
    office.close()
    return {"struck": times, "records": records, "whole": whole}


def cut_at_every_byte(folder: Path, _dice: random.Random, stride: int) -> Figures:
    """A request of a few records, cut after each byte on its way there, and its answer on the way back."""
    office = Office(folder / "office")
    wire = Wire(office.address)
    cuts = 0
    with Gate(folder, wire.url, office.token) as gate:
        for way in ("there", "back"):
            for place in range(1, 100_000, stride):
                gate.append(2)
                gate.client._watched.cut()
                setattr(wire, way, place)
                step = gate.relay.step()
                through = step.trouble is None
                gate.client._watched.cut()
                setattr(wire, way, None)
                gate.drain()
                if through:
                    break
                cuts += 1
        whole, records = gate.is_whole_at(office), gate.reader.head().seq
    wire.close()
    office.close()
    return {"struck": cuts, "records": records, "whole": whole}


def killed_office(folder: Path, dice: random.Random, times: int) -> Figures:
    """SIGKILL for the office at random moments of a drain."""
    office = Office(folder / "office")
    kills = 0
    with Gate(folder, f"http://{office.address}", office.token) as gate:
        for _ in range(times):
            gate.append(400)
            stop_at = dice.randint(0, 3)
            for _ in range(stop_at):
                gate.relay.step()
            office.kill()
            kills += 1
            gate.until_up()
        gate.drain()
        whole, records = gate.is_whole_at(office), gate.reader.head().seq
    office.close()
    return {"struck": kills, "records": records, "whole": whole}


def four_weeks_offline(folder: Path, _dice: random.Random, records: int) -> Figures:
    """A gate that was alone for 28 days delivers everything at once."""
    office = Office(folder / "office")
    with Gate(folder, f"http://{office.address}", office.token, records) as gate:
        begun_s = time.monotonic()
        gate.drain()
        took_s = time.monotonic() - begun_s
        whole = gate.is_whole_at(office)
    office.close()
    return {"struck": 1, "records": records, "whole": whole, "records_per_s": round(records / took_s)}


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


FAULTS: dict[str, tuple[Callable[[Path, random.Random, int], Figures], int, int]] = {
    # name: (how, how often, how often with --quick)
    "receipt lost after COMMIT": (lost_receipts, 100, 5),
    "cut at every byte": (cut_at_every_byte, 1, 97),
    "office killed": (killed_office, 20, 2),
    "28 days offline": (four_weeks_offline, 140_000, 2_000),
    "one bit flipped": (flipped_bits, 1_000, 40),
}


def main() -> int:
    """Strike with each fault; print its figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("--seed", type=int, default=20200213)
    parser.add_argument("--only", choices=FAULTS)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    failed = 0
    for name, (strike, often, quick) in FAULTS.items():
        if options.only in (None, name):
            begun_s = time.monotonic()
            with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".reliability-") as folder:
                dice = random.Random(f"{name} {options.seed}")
                figures = strike(Path(folder), dice, quick if options.quick else often)
            figures |= {"seed": options.seed, "seconds": round(time.monotonic() - begun_s, 1)}
            failed += not figures["whole"]
            said = json.dumps({"fault": name, **figures}) if options.json else f"{name:28} {figures}"
            print(said, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", str(Path(__file__).parents[2]))
    sys.exit(main())

"""python -m tests.simulation --seeds 1-5000 --steps 200 [--mutant NAME] [--json]; 1 if a seed breaks."""

import argparse
import json
import multiprocessing
import os
import sys
import time
from functools import partial

from tests.simulation.mutants import MUTANTS
from tests.simulation.runs import play

SHOWN_MAX = 10  # broken seeds that are printed; each replays by itself


def main() -> int:
    """Play the seeds on all processors; print what broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", default="1-5000", help="A-B, or one number to play it again")
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--mutant", choices=MUTANTS, help="put this wrong part in")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    first, _, last = options.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    parts = MUTANTS[options.mutant] if options.mutant else None
    begun_s = time.monotonic()
    with multiprocessing.Pool(os.cpu_count()) as pool:
        outcomes = pool.map(partial(play, steps=options.steps, parts=parts), seeds, chunksize=50)
    broken = [outcome for outcome in outcomes if outcome.broken]
    figures = {
        "seeds": len(outcomes),
        "steps": options.steps,
        "shown": sum(outcome.shown for outcome in outcomes),
        "broken": len(broken),
        "seconds": round(time.monotonic() - begun_s, 1),
    }
    for outcome in broken[:SHOWN_MAX]:
        print(f"seed {outcome.seed}: {outcome.broken}", file=sys.stderr)
    print(json.dumps(figures) if options.json else "\n".join(f"{k:8} {v}" for k, v in figures.items()))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())

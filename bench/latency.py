"""How long from a feverish forehead in place to the buzzer's pin high, at the sensor's real settling time.

The whole kiosk runs: sampling thread, driver, the simulated chip's bytes, loop, writer, screen. Somebody
walks up; the forehead is in place once it fills the sensor's view. The limit is so many samples, each after
the settling time that the datasheet asks for; the first samples may fall into the last steps of the approach,
so the ratio can lie below one.

    python bench/latency.py [--trials N] [--variant xCC] [--json]
"""

import argparse
import json
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.alarm import FEVER_CENTI_C, Bench, until
from drivers.simulated.board import SimulatedBoard
from drivers.thermometer import SETTLE_MS
from kiosk.app import now_ms
from kiosk.config import load
from kiosk.demo.run import write_config
from kiosk.flow.recheck import CARDS_MAX
from kiosk.flow.states import Checkpoint, FeverAlarm
from kiosk.shell import Post
from kiosk.start import Kiosk, prepare

TRIALS_MAX = CARDS_MAX - 1  # each leaves a recheck card open
STAY_MS = 60_000  # until they are told to go
GOAL_P50_MS, GOAL_P95_MS = 1_500, 2_500
QUIET_MS = 300  # between two people the moments at which they come fall anywhere between two samples


class Walk(Bench):
    """People with a fever walk up, one after another."""

    def __init__(self, kiosk: Kiosk, trials: int) -> None:
        super().__init__(kiosk, trials)
        self.board = SimulatedBoard(now_ms=now_ms, settle_ms=kiosk.config.sensor.settle_ms, seed=3)
        self.in_place_to_buzzer_ms: list[float] = []
        self._heard = threading.Event()

    def _hold_in_turns(self, state: Callable[[], Checkpoint], post: Post) -> None:
        self.board.pin_factory.pin(self.kiosk.config.pins.buzzer).follower = self._follow
        for number in range(self.trials + 1):
            self._walks_up(state, counted=number > 0)  # the first warms up: imports, fonts
            self._guard_and_next(state, post)
            time.sleep((QUIET_MS + 37 * number % SETTLE_MS["xCC"]) / 1_000)

    def _walks_up(self, state: Callable[[], Checkpoint], *, counted: bool) -> None:
        self._heard.clear()
        self.board.people.arrive(skin_centi_c=FEVER_CENTI_C, stay_ms=STAY_MS)
        in_place_ms = self.board.people.in_place_ms
        assert in_place_ms is not None, "somebody came"
        assert self._heard.wait(STAY_MS / 1_000), f"no alarm: {state().stage}"
        if counted:
            self.in_place_to_buzzer_ms.append(self._edge_ms - in_place_ms)
        self.board.people.leave()
        until(lambda: isinstance(state().stage, FeverAlarm))

    def _follow(self, high: bool) -> None:  # noqa: FBT001 - a level
        if high and not self._heard.is_set():
            self._edge_ms = time.monotonic_ns() / 1e6
            self._heard.set()


def measure(trials: int, variant: str, directory: Path) -> dict[str, Any]:
    """Median and 95th of a hundred in ms, and both as a ratio to samples x settling time."""
    config = load(write_config(directory, None))
    config = replace(config, sensor=replace(config.sensor, settle_ms=SETTLE_MS[variant]))
    walk = Walk(prepare(config), trials)
    walk.run()
    times_ms = walk.in_place_to_buzzer_ms
    limit_ms = config.screening.samples * SETTLE_MS[variant]
    p50_ms = statistics.median(times_ms)
    p95_ms = statistics.quantiles(times_ms, n=20, method="inclusive")[18]
    return {
        "trials": trials,
        "variant": variant,
        "samples": config.screening.samples,
        "limit_ms": limit_ms,
        "in_place_to_buzzer_p50_ms": round(p50_ms),
        "in_place_to_buzzer_p95_ms": round(p95_ms),
        "ratio_p50": round(p50_ms / limit_ms, 2),
        "ratio_p95": round(p95_ms / limit_ms, 2),
        "goal_p50_ms": GOAL_P50_MS,
        "goal_p95_ms": GOAL_P95_MS,
        "well": p50_ms <= GOAL_P50_MS and p95_ms <= GOAL_P95_MS,
    }


def main() -> None:
    """Run and print; with --json one object on one line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trials", type=int, default=20, choices=range(2, TRIALS_MAX + 1), metavar="N")
    parser.add_argument("--variant", choices=sorted(SETTLE_MS), default="xCC")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with TemporaryDirectory(dir=Path.cwd()) as directory:
        result = measure(options.trials, options.variant, Path(directory))
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:28} {value!s:>10}")


if __name__ == "__main__":
    main()

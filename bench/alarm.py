"""How long from the sample that completes a feverish look to the buzzer's first edge, with the ledger stuck.

The whole kiosk runs: loop, sampling, writer and screen threads, the simulated chip's bytes at seven times
the real rate. Another process holds the ledger's file, and the writer is already waiting for it with an
older record, when the fever comes. Time runs from the end of the last transfer on the wire to the edge
on the pin. The limit, measured in between, is what two bare threads need to hand something over through a
queue and set a pin, in this same busy process.

    python bench/alarm.py [--trials N] [--json]
"""

import argparse
import json
import os
import queue
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

from gpiozero import DigitalOutputDevice

from drivers.simulated.board import SimulatedBoard
from kiosk.app import now_ms, run
from kiosk.config import load
from kiosk.demo.run import write_config
from kiosk.flow.actions import GoBack
from kiosk.flow.events import Touched
from kiosk.flow.states import Checkpoint, FeverAlarm, Idle, OutOfService, Referred
from kiosk.flow.waiting_states import Naming
from kiosk.ledger.clock import Moments
from kiosk.live import window_of
from kiosk.shell import Post
from kiosk.start import Kiosk, prepare

SETTLE_MS = 20
FEVER_CENTI_C = 3901
HAND_OFFS = 25  # between two trials
SPARE_PIN = 5
GOAL_P99_MS = 50.0
WAIT_S_MAX = 20.0

# Holds the write lock of the file between a line of input and the next.
HOLDER = """
import sqlite3, sys
file = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=10)
for number, _ in enumerate(sys.stdin):
    file.execute("COMMIT" if number % 2 else "BEGIN IMMEDIATE")
    print(number, flush=True)
"""


class WatchedWire:
    """The board's wire, which remembers when the last transfer ended."""

    def __init__(self, wire: Any) -> None:
        self.ended_ns = 0
        self._wire = wire

    def open(self, bus: int) -> None:
        """As the wire below."""
        self._wire.open(bus)

    def close(self) -> None:
        """As the wire below."""
        self._wire.close()

    def i2c_rdwr(self, *messages: Any) -> None:
        """As the wire below."""
        self._wire.i2c_rdwr(*messages)
        self.ended_ns = time.monotonic_ns()


class Bench:
    """Plays people and guard beside a running kiosk, and takes the times."""

    def __init__(self, kiosk: Kiosk, trials: int) -> None:
        self.kiosk = kiosk
        self.trials = trials
        self.alarms_ms: list[float] = []
        self.hand_offs_ms: list[float] = []
        self.stuck_saves = 0
        self.board = SimulatedBoard(now_ms=now_ms, settle_ms=SETTLE_MS)
        self.wire = self.board.wire = WatchedWire(self.board.wire)  # type: ignore[assignment]  # same shape
        self._edge = threading.Event()
        self._holder: subprocess.Popen[str] | None = None

    def run(self) -> None:
        """All trials, then the end of the kiosk."""
        window = window_of(self.kiosk, Moments(), without_screen=True)

        def screen(state: Callable[[], Checkpoint], post: Post, stopping: threading.Event) -> None:
            player = threading.Thread(target=self._play, args=(state, post, stopping), daemon=True)
            player.start()
            window(state, post, stopping)
            player.join()

        run(self.kiosk, screen, board=self.board)

    def _play(self, state: Callable[[], Checkpoint], post: Post, stopping: threading.Event) -> None:
        try:
            self._hold_in_turns(state, post)
        finally:
            if self._holder is not None:
                self._holder.kill()
            stopping.set()

    def _hold_in_turns(self, state: Callable[[], Checkpoint], post: Post) -> None:
        self._holder = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(self.kiosk.config.ledger.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.board.pin_factory.pin(self.kiosk.config.pins.buzzer).follower = self._follow
        self._fever(state)  # warm: imports, fonts, first pages
        self.alarms_ms.clear()
        for _ in range(self.trials):
            self._turn_lock()
            self._guard_and_next(state, post)
            self._fever(state)
            self.stuck_saves += not _is_saved(state())
            self._turn_lock()
            until(lambda: _is_saved(state()))
            self._hand_off()

    def _fever(self, state: Callable[[], Checkpoint]) -> None:
        self._edge.clear()
        self.board.people.replay([FEVER_CENTI_C] * self.kiosk.rules.parameters.samples)
        assert self._edge.wait(WAIT_S_MAX), f"no alarm: {state().stage}"
        until(lambda: isinstance(state().stage, FeverAlarm))

    def _follow(self, high: bool) -> None:  # noqa: FBT001 - a level
        if high and not self._edge.is_set():
            self.alarms_ms.append((time.monotonic_ns() - self.wire.ended_ns) / 1e6)
            self._edge.set()

    def _guard_and_next(self, state: Callable[[], Checkpoint], post: Post) -> None:
        self.board.press_guard_button(self.kiosk.config.pins.guard_button)
        until(lambda: isinstance(state().stage, Naming))
        post(Touched(now_ms(), GoBack()))
        until(lambda: isinstance(state().stage, Referred))
        self.board.press_guard_button(self.kiosk.config.pins.guard_button)
        until(lambda: isinstance(state().stage, Idle | OutOfService) and not state().view_taken)
        assert isinstance(state().stage, Idle), "the lock was held for too long"

    def _turn_lock(self) -> None:
        assert self._holder is not None
        assert self._holder.stdin is not None
        assert self._holder.stdout is not None
        self._holder.stdin.write("\n")
        self._holder.stdin.flush()
        assert self._holder.stdout.readline(), "the holder failed"

    def _hand_off(self) -> None:
        """The limit: a queue, a thread, a pin."""
        handed: queue.Queue[int] = queue.Queue()
        done = threading.Semaphore(0)

        def work() -> None:
            with DigitalOutputDevice(SPARE_PIN, pin_factory=self.board.pin_factory) as pin:
                for _ in range(HAND_OFFS):
                    begun_ns = handed.get()
                    pin.value = not pin.value
                    self.hand_offs_ms.append((time.monotonic_ns() - begun_ns) / 1e6)
                    done.release()

        thread = threading.Thread(target=work)
        thread.start()
        for _ in range(HAND_OFFS):
            time.sleep(0.002)  # so that the other thread really waits
            handed.put(time.monotonic_ns())
            done.acquire()
        thread.join()


def _is_saved(state: Checkpoint) -> bool:
    return isinstance(state.stage, FeverAlarm) and state.stage.saved


def until(holds: Callable[[], bool]) -> None:
    """Wait for this to hold."""
    end_s = time.monotonic() + WAIT_S_MAX
    while not holds():
        assert time.monotonic() < end_s, "the kiosk doesn't follow"
        time.sleep(0.002)


def measure(trials: int, directory: Path) -> dict[str, Any]:
    """Quantiles of both, in ms."""
    config = load(write_config(directory, None))
    config = replace(config, sensor=replace(config.sensor, settle_ms=SETTLE_MS))
    bench = Bench(prepare(config), trials)
    bench.run()
    assert len(bench.alarms_ms) == trials, "a trial gave no time"
    alarm, limit = quantiles(bench.alarms_ms), quantiles(bench.hand_offs_ms)
    return {
        "trials": trials,
        "trials_with_the_ledger_stuck": bench.stuck_saves,
        **{f"alarm_{name}_ms": value for name, value in alarm.items()},
        **{f"hand_off_{name}_ms": value for name, value in limit.items()},
        "ratio_p50": round(alarm["p50"] / limit["p50"], 2),
        "ratio_p99": round(alarm["p99"] / limit["p99"], 2),
        "goal_p99_ms": GOAL_P99_MS,
        "well": alarm["p99"] <= GOAL_P99_MS,
    }


def quantiles(times_ms: list[float]) -> dict[str, float]:
    """Median, 99th of a hundred and worst."""
    cut = statistics.quantiles(times_ms, n=100, method="inclusive")
    return {"p50": round(cut[49], 3), "p99": round(cut[98], 3), "max": round(max(times_ms), 3)}


def main() -> None:
    """Run and print; with --json one object on one line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trials", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with TemporaryDirectory(dir=Path.cwd()) as directory:  # the disk of interest, not a /tmp in memory
        result = measure(options.trials, Path(directory))
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:30} {value!s:>10}")


if __name__ == "__main__":
    main()

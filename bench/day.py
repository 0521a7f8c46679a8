"""Twenty-four simulated hours at the gate, with faults: does memory grow, and how long does the screen stall?

One process, one virtual clock: the simulated chip with its bytes, drivers, step, ledger on a real file, every
scene composed and painted, people who type and tap, a guard who comes. Once an hour the thermometer is
unplugged for a minute, and spoilt bytes come in between. Only speech is not there: it lives in real time.
Memory is compared with what it was when every screen and every cache had been used once; a "block" is one of
Python's own pieces of memory, which tells growth that the allocator hides. The longest look is composing and
painting for one event, in processor time: what else the machine does is not the kiosk's. The limit is the
copy of a whole screen in the same run.

    python bench/day.py [--hours 24] [--people 600] [--json]
"""

import argparse
import gc
import json
import math
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from kiosk.config import load
from kiosk.demo.day import Coming, Day
from kiosk.demo.people import invented
from kiosk.demo.run import DAY_BEGINS_MS, write_config
from kiosk.flow.states import OutOfService
from kiosk.live import panel_of
from kiosk.start import Kiosk, prepare
from kiosk.ui.drawn_ahead import DrawnAhead
from kiosk.ui.paint import Painter
from kiosk.ui.paint.sdl import pygame
from kiosk.ui.scene import Scene
from kiosk.ui.theme import DARK, LIGHT, Theme

HOUR_MS = 3_600_000
WARM_SHARE = 0.25  # of the time: by then each screen was shown and each bounded cache is full
UNPLUGGED_MS = 60_000
SPOILT = 3  # transfers at the head of each hour
GOAL_STALL_MS = 100.0
GOAL_GROWTH_MB = 3.0  # in 18 hours; what the gate must remember of 450 people is a fifth of that
PAGE_BYTES = 4_096


@dataclass(slots=True)
class Watch:
    """What was measured on the way."""

    looks: Counter[int] = field(default_factory=Counter)  # by tenths of a ms: a list of a million would grow
    memory_mb: list[float] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)

    def note(self) -> None:
        """Memory now, with nothing left that only waits to be collected."""
        gc.collect()
        resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        self.memory_mb.append(resident * PAGE_BYTES / (1 << 20))
        self.blocks.append(sys.getallocatedblocks())


class WatchedDay(Day):
    """A day whose looks are timed."""

    def __init__(self, kiosk: Kiosk, painter: Painter, watch: Watch) -> None:
        super().__init__(
            kiosk, seed=1, begins_wall_ms=DAY_BEGINS_MS, watch=lambda _, scene: _painted(painter, scene)
        )
        self._measured = watch
        self._ahead = DrawnAhead(painter, self._panel)

    def draw_ahead(self, theme: Theme | None = None) -> None:
        """What the window does in its calm frames."""
        facts = self._facts()
        self._ahead.some("zh", replace(facts, theme=theme or facts.theme), until_s=math.inf)

    def _look(self) -> None:
        begun_s = time.thread_time()
        super()._look()
        self._measured.looks[round((time.thread_time() - begun_s) * 10_000)] += 1


def _painted(painter: Painter, scene: Scene) -> None:
    painter.show(scene)


def measure(hours: float, people: int, folder: Path) -> dict[str, Any]:
    """Live the hours and say what they cost."""
    kiosk = prepare(load(write_config(folder, None)))
    panel = panel_of(kiosk.config.screen)
    painter, watch = Painter(panel, full_screen=False, without_glass=True), Watch()
    copy_ms = _copy_ms()
    begun_s = time.monotonic()
    with WatchedDay(kiosk, painter, watch) as day:
        for theme in (DARK, LIGHT):  # the evening's, too: each screen was shown once
            day.draw_ahead(theme)
        gc.freeze()
        coming = invented(people, kiosk.site.roster, 1)
        for _ in range(round(hours)):
            _an_hour(day, coming, max(1, round(people / hours)))
            watch.note()
        records = day.ledger.count_by_verdict(0)
    warm = round(len(watch.blocks) * WARM_SHARE)
    growth_mb = watch.memory_mb[-1] - watch.memory_mb[warm]
    longest_ms = max(watch.looks) / 10
    return {
        "hours": round(hours),
        "took_s": round(time.monotonic() - begun_s),
        "people": day.tally.people,
        "entries": sum(records.values()),
        "looks": watch.looks.total(),
        "looks_over_10_ms": sum(count for tenths, count in watch.looks.items() if tenths > 100),
        "longest_look_ms": round(longest_ms, 1),
        "copy_ms": round(copy_ms, 2),
        "longest_look_ratio": round(longest_ms / copy_ms),
        "memory_warm_mb": round(watch.memory_mb[warm], 1),
        "memory_end_mb": round(watch.memory_mb[-1], 1),
        "growth_mb": round(growth_mb, 1),
        "memory_by_hour_mb": [round(each, 1) for each in watch.memory_mb],
        "blocks_a_person": round((watch.blocks[-1] - watch.blocks[warm]) / (people * (1 - WARM_SHARE))),
        "goal_stall_ms": GOAL_STALL_MS,
        "goal_growth_mb": GOAL_GROWTH_MB,
        "well": longest_ms <= GOAL_STALL_MS and growth_mb <= GOAL_GROWTH_MB,
    }


def _an_hour(day: WatchedDay, coming: Iterator[Coming], people: int) -> None:
    """A fault, then people, each at their time."""
    begun_ms = day.clock.boottime_ms
    day.board.chip.inject("corrupt", SPOILT)
    day.board.chip.unplug()
    day.wait(UNPLUGGED_MS)
    assert isinstance(day.shell.state.stage, OutOfService), "nobody noticed that the thermometer is gone"
    day.board.chip.plug()
    day.wait(UNPLUGGED_MS)
    for number in range(people):
        free_ms = begun_ms + HOUR_MS * (number + 1) // (people + 1) - day.clock.boottime_ms
        day.wait(max(0, free_ms))
        day.draw_ahead()
        day.live([each for each in [next(coming, None)] if each is not None])
    day.wait(max(0, begun_ms + HOUR_MS - day.clock.boottime_ms))


def _copy_ms() -> float:
    """A copy of the whole screen: what no painting of it can be quicker than."""
    surface = pygame.display.get_surface()
    copy, times_ms = surface.copy(), []
    for _ in range(20):
        begun_s = time.perf_counter()
        surface.blit(copy, (0, 0))
        pygame.display.flip()
        times_ms.append((time.perf_counter() - begun_s) * 1_000)
    return statistics.median(times_ms)


def main() -> int:
    """Run and print; 1 if memory grows or the screen stalls."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hours", type=float, default=24)
    parser.add_argument("--people", type=int, default=600)
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")
    options = parser.parse_args()
    with TemporaryDirectory() as directory:
        result = measure(options.hours, options.people, Path(directory))
    if options.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:20} {value!s:>10}")
    return 0 if result["well"] else 1


if __name__ == "__main__":
    raise SystemExit(main())

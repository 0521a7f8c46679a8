"""What a frame costs: first paint, whole redraw, dirty redraw, composing, idling; p50 and p95 for each stage.

    python bench/frame.py [--size 1280x800] [--rounds 40]

As in the kiosk, a few screens of each stage were drawn ahead. The first paint of an example is told apart
from the later ones; "dirty" is the same screen a second later. Times depend on the machine, so each is also
given as a multiple of a plain copy of the whole surface and a flip, measured in the same run. Uses SDL's
dummy screen unless SDL_VIDEODRIVER says otherwise and `--glass` is given.
"""

import argparse
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from kiosk.ui.examples import FACTS, Example, ahead, examples
from kiosk.ui.paint import Painter
from kiosk.ui.paint.sdl import pygame
from kiosk.ui.scene import Panel, Scene
from kiosk.ui.screens import compose
from kiosk.ui.shots import panel_of
from kiosk.ui.window import Window

IDLE_S = 8.0
DIRTY_MS_MAX = 6.0
FIRST_MS_MAX = 120.0


def main() -> int:
    """Print the table; 1 if any redraw is slower than a frame may be."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--glass", action="store_true", help="draw on the real screen")
    options = parser.parse_args()
    panel = panel_of(options.size)
    began = time.perf_counter()
    painter = Painter(panel, full_screen=False, without_glass=not options.glass)
    print(f"open: {_since_ms(began):.0f} ms")
    shown = list(examples("zh"))
    scenes = [compose(each.checkpoint, each.facts, panel) for each in ahead("zh")]
    began = time.perf_counter()
    for scene in scenes:
        for item in scene.items:
            painter.warm(item)
    print(f"{len(scenes)} screens drawn ahead: {_since_ms(began):.0f} ms")
    first_ms, dirty_ms = _table(painter, panel, shown, options.rounds)
    _idle(painter, panel, shown[0])
    print(f"longest first paint {first_ms:.1f} ms, at most {FIRST_MS_MAX}")
    print(f"dirty redraw, p95 of the worst stage {dirty_ms:.2f} ms, at most {DIRTY_MS_MAX}")
    return int(first_ms > FIRST_MS_MAX or dirty_ms > DIRTY_MS_MAX)


def _table(painter: Painter, panel: Panel, shown: list[Example], rounds: int) -> tuple[float, float]:
    copy_ms = statistics.median(_timed(_copy_and_flip(), rounds))
    print(f"copy and flip of the whole surface: {copy_ms:.2f} ms")
    heads = f"{'first':>8}{'whole p50':>10}{'p95':>8}{'x copy':>8}{'dirty p50':>11}{'p95':>8}{'x copy':>8}"
    print(f"{'stage':<18}{heads}{'compose':>9}")
    longest_ms = worst_ms = 0.0
    for stage, cases in _by_stage(shown).items():
        first, whole, dirty, composing = [], [], [], []
        for example in cases:
            one, next_one = _two(panel, example)
            blank = Scene(panel.width, panel.height, one.ground, (), ())
            painter.show(blank)
            first += _timed(partial(painter.show, one), 1)
            painter.show(next_one)  # its first time too: a number that was never drawn
            for _ in range(rounds):
                painter.show(blank)
                whole += _timed(partial(painter.show, one), 1)
                dirty += _timed(partial(painter.show, next_one), 1)
            composing += _timed(partial(compose, example.checkpoint, FACTS, panel), 5)
        longest_ms, worst_ms = max(longest_ms, *first), max(worst_ms, _p95(dirty))
        print(
            f"{stage:<18}{max(first):>8.1f}"
            f"{statistics.median(whole):>10.2f}{_p95(whole):>8.2f}{_p95(whole) / copy_ms:>8.1f}"
            f"{statistics.median(dirty):>11.2f}{_p95(dirty):>8.2f}{_p95(dirty) / copy_ms:>8.1f}"
            f"{statistics.median(composing):>9.2f}"
        )
    return longest_ms, worst_ms


def _by_stage(shown: list[Example]) -> dict[str, list[Example]]:
    stages: dict[str, list[Example]] = {}
    for example in shown:
        stages.setdefault(type(example.checkpoint.stage).__name__, []).append(example)
    return {stage: cases[:6] for stage, cases in stages.items()}


def _two(panel: Panel, example: Example) -> tuple[Scene, Scene]:
    """A screen, and the same one second later with a finger on its first button."""
    one = compose(example.checkpoint, example.facts, panel)
    later = replace(example.checkpoint, now_ms=example.checkpoint.now_ms + 1_000)
    return one, compose(later, example.facts, panel)


def _copy_and_flip() -> Callable[[], None]:
    surface = pygame.display.get_surface()
    copy = surface.copy()

    def run() -> None:
        surface.blit(copy, (0, 0))
        pygame.display.flip()

    return run


def _idle(painter: Painter, panel: Panel, example: Example) -> None:
    """A running window before which nobody stands; share of one core, in the process's own time."""
    window = Window(painter, panel, lambda: FACTS)
    _run_for(window, example, IDLE_S)  # in these seconds it warms the other screens
    began_s, wall_s = time.process_time(), time.perf_counter()
    _run_for(window, example, IDLE_S)
    share = (time.process_time() - began_s) / (time.perf_counter() - wall_s)
    print(f"idle: {100 * share:.2f} % of a core")


def _run_for(window: Window, example: Example, seconds: float) -> None:
    stopping = threading.Event()
    threading.Timer(seconds, stopping.set).start()
    window.run(lambda: example.checkpoint, lambda _: None, stopping)


def _timed(work: Callable[[], object], rounds: int) -> list[float]:
    return list(_times(work, rounds))


def _times(work: Callable[[], object], rounds: int) -> Iterator[float]:
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        yield _since_ms(began)


def _since_ms(began_s: float) -> float:
    return (time.perf_counter() - began_s) * 1_000


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    raise SystemExit(main())

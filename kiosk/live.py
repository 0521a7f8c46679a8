"""`python -m kiosk run`: settings, screen and loop together."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from drivers.simulated.board import SimulatedBoard
from kiosk.app import ScreenLoop, now_ms, run
from kiosk.config import load
from kiosk.ledger.clock import Moments
from kiosk.start import Kiosk, prepare
from kiosk.street import people_come
from kiosk.surroundings import facts_of
from kiosk.ui.facts import Facts
from kiosk.ui.paint import Painter
from kiosk.ui.scene import Panel
from kiosk.ui.window import Window

FACTS_S = 1.0  # how old what stands beside the state may be


def run_kiosk(config_path: Path, *, simulate: bool, without_screen: bool = False) -> int:
    """Run until told to stop.

    Raises:
        ConfigError, SiteInvalid, ScreenError, DriverError, LedgerError: it can't start; each says why.
    """
    kiosk = prepare(load(config_path))
    board = None
    if simulate:
        board = SimulatedBoard(now_ms=now_ms, settle_ms=kiosk.config.sensor.settle_ms)
    run(
        kiosk, _window(kiosk, without_screen=without_screen), board=board, beside=partial(people_come, seed=1)
    )
    return 0


def _window(kiosk: Kiosk, *, without_screen: bool) -> ScreenLoop:
    screen = kiosk.config.screen
    panel = Panel(screen.width, screen.height, screen.diagonal_inch)
    painter = Painter(panel, full_screen=screen.full_screen, without_glass=without_screen)
    return Window(painter, panel, _facts(kiosk)).run


def _facts(kiosk: Kiosk) -> Callable[[], Facts]:
    """The facts, looked up once a second: they need a system call or two."""
    moments = Moments()
    known: list[tuple[float, Facts]] = []

    def facts() -> Facts:
        now_s = time.monotonic()
        if not known or now_s - known[0][0] >= FACTS_S:
            known[:] = [(now_s, facts_of(kiosk, moments.moment()))]
        return known[0][1]

    return facts

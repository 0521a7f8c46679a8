"""`python -m kiosk run`: settings, screen and loop together."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from drivers.simulated.board import SimulatedBoard
from kiosk.app import now_ms, run
from kiosk.config import Screen, load
from kiosk.flow.states import Checkpoint
from kiosk.hours import Hours
from kiosk.ledger.clock import Moments
from kiosk.lookout import Lookout
from kiosk.shell import Post, ScreenLoop
from kiosk.site_watch import SiteWatch
from kiosk.start import Kiosk, prepare
from kiosk.street import people_come
from kiosk.surroundings import Delivery, delivery_of, facts_with
from kiosk.ui.facts import Facts
from kiosk.ui.paint import Painter
from kiosk.ui.rest import Rest
from kiosk.ui.scene import Panel
from kiosk.ui.watchdog import Watchdog
from kiosk.ui.window import Window
from kiosk.voice.desk import Settings
from kiosk.voice.speech import Loudspeaker, Speech

FACTS_S = 1.0  # how old what stands beside the state may be


def run_kiosk(
    config_path: Path, *, simulate: bool, without_people: bool = False, without_screen: bool = False
) -> int:
    """Run until told to stop.

    Simulated parts see simulated people, or nobody if `without_people`.

    Raises:
        ConfigError, SiteInvalid, ScreenError, DriverError, LedgerError: it can't start; each says why.
    """
    kiosk = prepare(load(config_path))
    board = None
    if simulate:
        board = SimulatedBoard(now_ms=now_ms, settle_ms=kiosk.config.sensor.settle_ms)
    moments = Moments()
    screen = window_of(kiosk, moments, without_screen=without_screen)
    beside = None if without_people else partial(people_come, seed=1)
    run(kiosk, screen, moments=moments, board=board, beside=beside, voice=voice_of(kiosk, moments))
    return 0


def voice_of(kiosk: Kiosk, moments: Moments) -> Speech | None:
    """The voice of this kiosk, not started yet; None where the settings say that it has no loudspeaker."""
    sound = kiosk.config.sound
    if not sound.speaker:
        return None
    zone = ZoneInfo(kiosk.config.identity.time_zone)

    def local() -> datetime | None:
        moment = moments.moment()
        return None if moment.clock == "none" else datetime.fromtimestamp(moment.wall_ms / 1_000, zone)

    settings = Settings(
        volume_percent=sound.volume_percent,
        quiet_percent=sound.quiet_percent,
        quiet=Hours(sound.quiet_from_hour * 60, sound.quiet_to_hour * 60),
        announcements=kiosk.site.announced_at(kiosk.config.identity.gate),
    )
    return Speech(Loudspeaker(settings, kiosk.config.sound_folder(), local, sound.device))


def window_of(kiosk: Kiosk, moments: Moments, *, without_screen: bool) -> ScreenLoop:
    """The screen of this kiosk, opened.

    Raises:
        ScreenError: no display, or one of another size.
    """
    screen = kiosk.config.screen
    painter = Painter(panel_of(screen), full_screen=screen.full_screen, without_glass=without_screen)
    return screen_loop(kiosk, moments, painter, lambda: delivery_of(kiosk.config.ledger.path))


def panel_of(screen: Screen) -> Panel:
    """The panel that the settings describe."""
    return Panel(screen.width, screen.height, screen.diagonal_inch)


def screen_loop(kiosk: Kiosk, moments: Moments, painter: Painter, look: Callable[[], Delivery]) -> ScreenLoop:
    """Shows what happens on this painter; `look` tells how the courier does, and may take its time."""

    def run(state: Callable[[], Checkpoint], post: Post, stopping: threading.Event) -> None:
        screen, watchdog = kiosk.config.screen, Watchdog()
        with Lookout(look, SiteWatch(kiosk, post, now_ms).look) as lookout:
            facts = _facts(lambda: _by_its_site(kiosk, state()), moments, lookout, watchdog)
            rest = Rest(screen.dark_after_min * 60_000)
            Window(painter, panel_of(screen), facts, watchdog=watchdog, rest=rest).run(state, post, stopping)

    return run


def _by_its_site(kiosk: Kiosk, checkpoint: Checkpoint) -> Kiosk:
    """The kiosk with the site that the gate goes by now."""
    return replace(kiosk, site=checkpoint.site.site or kiosk.site)


def _facts(
    kiosk: Callable[[], Kiosk], moments: Moments, lookout: Lookout, watchdog: Watchdog
) -> Callable[[], Facts]:
    """The facts, looked up once a second: they need a system call or two."""
    known: list[tuple[float, Facts]] = []

    def facts() -> Facts:
        now_s = time.monotonic()
        if not known or now_s - known[0][0] >= FACTS_S:
            facts = facts_with(kiosk(), moments.moment(), lookout.delivery)
            known[:] = [(now_s, replace(facts, stall=watchdog.longest))]
        return known[0][1]

    return facts

"""`python -m kiosk closed`: says on the screen that the gate is out of service: the kiosk doesn't come up.

Runs in its place and opens neither ledger, sensor nor pins. Whatever of the settings can be read is used;
what can't be is what the screen tells about. It ends after a while, so that the kiosk is tried again.
"""

import logging
import signal
import threading
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.config import Config, load
from kiosk.flow.states import Checkpoint, OutOfService, Trouble
from kiosk.ledger.clock import Moments
from kiosk.live import panel_of
from kiosk.people.site import SiteInvalid
from kiosk.screening.baseline import Baseline
from kiosk.settings_file import ConfigError
from kiosk.start import prepare
from kiosk.surroundings import VERSION, facts_of
from kiosk.ui.errors import ScreenError
from kiosk.ui.facts import Facts
from kiosk.ui.paint import Painter
from kiosk.ui.paint.painter import glass_size
from kiosk.ui.scene import Panel
from kiosk.ui.window import Window
from kiosk.ui.words import Phrase

log = logging.getLogger(__name__)

DIAGONAL_INCH = 7.0  # of a panel that no settings describe
NOWHERE = Phrase("门岗", "Gatehouse")
CONFIG_INVALID, SITE_INVALID, PROGRAM_FAILED = "config_invalid", "site_invalid", "program_failed"


def show_closed(config_path: Path, seconds: float, *, without_screen: bool = False) -> str:
    """Show it for so long, or until SIGTERM; returns the word for what keeps the kiosk from coming up.

    Without a display it only waits: ending at once would try the kiosk again and again.
    """
    code, panel, facts = _situation(config_path)
    log.warning("暂停使用 / out of service: %s", code)
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    ending = threading.Timer(seconds, stopping.set)
    ending.daemon = True
    ending.start()
    panel = panel or _unknown_panel()
    try:
        painter = Painter(panel, without_glass=without_screen)
    except ScreenError as problem:
        log.error("%s", problem)  # noqa: TRY400 - it has a sentence
        stopping.wait()
        return code
    shown = Checkpoint(OutOfService(Trouble.PROGRAM, code, 0), Baseline(()))
    Window(painter, panel, lambda: facts).run(lambda: shown, lambda _: None, stopping)
    return code


def _situation(config_path: Path) -> tuple[str, Panel | None, Facts]:
    """What is wrong, as far as the settings tell, and what can be shown of the place."""
    try:
        config = load(config_path)
    except ConfigError as problem:
        log.error("%s", problem)  # noqa: TRY400 - it has a sentence
        return CONFIG_INVALID, None, Facts(NOWHERE, NOWHERE, version=VERSION)
    panel = panel_of(config.screen)
    try:
        return PROGRAM_FAILED, panel, facts_of(prepare(config), Moments().moment())
    except SiteInvalid as problem:
        log.error("%s", problem)  # noqa: TRY400 - it has a sentence
        return SITE_INVALID, panel, _facts_without_site(config)


def _facts_without_site(config: Config) -> Facts:
    gate = config.identity.gate
    now = datetime.fromtimestamp(time.time(), ZoneInfo(config.identity.time_zone))
    return Facts(NOWHERE, Phrase(gate, gate), clock=now, clock_trusted=False, version=VERSION)


def _unknown_panel() -> Panel:
    width, height = glass_size() or (1_024, 600)
    return Panel(width, height, DIAGONAL_INCH)

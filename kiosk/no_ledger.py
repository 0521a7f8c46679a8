"""When the ledger can't be opened at start: say so on the screen and by buzzer, and try again by itself.

A kiosk without a ledger admits nobody, but a black screen would tell the guard nothing.
"""

import logging
import threading
import time
from collections.abc import Callable

from drivers.buzzer import FAULT
from drivers.errors import DriverError
from drivers.lamp import Colour
from drivers.parts import Parts
from kiosk.flow.states import Checkpoint, OutOfService, Trouble
from kiosk.ledger.errors import LedgerError, LedgerForeign, LedgerLocked
from kiosk.ledger.store import Ledger
from kiosk.screening.baseline import Baseline
from kiosk.shell import ScreenLoop
from kiosk.supervisor import Supervisor

log = logging.getLogger(__name__)

RETRY_S = 5.0  # a guard who has just made room should not stand waiting
HOPELESS = (LedgerLocked, LedgerForeign)  # another kiosk's file: showing anything would hide the mistake


def open_patiently(
    open_once: Callable[[], Ledger],
    parts: Parts,
    screen: ScreenLoop,
    stopping: threading.Event,
    supervisor: Supervisor,
) -> Ledger | None:
    """The ledger, as soon as it can be had; None if told to stop before.

    Raises:
        LedgerLocked, LedgerForeign: the file is somebody else's.
    """
    try:
        return open_once()
    except HOPELESS:
        raise
    except LedgerError as problem:
        log.exception("the ledger can't be opened")
        _call(parts)
        supervisor.ready(f"台账打不开，暂停使用 / out of service, no ledger: {problem.code}")
        waiting = _Waiting(open_once, stopping, supervisor)
        waiting.start()
        shown = _out_of_service(problem)
        screen(lambda: shown, lambda _: None, waiting.over)
        if not waiting.over.is_set():
            stopping.set()  # the window was closed
        waiting.join()
        _call_off(parts)
        return waiting.ledger


class _Waiting(threading.Thread):
    """Tries until it succeeds or is told to stop; then `over` is set."""

    def __init__(
        self, open_once: Callable[[], Ledger], stopping: threading.Event, supervisor: Supervisor
    ) -> None:
        super().__init__(name="ledger-opening", daemon=True)
        self.ledger: Ledger | None = None
        self.over = threading.Event()
        self._open_once = open_once
        self._stopping = stopping
        self._supervisor = supervisor

    def run(self) -> None:
        """Try, wait, try again."""
        while self.ledger is None and not self._stopping.wait(RETRY_S):
            self._supervisor.turned(time.monotonic_ns() // 1_000_000)
            try:
                self.ledger = self._open_once()
            except LedgerError as problem:
                log.warning("still no ledger: %s", problem)
        self.over.set()


def _call(parts: Parts) -> None:
    try:
        parts.buzzer.sound(FAULT)
        parts.lamp.show(Colour.YELLOW)
    except DriverError as problem:
        log.error("%s", problem)  # noqa: TRY400 - the ledger's trouble is the story here


def _call_off(parts: Parts) -> None:
    try:
        parts.buzzer.silence()
        parts.lamp.show(None)
    except DriverError as problem:
        log.error("%s", problem)  # noqa: TRY400 - a lamp that stays lit is no reason to keep the gate shut


def _out_of_service(problem: LedgerError) -> Checkpoint:
    return Checkpoint(OutOfService(Trouble.LEDGER, problem.code, 0), Baseline(()))

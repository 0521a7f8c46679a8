"""The main thread's part of a kiosk: draw the latest state, turn fingers into events, keep nobody waiting.

Draws only when something that can be seen has changed; asks the panel 125 times a second while a finger is on
it or just was, sixty times while something moves, else thirty times. In calm frames it draws parts of other
screens where nobody sees them, so that none is slow when it is needed; only those of the language and the
theme in use.
"""

import logging
import threading
import time
from collections.abc import Callable

from kiosk.flow.card_states import Repeating
from kiosk.flow.events import Event, Scanned
from kiosk.flow.states import Admitted, Checkpoint, FeverAlarm, Measuring
from kiosk.ui.drawn_ahead import DrawnAhead
from kiosk.ui.facts import Facts
from kiosk.ui.paint import Painter, fingers
from kiosk.ui.paint.scans import keys
from kiosk.ui.paint.sdl import pygame
from kiosk.ui.rest import Rest
from kiosk.ui.scanner import Scanner
from kiosk.ui.scene import Panel, Press, Scene
from kiosk.ui.screens import compose, resting, seen
from kiosk.ui.touch import Touches
from kiosk.ui.watchdog import Watchdog

log = logging.getLogger(__name__)

FRAMES_TOUCHED = 125  # half of a frame is what a finger waits in the mean; a panel of glass tells no oftener
FRAMES_MOVING = 60
FRAMES_CALM = 30
# After a touch the control thread has its answer ready in a millisecond or two: for a few frames it is asked
# for as fast as that, so that the hand doesn't wait for the next ordinary frame.
FRAMES_ANSWER = 250
ANSWER_S = 0.03
BUSY_S = 2.0  # after a finger was there
AHEAD_S = 0.006  # of a calm frame, for drawing ahead: a finger that comes meanwhile notices nothing

_MOVING = (Admitted, FeverAlarm, Measuring, Repeating)  # something on these screens moves by itself


class Window:
    """A painter with its fingers; `run` is a `kiosk.app.ScreenLoop`."""

    def __init__(
        self,
        painter: Painter,
        panel: Panel,
        facts: Callable[[], Facts],
        *,
        watchdog: Watchdog | None = None,
        rest: Rest | None = None,
    ) -> None:
        self._painter = painter
        self._panel = panel
        self._facts = facts
        self._watchdog = watchdog or Watchdog()
        self._rest = rest or Rest()
        self._touches = Touches()
        self._scanner = Scanner()
        self._looked_ms = 0
        self._given: tuple[Checkpoint | None, Facts | None, Press | None, bool] = (None, None, None, False)
        self._shown: tuple[Checkpoint, Facts, Press | None, bool] | None = None
        self._scene: Scene | None = None
        self._busy_until_s = 0.0
        self._answer_until_s = 0.0
        self._complained = False
        self._ahead = DrawnAhead(painter, panel)

    def run(
        self, state: Callable[[], Checkpoint], post: Callable[[Event], None], stopping: threading.Event
    ) -> None:
        """Show and listen until `stopping` is set or the window is closed."""
        clock = pygame.time.Clock()
        frame_ms = 0.0  # the first opens faces and draws everything: that is the start, and no stall
        while not stopping.is_set():
            if frame_ms:
                self._watch(max(0.0, frame_ms - clock.get_rawtime()))
            events = pygame.event.get()
            if any(event.type == pygame.QUIT for event in events):
                return
            self._listen(events, post)
            self._watchdog.did("panel", _now_ms())
            now = state()
            try:
                self._show(now)
                self._complained = False
            except Exception as problem:  # noqa: BLE001 - logged with its trace
                # A mistake of ours in drawing must not end the process in which the alarm sounds.
                self._complain(problem)
            frames = self._frames(now)
            clock.tick(frames)
            frame_ms = 1_000 / frames

    def _frames(self, now: Checkpoint) -> int:
        """How many a second are wanted now."""
        now_s = time.monotonic()
        if now_s < self._answer_until_s:
            return FRAMES_ANSWER
        if now_s < self._busy_until_s:
            return FRAMES_TOUCHED
        return FRAMES_MOVING if isinstance(now.stage, _MOVING) else FRAMES_CALM

    def _watch(self, pause_ms: float) -> None:
        stall = self._watchdog.begin(_now_ms(), pause_ms)
        if stall is not None:
            log.warning("the screen took %d ms for one frame, most of it for: %s", stall.ms, stall.cause)

    def _complain(self, problem: Exception) -> None:
        """Once, not thirty times a second; again after a frame that was drawn."""
        if not self._complained:
            log.error("the screen was not drawn", exc_info=problem)
        self._complained = True

    def _listen(self, events: list[pygame.event.Event], post: Callable[[Event], None]) -> None:
        now_ms = time.monotonic_ns() // 1_000_000
        for code in self._scanner.feed(keys(events, self._looked_ms, now_ms)):
            self._rest.stir(now_ms)
            post(Scanned(now_ms, code))
        self._looked_ms = now_ms
        if self._scene is None:
            return
        for finger in fingers(events, self._panel, now_ms):
            self._rest.stir(now_ms)
            self._busy_until_s = time.monotonic() + BUSY_S
            touched = self._touches.feed(finger, self._scene)
            if touched is not None:
                self._answer_until_s = time.monotonic() + ANSWER_S
                post(touched)
        held = self._touches.held(now_ms)
        if held is not None:
            post(held)

    def _show(self, state: Checkpoint) -> None:
        now_ms = time.monotonic_ns() // 1_000_000
        given = (state, self._facts(), self._touches.press(now_ms), self._rest.dark(state, now_ms))
        self._watchdog.did("facts", _now_ms())
        if all(one is other for one, other in zip(given, self._given, strict=True)):
            if time.monotonic() >= self._busy_until_s:
                worn = given[1].worn(state.guardroom.settings)
                self._ahead.some(state.language, worn, until_s=time.monotonic() + AHEAD_S)
                self._watchdog.did("ahead", _now_ms())
            return  # most frames of a quiet day end here
        self._given = given
        facts = given[1].worn(state.guardroom.settings).to_the_minute()
        to_show = (seen(state), facts, *given[2:])
        if to_show != self._shown:
            self._draw(to_show, now_ms)
        self._watchdog.did("draw", _now_ms())

    def _draw(self, to_show: tuple[Checkpoint, Facts, Press | None, bool], now_ms: int) -> None:
        before, self._shown = self._shown, to_show
        state, facts, press, dark = to_show
        if before is None or (state, facts, dark) != (before[0], before[1], before[3]):
            if dark:
                self._scene = resting.resting(facts, self._panel, state.language)
            else:
                self._scene = compose(state, facts, self._panel)
            self._touches.shown(self._scene, now_ms)
        assert self._scene is not None, "composed above the first time"
        self._painter.show(self._scene.pressed(press))


def _now_ms() -> float:
    return time.monotonic() * 1_000

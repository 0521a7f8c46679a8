"""The main thread's part of a kiosk: draw the latest state, turn fingers into events, keep nobody waiting.

Draws only when something that can be seen has changed; asks the panel sixty times a second while a finger
is on it or something moves, else thirty times. In its first idle seconds it draws every other screen where
nobody sees it, so that none is slow when it is needed.
"""

import logging
import threading
import time
from collections.abc import Callable
from itertools import islice

from kiosk.flow.events import Event, Scanned
from kiosk.flow.states import Checkpoint
from kiosk.ui.examples import both_languages
from kiosk.ui.facts import Facts
from kiosk.ui.paint import Painter, fingers
from kiosk.ui.paint.scans import keys
from kiosk.ui.paint.sdl import pygame
from kiosk.ui.scanner import Scanner
from kiosk.ui.scene import Panel, Press, Scene
from kiosk.ui.screens import compose, seen
from kiosk.ui.touch import Touches

log = logging.getLogger(__name__)

FRAMES_BUSY = 60
FRAMES_CALM = 30
BUSY_S = 2.0  # after a finger was there


class Window:
    """A painter with its fingers; `run` is a `kiosk.app.ScreenLoop`."""

    def __init__(self, painter: Painter, panel: Panel, facts: Callable[[], Facts]) -> None:
        self._painter = painter
        self._panel = panel
        self._facts = facts
        self._touches = Touches()
        self._scanner = Scanner()
        self._looked_ms = 0
        self._given: tuple[Checkpoint | None, Facts | None, Press | None] = (None, None, None)
        self._shown: tuple[Checkpoint, Facts, Press | None] | None = None
        self._scene: Scene | None = None
        self._busy_until_s = 0.0
        self._complained = False
        self._cold = (compose(each.checkpoint, each.facts, panel) for each in both_languages())

    def run(
        self, state: Callable[[], Checkpoint], post: Callable[[Event], None], stopping: threading.Event
    ) -> None:
        """Show and listen until `stopping` is set or the window is closed."""
        clock = pygame.time.Clock()
        while not stopping.is_set():
            events = pygame.event.get()
            if any(event.type == pygame.QUIT for event in events):
                return
            self._listen(events, post)
            try:
                self._show(state())
                self._complained = False
            except Exception as problem:  # noqa: BLE001 - logged with its trace
                # A mistake of ours in drawing must not end the process in which the alarm sounds.
                self._complain(problem)
            clock.tick(FRAMES_BUSY if time.monotonic() < self._busy_until_s else FRAMES_CALM)

    def _complain(self, problem: Exception) -> None:
        """Once, not thirty times a second; again after a frame that was drawn."""
        if not self._complained:
            log.error("the screen was not drawn", exc_info=problem)
        self._complained = True

    def _listen(self, events: list[pygame.event.Event], post: Callable[[Event], None]) -> None:
        now_ms = time.monotonic_ns() // 1_000_000
        for code in self._scanner.feed(keys(events, self._looked_ms, now_ms)):
            post(Scanned(now_ms, code))
        self._looked_ms = now_ms
        if self._scene is None:
            return
        for finger in fingers(events, self._panel, now_ms):
            self._busy_until_s = time.monotonic() + BUSY_S
            touched = self._touches.feed(finger, self._scene)
            if touched is not None:
                post(touched)
        held = self._touches.held(now_ms)
        if held is not None:
            post(held)

    def _show(self, state: Checkpoint) -> None:
        now_ms = time.monotonic_ns() // 1_000_000
        given = (state, self._facts(), self._touches.press(now_ms))
        if all(one is other for one, other in zip(given, self._given, strict=True)):
            self._painter.prewarm(islice(self._cold, 1))
            return  # most frames of a quiet day end here
        self._given = given
        to_show = (seen(state), given[1].to_the_minute(), given[2])
        if to_show == self._shown:
            return
        before, self._shown = self._shown, to_show
        if before is None or to_show[:2] != before[:2]:
            self._scene = compose(state, to_show[1], self._panel)
            self._touches.shown(self._scene, now_ms)
        assert self._scene is not None, "composed above the first time"
        self._painter.show(self._scene.pressed(to_show[2]))

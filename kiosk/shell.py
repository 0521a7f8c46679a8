"""Carries effects out and feeds events in: all that stands between the pure step and the parts.

The same shell serves the real loop and the virtual day of the demo. It knows drivers and flow, and holds
no `if` about people.
"""

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from drivers.buzzer import ACCEPTED, ATTENTION, FAULT, FEVER, SELF_TEST, SYMPTOM, UNJUDGED
from drivers.errors import DriverError
from drivers.lamp import Colour
from drivers.parts import Parts
from kiosk.flow import site
from kiosk.flow.effects import (
    Buzz,
    Effect,
    Enquire,
    Light,
    OpenGate,
    Restart,
    Save,
    SetBrightness,
    ShowLight,
    ShutGate,
    Silence,
    Sound,
)
from kiosk.flow.events import Event, SiteArrived, Ticked
from kiosk.flow.guard_states import Page
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint
from kiosk.flow.step import step
from kiosk.ledger.record import Moment
from kiosk.panel_light import PanelLight
from kiosk.voice.schedule import History

log = logging.getLogger(__name__)

Post = Callable[[Event], None]
"""How any thread tells the loop what happened; never blocks."""

ScreenLoop = Callable[[Callable[[], Checkpoint], Post, threading.Event], None]
"""Shows the state and posts touches until the event is set, or somebody closes the window."""

PATTERNS = {
    Sound.FEVER: FEVER,
    Sound.SYMPTOM: SYMPTOM,
    Sound.UNJUDGED: UNJUDGED,
    Sound.SELF_TEST: SELF_TEST,
    Sound.ATTENTION: ATTENTION,
    Sound.FAULT: FAULT,
    Sound.ACCEPTED: ACCEPTED,
}
COLOURS = {Light.RED: Colour.RED, Light.YELLOW: Colour.YELLOW, Light.GREEN: Colour.GREEN, Light.OFF: None}


class Voice(Protocol):
    """Whoever speaks of what happens at the gate; `hear` is called from one thread only."""

    def begin(self, first: Checkpoint, history: History, post: Post) -> None:
        """Start, knowing what was announced before; `post` takes what the checkpoint is told."""

    def hear(self, checkpoint: Checkpoint) -> None:
        """The checkpoint is in this state now; must not block."""

    def stop(self) -> None:
        """Fall silent."""


class Recorder(Protocol):
    """Whoever makes records durable and posts the outcome; must not block."""

    def submit(self, save: Save) -> None:
        """Take this one in."""


class Enquirer(Protocol):
    """Whoever looks up what a page of the guard's tells and posts the answer; must not block."""

    def ask(self, page: Page) -> None:
        """Look this up."""


class Shell:
    """Holds the state; `handle` is called from one thread only, `state` may be read from any."""

    def __init__(
        self,
        state: Checkpoint,
        rules: Rules,
        parts: Parts,
        recorder: Recorder,
        *,
        light: PanelLight | None = None,
        voice: Voice | None = None,
        enquirer: Enquirer | None = None,
    ) -> None:
        self.state = state
        self.rules = rules
        self._parts = parts
        self._recorder = recorder
        self._light = light
        self._voice = voice
        self._enquirer = enquirer
        self._arrived: SiteArrived | None = None  # the newest site, until nobody's visit stands in its way
        self.restart: Callable[[], None] = lambda: None  # set by whoever can end the program

    def begin(self) -> None:
        """Set the world as the state was left by the last records."""
        self._performed(SetBrightness(self.state.guardroom.settings.brightness_percent))

    def handle(self, event: Event) -> None:
        """One step, and what it wants done; a new site and its rules whole, and only between two visits."""
        if isinstance(event, SiteArrived):
            self._arrived = event
        else:
            self._step(event)
        if self._light is not None and isinstance(event, Ticked) and event.moment is not None:
            self._dim(self._light, event.moment)
        if self._arrived is not None and site.may_change(self.state):
            arrived, self._arrived = self._arrived, None
            self.rules = arrived.rules
            self._step(arrived)

    def _step(self, event: Event) -> None:
        """In its order: sound before lamp, lamp before record."""
        taken = step(self.state, event, self.rules)
        self.state = taken.state
        for effect in taken.effects:
            self._performed(effect)
        if self._voice is not None:
            self._voice.hear(taken.state)

    def _dim(self, light: PanelLight, moment: Moment) -> None:
        try:
            light.look(moment)
        except DriverError as problem:
            log.error("the panel's light: %s", problem)  # noqa: TRY400 - no trace wanted

    def _performed(self, effect: Effect) -> None:
        try:
            self._perform(effect)
        except DriverError as problem:
            # A burnt-out lamp must not keep the record from being written, nor the other way round.
            log.error("%s failed: %s", type(effect).__name__, problem)  # noqa: TRY400 - no trace wanted

    def _perform(self, effect: Effect) -> None:
        parts = self._parts
        match effect:
            case Buzz(sound):
                parts.buzzer.sound(PATTERNS[sound])
            case Silence():
                parts.buzzer.silence()
            case ShowLight(light):
                parts.lamp.show(COLOURS[light])
            case OpenGate(for_ms):
                parts.gate.open_for(for_ms)
            case ShutGate():
                parts.gate.shut()
            case Save():
                self._recorder.submit(effect)
            case Enquire(page):
                if self._enquirer is not None:
                    self._enquirer.ask(page)
            case Restart():
                self.restart()
            case SetBrightness(percent):
                if self._light is not None:
                    self._light.choose(percent)

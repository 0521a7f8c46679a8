"""The day itself: one virtual clock for sensor, people, fingers and kiosk; everything else is the real thing.

The simulated chip answers bytes, the drivers check them, the step decides, the scene is composed and
touched, the ledger is a real file. Nothing here waits for anything.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from random import Random
from typing import Self

from drivers.parts import Parts, open_parts
from drivers.simulated.board import SimulatedBoard
from kiosk.demo.visitor import Visitor
from kiosk.enquiries import Enquiries
from kiosk.flow.actions import Action, ChooseWho
from kiosk.flow.events import Answered, Event, GuardPressed, Scanned, Ticked
from kiosk.flow.guard_states import Page
from kiosk.flow.states import (
    Approaching,
    Checkpoint,
    FeverAlarm,
    Idle,
    MeasuringAgain,
    OutOfService,
    SymptomCall,
    Unjudged,
)
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.store import Ledger
from kiosk.ledger.writer import LedgerWriter
from kiosk.recorder import DirectRecorder, as_event
from kiosk.sampling import Sampler
from kiosk.shell import Shell
from kiosk.start import Kiosk, first_state, open_ledger, rules_here
from kiosk.surroundings import Delivery, facts_with
from kiosk.ui.facts import Facts
from kiosk.ui.scene import Panel, Scene
from kiosk.ui.screens import compose, seen
from kiosk.ui.touch import Finger, Touches
from kiosk.wiring import part_settings

GUARD_COMES_MS = (2_000, 9_000)
BETWEEN_PEOPLE_MS = (1_500, 4_000)
TAP_LASTS_MS = 60
GUARD_TAP_MS = 1_500  # in gloves
STAY_MS = 2_900  # before the sensor: the approach, ten samples, and a moment
VISIT_MS_MAX = 300_000  # nobody stands at a kiosk for longer; a visit that does is a bug of ours


class DayStuck(AssertionError):
    """The visitor wanted to touch something that the screen didn't show, or a visit never ended."""


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody on the way to the gate.

    `skins_centi_c` are shown one after another if given. Who is `named_first` goes to the screen before the
    sensor; who stays too short (`stay_ms`) the first time has to come again. `scans` is the badge or code
    that somebody holds before the scanner while they are measured, "" for none.
    """

    visitor: Visitor
    skin_centi_c: int = 3450
    skins_centi_c: tuple[int, ...] = ()
    room_centi_c: int | None = None
    named_first: bool = False
    stay_ms: int = STAY_MS
    scans: str = ""


@dataclass(slots=True)
class Tally:
    """What happened, counted at the gate itself."""

    people: int = 0
    alarms: int = 0
    calls: int = 0
    taps: int = 0


class Day:
    """A kiosk with its simulated board. Use as a context manager."""

    def __init__(
        self,
        kiosk: Kiosk,
        *,
        seed: int,
        begins_wall_ms: int,
        watch: Callable[[Checkpoint, Scene], None] | None = None,
    ) -> None:
        self.clock = VirtualClock(begins_wall_ms)
        self.tally = Tally()
        self.delivery: Delivery | None = None  # what the courier is taken to have noted
        self._kiosk = kiosk
        self._dice = Random(seed)  # noqa: S311 - seeded dice, no secret
        self._watch = watch
        self._events: list[Event] = []
        self.board = SimulatedBoard(
            now_ms=lambda: self.clock.boottime_ms, seed=seed, settle_ms=kiosk.config.sensor.settle_ms
        )
        self._ledger = open_ledger(kiosk.config, self.clock)
        self._parts = self._open_parts()
        self._writer = LedgerWriter(
            self._ledger, self.clock, lambda outcome: self._events.append(as_event(outcome, self._now_ms))
        )
        state = first_state(kiosk, self._ledger, self.clock, self._now_ms)
        self.shell = Shell(
            state, rules_here(kiosk, self._ledger), self._parts, DirectRecorder(self._writer), enquirer=self
        )
        self._enquiries = Enquiries(kiosk.config, self._parts, self.clock)
        self._sampler = Sampler(self._parts, kiosk.config.sensor.settle_ms)
        screen = kiosk.config.screen
        self._panel = Panel(screen.width, screen.height, screen.diagonal_inch)
        self._touches = Touches()
        self._seen: Checkpoint | None = None
        self._seen_around: tuple[Delivery | None, str] | None = None
        self._touchable_since_ms = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._parts.close()
        self._ledger.close()

    @property
    def ledger(self) -> Ledger:
        """The ledger that the day writes."""
        return self._ledger

    def ask(self, page: Page) -> None:
        """Look up what a page of the guard's tells, at once; satisfies `kiosk.shell.Enquirer`."""
        self._events.append(Answered(self._now_ms, page, self._enquiries.look_up(page)))

    def live(self, people: Iterable[Coming]) -> None:
        """Let these people come, one after another."""
        self.wait(1_000)
        for coming in people:
            self._visit(coming)
            self.tally.people += 1
            self.wait(self._dice.randint(*BETWEEN_PEOPLE_MS))

    def _visit(self, coming: Coming) -> None:
        gives_up_ms = self._now_ms + VISIT_MS_MAX
        next_tap_ms = 0
        guard_comes_ms: int | None = None
        self._begin(coming)
        while not isinstance(self.shell.state.stage, Idle):
            if self._now_ms > gives_up_ms:
                raise DayStuck(f"{coming.visitor.character.name}: {self.shell.state.stage}")
            self.wait(self._kiosk.config.sensor.settle_ms)
            guard_comes_ms = self._guard(guard_comes_ms)
            self._step_up(coming)
            action = coming.visitor.next_action(self.shell.state)
            if action is None:
                next_tap_ms = 0
            elif not next_tap_ms:
                next_tap_ms = self._now_ms + coming.visitor.pause_ms()
            elif self._now_ms >= next_tap_ms:
                self._tap(action)
                next_tap_ms = 0

    def _begin(self, coming: Coming) -> None:
        if coming.room_centi_c is not None:
            self.board.ambient_centi_c = coming.room_centi_c
        if coming.named_first:
            self._tap(ChooseWho("staff" if coming.visitor.character.person else "visitor"))
            return
        self._arrive(coming, coming.stay_ms)
        while isinstance(self.shell.state.stage, Idle):
            self.wait(self._kiosk.config.sensor.settle_ms)
            if not self.board.people.present:
                raise DayStuck(f"{coming.visitor.character.name} was not noticed")
        if coming.scans:
            self.scan(coming.scans)

    def _step_up(self, coming: Coming) -> None:
        """Who is asked to come closer, or once more, does so, and stays long enough this time."""
        stage = self.shell.state.stage
        asked = isinstance(stage, Approaching) or (
            isinstance(stage, MeasuringAgain) and self._now_ms >= stage.again_ms
        )
        if asked and not self.board.people.present:
            self._arrive(coming, STAY_MS)

    def _arrive(self, coming: Coming, stay_ms: int) -> None:
        if coming.skins_centi_c:
            self.board.people.replay(coming.skins_centi_c)
        else:
            self.board.people.arrive(skin_centi_c=coming.skin_centi_c, stay_ms=stay_ms)

    def _guard(self, comes_ms: int | None) -> int | None:
        """The guard hears, walks over and presses the button: through the pin, as a guard would."""
        if not isinstance(self.shell.state.stage, FeverAlarm | SymptomCall | Unjudged | OutOfService):
            return None
        if comes_ms is None:
            if isinstance(self.shell.state.stage, FeverAlarm | SymptomCall):
                self.tally.alarms += 1
            else:
                self.tally.calls += 1
            return self._now_ms + self._dice.randint(*GUARD_COMES_MS)
        if self._now_ms >= comes_ms:
            self.press_guard_button()
        return comes_ms

    def guard_taps(self, *actions: Action) -> None:
        """A guard at the screen, who takes their time for each button and holds those that must be held."""
        for action in actions:
            self.wait(GUARD_TAP_MS)
            self._tap(action)

    def scan(self, code: str) -> None:
        """Somebody holds this before the scanner."""
        self._events.append(Scanned(self._now_ms, code))
        self._handle_all()

    def press_guard_button(self) -> None:
        """The guard presses the button, through the pin."""
        self.board.press_guard_button(self._kiosk.config.pins.guard_button)
        self._handle_all()

    def _tap(self, action: Action) -> None:
        scene = self.scene()
        target = next((each for each in scene.targets if each.action == action), None)
        if target is None:
            raise DayStuck(f"{action} is not on the screen of {self.shell.state.stage}")
        self._touches.shown(scene, self._touchable_since_ms)
        x, y = target.rect.x + target.rect.w / 2, target.rect.y + target.rect.h / 2
        self._touches.feed(Finger("down", 1, x, y, self._now_ms), scene)
        self.clock.advance(target.hold_ms or TAP_LASTS_MS)
        held = self._touches.held(self._now_ms)
        touched = self._touches.feed(Finger("up", 1, x, y, self._now_ms), scene) or held
        if touched is not None:
            self._events.append(touched)
        self.tally.taps += 1
        self._handle_all()

    def wait(self, ms: int) -> None:
        """Let time go by, a sample at a time."""
        until_ms = self._now_ms + ms
        while self._now_ms < until_ms:
            self.clock.advance(self._sampler.wait_ms())
            self._events.append(self._sampler.take(self._now_ms))
            self._writer.again()
            self._events.append(Ticked(self._now_ms, self.clock.moment()))
            self._handle_all()

    def _handle_all(self) -> None:
        while self._events:
            self.shell.handle(self._events.pop(0))
            self._look()

    def _look(self) -> None:
        """Note when what can be touched changed; the picture itself is only composed for who looks at it."""
        shown, around = seen(self.shell.state), (self.delivery, self.clock.clock)
        if shown == self._seen and around == self._seen_around:
            return
        if self._seen is None or replace(shown, now_ms=0) != replace(self._seen, now_ms=0):
            self._touchable_since_ms = self._now_ms  # a clock that moves on makes no button new
        self._seen, self._seen_around = shown, around
        if self._watch is not None:
            scene = self.scene()
            self._touches.shown(scene, self._touchable_since_ms)  # what stood there before keeps its age
            self._watch(self.shell.state, scene)

    def scene(self) -> Scene:
        """What the screen shows now."""
        return compose(self.shell.state, self._facts(), self._panel)

    def _facts(self) -> Facts:
        return facts_with(self._kiosk, self.clock.moment(), self.delivery)

    def _open_parts(self) -> Parts:
        parts = open_parts(
            part_settings(self._kiosk.config), wire=self.board.wire, pin_factory=self.board.pin_factory
        )
        parts.button.pressed = lambda: self._events.append(GuardPressed(self._now_ms))
        return parts

    @property
    def _now_ms(self) -> int:
        return self.clock.boottime_ms

"""What no part breaks at, and yet goes wrong at a gate: clocks, fingers, names, and mistakes of our own."""

import json
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.simulated.board import SimulatedBoard
from kiosk.app import now_ms, run
from kiosk.demo.day import Coming, Day
from kiosk.demo.people import WELL_CENTI_C, invented
from kiosk.demo.run import DAY_BEGINS_MS
from kiosk.demo.visitor import Character, Visitor
from kiosk.flow.actions import Action, ChooseBoard, ChooseWho, ConfirmName, PressKey
from kiosk.flow.events import Event
from kiosk.flow.rules import NAME_CHARACTERS_MAX
from kiosk.flow.states import Approaching, Checkpoint, FeverAlarm, Idle, OutOfService
from kiosk.flow.waiting_states import Naming
from kiosk.ledger.clock import Moments, Trust, VirtualClock
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Draft
from kiosk.ledger.verify import verify
from kiosk.start import Kiosk, open_ledger, rules_here
from kiosk.ui.examples import examples
from kiosk.ui.scene import Panel, Scene
from kiosk.ui.screens import compose
from kiosk.ui.touch import SLOP_PX, Finger, Touches
from tests.flows.gate_script import FORM
from tests.kiosk_whole.gate_process import wait_until

YEAR_MS = 365 * 86_400_000
FEVER = 3_690
STAGE_S_MAX = 30.0
TAPS_MAX = 5
WIDTH, HEIGHT = 1_024, 600

State = Callable[[], Checkpoint]
Post = Callable[[Event], None]


@pytest.fixture
def handlers() -> Iterator[None]:
    """The loop takes SIGTERM and SIGINT; the tests get them back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def lines(kiosk: Kiosk) -> list[dict[str, Any]]:
    """All records of its ledger."""
    with LedgerReader.open(kiosk.config.ledger.path) as reader:
        return [json.loads(record.line) for record in reader.tail(10_000)]


@pytest.mark.parametrize("jump_years", [-30, -1, 1, 30])
def test_a_clock_that_jumps_changes_no_order_and_no_wait(kiosk: Kiosk, jump_years: int) -> None:
    """The wall clock jumps years back or forth: numbers stay in order, people wait as long as ever."""
    with Day(kiosk, seed=1, begins_wall_ms=DAY_BEGINS_MS) as day:
        day.live(invented(2, kiosk.site.roster, 1))
        took_ms = -day.clock.boottime_ms
        day.clock.wall_ms += jump_years * YEAR_MS
        day.clock.clock = "none"
        day.live(invented(2, kiosk.site.roster, 1))
        took_ms += day.clock.boottime_ms
        assert isinstance(day.shell.state.stage, Idle)
    records = lines(kiosk)
    assert [record["seq"] for record in records] == list(range(1, len(records) + 1))
    boottimes = [record["at"]["boottime_ms"] for record in records]
    assert boottimes == sorted(boottimes)
    clocks = [record["at"]["clock"] for record in records if record["kind"] == "entry"]
    assert clocks == ["ntp", "ntp", "none", "none"]
    assert took_ms < 120_000, "two people, four pages, no year"
    assert verify(kiosk.config.ledger.path).chain_ok


def test_a_kiosk_that_lost_its_time_says_so_and_goes_on_from_its_last_record(
    kiosk: Kiosk, handlers: None
) -> None:
    """Started three years back, its record is marked untrusted and is not older than the last."""
    run(kiosk, a_fever, moments=Moments(trust=lambda: Trust("ntp", 3)), board=feverish())
    behind = Moments(wall_ns=lambda: (DAY_BEGINS_MS - 3 * YEAR_MS) * 1_000_000, trust=lambda: Trust("none"))
    run(kiosk, a_fever, moments=behind, board=feverish())
    before, after = (record["at"] for record in lines(kiosk) if record["kind"] == "entry")
    assert (before["clock"], after["clock"]) == ("ntp", "none")
    assert after["wall_ms"] >= before["wall_ms"]


def feverish(stay_ms: int = 60_000) -> SimulatedBoard:
    """A board before which somebody feverish stands."""
    board = SimulatedBoard(now_ms=now_ms)
    board.people.arrive(skin_centi_c=FEVER, stay_ms=stay_ms)
    return board


def a_fever(state: State, _: Post, stopping: threading.Event) -> None:
    """A screen that closes once an alarm is on record."""

    def saved() -> bool:
        stage = state().stage
        return isinstance(stage, FeverAlarm) and stage.saved

    wait_until(saved, STAGE_S_MAX)


class WireOfSurprises:
    """An adapter whose library has a bug: it raises what no adapter should."""

    def __init__(self, wire: Any) -> None:
        self.wire = wire
        self.is_sick = True

    def open(self, bus: int) -> None:
        """As the adapter below."""
        self.wire.open(bus)

    def close(self) -> None:
        """As the adapter below."""
        self.wire.close()

    def i2c_rdwr(self, *messages: Any) -> None:
        """The bug, or as the adapter below."""
        if self.is_sick:
            raise RuntimeError("a bug below the driver")
        self.wire.i2c_rdwr(*messages)


def test_a_bug_below_the_driver_does_not_blind_the_gate(kiosk: Kiosk, handlers: None) -> None:
    """An error that nobody named puts the kiosk out of service, not to sleep; then it measures again."""
    board = feverish()
    wire = WireOfSurprises(board.wire)
    board.wire = wire
    stages: list[str] = []

    def screen(state: State, post: Post, stopping: threading.Event) -> None:
        wait_until(lambda: isinstance(state().stage, OutOfService), STAGE_S_MAX)
        stages.append(state().stage.code)
        wire.is_sick = False
        a_fever(state, post, stopping)

    run(kiosk, screen, board=board)
    assert stages == ["driver"]
    assert [record["kind"] for record in lines(kiosk)][:2] == ["fault", "recovered"]


@cache
def scenes() -> tuple[Scene, ...]:
    """Every screen."""
    return tuple(compose(example.checkpoint, example.facts, Panel(WIDTH, HEIGHT)) for example in examples())


def beside_everything(x: float, y: float, scene: Scene) -> bool:
    """Whether no target is near."""
    return not any(target.rect.holds(x, y, SLOP_PX) for target in scene.targets)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-50, WIDTH + 50), st.integers(-50, HEIGHT + 50)), max_size=12))
def test_a_touch_beside_everything_does_nothing(points: Sequence[tuple[int, int]]) -> None:
    """Fingers on no button, or off the glass, mean nothing on any screen."""
    for scene in scenes():
        touches, at_ms = Touches(), 10_000
        touches.shown(scene, 0)
        for x, y in points:
            if beside_everything(x, y, scene):
                at_ms += 500
                assert touches.feed(Finger("down", 1, x, y, at_ms), scene) is None
                assert touches.held(at_ms + 5_000) is None
                assert touches.feed(Finger("up", 1, x, y, at_ms + 80), scene) is None


def test_surnames_met_here_come_first_after_a_restart(kiosk: Kiosk) -> None:
    """A surname that visitors on record had stands before commoner ones; their given names are nowhere."""
    clock = VirtualClock(0)
    with closing(open_ledger(kiosk.config, clock)) as ledger:
        before = rules_here(kiosk, ledger).names
        for _ in range(80):
            person = {"name": "汪琥瓒", "person_id": None, "unit": None, "phone": None}
            ledger.append(Draft("entry", {"category": "visitor"}, person), clock.moment())
        after = rules_here(kiosk, ledger).names
    assert (before.surnames("w")[0].name, after.surnames("w")[0].name) == ("王", "汪")
    assert before.given_names("hu'zan'") == after.given_names("hu'zan'")


LONG = "Maximiliana Konstantinopolskaya Feathers"


def test_names_arrive_in_the_ledger_as_they_are(kiosk: Kiosk) -> None:
    """Rare characters, the middle dot, and the longest name allowed are recorded to the last character."""
    roster = kiosk.site.roster
    rare = next(person for person in roster.people if "𬭎" in person.name)
    dotted = next(person for person in roster.people if "·" in person.name)
    with Day(kiosk, seed=1, begins_wall_ms=DAY_BEGINS_MS) as day:
        for person in (rare, dotted):
            character = Character(person.name, (), person, wears_mask=True)
            day.live([Coming(Visitor(character, roster, Random(1)), skin_centi_c=WELL_CENTI_C)])
        typed_in(day, LONG)
        names = [json.loads(record.person or b"{}")["name"] for record in day.ledger.tail(10, ("entry",))]
    assert names == [rare.name, dotted.name, LONG]


def typed_in(day: Day, name: str) -> None:
    """A visitor comes and types a name in Latin letters, key by key on the screen; one more has no place."""
    assert len(name) == NAME_CHARACTERS_MAX
    day.board.people.arrive(skin_centi_c=WELL_CENTI_C, stay_ms=2_600)
    for _ in range(40):  # looked at within six seconds, and the screen has stood still for a moment
        day.wait(150)
    actions = [ChooseWho("visitor"), ChooseBoard("latin"), *[PressKey(letter) for letter in name.lower()]]
    for action in (*actions, PressKey("x")):
        tap(day, action)
    stage = day.shell.state.stage
    assert isinstance(stage, Naming)
    assert (stage.name, stage.notice) == (name, "name_too_long")
    for action in (ConfirmName(), *FORM):
        tap(day, action)
    if isinstance(day.shell.state.stage, Approaching):  # forty letters take longer than a temperature keeps
        day.board.people.arrive(skin_centi_c=WELL_CENTI_C, stay_ms=2_600)
    day.wait(8_000)
    assert isinstance(day.shell.state.stage, Idle)


def tap(day: Day, action: Action) -> None:
    """Tap until it is taken: a finger on a screen that has only just changed isn't."""
    before = day.shell.state.stage
    for _ in range(TAPS_MAX):
        day.wait(150)
        day._tap(action)
        if day.shell.state.stage != before:
            return
    pytest.fail(f"{action} was never taken")

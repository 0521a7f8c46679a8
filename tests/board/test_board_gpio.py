"""The real gpiozero and lgpio, unchanged, down to ioctl; seen and pressed from outside."""

import errno
import itertools
from collections.abc import Callable
from typing import Any

import pytest

from drivers.buzzer import UNJUDGED
from drivers.parts import PinNumbers
from tests.board.board import Board

Start = Callable[[str], Any]
Eventually = Callable[[Callable[[], bool]], None]

pytestmark = pytest.mark.usefixtures("needs_lgpio")

PINS = PinNumbers()
PARTS = """
    from drivers.buzzer import ATTENTION, FEVER, UNJUDGED
    from drivers.errors import DriverError
    from drivers.lamp import Colour
    from drivers.parts import PartSettings, open_parts
    with open_parts(PartSettings()) as parts:
        print('ready', flush=True)
"""


def run(start: Start, *lines: str) -> Any:
    """Start a program with all parts open, which then carries out `lines`; wait until it is ready."""
    program = start(PARTS + "".join(f"        {line}\n" for line in lines))
    assert program.line() == "ready"
    return program


def test_the_buzzer_is_heard_as_written(board: Board, start: Start, eventually: Eventually) -> None:
    """Two beeps are seen from outside, each as long as written, within what a busy machine allows."""
    program = run(start, "parts.buzzer.sound(UNJUDGED)", "input()")
    eventually(lambda: len(board.gpio.edges(PINS.buzzer)) >= 4)
    program.go_on()
    program.end()
    edges = board.gpio.edges(PINS.buzzer)[:4]
    assert [edge.high for edge in edges] == [True, False, True, False]
    lengths_ms = [1000 * (later.at_s - sooner.at_s) for sooner, later in itertools.pairwise(edges)]
    written_ms = [ms for pulse in UNJUDGED.pulses for ms in pulse][:3]
    for length, written in zip(lengths_ms, written_ms, strict=True):
        assert written - 10 < length < written + 150


def test_the_fever_alarm_sounds_until_silenced(board: Board, start: Start, eventually: Eventually) -> None:
    """The alarm goes on by itself, and is off at once when silenced."""
    program = run(
        start,
        "parts.buzzer.sound(FEVER)",
        "input()",
        "parts.buzzer.silence()",
        "print('silent', flush=True)",
        "input()",
    )
    eventually(lambda: len(board.gpio.edges(PINS.buzzer)) > 4)
    program.go_on()
    assert program.line() == "silent"
    assert not board.gpio.level(PINS.buzzer)
    program.go_on()
    program.end()


def test_the_lamp_is_seen(board: Board, start: Start) -> None:
    """Each colour lights its own line and darkens the others; nothing stays lit when parts close."""
    colours = {"RED": PINS.lamp_red, "YELLOW": PINS.lamp_yellow, "GREEN": PINS.lamp_green}
    shows = [
        f"parts.lamp.show(Colour.{colour}); print('{colour}', flush=True); input()" for colour in colours
    ]
    program = run(start, *shows)
    for colour, line in colours.items():
        assert program.line() == colour
        assert [other for other in colours.values() if board.gpio.level(other)] == [line]
        program.go_on()
    program.end()
    assert not any(board.gpio.level(line) for line in colours.values())


def test_the_gate_shuts_though_nobody_comes_back(board: Board, start: Start, eventually: Eventually) -> None:
    """The relay falls after its time while the program that opened it does nothing."""
    program = run(start, "parts.gate.open_for(200)", "input()")
    eventually(lambda: len(board.gpio.edges(PINS.relay)) == 2)
    opened, shut = board.gpio.edges(PINS.relay)
    assert 0.19 < shut.at_s - opened.at_s < 0.5
    program.go_on()
    program.end()


def test_presses_are_counted_through_their_bounce(board: Board, start: Start, eventually: Eventually) -> None:
    """Three presses that bounce at both ends are three presses."""
    program = run(
        start,
        "presses = []",
        "parts.button.pressed = lambda: (presses.append(1), print('press', flush=True))",
        "print('listening', flush=True)",
        "input()",
        "print('in all', len(presses), flush=True)",
    )
    assert program.line() == "listening"
    for _ in range(3):
        board.gpio.press(PINS.guard_button, hold_s=0.15, bounces=3)
        assert program.line() == "press"
    program.go_on()
    assert program.end() == "in all 3"


def test_the_last_state_stays_when_a_program_is_killed(
    board: Board, start: Start, eventually: Eventually
) -> None:
    """A killed program leaves the line as it was, on: why the unit has to drive it low afterwards."""
    program = run(start, "parts.gate.open_for(30000)", "input()")
    eventually(lambda: board.gpio.level(PINS.relay))
    program.kill()
    eventually(lambda: not board.gpio.user(PINS.relay))
    assert board.gpio.level(PINS.relay)


def test_a_line_that_another_program_holds_is_unavailable(board: Board, start: Start) -> None:
    """A second program finds the pins taken, says so, and leaves the first one alone."""
    first = run(start, "parts.lamp.show(Colour.RED)", "print('lit', flush=True)", "input()")
    assert first.line() == "lit"
    second = start("""
        from drivers.errors import PinUnavailable
        from drivers.parts import PartSettings, open_parts
        try:
            open_parts(PartSettings())
        except PinUnavailable as problem:
            print(problem.code, problem)
    """)
    assert second.end().startswith("pin_unavailable buzzer on GPIO 18:")
    assert board.gpio.level(PINS.lamp_red)
    first.go_on()
    first.end()


def test_a_stuck_bus_does_not_hold_the_buzzer_up(board: Board, start: Start, eventually: Eventually) -> None:
    """While one thread reads a bus that hangs for ever, another sounds and silences the alarm."""
    program = run(
        start,
        "import threading",
        "def read():",
        "    while True:",
        "        try: parts.connect_thermometer()",
        "        except DriverError: pass",
        "threading.Thread(target=read, daemon=True).start()",
        "parts.buzzer.sound(FEVER)",
        "input()",
        "parts.buzzer.silence()",
    )
    board.i2c.inject("stuck", None)
    eventually(lambda: len(board.gpio.edges(PINS.buzzer)) > 4)
    assert board.i2c.transfers > 2
    program.go_on()


def test_a_stuck_sensor_is_power_cycled_without_a_person(board: Board, start: Start) -> None:
    """A chip that holds the bus is cut off through its supply pin, and reads again by itself."""
    supply = 5
    board.gpio.followers[supply] = board.i2c.power
    program = start(f"""
        from drivers.errors import BusStuck
        from drivers.parts import PartSettings, PinNumbers, open_parts
        with open_parts(PartSettings(pins=PinNumbers(sensor_supply={supply}))) as parts:
            thermometer = parts.connect_thermometer()
            print('ready', flush=True)
            input()
            try:
                thermometer.read()
            except BusStuck:
                thermometer.recover()
                print(thermometer.read().object_centi_c)
    """)
    assert program.line() == "ready"
    board.i2c.inject("stuck", None)
    program.go_on()
    assert program.end() == "2201"
    assert [edge.high for edge in board.gpio.edges(supply)][:3] == [True, False, True]


def test_a_header_that_is_forbidden_says_so(board: Board, start: Start) -> None:
    """A user outside the group gpio is told what to check."""
    board.gpio.refuses_open = errno.EACCES
    program = start("""
        from drivers.errors import PinUnavailable
        from drivers.pins import open_pin_factory
        try:
            open_pin_factory()
        except PinUnavailable as problem:
            print(problem)
    """)
    assert "group gpio" in program.end()


def test_a_header_that_vanishes_breaks_nobody(board: Board, start: Start) -> None:
    """When every pin dies, an alarm reports trouble, a lamp raises by name, and the program ends well."""
    program = run(
        start,
        "input()",
        "parts.buzzer.sound(ATTENTION)",
        "print(parts.buzzer.trouble.code)",
        "try: parts.lamp.show(Colour.RED)",
        "except DriverError as problem: print(problem.code)",
    )
    board.gpio.is_dead = True
    program.go_on()
    # Among what lgpio itself has to say about it.
    assert program.end().split().count("pin_unavailable") == 2


def test_the_whole_bench_works_at_once(board: Board, start: Start, eventually: Eventually) -> None:
    """Sensor and pins open in one program, on what the libraries take for a Raspberry Pi 4."""
    board.people.replay([3391])
    program = run(start, "print(parts.connect_thermometer().read().object_centi_c)")
    assert program.end() == "3391"
    # The board hears a moment later that the process has gone.
    eventually(lambda: not any(board.gpio.user(line) for line in range(28)))

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.backlight import Backlight
from drivers.button import Button
from drivers.errors import BusMissing, BusStuck, NoAnswer, PinUnavailable
from drivers.lamp import Colour, Lamp
from drivers.parts import PartSettings, PinNumbers, open_parts
from drivers.simulated.board import SimulatedBoard
from drivers.simulated.chip import SimulatedWire

RED, YELLOW, GREEN, BUTTON = 22, 23, 24, 17
LENSES = {Colour.RED: RED, Colour.YELLOW: YELLOW, Colour.GREEN: GREEN}


def lit(board: SimulatedBoard) -> list[Colour]:
    """The lenses that are lit."""
    return [colour for colour, pin in LENSES.items() if board.is_high(pin)]


@given(shown=st.lists(st.sampled_from([*Colour, None]), max_size=20))
def test_the_lamp_shows_one_colour_or_none(shown: list[Colour | None]) -> None:
    """After any sequence the lamp shows exactly what was asked last, and is dark when closed."""
    with SimulatedBoard(now_ms=lambda: 0) as board:
        lamp = Lamp(red=RED, yellow=YELLOW, green=GREEN, pin_factory=board.pin_factory)
        assert lit(board) == []
        for colour in shown:
            lamp.show(colour)
            assert lit(board) == ([] if colour is None else [colour])
        lamp.close()
        lamp.close()
        assert lit(board) == []


def test_a_lamp_that_cannot_be_had_keeps_no_pin(board: SimulatedBoard) -> None:
    """When one lens is unavailable the others are given back."""
    with Lamp(red=5, yellow=6, green=GREEN, pin_factory=board.pin_factory):
        with pytest.raises(PinUnavailable, match="green lamp on GPIO 24"):
            Lamp(red=RED, yellow=YELLOW, green=GREEN, pin_factory=board.pin_factory)
        Lamp(red=RED, yellow=YELLOW, green=12, pin_factory=board.pin_factory).close()


def test_a_dead_lamp_says_so(board: SimulatedBoard) -> None:
    """A pin that can't be written any more is named, and closing still works."""
    with Lamp(red=RED, yellow=YELLOW, green=GREEN, pin_factory=board.pin_factory) as lamp:
        board.pin_factory.pin(RED)._function = "input"
        with pytest.raises(PinUnavailable):
            lamp.show(Colour.RED)


@pytest.mark.parametrize("active_low", [True, False])
def test_each_press_is_reported_once(board: SimulatedBoard, active_low: bool) -> None:  # noqa: FBT001 -- a parameter
    """Every press calls `pressed` once, and letting go calls nothing, for either wiring."""
    presses = []
    with Button(BUTTON, active_low=active_low, pin_factory=board.pin_factory) as button:
        board.press_guard_button(BUTTON, active_low=active_low)  # nobody listens yet
        button.pressed = lambda: presses.append(1)
        for _ in range(3):
            board.press_guard_button(BUTTON, active_low=active_low)
        assert len(presses) == 3
        assert not button.is_pressed


def test_a_button_held_down_says_so(board: SimulatedBoard) -> None:
    """`is_pressed` follows the finger."""
    with Button(BUTTON, pin_factory=board.pin_factory) as button:
        board.pin_factory.pin(BUTTON).drive_low()
        assert button.is_pressed
        board.pin_factory.pin(BUTTON).drive_high()
        assert not button.is_pressed


def test_a_closed_button_reports_nothing(board: SimulatedBoard) -> None:
    """After close nothing is reported, closing again does nothing, and asking it is named."""
    presses: list[int] = []
    button = Button(BUTTON, pin_factory=board.pin_factory)
    button.pressed = lambda: presses.append(1)
    button.close()
    button.close()
    board.press_guard_button(BUTTON)
    assert presses == []
    with pytest.raises(PinUnavailable):
        _ = button.is_pressed


def test_all_parts_open_and_work_together(board: SimulatedBoard) -> None:
    """One call opens every part on its pin, and the sensor is found when asked for."""
    with open_parts(PartSettings(), wire=board.wire, pin_factory=board.pin_factory) as parts:
        assert parts.thermometer is None
        board.people.replay([3391])
        assert parts.connect_thermometer().read().object_centi_c == 3391
        assert parts.thermometer is not None
        parts.gate.open_for(1000)
        parts.lamp.show(Colour.GREEN)
        assert board.is_high(PinNumbers().relay)
        assert lit(board) == [Colour.GREEN]
    assert not board.is_high(PinNumbers().relay)
    assert lit(board) == []


def test_parts_open_without_a_sensor(board: SimulatedBoard) -> None:
    """Without a sensor the pins work, connecting fails each time by name, and succeeds once it is there."""
    board.chip.unplug()
    with open_parts(PartSettings(), wire=board.wire, pin_factory=board.pin_factory) as parts:
        for _ in range(2):
            with pytest.raises(NoAnswer):
                parts.connect_thermometer()
            assert parts.thermometer is None
        parts.lamp.show(Colour.RED)
        board.chip.plug()
        assert parts.connect_thermometer().sensor_id.startswith("mlx90614-")
        board.chip.unplug()
        with pytest.raises(NoAnswer):
            parts.connect_thermometer()
        assert parts.thermometer is None


def test_parts_open_without_a_bus(board: SimulatedBoard) -> None:
    """A wrong bus number doesn't keep the pins from opening either."""
    wire = SimulatedWire([board.chip], number=3)
    with (
        open_parts(PartSettings(bus=1), wire=wire, pin_factory=board.pin_factory) as parts,
        pytest.raises(BusMissing),
    ):
        parts.connect_thermometer()


def test_a_pin_given_twice_opens_nothing(board: SimulatedBoard) -> None:
    """When two parts are configured on one pin, no part stays open."""
    clash = PartSettings(pins=PinNumbers(relay=PinNumbers().buzzer))
    with pytest.raises(PinUnavailable, match="gate relay on GPIO 18"):
        open_parts(clash, wire=board.wire, pin_factory=board.pin_factory)
    open_parts(PartSettings(), wire=board.wire, pin_factory=board.pin_factory).close()


def test_parts_know_a_switched_supply(board: SimulatedBoard, clock: Any) -> None:
    """A sensor that is stuck from the start is power-cycled, and found the next time."""
    board.switch_supply_by(5)
    wired = PartSettings(pins=PinNumbers(sensor_supply=5))
    with open_parts(wired, wire=board.wire, pin_factory=board.pin_factory, pause_ms=clock.pass_ms) as parts:
        assert board.is_high(5)
        board.chip.inject("stuck", None)
        with pytest.raises(BusStuck):
            parts.connect_thermometer()
        assert parts.connect_thermometer().sensor_id.startswith("mlx90614-")
    assert [edge.high for edge in board.edges(5)] == [True, False, True]


def test_without_gpio_the_header_is_unavailable(tmp_path: Path) -> None:
    """Off a Raspberry Pi, opening the header names the reason, moves nobody and leaves no file behind."""
    program = (
        "import os\n"
        "from drivers.errors import PinUnavailable\n"
        "from drivers.pins import open_pin_factory\n"
        "before = os.getcwd()\n"
        "try:\n"
        "    open_pin_factory()\n"
        "except PinUnavailable as problem:\n"
        "    print('refused', problem)\n"
        "assert os.getcwd() == before and not os.listdir(), os.listdir()\n"
    )
    root = str(Path(__file__).parents[2])
    done: Any = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.startswith("refused GPIO:")


def test_a_backlight_takes_its_share_of_what_the_panel_can(tmp_path: Path) -> None:
    """Per cent become the panel's own steps, never the one that switches it off."""
    (tmp_path / "max_brightness").write_text("31\n")
    for percent, level in ((100, "31"), (50, "15"), (1, "1")):
        Backlight(tmp_path).set(percent)
        assert (tmp_path / "brightness").read_text().strip() == level


@pytest.mark.parametrize("most", [None, "bright"])
def test_a_backlight_that_is_none_says_so(tmp_path: Path, most: str | None) -> None:
    """A folder without its files, or with nonsense in them, is a part that is not there."""
    if most is not None:
        (tmp_path / "max_brightness").write_text(most)
    with pytest.raises(PinUnavailable, match="backlight"):
        Backlight(tmp_path).set(50)

"""The traffic light beside the screen: red, yellow, green, or dark. Must not know what a colour means."""

from contextlib import ExitStack, suppress
from enum import Enum
from typing import Any, Self

from gpiozero import LED

from drivers.errors import DriverError
from drivers.pins import PinFactory, give_back, pin_errors_named


class Colour(Enum):
    """A lens of the lamp."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


class Lamp:
    """Three LEDs of which at most one is lit.

    Raises:
        PinUnavailable: one of the pins can't be had.
    """

    def __init__(
        self, *, red: int, yellow: int, green: int, pin_factory: PinFactory, active_high: bool = True
    ) -> None:
        pins = {Colour.RED: red, Colour.YELLOW: yellow, Colour.GREEN: green}
        self._leds: dict[Colour, Any] = {}
        with ExitStack() as opened:
            for colour, pin in pins.items():
                with pin_errors_named(f"{colour.value} lamp on GPIO {pin}"):
                    led = LED(pin, active_high=active_high, pin_factory=pin_factory)
                opened.callback(give_back, led)
                self._leds[colour] = led
            self._opened = opened.pop_all()

    def show(self, colour: Colour | None) -> None:
        """Light one lens and darken the others; None darkens all.

        Raises:
            PinUnavailable: a pin that was opened can no longer be written.
        """
        with pin_errors_named("lamp"):
            for lens, led in self._leds.items():
                if lens is not colour:  # dark first: two colours at once would say two things
                    led.off()
            if colour is not None:
                self._leds[colour].on()

    def close(self) -> None:
        """Darken it and give the pins back; closing twice does nothing."""
        with suppress(DriverError):
            self.show(None)
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

"""The guard's button. Must not know what pressing it means."""

from collections.abc import Callable
from typing import Self

from gpiozero import DigitalInputDevice

from drivers.pins import PinFactory, give_back, pin_errors_named

BOUNCE_MS = 30  # cheap push buttons bounce for up to 10 ms; a finger takes at least 60


class Button:
    """A push button on one pin, debounced.

    Assign to `pressed` what a press shall call: once per press, on the pin library's thread, which it
    must not hold up; an error in it would end that thread.

    Args:
        pin: BCM number.
        pin_factory: where the pin comes from.
        active_low: the button pulls the pin to ground (and the pin is pulled up); else to 3.3 V.

    Raises:
        PinUnavailable: the pin can't be had.
    """

    def __init__(self, pin: int, *, pin_factory: PinFactory, active_low: bool = True) -> None:
        self.pressed: Callable[[], None] = _nobody_listens
        with pin_errors_named(f"guard button on GPIO {pin}"):
            self._pin = DigitalInputDevice(
                pin, pull_up=active_low, bounce_time=BOUNCE_MS / 1000, pin_factory=pin_factory
            )
            # A method of ours: gpiozero inspects what it is given, and not every callable lets itself be.
            self._pin.when_activated = self._report

    @property
    def is_pressed(self) -> bool:
        """Whether it is held down right now.

        Raises:
            PinUnavailable: the pin can no longer be read.
        """
        with pin_errors_named("guard button"):
            return bool(self._pin.is_active)

    def close(self) -> None:
        """Give the pin back; closing twice does nothing."""
        give_back(self._pin)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _report(self) -> None:
        self.pressed()


def _nobody_listens() -> None:
    """Stand in until somebody assigns `pressed`."""

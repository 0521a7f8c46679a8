"""The switch of the sensor's supply, on boards that have one: the last remedy for a bus held low.

The bus's pull-up resistors must hang on the switched side, or they go on feeding the chip through its pins.
"""

import time
from collections.abc import Callable
from typing import Self

from gpiozero import DigitalOutputDevice

from drivers.pins import PinFactory, give_back, pin_errors_named

POWER_OFF_MS = 500  # long enough for the supply's capacitors to fall below the reset level


def sleep_ms(ms: int) -> None:
    """Wait in real time."""
    time.sleep(ms / 1000)


class SensorSupply:
    """A supply switch on one pin; on from the moment it is made. `pause_ms` is how it waits.

    Raises:
        PinUnavailable: the pin can't be had.
    """

    def __init__(
        self,
        pin: int,
        *,
        pin_factory: PinFactory,
        active_high: bool = True,
        pause_ms: Callable[[int], None] = sleep_ms,
    ) -> None:
        self._pause_ms = pause_ms
        with pin_errors_named(f"sensor supply on GPIO {pin}"):
            self._pin = DigitalOutputDevice(
                pin, active_high=active_high, initial_value=True, pin_factory=pin_factory
            )

    def cycle(self) -> None:
        """Cut the sensor off for POWER_OFF_MS and feed it again.

        Raises:
            PinUnavailable: the pin can no longer be written.
        """
        with pin_errors_named("sensor supply"):
            self._pin.off()
            self._pause_ms(POWER_OFF_MS)
            self._pin.on()

    def close(self) -> None:
        """Give the pin back, which cuts the supply on most boards; closing twice does nothing."""
        give_back(self._pin)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

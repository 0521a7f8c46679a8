"""The switch of the sensor's supply, on boards that have one: the last remedy for a bus held low.

The bus's pull-up resistors must hang on the switched side, or they go on feeding the chip through its pins.
"""

from typing import Self

from gpiozero import DigitalOutputDevice

from drivers.pins import PinFactory, pin_errors_named


class SensorSupply:
    """A supply switch on one pin; on from the moment it is made.

    Raises:
        PinUnavailable: the pin can't be had.
    """

    def __init__(self, pin: int, *, pin_factory: PinFactory, active_high: bool = True) -> None:
        with pin_errors_named(f"sensor supply on GPIO {pin}"):
            self._pin = DigitalOutputDevice(
                pin, active_high=active_high, initial_value=True, pin_factory=pin_factory
            )

    def on(self) -> None:
        """Feed the sensor.

        Raises:
            PinUnavailable: the pin can no longer be written.
        """
        with pin_errors_named("sensor supply"):
            self._pin.on()

    def off(self) -> None:
        """Cut the sensor off.

        Raises:
            PinUnavailable: the pin can no longer be written.
        """
        with pin_errors_named("sensor supply"):
            self._pin.off()

    def close(self) -> None:
        """Give the pin back, which cuts the supply on most boards; closing twice does nothing."""
        self._pin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

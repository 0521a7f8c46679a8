"""All parts of one kiosk, opened together: the only thing of this room that the kiosk's loop needs to make.

Knows which part is on which pin; must not know what happens at a gate. Opening touches no I2C: a kiosk with
a dead sensor still has to come up, say that it is out of service and call the guard.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Self

from smbus2 import SMBus

from drivers.button import Button
from drivers.buzzer import Buzzer
from drivers.errors import DriverError, TryAgain
from drivers.gate import Gate
from drivers.i2c import ChecksummedBus, Wire
from drivers.lamp import Lamp
from drivers.pins import PinFactory, give_back, open_pin_factory
from drivers.supply import SensorSupply, sleep_ms
from drivers.thermometer import ADDRESS, SETTLE_MS, Thermometer


@dataclass(frozen=True, slots=True)
class PinNumbers:
    """Which BCM line each part is on; `sensor_supply` only where the board switches the sensor's supply."""

    buzzer: int = 18
    lamp_red: int = 22
    lamp_yellow: int = 23
    lamp_green: int = 24
    relay: int = 25
    guard_button: int = 17
    sensor_supply: int | None = None


@dataclass(frozen=True, slots=True)
class PartSettings:
    """How this kiosk is wired and what its sensor is expected to be."""

    bus: int = 1
    address: int = ADDRESS
    emissivity: float = 1.0
    settle_ms: int = SETTLE_MS["xCC"]
    supply_centi_v: int | None = None
    pins: PinNumbers = field(default_factory=PinNumbers)
    button_active_low: bool = True
    relay_active_high: bool = True


@dataclass(slots=True)
class Parts:
    """The parts of one kiosk. `thermometer` is None until `connect_thermometer` has found it.

    `sensor_trouble` is why the newest attempt to read it failed, None if it did not.
    """

    settings: PartSettings
    buzzer: Buzzer
    lamp: Lamp
    gate: Gate
    button: Button
    supply: SensorSupply | None
    wire: Wire
    pause_ms: Callable[[int], None]
    opened: ExitStack
    thermometer: Thermometer | None = None
    sensor_trouble: DriverError | None = None

    def connect_thermometer(self) -> Thermometer:
        """Open the bus afresh and look for the sensor; blocks as `Thermometer.read` does.

        Where nothing sound is heard and the board can switch the sensor's supply, it is switched off and
        on, so that the next call finds a chip that has let go of the lines.

        Raises:
            DriverError: it isn't there, or is not the expected one; call again later.
        """
        self.thermometer = None
        bus = ChecksummedBus(self.wire, self.settings.bus)
        bus.reopen()
        try:
            self.thermometer = self._find_thermometer(bus)
        except TryAgain:
            if self.supply is not None:
                self.supply.cycle()
            raise
        return self.thermometer

    def close(self) -> None:
        """Silence, darken, shut and give everything back; closing twice does nothing."""
        self.opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _find_thermometer(self, bus: ChecksummedBus) -> Thermometer:
        return Thermometer(
            bus,
            address=self.settings.address,
            emissivity=self.settings.emissivity,
            settle_ms=self.settings.settle_ms,
            supply_centi_v=self.settings.supply_centi_v,
            supply=self.supply,
            pause_ms=self.pause_ms,
        )


def open_parts(
    settings: PartSettings,
    *,
    wire: Wire | None = None,
    pin_factory: PinFactory | None = None,
    pause_ms: Callable[[int], None] = sleep_ms,
) -> Parts:
    """Open every pin, and leave the sensor to `Parts.connect_thermometer`.

    Args:
        settings: how this kiosk is wired.
        wire: an I2C adapter in the shape of smbus2's SMBus; None takes the real one.
        pin_factory: a gpiozero factory; None opens the real one, and closes it again.
        pause_ms: how to wait while a sensor is switched off and on.

    Raises:
        PinUnavailable: a pin can't be had; nothing stays open.
    """
    pins = settings.pins
    with ExitStack() as opened:
        wire = SMBus() if wire is None else wire
        opened.callback(wire.close)
        if pin_factory is None:
            pin_factory = open_pin_factory()
            opened.callback(give_back, pin_factory)
        return Parts(
            settings=settings,
            buzzer=opened.enter_context(Buzzer(pins.buzzer, pin_factory=pin_factory)),
            lamp=opened.enter_context(_lamp(pins, pin_factory)),
            gate=opened.enter_context(
                Gate(pins.relay, active_high=settings.relay_active_high, pin_factory=pin_factory)
            ),
            button=opened.enter_context(
                Button(pins.guard_button, active_low=settings.button_active_low, pin_factory=pin_factory)
            ),
            supply=_supply(pins, pin_factory, pause_ms, opened),
            wire=wire,
            pause_ms=pause_ms,
            opened=opened.pop_all(),
        )


def _lamp(pins: PinNumbers, pin_factory: PinFactory) -> Lamp:
    return Lamp(red=pins.lamp_red, yellow=pins.lamp_yellow, green=pins.lamp_green, pin_factory=pin_factory)


def _supply(
    pins: PinNumbers, pin_factory: PinFactory, pause_ms: Callable[[int], None], opened: ExitStack
) -> SensorSupply | None:
    if pins.sensor_supply is None:
        return None
    supply = SensorSupply(pins.sensor_supply, pin_factory=pin_factory, pause_ms=pause_ms)
    return opened.enter_context(supply)

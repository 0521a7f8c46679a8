"""How the settings wire the parts; light, because what drives every line low after a death must be quick."""

from drivers.parts import PartSettings, PinNumbers
from kiosk.config import Config


def part_settings(config: Config) -> PartSettings:
    """How the kiosk is wired, in the drivers' words."""
    sensor, pins = config.sensor, config.pins
    return PartSettings(
        bus=sensor.bus,
        address=sensor.address,
        emissivity=sensor.emissivity,
        settle_ms=sensor.settle_ms,
        pins=PinNumbers(
            buzzer=pins.buzzer,
            lamp_red=pins.lamp_red,
            lamp_yellow=pins.lamp_yellow,
            lamp_green=pins.lamp_green,
            relay=pins.gate_relay,
            guard_button=pins.guard_button,
        ),
    )

"""What the doctor finds between board and sensor, step by step: bus, address, sensor, emissivity.

Each step is a finding of its own, so that a bus that is switched off is not taken for a broken sensor. What
lies behind the step that fails can't be known, and is not told.
"""

from collections.abc import Iterator

from drivers.errors import BusForbidden, BusMissing, BusStuck, DriverError, WrongEmissivity
from drivers.parts import Parts
from kiosk.health import Finding
from kiosk.ledger.errors import LedgerError
from kiosk.ui.words import reason_key, say

_OF_THE_BUS = (BusMissing, BusForbidden, BusStuck)


def look(parts: Parts) -> Iterator[Finding]:
    """Connect the sensor and read it once; blocks as `Parts.connect_thermometer` does."""
    settings = parts.settings
    bus, address = f"/dev/i2c-{settings.bus}", f"0x{settings.address:02X}"
    try:
        thermometer = parts.connect_thermometer()
        reading = thermometer.read()
    except _OF_THE_BUS as problem:
        yield sick("bus", problem)
        return
    except WrongEmissivity as problem:
        yield _well("bus", bus)
        yield _well("address", address)
        yield _well("sensor", "MLX90614")
        yield sick("emissivity", problem)
        return
    except DriverError as problem:
        yield _well("bus", bus)
        if parts.thermometer is None and problem.code == "no_answer":
            yield sick("address", problem)
            return
        yield _well("address", address)
        yield sick("sensor", problem)
        return
    yield _well("bus", bus)
    yield _well("address", address)
    seen = f"{reading.object_centi_c / 100:.2f} °C"
    yield Finding("sensor", ok=True, zh=f"{thermometer.sensor_id}，读数 {seen}", en=f"reads {seen}")
    told = f"{settings.emissivity:.3f}"
    yield Finding("emissivity", ok=True, zh=f"发射率 {told}，与配置相符", en=f"{told}, as configured")


def sick(part: str, problem: DriverError | LedgerError) -> Finding:
    """What the screen would say of this trouble, and the driver's own words."""
    key = reason_key(problem.code)
    return Finding(part, ok=False, zh=say(key, "zh"), en=f"{say(key, 'en')} ({problem})")


def _well(part: str, name: str) -> Finding:
    return Finding(part, ok=True, zh=f"{name} 有应答", en=f"{name} answers")

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
    try:
        thermometer = parts.connect_thermometer()
        reading = thermometer.read()
    except DriverError as problem:
        yield from _until(problem, parts)
        return
    seen = f"{reading.object_centi_c / 100:.2f} °C"
    yield from _all(parts, f"{thermometer.sensor_id}，读数 {seen}", f"reads {seen}")


def heard(parts: Parts) -> Iterator[Finding]:
    """The same of a kiosk that runs, by what came of its own newest attempt; touches no wire."""
    thermometer, problem = parts.thermometer, parts.sensor_trouble
    if problem is not None:
        yield from _until(problem, parts)
    elif thermometer is None:
        yield Finding("sensor", ok=False, zh="正在寻找测温模块", en="being looked for")
    else:
        yield from _all(parts, f"{thermometer.sensor_id} 正常", f"{thermometer.sensor_id} answers")


def _all(parts: Parts, zh: str, en: str) -> Iterator[Finding]:
    bus, address = _names(parts)
    told = f"{parts.settings.emissivity:.3f}"
    yield _well("bus", bus)
    yield _well("address", address)
    yield Finding("sensor", ok=True, zh=zh, en=en)
    yield Finding("emissivity", ok=True, zh=f"发射率 {told}，与配置相符", en=f"{told}, as configured")


def _until(problem: DriverError, parts: Parts) -> Iterator[Finding]:
    """The steps before the one that failed, and that one."""
    bus, address = _names(parts)
    if isinstance(problem, _OF_THE_BUS):
        yield sick("bus", problem)
        return
    yield _well("bus", bus)
    if isinstance(problem, WrongEmissivity):
        yield _well("address", address)
        yield _well("sensor", "MLX90614")
        yield sick("emissivity", problem)
    elif parts.thermometer is None and problem.code == "no_answer":
        yield sick("address", problem)
    else:
        yield _well("address", address)
        yield sick("sensor", problem)


def _names(parts: Parts) -> tuple[str, str]:
    return f"/dev/i2c-{parts.settings.bus}", f"0x{parts.settings.address:02X}"


def sick(part: str, problem: DriverError | LedgerError) -> Finding:
    """What the screen would say of this trouble, and the driver's own words."""
    key = reason_key(problem.code)
    return Finding(part, ok=False, zh=say(key, "zh"), en=f"{say(key, 'en')} ({problem})")


def _well(part: str, name: str) -> Finding:
    return Finding(part, ok=True, zh=f"{name} 有应答", en=f"{name} answers")

"""The GPIO header: opening it, and one name for everything that can be wrong with a pin.

gpiozero's global pin factory is never used: every part is given its own. Knows pins; must not know parts.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from drivers.errors import PinUnavailable

PinFactory = Any
"""A gpiozero Factory, which is published without types."""


def open_pin_factory(chip: int | None = None) -> PinFactory:
    """Open the GPIO character device of this machine through lgpio.

    Args:
        chip: number of /dev/gpiochipN; None takes the one that carries the header of this Pi.

    Raises:
        PinUnavailable: no lgpio, no such chip, no permission, or not a Raspberry Pi.
    """
    with pin_errors_named("GPIO"):
        _import_lgpio()
        return import_module("gpiozero.pins.lgpio").LGPIOFactory(chip)


@contextmanager
def pin_errors_named(part: str) -> Iterator[None]:
    """Turn whatever the pin libraries raise inside into PinUnavailable, naming `part`."""
    try:
        yield
    except Exception as problem:
        # Broad on purpose: lgpio's error derives from Exception alone, gpiozero's have several roots.
        raise PinUnavailable(
            f"{part}: {problem or type(problem).__name__}; check the pin number, that no other program "
            "uses it, and that this user is in the group gpio"
        ) from problem


def give_back(device: Any) -> None:
    """Close it. One whose pin has gone is given back already: ending must not fail on that."""
    with suppress(PinUnavailable), pin_errors_named("closing"):
        device.close()


def _import_lgpio() -> None:
    """Import lgpio away from the working directory.

    At import lgpio makes a fifo in $LG_WD or else the working directory, and moves the whole process
    there; under systemd that is /, where an ordinary user can't write. It keeps the fifo open, so the
    folder may go at once.
    """
    before, home = os.environ.get("LG_WD"), Path.cwd()
    with tempfile.TemporaryDirectory(prefix="gatehouse-lgpio-") as folder:
        os.environ["LG_WD"] = folder
        try:
            import_module("lgpio")
        finally:
            os.chdir(home)
            os.environ.pop("LG_WD")
            if before is not None:
                os.environ["LG_WD"] = before

"""Errors of the parts, named by what the caller must do about them.

Three kinds stand below the root: try again soon, put this one reading aside, stop and call staff.
Each leaf carries a `code`, the word by which screens and records know it.
"""

from typing import ClassVar


class DriverError(Exception):
    """Root of all that can go wrong between our code and a part."""

    code: ClassVar[str] = "driver"


class TryAgain(DriverError):
    """The part may answer the next time; ask again soon."""


class PutAside(DriverError):
    """This one reading is worth nothing; the part is well."""


class CallStaff(DriverError):
    """Asking again won't help; somebody has to come."""


class NoAnswer(TryAgain, OSError):
    """Nobody acknowledged the address: unplugged, unpowered, or another address."""

    code = "no_answer"


class BusStuck(TryAgain, OSError):
    """The adapter gave the transfer up: a line is held low."""

    code = "bus_stuck"


class ChecksumMismatch(TryAgain, OSError):
    """The packet error code did not fit the bytes."""

    code = "checksum_mismatch"

    def __init__(self, received: int, expected: int) -> None:
        super().__init__(f"PEC received 0x{received:02X}, expected 0x{expected:02X}")
        self.received = received
        self.expected = expected


class SensorFault(TryAgain):
    """The sensor itself flags its measurement as wrong (bit 15 of the word)."""

    code = "sensor_fault"


class ImplausibleReading(PutAside):
    """A word outside what the sensor can measure (0x27AD..0x7FFF, datasheet 8.4.5)."""

    code = "implausible_reading"


class BusMissing(CallStaff, OSError):
    """There is no such bus on this machine: I2C switched off, or another number."""

    code = "bus_missing"


class BusForbidden(CallStaff, OSError):
    """This user may not open the bus: not in the group i2c."""

    code = "bus_forbidden"


class UnexpectedPart(CallStaff):
    """Something answers, but it is not the part that was configured (identity, emissivity)."""

    code = "unexpected_part"


class WrongEmissivity(UnexpectedPart):
    """The sensor is one of ours, but its EEPROM holds another emissivity than was configured."""


class PinUnavailable(CallStaff):
    """A GPIO line can't be had: no chip, wrong number, taken by another program."""

    code = "pin_unavailable"

"""The infrared thermometer MLX90614: object and ambient temperature in hundredths of a degree.

The vendor's class does the reading, unchanged, on our checksummed bus; this is the only module that imports
it (it brings Blinka along). Section numbers are those of the Melexis datasheet 3901090614, revision 13.
It must not know what a temperature means for a person.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from adafruit_mlx90614 import MLX90614

from drivers.errors import ImplausibleReading, NoAnswer, SensorFault, UnexpectedPart, WrongEmissivity
from drivers.i2c import ChecksummedBus
from drivers.supply import SensorSupply, sleep_ms

ADDRESS: Final = 0x5A  # the factory's address, 8.4.3
SETTLE_MS: Final = {"xAA": 100, "xCC": 140, "DCH": 650, "DCI": 650}  # by variant, with factory filters
FIRST_DATA_MS: Final = 250  # after power-on, 8.4

WORD_MIN: Final = 0x27AD  # -70.01 C, 8.4.6
WORD_MAX: Final = 0x7FFF  # +382.19 C, 8.4.6
ERROR_FLAG: Final = 0x8000  # in the linearised temperatures only; a sign in the raw data, 8.4.6
AMBIENT, OBJECT, OBJECT_2 = 0x06, 0x07, 0x08  # RAM, 8.4.5
EMISSIVITY, CONFIG = 0x24, 0x25  # EEPROM, 8.4.4; never written to
IDENTITY: Final = (0x3C, 0x3D, 0x3E, 0x3F)
DUAL_ZONE: Final = 1 << 6  # of CONFIG: two sensing areas, of which 0x07 would be one, 8.4.4

REFERENCE_SUPPLY_CENTI_V: Final = 300  # the 3 V variants are calibrated at 3.00 V
SUPPLY_CENTI_C_PER_CENTI_V: Final = 0.6  # what a reading rises by, "Temperature reading dependence on VDD"


@dataclass(frozen=True, slots=True)
class Reading:
    """One sample. `checksum_failures` counts spoilt transfers since the reading before, retried ones too."""

    object_centi_c: int
    ambient_centi_c: int
    checksum_failures: int


class Thermometer:
    """An MLX90614 whose identity, emissivity and zone were found to be as expected.

    Args:
        bus: the bus it is on; the thermometer closes it.
        address: 7 bits.
        emissivity: what the EEPROM is expected to hold, 0.1..1.0.
        settle_ms: how long the caller leaves the bus quiet between samples, by variant: SETTLE_MS.
        supply_centi_v: the measured supply of a 3 V variant; None leaves readings uncorrected.
        supply: the switch of its supply, where the board has one; used by `recover` only.
        pause_ms: how to wait; used by `recover` only.

    Raises:
        UnexpectedPart: something answers, but not this part, or not set up like this.
        DriverError: as `ChecksummedBus.read_word`.
    """

    def __init__(
        self,
        bus: ChecksummedBus,
        *,
        address: int = ADDRESS,
        emissivity: float = 1.0,
        settle_ms: int = SETTLE_MS["xCC"],
        supply_centi_v: int | None = None,
        supply: SensorSupply | None = None,
        pause_ms: Callable[[int], None] = sleep_ms,
    ) -> None:
        self.settle_ms = settle_ms
        self._bus = bus
        self._address = address
        self._emissivity = emissivity
        self._supply_error_centi_c = _supply_error_centi_c(supply_centi_v)
        self._supply = supply
        self._pause_ms = pause_ms
        self._failures_told = bus.checksum_failures
        bus.check_words_from(address, _check_word)
        self.sensor_id = self._identify()
        self._vendor = self._attach()

    def read(self) -> Reading:
        """Take one sample; blocks for about 3 ms, or 1 s (the adapter's patience) on a stuck bus.

        Raises:
            NoAnswer, BusStuck, ChecksumMismatch, SensorFault: ask again soon, `recover` if it lasts.
            ImplausibleReading: put this one aside.
            BusMissing, BusForbidden: call staff.
        """
        object_centi_c = self._corrected(self._vendor.object_temperature)
        ambient_centi_c = self._corrected(self._vendor.ambient_temperature)
        return Reading(object_centi_c, ambient_centi_c, self._count_failures())

    def recover(self) -> None:
        """Try once, waiting under 2 s, what can be done about a silent or stuck bus without a person.

        The adapter is reopened, the supply switched off and on where there is a switch, and the sensor
        identified again: only the same one will do, since its level was learnt with it.

        Raises:
            UnexpectedPart: another sensor answers now.
            DriverError: it did not help; try again later.
        """
        self._bus.reopen()
        if self._supply is not None:
            self._supply.cycle()
            self._pause_ms(FIRST_DATA_MS + self.settle_ms)
        found = self._identify()
        if found != self.sensor_id:
            raise UnexpectedPart(f"{found} answers where {self.sensor_id} was: commission the gate again")

    def close(self) -> None:
        """Close the bus; closing twice does nothing."""
        self._bus.close()

    def _identify(self) -> str:
        """Read what the EEPROM says about the part and refuse the unexpected (8.4.4)."""
        words = [self._bus.read_word(self._address, command) for command in IDENTITY]
        if set(words) in ({0x0000}, {0xFFFF}):
            raise UnexpectedPart(f"address 0x{self._address:02X}: no MLX90614, its identity is blank")
        emissivity = self._bus.read_word(self._address, EMISSIVITY)
        # One step of tolerance: makers round or cut when they write 65535 x emissivity.
        if abs(emissivity - self._emissivity * 0xFFFF) > 1:
            raise WrongEmissivity(
                f"emissivity is {emissivity / 0xFFFF:.3f}, {self._emissivity:.3f} was configured: "
                "correct the configuration or fit the sensor that was commissioned"
            )
        if self._bus.read_word(self._address, CONFIG) & DUAL_ZONE:
            raise UnexpectedPart("a dual-zone MLX90614: fit a single-zone one")
        return "mlx90614-" + "".join(f"{word:04x}" for word in words)

    def _attach(self) -> MLX90614:
        try:
            return MLX90614(self._bus, self._address)
        except ValueError as problem:  # the vendor's word for "nobody acknowledged the probe"
            raise NoAnswer(str(problem)) from problem

    def _corrected(self, celsius: float) -> int:
        """Exact: for every word, the float rounded to hundredths is word x 2 - 27315."""
        return round(celsius * 100) - self._supply_error_centi_c

    def _count_failures(self) -> int:
        untold = self._bus.checksum_failures - self._failures_told
        self._failures_told += untold
        return untold


def _check_word(command: int, word: int) -> None:
    """Refuse a temperature word that is flagged or outside of the sensor's range (8.4.6)."""
    if command not in (AMBIENT, OBJECT, OBJECT_2):
        return
    if word & ERROR_FLAG:
        raise SensorFault(f"command 0x{command:02X}: the sensor flags 0x{word:04X} as wrong")
    if not WORD_MIN <= word <= WORD_MAX:
        raise ImplausibleReading(
            f"command 0x{command:02X}: 0x{word:04X} is below what the sensor can measure"
        )


def _supply_error_centi_c(supply_centi_v: int | None) -> int:
    if supply_centi_v is None:
        return 0
    return round(SUPPLY_CENTI_C_PER_CENTI_V * (supply_centi_v - REFERENCE_SUPPLY_CENTI_V))

"""What the screening works on: one look of the sensor, in its own words."""

from dataclasses import dataclass

PLAUSIBLE_CENTI_C_MIN = 3000  # below: a cold wall, a hand at arm's length, a hood
PLAUSIBLE_CENTI_C_MAX = 4200  # above: a cup of tea, a lamp, the sun


@dataclass(frozen=True, slots=True)
class Sample:
    """One reading that passed checksum, flag and the sensor's own range.

    Temperatures in hundredths of a degree Celsius; `checksum_failures` counts the attempts that were
    refused before this one came through, `sensor` is the identity of the chip that gave it.
    """

    object_centi_c: int
    ambient_centi_c: int
    checksum_failures: int = 0
    sensor: str = ""

    @property
    def is_forehead(self) -> bool:
        """Whether something about as warm as a forehead fills the view (screening rule 1)."""
        return PLAUSIBLE_CENTI_C_MIN <= self.object_centi_c <= PLAUSIBLE_CENTI_C_MAX

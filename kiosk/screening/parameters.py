"""Numbers that a screening rests on, all in one place, all data of the site."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

RULE = "level-line-3"  # named in every record, so that a verdict can be recomputed years later

LINE_SPREADS = 1.75  # puts 4 to 5 % of well people above the line (docs/screening.md, "How it was tuned")
LINE_SPREADS_SENSITIVE = 1.3  # the sensitive setting: about 12 %


@dataclass(frozen=True, slots=True)
class Parameters:
    """Starting values, argued in docs/screening.md; temperatures in hundredths of a degree Celsius."""

    samples: int = 10
    fever_threshold_centi_c: int = 3730  # what the office sets and the register shows: at or above
    commissioning_level_centi_c: int = 3457
    commissioning_spread_centi_c: int = 38
    line_spreads: float = LINE_SPREADS
    line_centi_c_min: int = 40
    line_centi_c_max: int = 120
    skin_limit_centi_c: int = 3750  # skin as warm as this is a fever in any room
    too_cold_centi_c: int = 150  # so far below the others: straight from the cold
    skin_centi_c_min: int = 3100  # no forehead at rest indoors is colder
    ambient_centi_c_min: int = 1000  # the range that the gate was commissioned in
    ambient_centi_c_max: int = 4000
    room_percent: int = 10  # skin per degree of room, if a sensor of its own tells the room's temperature

    def __post_init__(self) -> None:
        """Refuse numbers that could never alarm or always would."""
        assert 1 <= self.samples <= 20, "a look has up to 20 samples"
        assert 0 < self.line_centi_c_min <= self.line_centi_c_max, "the line has a lower and an upper bound"
        assert self.line_spreads > 0, "the line is a multiple of the spread"

    def to_json(self) -> dict[str, Any]:
        """What a record says of them, beside the samples and the threshold that it names anyway."""
        return {name: getattr(self, name) for name in _IN_FORCE}

    @classmethod
    def in_force(cls, measurement: Mapping[str, Any]) -> Self:
        """Those that a record was judged by.

        Raises:
            KeyError, TypeError: the measurement does not name them (a rule older than level-line-2).
        """
        return cls(
            samples=len(measurement["samples_centi_c"]),
            fever_threshold_centi_c=measurement["fever_threshold_centi_c"],
            **{name: measurement["parameters"][name] for name in _IN_FORCE},
        )


_IN_FORCE = tuple(
    each.name for each in fields(Parameters) if each.name not in ("samples", "fever_threshold_centi_c")
)

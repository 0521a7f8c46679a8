"""Numbers that a screening rests on, all in one place, all data of the site."""

from dataclasses import dataclass

RULE = "level-line-1"  # named in every record, so that a verdict can be recomputed years later


@dataclass(frozen=True, slots=True)
class Parameters:
    """Starting values, argued in docs/screening.md; temperatures in hundredths of a degree Celsius.

    `line_spreads` 1.36 puts 5 % of well people above the line, 0.96 (the sensitive setting) 12 %.
    """

    samples: int = 8
    fever_threshold_centi_c: int = 3730  # what the office sets and the register shows: at or above
    commissioning_level_centi_c: int = 3457
    commissioning_spread_centi_c: int = 38
    line_spreads: float = 1.36
    line_centi_c_min: int = 40
    line_centi_c_max: int = 120
    skin_limit_centi_c: int = 3750  # skin as warm as this is a fever in any room
    too_cold_centi_c: int = 150  # so far below the others: straight from the cold
    skin_centi_c_min: int = 3100  # no forehead at rest indoors is colder
    ambient_centi_c_min: int = 1000  # the range that the gate was commissioned in
    ambient_centi_c_max: int = 4000

    def __post_init__(self) -> None:
        """Refuse numbers that could never alarm or always would."""
        assert 2 <= self.samples <= 20, "a look has 2 to 20 samples"
        assert 0 < self.line_centi_c_min <= self.line_centi_c_max, "the line has a lower and an upper bound"
        assert self.line_spreads > 0, "the line is a multiple of the spread"

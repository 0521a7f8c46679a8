"""The level and the spread of the people just measured: what "warmer than the others" means here, now.

A fixed limit on skin finds nobody at a cold gate and everybody at a warm one; the level follows the
room, the season and the sensor's drift. It is derived from the ledger at start, never stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kiosk.screening.parameters import Parameters

LEVEL_PEOPLE = 40
SPREAD_PEOPLE = 80
PSEUDO_READINGS = 5  # so that the first person of all meets the commissioning level, not an empty room
SPREAD_WEIGHT = 40  # people's worth of trust in the commissioning spread
MAD_TO_SD = 1.4826  # for a normal distribution


@dataclass(frozen=True, slots=True)
class Baseline:
    """Corrected skin temperatures of the last people and what each was off the level by, oldest first."""

    recent_centi_c: tuple[int, ...]
    residuals_centi_c: tuple[int, ...] = ()

    @classmethod
    def commissioned(cls, parameters: Parameters) -> "Baseline":
        """The baseline before anybody was measured."""
        return cls((parameters.commissioning_level_centi_c,) * PSEUDO_READINGS)

    @classmethod
    def restored(cls, measurements: Sequence[Mapping[str, Any]], parameters: Parameters) -> "Baseline":
        """The baseline after these measurements of records (`Screening.to_json`), oldest first.

        Equal to the one that lived through them, from the fortieth on; before that, if they begin at
        commissioning. Each residual is taken against the level that the record itself names.
        """
        fed = [each for each in measurements if each["finding"] != "unjudged"]
        corrected = tuple(each["corrected_centi_c"] for each in fed)
        residuals = tuple(each["corrected_centi_c"] - each["level_centi_c"] for each in fed)
        recent = (cls.commissioned(parameters).recent_centi_c + corrected)[-LEVEL_PEOPLE:]
        return cls(recent, residuals[-SPREAD_PEOPLE:])

    @property
    def level_centi_c(self) -> int:
        """Median of the last people."""
        return _median(self.recent_centi_c)

    def spread_centi_c(self, parameters: Parameters) -> int:
        """Robust spread of the residuals, drawn towards the commissioning value while they are few."""
        count = len(self.residuals_centi_c)
        weighted: float = parameters.commissioning_spread_centi_c * SPREAD_WEIGHT
        if count:
            weighted += count * MAD_TO_SD * _median(tuple(abs(off) for off in self.residuals_centi_c))
        return round(weighted / (count + SPREAD_WEIGHT))

    def line_centi_c(self, parameters: Parameters) -> int:
        """How far above the level somebody is called."""
        line = round(parameters.line_spreads * self.spread_centi_c(parameters))
        return min(max(line, parameters.line_centi_c_min), parameters.line_centi_c_max)

    def with_person(self, corrected_centi_c: int) -> "Baseline":
        """The baseline after one more person.

        Alarms are fed too: leaving them out would lock the level below a warm afternoon for good.
        """
        residual = corrected_centi_c - self.level_centi_c
        return replace(
            self,
            recent_centi_c=(*self.recent_centi_c, corrected_centi_c)[-LEVEL_PEOPLE:],
            residuals_centi_c=(*self.residuals_centi_c, residual)[-SPREAD_PEOPLE:],
        )


def _median(values: tuple[int, ...]) -> int:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) // 2

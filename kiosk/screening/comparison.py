"""The comparison check (比对): what the kiosk makes of well people, against a contact thermometer.

Twenty well people commission a sensor: the middle of their foreheads is the level that its gate begins at.
After that a few every day show whether its estimates still mean what they say. A mean error of more than half
a degree locks the kiosk out: it goes on calling fevers, and calls nobody normal. Pure; knows no clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

from kiosk.screening.baseline import line_centi_c, median
from kiosk.screening.judge import Screening, body_estimate_centi_c
from kiosk.screening.parameters import Parameters

COMMISSIONING = 20  # the middle of twenty is known to 0.1 C; fewer would set a level by chance
ERROR_CENTI_C_MAX = 50  # what the metrology institute's field check of such instruments allows, on the mean
# Estimates of well people spread by 0.45 C around the thermometer: the mean of five is half a degree off in
# one check of 80 though nothing is wrong, that of ten in one of 2,000.
JUDGED_MIN = 5
RECENT = 10  # the mean is of so many at most, so that what drifts shows
READINGS_KEPT = 40  # what the chart shows
CONTACT_CENTI_C_MIN = 3_500  # a well person's; less was not a mouth or an armpit

State = Literal["commissioning", "in_order", "failed"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One well person: the thermometer, and what the kiosk's look rests on; hundredths of a degree C."""

    contact_centi_c: int
    corrected_centi_c: int
    level_centi_c: int
    line_centi_c: int
    fever_threshold_centi_c: int
    sensor: str = ""

    @classmethod
    def of_screening(cls, screening: Screening, contact_centi_c: int) -> Self:
        """This look with this thermometer's reading."""
        return cls(
            contact_centi_c,
            screening.corrected_centi_c,
            screening.level_centi_c,
            screening.line_centi_c,
            screening.fever_threshold_centi_c,
            screening.sensor,
        )

    @classmethod
    def of_record(cls, fields: Mapping[str, Any]) -> Self:
        """The reading that a record `comparison` holds.

        Raises:
            KeyError, TypeError: it holds none.
        """
        measurement = fields["measurement"]
        return cls(
            fields["contact_centi_c"],
            measurement["corrected_centi_c"],
            measurement["level_centi_c"],
            measurement["line_centi_c"],
            measurement["fever_threshold_centi_c"],
            measurement["sensor"],
        )

    @property
    def expected_centi_c(self) -> int:
        """What the kiosk makes of this forehead, on the scale of bodies."""
        above = self.corrected_centi_c - self.level_centi_c
        return body_estimate_centi_c(above, self.line_centi_c, self.fever_threshold_centi_c)

    @property
    def bias_centi_c(self) -> int:
        """Thermometer less expectation: positive where the kiosk reads too cold."""
        return self.contact_centi_c - self.expected_centi_c


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that one sensor was compared so far; another sensor begins anew.

    `readings` are the last READINGS_KEPT, oldest first, of `count` in all; `level_centi_c` is what
    commissioning found, None before its end. The last `fresh` tell the mean error: those since commissioning
    or lock-out.
    """

    sensor: str = ""
    readings: tuple[Reading, ...] = ()
    count: int = 0
    level_centi_c: int | None = None
    fresh: int = 0
    failed: bool = False

    @classmethod
    def told(cls, readings: Iterable[Reading]) -> "Comparison":
        """The comparison after these readings, oldest first."""
        found: Comparison = cls()
        for reading in readings:
            found = found.after(reading)
        return found

    @property
    def state(self) -> State:
        """How it stands."""
        if self.level_centi_c is None:
            return "commissioning"
        return "failed" if self.failed else "in_order"

    @property
    def recent(self) -> tuple[Reading, ...]:
        """The readings that tell the mean error."""
        return self.readings[-self.fresh :] if self.fresh else ()

    @property
    def mean_error_centi_c(self) -> int | None:
        """Their mean bias, rounded towards nothing; None as long as they are too few to tell."""
        biases = [reading.bias_centi_c for reading in self.recent]
        return int(sum(biases) / len(biases)) if len(biases) >= JUDGED_MIN else None

    def for_sensor(self, sensor: str) -> "Comparison":
        """What was compared of this sensor: all, or nothing if it is another one, both being known."""
        changed = bool(sensor) and bool(self.sensor) and sensor != self.sensor
        return Comparison(sensor) if changed else self

    def locks(self, sensor: str) -> bool:
        """Whether nobody whom this sensor looked at may be called normal."""
        return self.for_sensor(sensor).failed

    def after(self, reading: Reading) -> "Comparison":
        """The comparison after one more reading."""
        known = self.for_sensor(reading.sensor)
        longer = replace(
            known,
            sensor=reading.sensor or known.sensor,
            readings=(*known.readings[1 - READINGS_KEPT :], reading),
            count=known.count + 1,
        )
        if known.level_centi_c is not None:
            return _judged(replace(longer, fresh=min(known.fresh + 1, RECENT)))
        if longer.count < COMMISSIONING:
            return longer
        return replace(longer, level_centi_c=median([each.corrected_centi_c for each in longer.readings]))

    def in_force(self, parameters: Parameters) -> Parameters:
        """The parameters with the level that commissioning found, if it has."""
        if self.level_centi_c is None or self.level_centi_c == parameters.commissioning_level_centi_c:
            return parameters
        return replace(parameters, commissioning_level_centi_c=self.level_centi_c)

    def to_json(self) -> dict[str, Any]:
        """How it stands, in a record or for `--json`. Temperatures in hundredths of a degree Celsius."""
        return {
            "state": self.state,
            "count": self.count,
            "commissioned_level_centi_c": self.level_centi_c,
            "mean_error_centi_c": self.mean_error_centi_c,
        }


def _judged(known: Comparison) -> Comparison:
    """With one more reading since commissioning or lock-out: is the mean error still within bounds?"""
    biases = [reading.bias_centi_c for reading in known.recent]
    if len(biases) < JUDGED_MIN:
        return known
    off = abs(sum(biases)) > ERROR_CENTI_C_MAX * len(biases)
    if off and not known.failed:
        return replace(known, failed=True, fresh=0)  # what ends it is a new comparison, by itself
    # While locked out, any five in a row may end it: older ones were read before whatever was mended.
    return replace(known, failed=off, fresh=JUDGED_MIN - 1 if off else known.fresh)


NOT_COMPARED = Comparison()


def is_well(contact_centi_c: int, parameters: Parameters) -> bool:
    """Whether a thermometer shows somebody to compare with: neither a fever nor a slipped reading."""
    return CONTACT_CENTI_C_MIN <= contact_centi_c < parameters.fever_threshold_centi_c


def reading_of(
    corrected_centi_c: int, contact_centi_c: int, known: Comparison, parameters: Parameters
) -> Reading:
    """The reading of somebody without people before: against the commissioned level alone."""
    in_force = known.in_force(parameters)
    line = line_centi_c(in_force.commissioning_spread_centi_c, in_force)
    return Reading(
        contact_centi_c,
        corrected_centi_c,
        in_force.commissioning_level_centi_c,
        line,
        in_force.fever_threshold_centi_c,
    )

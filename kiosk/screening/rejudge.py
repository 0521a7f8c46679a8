"""A verdict again, from its record and the records before: equal, or somebody has to explain why not."""

from collections.abc import Mapping
from typing import Any

from kiosk.screening.baseline import Baseline
from kiosk.screening.judge import judge
from kiosk.screening.look import Look
from kiosk.screening.parameters import Parameters
from kiosk.screening.sample import Sample


def rejudged(measurement: Mapping[str, Any], baseline: Baseline) -> dict[str, Any]:
    """What the rule of today makes of this measurement's samples, with the parameters then in force.

    `baseline` holds the people before, from their records.

    Raises:
        KeyError, TypeError, ValueError, AssertionError: the measurement is not one that this rule wrote.
    """
    screening = judge(
        _look(measurement),
        baseline.commissioned_as(measurement),
        Parameters.in_force(measurement),
        room_centi_c=measurement["room_centi_c"],
        drift_centi_c=measurement["drift_centi_c"],
    )
    return screening.to_json()


def _look(measurement: Mapping[str, Any]) -> Look:
    """The samples on record. How the ambient and the refused transfers were spread over them is not."""
    ambient, sensor = measurement["ambient_centi_c"], measurement["sensor"]
    first, *others = measurement["samples_centi_c"]
    samples = [Sample(first, ambient, measurement["checksum_failures"], sensor)]
    samples += [Sample(each, ambient, 0, sensor) for each in others]
    return Look(len(samples), tuple(samples))

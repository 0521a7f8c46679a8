"""One look judged against the people before: normal, refer, or cannot say; with the reasons.

The sentence for the guard: "so much warmer than the people before". All arithmetic is in whole
hundredths of a degree, so that a verdict recomputed from its record comes out equal.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kiosk.screening.baseline import Baseline, Predecessor, line_centi_c
from kiosk.screening.correct import corrected_centi_c
from kiosk.screening.look import Look
from kiosk.screening.parameters import RULE, Parameters
from kiosk.screening.staff import staff_call
from kiosk.screening.warming import DRIFT_CENTI_C_MAX

NORMAL_BODY_CENTI_C = 3660  # what a person exactly at the level is shown as


class Finding(StrEnum):
    """What the temperature alone says."""

    NORMAL = "normal"
    REFER = "refer"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class Screening:
    """A finding with everything that entered it. Temperatures in hundredths of a degree Celsius.

    `room_centi_c` is None where no sensor of its own tells it; `drift_centi_c` is how far the sensor's own
    temperature moved lately, None once it is trusted. `sensor_changed`: the people before were measured
    with another one, so this begins from commissioning. `staff_called` says why staff should look.
    """

    finding: Finding
    reasons: tuple[str, ...]
    samples_centi_c: tuple[int, ...]
    skin_centi_c: int
    corrected_centi_c: int
    ambient_centi_c: int
    room_centi_c: int | None
    drift_centi_c: int | None
    estimate_centi_c: int | None
    level_centi_c: int
    level_people: int
    line_centi_c: int
    spread_centi_c: int
    checksum_failures: int
    sensor: str
    sensor_changed: bool
    staff_called: tuple[str, ...]
    parameters: Parameters

    @property
    def fever_threshold_centi_c(self) -> int:
        """What the office had set when this was judged."""
        return self.parameters.fever_threshold_centi_c

    def predecessor(self, key: str = "") -> Predecessor | None:
        """This person for those who come after; None if nothing about them tells how warm people are."""
        too_cold = self.reasons == ("too_cold",)
        if self.finding is Finding.UNJUDGED and not too_cold:
            return None
        return Predecessor(
            self.corrected_centi_c,
            self.level_centi_c,
            self.line_centi_c,
            self.level_people,
            referred=self.finding is Finding.REFER,
            too_cold=too_cold,
            sensor=self.sensor,
            called=self.staff_called,
            key=key,
        )

    def to_json(self) -> dict[str, Any]:
        """The `measurement` of an entry record: all that recomputes it, given the records before."""
        return {
            "rule": RULE,
            "finding": self.finding.value,
            "reasons": list(self.reasons),
            "samples_centi_c": list(self.samples_centi_c),
            "skin_centi_c": self.skin_centi_c,
            "corrected_centi_c": self.corrected_centi_c,
            "ambient_centi_c": self.ambient_centi_c,
            "room_centi_c": self.room_centi_c,
            "drift_centi_c": self.drift_centi_c,
            "estimate_centi_c": self.estimate_centi_c,
            "level_centi_c": self.level_centi_c,
            "level_people": self.level_people,
            "line_centi_c": self.line_centi_c,
            "spread_centi_c": self.spread_centi_c,
            "fever_threshold_centi_c": self.fever_threshold_centi_c,
            "checksum_failures": self.checksum_failures,
            "sensor": self.sensor,
            "sensor_changed": self.sensor_changed,
            "staff_called": list(self.staff_called),
            "parameters": self.parameters.to_json(),
        }


def judge(
    look: Look,
    baseline: Baseline,
    parameters: Parameters,
    *,
    room_centi_c: int | None = None,
    drift_centi_c: int | None = None,
) -> Screening:
    """Judge a complete look against the people before."""
    assert look.complete, "only a complete look is judged"
    known = baseline.for_sensor(look.sensor)
    skin = look.skin_centi_c
    corrected = corrected_centi_c(skin, room_centi_c, parameters)
    level, level_people, spread = known.level_and_spread(parameters)
    line = line_centi_c(spread, parameters)
    unfit = _unfit(look, drift_centi_c, parameters)
    finding, reasons = unfit or _find(skin, corrected - level, line, parameters)
    people = known.before if unfit else (*known.before, Predecessor(corrected, level, line, level_people))
    return Screening(
        finding=finding,
        reasons=reasons,
        samples_centi_c=tuple([sample.object_centi_c for sample in look.samples]),
        skin_centi_c=skin,
        corrected_centi_c=corrected,
        ambient_centi_c=look.ambient_centi_c,
        room_centi_c=room_centi_c,
        drift_centi_c=drift_centi_c,
        estimate_centi_c=_estimate(finding, corrected - level, line, parameters),
        level_centi_c=level,
        level_people=level_people,
        line_centi_c=line,
        spread_centi_c=spread,
        checksum_failures=look.checksum_failures,
        sensor=look.sensor,
        sensor_changed=baseline.changed_by(look.sensor),
        staff_called=staff_call(people, level, parameters),
        parameters=parameters,
    )


def body_estimate_centi_c(above_level_centi_c: int, line_centi_c: int, fever_threshold_centi_c: int) -> int:
    """Skin turned into the scale that registers use, pinned so that the line is the threshold.

    Rounded towards the level, so that nobody below the line is shown at the threshold.
    """
    span = fever_threshold_centi_c - NORMAL_BODY_CENTI_C
    return NORMAL_BODY_CENTI_C + (above_level_centi_c * span) // line_centi_c


def _estimate(finding: Finding, above_level: int, line: int, parameters: Parameters) -> int | None:
    if finding is Finding.UNJUDGED:
        return None
    estimate = body_estimate_centi_c(above_level, line, parameters.fever_threshold_centi_c)
    if finding is Finding.REFER:
        # Called by the fixed limit alone, a person must not be shown below the threshold.
        return max(estimate, parameters.fever_threshold_centi_c)
    return estimate


def _unfit(look: Look, drift: int | None, parameters: Parameters) -> tuple[Finding, tuple[str, ...]] | None:
    """Why nothing could be judged now, or not this look."""
    if drift is not None and drift > DRIFT_CENTI_C_MAX:
        return Finding.UNJUDGED, ("warming_up",)
    if not parameters.ambient_centi_c_min <= look.ambient_centi_c <= parameters.ambient_centi_c_max:
        return Finding.UNJUDGED, ("ambient_out_of_range",)
    return None if look.steady else (Finding.UNJUDGED, ("unstable",))


def _find(skin: int, above_level: int, line: int, parameters: Parameters) -> tuple[Finding, tuple[str, ...]]:
    # A fever is called before "too cold": skin at the fixed limit is never too cold to be believed.
    reasons = []
    if above_level >= line:
        reasons.append("fever_relative")
    if skin >= parameters.skin_limit_centi_c:
        reasons.append("fever_fixed")
    if reasons:
        return Finding.REFER, tuple(reasons)
    if above_level <= -parameters.too_cold_centi_c or skin < parameters.skin_centi_c_min:
        return Finding.UNJUDGED, ("too_cold",)
    return Finding.NORMAL, ()

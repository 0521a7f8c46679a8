"""One look judged against the people before: normal, refer, or cannot say; with the reasons.

The sentence for the guard: "so much warmer than the forty people before". All arithmetic is in whole
hundredths of a degree, so that a verdict recomputed from its record comes out equal.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kiosk.screening.baseline import Baseline
from kiosk.screening.look import Look
from kiosk.screening.parameters import RULE, Parameters

NORMAL_BODY_CENTI_C = 3660  # what a person exactly at the level is shown as


class Finding(StrEnum):
    """What the temperature alone says."""

    NORMAL = "normal"
    REFER = "refer"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class Screening:
    """A finding with everything that entered it. Temperatures in hundredths of a degree Celsius."""

    finding: Finding
    reasons: tuple[str, ...]
    samples_centi_c: tuple[int, ...]
    skin_centi_c: int
    corrected_centi_c: int
    ambient_centi_c: int
    estimate_centi_c: int | None
    level_centi_c: int
    line_centi_c: int
    spread_centi_c: int
    fever_threshold_centi_c: int
    checksum_failures: int
    sensor: str = ""

    @property
    def feeds_baseline(self) -> bool:
        """Whether this person counts among "the people before": not if too cold or not judged."""
        return self.finding is not Finding.UNJUDGED

    def to_json(self) -> dict[str, Any]:
        """The `measurement` of an entry record."""
        return {
            "rule": RULE,
            "finding": self.finding.value,
            "samples_centi_c": list(self.samples_centi_c),
            "skin_centi_c": self.skin_centi_c,
            "corrected_centi_c": self.corrected_centi_c,
            "ambient_centi_c": self.ambient_centi_c,
            "estimate_centi_c": self.estimate_centi_c,
            "level_centi_c": self.level_centi_c,
            "line_centi_c": self.line_centi_c,
            "spread_centi_c": self.spread_centi_c,
            "fever_threshold_centi_c": self.fever_threshold_centi_c,
            "checksum_failures": self.checksum_failures,
            "sensor": self.sensor,
        }


def judge(look: Look, baseline: Baseline, parameters: Parameters) -> Screening:
    """Judge a complete look."""
    assert look.complete, "only a complete look is judged"
    skin = look.skin_centi_c
    corrected = skin  # a room sensor beside the gate will correct this; the sensor's die is not the room
    level, line = baseline.level_centi_c, baseline.line_centi_c(parameters)
    finding, reasons = _find(look, corrected - level, line, parameters)
    estimate = None
    if finding is not Finding.UNJUDGED:
        estimate = body_estimate_centi_c(corrected - level, line, parameters.fever_threshold_centi_c)
    if finding is Finding.REFER and estimate is not None:
        # Called by the fixed limit alone, a person must not be shown below the threshold.
        estimate = max(estimate, parameters.fever_threshold_centi_c)
    return Screening(
        finding=finding,
        reasons=reasons,
        samples_centi_c=tuple(sample.object_centi_c for sample in look.samples),
        skin_centi_c=skin,
        corrected_centi_c=corrected,
        ambient_centi_c=look.ambient_centi_c,
        estimate_centi_c=estimate,
        level_centi_c=level,
        line_centi_c=line,
        spread_centi_c=baseline.spread_centi_c(parameters),
        fever_threshold_centi_c=parameters.fever_threshold_centi_c,
        checksum_failures=look.checksum_failures,
        sensor=look.sensor,
    )


def body_estimate_centi_c(above_level_centi_c: int, line_centi_c: int, fever_threshold_centi_c: int) -> int:
    """Skin turned into the scale that registers use, pinned so that the line is the threshold.

    Rounded towards the level, so that nobody below the line is shown at the threshold.
    """
    span = fever_threshold_centi_c - NORMAL_BODY_CENTI_C
    return NORMAL_BODY_CENTI_C + (above_level_centi_c * span) // line_centi_c


def _find(look: Look, above_level: int, line: int, parameters: Parameters) -> tuple[Finding, tuple[str, ...]]:
    if not parameters.ambient_centi_c_min <= look.ambient_centi_c <= parameters.ambient_centi_c_max:
        return Finding.UNJUDGED, ("ambient_out_of_range",)
    # A fever is called before "too cold": skin at the fixed limit is never too cold to be believed.
    reasons = []
    if above_level >= line:
        reasons.append("fever_relative")
    if look.skin_centi_c >= parameters.skin_limit_centi_c:
        reasons.append("fever_fixed")
    if reasons:
        return Finding.REFER, tuple(reasons)
    if above_level <= -parameters.too_cold_centi_c or look.skin_centi_c < parameters.skin_centi_c_min:
        return Finding.UNJUDGED, ("too_cold",)
    return Finding.NORMAL, ()

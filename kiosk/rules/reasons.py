"""Every reason that a verdict may have: the closed list, and who can do something about it. Pure.

The screens have words for each (`reason.CODE`, and `reason.CODE.help` for what to do next); a test holds both
lists together. A reason that is not here can't be given.
"""

from dataclasses import dataclass
from typing import Literal

Helper = Literal["self", "guard", "office"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, whose move it is, and whether the office's rules may let a guard excuse it."""

    code: str
    helper: Helper
    excusable: bool = False


TEMPERATURE = (
    Reason("fever_relative", "guard"),
    Reason("fever_fixed", "guard"),
    Reason("too_cold", "self"),
    Reason("too_few_samples", "self"),
    Reason("unstable", "self"),
    Reason("warming_up", "guard"),
    Reason("ambient_out_of_range", "guard"),
    Reason("sensor_fault", "guard"),
)
RULES = (
    Reason("symptom", "guard"),
    Reason("exposure", "office", excusable=True),
    Reason("no_mask", "self"),
    Reason("observed", "office", excusable=True),
    Reason("household_observed", "office", excusable=True),
    Reason("returnee_unregistered", "office", excusable=True),
    Reason("closed", "self", excusable=True),
    Reason("host_unknown", "guard", excusable=True),
    Reason("host_unconfirmed", "guard", excusable=True),
    Reason("quota_used", "self", excusable=True),
    Reason("clock_untrusted", "guard", excusable=True),
    Reason("site_outdated", "guard", excusable=True),
)
REASONS = {reason.code: reason for reason in (*TEMPERATURE, *RULES)}
EXCUSABLE = tuple(reason.code for reason in RULES if reason.excusable)

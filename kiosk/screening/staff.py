"""When staff should look: many referred, or a level far from commissioning.

The kiosk can't tell a bus full of fevers from a sensor that drifts; a contact thermometer can.
"""

from kiosk.screening.baseline import PEOPLE_OF, REFERRED_PEOPLE, Baseline
from kiosk.screening.parameters import Parameters

LEVEL_OFF_CENTI_C_MAX = 100


def staff_call(
    baseline: Baseline, level_centi_c: int, parameters: Parameters, *, referred: bool
) -> tuple[str, ...]:
    """Why staff should look now, with this person judged against `baseline` at this level; () if not.

    `many_referred`: check those with a thermometer; `level_off`: check the sensor, or commission anew.
    """
    reasons = []
    last = baseline.before[-(PEOPLE_OF - 1) :]
    if sum([person.referred for person in last]) + referred >= REFERRED_PEOPLE:
        reasons.append("many_referred")
    if abs(level_centi_c - parameters.commissioning_level_centi_c) > LEVEL_OFF_CENTI_C_MAX:
        reasons.append("level_off")
    return tuple(reasons)


def newly_called(baseline: Baseline, reasons: tuple[str, ...]) -> tuple[str, ...]:
    """Those of these reasons for which staff were not called already by any of the last people before.

    So a cluster calls once and not with each of its people; PEOPLE_OF without the reason, and it calls again.
    """
    known = {reason for person in baseline.before[-PEOPLE_OF:] for reason in person.called}
    return tuple(reason for reason in reasons if reason not in known)

"""When staff should look: many are warm, or the level is far from commissioning.

The kiosk can't tell a bus full of fevers from a sensor that drifts; a contact thermometer can.
"""

from collections.abc import Sequence

from kiosk.screening.baseline import PEOPLE_OF, Baseline, Predecessor
from kiosk.screening.parameters import Parameters

LEVEL_OFF_CENTI_C_MAX = 100
# The last twelve people came on average as near to the line as seven eighths of the way; well people come to
# a quarter of it. What lies below the level doesn't make up for what lies above; nobody counts for more than
# two lines and a half; and a level that is a guess yet tells nothing.
WARM_PEOPLE = 12
WARM_PERCENT = 1_040
WARM_PERCENT_EACH_MAX = 250


def staff_call(people: Sequence[Predecessor], level_centi_c: int, parameters: Parameters) -> tuple[str, ...]:
    """Why staff should look now, after these people, the last of them judged by this level; () if not.

    `many_warm`: check those with a thermometer; `level_off`: check the sensor, or commission anew.
    """
    reasons = []
    if sum([_warm_percent(person) for person in people[-WARM_PEOPLE:]]) >= WARM_PERCENT:
        reasons.append("many_warm")
    if abs(level_centi_c - parameters.commissioning_level_centi_c) > LEVEL_OFF_CENTI_C_MAX:
        reasons.append("level_off")
    return tuple(reasons)


def _warm_percent(person: Predecessor) -> int:
    """How far somebody is on the way from the level to the line."""
    if person.early:
        return 0
    off = person.corrected_centi_c - person.level_centi_c
    return min(max(100 * off // person.line_centi_c, 0), WARM_PERCENT_EACH_MAX)


def newly_called(baseline: Baseline, reasons: tuple[str, ...]) -> tuple[str, ...]:
    """Those of these reasons for which staff were not called already by any of the last people before.

    So a cluster calls once and not with each of its people; PEOPLE_OF without the reason, and it calls again.
    """
    known = {reason for person in baseline.before[-PEOPLE_OF:] for reason in person.called}
    return tuple(reason for reason in reasons if reason not in known)

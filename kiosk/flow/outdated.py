"""Whether the gate has been without the office for so long that it no longer knows who is expected."""

from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint
from kiosk.ledger.record import Moment
from kiosk.rules.age import ELSEWHERE, age_of, believed


def is_outdated(state: Checkpoint, rules: Rules) -> bool:
    """Whether the office was not heard for longer than its site is good for, by a time that is trusted."""
    if rules.site_valid_ms is None or not state.site.heard_ms:
        return False
    anchors = state.knowledge.anchors
    heard = Moment(ELSEWHERE, 0, state.site.heard_ms, "office")
    return age_of(heard, believed(state.moment, anchors), anchors).least_ms > rules.site_valid_ms

"""A guard's exception: a refusal by rule overruled, for a reason of the closed list and under a name.

The refused entry stands; the exception is an entry of its own, about that one, and nobody goes in before it
is durable. Knows nothing of how the refusal came about.
"""

from dataclasses import replace

from kiosk.flow import desk, path
from kiosk.flow.actions import GoBack
from kiosk.flow.events import Event, Touched
from kiosk.flow.guard_states import ExceptionChoice
from kiosk.flow.path import Step
from kiosk.flow.rule_actions import Excuse as ExcuseFor
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint, Refused, Unjudged
from kiosk.flow.visit import Excuse


def wanted(state: Checkpoint, refusal: Refused | Unjudged, rules: Rules) -> Step:
    """The guard is here: the PIN first, then the exceptions that would help."""
    choice = ExceptionChoice(
        refusal.visit, refusal.reasons, refusal.offered, refusal.ticket, desk.until_ms(state, rules)
    )
    came = path.guard_came(state)
    return desk.led_to(came.state, choice, rules).after(*came.effects)


def in_page(state: Checkpoint, stage: ExceptionChoice, event: Event, rules: Rules) -> Step:
    """A reason decides the visit anew; without one the refusal stands."""
    match event:
        case Touched(action=ExcuseFor(exception)) if exception in stage.offered:
            inside = state.guardroom.inside
            excuse = Excuse(exception, inside.id if inside else None, stage.ticket)
            return path.settle(state, replace(stage.visit, excuse=excuse), rules)
        case Touched(action=GoBack()):
            return desk.closed(state)
        case Touched():
            return Step(replace(state, stage=replace(stage, until_ms=desk.until_ms(state, rules))))
    return desk.waited(state, stage, event, rules)

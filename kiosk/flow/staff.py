"""The call to staff: many referred, or a level far off. Is it the people or the sensor? A thermometer tells.

It stands on the idle screen until the guard has seen it. It never sounds over an alarm: its own sound comes
once the screen is free again.
"""

from dataclasses import replace

from kiosk.flow import drafts, path
from kiosk.flow.effects import Buzz, Silence, Sound
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint, Idle


def told(step: Step) -> Step:
    """The same step, with the sound of a new call if nobody is being served."""
    state, call = step.state, step.state.staff_call
    if call is None or call.told or not isinstance(state.stage, Idle):
        return step
    state = replace(state, staff_call=replace(call, told=True), guard_called_ms=state.now_ms)
    return Step(state, (*step.effects, Buzz(Sound.ATTENTION)))


def guard_came(state: Checkpoint, rules: Rules) -> Step:
    """The guard pressed or held: whoever was called is here, and has seen what stands on the idle screen."""
    call = state.staff_call
    if call is None or not isinstance(state.stage, Idle):
        return path.guard_came(state)
    draft = drafts.acknowledged("staff_call_acknowledged", state.now_ms - call.since_ms, rules)
    state = replace(path.guard_came(state).state, staff_call=None)
    state, saving = path.save_about(state, draft, call.call_id, call.ticket)
    return Step(state, (Silence(), saving))


def durable(state: Checkpoint, ticket: int, record_id: str) -> Checkpoint:
    """The record of this ticket stands in the ledger under this id."""
    call = state.staff_call
    if call is None or call.call_id or call.ticket != ticket:
        return state
    return replace(state, staff_call=replace(call, call_id=record_id))

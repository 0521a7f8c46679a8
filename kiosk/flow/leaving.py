"""A visitor who leaves says so: found among those inside by the last four digits of the phone.

Nobody is guessed to have left, and nobody is listed: four digits have to fit, and names are masked.
"""

from dataclasses import replace

from kiosk.flow import drafts, measure, path, pauses
from kiosk.flow.actions import CallGuard, Erase, FirstVisit, GoBack, PickVisitor, PressKey
from kiosk.flow.events import Event, SampleTaken, Ticked, Touched
from kiosk.flow.path import Step
from kiosk.flow.patience import fresh
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint, Saving
from kiosk.flow.waiting_states import SigningOut
from kiosk.people.visitors import FOUND_MAX, LAST_DIGITS
from kiosk.rules.knowledge import Visit as Stayed


def in_signing_out(state: Checkpoint, stage: SigningOut, event: Event, rules: Rules) -> Step:
    """Four digits, then one's own card; whoever is not found is registered as any visitor is."""
    match event:
        case Touched(action=GoBack()):
            return path.abandon(state, stage.visit, rules)
        case Touched(action=CallGuard()):
            return path.call_guard(state)
        case Touched(action=FirstVisit()):
            return path.first_visit(state, stage.visit, rules)
        case Touched(action=PickVisitor(index)) if 0 <= index < len(stage.found):
            return _gone(state, stage, stage.found[index], rules)
        case Touched(action=action):
            stage = replace(fresh(stage, state.now_ms, rules.waits), notice=None)
            return Step(replace(state, stage=_typed(state, stage, action)))
        case SampleTaken(_, sample):
            return measure.newcomer(state, stage.visit, sample, rules) or Step(state)
        case Ticked() if state.now_ms >= stage.until_ms:
            return pauses.still_there(state, stage, rules)
    return Step(state)


def _typed(state: Checkpoint, stage: SigningOut, action: object) -> SigningOut:
    match action:
        case PressKey(key) if len(key) == 1 and key in "0123456789" and len(stage.digits) < LAST_DIGITS:
            stage = replace(stage, digits=stage.digits + key)
        case Erase(everything):
            return replace(stage, digits="" if everything else stage.digits[:-1], found=())
        case _:
            return stage
    if len(stage.digits) < LAST_DIGITS:
        return stage
    found = tuple(
        each for each in state.knowledge.inside() if each.phone and each.phone.endswith(stage.digits)
    )
    if found:
        return replace(stage, found=found[:FOUND_MAX])
    return replace(stage, digits="", notice="leaving_nobody")


def _gone(state: Checkpoint, stage: SigningOut, stayed: Stayed, rules: Rules) -> Step:
    """The record first, then goodbye."""
    draft = drafts.signed_out(stayed.entry_id, "visitor", rules)
    state, saving = path.save(state, draft)
    return Step(replace(state, stage=Saving(stage.visit, draft, saving.ticket, state.now_ms)), (saving,))

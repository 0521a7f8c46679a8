"""What stands before a page for a moment and loses nothing of it: still there? this code is nobody's."""

from dataclasses import replace

from kiosk.flow import measure, path
from kiosk.flow.actions import CallGuard, GoBack, StillHere
from kiosk.flow.events import Event, SampleTaken, Ticked, Touched
from kiosk.flow.path import Step
from kiosk.flow.patience import fresh, warning_ms
from kiosk.flow.rules import Rules
from kiosk.flow.states import Approaching, Checkpoint, CodeUnknown, Idle, MeasuringAgain, StillThere
from kiosk.flow.visit import Visit
from kiosk.flow.waiting_states import Waiting


def still_there(state: Checkpoint, stage: Waiting, rules: Rules) -> Step:
    """Nobody has touched the page for its time: warn, visibly, before anything is wiped."""
    until_ms = state.now_ms + warning_ms(stage, rules.waits)
    return Step(replace(state, stage=StillThere(stage, until_ms)))


def in_still_there(state: Checkpoint, stage: StillThere, event: Event, rules: Rules) -> Step:
    """One tap goes on; an end that is asked for, or no answer, wipes what was typed."""
    match event:
        case Touched(action=StillHere()):
            return Step(replace(state, stage=fresh(stage.before, state.now_ms, rules.waits)))
        case Touched(action=GoBack()):
            return path.abandon(state, stage.before.visit, rules)
        case Touched(action=CallGuard()):
            return path.call_guard(state)
        case SampleTaken(_, sample):
            return measure.newcomer(state, stage.before.visit, sample, rules) or Step(state)
        case Ticked() if state.now_ms >= stage.until_ms:
            return path.abandon(state, stage.before.visit, rules)
    return Step(state)


def code_unknown(
    state: Checkpoint, before: Idle | Approaching | MeasuringAgain | Waiting, rules: Rules
) -> Step:
    """The code that was scanned names nobody here."""
    until_ms = state.now_ms + rules.waits.code_unknown_ms
    return Step(replace(state, stage=CodeUnknown(before, until_ms)))


def in_code_unknown(state: Checkpoint, stage: CodeUnknown, event: Event, rules: Rules) -> Step:
    """Back to what was there before, by a tap, after a while, or because somebody steps up."""
    match event:
        case Touched(action=GoBack()):
            return _back(state, stage, rules)
        case Touched(action=CallGuard()):
            return path.call_guard(state)
        case SampleTaken(_, sample):
            return _stepped_up(state, stage, event, rules) or (
                measure.newcomer(state, _visit(stage), sample, rules) or Step(state)
            )
        case Ticked() if state.now_ms >= stage.until_ms:
            return _back(state, stage, rules)
    return Step(state)


def _visit(stage: CodeUnknown) -> Visit:
    return Visit() if isinstance(stage.before, Idle) else stage.before.visit


def _back(state: Checkpoint, stage: CodeUnknown, rules: Rules) -> Step:
    match stage.before:
        case Idle():
            return path.idle(state)
        case Approaching(visit=visit):
            return path.go_on(state, visit, rules)
        case MeasuringAgain() as before:
            until_ms = state.now_ms + rules.waits.again_until_ms
            return Step(replace(state, stage=replace(before, until_ms=until_ms)))
        case before:
            return Step(replace(state, stage=fresh(before, state.now_ms, rules.waits)))


def _stepped_up(state: Checkpoint, stage: CodeUnknown, event: SampleTaken, rules: Rules) -> Step | None:
    """A forehead measures whoever was waited for; None if it is none, or nobody was."""
    match stage.before:
        case Idle() as before:
            taken = measure.in_idle(state, before, event, rules)
        case Approaching() as before:
            taken = measure.in_approaching(state, before, event, rules)
        case MeasuringAgain() as before:
            taken = measure.in_measuring_again(state, before, event, rules)
        case _:
            return None
    return None if taken.state.stage is stage else taken

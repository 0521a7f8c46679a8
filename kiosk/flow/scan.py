"""A badge or a code before the scanner: taken in every stage that is the public's, with no tap before it."""

from dataclasses import replace

from kiosk.flow import identify, path, pauses, visitor
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import (
    Admitted,
    Approaching,
    Checkpoint,
    CodeUnknown,
    Goodbye,
    Idle,
    Measuring,
    MeasuringAgain,
    Referred,
    Refused,
    StillThere,
)
from kiosk.flow.visit import Guest, Visit
from kiosk.flow.waiting_states import (
    Asking,
    AskingMask,
    Filling,
    LookingUp,
    Naming,
    Returned,
    Returning,
    SigningOut,
)


def scanned(state: Checkpoint, code: str, rules: Rules) -> Step:
    """What a code leads to. An alarm, a guard's page and a record on its way are not disturbed by one."""
    stage = state.stage
    match stage:
        case Idle():
            return _read(state, Visit(), code, rules)
        case Admitted() | Goodbye() | Refused() | Referred():
            # The next person is quick: the result was theirs who stood there before.
            return _read(path.idle(state).state, Visit(), code, rules)
        case StillThere(before=before):
            return scanned(replace(state, stage=before), code, rules)
        case CodeUnknown(before=before):
            return scanned(replace(state, stage=before), code, rules)
        case Naming(flagged=int()):
            person = rules.roster.by_badge(code)
            return identify.known(state, stage, Guest.of(person), rules) if person else Step(state)
        case Approaching() | Measuring() | MeasuringAgain():
            return _read(state, stage.visit, code, rules)
        case (
            Naming()
            | AskingMask()
            | Asking()
            | LookingUp()
            | Returning()
            | Filling()
            | Returned()
            | SigningOut()
        ):
            return _read(state, stage.visit, code, rules)
    return Step(state)


def _read(state: Checkpoint, visit: Visit, code: str, rules: Rules) -> Step:
    named = _of_badge(code, rules) or _of_visit(state, code, rules)
    if named is None:
        return _stray(state, visit, rules)
    if visit.guest is not None and visit.guest == named.guest:
        return Step(state)  # the same code twice
    if visit.guest is None:
        return _go_on(state, _joined(visit, named), rules)
    # Somebody else's code: whoever was here is gone, and nobody takes over their temperature.
    left = path.abandon(state, visit, rules)
    begun = _go_on(left.state, named, rules)
    return begun.after(*left.effects)


def _of_badge(code: str, rules: Rules) -> Visit | None:
    person = rules.roster.by_badge(code)
    if person is None:
        return None
    mask = True if rules.badge_confirms_mask else None
    return Visit(guest=Guest.of(person), known_by="badge", mask=mask)


def _of_visit(state: Checkpoint, code: str, rules: Rules) -> Visit | None:
    expected = next((each for each in rules.expected if each.code == code), None)
    if expected is None or not expected.is_due(visitor.today(state)):
        return None
    return visitor.recognised(Visit(), expected.known(), rules)


def _joined(visit: Visit, named: Visit) -> Visit:
    """Who was measured, with what the code says of them."""
    return replace(named, screening=visit.screening, screened_ms=visit.screened_ms, tries=visit.tries)


def _go_on(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    if isinstance(state.stage, Measuring | MeasuringAgain):
        return Step(replace(state, stage=replace(state.stage, visit=visit)))
    return path.go_on(state, visit, rules)


def _stray(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    match state.stage:
        case Measuring() as stage:  # told when the ring is full: it must not vanish from under the forehead
            return Step(replace(state, stage=replace(stage, visit=replace(visit, stray_code=True))))
        case Idle() | Approaching() | MeasuringAgain() as stage:
            return pauses.code_unknown(state, stage, rules)
        case Naming() | AskingMask() | Asking() | LookingUp() | Returning() | Filling() as stage:
            return pauses.code_unknown(state, stage, rules)
        case Returned() | SigningOut() as stage:
            return pauses.code_unknown(state, stage, rules)
    return Step(state)

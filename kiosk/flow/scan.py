"""A badge or a code before the scanner: taken in every stage that is the public's, with no tap before it."""

from dataclasses import replace

from kiosk.flow import identify, path, pauses
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import (
    Admitted,
    Approaching,
    AskingMask,
    Checkpoint,
    CodeUnknown,
    Guest,
    Idle,
    Measuring,
    MeasuringAgain,
    Naming,
    Referred,
    Refused,
    StillThere,
    Visit,
)


def scanned(state: Checkpoint, code: str, rules: Rules) -> Step:
    """What a code leads to. An alarm, a guard's page and a record on its way are not disturbed by one."""
    stage = state.stage
    match stage:
        case Idle():
            return _read(state, Visit(), code, rules)
        case Admitted() | Refused() | Referred():
            # The next person is quick: the result was theirs who stood there before.
            return _read(path.idle(state).state, Visit(), code, rules)
        case StillThere(before=before):
            return scanned(replace(state, stage=before), code, rules)
        case CodeUnknown(before=before):
            return scanned(replace(state, stage=before), code, rules)
        case Naming(flagged=int()):
            person = rules.roster.by_badge(code)
            return identify.known(state, stage, Guest.of(person), rules) if person else Step(state)
        case Approaching() | Measuring() | MeasuringAgain() | Naming() | AskingMask():
            return _read(state, stage.visit, code, rules)
    return Step(state)


def _read(state: Checkpoint, visit: Visit, code: str, rules: Rules) -> Step:
    person = rules.roster.by_badge(code)
    if person is None:
        return _stray(state, visit, rules)
    guest = Guest.of(person)
    if visit.guest == guest:
        return Step(state)  # the same badge twice
    if visit.guest is None:
        return _named(state, visit, guest, rules)
    # Somebody else's badge: whoever was here is gone, and nobody takes over their temperature.
    left = path.abandon(state, visit, rules)
    begun = _named(left.state, Visit(), guest, rules)
    return begun.after(*left.effects)


def _named(state: Checkpoint, visit: Visit, guest: Guest, rules: Rules) -> Step:
    mask = True if rules.badge_confirms_mask else visit.mask
    visit = replace(visit, guest=guest, known_by="badge", mask=mask)
    if isinstance(state.stage, Measuring | MeasuringAgain):
        return Step(replace(state, stage=replace(state.stage, visit=visit)))
    return path.go_on(state, visit, rules)


def _stray(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    match state.stage:
        case Measuring() as stage:  # told when the ring is full: it must not vanish from under the forehead
            return Step(replace(state, stage=replace(stage, visit=replace(visit, stray_code=True))))
        case Idle() | Approaching() | MeasuringAgain() | Naming() | AskingMask() as stage:
            return pauses.code_unknown(state, stage, rules)
    return Step(state)

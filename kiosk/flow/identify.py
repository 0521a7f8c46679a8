"""Who it is, and whether a mask is worn: the stages in which fingers do the talking."""

from dataclasses import replace

from kiosk.flow import drafts, measure, path, recheck, spelling
from kiosk.flow.actions import AnswerMask, CallGuard, ChooseWho, ConfirmName, GoBack, PickPerson
from kiosk.flow.events import Event, SampleTaken, Ticked, Touched
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import AskingMask, Checkpoint, Guest, Naming


def in_naming(state: Checkpoint, stage: Naming, event: Event, rules: Rules) -> Step:
    """Letters, cards, candidates; a confirmed name or a tapped card ends it."""
    match event:
        case Touched(action=action):
            stage = replace(stage, until_ms=state.now_ms + _patience_ms(stage, rules), notice=None)
            return _touched(replace(state, stage=stage), stage, action, rules)
        case SampleTaken(_, sample) if stage.flagged is None:
            return measure.newcomer(state, stage.visit, sample, rules) or Step(state)
        case Ticked() if state.now_ms >= stage.until_ms:
            return _leave(state, stage, rules)
    return Step(state)


def in_asking_mask(state: Checkpoint, stage: AskingMask, event: Event, rules: Rules) -> Step:
    """Nothing is preset: the person answers, or nothing is recorded as their answer."""
    match event:
        case Touched(action=AnswerMask(worn)):
            return path.go_on(state, replace(stage.visit, mask=worn), rules)
        case Touched(action=GoBack()):
            return path.naming(state, replace(stage.visit, guest=None), rules)
        case Touched(action=CallGuard()):
            return path.call_guard(state)
        case SampleTaken(_, sample):
            return measure.newcomer(state, stage.visit, sample, rules) or Step(state)
        case Ticked() if state.now_ms >= stage.until_ms:
            return path.abandon(state, stage.visit, rules)
    return Step(state)


def _touched(state: Checkpoint, stage: Naming, action: object, rules: Rules) -> Step:
    match action:
        case PickPerson(person_id):
            person = rules.roster.by_id(person_id)
            if person is None:
                return Step(state)
            return _known(state, stage, Guest(person.name, person.category, person.id, person.unit), rules)
        case ConfirmName():
            name = spelling.finished_name(stage)
            if not name:
                return Step(replace(state, stage=replace(stage, notice="name_empty")))
            return _known(state, stage, Guest(name, "visitor"), rules)
        case ChooseWho(who):
            other = path.name_entry(state, stage.visit, rules, who=who, flagged=stage.flagged)
            return Step(replace(state, stage=other))
        case GoBack():
            return _leave(state, stage, rules)
        case CallGuard():
            return path.call_guard(state)
    return Step(replace(state, stage=spelling.typed(stage, action, rules)))


def _known(state: Checkpoint, stage: Naming, guest: Guest, rules: Rules) -> Step:
    visit = replace(stage.visit, guest=guest)
    if stage.flagged is None:
        return path.go_on(state, visit, rules)
    state, saving = path.save(state, drafts.identified(guest, rules), about_ticket=stage.flagged)
    state = recheck.named(state, stage.flagged, guest)
    return path.referred(state, visit, rules).after(saving)


def _leave(state: Checkpoint, stage: Naming, rules: Rules) -> Step:
    if stage.flagged is not None:
        return path.referred(state, stage.visit, rules)
    return path.abandon(state, stage.visit, rules)


def _patience_ms(stage: Naming, rules: Rules) -> int:
    return rules.waits.flagged_naming_ms if stage.flagged is not None else rules.waits.naming_ms

"""Who it is, and whether a mask is worn: the stages in which fingers do the talking."""

from dataclasses import replace

from kiosk.flow import drafts, measure, path, pauses, recheck, spelling
from kiosk.flow.actions import (
    AnswerMask,
    AnswerQuestion,
    CallGuard,
    ChooseWho,
    ConfirmName,
    GoBack,
    PickPerson,
)
from kiosk.flow.events import Event, SampleTaken, Ticked, Touched
from kiosk.flow.form import Form
from kiosk.flow.path import Step
from kiosk.flow.patience import fresh
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint
from kiosk.flow.visit import Guest
from kiosk.flow.waiting_states import Asking, AskingMask, Naming


def in_naming(state: Checkpoint, stage: Naming, event: Event, rules: Rules) -> Step:
    """Letters, cards, candidates; a confirmed name or a tapped card ends it."""
    match event:
        case Touched(action=action):
            stage = replace(fresh(stage, state.now_ms, rules.waits), notice=None)
            return _touched(replace(state, stage=stage), stage, action, rules)
        case SampleTaken(_, sample) if stage.flagged is None:
            return measure.newcomer(state, stage.visit, sample, rules) or Step(state)
        case Ticked() if state.now_ms >= stage.until_ms and stage.flagged is not None:
            return _leave(state, stage, rules)
        case Ticked() if state.now_ms >= stage.until_ms:
            return pauses.still_there(state, stage, rules)
    return Step(state)


def in_asking_mask(state: Checkpoint, stage: AskingMask, event: Event, rules: Rules) -> Step:
    """Nothing is preset: the person answers, or nothing is recorded as their answer."""
    match event:
        case Touched(action=AnswerMask(worn)):
            return path.go_on(state, replace(stage.visit, mask=worn), rules)
        case Touched(action=GoBack()):
            return path.somebody_else(state, stage.visit, rules)
        case Touched(action=CallGuard()):
            return path.call_guard(state)
        case SampleTaken(_, sample):
            return measure.newcomer(state, stage.visit, sample, rules) or Step(state)
        case Ticked() if state.now_ms >= stage.until_ms:
            return pauses.still_there(state, stage, rules)
    return Step(state)


def in_asking(state: Checkpoint, stage: Asking, event: Event, rules: Rules) -> Step:
    """A question of the rules; one step back is to who it is."""
    match event:
        case Touched(action=AnswerQuestion(code, answer)):
            if code != stage.question.code or answer not in stage.question.answers:
                return Step(state)
            return path.go_on(state, stage.visit.answered(code, answer), rules)
        case Touched(action=GoBack()):
            return path.somebody_else(state, stage.visit, rules)
        case Touched(action=CallGuard()):
            return path.call_guard(state)
        case SampleTaken(_, sample):
            return measure.newcomer(state, stage.visit, sample, rules) or Step(state)
        case Ticked() if state.now_ms >= stage.until_ms:
            return pauses.still_there(state, stage, rules)
    return Step(state)


def known(state: Checkpoint, stage: Naming, guest: Guest, rules: Rules) -> Step:
    """It is this person: on with their visit, or with the guard's alarm if that is whom the guard named."""
    visit = replace(stage.visit, guest=guest)
    if stage.flagged is None:
        return path.go_on(state, visit, rules)
    state, saving = path.save(state, drafts.identified(guest, rules), about_ticket=stage.flagged)
    state = recheck.named(state, stage.flagged, guest)
    return path.referred(state, visit, rules).after(saving)


def _touched(state: Checkpoint, stage: Naming, action: object, rules: Rules) -> Step:
    match action:
        case PickPerson(person_id):
            person = rules.roster.by_id(person_id)
            if person is None:
                return Step(state)
            return _picked(state, stage, Guest.of(person), rules)
        case ConfirmName():
            stage = spelling.settled(stage)
            name = spelling.finished_name(stage)
            if stage.letters or stage.initial:
                return Step(replace(state, stage=replace(stage, notice="name_unfinished")))
            if not name:
                return Step(replace(state, stage=replace(stage, notice="name_empty")))
            return _typed(state, stage, name, rules)
        case AnswerMask(worn) if stage.who == "staff" and stage.flagged is None:
            unmasked = replace(stage.visit, mask=None if worn else False)
            return Step(replace(state, stage=replace(stage, visit=unmasked)))
        case ChooseWho("visitor") if stage.flagged is None and stage.who == "staff":
            return path.visitor_entry(state, replace(stage.visit, mask=None), rules)
        case ChooseWho(who):
            visit = replace(stage.visit, mask=None, form=None)
            other = path.name_entry(state, visit, rules, who=who, flagged=stage.flagged)
            return Step(replace(state, stage=other))
        case GoBack():
            return _leave(state, stage, rules)
        case CallGuard():
            return path.call_guard(state)
    return Step(replace(state, stage=spelling.typed(stage, action, rules)))


def _picked(state: Checkpoint, stage: Naming, guest: Guest, rules: Rules) -> Step:
    """A tapped card says "mask on, I go in", unless somebody has said before that they have none."""
    worn = stage.visit.mask is not False
    visit = replace(stage.visit, known_by="roster")
    if stage.flagged is None:
        visit = replace(visit, mask=worn)
    return known(state, replace(stage, visit=visit), guest, rules)


def _typed(state: Checkpoint, stage: Naming, name: str, rules: Rules) -> Step:
    """A visitor's name stands; whoever was on a later page before goes on there."""
    visit = replace(stage.visit, known_by="typed")
    if stage.flagged is None:
        visit = replace(visit, form=replace(visit.form or Form(), syllables=stage.syllables, confirmed=False))
    return known(state, replace(stage, visit=visit), Guest(name, "visitor"), rules)


def _leave(state: Checkpoint, stage: Naming, rules: Rules) -> Step:
    if stage.flagged is not None:
        return path.referred(state, stage.visit, rules)
    return path.abandon(state, stage.visit, rules)

"""From the decision to the next person: saving, admitted, refused, unjudged, alarm, referred."""

from dataclasses import replace

from kiosk.flow import drafts, exceptions, path, recheck
from kiosk.flow.actions import CallGuard, GoBack
from kiosk.flow.effects import Silence
from kiosk.flow.events import Event, GuardPressed, RecordFailed, RecordSaved, SampleTaken, Ticked, Touched
from kiosk.flow.guard_actions import Acknowledge
from kiosk.flow.path import Step
from kiosk.flow.rule_actions import MakeException
from kiosk.flow.rules import Rules
from kiosk.flow.states import (
    Admitted,
    Checkpoint,
    FeverAlarm,
    Goodbye,
    Referred,
    Refused,
    Saving,
    SymptomCall,
    Trouble,
    Unjudged,
)


def in_saving(state: Checkpoint, stage: Saving, event: Event, rules: Rules) -> Step:
    """Durable first. A sick ledger is told to the guard; the record waits in memory."""
    match event:
        case RecordSaved(ticket=stage.ticket, seq=seq):
            return path.settled(state, stage, seq, rules)
        case RecordFailed(ticket=stage.ticket, code=code, call_staff=True):
            return path.out_of_service(state, Trouble.LEDGER, code, rules, stage)
        case Ticked() if state.now_ms - stage.since_ms >= rules.waits.saving_patience_ms:
            code = state.ledger_code or "ledger_busy"
            return path.out_of_service(state, Trouble.LEDGER, code, rules, stage)
    return Step(state)


def in_result(
    state: Checkpoint, stage: Admitted | Goodbye | Refused | Referred, event: Event, rules: Rules
) -> Step:
    """Shown for its time, or until the next forehead, or until somebody taps it away.

    Who may be excepted and has called the guard is not put aside by the next forehead.
    """
    if isinstance(stage, Refused) and stage.offered:
        taken = _in_excusable(state, stage, event, rules)
        if taken is not None:
            return taken
    match event:
        case SampleTaken(_, sample) if sample.is_forehead and not state.view_taken and state.present >= 3:
            return path.idle(state)
        case Touched(action=GoBack()):
            return path.idle(state)
        case Touched(action=CallGuard()):
            return path.call_guard(state)
        case GuardPressed():
            return path.idle(state)
        case Ticked() if state.now_ms >= stage.until_ms:
            return path.idle(state)
    return Step(state)


def _in_excusable(state: Checkpoint, stage: Refused, event: Event, rules: Rules) -> Step | None:
    """What is otherwise where a guard may make an exception; None for all that is as ever."""
    match event:
        case Touched(action=MakeException()):
            return exceptions.wanted(state, stage, rules)
        case Touched(action=CallGuard()):
            coming = replace(stage, until_ms=state.now_ms + rules.waits.guard_coming_ms)
            return path.call_guard(replace(state, stage=coming))
        case SampleTaken() if state.guard_called_ms is not None:
            return Step(state)
        case GuardPressed():
            return path.guard_came(state)
    return None


def in_unjudged(state: Checkpoint, stage: Unjudged, event: Event, rules: Rules) -> Step:
    """The guard takes over; without one the next person is not kept waiting for ever."""
    match event:
        case GuardPressed() | Touched(action=Acknowledge()):
            draft = drafts.acknowledged("call_acknowledged", state.now_ms - stage.since_ms, rules)
            state, saving = path.save(path.guard_came(state).state, draft, about_ticket=stage.ticket)
            return path.idle(state).after(Silence(), saving)
        case Touched(action=MakeException()) if stage.offered:
            return exceptions.wanted(state, stage, rules)
        case Touched(action=CallGuard()):
            return path.call_guard(state)
        case Ticked() if state.now_ms >= stage.until_ms:
            return path.idle(state)
    return Step(state)


def in_fever_alarm(state: Checkpoint, stage: FeverAlarm, event: Event, rules: Rules) -> Step:
    """Nothing but the guard ends this: no time-out, no fault, no tap of the person's."""
    match event:
        case RecordSaved(ticket=stage.ticket, record_id=record_id):
            return Step(replace(state, stage=replace(stage, saved=True, entry_id=record_id)))
        case GuardPressed() | Touched(action=Acknowledge()):
            return _acknowledged(state, stage, rules)
    return Step(state)


def in_symptom_call(state: Checkpoint, stage: SymptomCall, event: Event, rules: Rules) -> Step:
    """Only the guard ends this: no time-out, no tap of the person's. A recheck card follows."""
    match event:
        case RecordSaved(ticket=stage.ticket, record_id=record_id):
            return Step(replace(state, stage=replace(stage, entry_id=record_id)))
        case GuardPressed() | Touched(action=Acknowledge()):
            return _acknowledged(state, stage, rules)
    return Step(state)


def _acknowledged(state: Checkpoint, stage: FeverAlarm | SymptomCall, rules: Rules) -> Step:
    draft = drafts.acknowledged("alarm_acknowledged", state.now_ms - stage.since_ms, rules)
    state = recheck.opened(state, stage)
    state, saving = path.save(path.guard_came(state).state, draft, about_ticket=stage.ticket)
    if stage.visit.guest is not None:
        return path.referred(state, stage.visit, rules).after(Silence(), saving)
    flagged = path.name_entry(state, stage.visit, rules, flagged=stage.ticket)
    return Step(replace(state, stage=flagged), (Silence(), saving))

"""Whether the machine can do its work: sensor and ledger, going out of service and coming back."""

from dataclasses import replace

from kiosk.flow import drafts, guard, path, recheck, staff
from kiosk.flow.effects import Silence
from kiosk.flow.events import (
    Event,
    ExitsTold,
    GuardPressed,
    OfficeHeard,
    RecordFailed,
    RecordSaved,
    SampleMissed,
    SampleTaken,
    Ticked,
    Touched,
)
from kiosk.flow.guard_actions import Acknowledge, OpenCards
from kiosk.flow.guard_states import Page
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import Approaching, Checkpoint, Idle, Measuring, MeasuringAgain, OutOfService, Trouble
from kiosk.rules.knowledge import fold

MISSES_MAX = 8  # a second of them: a wire is off, not a bit flipped
# A read on a stuck bus gives up after six seconds; who says nothing for longer hangs in the kernel.
SILENT_MS_MAX = 10_000


def watched(state: Checkpoint, event: Event) -> Checkpoint:
    """What any event tells about sensor, view and ledger, whatever the stage."""
    if isinstance(event, SampleTaken | SampleMissed):
        state = replace(state, heard_ms=state.now_ms)
    if isinstance(event, Ticked) and event.moment is not None:
        state = replace(state, moment=event.moment)
    match event:
        case Ticked() if state.heard_ms and state.now_ms - state.heard_ms > SILENT_MS_MAX:
            return replace(state, misses=MISSES_MAX, miss_code="bus_stuck")
        case SampleTaken(_, sample):
            warming = state.warming.seen(state.now_ms, sample.ambient_centi_c)
            state = replace(state, misses=0, miss_code="", warming=warming)
            return _somebody(state) if sample.is_forehead else _nobody(state)
        case SampleMissed(code=code, call_staff=call_staff):
            misses = MISSES_MAX if call_staff else state.misses + 1
            return replace(state, misses=misses, miss_code=code)
        case RecordFailed(code=code, call_staff=call_staff):
            return replace(state, ledger_code=code) if call_staff else state
        case OfficeHeard(office_ms=office_ms):
            return replace(state, site=replace(state.site, heard_ms=office_ms))
        case ExitsTold(elsewhere=elsewhere):
            return replace(state, knowledge=replace(state.knowledge, elsewhere=elsewhere))
        case RecordSaved(ticket=ticket, record_id=record_id, record=record):
            if record is not None:
                state = replace(state, knowledge=fold(state.knowledge, record))
            state = staff.durable(replace(state, ledger_code=""), ticket, record_id)
            return recheck.durable(state, ticket, record_id)
    return state


def freed(state: Checkpoint, rules: Rules) -> Checkpoint:
    """The view is free for the next person once nobody was seen for a moment."""
    if not state.view_taken or state.away_ms is None:
        return state
    if state.now_ms - state.away_ms < rules.waits.away_ms:
        return state
    return replace(state, view_taken=False)


def fallen_out(state: Checkpoint, rules: Rules) -> Step | None:
    """Out of service, if what this stage needs is gone; never out of an alarm or a name half typed."""
    stage = state.stage
    if not isinstance(stage, Idle | Approaching | Measuring | MeasuringAgain):
        return None
    if state.ledger_code:
        return path.out_of_service(state, Trouble.LEDGER, state.ledger_code, rules)
    if len(state.cards) >= recheck.CARDS_MAX:
        return path.out_of_service(state, Trouble.CARDS, "cards_full", rules)
    if state.misses < MISSES_MAX:
        return None
    code = state.miss_code
    if not isinstance(stage, Measuring):
        return path.out_of_service(state, Trouble.SENSOR, code, rules)
    # Whoever stood there was not measured: that is a verdict too, and the guard's.
    left = path.unjudged(state, stage.visit, ("sensor_fault",), rules)
    fallen = path.out_of_service(left.state, Trouble.SENSOR, code, rules)
    return fallen.after(*left.effects)


def in_out_of_service(state: Checkpoint, stage: OutOfService, event: Event, rules: Rules) -> Step:
    """Back as soon as the part works; the guard may silence the call meanwhile."""
    match event:
        case GuardPressed() | Touched(action=Acknowledge()):
            return path.guard_came(state)
        case Touched(action=OpenCards()) if stage.trouble is Trouble.CARDS:
            back = _back(state, stage, rules)
            return guard.knocked(back.state, rules, Page.CARDS).after(*back.effects)
        case SampleTaken() if stage.trouble is Trouble.SENSOR:
            return _back(state, stage, rules)
        case RecordSaved() if stage.trouble is Trouble.LEDGER:
            return _ledger_back(state, stage, event, rules)
    return Step(state)


def _somebody(state: Checkpoint) -> Checkpoint:
    return replace(state, away_ms=None, present=state.present + 1)


def _nobody(state: Checkpoint) -> Checkpoint:
    away_ms = state.now_ms if state.away_ms is None else state.away_ms
    return replace(state, present=0, away_ms=away_ms)


def _ledger_back(state: Checkpoint, stage: OutOfService, event: RecordSaved, rules: Rules) -> Step:
    waiting = stage.waiting
    if waiting is None:
        return _back(state, stage, rules)
    if event.ticket != waiting.ticket:
        return Step(state)
    back = _back(state, stage, rules)
    if state.now_ms - waiting.since_ms > rules.waits.waiting_visit_ms:
        return back
    shown = path.settled(back.state, waiting, event.seq, rules)
    return shown.after(*back.effects)


def _back(state: Checkpoint, stage: OutOfService, rules: Rules) -> Step:
    draft = drafts.recovered(stage.trouble.value, stage.code, state.now_ms - stage.since_ms, rules)
    state, saving = path.save(path.guard_came(state).state, draft)
    return path.idle(state).after(Silence(), saving)

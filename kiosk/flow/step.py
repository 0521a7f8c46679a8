"""The checkpoint as one pure function: state and event in, state and effects out.

No clock, no input or output, no pygame: a day at the gate can be lived a million times faster than life,
with every fault, from one seed. The table of stages and what leads from each to which is drawn from this
code by `python -m kiosk.flow.diagram`; no second table is kept.
"""

from dataclasses import replace

from kiosk.flow import (
    alarm_test,
    compare,
    desk,
    drafts,
    guard,
    hosts,
    identify,
    language,
    leaving,
    loudspeaker,
    measure,
    outcome,
    pauses,
    recheck,
    reminders,
    returnee,
    scan,
    service,
    site,
    staff,
    visitor,
)
from kiosk.flow.actions import SwitchLanguage
from kiosk.flow.card_states import CardList, CardShown, ClinicChoice, ContactEntry, Repeating
from kiosk.flow.effects import Effect, Save
from kiosk.flow.events import (
    AnnouncementPlayed,
    Event,
    GuardPressed,
    SampleTaken,
    Scanned,
    SiteArrived,
    SiteRefused,
    SpeakerChanged,
    Touched,
)
from kiosk.flow.guard_states import Guardroom, GuardStage
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import (
    Admitted,
    Approaching,
    AwaitingHost,
    Checkpoint,
    CodeUnknown,
    FeverAlarm,
    Goodbye,
    Idle,
    Measuring,
    MeasuringAgain,
    OutOfService,
    Referred,
    Refused,
    Saving,
    StillThere,
    SymptomCall,
    Unjudged,
)
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

__all__ = ["Step", "step"]


def step(state: Checkpoint, event: Event, rules: Rules) -> Step:
    """What the checkpoint does about one event.

    First what the event tells about sensor, view and ledger; then what the stage makes of it; then
    whether the stage that came out can still do its work, and whether it is time to call staff. Every record
    is signed by who was on duty before.
    """
    room = state.guardroom
    state = replace(state, now_ms=max(state.now_ms, event.at_ms))
    state = service.freed(service.watched(state, event), rules)
    if isinstance(event, SampleTaken):
        state = compare.sensor_seen(state, event.sample.sensor, rules)
    rules = compare.rules_in_force(state, rules)
    if isinstance(event, Touched) and isinstance(event.action, SwitchLanguage):
        return language.switched(state)
    if isinstance(event, Scanned):
        taken = scan.scanned(state, event.code, rules)
    elif isinstance(event, AnnouncementPlayed | SpeakerChanged):
        taken = loudspeaker.told(state, event, rules)
    elif isinstance(event, SiteArrived):
        taken = site.taken_up(state, event, rules)
    elif isinstance(event, SiteRefused):
        taken = site.refused(state, event, rules)
    else:
        taken = hosts.left(state.stage, _in_stage(state, event, rules), rules)
    fallen = service.fallen_out(taken.state, rules)
    taken = staff.told(taken) if fallen is None else fallen.after(*taken.effects)
    taken = reminders.told(taken, event, rules)
    taken = language.told(taken, state.stage, event, rules)
    effects = alarm_test.sounded(taken.effects, taken.state, room)
    return Step(desk.locked(taken.state), tuple(_signed(effect, room) for effect in effects))


def _signed(effect: Effect, room: Guardroom) -> Effect:
    return replace(effect, draft=drafts.signed(effect.draft, room)) if isinstance(effect, Save) else effect


def _in_stage(  # noqa: PLR0912 - one arm for each group of stages, and mypy tells when one is missing
    state: Checkpoint, event: Event, rules: Rules
) -> Step:
    stage = state.stage
    if isinstance(stage, GuardStage):
        return guard.in_stage(state, stage, event, rules)
    match stage:
        case FeverAlarm():
            return outcome.in_fever_alarm(state, stage, event, rules)
        case OutOfService():
            return service.in_out_of_service(state, stage, event, rules)
        case SymptomCall():
            return outcome.in_symptom_call(state, stage, event, rules)
        case Unjudged():
            return outcome.in_unjudged(state, stage, event, rules)
        case Saving():
            return outcome.in_saving(state, stage, event, rules)
        case Admitted() | Goodbye() | Refused() | Referred():
            return outcome.in_result(state, stage, event, rules)
        case _ if isinstance(event, GuardPressed):
            return staff.guard_came(state, rules)
        case Idle():
            return measure.in_idle(state, stage, event, rules)
        case Approaching():
            return measure.in_approaching(state, stage, event, rules)
        case Measuring():
            return measure.in_measuring(state, stage, event, rules)
        case MeasuringAgain():
            return measure.in_measuring_again(state, stage, event, rules)
        case Naming():
            return identify.in_naming(state, stage, event, rules)
        case AskingMask():
            return identify.in_asking_mask(state, stage, event, rules)
        case Asking():
            return identify.in_asking(state, stage, event, rules)
        case LookingUp() | Returning() | Filling():
            return visitor.in_visitor_page(state, stage, event, rules)
        case Returned():
            return returnee.in_returned(state, stage, event, rules)
        case SigningOut():
            return leaving.in_signing_out(state, stage, event, rules)
        case AwaitingHost():
            return hosts.in_awaiting(state, stage, event, rules)
        case StillThere():
            return pauses.in_still_there(state, stage, event, rules)
        case CodeUnknown():
            return pauses.in_code_unknown(state, stage, event, rules)
        case CardList() | CardShown() | ContactEntry() | ClinicChoice():
            return recheck.in_guard_page(state, stage, event, rules)
        case Repeating():
            return recheck.in_repeating(state, stage, event, rules)

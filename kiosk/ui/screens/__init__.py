"""The screens: from the checkpoint's state to a scene. One function, no memory, no pygame."""

from kiosk.flow.card_states import CardList, CardShown, ClinicChoice, ContactEntry, Repeating
from kiosk.flow.guard_states import GuardPin
from kiosk.flow.measure import asks_mask
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
from kiosk.screening.baseline import Baseline
from kiosk.screening.look import Look
from kiosk.ui.facts import Facts
from kiosk.ui.scene import Panel, Scene
from kiosk.ui.screens import (
    alarm,
    frame,
    guard,
    hosts,
    leaving,
    mask,
    measuring,
    naming,
    outcome,
    pauses,
    questions,
    recheck,
    returnee,
    service,
    visitor,
    visitor_known,
    welcome,
)
from kiosk.ui.theme import Colour, Theme
from kiosk.ui.widgets import Sheet

__all__ = ["compose", "seen"]

_SECOND_MS = 1_000
_NO_LEVEL = Baseline(())
_NO_LOOK = Look(0)  # that somebody stands aside is shown, not how far they are looked at


def compose(  # noqa: PLR0912, PLR0915 - one arm for each stage, and mypy tells when one is missing
    checkpoint: Checkpoint, facts: Facts, panel: Panel
) -> Scene:
    """The scene of a state. Equal arguments give equal scenes."""
    colours = facts.worn(checkpoint.guardroom.settings).theme
    sheet = Sheet(panel, checkpoint.language, _ground(checkpoint, colours), colours)
    sheet.training = checkpoint.guardroom.settings.training
    match checkpoint.stage:
        case Idle() as stage:
            welcome.idle(sheet, checkpoint, stage, facts)
        case Approaching() as stage:
            welcome.approaching(sheet, checkpoint, stage, facts)
        case Measuring() as stage if asks_mask(stage.visit):
            mask.measured_meanwhile(sheet, checkpoint, stage)
        case Measuring() as stage:
            measuring.measuring(sheet, checkpoint, stage, facts)
        case MeasuringAgain() as stage:
            measuring.measuring_again(sheet, checkpoint, stage, facts)
        case Naming() as stage:
            naming.naming(sheet, checkpoint, stage, facts)
        case AskingMask() as stage:
            mask.asking_mask(sheet, checkpoint, stage, facts)
        case Asking() as stage:
            questions.asking(sheet, checkpoint, stage, facts)
        case LookingUp() as stage:
            visitor_known.looking_up(sheet, checkpoint, stage, facts)
        case Returning() as stage:
            visitor_known.returning(sheet, checkpoint, stage, facts)
        case Filling() as stage:
            visitor.filling(sheet, checkpoint, stage, facts)
        case SymptomCall() as stage:
            alarm.symptom_call(sheet, checkpoint, stage, facts)
        case Returned() as stage:
            returnee.returned(sheet, checkpoint, stage)
        case SigningOut() as stage:
            leaving.signing_out(sheet, checkpoint, stage)
        case AwaitingHost() as stage:
            hosts.awaiting(sheet, checkpoint, stage)
        case Goodbye() as stage:
            leaving.goodbye(sheet, checkpoint, stage)
        case StillThere() as stage:
            pauses.still_there(sheet, checkpoint, stage, facts)
        case CodeUnknown() as stage:
            pauses.code_unknown(sheet, checkpoint, stage, facts)
        case Saving() as stage:
            outcome.saving(sheet, checkpoint, stage, facts)
        case Admitted() as stage:
            outcome.admitted(sheet, checkpoint, stage, facts)
        case Refused() as stage:
            outcome.refused(sheet, checkpoint, stage, facts)
        case Unjudged() as stage:
            alarm.unjudged(sheet, checkpoint, stage, facts)
        case FeverAlarm() as stage:
            alarm.fever_alarm(sheet, checkpoint, stage, facts)
        case Referred() as stage:
            alarm.referred(sheet, checkpoint, stage, facts)
        case CardList() as stage:
            recheck.card_list(sheet, checkpoint, stage, facts)
        case CardShown() as stage:
            recheck.card_shown(sheet, checkpoint, stage, facts)
        case ContactEntry() as stage:
            recheck.contact_entry(sheet, checkpoint, stage, facts)
        case ClinicChoice() as stage:
            recheck.clinic_choice(sheet, checkpoint, stage, facts)
        case Repeating() as stage:
            recheck.repeating(sheet, checkpoint, stage, facts)
        case OutOfService() as stage:
            service.out_of_service(sheet, checkpoint, stage, facts)
        case stage:
            guard.drawn(sheet, checkpoint, stage, facts)
    if sheet.training:
        frame.drill(sheet)
    return sheet.scene()


def seen(checkpoint: Checkpoint) -> Checkpoint:
    """The state as far as a screen shows it: equal values look alike, so nothing has to be composed.

    A kiosk ticks thirty times a second, and most of that time nothing on the glass changes.
    """
    return Checkpoint(
        checkpoint.stage,
        _NO_LEVEL,
        checkpoint.language,
        _clock_seen(checkpoint),
        guard_called_ms=checkpoint.guard_called_ms,
        cards=checkpoint.cards,
        aside=checkpoint.aside and _NO_LOOK,
        staff_call=checkpoint.staff_call,
        guardroom=checkpoint.guardroom,
        mute=checkpoint.mute,
    )


def _clock_seen(checkpoint: Checkpoint) -> int:
    """Time in the steps in which the stage's screen moves, counted from where the stage counts."""
    now_ms = checkpoint.now_ms
    match checkpoint.stage:
        case Measuring():
            return 0
        case Idle() | OutOfService():
            return recheck.last_due_ms(checkpoint)
        case CardList() | CardShown() | GuardPin():
            return now_ms  # a rest, the minutes waited and the count-down each step at a moment of their own
        case Admitted(since_ms=since_ms):
            return _stepped(now_ms, since_ms, outcome.BAR_STEP_MS)
        case FeverAlarm(since_ms=since_ms):
            return _stepped(now_ms, since_ms, alarm.PULSE_MS)
        case SymptomCall(since_ms=since_ms):
            return _stepped(now_ms, since_ms, _SECOND_MS)
        case Saving(since_ms=since_ms):
            return _stepped(now_ms, since_ms, outcome.SLOW_MS)
        case MeasuringAgain(again_ms=again_ms, until_ms=until_ms):
            origin_ms = again_ms if now_ms < again_ms else until_ms
            return _stepped(now_ms, origin_ms, _SECOND_MS)
        case stage:
            return _stepped(now_ms, stage.until_ms, _SECOND_MS)


def _stepped(now_ms: int, origin_ms: int, step_ms: int) -> int:
    return origin_ms + (now_ms - origin_ms) // step_ms * step_ms


def _ground(checkpoint: Checkpoint, colours: Theme) -> Colour:
    match checkpoint.stage:
        case Admitted() | Goodbye():
            return colours.go
        case FeverAlarm():
            return colours.stop
        case Refused():
            return colours.caution
        case Unjudged() | SymptomCall():
            return colours.doubt
        case _:
            return colours.ground

"""What the gate says at each moment: read off the checkpoint's state, like the picture.

Pure. The same state always wants the same sentence, and a sentence is spoken when the state begins to want
it: so the flow knows nothing of speech, and a new stage needs one more arm here. Names are never spoken, and
the guard's own pages are silent.
"""

from dataclasses import dataclass
from enum import IntEnum

from kiosk.flow.card_states import Repeating
from kiosk.flow.recheck import due_ms
from kiosk.flow.rules import Waits
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
    Stage,
    StillThere,
    SymptomCall,
    Unjudged,
)
from kiosk.flow.visit import Visit
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
from kiosk.voice.prompts import PROMPTS, estimate_key

REST_MS = Waits().rest_ms
FREE_MS = 3_000  # nobody was seen for so long: whoever steps from foot to foot has not gone
MACHINE_REASONS = frozenset(
    ("warming_up", "ambient_out_of_range", "sensor_fault", "clock_untrusted", "site_outdated")
)


class Rank(IntEnum):
    """What may talk over what: a higher rank over a lower one, a verdict over an older verdict."""

    GUIDANCE = 1  # not in a row: people who know the way are through before the next sentence
    VERDICT = 2  # at once
    ALARM = 3  # at once, and again until a guard has come


@dataclass(frozen=True, slots=True)
class Utterance:
    """Clips of the sound pack, by their keys, spoken one after another."""

    rank: Rank
    keys: tuple[str, ...]


def said(before: Checkpoint, after: Checkpoint) -> Utterance | None:
    """What this change of state makes the gate say; None if nothing new."""
    wanted = wants(after)
    if wanted is not None and wanted != wants(before):
        return wanted
    if after.guardroom.settings.volume_percent != before.guardroom.settings.volume_percent:
        return Utterance(Rank.VERDICT, ("sound_test",))
    if after.guard_called_ms is not None and before.guard_called_ms is None and wanted is None:
        return Utterance(Rank.VERDICT, ("guard_called",))
    if isinstance(before.stage, OutOfService) and isinstance(after.stage, Idle):
        return Utterance(Rank.GUIDANCE, ("in_service",))
    if _rested(after) > _rested(before):
        return Utterance(Rank.GUIDANCE, ("rest_due",))
    return None


def wants(checkpoint: Checkpoint) -> Utterance | None:
    """What this state wants said, as long as it lasts; None if it is silent."""
    stage = checkpoint.stage
    match stage:
        case FeverAlarm():
            return Utterance(Rank.ALARM, ("alarm", "alarm_guard"))
        case Admitted(visit=visit):
            return Utterance(Rank.VERDICT, _admitted(visit))
        case Goodbye():
            return Utterance(Rank.VERDICT, ("goodbye",))
        case Refused(reasons=reasons):
            return Utterance(Rank.VERDICT, (_by_reason("refuse", reasons),))
        case AwaitingHost():
            return Utterance(Rank.VERDICT, ("refuse_host_unconfirmed",))
        case Unjudged(reasons=reasons):
            return Utterance(Rank.VERDICT, (_unjudged(reasons),))
        case SymptomCall():
            return Utterance(Rank.VERDICT, ("symptom",))
        case Referred():
            return Utterance(Rank.VERDICT, ("referred",))
        case OutOfService():
            return Utterance(Rank.VERDICT, ("out_of_service",))
    key = _guidance(stage)
    return Utterance(Rank.GUIDANCE, (key,)) if key else None


def within_reach(checkpoint: Checkpoint) -> bool:
    """Whether somebody may stand before the kiosk, as far as sensor and screen tell."""
    return not isinstance(checkpoint.stage, Idle | OutOfService) or checkpoint.present > 0


def is_free(checkpoint: Checkpoint) -> bool:
    """Whether the gate has been empty for a while, and nobody waits for the guard either."""
    return (
        isinstance(checkpoint.stage, Idle)
        and checkpoint.guard_called_ms is None
        and checkpoint.away_ms is not None
        and checkpoint.now_ms - checkpoint.away_ms >= FREE_MS
    )


# What stages ask for that have one sentence, whatever else they hold.
_ASKS: dict[type[Stage], str] = {
    Approaching: "approach",
    Measuring: "hold",
    AskingMask: "confirm",
    Asking: "question",
    Returned: "returned",  # its later pages are still what this is about
    StillThere: "still_there",
    CodeUnknown: "code_unknown",
    Repeating: "repeat",
}


def _guidance(stage: Stage) -> str | None:
    match stage:
        case MeasuringAgain(reasons=reasons):
            return _by_reason("again", reasons)
        case Naming(flagged=None, who="staff"):
            return "who"
        case Naming(flagged=None):
            return "visitor_name"
        case SigningOut(found=found):
            return "leaving_found" if found else "leaving_digits"
        case LookingUp() | Returning() | Filling():
            return _to_visitor(stage)
    return _ASKS.get(type(stage))


def _to_visitor(stage: LookingUp | Returning | Filling) -> str:
    match stage:
        case LookingUp():
            return "visitor_before"
        case Returning():
            return "visitor_returning"
        case Filling(page="province" | "city"):
            return "visitor_area"  # said before, and still what this is about
        case Filling(page=page):
            return f"visitor_{page}"


def _admitted(visit: Visit) -> tuple[str, ...]:
    visitor = visit.guest is not None and visit.guest.category == "visitor"
    estimate_centi_c = visit.screening.estimate_centi_c if visit.screening else None
    estimate = None if estimate_centi_c is None else estimate_key(estimate_centi_c)
    return ("admit_visitor" if visitor else "admit", *((estimate,) if estimate else ()))


def _unjudged(reasons: tuple[str, ...]) -> str:
    return "unjudged_machine" if MACHINE_REASONS.intersection(reasons) else _by_reason("unjudged", reasons)


def _by_reason(kind: str, reasons: tuple[str, ...]) -> str:
    """The first reason that has a sentence of its own, else the general one."""
    return next((key for reason in reasons if (key := f"{kind}_{reason}") in PROMPTS), kind)


def _rested(checkpoint: Checkpoint) -> int:
    dues = (due_ms(card, REST_MS) for card in checkpoint.cards)
    return sum(due is not None and due <= checkpoint.now_ms for due in dues)

"""How long a page waits for a finger before somebody is asked whether they are still there."""

from dataclasses import replace
from typing import TypeVar

from kiosk.flow.rules import Waits
from kiosk.flow.waiting_states import (
    Asking,
    AskingMask,
    Filling,
    LookingUp,
    Naming,
    Returned,
    Returning,
    SigningOut,
    Waiting,
)

T = TypeVar("T", bound=Waiting)


def fresh(stage: T, now_ms: int, waits: Waits) -> T:
    """The stage with all of its time before it."""
    return replace(stage, until_ms=now_ms + patience_ms(stage, waits))


def patience_ms(stage: Waiting, waits: Waits) -> int:
    """How long this stage waits for a touch."""
    match stage:
        case Naming(flagged=int()):
            return waits.flagged_naming_ms
        case Naming(who="staff"):
            return waits.roster_ms
        case AskingMask():
            return waits.mask_ms
        case Asking():
            return waits.question_ms
        case Naming() | LookingUp() | Returning() | Filling() | Returned() | SigningOut():
            return waits.visitor_ms


def warning_ms(stage: Waiting, waits: Waits) -> int:
    """How long the warning is seen before this stage is wiped."""
    short = isinstance(stage, AskingMask) or (isinstance(stage, Naming) and stage.who == "staff")
    return waits.still_there_ms if short else waits.form_still_there_ms

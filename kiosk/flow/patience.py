"""How long a page waits for a finger before somebody is asked whether they are still there."""

from dataclasses import replace
from typing import TypeVar

from kiosk.flow.rules import Waits
from kiosk.flow.states import AskingMask, Naming, Waiting

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
        case Naming():
            return waits.visitor_ms
        case AskingMask():
            return waits.mask_ms


def warning_ms(stage: Waiting, waits: Waits) -> int:
    """How long the warning is seen before this stage is wiped."""
    visitor = isinstance(stage, Naming) and stage.who == "visitor"
    return waits.visitor_still_there_ms if visitor else waits.still_there_ms

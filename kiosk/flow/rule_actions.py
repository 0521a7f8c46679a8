"""What a finger can mean where the office's rules have the word. The rest is in kiosk/flow/actions.py."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MakeException:
    """The guard wants to overrule the refusal on the screen (button held for two seconds)."""


@dataclass(frozen=True, slots=True)
class Excuse:
    """For this reason, one of `kiosk.rules.book.EXCEPTIONS` (button held for two seconds)."""

    exception: str


RuleAction = MakeException | Excuse

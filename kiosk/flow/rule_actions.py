"""What a finger can mean where the office's rules have the word. The rest is in kiosk/flow/actions.py."""

from dataclasses import dataclass

from kiosk.flow.return_form import Companions, Transport
from kiosk.flow.visit import HostOutcome


@dataclass(frozen=True, slots=True)
class MakeException:
    """The guard wants to overrule the refusal on the screen (button held for two seconds)."""


@dataclass(frozen=True, slots=True)
class Excuse:
    """For this reason, one of `kiosk.rules.book.EXCEPTIONS` (button held for two seconds)."""

    exception: str


@dataclass(frozen=True, slots=True)
class CallHost:
    """The guard has come to ring the visitor's host (button held for two seconds)."""


@dataclass(frozen=True, slots=True)
class AnswerHost:
    """What the call to the host came to."""

    outcome: HostOutcome


@dataclass(frozen=True, slots=True)
class PickDay:
    """Back since so many days: 0 is today."""

    days_ago: int


@dataclass(frozen=True, slots=True)
class PickTransport:
    """By what somebody came back."""

    transport: Transport


@dataclass(frozen=True, slots=True)
class PickCompanions:
    """With whom somebody came back."""

    companions: Companions


RuleAction = MakeException | Excuse | CallHost | AnswerHost | PickDay | PickTransport | PickCompanions

"""What the step wants done in the world. The shell does it, in order, and reports outcomes as events."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.flow.guard_states import Page
from kiosk.ledger.record import Draft


class Sound(StrEnum):
    """What the buzzer says; drivers/buzzer.py knows how each is sounded."""

    FEVER = "fever"  # until silenced
    SYMPTOM = "symptom"  # once: somebody has said that they are ill
    UNJUDGED = "unjudged"  # once: the kiosk can't say, a person has to
    FAULT = "fault"  # once: the machine needs the guard
    ATTENTION = "attention"  # once: somebody wants the guard
    SELF_TEST = "self_test"  # the four above, shortly
    ACCEPTED = "accepted"  # once: go in


class Light(StrEnum):
    """What the lamp shows."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Buzz:
    """Sound this pattern."""

    sound: Sound


@dataclass(frozen=True, slots=True)
class Silence:
    """End any sound."""


@dataclass(frozen=True, slots=True)
class ShowLight:
    """Set the lamp."""

    light: Light


@dataclass(frozen=True, slots=True)
class OpenGate:
    """Let one person through; the relay falls shut by itself after `for_ms`."""

    for_ms: int


@dataclass(frozen=True, slots=True)
class ShutGate:
    """Keep the gate shut, whatever it does now."""


@dataclass(frozen=True, slots=True)
class Save:
    """Make this record durable and report under this ticket.

    `about_ticket` names the save of the older record that this one is about, which may not be durable yet.
    """

    ticket: int
    draft: Draft
    about_ticket: int | None = None


@dataclass(frozen=True, slots=True)
class SetBrightness:
    """How bright the panel is, in per cent."""

    percent: int


@dataclass(frozen=True, slots=True)
class Enquire:
    """Look up what a page of the guard's tells; the answer comes as an event."""

    page: Page


@dataclass(frozen=True, slots=True)
class Restart:
    """End the program, in order; whoever watches over it starts it anew."""


Effect = Buzz | Silence | ShowLight | OpenGate | ShutGate | Save | SetBrightness | Enquire | Restart

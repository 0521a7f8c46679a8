"""What the desk orders from the player, and the channels that the two keep apart. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.flow.visit import Language
from kiosk.people.announcements import Announcement


class Channel(StrEnum):
    """What the mixer keeps apart."""

    ANNOUNCEMENT = "announcement"
    PROMPT = "prompt"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class Play:
    """Speak these clips of the pack, one after another, in place of whatever that channel plays."""

    channel: Channel
    language: Language
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hush:
    """End what that channel plays."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class Begin:
    """Begin this announcement."""

    announcement: Announcement


@dataclass(frozen=True, slots=True)
class Hold:
    """Stop the announcement where it is."""


@dataclass(frozen=True, slots=True)
class GoOn:
    """Go on with it from there."""


@dataclass(frozen=True, slots=True)
class Level:
    """Set a channel's loudness, in thousandths of what the amplifier gives."""

    channel: Channel
    share_pm: int


Order = Play | Hush | Begin | Hold | GoOn | Level

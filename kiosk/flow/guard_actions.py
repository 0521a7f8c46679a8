"""What the guard's finger on the screen can mean. The rest is in kiosk/flow/actions.py."""

from dataclasses import dataclass
from typing import Literal

from kiosk.flow.guard_states import Page

# Released, home isolation, sent to a fever clinic, refused to wait.
Outcome = Literal["released", "home_isolation", "fever_clinic", "left"]
# The fields of kiosk.flow.guard_states.Settings; a switch is 0 or 1.
SettingName = Literal["quiet", "training", "volume_percent", "brightness_percent", "theme", "large_type"]


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """The guard has seen the alarm or the call (button held for two seconds)."""


@dataclass(frozen=True, slots=True)
class OpenCards:
    """The guard wants the open recheck cards (mark held for two seconds)."""


@dataclass(frozen=True, slots=True)
class PickCard:
    """One of them, by the ticket of its alarm's entry."""

    ticket: int


@dataclass(frozen=True, slots=True)
class BeginRepeat:
    """The guard has the flagged person look at the sensor once more."""


@dataclass(frozen=True, slots=True)
class BeginRest:
    """The flagged person sits down now, for as long as the rules say."""


@dataclass(frozen=True, slots=True)
class EnterContact:
    """A contact thermometer has been read: the number pad, please."""


@dataclass(frozen=True, slots=True)
class ConfirmContact:
    """The reading stands as typed."""


@dataclass(frozen=True, slots=True)
class ChooseClinic:
    """To a fever clinic: which one?"""


@dataclass(frozen=True, slots=True)
class Conclude:
    """The outcome, which closes the card (button held for two seconds).

    `clinic` is the id of one of the site's clinics, and only for that outcome; None: the office adds it.
    """

    outcome: Outcome
    clinic: str | None = None


@dataclass(frozen=True, slots=True)
class OpenMenu:
    """The guard wants the menu (the house's mark held for two seconds)."""


@dataclass(frozen=True, slots=True)
class OpenPage:
    """One of the menu's pages."""

    page: Page


@dataclass(frozen=True, slots=True)
class PickGuard:
    """Whose PIN it will be, by id."""

    guard_id: str


@dataclass(frozen=True, slots=True)
class ConfirmPin:
    """The PIN stands as typed."""


@dataclass(frozen=True, slots=True)
class BeginComparison:
    """The guard has a well person look at the sensor, to compare it with a thermometer."""


@dataclass(frozen=True, slots=True)
class PlayAgain:
    """The test of the alarm once more."""


@dataclass(frozen=True, slots=True)
class ConfirmHeard:
    """Whether the guard has heard the alarm's test."""

    heard: bool


@dataclass(frozen=True, slots=True)
class RestartKiosk:
    """The program is to start anew (button held for two seconds)."""


@dataclass(frozen=True, slots=True)
class Change:
    """Another value for one of the guard's settings, by its name."""

    setting: SettingName
    value: int


@dataclass(frozen=True, slots=True)
class BeginRound:
    """A round that is timed begins now, by its id."""

    round_id: str


@dataclass(frozen=True, slots=True)
class EndRound:
    """A round is done (button held for two seconds), by its id."""

    round_id: str


@dataclass(frozen=True, slots=True)
class PickRound:
    """The checklist of a round's spots, by its id."""

    round_id: str


@dataclass(frozen=True, slots=True)
class TickSpot:
    """A spot of the round on the screen, by its place, is done; or is not after all."""

    place: int
    done: bool


@dataclass(frozen=True, slots=True)
class SignOut:
    """A visitor has left (button held for two seconds), by the id of the entry that let them in."""

    entry_id: str


GuardAction = (
    Acknowledge
    | OpenCards
    | PickCard
    | BeginRepeat
    | BeginRest
    | EnterContact
    | ConfirmContact
    | ChooseClinic
    | Conclude
    | OpenMenu
    | OpenPage
    | PickGuard
    | ConfirmPin
    | BeginComparison
    | PlayAgain
    | ConfirmHeard
    | RestartKiosk
    | Change
    | BeginRound
    | EndRound
    | PickRound
    | TickSpot
    | SignOut
)

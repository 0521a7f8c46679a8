"""What a finger on the screen can mean. The screen knows where; this says what."""

from dataclasses import dataclass
from typing import Literal

Who = Literal["staff", "visitor"]


@dataclass(frozen=True, slots=True)
class ChooseWho:
    """Staff find themselves on the roster, visitors type their name."""

    who: Who


@dataclass(frozen=True, slots=True)
class PressKey:
    """One key of the keyboard: a letter `a`..`z`, the middle dot `·`, or a space."""

    key: str


@dataclass(frozen=True, slots=True)
class Erase:
    """Take back the last letter or character; `everything` empties the entry."""

    everything: bool = False


@dataclass(frozen=True, slots=True)
class SwitchScript:
    """Between pinyin with candidates and plain Latin letters."""


@dataclass(frozen=True, slots=True)
class PickPerson:
    """The card of a roster person."""

    person_id: str


@dataclass(frozen=True, slots=True)
class PickName:
    """A whole name among the candidates."""

    name: str


@dataclass(frozen=True, slots=True)
class PickCell:
    """A character of the name so far, to be changed for another of the same sound."""

    index: int


@dataclass(frozen=True, slots=True)
class PickCharacter:
    """The character that takes the place of the chosen one."""

    character: str


@dataclass(frozen=True, slots=True)
class TurnPage:
    """The next page of candidates or of characters; after the last comes the first."""


@dataclass(frozen=True, slots=True)
class ConfirmName:
    """The name stands as it is."""


@dataclass(frozen=True, slots=True)
class AnswerMask:
    """Whether a mask is worn, as the person says."""

    worn: bool


@dataclass(frozen=True, slots=True)
class GoBack:
    """To the step before, or out of it."""


@dataclass(frozen=True, slots=True)
class CallGuard:
    """The person wants a human being."""


@dataclass(frozen=True, slots=True)
class MeasureAgain:
    """Take the temperature once more."""


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """The guard has seen the alarm or the call (button held for two seconds)."""


@dataclass(frozen=True, slots=True)
class SwitchLanguage:
    """The other language."""


Action = (
    ChooseWho
    | PressKey
    | Erase
    | SwitchScript
    | PickPerson
    | PickName
    | PickCell
    | PickCharacter
    | TurnPage
    | ConfirmName
    | AnswerMask
    | GoBack
    | CallGuard
    | MeasureAgain
    | Acknowledge
    | SwitchLanguage
)

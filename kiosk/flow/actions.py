"""What a finger on the screen can mean. The screen knows where; this says what."""

from dataclasses import dataclass
from typing import Literal

from kiosk.flow.guard_actions import GuardAction
from kiosk.flow.rule_actions import RuleAction

Who = Literal["staff", "visitor"]
Board = Literal["pad", "pinyin", "latin"]  # two taps a syllable, letters with candidates, letters as they are


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
class PressInitial:
    """How a syllable begins, on the pad: one of `pad_initials()`."""

    initial: str


@dataclass(frozen=True, slots=True)
class PressSyllable:
    """A whole syllable, on the pad, of the initial pressed before: ü is v."""

    syllable: str


@dataclass(frozen=True, slots=True)
class ChooseBoard:
    """Which keys a visitor's name is typed on."""

    board: Board


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
class AnswerQuestion:
    """One of the answers to a question."""

    code: str
    answer: str


@dataclass(frozen=True, slots=True)
class FirstVisit:
    """Not here before: the name, please."""


@dataclass(frozen=True, slots=True)
class PickVisitor:
    """One of those whose phone ends in the digits that were typed."""

    index: int


@dataclass(frozen=True, slots=True)
class GoAgain:
    """To the same office as last time, or where one is expected."""


@dataclass(frozen=True, slots=True)
class GoElsewhere:
    """The same person, another office."""


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """This page stands as it is filled in."""


@dataclass(frozen=True, slots=True)
class WithoutPhone:
    """The visitor has no phone."""


@dataclass(frozen=True, slots=True)
class PickArea:
    """From this county, city or province, or from outside it."""

    area: str


@dataclass(frozen=True, slots=True)
class PickPlace:
    """A province or city, by its Chinese name."""

    place: str


@dataclass(frozen=True, slots=True)
class SkipHost:
    """Nobody in particular, or the visitor doesn't know."""


@dataclass(frozen=True, slots=True)
class PickPurpose:
    """What the visit is for."""

    purpose: str


@dataclass(frozen=True, slots=True)
class StillHere:
    """The person hasn't gone: go on where they were."""


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
class SwitchLanguage:
    """The other language."""


Action = (
    ChooseWho
    | PressKey
    | Erase
    | PressInitial
    | PressSyllable
    | ChooseBoard
    | PickPerson
    | PickName
    | PickCell
    | PickCharacter
    | TurnPage
    | ConfirmName
    | AnswerMask
    | AnswerQuestion
    | FirstVisit
    | PickVisitor
    | GoAgain
    | GoElsewhere
    | ConfirmPage
    | WithoutPhone
    | PickArea
    | PickPlace
    | SkipHost
    | PickPurpose
    | StillHere
    | GoBack
    | CallGuard
    | MeasureAgain
    | SwitchLanguage
    | RuleAction
    | GuardAction
)

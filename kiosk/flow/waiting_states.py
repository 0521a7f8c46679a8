"""The stages that wait on somebody's finger: who they are, and what the gate asks of them.

The same house rules as kiosk/flow/states.py, which holds the rest of the checkpoint.
"""

from dataclasses import dataclass

from kiosk.flow.actions import Board, Who
from kiosk.flow.form import Page
from kiosk.flow.return_form import ReturnPage
from kiosk.flow.visit import Visit
from kiosk.people.names import Suggestion
from kiosk.people.roster import Person
from kiosk.people.site import Bilingual
from kiosk.people.visitors import KnownVisitor
from kiosk.rules.knowledge import Visit as Stayed
from kiosk.rules.questions import Question


@dataclass(frozen=True, slots=True)
class Naming:
    """The person says who they are.

    Staff type initials (`letters`) and see `cards` once there are two; `next_letters` are those that
    lead on. Visitors type pinyin on a `board` and see whole names in `candidates`, after a surname given
    names; on the pad `letters` are whole syllables, each with a mark behind it, and `initial` is how the
    next one begins. What is picked stands in `name`, a cell for each character with its sound in
    `syllables` ("" if it has none); tapping one (`correcting`) offers `homophones`. `notice` names what went
    wrong, for the screen.
    `flagged` is the ticket of the alarm's entry when the guard is registering a flagged person.
    """

    visit: Visit
    who: Who
    until_ms: int
    letters: str = ""
    cards: tuple[Person, ...] = ()
    next_letters: frozenset[str] = frozenset()
    initial: str = ""
    candidates: tuple[Suggestion, ...] = ()
    page: int = 0
    name: str = ""
    syllables: tuple[str, ...] = ()
    correcting: int | None = None
    homophones: tuple[str, ...] = ()
    board: Board = "pad"
    notice: str | None = None
    flagged: int | None = None


@dataclass(frozen=True, slots=True)
class AskingMask:
    """Is it you, and is a mask worn? For those whom a scan named; nothing is preset."""

    visit: Visit
    until_ms: int


@dataclass(frozen=True, slots=True)
class Asking:
    """A question of the rules: its answers are equal, none is preset."""

    visit: Visit
    question: Question
    until_ms: int


@dataclass(frozen=True, slots=True)
class LookingUp:
    """Here before, or expected? By the last four `digits` of the phone; `found` are the several they fit."""

    visit: Visit
    until_ms: int
    digits: str = ""
    found: tuple[KnownVisitor, ...] = ()
    misses: int = 0
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Returning:
    """Found: is that you, and to the same office?"""

    visit: Visit
    until_ms: int
    known: KnownVisitor


@dataclass(frozen=True, slots=True)
class Filling:
    """One page of a visitor's form, which is in the visit, so that it outlasts the page.

    `hosts` are those whose initials were typed, `next_letters` lead on to others; `chips` are places that
    one tap names.
    """

    visit: Visit
    page: Page
    until_ms: int
    notice: str | None = None
    hosts: tuple[Person, ...] = ()
    next_letters: frozenset[str] = frozenset()
    chips: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True)
class SigningOut:
    """A visitor who leaves: by the last four `digits`; `found` are those inside whom they fit."""

    visit: Visit
    until_ms: int
    digits: str = ""
    found: tuple[Stayed, ...] = ()
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Returned:
    """One page of what somebody back from elsewhere tells; the form is in the visit.

    `today` is the day at the site, None if nobody knows it; `chips` are places that one tap names.
    """

    visit: Visit
    page: ReturnPage
    until_ms: int
    today: int | None = None
    chips: tuple[Bilingual, ...] = ()


# On somebody's finger: asked whether they are still there, then wiped.
Waiting = Naming | AskingMask | Asking | LookingUp | Returning | Filling | Returned | SigningOut

"""Everything that the checkpoint remembers, in frozen values.

House rules:
1. Whatever decides what happens next is here, and nowhere else; the screen is drawn from it alone.
2. A stage holds only what that stage needs; what belongs to one person is in `Visit`.
3. Times are milliseconds of the clock that the events carry; `until_ms` is when a stage gives up waiting.
4. An event that a stage doesn't expect changes nothing.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.flow.card_states import Card, CardList, CardShown, ClinicChoice, ContactEntry, Repeating, StaffCall
from kiosk.flow.guard_states import (
    NOTHING_SET,
    Guardroom,
    GuardStage,
)
from kiosk.flow.visit import Language, Visit
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
from kiosk.ledger.record import Draft, Moment
from kiosk.people.roster import Person
from kiosk.people.site import Site
from kiosk.people.visitors import Visitors
from kiosk.rules.age import NO_TIME
from kiosk.rules.knowledge import NOTHING_KNOWN, Knowledge
from kiosk.screening.baseline import Baseline
from kiosk.screening.look import Look
from kiosk.screening.warming import COLD_START, Warming


@dataclass(frozen=True, slots=True)
class Idle:
    """Nobody is here."""


@dataclass(frozen=True, slots=True)
class Approaching:
    """Somebody is known but not measured yet: come closer."""

    visit: Visit
    until_ms: int


@dataclass(frozen=True, slots=True)
class Measuring:
    """A forehead is in view; `look.progress` fills the ring."""

    visit: Visit
    look: Look


@dataclass(frozen=True, slots=True)
class MeasuringAgain:
    """The look came to nothing: why, and what to do; then another one from `again_ms` on."""

    visit: Visit
    reasons: tuple[str, ...]
    again_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class StillThere:
    """Nobody has touched anything for a while: one tap goes on with `before`, otherwise all is wiped."""

    before: Waiting
    until_ms: int


@dataclass(frozen=True, slots=True)
class CodeUnknown:
    """The code that was scanned names nobody; what went on `before` goes on afterwards, and loses nothing."""

    before: "Idle | Approaching | MeasuringAgain | Waiting"
    until_ms: int


@dataclass(frozen=True, slots=True)
class Saving:
    """Decided; waiting until the record is durable. Nobody goes in before."""

    visit: Visit
    draft: Draft
    ticket: int
    since_ms: int


@dataclass(frozen=True, slots=True)
class Admitted:
    """Go in. Shown only after the record is durable."""

    visit: Visit
    seq: int
    since_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class AwaitingHost:
    """A visitor whom nothing stands in the way of but that the guard has not rung up the host."""

    visit: Visit
    host: Person | None
    until_ms: int


@dataclass(frozen=True, slots=True)
class Goodbye:
    """A visitor has signed out, and that is durable."""

    visit: Visit
    since_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Not this time: why, and what would help; `next_ms` is when time alone will, in Unix ms.

    `ticket` is the entry's; `offered` are the exceptions with which a guard may overrule it.
    """

    visit: Visit
    reasons: tuple[str, ...]
    since_ms: int
    until_ms: int
    next_ms: int | None = None
    ticket: int = 0
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unjudged:
    """The kiosk can't say; the guard measures by hand. Never shown as normal.

    `ticket` is the entry's; `offered` are the exceptions by which a guard may decide instead.
    """

    visit: Visit
    reasons: tuple[str, ...]
    ticket: int
    since_ms: int
    until_ms: int
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeverAlarm:
    """The buzzer sounds until the guard acknowledges. Nothing else ends this.

    `ticket` is the entry's; `saved` says that it is durable, as the record `entry_id`.
    """

    visit: Visit
    ticket: int
    since_ms: int
    saved: bool = False
    entry_id: str = ""


@dataclass(frozen=True, slots=True)
class SymptomCall:
    """Somebody said yes to a question about their health; the guard is called, and only the guard ends this.

    `ticket` is the entry's; `entry_id` its record, "" until that is durable.
    """

    visit: Visit
    reasons: tuple[str, ...]
    ticket: int
    since_ms: int
    entry_id: str = ""


@dataclass(frozen=True, slots=True)
class Referred:
    """The guard has taken over: wait there, you'll be measured again."""

    visit: Visit
    since_ms: int
    until_ms: int


class Trouble(StrEnum):
    """Why the checkpoint is out of service."""

    SENSOR = "sensor"
    LEDGER = "ledger"
    CARDS = "cards"  # as many recheck cards open as can be kept; closing one ends it
    PROGRAM = "program"  # it doesn't come up; only the screen of a program that stands in for it shows this


@dataclass(frozen=True, slots=True)
class OutOfService:
    """The machine can't do its work; the guard lets people through by hand and paper.

    `code` is the word of the error underneath. `waiting` is the record that is still to be made durable,
    kept in memory and tried again, with the visit that it belongs to.
    """

    trouble: Trouble
    code: str
    since_ms: int
    waiting: Saving | None = None


Stage = (
    Idle
    | Approaching
    | Measuring
    | MeasuringAgain
    | Naming
    | AskingMask
    | Asking
    | LookingUp
    | Returning
    | Filling
    | StillThere
    | CodeUnknown
    | Returned
    | SigningOut
    | AwaitingHost
    | Saving
    | Admitted
    | Goodbye
    | Refused
    | Unjudged
    | FeverAlarm
    | SymptomCall
    | Referred
    | CardList
    | CardShown
    | ContactEntry
    | ClinicChoice
    | Repeating
    | GuardStage
    | OutOfService
)


@dataclass(frozen=True, slots=True)
class Mute:
    """The gate has no loudspeaker: the word for why, and since when. It works on, silently."""

    code: str
    since_ms: int


@dataclass(frozen=True, slots=True)
class RefusedSite:
    """A version of the site that came from the office and can't be used: the word for why, and since when."""

    version: int
    code: str
    since_ms: int


@dataclass(frozen=True, slots=True)
class SiteStanding:
    """The site document in force, by its version and SHA-256 (0 and "" for the installed one).

    `refused` is a newer one that can't be used; `site` is None where nobody said what else it tells.
    `heard_ms` is when the office last answered, by its own clock, 0 if nobody knows.
    """

    version: int = 0
    sha256: str = ""
    site: Site | None = None
    refused: RefusedSite | None = None
    heard_ms: int = 0


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The whole state: what is going on now, and what outlasts one person.

    `language_ms` is when the language was last wanted, by a touch or a page under way.
    `guard_called` is when somebody pressed "call the guard", None if nobody waits for one.
    `view_taken` says that whoever was measured still stands before the sensor: no second look until
    they have gone; `present` counts foreheads in a row, `away_ms` says since when there was none.
    `cards` are the open rechecks, oldest first: only an outcome takes one away. `aside` is the look at
    somebody who stands before the sensor while the guard's pages are open. `guardroom` is what the guard set.
    `staff_call` stands until the guard has seen it.
    `moment` is what the wall clock said at the last tick; `knowledge` is the image of the gate's records.
    `visitors` are those who were here before; `site` is the office's document that all go by.
    `misses` counts sensor misses in a row, `heard_ms` is when the sensor last said anything at all;
    `ledger_code` is the ledger's last complaint, "" if it is well; `mute` says why nothing can be heard.
    """

    stage: Stage
    baseline: Baseline
    language: Language = "zh"
    now_ms: int = 0
    next_ticket: int = 1
    heard_ms: int = 0
    misses: int = 0
    miss_code: str = ""
    view_taken: bool = False
    present: int = 0
    away_ms: int | None = None
    ledger_code: str = ""
    mute: Mute | None = None
    guard_called_ms: int | None = None
    warming: Warming = COLD_START
    cards: tuple[Card, ...] = ()
    aside: Look | None = None
    staff_call: StaffCall | None = None
    guardroom: Guardroom = NOTHING_SET
    moment: Moment = NO_TIME
    knowledge: Knowledge = NOTHING_KNOWN
    visitors: Visitors = field(default_factory=Visitors)
    site: SiteStanding = field(default_factory=SiteStanding)
    language_ms: int = 0

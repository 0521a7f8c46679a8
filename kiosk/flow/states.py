"""Everything that the checkpoint remembers, in frozen values.

House rules:
1. Whatever decides what happens next is here, and nowhere else; the screen is drawn from it alone.
2. A stage holds only what that stage needs; what belongs to one person is in `Visit`.
3. Times are milliseconds of the clock that the events carry; `until_ms` is when a stage gives up waiting.
4. An event that a stage doesn't expect changes nothing.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from kiosk.flow.actions import Board, Who
from kiosk.flow.form import Form, Page
from kiosk.flow.guard_states import (
    NOTHING_SET,
    Guardroom,
    GuardStage,
)
from kiosk.ledger.record import Draft, Moment
from kiosk.people.names import Suggestion
from kiosk.people.roster import Person
from kiosk.people.site import Bilingual, Clinic
from kiosk.people.visitors import KnownVisitor, Visitors
from kiosk.rules.age import NO_TIME
from kiosk.rules.knowledge import NOTHING_KNOWN, Knowledge
from kiosk.rules.questions import Question
from kiosk.screening.baseline import Baseline
from kiosk.screening.judge import Finding, Screening
from kiosk.screening.look import Look
from kiosk.screening.warming import COLD_START, Warming

Category = Literal["staff", "resident", "visitor"]
Language = Literal["zh", "en"]
# Their card, a scanned badge, a name that they typed, an announced visit, four digits of a phone.
KnownBy = Literal["roster", "badge", "typed", "code", "phone"]


@dataclass(frozen=True, slots=True)
class Guest:
    """Who somebody says they are; `person_id` and `unit` only for those on the roster."""

    name: str
    category: Category
    person_id: str | None = None
    unit: str | None = None

    @classmethod
    def of(cls, person: Person) -> "Guest":
        """Somebody on the roster."""
        return cls(person.name, person.category, person.id, person.unit)


@dataclass(frozen=True, slots=True)
class Visit:
    """One person before the kiosk, as far as known. Measuring and naming may come in either order.

    `stray_code` says that a code was scanned which names nobody, and that this has not been told yet.
    """

    screening: Screening | None = None
    screened_ms: int = 0
    guest: Guest | None = None
    mask: bool | None = None
    tries: int = 0  # looks that came to nothing
    known_by: KnownBy | None = None
    stray_code: bool = False
    form: Form | None = None  # a visitor's
    answers: tuple[tuple[str, str], ...] = ()  # to questions, by their code

    def answer(self, code: str) -> str | None:
        """What was said to this question, None if nothing yet."""
        return next((answer for asked, answer in self.answers if asked == code), None)

    def answered(self, code: str, answer: str) -> "Visit":
        """The visit with this answer in the place of an earlier one."""
        others = tuple(each for each in self.answers if each[0] != code)
        return replace(self, answers=(*others, (code, answer)))


@dataclass(frozen=True, slots=True)
class Repeat:
    """What another look at a flagged person came to; `rested_ms` since the rest began, None without one."""

    at_ms: int
    finding: Finding
    estimate_centi_c: int | None
    rested_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """The guard's recheck of one flagged person, from the acknowledged alarm to the outcome.

    `ticket` is the entry's; `entry_id` its record, "" until that is durable. `acknowledged_ms` is None if
    the kiosk lost its power before anybody acknowledged. `typed` are the digits of a contact reading that
    is not confirmed yet; `contact_centi_c` is the confirmed one, in hundredths of a degree Celsius.
    """

    ticket: int
    alarm_ms: int
    estimate_centi_c: int | None
    acknowledged_ms: int | None = None
    entry_id: str = ""
    guest: Guest | None = None
    rest_since_ms: int | None = None
    typed: str = ""
    contact_centi_c: int | None = None
    repeats: tuple[Repeat, ...] = ()


@dataclass(frozen=True, slots=True)
class StaffCall:
    """Staff should look, with a thermometer, whether it is the people or the sensor.

    `reasons` are those of `screening.staff`. `ticket` is the record's, `call_id` its id, "" until it is
    durable. `told`: the sound was given.
    """

    reasons: tuple[str, ...]
    since_ms: int
    ticket: int
    call_id: str = ""
    told: bool = False


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


# On somebody's finger: asked whether they are still there, then wiped.
Waiting = Naming | AskingMask | Asking | LookingUp | Returning | Filling


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
class Refused:
    """Not this time: why, and what would help; `next_ms` is when time alone will, in Unix ms."""

    visit: Visit
    reasons: tuple[str, ...]
    since_ms: int
    until_ms: int
    next_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Unjudged:
    """The kiosk can't say; the guard measures by hand. Never shown as normal. `ticket` is the entry's."""

    visit: Visit
    reasons: tuple[str, ...]
    ticket: int
    since_ms: int
    until_ms: int


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


@dataclass(frozen=True, slots=True)
class CardList:
    """The guard's page: every open card, oldest first, so many on a page."""

    until_ms: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class CardShown:
    """The guard's page of one card. `notice` names why something was not done, for the screen."""

    ticket: int
    until_ms: int
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """The number pad for a contact thermometer's reading; the digits are in the card, so that they stay."""

    ticket: int
    until_ms: int
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class ClinicChoice:
    """Which fever clinic: one of the site's, or to be added by the office."""

    ticket: int
    until_ms: int
    clinics: tuple[Clinic, ...]


@dataclass(frozen=True, slots=True)
class Repeating:
    """Another look at a flagged person, from `again_ms` on; it opens no second entry."""

    ticket: int
    look: Look
    again_ms: int
    until_ms: int


class Trouble(StrEnum):
    """Why the checkpoint is out of service."""

    SENSOR = "sensor"
    LEDGER = "ledger"
    CARDS = "cards"  # as many recheck cards open as can be kept; closing one ends it


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
    | Saving
    | Admitted
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
class Checkpoint:
    """The whole state: what is going on now, and what outlasts one person.

    `guard_called` is when somebody pressed "call the guard", None if nobody waits for one.
    `view_taken` says that whoever was measured still stands before the sensor: no second look until
    they have gone; `present` counts foreheads in a row, `away_ms` says since when there was none.
    `cards` are the open rechecks, oldest first: only an outcome takes one away. `aside` is the look at
    somebody who stands before the sensor while the guard's pages are open. `guardroom` is what the guard set.
    `staff_call` stands until the guard has seen it.
    `moment` is what the wall clock said at the last tick; `knowledge` is the image of the gate's records.
    `visitors` are those who were here before.
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

"""One person before the kiosk: who they say they are, and what is known of their visit so far."""

from dataclasses import dataclass, replace
from typing import Literal

from kiosk.flow.form import Form
from kiosk.flow.return_form import ReturnForm
from kiosk.people.roster import Person
from kiosk.screening.judge import Screening

Category = Literal["staff", "resident", "visitor"]
Language = Literal["zh", "en"]
# What the guard's call to a visitor's host came to; "unanswered": no guard came to make it.
HostOutcome = Literal["confirmed", "not_reached", "declined", "unanswered"]
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
class Excuse:
    """A guard's exception: its reason, one of `EXCEPTIONS`, and the guard's id, None where there are no PINs.

    `ticket` is the refused entry's, which the entry that follows is about.
    """

    exception: str
    guard: str | None
    ticket: int


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
    returned: ReturnForm | None = None  # of somebody back from elsewhere
    excuse: Excuse | None = None
    host_call: HostOutcome | None = None  # None: nobody has rung the host up

    def answer(self, code: str) -> str | None:
        """What was said to this question, None if nothing yet."""
        return next((answer for asked, answer in self.answers if asked == code), None)

    def answered(self, code: str, answer: str) -> "Visit":
        """The visit with this answer in the place of an earlier one."""
        others = tuple(each for each in self.answers if each[0] != code)
        return replace(self, answers=(*others, (code, answer)))

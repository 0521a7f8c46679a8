"""What the guard's recheck of flagged people remembers, and the stages of its pages."""

from dataclasses import dataclass

from kiosk.flow.visit import Guest
from kiosk.people.site import Clinic
from kiosk.screening.judge import Finding
from kiosk.screening.look import Look


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

"""Who comes to the gate on a simulated day, and how they behave."""

from dataclasses import dataclass

from kiosk.people.roster import Person


@dataclass(frozen=True, slots=True)
class Character:
    """One of them. `person` is on the roster; `syllables` are the sounds of a visitor's name.

    `phone` is "" for a visitor without one; `place` are province and city of one from elsewhere; `host` is
    whom they visit, None if they don't know. Who `returns` has been here before, and knows it.
    """

    name: str
    syllables: tuple[str, ...]
    person: Person | None
    wears_mask: bool
    phone: str = ""
    area: str = "county"
    place: tuple[str, ...] = ()
    host: Person | None = None
    purpose: str = "business"
    unwell: bool = False
    returns: bool = False

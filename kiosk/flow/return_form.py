"""What somebody back from elsewhere tells: when, from where, by what, with whom. Pure values."""

from dataclasses import dataclass
from typing import Literal, get_args

from kiosk.flow.form import Form

ReturnPage = Literal["day", "area", "province", "city", "transport", "number", "companions"]
Transport = Literal["train", "plane", "coach", "car", "other"]
Companions = Literal["alone", "family", "colleagues", "others"]
TRANSPORTS: tuple[Transport, ...] = get_args(Transport)
COMPANIONS: tuple[Companions, ...] = get_args(Companions)
NUMBERED: tuple[Transport, ...] = ("train", "plane", "coach", "car")  # have a number or a plate
NOWHERE = Form()
DAYS_AGO_MAX = 14  # as long as an observation lasts: who has been back for longer has served it
NUMBER_CHARACTERS_MAX = 10  # a plate has eight, a flight six


@dataclass(frozen=True, slots=True)
class ReturnForm:
    """What is filled in so far; `whence` holds area, province and place as a visitor's form does.

    `number` is of train, flight or plate, typed so far; `numbered` says that it stands, "" being not known.
    """

    days_ago: int | None = None
    whence: Form = NOWHERE
    transport: Transport | None = None
    number: str = ""
    numbered: bool = False
    companions: Companions | None = None

    def next_page(self) -> ReturnPage | None:
        """The first page that is not filled in, None if all are."""
        if self.days_ago is None:
            return "day"
        if self.whence.area is None:
            return "area"
        if self.whence.area == "outside" and not self.whence.place:
            return "city" if self.whence.province else "province"
        if self.transport is None:
            return "transport"
        if self.transport in NUMBERED and not self.numbered:
            return "number"
        return "companions" if self.companions is None else None

    def page_before(self, page: ReturnPage) -> ReturnPage | None:
        """Where one step back leads; None from the first."""
        match page:
            case "day":
                return None
            case "area":
                return "day"
            case "province":
                return "area"
            case "city":
                return "province"
            case "transport":
                return "area"
            case "number":
                return "transport"
            case "companions":
                return "number" if self.transport in NUMBERED else "transport"

"""What a visitor tells beside the name, page by page. Pure values; knows no stage.

Pages may be left and come back to: what was typed stays until the visit ends.
"""

import re
from dataclasses import dataclass
from typing import Literal

from kiosk.people.places import provinces

Page = Literal["phone", "area", "province", "city", "host", "purpose", "health"]
Area = Literal["county", "city", "province", "outside"]
Purpose = Literal["business", "meeting", "delivery", "repair", "relative", "other"]
AREAS: tuple[Area, ...] = ("county", "city", "province", "outside")
PURPOSES: tuple[Purpose, ...] = ("business", "meeting", "delivery", "repair", "relative", "other")
PHONE_DIGITS = 11

_MOBILE = re.compile(r"1[3-9]\d{9}")


@dataclass(frozen=True, slots=True)
class Form:
    """What is filled in so far.

    `phone` are its digits as typed, `phone_given` whether they stand (True), there is none (False), or
    nobody has said (None). `place` is the city or country, for those from outside the province; `province`
    is chosen on the way there. `host_id` is on the roster, `unit` is where the visit goes, None before
    anybody has said, "" for "not sure"; nor is `area` asked where it is "". `syllables` are the sounds of
    the name, to correct it by. `confirmed`: the last page stands.
    """

    phone: str = ""
    phone_given: bool | None = None
    area: str | None = None
    province: str = ""
    place: str = ""
    letters: str = ""
    host_id: str | None = None
    unit: str | None = None
    purpose: str | None = None
    syllables: tuple[str, ...] = ()
    confirmed: bool = False

    @property
    def phone_is_whole(self) -> bool:
        """Whether the digits can be a mobile phone's."""
        return bool(_MOBILE.fullmatch(self.phone))

    def next_page(self) -> Page | None:
        """The first page that is not filled in, None if all are."""
        if self.phone_given is None:
            return "phone"
        if self.area is None:
            return "area"
        if self.area == "outside" and not self.place:
            return "city" if self.province else "province"
        if self.unit is None:
            return "host"
        if self.purpose is None:
            return "purpose"
        return None if self.confirmed else "health"

    def page_before(self, page: Page) -> Page | None:
        """Where one step back from a page leads; None from the first."""
        match page:
            case "phone":
                return None
            case "area":
                return "phone"
            case "province":
                return "area"
            case "city":
                return "province"
            case "host" if self.area != "outside":
                return "area"
            case "host":
                has_cities = self.province in provinces() and bool(provinces()[self.province].cities)
                return "city" if has_cities else "province" if self.province else "area"
            case "purpose":
                return "host"
            case "health":
                return "purpose"


def grouped(phone: str) -> str:
    """Digits as they are spoken: 138 0013 8000."""
    return " ".join(part for part in (phone[:3], phone[3:7], phone[7:]) if part)

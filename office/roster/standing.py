"""How somebody on the roster stands today: under observation, working online. Derived, never typed here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kiosk.rules.calendar import read_day
from office.clock import Day
from office.registers.forms import RETURNEES
from office.registers.models import Row

YES = "是"


@dataclass(frozen=True, slots=True)
class Standing:
    """`day_n` of `days` under observation, 0 if not; `over`: all are done and nobody has released."""

    day_n: int = 0
    days: int = 0
    online: bool = False

    @property
    def observed(self) -> bool:
        """Whether under observation today."""
        return self.day_n > 0

    @property
    def over(self) -> bool:
        """Whether the release is due."""
        return self.day_n > self.days

    def __str__(self) -> str:
        said = []
        if self.over:
            said.append(_("observation over, to be released"))
        elif self.observed:
            said.append(_("observation, day %(n)s of %(days)s") % {"n": self.day_n, "days": self.days})
        if self.online:
            said.append(_("works online"))
        return _(", ").join(said) or _("none")


def counted(observation: Mapping[str, Any], today: Day) -> tuple[int, int]:
    """Day n, 0 before it begins and after its release, and of how many."""
    now, begins = read_day(str(today)), read_day(observation["from"])
    released = observation.get("released")
    if now < begins or (released and read_day(released) <= now):
        return 0, observation["days"]
    return now - begins + 1, observation["days"]


def standings(document: Mapping[str, Any], today: Day) -> dict[str, Standing]:
    """Of everybody about whom there is something to say, by id. One query."""
    online = _online(today)
    observed = {each["person"]: counted(each, today) for each in document.get("observations", ())}
    found = {}
    for person in document["roster"]:
        day_n, days = observed.get(person["id"], (0, 0))
        standing = Standing(day_n, days, person["name"] in online)
        if standing != Standing():
            found[person["id"]] = standing
    return found


def _online(today: Day) -> frozenset[str]:
    """Names of those whom the returnee register has working online; a day of return ends it."""
    rows = Row.objects.filter(register=RETURNEES.name, corrected=False, void=False).order_by("day", "id")
    newest = {row.who: row.values for row in rows}
    return frozenset(
        name
        for name, values in newest.items()
        if values.get("online") == YES and not (values.get("back") and values["back"] <= str(today))
    )

"""Which theme the screen has now: what was chosen, and the hour. The one place where it is decided."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, cast

from kiosk.flow.guard_states import AS_CONFIGURED, SCHEMES, Settings
from kiosk.hours import Hours
from kiosk.ui.theme import CONTRAST, DARK, LARGE_PCT, LIGHT, Theme

Scheme = Literal["auto", "light", "dark", "contrast"]

_FIXED: dict[Scheme, Theme] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


@dataclass(frozen=True, slots=True)
class Appearance:
    """What somebody chose. `auto` is light by day and dark from one full hour of the local clock to another.

    Equal hours mean that there is no night. Large type goes with every scheme.
    """

    scheme: Scheme = "auto"
    large_type: bool = False
    night_from_hour: int = 19
    night_to_hour: int = 7

    def theme(self, clock: datetime | None) -> Theme:
        """The theme at a local time; without a clock it is day, for a bright screen can be read at night."""
        theme = _FIXED.get(self.scheme, DARK if clock is not None and self._night.hold(clock) else LIGHT)
        return replace(theme, text_pct=LARGE_PCT) if self.large_type else theme

    def chosen(self, settings: Settings) -> "Appearance":
        """This, where no guard has chosen otherwise; the night keeps its hours."""
        return replace(
            self,
            scheme=self.scheme
            if settings.theme in (None, AS_CONFIGURED)
            else cast("Scheme", SCHEMES[settings.theme]),
            large_type=self.large_type if settings.large_type is None else settings.large_type,
        )

    @property
    def _night(self) -> Hours:
        return Hours(self.night_from_hour * 60, self.night_to_hour * 60)


AS_DELIVERED = Appearance()

# By name, for pictures and checks of every look that a screen can have.
THEMES: dict[str, Theme] = {
    "light": LIGHT,
    "dark": DARK,
    "contrast": CONTRAST,
    "large": Appearance("light", large_type=True).theme(None),
}

"""What the screen shows beside the checkpoint's own state: place, time, notices, how the courier does."""

from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.flow.guard_states import Settings
from kiosk.ui.appearance import AS_DELIVERED, Appearance
from kiosk.ui.theme import LIGHT, Theme
from kiosk.ui.watchdog import Stall
from kiosk.ui.words import Phrase


@dataclass(frozen=True, slots=True)
class Facts:
    """Nothing here decides anything. `clock` is local time; `clock_trusted` whether a source vouched for it.

    `office_silent` says that the office hasn't answered for long, `backlog` how many records wait for it.
    `zone_cm` is how near to the sensor a forehead belongs, `stall` the longest that the screen itself kept
    anybody waiting; `has_codes` that there are badges or visits' codes to scan. `appearance` is what the
    kiosk's own settings say, `theme` what that is at this hour.
    """

    site: Phrase
    gate: Phrase
    clock: datetime | None = None
    clock_trusted: bool = True
    ticker: Phrase | None = None
    retention_days: int = 14
    backlog: int = 0
    office_silent: bool = False
    version: str = ""
    zone_cm: int | None = None
    theme: Theme = LIGHT
    appearance: Appearance = AS_DELIVERED
    stall: Stall | None = None
    has_codes: bool = False

    def to_the_minute(self) -> "Facts":
        """The facts as far as the screen shows them: facts that look alike are equal then."""
        if self.clock is None:
            return self
        return replace(self, clock=self.clock.replace(second=0, microsecond=0))

    def worn(self, settings: Settings) -> "Facts":
        """The facts with the theme that a guard chose, if one did."""
        if settings.theme is None and settings.large_type is None:
            return self
        return replace(self, theme=self.appearance.chosen(settings).theme(self.clock))

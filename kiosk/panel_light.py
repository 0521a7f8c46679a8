"""How bright the panel is: what the guard chose by day, a share of it in the hours of the night."""

from datetime import datetime
from zoneinfo import ZoneInfo

from drivers.backlight import Backlight
from kiosk.config import Config
from kiosk.hours import Hours
from kiosk.ledger.record import Moment


class PanelLight:
    """Sets the backlight when guard or hour change it, and leaves it alone otherwise."""

    def __init__(self, backlight: Backlight, night: Hours, night_percent: int, zone: ZoneInfo) -> None:
        self._backlight = backlight
        self._night = night
        self._night_percent = night_percent
        self._zone = zone
        self._chosen = 100
        self._is_night = False

    def choose(self, percent: int) -> None:
        """The guard's choice, 1 to 100 per cent of what the panel can by day.

        Raises:
            PinUnavailable: see `Backlight.set`.
        """
        self._chosen = percent
        self._set()

    def look(self, moment: Moment) -> None:
        """What the clock says; one that nobody vouches for makes no night, as with the theme.

        Raises:
            PinUnavailable: see `Backlight.set`; the next change of the hour tries again.
        """
        local = datetime.fromtimestamp(moment.wall_ms / 1_000, self._zone)
        is_night = moment.clock != "none" and self._night.hold(local)
        if is_night != self._is_night:
            self._is_night = is_night
            self._set()

    def _set(self) -> None:
        share = self._night_percent if self._is_night else 100
        self._backlight.set(max(1, self._chosen * share // 100))


def panel_light(config: Config) -> PanelLight | None:
    """The light of this kiosk's panel; None where the settings name none."""
    screen = config.screen
    if screen.backlight is None:
        return None
    night = Hours(screen.night_from_hour * 60, screen.night_to_hour * 60)
    zone = ZoneInfo(config.identity.time_zone)
    return PanelLight(Backlight(screen.backlight), night, screen.night_brightness_percent, zone)

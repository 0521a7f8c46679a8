"""The panel's light by day and by night."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from drivers.backlight import Backlight
from kiosk.hours import NEVER, Hours
from kiosk.ledger.record import Moment
from kiosk.panel_light import PanelLight

ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = Hours(19 * 60, 7 * 60)


@pytest.fixture
def panel(tmp_path: Path) -> Path:
    """A backlight with a hundred steps."""
    (tmp_path / "max_brightness").write_text("100\n", encoding="ascii")
    return tmp_path


def at(hour: int, clock: str = "ntp") -> Moment:
    """A moment at this hour of the gate's own time."""
    local = datetime(2026, 3, 4, hour, tzinfo=ZONE)
    return Moment("boot", 0, int(local.astimezone(UTC).timestamp() * 1_000), clock)


def level(panel: Path) -> int:
    """How bright it was made."""
    return int((panel / "brightness").read_text(encoding="ascii"))


def test_the_night_dims_what_the_guard_chose(panel: Path) -> None:
    """At 19:00 the panel has its share of the guard's choice, at 07:00 all of it again."""
    light = PanelLight(Backlight(panel), NIGHT, 50, ZONE)
    light.choose(80)
    assert level(panel) == 80
    for hour, told in ((18, 80), (19, 40), (3, 40), (7, 80)):
        light.look(at(hour))
        assert level(panel) == told, hour


def test_a_choice_at_night_is_dimmed_too(panel: Path) -> None:
    """What the guard sets at night is seen at once, at the night's share."""
    light = PanelLight(Backlight(panel), NIGHT, 50, ZONE)
    light.look(at(23))
    light.choose(60)
    assert level(panel) == 30


@pytest.mark.parametrize(("night", "moment"), [(NIGHT, at(23, "none")), (NEVER, at(23))])
def test_no_night_without_hours_or_clock(panel: Path, night: Hours, moment: Moment) -> None:
    """Equal hours mean no night, and a clock that nobody vouches for dims nothing."""
    light = PanelLight(Backlight(panel), night, 50, ZONE)
    light.choose(80)
    light.look(moment)
    assert level(panel) == 80


def test_between_two_changes_nothing_is_written(panel: Path) -> None:
    """The panel's file is written when something changed, not at every tick."""
    light = PanelLight(Backlight(panel), NIGHT, 50, ZONE)
    light.look(at(20))
    (panel / "brightness").unlink()
    light.look(at(21))
    assert not (panel / "brightness").exists()

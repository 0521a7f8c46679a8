"""A guard's morning at a kiosk as it is: fingers on composed screens, simulated bytes, a real ledger."""

import json
from collections import Counter
from dataclasses import replace

import pytest

from kiosk.demo.day import STAY_MS, Day
from kiosk.demo.people import WELL_CENTI_C
from kiosk.demo.run import DAY_BEGINS_MS
from kiosk.evaluate.comparison import read_comparison
from kiosk.evaluate.rejudge import rejudge
from kiosk.flow.actions import Action, GoBack, PressKey, TurnPage
from kiosk.flow.guard_actions import (
    BeginComparison,
    Change,
    ConfirmContact,
    ConfirmHeard,
    ConfirmPin,
    OpenMenu,
    OpenPage,
    PickGuard,
)
from kiosk.flow.guard_states import Cleaning, GuardMenu, GuardPin, InfoPage, Page, Settings
from kiosk.flow.states import Idle
from kiosk.ledger.verify import verify
from kiosk.people.guards import SALT_BYTES, Guard, hash_pin
from kiosk.start import Kiosk

PINS = {"G01": "2580", "G02": "1357"}
GUARDS = tuple(
    Guard(number, name, hash_pin(PINS[number], bytes(SALT_BYTES)))
    for number, name in (("G01", "赵值守"), ("G02", "欧阳明"))
)
TELLING = (Page.TODAY, Page.EXCEPTIONS, Page.FAULTS, Page.SYNC, Page.PARTS)


@pytest.fixture
def guarded(kiosk: Kiosk) -> Kiosk:
    """A kiosk whose site has two guards."""
    return replace(
        kiosk,
        site=replace(kiosk.site, guards=GUARDS),
        rules=replace(kiosk.rules, guards=GUARDS),
    )


def pin(guard_id: str, digits: str = "") -> tuple[Action, ...]:
    """A guard picks themselves and types."""
    return (PickGuard(guard_id), *(PressKey(digit) for digit in digits or PINS[guard_id]), ConfirmPin())


def compared(day: Day, reading: str) -> None:
    """A well person steps up to the sensor and is measured by thermometer too."""
    day.guard_taps(BeginComparison())
    day.board.people.arrive(skin_centi_c=WELL_CENTI_C, stay_ms=STAY_MS)
    day.wait(STAY_MS + 2_000)
    day.guard_taps(*(PressKey(digit) for digit in reading), ConfirmContact())


def test_a_guards_morning(guarded: Kiosk) -> None:
    """Door, duty, every page, comparison, alarm test, settings, cleaning: each by what the screen offers."""
    path = guarded.config.ledger.path
    with Day(guarded, seed=1, begins_wall_ms=DAY_BEGINS_MS) as day:
        day.wait(2_000)
        day.guard_taps(OpenMenu(), *pin("G01", "0000"))
        assert isinstance(day.shell.state.stage, GuardPin)
        day.wait(6_000)
        day.guard_taps(*pin("G01"), OpenPage(Page.DUTY), *pin("G02"))
        for page in TELLING:
            day.guard_taps(OpenPage(page))
            stage = day.shell.state.stage
            assert isinstance(stage, InfoPage)
            assert stage.rows is not None, page
            day.guard_taps(GoBack())
        day.guard_taps(OpenPage(Page.COMPARISON))
        for reading in ("364", "366", "368"):
            compared(day, reading)
        day.guard_taps(GoBack(), OpenPage(Page.ALARM), ConfirmHeard(heard=True))
        day.guard_taps(OpenPage(Page.SETTINGS), Change("quiet", 1), Change("training", 1))
        day.guard_taps(Change("brightness_percent", 80), Change("training", 0), TurnPage())
        day.guard_taps(Change("theme", 2), Change("large_type", 1), GoBack())
        assert isinstance(day.shell.state.stage, GuardMenu)
        day.guard_taps(OpenPage(Page.CLEAN))
        assert isinstance(day.shell.state.stage, Cleaning)
        assert day.scene().targets == ()
        day.wait(31_000)
        assert isinstance(day.shell.state.stage, Idle)
        lived = day.shell.state.guardroom
        kinds = Counter(record.kind for record in day.ledger.tail(1_000))
        lines = [json.loads(record.line) for record in day.ledger.tail(1_000)]
    assert kinds == Counter(
        {"pin_refused": 1, "guard_entered": 1, "duty": 1, "comparison": 3, "alarm_test": 1, "setting": 6}
    )
    assert {line["guard"] for line in lines if line["kind"] in ("comparison", "alarm_test", "setting")} == {
        "G02"
    }
    assert lived.settings == Settings(quiet=True, brightness_percent=80, theme=2, large_type=True)
    assert verify(path).chain_ok
    assert rejudge(path).ok
    assert read_comparison(path, None).standing == lived.comparison
    with Day(guarded, seed=2, begins_wall_ms=DAY_BEGINS_MS + 3_600_000) as later:
        room = later.shell.state.guardroom
    assert (room.on_duty, room.settings, room.comparison) == (GUARDS[1], lived.settings, lived.comparison)


def test_the_glass_takes_no_pin_of_a_stranger(guarded: Kiosk) -> None:
    """Whoever holds the mark and knows no PIN sees surnames and numbers, and after a minute nothing."""
    with Day(guarded, seed=1, begins_wall_ms=DAY_BEGINS_MS) as day:
        day.wait(2_000)
        day.guard_taps(OpenMenu(), PickGuard("G02"), PressKey("1"), ConfirmPin())
        shown = " ".join(getattr(item, "text", "") for item in day.scene().items)
        assert "欧阳*" in shown
        assert "欧阳明" not in shown
        day.wait(61_000)
        assert isinstance(day.shell.state.stage, Idle)
        assert day.shell.state.guardroom.refusals == 1

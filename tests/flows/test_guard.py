"""The guard's own pages as flows: the door, the menu, duty, settings, and what a restart knows of them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.flow.actions import Action, Erase, GoBack, PickPerson, PressKey, SwitchLanguage, TurnPage
from kiosk.flow.card_states import CardList, CardShown
from kiosk.flow.effects import SetBrightness
from kiosk.flow.guard import REFUSED_MS, wait_ms
from kiosk.flow.guard_actions import (
    Acknowledge,
    Change,
    ConfirmPin,
    OpenCards,
    OpenMenu,
    OpenPage,
    PickCard,
    PickGuard,
)
from kiosk.flow.guard_states import Cleaning, GuardMenu, GuardPin, GuardSettings, Page, Settings
from kiosk.flow.states import FeverAlarm, Idle, Measuring
from kiosk.guard_before import guardroom_before
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.store import Ledger
from kiosk.ledger.writer import LedgerWriter
from kiosk.people.guards import SALT_BYTES, Guard, hash_pin
from tests.flows.gate_script import FEVER, LEVEL, RULES, Gate, first

STARTS_MS = 1_770_854_400_000
PINS = {"G01": "2580", "G02": "13579"}
GUARDS = tuple(
    Guard(number, name, hash_pin(PINS[number], bytes(SALT_BYTES), rounds=1))
    for number, name in (("G01", "赵值守"), ("G02", "钱卫东"))
)
LOCKED = replace(RULES, guards=GUARDS)
NOBODY = Guard("G99", "无此人", "")


def at_door(then: Action | None = None) -> Gate:
    """Somebody holds the mark at a site with PINs."""
    gate = Gate(first(LOCKED), rules=LOCKED)
    return gate.taps(then or OpenMenu()).sees(GuardPin)


def typed(guard_id: str, pin: str | None = None) -> tuple[Action, ...]:
    """A guard picks themselves and types a PIN: their own, if none is said."""
    return (PickGuard(guard_id), *(PressKey(digit) for digit in pin or PINS[guard_id]), ConfirmPin())


def inside() -> Gate:
    """The first guard is at the menu."""
    return at_door().taps(*typed("G01")).sees(GuardMenu)


def bodies(gate: Gate, kind: str) -> list[Any]:
    """The bodies of all records of this kind."""
    return [save.draft.body for save in gate.saves if save.draft.kind == kind]


def test_the_right_pin_opens_the_menu() -> None:
    """Who came in is on record; the menu goes back to the public screen, and the door is shut again."""
    gate = inside()
    assert [body["entered"] for body in bodies(gate, "guard_entered")] == ["G01"]
    assert gate.state.guardroom.inside == GUARDS[0]
    gate.taps(GoBack()).sees(Idle)
    assert gate.state.guardroom.inside is None
    gate.taps(OpenMenu()).sees(GuardPin)


def test_without_guards_the_mark_alone_opens() -> None:
    """A site that has no PINs loses nothing: the menu opens at once, says so, and has no duty change."""
    gate = Gate().taps(OpenMenu()).sees(GuardMenu)
    assert gate.state.stage.unlocked  # type: ignore[union-attr]
    gate.taps(OpenPage(Page.DUTY)).sees(GuardMenu).taps(OpenPage(Page.SETTINGS)).sees(GuardSettings)
    assert gate.saves == []


def test_a_wrong_pin_waits_ever_longer() -> None:
    """Five seconds, thirty, five minutes, and never for good; each is on record; a right one clears it."""
    gate = at_door()
    for in_a_row, wait in enumerate((*REFUSED_MS, REFUSED_MS[-1]), start=1):
        gate.taps(OpenMenu(), *typed("G01", "0000")).sees(GuardPin)
        assert gate.state.guardroom.refused_until_ms == gate.now_ms + wait
        assert bodies(gate, "pin_refused")[-1]["in_a_row"] == in_a_row
        gate.taps(*typed("G01")).sees(GuardPin)  # even the right one is not taken before its time
        gate.waits(wait)
    gate.taps(OpenMenu(), *typed("G01")).sees(GuardMenu)
    assert gate.state.guardroom.refusals == 0
    assert len(bodies(gate, "pin_refused")) == 4


def test_a_pin_of_somebody_else_does_not_open() -> None:
    """The PIN belongs to the guard who was picked; picking another one empties what was typed."""
    gate = at_door().taps(PickGuard("G02"), *(PressKey(digit) for digit in PINS["G01"]), ConfirmPin())
    gate.sees(GuardPin).waits(6_000)
    gate.taps(*(PressKey(digit) for digit in PINS["G01"]), PickGuard("G01"), ConfirmPin()).sees(GuardPin)
    gate.waits(30_000).taps(ConfirmPin()).sees(GuardPin)


def test_nobody_picked_costs_nothing() -> None:
    """Digits without a guard are no wrong PIN."""
    gate = at_door().taps(*(PressKey(digit) for digit in "2580"), ConfirmPin()).sees(GuardPin)
    assert (gate.state.guardroom.refusals, gate.saves) == (0, [])


def test_duty_change_signs_every_record_after_it() -> None:
    """The incoming guard's PIN; the change itself is signed by who leaves, all that follows by who came."""
    gate = inside().taps(OpenPage(Page.DUTY)).sees(GuardPin).taps(*typed("G02")).sees(GuardMenu)
    (change,) = bodies(gate, "duty")
    assert (change["guard"], change["incoming"]) == ("G01", "G02")
    gate.taps(GoBack()).shows(FEVER).sees(FeverAlarm).taps(Acknowledge())
    assert {save.draft.body["guard"] for save in gate.saves[-2:]} == {"G02"}


def test_the_alarm_asks_for_no_pin() -> None:
    """Seconds count: the acknowledgement is taken at once, and says who is on duty."""
    gate = Gate(first(LOCKED), rules=LOCKED).shows(FEVER).sees(FeverAlarm).taps(Acknowledge())
    assert bodies(gate, "alarm_acknowledged")[0]["guard"] == "G01"


def test_recheck_cards_are_behind_the_same_door() -> None:
    """The mark asks for the PIN and then shows the cards; back leads to where they were opened from."""
    gate = Gate(first(LOCKED), rules=LOCKED).shows(FEVER).leaves()
    gate.taps(Acknowledge(), PressKey("c"), PressKey("b"), PickPerson("S001"), GoBack()).sees(Idle)
    gate.taps(OpenCards()).sees(GuardPin).taps(*typed("G01")).sees(CardList)
    gate.taps(PickCard(1)).sees(CardShown).taps(GoBack(), GoBack()).sees(Idle)
    gate.taps(OpenMenu(), *typed("G02"), OpenPage(Page.CARDS)).sees(CardList).taps(GoBack()).sees(GuardMenu)


def test_settings_are_records_and_hold_at_once() -> None:
    """Each change is written; training flags every record after it; what is out of bounds is not done."""
    gate = inside().taps(OpenPage(Page.SETTINGS)).sees(GuardSettings)
    gate.taps(Change("quiet", 1), Change("training", 1), Change("brightness_percent", 60))
    gate.taps(Change("brightness_percent", 0), Change("volume_percent", 101), Change("quiet", 1))
    assert [(body["name"], body["value"]) for body in bodies(gate, "setting")] == [
        ("quiet", 1),
        ("training", 1),
        ("brightness_percent", 60),
    ]
    assert SetBrightness(60) in gate.effects
    assert [body["training"] for body in bodies(gate, "setting")] == [False, False, True]
    assert gate.state.guardroom.settings == Settings(quiet=True, training=True, brightness_percent=60)


def test_the_second_settings_page_chooses_the_look() -> None:
    """Theme and large type are recorded as integers, None until chosen; what is no theme is not done."""
    gate = inside().taps(OpenPage(Page.SETTINGS), TurnPage())
    assert gate.state.guardroom.settings == Settings(theme=None, large_type=None)
    gate.taps(Change("theme", 5), Change("theme", -1), Change("large_type", 2))
    gate.taps(Change("theme", 3), Change("large_type", 1), Change("theme", 3), Change("theme", 4))
    assert [(body["name"], body["value"]) for body in bodies(gate, "setting")] == [
        ("theme", 3),
        ("large_type", 1),
        ("theme", 4),
    ]
    assert gate.state.guardroom.settings == Settings(theme=4, large_type=True)
    assert isinstance(gate.state.stage, GuardSettings)
    assert gate.state.stage.page == 1
    gate.taps(TurnPage())
    assert isinstance(gate.state.stage, GuardSettings)
    assert gate.state.stage.page == 0


def test_while_cleaning_no_touch_counts() -> None:
    """For thirty seconds nothing that is touched does anything; then the public screen is back."""
    gate = inside().taps(OpenPage(Page.CLEAN)).sees(Cleaning)
    stage = gate.state.stage
    gate.taps(GoBack(), OpenMenu(), Acknowledge())
    assert gate.state.stage == stage
    gate.waits(30_000).sees(Idle)


@pytest.mark.parametrize("page", [None, *Page])
def test_a_fever_takes_the_screen_from_any_page(page: Page | None) -> None:
    """The door, the menu, any page: somebody feverish steps up, and the alarm sounds."""
    gate = inside() if page else at_door()
    gate.taps(*([OpenPage(page)] if page else [])).shows(FEVER).sees(FeverAlarm)
    assert gate.state.guardroom.inside is None


@pytest.mark.parametrize("page", [None, *Page])
def test_others_wait_while_a_page_is_open(page: Page | None) -> None:
    """A forehead that is well does not throw the guard out; it is measured once the page is gone."""
    gate = inside().taps(*([OpenPage(page)] if page else []))
    stage = gate.state.stage
    gate.shows(LEVEL, 20)
    assert gate.state.stage == stage
    gate.leaves().waits(61_000).sees(Idle).shows(LEVEL, 1).sees(Measuring)


ACTIONS: list[Action] = [
    OpenMenu(),
    OpenCards(),
    ConfirmPin(),
    GoBack(),
    TurnPage(),
    Erase(),
    SwitchLanguage(),
    *(OpenPage(page) for page in Page),
    *(PickGuard(guard_id) for guard_id in ("G01", "G02", "G03")),
    *(PressKey(digit) for digit in "2580"),
    Change("quiet", 1),
    Change("training", 1),
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(ACTIONS), max_size=40))
def test_no_page_without_a_pin_that_was_typed(actions: list[Action]) -> None:
    """Whatever is tapped, as long as the PIN itself is not among it the door stays shut."""
    gate = Gate(first(LOCKED), rules=replace(LOCKED, guards=(replace(GUARDS[0], pin=GUARDS[1].pin), NOBODY)))
    for action in actions:
        gate.taps(action)
        assert isinstance(gate.state.stage, Idle | GuardPin)
        assert gate.state.guardroom.inside is None
    assert gate.kinds().count("guard_entered") == 0
    gate.waits(61_000).sees(Idle)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(ACTIONS), max_size=25))
def test_no_page_outlasts_its_time(actions: list[Action]) -> None:
    """Wherever a guard has got to, a minute without a touch brings the public screen; nobody is inside."""
    gate = inside().taps(*actions).waits(60_000).sees(Idle)
    assert gate.state.guardroom.inside is None
    assert not gate.state.guardroom.menu


SCRIPT = st.lists(
    st.sampled_from(
        [
            (OpenMenu(), *typed("G01"), GoBack()),
            (OpenMenu(), *typed("G01", "1111"), GoBack()),
            (OpenMenu(), *typed("G02"), OpenPage(Page.DUTY), *typed("G02"), GoBack()),
            (OpenMenu(), *typed("G02"), OpenPage(Page.SETTINGS), Change("quiet", 1), GoBack(), GoBack()),
            (OpenMenu(), *typed("G01"), OpenPage(Page.SETTINGS), Change("volume_percent", 20), GoBack()),
        ]
    ),
    max_size=6,
)


@settings(max_examples=25, deadline=None)
@given(SCRIPT)
def test_a_restart_knows_what_the_guard_had_set(tmp_path_factory: Any, script: list[Any]) -> None:
    """Duty, settings and the wait after wrong PINs are those that were, told by the ledger alone."""
    folder = tmp_path_factory.mktemp("ledger")
    clock, gate = VirtualClock(STARTS_MS), Gate(first(LOCKED), rules=LOCKED)
    gate.state = replace(gate.state, guardroom=replace(gate.state.guardroom, on_duty=None))
    with opened(folder, clock) as ledger:
        writer, written = LedgerWriter(ledger, clock, lambda _: None), 0
        for actions in script:
            for action in actions:
                before_ms = gate.now_ms
                gate.taps(action)
                clock.advance(gate.now_ms - before_ms)
                for save in gate.saves[written:]:
                    writer.write(save.ticket, save.draft)
                written = len(gate.saves)
        clock.advance(60_000)
        found = guardroom_before(ledger, GUARDS, clock.moment(), gate.now_ms + 60_000)
    lived = replace(gate.waits(60_000).state.guardroom, due=(), test_played_ms=None)  # told anew
    assert replace(found, refused_until_ms=0) == replace(lived, refused_until_ms=0)
    assert abs(found.refused_until_ms - lived.refused_until_ms) <= 1


def test_who_left_the_site_is_not_on_duty(tmp_path: Path) -> None:
    """A guard whom the office took out of the document is on duty no more after a restart."""
    clock = VirtualClock(STARTS_MS)
    gate = inside().taps(OpenPage(Page.DUTY), *typed("G02"))
    with opened(tmp_path, clock) as ledger:
        writer = LedgerWriter(ledger, clock, lambda _: None)
        for save in gate.saves:
            writer.write(save.ticket, save.draft)
        assert guardroom_before(ledger, GUARDS, clock.moment(), 0).on_duty == GUARDS[1]
        assert guardroom_before(ledger, GUARDS[:1], clock.moment(), 0).on_duty is None


def test_waits_grow_and_end() -> None:
    """No refusal, no wait; each of the first is longer than the one before, the last stays."""
    assert [wait_ms(count) for count in range(6)] == [0, 5_000, 30_000, 300_000, 300_000, 300_000]


def opened(folder: Path, clock: VirtualClock) -> Ledger:
    """A ledger in this folder."""
    return Ledger.open(folder / "l.db", origin_device="d", site="s", gate="g", software="1", now=clock)

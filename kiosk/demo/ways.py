"""The ways that newcomers go through the kiosk: who comes, what they touch, what breaks meanwhile."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from kiosk.demo.day import STAY_MS, Coming, Day
from kiosk.demo.no_room import no_room
from kiosk.demo.people import FEVER_RISE_CENTI_C, WELL_CENTI_C
from kiosk.demo.visitor import Character, Visitor
from kiosk.flow.actions import Action, AnswerMask, GoBack, PressKey, TurnPage
from kiosk.flow.guard_actions import (
    BeginRepeat,
    BeginRest,
    Change,
    ChooseClinic,
    Conclude,
    ConfirmContact,
    ConfirmPin,
    EnterContact,
    OpenCards,
    OpenMenu,
    OpenPage,
    PickCard,
    PickGuard,
)
from kiosk.flow.guard_states import GuardMenu, GuardPin, Page
from kiosk.flow.states import Idle
from kiosk.ledger.delivery import Delivery as Notes
from kiosk.people.guards import Guard, hash_pin
from kiosk.people.visitors import ExpectedVisitor
from kiosk.start import Kiosk
from kiosk.surroundings import delivery_of

Way = Callable[[Day], None]

COLD_CENTI_C = WELL_CENTI_C - 220
BADGED = 3  # on the roster, with a badge
TOO_SHORT_MS = 700  # gone before ten samples
SENSOR_GONE_MS = 6_000
REST_MS = 600_000
REPEAT_MS = 8_000
CLEANED_MS = 32_000
PIN_WAIT_MS = 130_000  # longer than three wrong PINs make anybody wait
FULL_MS = 12_000  # longer than the guard is waited for
SILENT_MS = 7_200_000
EXPECTED_PHONE, GUEST_CODE = "13900002468", "YX-V2601"
ALWAYS = (0, 1_000_000)  # days on which the announced visits may come: all
DOTTED = ("mai", "mai", "ti", "", "ai", "li")  # of a name with a middle dot, which has no sound
LARGE = ("li", "gui", "lan")
PIN, RELIEF_PIN, WRONG_PIN = "2468", "97531", "1111"
GUARD = Guard("g1", "赵建国", hash_pin(PIN, b"walk" * 4))
RELIEF = Guard("g2", "孙丽", hash_pin(RELIEF_PIN, b"gate" * 4))
GUARDS = (GUARD, RELIEF)
PAGES = (
    *(Page.TODAY, Page.EXCEPTIONS, Page.ROUNDS, Page.INSIDE, Page.COMPARISON, Page.ALARM),
    *(Page.FAULTS, Page.SYNC, Page.SETTINGS, Page.PARTS),
)


def with_guards_and_guests(kiosk: Kiosk) -> Kiosk:
    """The demo's site with two guards' PINs and two announced visits, one of them with a code."""
    guests = (
        ExpectedVisitor("v1", "周瑾瑜", EXPECTED_PHONE, "财政局", *ALWAYS),
        ExpectedVisitor("v2", "孙晓岚", "13900001357", "教育局", *ALWAYS, code=GUEST_CODE),
    )
    site = replace(kiosk.site, guards=GUARDS, expected=guests)
    return replace(kiosk, site=site, rules=replace(kiosk.rules, guards=GUARDS, expected=guests))


def ways(kiosk: Kiosk) -> Iterator[tuple[str, Way]]:
    """Each by its name: how somebody goes it on a day that is under way, from the idle screen and back."""
    roster = kiosk.site.roster
    badge = roster.people[BADGED].badge
    assert badge is not None, "the demo's roster gives them one"
    dice = Random(7)  # noqa: S311 - seeded dice, no secret

    def staff(number: int, **how: object) -> Way:
        person = roster.people[number]
        mask = how.pop("wears_mask", True) is True
        visitor = Visitor(Character(person.name, (), person, mask), roster, dice)
        return lambda day: day.live([Coming(visitor, **how)])  # type: ignore[arg-type] # fields by name

    def guest(character: Character, scans: str = "") -> Way:
        return lambda day: day.live([Coming(Visitor(character, roster, dice), scans=scans)])

    new = Character(
        *("周垚", ("zhou", "yao"), None),
        wears_mask=True,
        phone="13812345678",
        area="outside",
        place=("湖北", "武汉"),
        host=roster.people[5],
        purpose="meeting",
    )
    announced = replace(
        new, name="周瑾瑜", syllables=("zhou", "jin", "yu"), phone=EXPECTED_PHONE, returns=True
    )
    yield "visitor-new", guest(new)
    yield "visitor-known", guest(replace(new, returns=True))
    yield "visitor-announced", guest(announced)
    yield "visitor-with-code", guest(replace(new, name="孙晓岚"), scans=GUEST_CODE)
    yield "visitor-middle-dot", guest(replace(new, name="买买提·艾力", syllables=DOTTED, phone="13812340002"))
    yield "visitor-latin", guest(replace(new, name="John Smith", syllables=(), phone="13812340003"))
    yield "visitor-unwell", guest(replace(new, name="王秀英", syllables=("wang", "xiu", "ying"), unwell=True))
    yield "staff-initials", staff(20)
    yield "staff-badge", staff(BADGED, scans=badge)
    yield "staff-named-first", staff(0, named_first=True)
    yield "staff-without-mask", staff(40, wears_mask=False)
    yield "staff-too-short", staff(30, stay_ms=TOO_SHORT_MS)
    yield "staff-cold", staff(60, skin_centi_c=COLD_CENTI_C)
    yield "fever-and-recheck", _fever(staff(50, skin_centi_c=WELL_CENTI_C + FEVER_RISE_CENTI_C))
    yield "guard", _guard
    yield "duty-change", _duty_change
    yield "large-type", _large_type(guest(replace(new, name="李桂兰", phone="13812340004", syllables=LARGE)))
    yield "sensor-unplugged", _unplugged
    yield "office-silent", _office_silent(staff(70))
    yield "clock-not-trusted", _clock_lost(staff(80))
    yield "disk-full", _disk_full(badge)


def _fever(comes: Way) -> Way:
    def go(day: Day) -> None:
        """Alarm, rest, a repeat, the thermometer, the clinic."""
        comes(day)
        card = day.shell.state.cards[-1]
        _enter(day, OpenCards())
        day.guard_taps(PickCard(card.ticket), BeginRest(), GoBack(), GoBack())
        day.wait(REST_MS)
        _enter(day, OpenCards())
        day.guard_taps(PickCard(card.ticket), BeginRepeat())
        day.board.people.arrive(skin_centi_c=WELL_CENTI_C + FEVER_RISE_CENTI_C, stay_ms=STAY_MS)
        day.wait(REPEAT_MS)
        day.guard_taps(EnterContact(), *_typed("381"), ConfirmContact(), ChooseClinic())
        day.guard_taps(Conclude("fever_clinic", "county"))
        _leave(day)

    return go


def _guard(day: Day) -> None:
    """Three wrong PINs, the wait, the right one, and every page of the menu."""
    day.guard_taps(OpenMenu(), PickGuard(GUARD.id))
    for _ in range(3):
        while isinstance(day.shell.state.stage, GuardPin) and not _offered(day, ConfirmPin()):
            day.wait(1_000)
        day.guard_taps(*_typed(WRONG_PIN), ConfirmPin())
    day.wait(PIN_WAIT_MS)
    _enter(day, OpenMenu())
    for page in PAGES:
        if not isinstance(day.shell.state.stage, GuardMenu):
            _enter(day, OpenMenu())
        day.guard_taps(OpenPage(page))
        day.wait(2_000)
        day.guard_taps(GoBack())
    day.guard_taps(OpenPage(Page.CLEAN))
    day.wait(CLEANED_MS)


def _enter(day: Day, door: Action) -> None:
    """Through the guard's door, with the right PIN where it is asked for."""
    day.guard_taps(door)
    if isinstance(day.shell.state.stage, GuardPin):
        day.guard_taps(PickGuard(GUARD.id), *_typed(PIN), ConfirmPin())


def _leave(day: Day) -> None:
    """Back to the public's screen."""
    while not isinstance(day.shell.state.stage, Idle):
        day.guard_taps(GoBack())


def _typed(digits: str) -> tuple[Action, ...]:
    return tuple(PressKey(each) for each in digits)


def _offered(day: Day, action: Action) -> bool:
    return any(each.action == action for each in day.scene().targets)


def _unplugged(day: Day) -> None:
    day.board.chip.unplug()
    day.wait(SENSOR_GONE_MS)
    day.board.chip.plug()
    day.wait(SENSOR_GONE_MS)


def _duty_change(day: Day) -> None:
    """The guard who goes opens the menu, the one who comes signs with a PIN of their own."""
    _enter(day, OpenMenu())
    day.guard_taps(OpenPage(Page.DUTY), PickGuard(RELIEF.id), *_typed(RELIEF_PIN), ConfirmPin())
    _leave(day)


def _large_type(comes: Way) -> Way:
    def go(day: Day) -> None:
        """The guard sets it, a visitor reads it, the guard takes it back."""
        for on in (1, 0):
            _enter(day, OpenMenu())
            day.guard_taps(OpenPage(Page.SETTINGS), TurnPage(), Change("large_type", on))
            _leave(day)
            if on:
                comes(day)

    return go


def _office_silent(comes: Way) -> Way:
    def go(day: Day) -> None:
        """The courier hears nothing for two hours; people go in as ever, and the guard can see since when."""
        _courier_notes(day, "office_unreachable")
        comes(day)
        _enter(day, OpenMenu())
        day.guard_taps(OpenPage(Page.SYNC))
        _leave(day)
        _courier_notes(day, None)
        day.wait(1_000)

    return go


def _courier_notes(day: Day, trouble: str | None) -> None:
    """What the courier would write beside the ledger, and the kiosk reads there."""
    path = day.ledger.path
    with Notes.open(path) as notes:
        notes.troubled(day.ledger.incarnation, trouble, day.clock.wall_ms - SILENT_MS)
    day.delivery = delivery_of(path)


def _clock_lost(comes: Way) -> Way:
    def go(day: Day) -> None:
        """Nobody knows the time; people go in as ever, and the records say that their time is not trusted."""
        day.clock.clock = "none"
        comes(day)
        day.clock.clock = "ntp"
        day.wait(1_000)

    return go


def _disk_full(badge: str) -> Way:
    def go(day: Day) -> None:
        """Nothing can be written, so nobody goes in: the guard is called, makes room, and it goes on."""
        with no_room():
            day.board.people.arrive(skin_centi_c=WELL_CENTI_C, stay_ms=STAY_MS)
            day.wait(1_000)
            day.scan(badge)
            day.wait(STAY_MS)
            day.guard_taps(AnswerMask(worn=True))
            day.wait(FULL_MS)
            day.press_guard_button()
            day.wait(FULL_MS)
        day.wait(FULL_MS)

    return go

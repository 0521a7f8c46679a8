"""`python -m kiosk walk`: newcomers' ways through the whole kiosk, page by page as pictures, with times.

Simulated people before a byte-level chip touch what the screen really offers; of every page the last picture
is kept, as it was left.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from kiosk.config import load
from kiosk.demo.day import STAY_MS, Coming, Day
from kiosk.demo.people import FEVER_RISE_CENTI_C, WELL_CENTI_C
from kiosk.demo.run import DAY_BEGINS_MS, write_config
from kiosk.demo.visitor import Character, Visitor
from kiosk.flow.actions import Action, GoBack, PressKey, SwitchLanguage
from kiosk.flow.guard_actions import (
    BeginRepeat,
    BeginRest,
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
from kiosk.flow.states import Checkpoint, Idle
from kiosk.flow.visit import Language
from kiosk.people.guards import Guard, hash_pin
from kiosk.people.visitors import ExpectedVisitor
from kiosk.start import Kiosk, prepare
from kiosk.ui.paint import Brush, contact_sheet, picture, small, write
from kiosk.ui.scene import Panel, Scene

SHEET_COLUMNS = 5
COLD_CENTI_C = WELL_CENTI_C - 220
TOO_SHORT_MS = 700  # gone before ten samples
SENSOR_GONE_MS = 6_000
REST_MS = 600_000
REPEAT_MS = 8_000
CLEANED_MS = 32_000
PIN_WAIT_MS = 130_000  # longer than three wrong PINs make anybody wait
EXPECTED_PHONE = "13900002468"
ALWAYS = (0, 1_000_000)  # days on which the announced visit may come: all
PIN, WRONG_PIN = "2468", "1111"
GUARD = Guard("g1", "赵建国", hash_pin(PIN, b"walk" * 4))
GUARDS = (GUARD, Guard("g2", "孙丽", hash_pin("97531", b"gate" * 4)))
PAGES = (
    *(Page.TODAY, Page.EXCEPTIONS, Page.ROUNDS, Page.INSIDE, Page.COMPARISON, Page.ALARM),
    *(Page.FAULTS, Page.SYNC, Page.SETTINGS, Page.PARTS),
)


class Frame(NamedTuple):
    """A page as it was left: which stage, when it came and went (ms of the walk), what it showed."""

    stage: str
    begins_ms: int
    ends_ms: int
    scene: Scene


@dataclass(frozen=True, slots=True)
class Walked:
    """One walk: its pages in order, the taps it took, and how long the person was busy, in milliseconds."""

    name: str
    frames: tuple[Frame, ...]
    taps: int

    @property
    def busy_ms(self) -> int:
        """All but the idle screen before, between and after."""
        return sum(each.ends_ms - each.begins_ms for each in self.frames if each.stage != Idle.__name__)


def walk_all(
    out: Path, panels: Sequence[Panel], languages: Sequence[Language]
) -> Iterator[tuple[str, Walked]]:
    """Every walk at each size in each language, pictures below OUT/WxH/LANGUAGE; yields each with its look.

    Raises:
        DayStuck: somebody wanted to touch what the screen didn't offer, or never came through.
    """
    for panel in panels:
        for language in languages:
            look = f"{panel.width}x{panel.height}/{language}"
            brush = Brush()
            for walked in walks(panel, language):
                keep(walked, out / look, brush)
                yield look, walked


def walks(panel: Panel, language: Language) -> Iterator[Walked]:
    """The walks of one look, one after another at the same gate."""
    with TemporaryDirectory() as folder:
        config = load(write_config(Path(folder), None))
        screen = replace(
            config.screen, width=panel.width, height=panel.height, diagonal_inch=panel.diagonal_inch
        )
        kiosk = _with_guard_and_guest(prepare(replace(config, screen=screen)))
        film = _Film()
        with Day(kiosk, seed=1, begins_wall_ms=DAY_BEGINS_MS, watch=film.see) as day:
            for name, go in _ways(kiosk):
                taps = day.tally.taps
                film.begin(day)
                if day.shell.state.language != language:
                    day.guard_taps(SwitchLanguage())
                    taps += 1
                go(day)
                yield Walked(name, film.end(day), day.tally.taps - taps)


def keep(walked: Walked, folder: Path, brush: Brush) -> None:
    """FOLDER/NAME/NN-STAGE.png for each page, and FOLDER/NAME.png with all of them."""
    pages = folder / walked.name
    pages.mkdir(parents=True, exist_ok=True)
    smalls = {}
    for number, frame in enumerate(walked.frames, start=1):
        drawn = picture(frame.scene, brush)
        write(drawn, pages / f"{number:02}-{frame.stage}.png")
        smalls[f"{number} {frame.stage} {frame.begins_ms / 1_000:.1f} s"] = small(drawn)
    contact_sheet(smalls, folder / f"{walked.name}.png", SHEET_COLUMNS, brush)


class _Film:
    """What was seen, page by page."""

    def __init__(self) -> None:
        self._day: Day | None = None
        self._pages: list[tuple[object, Frame]] = []
        self._began_ms = 0

    def begin(self, day: Day) -> None:
        """The next walk, with what stands there now."""
        self._day, self._pages, self._began_ms = day, [], day.clock.boottime_ms
        self.see(day.shell.state, day.scene())

    def see(self, state: Checkpoint, scene: Scene) -> None:
        """Something that can be seen has changed."""
        if self._day is None:
            return
        at_ms = self._day.clock.boottime_ms - self._began_ms
        stage = state.stage
        page = (type(stage), getattr(stage, "who", None), str(getattr(stage, "page", "")))
        begins_ms = at_ms
        if self._pages and self._pages[-1][0] == page:
            begins_ms = self._pages.pop()[1].begins_ms
        elif self._pages:
            left, frame = self._pages[-1]
            self._pages[-1] = (left, frame._replace(ends_ms=at_ms))
        self._pages.append((page, Frame(type(stage).__name__, begins_ms, at_ms, scene)))

    def end(self, day: Day) -> tuple[Frame, ...]:
        """The walk is over; the pages it had."""
        self.see(day.shell.state, day.scene())
        return tuple(frame for _, frame in self._pages)


def _with_guard_and_guest(kiosk: Kiosk) -> Kiosk:
    """The demo's site with a guard's PIN and an announced visit."""
    guest = ExpectedVisitor("v1", "周瑾瑜", EXPECTED_PHONE, "财政局", *ALWAYS)
    site = replace(kiosk.site, guards=GUARDS, expected=(guest,))
    return replace(kiosk, site=site, rules=replace(kiosk.rules, guards=GUARDS, expected=(guest,)))


def _ways(kiosk: Kiosk) -> Iterator[tuple[str, Callable[[Day], None]]]:
    roster = kiosk.site.roster
    dice = Random(7)  # noqa: S311 - seeded dice, no secret

    def staff(number: int, **how: object) -> Callable[[Day], None]:
        person = roster.people[number]
        mask = how.pop("wears_mask", True) is True
        visitor = Visitor(Character(person.name, (), person, mask), roster, dice)
        return lambda day: day.live([Coming(visitor, **how)])  # type: ignore[arg-type] # fields by name

    def guest(character: Character) -> Callable[[Day], None]:
        return lambda day: day.live([Coming(Visitor(character, roster, dice))])

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
    yield "visitor-unwell", guest(replace(new, name="王秀英", syllables=("wang", "xiu", "ying"), unwell=True))
    yield "staff-initials", staff(20)
    yield "staff-named-first", staff(0, named_first=True)
    yield "staff-without-mask", staff(40, wears_mask=False)
    yield "staff-too-short", staff(30, stay_ms=TOO_SHORT_MS)
    yield "staff-cold", staff(60, skin_centi_c=COLD_CENTI_C)
    yield "fever-and-recheck", _fever(staff(50, skin_centi_c=WELL_CENTI_C + FEVER_RISE_CENTI_C))
    yield "guard", _guard
    yield "sensor-unplugged", _unplugged


def _fever(comes: Callable[[Day], None]) -> Callable[[Day], None]:
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

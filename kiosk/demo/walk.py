"""`python -m kiosk walk`: newcomers' ways through the whole kiosk, page by page as pictures, with times.

Simulated people before a byte-level chip touch what the screen really offers; of every page the last picture
is kept, as it was left.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from kiosk.config import load
from kiosk.demo.day import Day
from kiosk.demo.run import DAY_BEGINS_MS, write_config
from kiosk.demo.ways import ways, with_guards_and_guests
from kiosk.flow.actions import SwitchLanguage
from kiosk.flow.states import Checkpoint, Idle
from kiosk.flow.visit import Language
from kiosk.start import prepare
from kiosk.ui.paint import Brush, contact_sheet, picture, small, write
from kiosk.ui.scene import Panel, Scene

SHEET_COLUMNS = 5


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
        kiosk = with_guards_and_guests(prepare(replace(config, screen=screen)))
        film = _Film()
        with Day(kiosk, seed=1, begins_wall_ms=DAY_BEGINS_MS, watch=film.see) as day:
            for name, go in ways(kiosk):
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

"""Every screen as a picture, at each size, in each language and theme; and all of them on one sheet."""

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from kiosk.flow.visit import Language
from kiosk.ui.appearance import THEMES
from kiosk.ui.examples import examples
from kiosk.ui.paint import Brush, contact_sheet, picture, small, write
from kiosk.ui.scene import Panel
from kiosk.ui.screens import compose

PANELS = (Panel(1024, 600, 7.0), Panel(800, 480, 7.0), Panel(1280, 800, 10.1), Panel(600, 1024, 7.0))
LANGUAGES: tuple[Language, ...] = ("zh", "en")
# One of each stage, in the order in which a visit meets them: the sheet for a page of documentation.
OVERVIEW = (
    *("idle", "measuring_5", "again_wait", "naming_staff_cards", "mask_staff", "question_symptoms"),
    *("naming_pad_begun", "naming_visitor_name", "visitor_phone", "visitor_area_chips", "visitor_host"),
    *("visitor_purpose", "visitor_health", "returning", "still_there", "saving", "admitted_visitor"),
    *("refused_mask", "unjudged_too_cold", "alarm_saved", "referred", "service_no_answer", "idle_cards"),
    *("card_resting", "contact_typed", "clinic_two", "guard_door", "guard_menu", "comparison_well"),
    "alarm_test",
)
OVERVIEW_COLUMNS, ALL_COLUMNS = 3, 6
OVERVIEW_TALL_COLUMNS = 7
SIDE_PX_MIN = 480  # as in the settings: less can't hold fifteen millimetres for a finger and words beside it


def panel_of(size: str) -> Panel:
    """The panel that is meant by "1024x600": one of ours, else one of seven inches.

    Raises:
        ValueError: this is no size of a panel.
    """
    width, height = (int(part) for part in size.split("x"))
    if min(width, height) < SIDE_PX_MIN:
        raise ValueError(size)
    known = (panel for panel in PANELS if (panel.width, panel.height) == (width, height))
    return next(known, Panel(width, height, 7.0))


class _Set(NamedTuple):
    """All screens of one look."""

    panel: Panel
    language: Language
    theme: str

    def folder(self, out: Path) -> Path:
        """Where its pictures go; the light theme, which most people see, has the plain name."""
        look = "" if self.theme == "light" else f"-{self.theme}"
        return out / f"{self.panel.width}x{self.panel.height}{look}" / self.language


def draw_all(
    out: Path,
    panels: Sequence[Panel] = PANELS,
    languages: Iterable[Language] = LANGUAGES,
    themes: Iterable[str] = THEMES,
) -> int:
    """Write OUT/WxH[-THEME]/LANGUAGE/NAME.png for every example, and sheets beside; returns how many.

    One process for each core: a picture is drawn in a few milliseconds, and packed in nine.
    """
    sets = [_Set(panel, language, theme) for panel in panels for theme in themes for language in languages]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as processes:
        return sum(processes.map(_draw, sets, [out] * len(sets)))


def _draw(of: _Set, out: Path) -> int:
    folder = of.folder(out)
    folder.mkdir(parents=True, exist_ok=True)
    brush = Brush()
    smalls = {}
    for each in examples(of.language):
        drawn = picture(
            compose(each.checkpoint, replace(each.facts, theme=THEMES[of.theme]), of.panel), brush
        )
        write(drawn, folder / f"{each.name}.png")
        smalls[each.name] = small(drawn)
    contact_sheet(smalls, folder.with_name(f"{of.language}.png"), ALL_COLUMNS, brush)
    overview = {name: smalls[name] for name in OVERVIEW}
    columns = OVERVIEW_TALL_COLUMNS if of.panel.tall else OVERVIEW_COLUMNS
    contact_sheet(overview, folder.with_name(f"{of.language}_overview.png"), columns, brush)
    return len(smalls)

"""Every screen as a picture, at each size and in both languages, and all of them on one sheet."""

from collections.abc import Iterable
from pathlib import Path

from kiosk.flow.states import Language
from kiosk.ui.examples import examples
from kiosk.ui.paint import Brush, contact_sheet, save
from kiosk.ui.scene import Panel
from kiosk.ui.screens import compose

PANELS = (Panel(1024, 600, 7.0), Panel(800, 480, 7.0), Panel(1280, 800, 10.1), Panel(600, 1024, 7.0))
LANGUAGES: tuple[Language, ...] = ("zh", "en")
# One of each stage, in the order in which a visit meets them: the sheet for a page of documentation.
OVERVIEW = (
    *("idle", "measuring_5", "again_wait", "approaching_known", "naming_staff_cards"),
    *("naming_visitor_letters", "naming_visitor_name", "mask_staff", "saving", "admitted_visitor"),
    *("refused_mask", "unjudged_too_cold", "alarm_saved", "referred", "idle_cards", "cards_many"),
    *("card_resting", "repeat_look", "contact_typed", "clinic_two", "service_no_answer"),
)
OVERVIEW_COLUMNS, ALL_COLUMNS = 3, 6


def draw_all(out: Path, panels: Iterable[Panel] = PANELS, languages: Iterable[Language] = LANGUAGES) -> int:
    """Write OUT/WxH/LANGUAGE/NAME.png for every example, and contact sheets beside; returns how many."""
    brush = Brush()
    languages = tuple(languages)
    count = 0
    for panel in panels:
        for language in languages:
            folder = out / f"{panel.width}x{panel.height}" / language
            folder.mkdir(parents=True, exist_ok=True)
            scenes = {
                example.name: compose(example.checkpoint, example.facts, panel)
                for example in examples(language)
            }
            for name, scene in scenes.items():
                save(scene, folder / f"{name}.png", brush)
            contact_sheet(scenes, folder.with_name(f"{language}.png"), ALL_COLUMNS, brush)
            overview = {name: scenes[name] for name in OVERVIEW}
            contact_sheet(overview, folder.with_name(f"{language}_overview.png"), OVERVIEW_COLUMNS, brush)
            count += len(scenes)
    return count

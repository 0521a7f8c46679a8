"""Pictures: every stage has one, and the screens that most people meet look as they did when somebody looked.

When a screen was changed on purpose, look at it (`python -m kiosk shots`), then draw the reference anew:

    python -m tests.screens.test_pictures
"""

import os
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from kiosk.flow.states import Stage
from kiosk.flow.visit import Language
from kiosk.ui.examples import Example, examples
from kiosk.ui.paint import Brush, picture
from kiosk.ui.paint.sdl import pygame
from kiosk.ui.scene import Panel
from kiosk.ui.screens import compose
from kiosk.ui.shots import LANGUAGES, PANELS

REFERENCE = Path(__file__).parent / "reference.png"
SHOWN = (
    *("idle", "measuring_5", "naming_staff_cards", "naming_pad_begun", "mask_staff", "admitted_staff"),
    "alarm_saved",
)
LOOKS = tuple((panel, language) for panel in PANELS for language in LANGUAGES)
CELL_PX = 120  # a small picture's longer side: enough to see a button move, too little for a font's edges
GREYS_APART = 40  # of 256; smoothing differs by less between machines
APART_MAX = 0.004  # of a small picture: a label's worth


@cache
def _examples(language: Language) -> dict[str, Example]:
    return {each.name: each for each in examples(language)}


def _small(panel: Panel, language: Language, name: str, brush: Brush) -> pygame.Surface:
    """A screen as a small picture."""
    example = _examples(language)[name]
    whole = picture(compose(example.checkpoint, example.facts, panel), brush)
    scale = CELL_PX / max(whole.get_size())
    size = (round(whole.get_width() * scale), round(whole.get_height() * scale))
    return pygame.transform.smoothscale(whole, size)


def _cell(look: int, shown: int) -> tuple[int, int]:
    return shown * CELL_PX, look * CELL_PX


def _apart(one: pygame.Surface, other: pygame.Surface) -> float:
    """The share of their bytes that differ to the eye."""
    pairs = list(zip(*(pygame.image.tobytes(each, "RGB") for each in (one, other)), strict=True))
    return sum(abs(here - there) > GREYS_APART for here, there in pairs) / len(pairs)


def test_every_stage_has_a_picture() -> None:
    """No stage of the flow, the guard's pages included, can be reached that nobody has looked at."""
    assert {type(each.checkpoint.stage) for each in examples()} == set(get_args(Stage))


@pytest.mark.parametrize("look", range(len(LOOKS)), ids=[f"{p.width}-{language}" for p, language in LOOKS])
def test_screens_look_as_they_did(look: int) -> None:
    """The screens of an ordinary passage and of the alarm, on each panel and in each language."""
    reference, brush = pygame.image.load(str(REFERENCE)), Brush()
    for number, name in enumerate(SHOWN):
        now = _small(*LOOKS[look], name, brush)
        before = reference.subsurface((*_cell(look, number), *now.get_size()))
        assert _apart(now, before) <= APART_MAX, name


def draw_reference() -> None:
    """Write the reference as the screens are now."""
    sheet, brush = pygame.Surface((CELL_PX * len(SHOWN), CELL_PX * len(LOOKS)), 0, 32), Brush()
    for look, (panel, language) in enumerate(LOOKS):
        for number, name in enumerate(SHOWN):
            sheet.blit(_small(panel, language, name, brush), _cell(look, number))
    pygame.image.save(sheet, str(REFERENCE))


if __name__ == "__main__":
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    draw_reference()

"""From scenes to pixels: the same every time, only what changed, and never without a screen."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.flow.actions import ChooseWho
from kiosk.flow.events import Event, Touched
from kiosk.flow.states import Checkpoint
from kiosk.ui import glyphs
from kiosk.ui.difference import RECTS_MAX, difference
from kiosk.ui.examples import FACTS, Example, examples
from kiosk.ui.paint import Brush, Painter, fingers, picture
from kiosk.ui.paint.sdl import pygame
from kiosk.ui.paint.stock import Stock, size_of
from kiosk.ui.scene import Box, Panel, Press, Rect, Scene, Words
from kiosk.ui.screens import compose, seen
from kiosk.ui.theme import LIGHT
from kiosk.ui.touch import Finger
from kiosk.ui.window import Window

PANEL = Panel(800, 480, 7.0)
EXAMPLES: tuple[Example, ...] = tuple(examples("zh"))
SCENES = tuple(compose(example.checkpoint, example.facts, PANEL) for example in EXAMPLES)
BRUSH = Brush()


@pytest.fixture(scope="module")
def painter() -> Iterator[Painter]:
    """A painter on SDL's dummy screen."""
    opened = Painter(PANEL, full_screen=False, without_glass=True)
    yield opened
    opened.close()


def pixels(surface: pygame.Surface) -> bytes:
    """All of them."""
    return pygame.image.tobytes(surface, "RGB")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(SCENES), st.sampled_from(SCENES))
def test_drawing_the_difference_is_drawing_the_whole(painter: Painter, before: Scene, after: Scene) -> None:
    """After any two screens in a row the glass shows exactly what drawing the second alone would show."""
    painter.show(before)
    painter.show(after)
    assert pixels(pygame.display.get_surface()) == pixels(picture(after, BRUSH))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(SCENES), st.integers(0, 60), st.integers(0, 1_000))
def test_finger_mark_comes_and_goes(painter: Painter, scene: Scene, which: int, share_pm: int) -> None:
    """A pressed button is drawn over exactly, and leaves nothing behind."""
    if not scene.targets:
        return
    press = Press(scene.targets[which % len(scene.targets)], share_pm)
    painter.show(scene)
    painter.show(scene.pressed(press))
    assert pixels(pygame.display.get_surface()) == pixels(picture(scene.pressed(press), BRUSH))
    painter.show(scene)
    assert pixels(pygame.display.get_surface()) == pixels(picture(scene, BRUSH))


def test_same_scene_draws_nothing(painter: Painter) -> None:
    """A screen that has not changed costs no drawing at all."""
    painter.show(SCENES[0])
    assert painter.show(replace(SCENES[0])) == ()


def test_second_hand_draws_little(painter: Painter) -> None:
    """A second on the countdown redraws the ring and nothing else of the screen."""
    example = next(each for each in EXAMPLES if each.name == "mask_staff")
    later = replace(example.checkpoint, now_ms=example.checkpoint.now_ms + 1_000)
    painter.show(compose(example.checkpoint, FACTS, PANEL))
    changed = painter.show(compose(later, FACTS, PANEL))
    assert changed
    assert sum(rect.w * rect.h for rect in changed) < PANEL.width * PANEL.height / 50


def test_pixels_are_the_same_every_time() -> None:
    """One scene, drawn by two brushes that know nothing of each other, gives the same bytes."""
    for scene in SCENES[::7]:
        assert pixels(picture(scene, Brush())) == pixels(picture(scene, BRUSH))


def test_character_without_glyph_is_a_frame() -> None:
    """A character that the faces lack is drawn as a box as wide as a character, never as nothing."""
    words = Words(Rect(10, 10, 40, 48), "𠮷", 40, LIGHT.ink)
    scene = Scene(80, 80, LIGHT.card, (words,), ())
    drawn = picture(scene, BRUSH)
    dark = [(x, y) for x in range(80) for y in range(80) if drawn.get_at((x, y))[:3] == tuple(LIGHT.ink)]
    assert len(dark) > 100
    assert max(x for x, _ in dark) - min(x for x, _ in dark) > 30


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_any_name_is_drawn_within_its_line(name: str) -> None:
    """Whatever a name holds, it is drawn, and not beyond the width that the layout reckoned with."""
    fitted = glyphs.fit(name, 300, 30, 14)
    wide = glyphs.width(fitted.text, fitted.size)
    room = Rect(20, 20, wide, glyphs.line_height(fitted.size))
    scene = Scene(360, 90, LIGHT.card, (Words(room, fitted.text, fitted.size, LIGHT.ink),), ())
    drawn = picture(scene, BRUSH)
    outside = drawn.subsurface((20 + wide + fitted.size // 2, 0, 340 - wide - fitted.size // 2, 90))
    assert set(pixels(outside)) <= {255}


def test_difference_never_grows_too_many() -> None:
    """However much changes, there are at most a dozen rectangles to draw."""
    for before, after in pairwise(SCENES):
        assert len(difference(before, after)) <= RECTS_MAX


def test_same_items_in_another_order_are_drawn_anew() -> None:
    """What lies on top matters."""
    one, other = Box(Rect(0, 0, 20, 20), LIGHT.act), Box(Rect(10, 10, 20, 20), LIGHT.stop)
    below = Scene(40, 40, LIGHT.card, (one, other), ())
    assert difference(below, replace(below, items=(other, one))) == (Rect(0, 0, 40, 40),)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])
def test_what_seen_leaves_out_cannot_be_seen(example: Example) -> None:
    """A state and what `seen` makes of it give the same screen."""
    assert compose(seen(example.checkpoint), FACTS, PANEL) == compose(example.checkpoint, FACTS, PANEL)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(EXAMPLES), st.integers(0, 40_000))
def test_seen_holds_at_any_time(example: Example, later_ms: int) -> None:
    """The same at any later moment of the stage: nothing on the glass moves unseen."""
    later = replace(example.checkpoint, now_ms=example.checkpoint.now_ms + later_ms)
    assert compose(seen(later), FACTS, PANEL) == compose(later, FACTS, PANEL)


def test_kept_surfaces_have_a_limit() -> None:
    """The oldest surface goes when the stock is full; the newest is always kept."""
    stock = Stock(10_000, size_of)
    made = []

    def make() -> pygame.Surface:
        made.append(1)
        return pygame.Surface((30, 30), pygame.SRCALPHA)

    for key in range(10):
        stock.get(key, make)
    stock.get(9, make)
    assert len(made) == 10
    stock.get(0, make)
    assert len(made) == 11


@pytest.mark.parametrize("driver", ["dummy", "offscreen", "nonsense"])
def test_no_screen_is_told(driver: str) -> None:
    """Without a real display the kiosk doesn't start in the dark: it says what to do, in both languages."""
    program = (
        "from kiosk.ui.paint import Painter\n"
        "from kiosk.ui.scene import Panel\n"
        "from kiosk.ui.errors import ScreenError\n"
        "try:\n"
        "    Painter(Panel(), full_screen=True)\n"
        "except ScreenError as problem:\n"
        "    print(problem.zh, problem.en)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={"SDL_VIDEODRIVER": driver, "PYTHONPATH": ".", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert "gatehouse-display" in ended.stdout
    assert "显示屏" in ended.stdout or "屏幕" in ended.stdout


def test_sdl_events_become_fingers() -> None:
    """Fingers come in shares of the panel; mice made of fingers, and other buttons, are dropped."""
    events = [
        pygame.event.Event(pygame.FINGERDOWN, finger_id=3, touch_id=0, x=0.5, y=0.25, dx=0, dy=0),
        pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(400, 120), button=1, touch=True),
        pygame.event.Event(pygame.FINGERUP, finger_id=3, touch_id=0, x=0.5, y=0.25, dx=0, dy=0),
        pygame.event.Event(pygame.MOUSEBUTTONUP, pos=(400, 120), button=1, touch=True),
        pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(10, 20), button=3, touch=False),
        pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(10, 20), button=1, touch=False),
        pygame.event.Event(pygame.MOUSEMOTION, pos=(11, 20), rel=(1, 0), buttons=(1, 0, 0), touch=False),
        pygame.event.Event(pygame.MOUSEMOTION, pos=(12, 20), rel=(1, 0), buttons=(0, 0, 0), touch=False),
        pygame.event.Event(pygame.KEYDOWN, key=pygame.K_a),
    ]
    assert list(fingers(events, PANEL, 7)) == [
        Finger("down", 3, 400.0, 120.0, 7),
        Finger("up", 3, 400.0, 120.0, 7),
        Finger("down", -1, 10, 20, 7),
        Finger("move", -1, 11, 20, 7),
    ]


def test_window_turns_a_touch_into_an_event(painter: Painter) -> None:
    """A finger on the staff button of a running window posts what the button says."""
    idle: Checkpoint = EXAMPLES[0].checkpoint
    target = next(each for each in SCENES[0].targets if each.action == ChooseWho("staff"))
    x, y = (target.rect.x + 5) / PANEL.width, (target.rect.y + 5) / PANEL.height
    frames = 0
    posted: list[Event] = []
    stopping = threading.Event()

    def state() -> Checkpoint:
        nonlocal frames
        frames += 1
        if frames % 20 == 10:
            for kind in (pygame.FINGERDOWN, pygame.FINGERUP):
                pygame.event.post(pygame.event.Event(kind, finger_id=1, touch_id=0, x=x, y=y, dx=0, dy=0))
        if posted or frames > 300:
            stopping.set()
        return idle

    Window(painter, PANEL, lambda: FACTS).run(state, posted.append, stopping)
    assert isinstance(posted[0], Touched)
    assert posted[0].action == ChooseWho("staff")

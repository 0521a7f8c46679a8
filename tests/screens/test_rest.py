"""An empty gate's screen goes dark, and is awake before anybody notices."""

from dataclasses import replace

import pytest

from kiosk.flow.states import Checkpoint
from kiosk.flow.visit import Language
from kiosk.ui import glyphs
from kiosk.ui.appearance import THEMES
from kiosk.ui.examples import FACTS, examples
from kiosk.ui.rest import DARK_AFTER_MS, Rest
from kiosk.ui.scene import Panel, Rect, Words
from kiosk.ui.screens.resting import resting
from kiosk.ui.shots import LANGUAGES, PANELS
from kiosk.ui.theme import contrast

STATES = {example.name: example.checkpoint for example in examples()}
IDLE = STATES["idle"]


def test_dark_after_ten_minutes() -> None:
    """Not a moment earlier."""
    rest = Rest()
    assert not rest.dark(IDLE, 5_000)
    assert not rest.dark(IDLE, 5_000 + DARK_AFTER_MS - 1)
    assert rest.dark(IDLE, 5_000 + DARK_AFTER_MS)


def test_finger_wakes_it() -> None:
    """A touch is enough, and it stays awake for as long again."""
    rest = Rest()
    rest.dark(IDLE, 0)
    rest.stir(DARK_AFTER_MS + 1_000)
    assert not rest.dark(IDLE, DARK_AFTER_MS + 1_000)
    assert not rest.dark(IDLE, 2 * DARK_AFTER_MS + 999)
    assert rest.dark(IDLE, 2 * DARK_AFTER_MS + 1_000)


def test_whoever_is_there_is_never_in_the_dark() -> None:
    """Anybody before the sensor, any page and any fault keep the screen bright for ever."""
    dark = {name for name, state in STATES.items() if _dark_after_an_hour(state)}
    assert dark == {name for name in dark if STATES[name].stage == IDLE.stage}
    assert {"idle", "idle_offline"} <= dark


def test_what_waits_for_the_guard_keeps_it_bright() -> None:
    """An open recheck card does, and a call that nobody has answered."""
    assert not _dark_after_an_hour(STATES["idle_cards"])
    assert not _dark_after_an_hour(replace(IDLE, guard_called_ms=1))


def test_presence_wakes_it() -> None:
    """A forehead makes the next frame bright."""
    rest = Rest()
    rest.dark(IDLE, 0)
    assert rest.dark(IDLE, DARK_AFTER_MS)
    assert not rest.dark(STATES["measuring_0"], DARK_AFTER_MS + 30)


def test_it_can_stay_bright() -> None:
    """Where somebody asked for that in the settings."""
    rest = Rest(0)
    rest.dark(IDLE, 0)
    assert not rest.dark(IDLE, 100 * DARK_AFTER_MS)


@pytest.mark.parametrize("panel", PANELS, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", THEMES)
def test_dark_screen_can_be_read_and_has_no_button(panel: Panel, language: Language, theme: str) -> None:
    """At every minute: whole lines inside the glass, 7:1, and nothing that a waking touch could set off."""
    facts = replace(FACTS, theme=THEMES[theme])
    assert FACTS.clock is not None
    for minute in range(60):
        scene = resting(replace(facts, clock=FACTS.clock.replace(minute=minute)), panel, language)
        assert not scene.targets
        words = [item for item in scene.items if isinstance(item, Words)]
        assert len(words) >= 2
        for line in words:
            assert Rect(0, 0, panel.width, panel.height).contains(line.rect)
            assert contrast(line.ink, scene.ground) >= 7
            assert glyphs.CUT not in line.text


def _dark_after_an_hour(state: Checkpoint) -> bool:
    rest = Rest()
    rest.dark(state, 0)
    return rest.dark(state, 3_600_000)

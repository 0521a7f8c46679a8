"""What was chosen and the hour decide the theme; nothing else does."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.config import Screen
from kiosk.flow.guard_states import Settings
from kiosk.surroundings import appearance_of
from kiosk.ui.appearance import THEMES, Appearance, Scheme
from kiosk.ui.examples import FACTS, examples
from kiosk.ui.screens import compose
from kiosk.ui.shots import PANELS, draw_all, panel_of
from kiosk.ui.theme import CONTRAST, DARK, LIGHT, Theme

hours = st.integers(0, 23)


def at(hour: int) -> datetime:
    """That hour of some day."""
    return datetime(2025, 2, 12, hour, 30)


@pytest.mark.parametrize(
    ("hour", "theme"), [(6, DARK), (7, LIGHT), (18, LIGHT), (19, DARK), (23, DARK), (0, DARK)]
)
def test_night_is_dark(hour: int, theme: object) -> None:
    """From seven in the evening to seven in the morning, unless the settings say otherwise."""
    assert Appearance().theme(at(hour)) == theme


@given(hours, hours)
def test_night_is_as_long_as_its_hours(begins: int, ends: int) -> None:
    """Across midnight or not, so many hours are dark as lie between the two; none if they are equal."""
    chosen = Appearance(night_from_hour=begins, night_to_hour=ends)
    dark = [hour for hour in range(24) if chosen.theme(at(hour)) == DARK]
    assert len(dark) == (ends - begins) % 24
    assert begins in dark or not dark


@given(hours, st.sampled_from([("light", LIGHT), ("dark", DARK), ("contrast", CONTRAST)]))
def test_what_was_chosen_stays(hour: int, chosen: tuple[Scheme, object]) -> None:
    """A fixed theme is the same at any hour."""
    scheme, theme = chosen
    assert Appearance(scheme).theme(at(hour)) == theme


def test_without_a_clock_it_is_day() -> None:
    """A kiosk that doesn't know the time is never too dark to read."""
    assert Appearance().theme(None) == LIGHT


def test_large_type_goes_with_every_theme() -> None:
    """It changes the size of letters and no colour."""
    for hour in (3, 12):
        plain, large = Appearance().theme(at(hour)), Appearance(large_type=True).theme(at(hour))
        assert large.text_pct == 130
        assert (large.ground, large.ink) == (plain.ground, plain.ink)


def test_settings_choose() -> None:
    """[screen] of the settings is what decides."""
    chosen = appearance_of(Screen(theme="auto", night_from_hour=22, night_to_hour=5, large_type=True))
    assert chosen == Appearance("auto", large_type=True, night_from_hour=22, night_to_hour=5)


@pytest.mark.parametrize(
    ("settings", "theme", "text_pct"),
    [
        (Settings(), LIGHT, 100),
        (Settings(theme=0), DARK, 100),
        (Settings(theme=1), LIGHT, 100),
        (Settings(theme=2), DARK, 100),
        (Settings(theme=3), CONTRAST, 100),
        (Settings(large_type=True), LIGHT, 130),
        (Settings(theme=3, large_type=True), CONTRAST, 130),
    ],
)
def test_the_scene_follows_the_guard(settings: Settings, theme: Theme, text_pct: int) -> None:
    """At night, with light in the kiosk's settings, the guard's choice is drawn, else the settings'."""
    facts = replace(FACTS, clock=at(23), theme=LIGHT, appearance=Appearance("light"))
    for example in examples("zh"):
        if example.name in ("idle", "guard_menu", "guard_settings_look"):
            room = replace(example.checkpoint.guardroom, settings=settings)
            scene = compose(replace(example.checkpoint, guardroom=room), facts, PANELS[0])
            chosen = replace(theme, text_pct=text_pct)
            plain = replace(example.checkpoint, guardroom=replace(room, settings=Settings()))
            drawn = compose(plain, replace(facts, theme=chosen), PANELS[0])
            assert scene.ground == theme.ground
            if example.name != "guard_settings_look":  # which also marks what is chosen
                assert scene == drawn


def test_what_the_settings_say_holds_beside_the_guards_choice() -> None:
    """Who chose only a theme keeps the large type of the settings, and the other way round."""
    site = Appearance("dark", large_type=True)
    assert site.chosen(Settings(theme=1)) == Appearance("light", large_type=True)
    assert site.chosen(Settings(large_type=False)) == Appearance("dark", large_type=False)


def test_pictures_of_one_look(tmp_path: Path) -> None:
    """A picture of every screen and two sheets lie in a folder of the size, the theme and the language."""
    count = draw_all(tmp_path, [panel_of("480x800")], ["en"], ["dark"])
    assert len(list((tmp_path / "480x800-dark" / "en").glob("*.png"))) == count > 90
    assert {path.name for path in (tmp_path / "480x800-dark").glob("*.png")} == {"en.png", "en_overview.png"}


@pytest.mark.parametrize("size", ["1024", "x600", "1024x", "320x240", "wide"])
def test_no_panel_is_so(size: str) -> None:
    """What is no size of a panel is refused."""
    with pytest.raises(ValueError):
        panel_of(size)


def test_known_panels_keep_their_inches() -> None:
    """A size that we know has its own diagonal, any other seven inches."""
    assert panel_of("1280x800") in PANELS
    assert panel_of("480x800").diagonal_inch == 7.0
    assert set(THEMES) == {"light", "dark", "contrast", "large"}

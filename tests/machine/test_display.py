"""What the X server is told, and the screen of a kiosk that doesn't come up."""

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.closed import CONFIG_INVALID, PROGRAM_FAILED, SITE_INVALID, show_closed
from kiosk.config import Screen, load
from kiosk.demo.run import write_config
from kiosk.settings_file import ConfigError
from kiosk.xorg import connector, settings_of, touch_matrix


def card(cards: Path, name: str, status: str) -> None:
    """One output of a card, as the kernel shows it."""
    (cards / name).mkdir()
    (cards / name / "status").write_text(f"{status}\n", encoding="ascii")


def test_the_card_with_a_panel_is_taken(tmp_path: Path) -> None:
    """Of two cards, as a Pi 5 has, the server gets the one that something is connected to."""
    card(tmp_path, "card0-Writeback-1", "unknown")
    card(tmp_path, "card1-HDMI-A-1", "connected")
    card(tmp_path, "card1-DSI-1", "connected")
    card(tmp_path, "card1-HDMI-A-2", "disconnected")
    assert connector(tmp_path) == ("card1", "DSI-1")
    told = settings_of(Screen(), tmp_path)
    assert 'Option "kmsdev" "/dev/dri/card1"' in told
    assert 'Option "Monitor-DSI-1" "panel"' in told


def test_without_a_known_card_the_server_looks_itself(tmp_path: Path) -> None:
    """Where the kernel names no panel the settings name no card."""
    told = settings_of(Screen(), tmp_path)
    assert "kmsdev" not in told
    assert 'Driver "modesetting"' in told


@pytest.mark.parametrize(("turned", "word"), [(0, "normal"), (90, "left"), (180, "inverted"), (270, "right")])
def test_the_picture_is_turned(turned: int, word: str, tmp_path: Path) -> None:
    """A panel that was turned clockwise shows a picture that is turned back by as much."""
    assert f'Option "Rotate" "{word}"' in settings_of(replace(Screen(), turned=turned), tmp_path)


@pytest.mark.parametrize(
    ("turned", "glass", "picture"),
    [
        (0, (0.0, 0.0), (0.0, 0.0)),
        (0, (0.2, 0.7), (0.2, 0.7)),
        # The glass's own top left corner, and a point of its upper edge, where they are once it was turned.
        (90, (0.0, 0.0), (1.0, 0.0)),
        (90, (0.3, 0.0), (1.0, 0.3)),
        (180, (0.0, 0.0), (1.0, 1.0)),
        (270, (0.0, 0.0), (0.0, 1.0)),
        (270, (0.3, 0.0), (0.0, 0.7)),
    ],
)
def test_a_touch_lands_under_the_finger(
    turned: int, glass: tuple[float, float], picture: tuple[float, float]
) -> None:
    """Wherever the panel was turned to, its corners are the corners of what it shows."""
    assert applied(replace(Screen(), turned=turned), glass) == pytest.approx(picture)


def test_calibration_comes_before_the_turn() -> None:
    """A panel whose touches are mirrored is put right first, and turned then."""
    mirrored = replace(Screen(), turned=90, touch="-1 0 1 0 1 0")
    assert applied(mirrored, (1.0, 0.0)) == pytest.approx((1.0, 0.0))


@pytest.mark.parametrize("touch", ["1 0 0 0 1", "1 0 0 0 1 x", "1 0 0 0 1 nan", ""])
def test_a_calibration_is_six_numbers(touch: str, tmp_path: Path) -> None:
    """Anything else is refused with the key's name."""
    path = write_config(tmp_path, None)
    path.write_text(path.read_text(encoding="utf-8") + f'touch = "{touch}"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"screen\.touch"):
        load(path)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [(None, PROGRAM_FAILED), ("checkpoint.toml", CONFIG_INVALID), ("site", SITE_INVALID)],
)
def test_the_closed_screen_says_what_keeps_the_kiosk_away(
    spoil: str | None, code: str, tmp_path: Path
) -> None:
    """It comes up whatever is wrong with settings or site, names it, and ends by itself."""
    path = write_config(tmp_path, None)
    if spoil == "checkpoint.toml":
        path.write_text("[identity]\n", encoding="utf-8")
    elif spoil == "site":
        (tmp_path / "site.json").write_text("{}", encoding="utf-8")
        settled = path.read_text(encoding="utf-8")
        named = str(load(path).identity.site_file)
        path.write_text(settled.replace(named, "site.json"), encoding="utf-8")
    assert show_closed(path, 0.3, without_screen=True) == code


def applied(screen: Screen, point: tuple[float, float]) -> tuple[float, float]:
    """Where the server puts a touch."""
    a, b, c, d, e, f = touch_matrix(screen)
    x, y = point
    return a * x + b * y + c, d * x + e * y + f

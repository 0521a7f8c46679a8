"""The wiring diagram says what the settings say."""

import importlib.util
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import pytest

from kiosk.config import Pins

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def drawing() -> ModuleType:
    """docs/draw_wiring.py as a module."""
    spec = importlib.util.spec_from_file_location("draw_wiring", DOCS / "draw_wiring.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pins_are_those_of_the_settings(drawing: ModuleType) -> None:
    """Each part hangs on the line that a kiosk as delivered drives."""
    drawn = {part: drawing.HEADER[pin][0] for part, pin in drawing.PINS.items()}
    assert drawn == {part: f"GPIO{number}" for part, number in asdict(Pins()).items()}


def test_the_picture_is_up_to_date(drawing: ModuleType) -> None:
    """What lies in docs is what the script draws."""
    assert (DOCS / "pictures" / "wiring.svg").read_text(encoding="utf-8") == drawing.picture()

"""A real window on a display that nobody sees: pixels are looked at, a mouse clicks, a person is let in."""

import os
import shutil
import struct
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.config import load
from kiosk.flow.actions import Action, PickPerson, PressKey
from kiosk.flow.events import Touched
from kiosk.flow.path import name_entry
from kiosk.flow.states import Checkpoint, Idle
from kiosk.flow.step import step
from kiosk.flow.visit import Visit
from kiosk.ledger.clock import Moments
from kiosk.screening.baseline import Baseline
from kiosk.start import Kiosk, prepare
from kiosk.surroundings import facts_of
from kiosk.ui.paint import Brush
from kiosk.ui.paint.painter import picture
from kiosk.ui.paint.sdl import pygame
from kiosk.ui.scene import Panel, Scene
from kiosk.ui.screens import compose
from kiosk.ui.theme import LIGHT
from kiosk.ui.touch import SETTLE_MS
from tests.kiosk_whole.gate_process import START_S_MAX, gate_process, wait_until

WIDTH, HEIGHT = 1_024, 600
BYTES_A_PIXEL = 4
MIDDLE = slice(110, 560, 5)  # every fifth row between the header with its clock and the foot
ALIKE_MIN = 0.97  # share of equal pixels: a temperature or a countdown may differ
PAGE_S_MAX = 30.0
XWD_COLOUR_BYTES = 12


class Display:
    """Xvfb with its frame buffer in a file."""

    def __init__(self, folder: Path) -> None:
        told, tell = os.pipe()
        screen = ("-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(folder), "-nolisten", "tcp")
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(tell), *screen], pass_fds=[tell], stderr=subprocess.DEVNULL
        )
        os.close(tell)
        with os.fdopen(told) as numbers:
            self.name = f":{numbers.readline().strip()}"
        self._buffer = folder / "Xvfb_screen0"

    def rows(self) -> list[bytes]:
        """What is on the glass, row by row, each pixel as blue, green, red and nothing."""
        raw = self._buffer.read_bytes()
        fields = struct.unpack_from(">25L", raw)
        start, line = fields[0] + fields[19] * XWD_COLOUR_BYTES, fields[12]
        return [raw[start + y * line :][: WIDTH * BYTES_A_PIXEL] for y in range(HEIGHT)]

    def click(self, x: int, y: int) -> None:
        """Move there, press and let go."""
        words = ("mousemove", str(x), str(y), "click", "1")
        subprocess.run(["xdotool", *words], env=dict(os.environ, DISPLAY=self.name), check=True)

    def close(self) -> None:
        """Switch it off."""
        self._server.terminate()
        self._server.wait()


@pytest.fixture
def display(tmp_path: Path) -> Iterator[Display]:
    """A display for one test."""
    for needed in ("Xvfb", "xdotool"):
        if shutil.which(needed) is None:
            pytest.skip(f"{needed} is not installed")
    (tmp_path / "glass").mkdir()
    display = Display(tmp_path / "glass")
    yield display
    display.close()


class Person:
    """Somebody before that window, who knows what each page should look like and clicks in it."""

    def __init__(self, kiosk: Kiosk, display: Display) -> None:
        self.kiosk = kiosk
        self.display = display
        self.state = Checkpoint(Idle(), Baseline.commissioned(kiosk.rules.parameters))
        self._brush = Brush()

    def expect(self, state: Checkpoint) -> None:
        """Wait until the window shows this state, and has done so for long enough to be touched."""
        self.state = state
        wanted = self._rows(self._scene())
        wait_until(lambda: alike(self.display.rows(), wanted) >= ALIKE_MIN, PAGE_S_MAX, str(state.stage))
        settled_s = time.monotonic() + 2 * SETTLE_MS / 1_000
        wait_until(lambda: time.monotonic() > settled_s, PAGE_S_MAX)

    def click(self, action: Action) -> None:
        """Click on the middle of what means this, and expect what follows from it."""
        target = next(each for each in self._scene().targets if each.action == action)
        self.display.click(target.rect.x + target.rect.w // 2, target.rect.y + target.rect.h // 2)
        self.state = step(self.state, Touched(self.state.now_ms, action), self.kiosk.rules).state

    def _scene(self) -> Scene:
        return compose(self.state, facts_of(self.kiosk, Moments().moment()), Panel(WIDTH, HEIGHT, 7.0))

    def _rows(self, scene: Scene) -> list[bytes]:
        raw = pygame.image.tobytes(picture(scene, self._brush), "BGRA")
        line = WIDTH * BYTES_A_PIXEL
        return [raw[y * line :][:line] for y in range(HEIGHT)]


def pixels(rows: list[bytes]) -> list[bytes]:
    """Colours only, without the fourth byte."""
    return [row[x : x + 3] for row in rows for x in range(0, len(row), BYTES_A_PIXEL)]


def alike(shown: list[bytes], wanted: list[bytes]) -> float:
    """Share of equal pixels in the middle of the glass."""
    pairs = list(zip(pixels(shown[MIDDLE]), pixels(wanted[MIDDLE]), strict=True))
    return sum(one == other for one, other in pairs) / len(pairs)


def test_a_person_clicks_through_a_real_window(display: Display, tmp_path: Path) -> None:
    """Measured, found on the roster with a mask, let in: each page is drawn, each click taken."""
    env = dict(os.environ, DISPLAY=display.name, SDL_VIDEODRIVER="x11")
    with gate_process(tmp_path / "gate", "--simulate", env=env) as gate:
        kiosk = prepare(load(gate.config))
        person = kiosk.site.roster.people[20]
        somebody = Person(kiosk, display)
        wait_until(gate.is_up, START_S_MAX)
        naming = name_entry(somebody.state, Visit(), kiosk.rules)
        somebody.expect(replace(somebody.state, stage=naming))
        for letter in kiosk.site.roster.initials(person.id):
            if any(card.id == person.id for card in somebody.state.stage.cards):
                break
            somebody.click(PressKey(letter))
            somebody.expect(somebody.state)
        assert len(set(pixels(display.rows()[MIDDLE]))) > 10, "a page, not a colour"
        somebody.click(PickPerson(person.id))
        wait_until(lambda: gate.records("entry"), PAGE_S_MAX, "on record")
        go = bytes(reversed(LIGHT.go))
        wait_until(
            lambda: Counter(pixels(display.rows()[MIDDLE])).most_common(1)[0][0] == go, PAGE_S_MAX, "green"
        )
        (entry,) = gate.records("entry")
        assert (entry["verdict"], entry["category"], entry["mask"]) == ("admit", person.category, True)
        assert gate.end() == 0
        assert "Traceback" not in gate.said()

"""Newcomers walk through the whole kiosk: each comes where they should, and leaves pictures behind."""

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.__main__ import UNHEARD
from kiosk.demo.walk import Walked, keep, walks
from kiosk.ui.paint import Brush
from kiosk.ui.shots import PANELS

PNG = b"\x89PNG"
THROUGH = {
    "visitor-new": "Admitted",
    "visitor-known": "Admitted",
    "visitor-announced": "Admitted",
    "visitor-with-code": "Admitted",
    "visitor-middle-dot": "Admitted",
    "visitor-latin": "Admitted",
    "visitor-unwell": "Referred",
    "staff-initials": "Admitted",
    "staff-badge": "Admitted",
    "staff-named-first": "Admitted",
    "staff-without-mask": "Refused",
    "staff-too-short": "Admitted",
    "staff-cold": "Unjudged",
    "fever-and-recheck": "ClinicChoice",
    "guard": "Cleaning",
    "duty-change": "GuardMenu",
    "large-type": "Admitted",
    "sensor-unplugged": "OutOfService",
    "office-silent": "Admitted",
    "clock-not-trusted": "Admitted",
    "disk-full": "OutOfService",
}
SECONDS_MAX = {
    "visitor-new": 60,
    "visitor-known": 30,
    "visitor-announced": 15,
    "visitor-with-code": 8,
    "visitor-middle-dot": 60,
    "visitor-latin": 60,
    "staff-badge": 5,
}
TAPS_MAX = {
    "visitor-announced": 6,
    "visitor-with-code": 2,
    "staff-badge": 1,
    "staff-initials": 4,
    "visitor-known": 10,
}
GUARDS_PAGES = {"InfoPage", "RoundsPage", "InsidePage", "ComparisonPage", "AlarmTest", "GuardSettings"}


@pytest.fixture(scope="module")
def walked() -> dict[str, Walked]:
    """All of them, on the most usual panel."""
    return {each.name: each for each in walks(PANELS[0], "zh")}


@pytest.mark.parametrize("name", THROUGH)
def test_each_newcomer_comes_where_they_should(walked: dict[str, Walked], name: str) -> None:
    """Each walk passes its page, ends at the public's screen, and keeps to its time and taps."""
    walk = walked[name]
    stages = [each.stage for each in walk.frames]
    assert THROUGH[name] in stages
    assert stages[-1] == "Idle"
    assert walk.busy_ms <= SECONDS_MAX.get(name, 600) * 1_000
    assert walk.taps <= TAPS_MAX.get(name, 60)


def test_a_page_begins_when_the_one_before_it_ends(walked: dict[str, Walked]) -> None:
    """No moment of a walk is without a page, and none has two."""
    for walk in walked.values():
        assert walk.frames[0].begins_ms == 0
        for one, next_one in zip(walk.frames, walk.frames[1:], strict=False):
            assert one.begins_ms <= one.ends_ms == next_one.begins_ms


def test_the_guard_sees_every_page(walked: dict[str, Walked]) -> None:
    """After three wrong PINs the right one still opens the menu, and each of its pages."""
    assert {each.stage for each in walked["guard"].frames} >= GUARDS_PAGES


def test_every_page_is_kept_as_a_picture(walked: dict[str, Walked], tmp_path: Path) -> None:
    """A walk leaves one picture for each page, and one sheet of all."""
    walk = walked["staff-initials"]
    keep(walk, tmp_path, Brush())
    pictures = sorted((tmp_path / walk.name).iterdir())
    assert [each.stem.partition("-")[2] for each in pictures] == [each.stage for each in walk.frames]
    assert all(each.read_bytes().startswith(PNG) for each in (*pictures, tmp_path / f"{walk.name}.png"))


def test_a_list_that_nobody_reads_on_ends_without_a_trace(tmp_path: Path) -> None:
    """Cut off after its first line, as by `head`, the command goes quietly, and says so to a script."""
    words = ("walk", "--size", "800x480", "--language", "zh", "--out", str(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-m", "kiosk", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as walking:
        assert walking.stdout is not None
        assert walking.stderr is not None
        assert "visitor-new" in walking.stdout.readline()
        walking.stdout.close()
        said = walking.stderr.read()
    assert (walking.returncode, said) == (UNHEARD, "")

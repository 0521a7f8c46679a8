"""What every screen must be, at each size and in both languages: readable, touchable, whole."""

from itertools import combinations

import pytest

from kiosk.flow.actions import AnswerMask, GoBack, MeasureAgain, PressKey
from kiosk.flow.states import ClinicChoice, Idle, Language, Naming
from kiosk.ui import glyphs, theme
from kiosk.ui.examples import Example, examples
from kiosk.ui.scene import Box, Panel, Rect, Scene, Stripes, Target, Words
from kiosk.ui.screens import compose
from kiosk.ui.shots import LANGUAGES, PANELS
from kiosk.ui.theme import LIGHT, contrast
from kiosk.ui.words import WORDS

CASES = [(panel, example) for panel in PANELS for language in LANGUAGES for example in examples(language)]
CONTRAST_MIN = 7.0
CONTRAST_DIM_MIN = 4.5
every_screen = pytest.mark.parametrize(
    ("panel", "example"),
    CASES,
    ids=[f"{p.width}-{e.checkpoint.language}-{e.name}" for p, e in CASES],
)


_DRAWN: dict[tuple[Panel, str, Language], Scene] = {}


def drawn(panel: Panel, example: Example) -> Scene:
    """The scene of an example; composed once for all tests."""
    key = (panel, example.name, example.checkpoint.language)
    if key not in _DRAWN:
        _DRAWN[key] = compose(example.checkpoint, example.facts, panel)
    return _DRAWN[key]


def words_of(scene: Scene) -> list[Words]:
    """Its lines of text."""
    return [item for item in scene.items if isinstance(item, Words)]


@every_screen
def test_text_is_whole_inside_panel_and_box(panel: Panel, example: Example) -> None:
    """No line leaves the panel or stands across the edge of a box."""
    scene = drawn(panel, example)
    for words in words_of(scene):
        assert Rect(0, 0, panel.width, panel.height).contains(words.rect), words.text
        for item in scene.items:
            if isinstance(item, Box) and item.rect.meets(words.rect) and not item.rect.contains(words.rect):
                thin = min(item.rect.w, item.rect.h) <= 4
                assert thin, f"{words.text} stands across {item.rect}"


@every_screen
def test_no_text_touches_another(panel: Panel, example: Example) -> None:
    """No two lines overlap by more than the air that a line has above and below its glyphs."""
    for one, other in combinations(words_of(drawn(panel, example)), 2):
        shrunk = one.rect.inset(0, round(one.size * 0.1)), other.rect.inset(0, round(other.size * 0.1))
        assert not shrunk[0].meets(shrunk[1]), f"{one.text} / {other.text}"


@every_screen
def test_nothing_of_ours_is_cut(panel: Panel, example: Example) -> None:
    """Only names, units and notices, which may be of any length, are ever cut for display."""
    scene = drawn(panel, example)
    if "long" in example.name or "latin" in example.name:
        return
    assert not [words.text for words in words_of(scene) if glyphs.CUT in words.text]


@every_screen
def test_text_is_as_large_as_eyes_need(panel: Panel, example: Example) -> None:
    """Nothing is below 2.7 mm; all but keyboard and the guard's clinics have a line of 8 mm, 6 in English."""
    scene = drawn(panel, example)
    sizes = [words.size for words in words_of(scene)]
    assert min(sizes) >= panel.px(theme.TEXT_SHRUNK_MM_MIN)
    if isinstance(example.checkpoint.stage, Naming | ClinicChoice):
        return
    wanted_mm = 8.0 if example.checkpoint.language == "zh" else 6.0
    assert max(sizes) >= panel.px(wanted_mm)


@every_screen
def test_targets_are_large_enough_for_old_fingers(panel: Panel, example: Example) -> None:
    """15 mm both ways, 20 mm where a verdict hangs on it; keys 10 mm high, upright narrow instead."""
    for target in drawn(panel, example).targets:
        wide, high = target.rect.w / panel.px_per_mm, target.rect.h / panel.px_per_mm
        least_wide = least_high = theme.TARGET_MM
        if _is_key(target, example, panel):
            if panel.tall:
                least_wide = theme.KEY_WIDTH_TALL_MM_MIN
            else:
                least_high = theme.KEY_HEIGHT_MM_MIN
        assert wide >= least_wide, target
        assert high >= least_high, target
        if _decides(target, panel) and not _is_key(target, example, panel):
            assert min(wide, high) >= theme.VERDICT_TARGET_MM, target


@every_screen
def test_targets_are_on_the_glass_and_apart(panel: Panel, example: Example) -> None:
    """No two places to touch overlap, none leaves the panel, and what is seen of each lies within it."""
    targets = drawn(panel, example).targets
    for target in targets:
        assert Rect(0, 0, panel.width, panel.height).contains(target.rect), target
        assert target.rect.contains(target.box), target
    for one, other in combinations(targets, 2):
        assert not one.rect.meets(other.rect), (one, other)


@every_screen
def test_what_is_needed_stands_out(panel: Panel, example: Example) -> None:
    """Every line has a contrast of 7:1 to what it stands on, a dimmed key at least 4.5:1."""
    scene = drawn(panel, example)
    for index, item in enumerate(scene.items):
        if isinstance(item, Words):
            below = [
                box.fill
                for box in scene.items[:index]
                if isinstance(box, Box) and box.rect.contains(item.rect)
            ]
            ratio = contrast(item.ink, below[-1] if below else scene.ground)
            assert ratio >= (CONTRAST_DIM_MIN if item.faint else CONTRAST_MIN), (item.text, ratio)


@every_screen
def test_every_character_has_a_glyph(panel: Panel, example: Example) -> None:
    """Nothing that the product says is drawn as an empty box; a name may hold a rarer character."""
    if "rare" in example.name:
        return
    for words in words_of(drawn(panel, example)):
        assert all(glyphs.covered(character) for character in words.text), words.text


@pytest.mark.parametrize("panel", PANELS, ids=str)
def test_every_phrase_is_shown_somewhere(panel: Panel) -> None:
    """No words are kept that no screen says, and the examples show every reason and notice."""
    said = set()
    for example in examples("zh"):
        said |= drawn(panel, example).said
    assert not WORDS.keys() - said - {"reason.fever_fixed.help", "reason.fever_relative.help"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_idle_names_nobody(language: Language) -> None:
    """At rest the screen shows no name of anyone, not even the guard's."""
    for example in examples(language):
        if isinstance(example.checkpoint.stage, Idle):
            shown = " ".join(words.text for words in words_of(drawn(PANELS[0], example)))
            assert "赵" not in shown
            assert "陈" not in shown
            assert "*" not in shown


def test_measuring_shows_no_number() -> None:
    """Until something is decided there is no digit on the screen but the clock's and the date's."""
    for example in examples("zh"):
        if example.name.startswith("measuring"):
            numbers = [
                words.text
                for words in words_of(drawn(PANELS[0], example))
                if any(character.isdigit() for character in words.text)
            ]
            assert numbers == ["2月12日 周三", "08:26"]


def test_green_is_for_admitted_alone() -> None:
    """No other screen has the ground of "go in"."""
    for example in examples("zh"):
        scene = drawn(PANELS[0], example)
        assert (scene.ground == LIGHT.go) == example.name.startswith("admitted")


def test_pulse_covers_little() -> None:
    """What pulses in the alarm is less than a quarter of the screen."""
    panel = PANELS[0]
    alarm = next(each for each in examples("zh") if each.name == "alarm")
    stripes = [item.rect for item in drawn(panel, alarm).items if isinstance(item, Stripes)]
    assert stripes
    assert sum(rect.w * rect.h for rect in stripes) < panel.width * panel.height / 4


def _is_key(target: Target, example: Example, panel: Panel) -> bool:
    """The keyboard is the lower part of a naming screen."""
    if isinstance(target.action, PressKey):
        return True
    return (
        isinstance(example.checkpoint.stage, Naming)
        and target.radius > 0
        and target.rect.y > panel.height * 0.45
    )


def _decides(target: Target, panel: Panel) -> bool:
    return (
        target.hold_ms > 0
        or isinstance(target.action, AnswerMask | MeasureAgain)
        or (isinstance(target.action, GoBack) and target.rect.y > panel.height * 0.45)
    )

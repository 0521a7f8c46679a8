"""What every screen must be, at each size, in both languages and in any type: readable, touchable, whole."""

from dataclasses import replace
from functools import cache
from itertools import combinations
from statistics import mean, median

import pytest

from kiosk.flow.actions import (
    AnswerMask,
    CallGuard,
    GoBack,
    MeasureAgain,
    PressInitial,
    PressKey,
    PressSyllable,
)
from kiosk.flow.card_states import ClinicChoice
from kiosk.flow.guard_actions import EndRound, SignOut
from kiosk.flow.guard_states import GuardStage
from kiosk.flow.states import Idle
from kiosk.flow.visit import Language
from kiosk.flow.waiting_states import Filling, Naming, Returned
from kiosk.ui import glyphs
from kiosk.ui.appearance import THEMES
from kiosk.ui.examples import FACTS, Example, examples
from kiosk.ui.icons import ICONS
from kiosk.ui.scene import Box, Icon, Panel, Rect, Scene, Stripes, Target, Words
from kiosk.ui.screens import compose
from kiosk.ui.screens.alarm import PULSE_MS
from kiosk.ui.screens.resting import resting
from kiosk.ui.shots import LANGUAGES, PANELS
from kiosk.ui.theme import (
    KEY_HEIGHT_MM_MIN,
    KEY_WIDTH_TALL_MM_MIN,
    PAD_KEY_MM_MIN,
    TARGET_MM,
    TEXT_SHRUNK_MM_MIN,
    VERDICT_TARGET_MM,
    contrast,
)
from kiosk.ui.words import WORDS

SIZES_OF_TYPE = ("light", "large")  # the other themes change colours alone
LOOKS = tuple(
    (panel, language, theme) for panel in PANELS for language in LANGUAGES for theme in SIZES_OF_TYPE
)
CONTRAST_MIN = 7.0
CONTRAST_DIM_MIN = 4.5
WITHOUT_MAIN_LINE = Naming | Filling | Returned | ClinicChoice | GuardStage
MAIN_MM_MIN = 8.0
ALSO_CUT = ("long", "latin")  # examples with names and units of any length
each_look = pytest.mark.parametrize(
    ("panel", "language", "theme"),
    LOOKS,
    ids=[f"{p.width}-{language}-{theme}" for p, language, theme in LOOKS],
)


@cache
def drawn(panel: Panel, language: Language, theme: str) -> tuple[tuple[Example, Scene], ...]:
    """Every example's scene in one look."""
    return tuple(
        (each, compose(each.checkpoint, replace(each.facts, theme=THEMES[theme]), panel))
        for each in examples(language)
    )


def words_of(scene: Scene) -> list[Words]:
    """Its lines of text."""
    return [item for item in scene.items if isinstance(item, Words)]


def glass(panel: Panel) -> Rect:
    """All of it."""
    return Rect(0, 0, panel.width, panel.height)


@each_look
def test_text_is_whole_inside_panel_and_box(panel: Panel, language: Language, theme: str) -> None:
    """No line leaves the panel or stands across the edge of a box."""
    wrong = []
    for example, scene in drawn(panel, language, theme):
        boxes = [item.rect for item in scene.items if isinstance(item, Box) and min(item.rect[2:]) > 4]
        for words in words_of(scene):
            across = [box for box in boxes if box.meets(words.rect) and not box.contains(words.rect)]
            if across or not glass(panel).contains(words.rect):
                wrong.append((example.name, words.text, words.rect, across))
    assert not wrong


@each_look
def test_no_text_touches_another(panel: Panel, language: Language, theme: str) -> None:
    """No two lines overlap by more than the air that a line has above and below its glyphs."""
    wrong = []
    for example, scene in drawn(panel, language, theme):
        shrunk = [(each.text, each.rect.inset(0, round(each.size * 0.1))) for each in words_of(scene)]
        wrong += [
            (example.name, one, other)
            for (one, rect), (other, beside) in combinations(shrunk, 2)
            if rect.meets(beside)
        ]
    assert not wrong


@each_look
def test_no_text_lies_under_a_later_box(panel: Panel, language: Language, theme: str) -> None:
    """No box or icon is drawn over words that came before it."""
    wrong = []
    for example, scene in drawn(panel, language, theme):
        for index, item in enumerate(scene.items):
            if isinstance(item, Words):
                over = [
                    later.rect
                    for later in scene.items[index + 1 :]
                    if isinstance(later, Box | Icon) and later.rect.meets(item.rect.inset(0, item.size // 8))
                ]
                if over:
                    wrong.append((example.name, item.text, item.rect, over))
    assert not wrong


@each_look
def test_nothing_of_ours_is_cut(panel: Panel, language: Language, theme: str) -> None:
    """Only names, units and notices, which may be of any length, are ever cut for display."""
    wrong = []
    for example, scene in drawn(panel, language, theme):
        if not any(part in example.name for part in ALSO_CUT):
            wrong += [(example.name, each.text) for each in words_of(scene) if glyphs.CUT in each.text]
    assert not wrong


@each_look
def test_text_is_as_large_as_eyes_need(panel: Panel, language: Language, theme: str) -> None:
    """Nothing is below 3 mm; all but keyboards, forms and the guard's pages have a line of 8 mm."""
    wrong = []
    for example, scene in drawn(panel, language, theme):
        sizes = [words.size for words in words_of(scene)]
        if min(sizes) < panel.px(TEXT_SHRUNK_MM_MIN):
            wrong.append((example.name, "small", min(sizes)))
        if isinstance(example.checkpoint.stage, WITHOUT_MAIN_LINE):
            continue
        if max(sizes) < panel.px(MAIN_MM_MIN):
            wrong.append((example.name, "main", max(sizes)))
    assert not wrong


@pytest.mark.parametrize("panel", PANELS, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_large_type_is_larger(panel: Panel, language: Language) -> None:
    """In large type no screen's main line shrinks, and half of all letters are a fifth larger or more."""
    grown = []
    for (example, plain), (_, large) in zip(
        drawn(panel, language, "light"), drawn(panel, language, "large"), strict=True
    ):
        before, after = (max(words.size for words in words_of(scene)) for scene in (plain, large))
        assert after >= before, example.name
        grown.append(_mean_size(large) / _mean_size(plain))
    assert median(grown) >= 1.2


@each_look
def test_targets_are_large_enough_for_old_fingers(panel: Panel, language: Language, theme: str) -> None:
    """15 mm both ways, 20 mm where a verdict hangs on it; keys 10 mm high, upright narrow instead."""
    wrong = []
    for example, scene in drawn(panel, language, theme):
        for target in scene.targets:
            wide, high = target.rect.w / panel.px_per_mm, target.rect.h / panel.px_per_mm
            least_wide = least_high = TARGET_MM
            if isinstance(target.action, PressInitial | PressSyllable):
                least_wide = least_high = PAD_KEY_MM_MIN
            elif _is_key(target, example, panel):
                least_wide = KEY_WIDTH_TALL_MM_MIN if panel.tall else TARGET_MM
                least_high = TARGET_MM if panel.tall else KEY_HEIGHT_MM_MIN
            elif _decides(target, panel) and not isinstance(example.checkpoint.stage, Filling):
                least_wide = least_high = VERDICT_TARGET_MM
            if wide < least_wide or high < least_high:
                wrong.append((example.name, target.action, round(wide, 1), round(high, 1)))
    assert not wrong


@each_look
def test_targets_are_on_the_glass_and_apart(panel: Panel, language: Language, theme: str) -> None:
    """No two places to touch overlap, none leaves the panel, and what is seen of each lies within it."""
    wrong: list[object] = []
    for example, scene in drawn(panel, language, theme):
        wrong += [
            (example.name, each)
            for each in scene.targets
            if not glass(panel).contains(each.rect) or not each.rect.contains(each.box)
        ]
        wrong += [
            (example.name, one, other)
            for one, other in combinations(scene.targets, 2)
            if one.rect.meets(other.rect)
        ]
    assert not wrong


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("panel", [PANELS[0], PANELS[-1]], ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_needed_stands_out(panel: Panel, language: Language, theme: str) -> None:
    """Every line has a contrast of 7:1 to what it stands on, a dimmed key at least 4.5:1."""
    wrong = []
    for example, scene in drawn(panel, language, theme):
        for index, item in enumerate(scene.items):
            if isinstance(item, Words):
                below = [
                    box.fill
                    for box in scene.items[:index]
                    if isinstance(box, Box) and box.rect.contains(item.rect)
                ]
                ratio = contrast(item.ink, below[-1] if below else scene.ground)
                if ratio < (CONTRAST_DIM_MIN if item.faint else CONTRAST_MIN):
                    wrong.append((example.name, item.text, round(ratio, 2)))
    assert not wrong


@pytest.mark.parametrize("theme", THEMES)
def test_what_can_be_touched_is_seen(theme: str) -> None:
    """A button differs from what it stands on by its fill or its edge, 3:1 where it has no shadow or lip."""
    wrong = []
    for example, scene in drawn(PANELS[0], "zh", theme):
        for index, item in enumerate(scene.items):
            if isinstance(item, Box) and item.rect in {target.box for target in scene.targets}:
                under = [
                    box.fill
                    for box in scene.items[:index]
                    if isinstance(box, Box) and box.rect.contains(item.rect)
                ]
                ground = under[-1] if under else scene.ground
                if item.fill == ground and (item.edge is None or contrast(item.edge, ground) < 1.5):
                    wrong.append((example.name, item))
    assert not wrong


def test_every_icon_has_its_colours() -> None:
    """Each shape of each icon is drawn in a colour that the screen gave."""
    wrong = []
    for example, scene in drawn(PANELS[0], "zh", "light"):
        for item in scene.items:
            if isinstance(item, Icon):
                given = {"ink": item.ink, "back": item.back, "mark": item.mark}
                wrong += [
                    (example.name, item.name, each.colour)
                    for each in ICONS[item.name]
                    if given[each.colour] is None
                ]
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_character_has_a_glyph(language: Language) -> None:
    """Nothing that the product says is drawn as an empty box; a name may hold a rarer character."""
    wrong = []
    for example, scene in drawn(PANELS[0], language, "light"):
        if "rare" not in example.name:
            wrong += [each.text for each in words_of(scene) if not all(map(glyphs.covered, each.text))]
    assert not wrong


@pytest.mark.parametrize("panel", PANELS, ids=str)
def test_every_phrase_is_shown_somewhere(panel: Panel) -> None:
    """No words are kept that no screen says, and the examples show every reason and notice."""
    said = set()
    for _, scene in drawn(panel, "zh", "light"):
        said |= scene.said
    said |= resting(FACTS, panel, "zh").said
    assert not WORDS.keys() - said - {"reason.fever_fixed.help", "reason.fever_relative.help"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_idle_names_nobody(language: Language) -> None:
    """At rest the screen shows no name of anyone, not even the guard's."""
    for example, scene in drawn(PANELS[0], language, "light"):
        if isinstance(example.checkpoint.stage, Idle):
            shown = " ".join(words.text for words in words_of(scene))
            assert "赵" not in shown
            assert "陈" not in shown
            assert "*" not in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_drill_is_said_on_every_screen(language: Language) -> None:
    """Whatever the screen, in training it says so in both languages; outside of it none does."""
    for example in examples(language):
        room = example.checkpoint.guardroom
        for training in (True, False):
            settings = replace(room.settings, training=training)
            state = replace(example.checkpoint, guardroom=replace(room, settings=settings))
            scene = compose(state, example.facts, PANELS[1])
            assert ("training" in scene.said) == training, example.name


@each_look
def test_the_guard_is_a_tap_away_from_every_naming_page(panel: Panel, language: Language, theme: str) -> None:
    """Who can't type their name finds "call guard" on whatever page of it they are."""
    pages = [each for each in drawn(panel, language, theme) if isinstance(each[0].checkpoint.stage, Naming)]
    assert pages
    assert all(any(target.action == CallGuard() for target in scene.targets) for _, scene in pages)


def test_measuring_shows_no_number() -> None:
    """Until something is decided there is no digit on the screen but the clock's and the date's."""
    for example, scene in drawn(PANELS[0], "zh", "light"):
        if example.name.startswith("measuring"):
            numbers = [
                words.text
                for words in words_of(scene)
                if any(character.isdigit() for character in words.text)
            ]
            assert numbers == ["2月12日 周三", "08:26"]


@pytest.mark.parametrize("theme", THEMES)
def test_green_is_for_admitted_alone(theme: str) -> None:
    """No screen has the ground of "go in" but that, and the one for whoever has signed out."""
    for example, scene in drawn(PANELS[0], "zh", theme):
        let_through = example.name.startswith(("admitted", "goodbye"))
        assert (scene.ground == THEMES[theme].go) == let_through, example.name


@pytest.mark.parametrize("panel", PANELS, ids=str)
def test_pulse_covers_little(panel: Panel) -> None:
    """What pulses in the alarm is less than a quarter of the screen, and beats once a second."""
    scenes = [scene for example, scene in drawn(panel, "zh", "light") if example.name == "alarm"]
    stripes = [item.rect for item in scenes[0].items if isinstance(item, Stripes)]
    assert stripes
    assert sum(rect.w * rect.h for rect in stripes) < panel.width * panel.height / 4
    assert PULSE_MS == 500


def _mean_size(scene: Scene) -> float:
    """Of a letter."""
    return mean(each.size for each in words_of(scene) for _ in each.text)


def _is_key(target: Target, example: Example, panel: Panel) -> bool:
    """The keyboard is the lower part of a naming screen."""
    if isinstance(target.action, PressKey):
        return True
    return (
        (isinstance(example.checkpoint.stage, Naming) or "host" in example.name)
        and target.radius > 0
        and target.rect.y > panel.height * 0.45
    )


def _decides(target: Target, panel: Panel) -> bool:
    """Whether a verdict hangs on it; what the guard only notes down is held too, but may be 15 mm high."""
    return (
        (target.hold_ms > 0 and not isinstance(target.action, EndRound | SignOut))
        or isinstance(target.action, AnswerMask | MeasureAgain)
        or (isinstance(target.action, GoBack) and target.rect.y > panel.height * 0.45)
    )

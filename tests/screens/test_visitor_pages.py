"""A visitor's pages with everything that can stand on them."""

from dataclasses import replace

import pytest

from kiosk.flow.form import Form
from kiosk.flow.visit import Guest, Language, Visit
from kiosk.flow.waiting_states import Filling
from kiosk.people.places import provinces
from kiosk.ui import glyphs
from kiosk.ui.appearance import THEMES
from kiosk.ui.examples import FACTS, examples
from kiosk.ui.examples.naming import NOW_MS
from kiosk.ui.examples.visitor import visitor_stages
from kiosk.ui.scene import Panel, Scene, Words
from kiosk.ui.screens import compose
from kiosk.ui.shots import LANGUAGES, PANELS

FULL_NAMES = ("王秀英", "欧阳娜娜", "陈博", "程彬")


def words_of(scene: Scene) -> list[str]:
    """Its lines of text."""
    return [item.text for item in scene.items if isinstance(item, Words)]


@pytest.mark.parametrize("panel", PANELS, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_city_is_whole_and_can_be_touched(panel: Panel, language: Language) -> None:
    """Each province's cities stand on one page, none cut, each a target, with a glyph for every character."""
    base = replace(next(iter(examples(language))).checkpoint)
    for theme in ("light", "large"):
        facts = replace(FACTS, theme=THEMES[theme])
        for name, province in provinces().items():
            visit = Visit(guest=Guest("王秀英", "visitor"), form=Form(province=name))
            scene = compose(replace(base, stage=Filling(visit, "city", NOW_MS + 40_000)), facts, panel)
            shown = words_of(scene)
            assert not [text for text in shown if glyphs.CUT in text]
            assert all(glyphs.covered(character) for text in shown for character in text)
            wanted = {city.zh for city in province.cities}
            assert wanted <= {getattr(target.action, "place", "") for target in scene.targets}


def test_no_whole_name_stands_on_a_visitors_page() -> None:
    """Neither the visitor's own name, nor a host's, nor another visitor's: surnames and stars alone."""
    base = next(iter(examples("zh"))).checkpoint
    for name, stage in visitor_stages():
        shown = " ".join(words_of(compose(replace(base, stage=stage), FACTS, PANELS[0])))
        assert not [each for each in FULL_NAMES if each in shown and name != "visitor_host_empty"], name

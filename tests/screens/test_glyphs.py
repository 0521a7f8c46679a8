"""The table of glyphs: what the faces draw, how wide, and how text is made to fit."""

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.people.names.tables import load_tables
from kiosk.ui import glyphs
from kiosk.ui.examples.naming import LATIN_NAME, LONG_NAME
from kiosk.ui.fonts.build import SWALLOWED
from kiosk.ui.paint.letters import FACES, Letters
from kiosk.ui.words import WORDS

SIZES = (14, 16, 19, 24, 31, 42, 56, 83)
TYPEABLE = st.text(st.sampled_from("王秀英欧阳娜玥旻喆垚堃·abcxyzABC ，。？36.5℃"), max_size=60)


def test_every_gb2312_character_is_covered() -> None:
    """All 6,763 hanzi of GB2312 have a glyph in both faces."""
    hanzi = [
        bytes((row, cell)).decode("gb2312", "ignore")
        for row in range(0xB0, 0xF8)
        for cell in range(0xA1, 0xFF)
    ]
    hanzi = [character for character in hanzi if character]
    assert len(hanzi) == 6_763
    assert not [character for character in hanzi if not glyphs.covered(character)]


def test_every_gbk_character_is_covered() -> None:
    """All 20,902 unified hanzi, which GBK holds, have a glyph: no ordinary name is drawn as a box."""
    assert not [code for code in range(0x4E00, 0x9FA6) if not glyphs.covered(chr(code))]


def test_every_character_that_can_be_typed_is_covered() -> None:
    """Whatever the keyboard can offer as a character of a name can be drawn."""
    known = load_tables().characters
    assert len(known) > 8_000
    assert not [character for character in known if not glyphs.covered(character)]


def test_table_is_the_faces_own() -> None:
    """The table names exactly the characters that both faces hold and that can stand alone."""
    cmaps = []
    for name in FACES.values():
        with TTFont(glyphs.FONTS / name, lazy=True) as face:
            cmaps.append(face.getBestCmap().keys())
    both = (cmaps[0] & cmaps[1]) - SWALLOWED
    assert both == {code for code in range(0x35000) if glyphs.covered(chr(code))}


def test_unknown_character_is_not_claimed() -> None:
    """The table admits what is not in the faces."""
    assert not glyphs.covered("𠮷")
    assert not glyphs.covered("\ue000")
    assert glyphs.covered("𬭎")


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_widths_are_the_faces_own(size: int, bold: bool) -> None:  # noqa: FBT001 - a test's parameter
    """The table's width of a line is what the face itself draws, but for the lean of its last stroke."""
    letters = Letters()
    for phrase in WORDS.values():
        for text in phrase:
            assert abs(letters.width(text, size, bold=bold) - glyphs.width(text, size, bold=bold)) <= max(
                2, size // 20
            ), text


@given(TYPEABLE, st.integers(20, 600), st.booleans())
def test_fit_fits(text: str, room: int, bold: bool) -> None:  # noqa: FBT001 - a test's parameter
    """A fitted line is never wider than its room, and not smaller than asked; uncut if that can be."""
    fitted = glyphs.fit(text, room, 30, 12, bold=bold)
    assert 12 <= fitted.size <= 30
    assert glyphs.width(fitted.text, fitted.size, bold=bold) <= room or fitted.text == glyphs.CUT
    if glyphs.width(text, 12, bold=bold) <= room:
        assert fitted.text == text


@pytest.mark.parametrize("name", [LONG_NAME, LATIN_NAME])
def test_cut_is_in_the_middle(name: str) -> None:
    """A name of any length keeps its beginning and its end when it is cut for display."""
    shown = glyphs.fit(name, 200, 24, 14).text
    assert glyphs.CUT in shown
    head, tail = shown.split(glyphs.CUT)
    assert name.startswith(head)
    assert name.endswith(tail)
    assert head
    assert tail


@settings(max_examples=30)
@given(st.text(max_size=80), st.integers(12, 90))
def test_any_text_has_a_width(text: str, size: int) -> None:
    """Whatever a name holds, it can be measured; a character without a glyph counts as one em."""
    boxes = sum(1 for character in text if not glyphs.covered(character))
    assert glyphs.width(text, size) >= boxes * size

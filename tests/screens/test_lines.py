"""Text on several lines: whole, inside its room, and never torn where a reader would stumble."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui import glyphs, lines
from kiosk.ui.words import WORDS

PHRASES = sorted({text for phrase in WORDS.values() for text in phrase if "{" not in text})
rooms = st.tuples(st.integers(60, 700), st.integers(12, 200))


@given(st.sampled_from(PHRASES), rooms, st.integers(14, 90), st.booleans())
def test_block_is_whole_and_inside(text: str, room: tuple[int, int], size: int, bold: bool) -> None:  # noqa: FBT001
    """Whatever is fitted says all of the text, no line is wider than the room, and all are in its height."""
    block = lines.fit(text, *room, size, 12, 3, bold)
    if block is None:
        return
    assert "".join(block.lines).replace(" ", "") == text.replace(" ", "")
    assert all(glyphs.width(line, block.size, bold=bold) <= room[0] for line in block.lines)
    assert block.height <= room[1]
    assert 12 <= block.size <= max(size, 12)


@given(st.sampled_from(PHRASES), rooms, st.integers(20, 90))
def test_more_room_never_makes_text_smaller(text: str, room: tuple[int, int], size: int) -> None:
    """In a wider and higher room a text is at least nearly as large: one line is preferred."""
    small = lines.fit(text, *room, size, 12, 2, False)  # noqa: FBT003
    large = lines.fit(text, room[0] + 40, room[1] + 20, size, 12, 2, False)  # noqa: FBT003
    if small is not None:
        assert large is not None
        assert large.size >= small.size * lines.ONE_LINE_WORTH - 1


@given(st.sampled_from([text for text in PHRASES if text.isascii()]), rooms, st.integers(14, 90))
def test_words_are_never_torn(text: str, room: tuple[int, int], size: int) -> None:
    """A line of English ends where a word ends."""
    block = lines.fit(text, *room, size, 12, 3, False)  # noqa: FBT003
    if block is not None:
        assert [word for line in block.lines for word in line.split()] == text.split()


def test_chinese_breaks_after_a_clause() -> None:
    """A sentence of two clauses is broken between them if both fit."""
    block = lines.fit("请稍候，登记写入后放行", 300, 200, 36, 36, 2, False)  # noqa: FBT003
    assert block is not None
    assert block.lines == ("请稍候，", "登记写入后放行")


def test_marks_and_numbers_stay_with_their_words() -> None:
    """No line begins with a closing mark, and no number is parted from what it counts."""
    for wide in range(80, 400, 7):
        block = lines.fit("额头对准圆圈，保持 2 秒。", wide, 400, 30, 30, 3, False)  # noqa: FBT003
        if block is not None:
            assert not any(line[0] in "，。；：！？、）”" for line in block.lines)
            assert any("2 秒" in line for line in block.lines)


def test_one_line_is_preferred_to_two_slightly_larger() -> None:
    """Two lines are taken only where one would be much smaller."""
    wide = glyphs.width("Isolate at home", 26)
    block = lines.fit("Isolate at home", wide, 200, 30, 12, 2, False)  # noqa: FBT003
    assert block == lines.Block(("Isolate at home",), 26)

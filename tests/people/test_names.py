import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.people.names import NameModel

MODEL = NameModel.load()


@pytest.mark.parametrize(
    ("letters", "name"),
    [
        ("wangxiuying", "王秀英"),
        ("ouyang", "欧阳"),
        ("zhangwei", "张伟"),
        ("zangwei", "张伟"),
        ("shanxiong", "单雄"),
        ("lvmeng", "吕萌"),
        ("wxy", "王晓宇"),
        ("chenb", "陈博"),
        ("nana", "娜娜"),
    ],
)
def test_common_ways_of_typing(letters: str, name: str) -> None:
    """Whole pinyin, initials, mixtures, v for ü, and a slip of accent lead to the name on the first page."""
    assert name in [suggestion.name for suggestion in MODEL.suggest(letters, 10)]


def test_right_spelling_beats_a_slip() -> None:
    """What was typed exactly stands before what somebody with another accent may have meant."""
    names = [suggestion.name for suggestion in MODEL.suggest("zhangwei", 40)]
    assert names[0].startswith("张")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzü' 1", max_size=60))
def test_any_letters_are_answered(letters: str) -> None:
    """Whatever is typed, the engine answers, the same each time, one syllable a character."""
    found = MODEL.suggest(letters, 10)
    assert found == MODEL.suggest(letters, 10)
    for suggestion in found:
        assert len(suggestion.name) == len(suggestion.syllables)
    assert len({suggestion.name for suggestion in found}) == len(found)


def test_rare_characters_are_a_correction_away() -> None:
    """Every character of a sound can be reached by turning pages."""
    pages = [MODEL.homophones("yao", "single", 24, page) for page in range(10)]
    everybody = [character for page in pages for character in page]
    assert "垚" in everybody
    assert len(everybody) == len(set(everybody))


def test_surnames_first_where_a_surname_stands() -> None:
    """At the place of a surname, surnames come before other characters of the sound."""
    assert MODEL.homophones("wang", "surname")[0] == "王"
    assert MODEL.homophones("yuan", "surname")[0] == "袁"

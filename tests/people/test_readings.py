import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.people.names.readings import UNKNOWN, WAYS_MAX, has_compound_surname, ways


@pytest.mark.parametrize(
    ("name", "likeliest"),
    [
        ("王秀英", "wang xiu ying"),
        ("单雄", "shan xiong"),
        ("尉迟明", "yu chi ming"),
        ("欧阳娜", "ou yang na"),
        ("长孙敏", "zhang sun min"),
        ("欧阳", "ou yang"),
        ("阿依古丽·买买提", "a yi gu li mai mai ti"),
        ("林玥", "lin yue"),
        ("吕萌", "lv meng"),
        ("John Smith", "john smith"),
        ("郑𬭎", "zheng hong"),
        ("郑𠮷", f"zheng {UNKNOWN}"),
        ("··", ""),
    ],
)
def test_likeliest_way(name: str, likeliest: str) -> None:
    """A name is read as its bearer would say it, one syllable per character, dots and blanks silent."""
    assert " ".join(ways(name)[0]) == likeliest


def test_second_readings_follow() -> None:
    """Where characters are read in several ways, all combinations follow the likeliest."""
    assert set(ways("单乐")) == {("shan", "le"), ("shan", "yue"), ("dan", "le"), ("dan", "yue")}
    assert ways("单乐")[0][0] == "shan"


def test_compound_surnames_need_a_given_name() -> None:
    """Two characters alone are a surname and a given name, whatever they look like."""
    assert has_compound_surname("欧阳修")
    assert not has_compound_surname("欧阳")
    assert not has_compound_surname("欧修文")


@given(st.text(max_size=40))
def test_any_text_has_few_ways(name: str) -> None:
    """Whatever stands in a name, it has between one and sixteen ways, none with an empty syllable."""
    found = ways(name)
    assert 1 <= len(found) <= WAYS_MAX
    assert all(all(way) for way in found)

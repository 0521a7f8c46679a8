from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.people.invent import invent_name
from kiosk.people.names import NameModel
from kiosk.people.names.lexicon import CHOICES_KEPT, POSITIONS, RANKED_KEPT
from kiosk.people.names.tables import load_tables

MODEL = NameModel.load()
TABLES = load_tables()
SYLLABLES = sorted(
    {reading for each in TABLES.characters.values() for reading in (*each.readings, *each.also_read)}
)
ASCII_LETTERS = st.text(alphabet=st.characters(min_codepoint=0, max_codepoint=127), max_size=60)
PINYIN_LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz'", max_size=60)


def names(letters: str, limit: int = 10) -> list[str]:
    """The names suggested for these letters."""
    return [suggestion.name for suggestion in MODEL.suggest(letters, limit)]


@pytest.mark.parametrize(
    ("letters", "name"),
    [
        ("wangxiuying", "王秀英"),
        ("WangXiuYing", "王秀英"),
        ("zhangwei", "张伟"),
        ("ouyangna", "欧阳娜"),
        ("ouyang", "欧阳"),
        ("wang", "王"),
        ("wxy", "王晓宇"),
        ("wangxy", "王晓燕"),
        ("zhangw", "张伟"),
        ("lvmeng", "吕萌"),
        ("lümeng", "吕萌"),
        ("xvjing", "徐静"),
        ("shanxiong", "单雄"),
        ("danxiong", "单雄"),
        ("yuchiming", "尉迟明"),
        ("weichiming", "尉迟明"),
        ("liuxi'an", "刘喜安"),
        ("liu xi an", "刘喜安"),
        ("xiuying", "秀英"),
    ],
)
def test_ways_of_typing(letters: str, name: str) -> None:
    """Whole pinyin, initials, mixtures, v for ü, either reading, marks, and names in pieces find the name."""
    assert name in names(letters, 40)


@pytest.mark.parametrize(
    ("slip", "name"),
    [
        ("zangwei", "张伟"),
        ("cenjing", "陈静"),
        ("lishasha", "李莎莎"),
        ("lisasa", "李莎莎"),
        ("niuyang", "刘洋"),
        ("wangjin", "王静"),
        ("chengwei", "陈伟"),
        ("wanxiuyin", "王秀英"),
    ],
)
def test_slips_of_accent(slip: str, name: str) -> None:
    """One slip of zh, ch, sh, n and l, or -n and -ng per syllable still leads to the name."""
    assert name in names(slip, 40)


def test_right_spelling_beats_a_slip() -> None:
    """What was typed exactly stands before what somebody with another accent may have meant."""
    assert names("zhangwei")[0] == "张伟"
    assert names("linjing")[0].startswith("林")


def test_a_mark_forbids_another_cut() -> None:
    """A syllable that was set apart is neither joined to the next one nor cut again."""
    assert all(suggestion.syllables[-2:] == ("xi", "an") for suggestion in MODEL.suggest("wang'xi'an'", 10))
    assert all(len(suggestion.syllables) == 2 for suggestion in MODEL.suggest("wang'xian'", 10))


def test_many_syllables_are_spelt_out() -> None:
    """A name longer than the model knows is spelt out by its likeliest characters, to be corrected."""
    (spelt,) = MODEL.suggest("ayigulimaimaiti")
    assert spelt.syllables == ("a", "yi", "gu", "li", "mai", "mai", "ti")
    assert len(spelt.name) == 7


def test_given_names_alone() -> None:
    """Once the surname stands, only given names of one or two characters are offered."""
    found = MODEL.given_names("xiuying'", 10)
    assert "秀英" in [suggestion.name for suggestion in found]
    assert all(len(suggestion.name) <= 2 for suggestion in found)


def test_chips_hold_the_surnames_of_an_initial() -> None:
    """The chips of an initial are its commonest surnames by their right reading; z is not zh."""
    assert [chip.name for chip in MODEL.surnames("zh")][:3] == ["张", "赵", "周"]
    assert "曾" in [chip.name for chip in MODEL.surnames("z")]
    assert "张" not in [chip.name for chip in MODEL.surnames("z")]
    assert ("欧阳", ("ou", "yang")) in MODEL.surnames("")
    assert MODEL.surnames("zh", limit=0) == ()


@given(st.one_of(ASCII_LETTERS, PINYIN_LETTERS), st.integers(-1, 60))
@settings(max_examples=80, deadline=None)
def test_whatever_is_typed_is_answered(letters: str, limit: int) -> None:
    """Any sixty characters get an answer, the same one again, every name once, one syllable per character."""
    found = MODEL.suggest(letters, limit)
    assert found == MODEL.suggest(letters, limit)
    assert len({suggestion.name for suggestion in found}) == len(found) <= max(limit, 1)
    assert all(len(suggestion.name) == len(suggestion.syllables) for suggestion in found)


@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=4))
@settings(max_examples=80, deadline=None)
def test_any_syllables_can_be_entered(syllables: list[str]) -> None:
    """For any four syllables some name of just these is among the candidates, to be corrected from there."""
    found = MODEL.suggest("'".join(syllables) + "'", 40)
    assert tuple(syllables) in [suggestion.syllables for suggestion in found]


@given(st.integers(0, 10**6), st.integers(1, 8))
@settings(max_examples=60, deadline=None)
def test_candidates_fit_what_was_typed(seed: int, letters_count: int) -> None:
    """While somebody types initials, every candidate of as many characters has these initials."""
    syllables = invent_name(Random(seed)).syllables
    initials = "".join(syllable[0] for syllable in syllables)[:letters_count]
    for suggestion in MODEL.suggest(initials, 40):
        if len(suggestion.name) == len(initials):
            # A letter that is a whole syllable may be one with another accent: n, and l for it.
            spelt = "".join(syllable[0] for syllable in suggestion.syllables)
            assert spelt.replace("l", "n") == initials.replace("l", "n")


def test_most_names_are_on_the_first_page() -> None:
    """Of 300 invented names, three quarters are among the first ten, nine in ten among forty."""
    dice = Random(3)
    invented = [invent_name(dice) for _ in range(300)]
    ranks = [
        names("".join(syllables), 40).index(name)
        for name, syllables in invented
        if name in names("".join(syllables), 40)
    ]
    assert sum(rank < 10 for rank in ranks) >= 0.75 * len(invented)
    assert len(ranks) >= 0.9 * len(invented)


@pytest.mark.parametrize("position", POSITIONS)
def test_every_character_is_a_correction_away(position: str) -> None:
    """Pages of homophones show every character of the tables under each of its readings, once."""
    shown: dict[str, list[str]] = {}
    for syllable in SYLLABLES:
        page = 0
        while characters := MODEL.homophones(syllable, position, page=page):
            shown.setdefault(syllable, []).extend(characters)
            page += 1
    assert all(len(found) == len(set(found)) for found in shown.values())
    for text, character in TABLES.characters.items():
        assert all(text in shown[reading] for reading in (*character.readings, *character.also_read))


def test_every_character_of_the_standards_can_be_entered() -> None:
    """Each ideograph of GBK, and some of the 8,105 beyond it, stands on a page of one of its sounds, once."""
    shown: list[str] = []
    for syllable in SYLLABLES:
        page = 0
        while characters := MODEL.homophones(syllable, "second", page=page):
            shown += [f"{syllable} {character}" for character in characters]
            page += 1
    assert len(shown) == len(set(shown))
    reached = {each[-1] for each in shown}
    assert {"𬭎", "㭎", "𫘝", "𫍣"} <= reached
    assert {chr(code) for code in range(0x4E00, 0x9FA6) if _in_gbk(chr(code))} <= reached


def _in_gbk(character: str) -> bool:
    try:
        return bool(character.encode("gbk"))
    except UnicodeEncodeError:
        return False


def test_homophones_by_place() -> None:
    """At the place of a surname, surnames come before other characters of the sound."""
    assert MODEL.homophones("wang", "surname")[:2] == ("王", "汪")
    assert "单" in MODEL.homophones("shan", "surname")
    assert MODEL.homophones("yuan", "surname")[0] == "袁"
    assert MODEL.homophones("zzz", "first") == ()


@pytest.mark.parametrize("surname", list("单仇解查曾区朴盖翟缪覃乐种冼繁召折黑秘员佴能祭卜句牟阚郇乜"))
def test_special_surnames_are_near(surname: str) -> None:
    """A surname with its own reading stands on the first page of that reading and of the ordinary one."""
    for (syllable,) in TABLES.surnames[surname].readings:
        assert surname in MODEL.homophones(syllable, "surname")


def test_the_engine_forgets_what_was_typed_long_ago() -> None:
    """However much is typed, no more than so many readings of letters are kept."""
    model = NameModel.load()
    for syllable in SYLLABLES:
        model.given_names(f"{syllable}'{syllable}'", 1)
    assert len(model._lexicon._choices._values) == CHOICES_KEPT < 2 * len(SYLLABLES)
    assert len(model._lexicon._ranked._values) == RANKED_KEPT < 2 * len(SYLLABLES)

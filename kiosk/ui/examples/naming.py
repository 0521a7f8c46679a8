"""The pages on which somebody says who they are, in every variant that looks different: people invented."""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.flow.states import Stage
from kiosk.flow.visit import Visit
from kiosk.flow.waiting_states import Naming
from kiosk.people.names import Suggestion
from kiosk.people.names.pad import NO_INITIAL
from kiosk.people.roster import Person

NOW_MS = 1_000_000
CARDS = (
    Person("S001", "陈博", "办公室"),
    Person("S014", "程彬", "财政局"),
    Person("S027", "曹博", "信访局"),
    Person("S031", "蔡冰", "县委办公室"),
    Person("S045", "陈冰", "人力资源和社会保障局"),
    Person("S052", "曹斌", "自然资源局"),
    Person("S060", "楚白", "审计局"),
    Person("S077", "陈博", "发展和改革局"),
)
CANDIDATES = tuple(
    Suggestion(f"{surname}{given}", ("wang", "xiu", "ying"))
    for given in ("秀英", "秀莹", "修应", "秀颖")
    for surname in "王汪旺"
)
HOMOPHONES = tuple("英莹颖映应迎营盈影樱瑛鹰萤婴缨蝇嬴莺荧滢瑩璎郢瀛")
LONG_NAME = "阿卜杜热依木·艾合买提江·吾斯曼江·买买提明·阿布都克里木江"
LATIN_NAME = "Maximiliana Konstantinopolskaya Featherstonehaugh-Mac"


def naming_stages() -> Iterator[tuple[str, Stage]]:
    """Each with the name of its picture."""
    yield "naming_staff_empty", staff("", next_letters="abcdefghjklmnopqrstwxyz")
    yield "naming_staff_one", staff("c", next_letters="bhjlmqwxy")
    yield "naming_staff_cards", staff("cb", CARDS, "fnyz")
    yield "naming_staff_few", staff("cbf", CARDS[:1], "", until_ms=NOW_MS + 7_000)
    yield "naming_staff_maskless", staff("cb", CARDS, "fnyz", visit=Visit(mask=False))
    yield "naming_staff_nobody", staff("xq", (), "", notice="letters_lead_nowhere")
    yield (
        "naming_flagged",
        staff("", next_letters="abcdefghjklmnopqrstwxyz", flagged=7, until_ms=NOW_MS + 171_000),
    )
    yield "naming_flagged_visitor", visitor(flagged=7, until_ms=NOW_MS + 160_000)
    yield from _on_the_pad()
    yield from _in_letters()


def _on_the_pad() -> Iterator[tuple[str, Stage]]:
    yield "naming_visitor_empty", visitor()
    chips = tuple(Suggestion(each, ("wang",)) for each in "王汪")
    yield (
        "naming_pad_surnames",
        visitor(initial="w", candidates=(*chips, *_alike("wu", "吴武伍邬乌巫"), *_alike("wei", "魏韦卫"))),
    )
    yield (
        "naming_pad_given",
        visitor(name="王", syllables=("wang",), letters="xiu'", candidates=_alike("xiu", "秀修绣")),
    )
    wang = {"name": "王", "syllables": ("wang",)}
    yield "naming_pad_begun", visitor(letters="wang'xiu'", initial="y", candidates=CANDIDATES)
    yield "naming_pad_names", visitor(letters="wang'xiu'ying'", candidates=CANDIDATES)
    yield "naming_pad_most_keys", visitor(initial="l", **wang)
    yield "naming_pad_vowels", visitor(initial=NO_INITIAL, **wang)
    syllables = ("wang", "xiu", "ying")
    yield "naming_visitor_name", visitor(name="王秀英", syllables=syllables)
    correcting = {"correcting": 2, "homophones": HOMOPHONES}
    yield "naming_visitor_correcting", visitor(name="王秀英", syllables=syllables, **correcting)
    eight = ("a", "yi", "gu", "li", "", "mai", "mai", "ti")
    yield "naming_pad_eight", visitor(name="阿依古丽·买买提", syllables=eight)
    many = tuple("" if character == "·" else "a" for character in LONG_NAME)
    yield "naming_pad_long", visitor(name=LONG_NAME, syllables=many, page=1)
    yield "naming_visitor_error", visitor(notice="name_empty")
    yield (
        "naming_pad_unfinished",
        visitor(letters="wang'", initial="x", candidates=CANDIDATES[:7], notice="name_unfinished"),
    )


def _in_letters() -> Iterator[tuple[str, Stage]]:
    yield "naming_letters_empty", visitor(board="pinyin")
    yield "naming_visitor_letters", visitor(board="pinyin", letters="wangxiuying", candidates=CANDIDATES)
    yield "naming_visitor_page", visitor(board="pinyin", letters="wangxiuyin", candidates=CANDIDATES, page=1)
    yield "naming_visitor_none", visitor(board="pinyin", letters="vvvvq", name="王")
    yield "naming_letters_name", visitor(board="pinyin", name="王秀英", syllables=("wang", "xiu", "ying"))
    late = {"correcting": 18, "homophones": HOMOPHONES[:2]}
    many = tuple("" if character == "·" else "a" for character in LONG_NAME)
    yield "naming_visitor_correcting_long", visitor(board="pinyin", name=LONG_NAME, syllables=many, **late)
    eight = ("a", "yi", "gu", "li", "", "mai", "mai", "ti")
    yield "naming_visitor_eight", visitor(board="pinyin", name="阿依古丽·买买提", syllables=eight)
    yield (
        "naming_visitor_long",
        visitor(board="pinyin", name=LONG_NAME, syllables=many, notice="name_too_long"),
    )
    yield "naming_visitor_fifteen", visitor(board="pinyin", name=LONG_NAME[:15], syllables=many[:15])
    given = {"letters": "na", "candidates": _alike("na", "娜纳")}
    yield "naming_visitor_more", visitor(board="pinyin", name="欧阳", syllables=("ou", "yang"), **given)
    yield "naming_latin_empty", visitor(board="latin")
    silent = ("",) * len(LATIN_NAME)
    yield "naming_latin", visitor(board="latin", name=LATIN_NAME, syllables=silent)


def _alike(syllable: str, characters: str) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(each, (syllable,)) for each in characters)


def staff(letters: str, cards: tuple[Person, ...] = (), next_letters: str = "", **changes: object) -> Naming:
    """Somebody of the staff, so many initials in."""
    until_ms = NOW_MS + 41_000
    named = Naming(Visit(), "staff", until_ms, letters, cards, frozenset(next_letters))
    return replace(named, **changes)  # type: ignore[arg-type] # fields by name; a wrong one raises


def visitor(**changes: object) -> Naming:
    """A visitor who has typed so much."""
    named = Naming(Visit(), "visitor", NOW_MS + 38_000)
    return replace(named, **changes)  # type: ignore[arg-type] # fields by name; a wrong one raises

import time
from random import Random
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.people.invent import DEMO_SITE, invent_name
from kiosk.people.names.readings import ways
from kiosk.people.roster import CARDS_MAX, Person, Roster
from kiosk.people.site import load_site

ROSTER = load_site(DEMO_SITE).roster
LETTERS = st.text(alphabet=ascii_lowercase, max_size=5)
PLAIN_NAMES = st.integers(0, 10**6).map(lambda seed: invent_name(Random(seed)).name)
ODD_NAMES = st.text(alphabet="陈单乐长𬭎𠮷·'(Ab 尉迟欧阳", min_size=1, max_size=8)
SEARCH_MS_MAX = 5.0


def roster_of(*names: str) -> Roster:
    """A roster of these people, numbered from 0, each in a unit of their own."""
    return Roster(1, [Person(str(number), name, f"科室{number}") for number, name in enumerate(names)])


def initials_of(person: Person) -> set[str]:
    """All initials by which a person of known characters may be looked for."""
    found = [tuple(person.pinyin.split())] if person.pinyin else ways(person.name)
    return {"".join(syllable[0] for syllable in way) for way in found}


def test_nobody_browses_colleagues() -> None:
    """No card appears before the second letter."""
    assert ROSTER.search("") == ()
    assert all(ROSTER.search(letter) == () for letter in ascii_lowercase)
    assert ROSTER.search("cb") != ()


def test_namesakes_are_told_apart() -> None:
    """Two people of one name both appear, with different units, always in the same order."""
    found = [person for person in ROSTER.search("cb") if person.name == "陈博"]
    assert len({person.unit for person in found}) == 2
    backwards = Roster(1, reversed(ROSTER.people))
    assert [person for person in backwards.search("cb") if person.name == "陈博"] == found


@pytest.mark.parametrize(
    ("surname", "right", "ordinary"),
    [
        ("单", "s", "d"), ("仇", "q", "c"), ("解", "x", "j"), ("查", "z", "c"), ("区", "o", "q"),
        ("种", "c", "z"), ("繁", "p", "f"), ("召", "s", "z"), ("折", "s", "z"), ("秘", "b", "m"),
        ("佴", "n", "e"), ("祭", "z", "j"), ("句", "g", "j"), ("覃", "q", "t"), ("郇", "x", "h"),
        ("乜", "n", "m"), ("阚", "k", "h"), ("盖", "g", "g"), ("翟", "z", "d"), ("乐", "y", "l"),
        ("曾", "z", "c"), ("尉迟", "yc", "wc"), ("长孙", "zs", "cs"), ("澹台", "tt", "dt"),
        ("万俟", "mq", "wq"),
    ],
)  # fmt: skip
def test_surnames_by_both_readings(surname: str, right: str, ordinary: str) -> None:
    """A surname with a reading of its own is found by that and by the ordinary one."""
    roster = roster_of(f"{surname}明亮")
    assert roster.search(f"{right}ml") == roster.search(f"{ordinary}ml") == roster.people
    assert roster.initials("0") == f"{right}ml"


def test_the_right_reading_stands_first() -> None:
    """Who is really read so stands before who is only thought to be."""
    roster = roster_of("单雄", "邓翔")
    assert [person.name for person in roster.search("dx")] == ["邓翔", "单雄"]


def test_complete_initials_stand_first() -> None:
    """Whose initials are typed in full stands before those who need more letters."""
    assert [person.name for person in roster_of("陈博文", "陈博").search("cb")] == ["陈博", "陈博文"]


def test_full_pinyin_once_the_given_name_has_begun() -> None:
    """Who types a surname in full goes on to the given name or its initials; a surname alone shows nobody."""
    roster = roster_of("陈博文", "程彬")
    assert roster.search("chen") == ()
    for letters in ("chenb", "chenbo", "chenbw", "CHENBOWEN"):
        assert [person.name for person in roster.search(letters)] == ["陈博文"]


def test_given_pinyin_overrides_the_tables() -> None:
    """A roster may say how a name is read; only that counts then."""
    roster = Roster(1, [Person("1", "郑𬭎", "办公室", pinyin="zheng hong")])
    assert roster.search("zh") == roster.people
    assert roster.search("zx") == ()


def test_a_character_without_a_known_sound_hides_nobody() -> None:
    """A character that no table knows may be typed as any letter."""
    roster = roster_of("郑𠮷")
    assert all(roster.search(f"z{letter}") == roster.people for letter in ascii_lowercase)


def test_latin_names_by_their_words() -> None:
    """A name in Latin letters has one initial per word and may be typed in full."""
    roster = roster_of("John Smith")
    assert roster.search("js") == roster.search("johnsm") == roster.people


def test_by_id_and_by_badge() -> None:
    """A badge and an id lead to their one person, anything else to nobody."""
    worn = [person for person in ROSTER.people if person.badge]
    assert all(ROSTER.by_badge(person.badge or "") == person for person in worn)
    assert all(ROSTER.by_id(person.id) == person for person in ROSTER.people)
    assert ROSTER.by_badge("") is ROSTER.by_id("") is None


@given(st.lists(PLAIN_NAMES, min_size=1, max_size=30))
def test_everybody_is_found_by_complete_initials(names: list[str]) -> None:
    """Whoever is on the roster is found by their full initials, every letter of which is offered."""
    roster = roster_of(*names)
    for person in roster.people:
        initials = roster.initials(person.id)
        assert person in roster.search(initials, limit=len(names))
        for end in range(len(initials)):
            assert initials[end] in roster.next_letters(initials[:end])


@given(st.lists(PLAIN_NAMES, max_size=30), LETTERS.filter(lambda letters: len(letters) < 4))
def test_nobody_whose_initials_begin_otherwise(names: list[str], letters: str) -> None:
    """A few letters show only people whose initials, or whole surname and more, begin so, each once."""
    found = roster_of(*names).search(letters, limit=100)
    assert len(found) == len(set(found))
    for person in found:
        spelt = {"".join(way) for way in ways(person.name)}
        mixed = {way[0] + "".join(syllable[0] for syllable in way[1:]) for way in ways(person.name)}
        assert any(way.startswith(letters) for way in initials_of(person) | spelt | mixed)


@given(LETTERS)
def test_letters_that_lead_on_and_no_others(letters: str) -> None:
    """A letter is offered if and only if typing on in some way leads to somebody."""
    offered = ROSTER.next_letters(letters)
    keys = [key.letters for key in ROSTER._keys]
    assert offered == {
        key[len(letters)] for key in keys if key.startswith(letters) and len(key) > len(letters)
    }


@given(st.lists(ODD_NAMES, max_size=8), st.text(max_size=6), st.integers(0, 20))
def test_odd_names_and_letters_break_nothing(names: list[str], letters: str, limit: int) -> None:
    """Whatever is on the roster and whatever is typed, at most so many cards appear."""
    roster = roster_of(*names)
    assert len(roster.search(letters, limit)) <= limit
    assert roster.next_letters(letters) <= set(ascii_lowercase)


def test_eight_cards_at_most() -> None:
    """The screen has room for eight; more of one kind are not shown."""
    assert len(roster_of(*["陈博"] * 30).search("cb")) == CARDS_MAX == 8


def test_a_county_is_searched_at_once() -> None:
    """Among 20,000 people a search takes less than 5 ms of work, at the median of 200 searches."""
    dice = Random(7)
    roster = roster_of(*(invent_name(dice).name for _ in range(20_000)))
    spent_ms = []
    for person in roster.people[:200]:
        start_ns = time.process_time_ns()
        roster.search(roster.initials(person.id)[:2])
        spent_ms.append((time.process_time_ns() - start_ns) / 1e6)
    assert sorted(spent_ms)[100] < SEARCH_MS_MAX


@pytest.mark.parametrize(
    ("people", "in_two", "mean_max"),
    [(50, 1.0, 2.0), (100, 1.0, 2.0), (200, 0.99, 2.02), (400, 0.95, 2.1), (800, 0.85, 2.2)],
)
def test_letters_until_the_card_is_there(people: int, in_two: float, mean_max: float) -> None:
    """Everybody's card comes by their initials, for most by the second, without a scroll."""
    dice = Random(people)
    roster = roster_of(*(invent_name(dice).name for _ in range(people)))
    letters = [letters_until_shown(roster, person) for person in roster.people]
    assert sum(count == 2 for count in letters) >= in_two * people
    assert sum(letters) / people <= mean_max
    assert max(letters) <= 3


def letters_until_shown(roster: Roster, person: Person) -> int:
    """How many initials somebody types until their card is among those shown."""
    initials = roster.initials(person.id)
    return next(end for end in range(1, len(initials) + 1) if person in roster.search(initials[:end]))

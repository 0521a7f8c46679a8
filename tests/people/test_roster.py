from hypothesis import given
from hypothesis import strategies as st

from kiosk.people.invent import DEMO_SITE, invent_site
from kiosk.people.names.readings import readings
from kiosk.people.roster import CARDS_MAX, Person, Roster
from kiosk.people.site import load_site

SITE = load_site(DEMO_SITE)
ROSTER = SITE.roster
LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=6)


def test_nobody_browses_colleagues() -> None:
    """No card appears before the second letter."""
    assert ROSTER.search("") == ()
    assert ROSTER.search("c") == ()
    assert ROSTER.search("cb") != ()


def test_namesakes_are_told_apart() -> None:
    """Two people of one name both appear, with different units."""
    found = [person for person in ROSTER.search("cb") if person.name == "陈博"]
    assert len({person.unit for person in found}) == 2


def test_surnames_by_their_own_reading_and_the_ordinary_one() -> None:
    """单 is found under s, as its bearers say, and under d, as a hurried finger types."""
    roster = Roster(1, [Person(id="1", name="单雄", unit="办公室")])
    assert roster.search("sx") == roster.search("dx") != ()
    assert roster.initials("1") == "sx"


def test_compound_surname() -> None:
    """尉迟 reads yu chi."""
    assert readings().of_name("尉迟明")[0] == ("yu", "chi", "ming")


def test_given_pinyin_overrides_the_table() -> None:
    """A roster may say how a name is read; characters that no table knows are found by it."""
    roster = Roster(1, [Person(id="1", name="郑𬭎", unit="办公室", pinyin="zheng hong")])
    assert roster.search("zh") != ()


def test_complete_initials_come_first() -> None:
    """Whose initials are typed in full stands before those who need more letters."""
    roster = Roster(1, [Person(id="1", name="陈博文", unit="a"), Person(id="2", name="陈博", unit="a")])
    assert [person.id for person in roster.search("cb")] == ["2", "1"]


@given(st.sampled_from(ROSTER.people))
def test_everybody_is_found_by_their_initials(person: Person) -> None:
    """Whoever is on the roster finds themselves by their full initials, without scrolling."""
    initials = ROSTER.initials(person.id)
    assert person in ROSTER.search(initials)
    for end in range(len(initials)):
        assert initials[end] in ROSTER.next_letters(initials[:end])


@given(LETTERS)
def test_letters_that_lead_on_and_no_others(letters: str) -> None:
    """A letter is offered if and only if somebody is behind it."""
    for letter in "abcdefghijklmnopqrstuvwxyz":
        longer = letters + letter
        somebody = any(
            "".join(syllable[0] for syllable in way).startswith(longer)
            for person in ROSTER.people
            for way in ([tuple(person.pinyin.split())] if person.pinyin else readings().of_name(person.name))
        )
        assert (letter in ROSTER.next_letters(letters)) == somebody


@given(LETTERS)
def test_never_more_cards_than_fit(letters: str) -> None:
    """A search shows at most as many cards as the screen has room for, each a person of the roster."""
    found = ROSTER.search(letters)
    assert len(found) <= CARDS_MAX
    assert set(found) <= set(ROSTER.people)


def test_the_demo_site_is_invented_anew_the_same() -> None:
    """The shipped demo site is what the seeded dice give, so that nobody slipped in by hand."""
    again = invent_site(20260212, 200)
    assert [each["name"] for each in again["roster"]] == [person.name for person in ROSTER.people]

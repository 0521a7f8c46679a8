from hypothesis import given
from hypothesis import strategies as st

from kiosk.people.names import finals, pad_finals, pad_initials
from kiosk.people.names.pad import NO_INITIAL
from kiosk.people.names.syllables import CUTS_MAX, Syllables, initial_of, normalised, slips
from kiosk.people.names.tables import load_tables

KNOWN = frozenset(
    reading for each in load_tables().characters.values() for reading in (*each.readings, *each.also_read)
)
SYLLABLES = Syllables(KNOWN)
PAD_KEYS_MAX = 26
# 嗯, 呣 and 噷 have readings without a vowel; nobody looks for them on a pad, and they have others.
VOICELESS = {"m", "n", "ng", "hm", "hng"}


def test_the_pad_reaches_every_syllable_once() -> None:
    """Two taps lead to every syllable that characters have, each by one way."""
    reached = [syllable for initial in pad_initials() for syllable in pad_finals(initial)]
    assert len(reached) == len(set(reached))
    assert set(reached) == KNOWN - VOICELESS


def test_the_pad_fits_the_screen() -> None:
    """The first step has 24 keys, the second at most 26."""
    assert len(pad_initials()) == 24
    assert max(len(pad_finals(initial)) for initial in pad_initials()) == PAD_KEYS_MAX


def test_finals_of_an_initial() -> None:
    """Only finals that make a syllable are offered, in the order of school; a wrong initial has none."""
    assert finals("w") == ("a", "o", "ai", "ei", "an", "en", "ang", "eng", "u")
    assert pad_finals("f")[0] == "fa"
    assert pad_finals(NO_INITIAL)[:3] == ("a", "o", "e")
    assert finals("v") == pad_finals("i") == ()


def test_initials_of_two_letters() -> None:
    """zh, ch and sh are initials of their own."""
    assert [initial_of(each) for each in ("zhang", "zeng", "an", "shi")] == ["zh", "z", "", "sh"]


def test_one_way_to_write() -> None:
    """Capitals, ü, v after j q x y, and blanks are brought to one form; other signs make nothing of it."""
    assert normalised(" LÜ  mÉi".replace("É", "e")) == "lv'mei"
    assert normalised("jvn'xv'") == "jun'xu'"
    assert normalised("wang3") == normalised("王") == normalised("a" * 61) == ""


def test_slips_work_both_ways() -> None:
    """If one syllable may be meant by another, then also the other by the one, at the same penalty."""
    for syllable in KNOWN:
        for meant, penalty in slips(syllable).items():
            if meant in KNOWN:
                assert slips(meant)[syllable] == penalty


@given(st.lists(st.sampled_from(sorted(KNOWN)), min_size=1, max_size=4))
def test_the_cut_that_was_meant_is_found(syllables: list[str]) -> None:
    """Set apart by marks, syllables are cut just so; the cut is the least far-fetched one."""
    cuts = SYLLABLES.cuts("'".join(syllables) + "'", 4)
    assert [token.letters for token in cuts[0]] == syllables


@given(st.text(alphabet="aeioubghnsz'", max_size=60), st.integers(1, 4))
def test_cuts_keep_every_letter(letters: str, tokens_max: int) -> None:
    """A cut has the letters that were typed, no more, no fewer, in few tokens; there are few cuts."""
    cuts = SYLLABLES.cuts(letters, tokens_max)
    assert len(cuts) <= CUTS_MAX
    for cut in cuts:
        assert "".join(token.letters for token in cut) == letters.replace("'", "")
        assert len(cut) <= tokens_max
        assert all(token.meanings.keys() <= KNOWN for token in cut)


@given(st.lists(st.sampled_from(sorted(KNOWN)), min_size=1, max_size=12))
def test_long_names_are_cut_into_whole_syllables(syllables: list[str]) -> None:
    """Letters of many whole syllables are cut into whole syllables, at most as many."""
    letters = "".join(syllables)
    if len(letters) <= 60:
        cut = SYLLABLES.shortest_cut(letters)
        assert "".join(token.letters for token in cut) == normalised(letters)
        assert 1 <= len(cut) <= len(syllables)

"""How a visitor's name comes about: on the pad, in letters, in cells."""

from kiosk.flow.actions import (
    Action,
    ChooseBoard,
    ChooseWho,
    ConfirmName,
    Erase,
    PickCell,
    PickCharacter,
    PickName,
    PressInitial,
    PressKey,
    PressSyllable,
    TurnPage,
)
from kiosk.flow.pages import SHORT_PER_ROW, shown_candidates
from kiosk.flow.spelling import guess
from kiosk.flow.waiting_states import Filling, Naming
from kiosk.people.names import pad_finals
from kiosk.people.names.pad import NO_INITIAL
from tests.flows.gate_script import LEVEL, Gate


def visitor(*actions: Action) -> Gate:
    """Somebody who was measured, says to be a visitor, and taps this."""
    return Gate().shows(LEVEL).leaves().taps(ChooseWho("visitor"), *actions)


def entry(gate: Gate) -> Naming:
    """What stands on the page."""
    assert isinstance(gate.state.stage, Naming)
    return gate.state.stage


def letters(word: str) -> tuple[Action, ...]:
    """A word, key by key."""
    return tuple(PressKey(letter) for letter in word)


def syllable(initial: str, whole: str) -> tuple[Action, Action]:
    """The two taps of one syllable."""
    return PressInitial(initial), PressSyllable(whole)


WANG, XIU, YING = syllable("w", "wang"), syllable("x", "xiu"), syllable("y", "ying")


def recorded(gate: Gate) -> str:
    """The name that the visit goes on with."""
    gate.taps(ConfirmName()).sees(Filling)
    assert isinstance(gate.state.stage, Filling)
    assert gate.state.stage.visit.guest is not None
    return gate.state.stage.visit.guest.name


def test_two_taps_a_syllable() -> None:
    """A surname from the chips of its initial, two taps a syllable, a candidate: the name is recorded."""
    gate = visitor(PressInitial("w"))
    assert [each.name for each in shown_candidates(entry(gate))][:2] == ["王", "吴"]
    gate.taps(PickName("王"), *XIU, *YING, PickName("秀英"))
    assert (entry(gate).name, entry(gate).syllables) == ("王秀英", ("wang", "xiu", "ying"))
    assert recorded(gate) == "王秀英"


def test_candidates_come_before_the_last_key() -> None:
    """Names for what was typed so far are offered, so that many need not be typed to their end."""
    gate = visitor(PressInitial("w"), PickName("王"), *XIU, PressInitial("y"))
    assert "秀英" in [each.name for each in shown_candidates(entry(gate))]
    assert recorded(gate.taps(PickName("秀英"))) == "王秀英"


def test_the_guess_may_be_confirmed_at_once() -> None:
    """What stands in the cells for whole syllables is what a confirmation takes."""
    gate = visitor(*WANG, *XIU, *YING)
    standing = guess(entry(gate))
    assert standing is not None
    assert recorded(gate) == standing.name


def test_a_guessed_character_is_corrected_in_its_cell() -> None:
    """Tapping a cell of the guess offers what sounds the same; the others stay as they were guessed."""
    gate = visitor(*WANG, *XIU, *YING)
    standing = guess(entry(gate))
    assert standing is not None
    gate.taps(PickCell(2))
    assert entry(gate).correcting == 2
    other = next(each for each in entry(gate).homophones if each != standing.name[2])
    assert recorded(gate.taps(PickCharacter(other))) == standing.name[:2] + other


def test_a_syllable_begun_is_not_confirmed() -> None:
    """A name isn't taken while a syllable has only begun, nor letters that are no syllables: it is said."""
    gate = visitor(*WANG, PressInitial("x"), ConfirmName()).sees(Naming)
    assert entry(gate).notice == "name_unfinished"
    assert (entry(gate).letters, entry(gate).initial) == ("wang'", "x")
    gate = visitor(ChooseBoard("pinyin"), *letters("wxy"), ConfirmName()).sees(Naming)
    assert entry(gate).notice == "name_unfinished"
    assert entry(gate).letters == "wxy"


def test_erasing_goes_back_the_way_it_came() -> None:
    """First the initial goes, then the last syllable, then the last character; nothing else with it."""
    gate = visitor(PressInitial("w"), PickName("王"), *XIU, PressInitial("y"))
    seen = []
    for _ in range(4):
        gate.taps(Erase())
        seen.append((entry(gate).name, entry(gate).letters, entry(gate).initial))
    assert seen == [("王", "xiu'", ""), ("王", "", ""), ("", "", ""), ("", "", "")]


def test_only_finals_of_the_initial_count() -> None:
    """A syllable that doesn't begin as was pressed changes nothing."""
    gate = visitor(PressInitial("w"))
    before = entry(gate).letters, entry(gate).initial, entry(gate).candidates
    gate.taps(PressSyllable("ying"), PressInitial("v"))
    assert (entry(gate).letters, entry(gate).initial, entry(gate).candidates) == before


def test_a_vowel_begins_a_syllable() -> None:
    """Surnames and syllables without an initial have a key of their own; what is typed before stays."""
    gate = visitor(PressInitial(NO_INITIAL))
    assert "欧阳" in [each.name for each in entry(gate).candidates]
    gate.taps(PickName("欧阳"), PressInitial("n"), PressSyllable("na"), PressInitial(NO_INITIAL))
    assert entry(gate).candidates[0].syllables == ("na",)
    assert "an" in pad_finals(entry(gate).initial)


def test_boards_share_what_is_typed() -> None:
    """Changing from the pad to letters and back loses no syllable; Latin letters follow what was picked."""
    gate = visitor(*WANG, *XIU, PressInitial("y"), ChooseBoard("pinyin"))
    assert entry(gate).letters == "wang'xiu'y"
    gate.taps(*letters("ing"))
    assert "王秀英" in [each.name for each in shown_candidates(entry(gate))]
    gate.taps(ChooseBoard("pad"))
    assert entry(gate).letters == "wang'xiu'ying'"
    gate = visitor(PressInitial("w"), PickName("王"), ChooseBoard("latin"), *letters("bo"))
    assert recorded(gate) == "王bo"


def test_the_middle_dot_takes_what_was_typed() -> None:
    """A dot after syllables settles them and stands behind them; other dots are recorded as this one."""
    typed = [*syllable(NO_INITIAL, "a"), *syllable("y", "yi"), PressKey("·"), *syllable("m", "mai")]
    gate = visitor(*typed)
    assert entry(gate).name[2:] == "·"
    name = recorded(gate)
    assert (len(name), name[2]) == (4, "·")


def test_pages_of_surnames() -> None:
    """Surnames beyond the first row are a page away, and after the last page the first comes again."""
    gate = visitor(PressInitial("l"))
    first = shown_candidates(entry(gate))
    second = shown_candidates(entry(gate.taps(TurnPage())))
    assert len(first) == len(second) == SHORT_PER_ROW
    assert not {each.name for each in first} & {each.name for each in second}
    assert shown_candidates(entry(gate.taps(TurnPage()))) == first


def test_every_character_of_a_long_name_has_its_page() -> None:
    """The cells of a name of forty characters are all reached by turning pages."""
    gate = visitor()
    for _ in range(20):
        gate.taps(*syllable("m", "mai"), PressKey("·"))
    stage = entry(gate)
    assert len(stage.name) == 40
    corrected = gate.taps(TurnPage(), TurnPage(), PickCell(38))
    assert entry(corrected).correcting == 38

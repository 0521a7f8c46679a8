"""What keys and candidates do to a name that is being entered. Pure text; knows no stage but Naming.

Three boards lead to one name: the pad (two taps a syllable), pinyin letters, and Latin letters as they are.
What is typed stays when the board is changed, as far as the other one can hold it.
"""

from dataclasses import replace

from kiosk.flow.actions import (
    Board,
    ChooseBoard,
    Erase,
    PickCell,
    PickCharacter,
    PickName,
    PressInitial,
    PressKey,
    PressSyllable,
    TurnPage,
)
from kiosk.flow.pages import CANDIDATES_MAX, HOMOPHONES_PER_PAGE, pages
from kiosk.flow.rules import LETTERS_MAX, NAME_CHARACTERS_MAX, Rules
from kiosk.flow.waiting_states import Naming
from kiosk.people.names import Suggestion, pad_finals, pad_initials
from kiosk.people.names.pad import NO_INITIAL
from kiosk.people.names.readings import DOTS, MIDDLE_DOT, has_compound_surname

MARK = "'"  # stands behind a syllable that the pad has finished


def typed(stage: Naming, action: object, rules: Rules) -> Naming:
    """The entry after one action of the keyboard; an action that means nothing here changes nothing."""
    match action:
        case PressKey(key) if stage.who == "staff":
            return _letter_of_staff(stage, key, rules)
        case PressKey(key):
            return _key(stage, key, rules)
        case PressInitial(initial) if stage.board == "pad" and initial in pad_initials():
            return _search(stage, stage.letters, rules, initial=initial)
        case PressSyllable(syllable) if syllable in pad_finals(stage.initial):
            return _syllable(stage, syllable, rules)
        case Erase(everything):
            return _erased(stage, rules, everything=everything)
        case ChooseBoard(board) if board != stage.board:
            return _on_board(stage, board, rules)
        case PickName(name):
            return _picked(stage, name)
        case PickCell(index) if index == stage.correcting:
            return replace(stage, correcting=None, homophones=(), page=0)
        case PickCell(index):
            return _correcting(settled(stage), index, rules)
        case PickCharacter(character) if stage.correcting is not None:
            return _corrected(stage, character)
        case TurnPage():
            return _turned(stage, rules)
    return stage


def likely(stage: Naming) -> Suggestion | None:
    """The likeliest characters for what was typed in whole syllables; None for anything half typed."""
    if not stage.letters or not stage.candidates:
        return None
    first = stage.candidates[0]
    if stage.letters.endswith(MARK):
        whole = stage.letters.count(MARK)
        enough = len(first.syllables) >= whole
        return Suggestion(first.name[:whole], first.syllables[:whole]) if enough else None
    return first if "".join(first.syllables) == stage.letters.replace(MARK, "") else None


def guess(stage: Naming) -> Suggestion | None:
    """What stands for the letters if the name is confirmed now; None while a syllable is begun."""
    return None if stage.initial else likely(stage)


def settled(stage: Naming) -> Naming:
    """The entry with its guess picked, if there is one."""
    found = guess(stage)
    return _picked(stage, found.name) if found else stage


def finished_name(stage: Naming) -> str:
    """The name as it will be recorded: one kind of middle dot, no blanks around. Never cut."""
    return stage.name.translate(DOTS).strip().strip(MIDDLE_DOT)


def _letter_of_staff(stage: Naming, key: str, rules: Rules) -> Naming:
    if key not in stage.next_letters:
        return replace(stage, notice="letters_lead_nowhere")
    return _with_initials(stage, stage.letters + key, rules)


def _with_initials(stage: Naming, letters: str, rules: Rules) -> Naming:
    return replace(
        stage,
        letters=letters,
        cards=rules.roster.search(letters),
        next_letters=rules.roster.next_letters(letters),
    )


def _key(stage: Naming, key: str, rules: Rules) -> Naming:
    if key == MIDDLE_DOT:
        stage = settled(stage)
    if stage.board == "latin" or key == MIDDLE_DOT:
        capital = stage.board == "latin" and (not stage.name or stage.name[-1] in f" {MIDDLE_DOT}")
        return _extended(stage, key.upper() if capital else key)
    if not ("a" <= key <= "z"):
        return stage
    if len(stage.letters) >= LETTERS_MAX:
        return replace(stage, notice="name_too_long")
    return _search(stage, stage.letters + key, rules)


def _syllable(stage: Naming, syllable: str, rules: Rules) -> Naming:
    letters = f"{stage.letters}{syllable}{MARK}"
    if len(letters) > LETTERS_MAX:
        return replace(stage, notice="name_too_long")
    return _search(stage, letters, rules)


def _search(stage: Naming, letters: str, rules: Rules, *, initial: str = "") -> Naming:
    found = _candidates(stage, letters, initial, rules)
    return replace(
        stage, letters=letters, initial=initial, candidates=found, page=0, correcting=None, homophones=()
    )


def _candidates(stage: Naming, letters: str, initial: str, rules: Rules) -> tuple[Suggestion, ...]:
    """Surnames for the first initial, whole names after it, given names once something stands before them."""
    begun = "" if initial == NO_INITIAL else initial
    if initial and not letters and not stage.name:
        return rules.names.surnames(begun)
    if not letters + begun:
        return ()
    find = rules.names.given_names if stage.name else rules.names.suggest
    return find(letters + begun, CANDIDATES_MAX)


def _on_board(stage: Naming, board: Board, rules: Rules) -> Naming:
    """On another board: a syllable begun on the pad goes on in letters, whole ones go on on the pad."""
    letters = stage.letters
    if board == "latin":
        letters = ""
    elif board == "pinyin":
        letters += "" if stage.initial == NO_INITIAL else stage.initial
    elif not letters.endswith(MARK):
        found = guess(stage)
        letters = "".join(syllable + MARK for syllable in found.syllables) if found else ""
    return _search(replace(stage, board=board), letters, rules)


def _erased(stage: Naming, rules: Rules, *, everything: bool) -> Naming:
    if stage.who == "staff":
        return _with_initials(stage, "" if everything else stage.letters[:-1], rules)
    if everything:
        return _search(replace(stage, name="", syllables=()), "", rules)
    if stage.initial:
        return _search(stage, stage.letters, rules)
    if stage.letters:
        return _search(stage, _without_last(stage.letters), rules)
    return replace(
        stage, name=stage.name[:-1], syllables=stage.syllables[:-1], page=0, correcting=None, homophones=()
    )


def _without_last(letters: str) -> str:
    """Without the last letter, or the last syllable that was finished on the pad."""
    if not letters.endswith(MARK):
        return letters[:-1]
    before, mark, _ = letters[:-1].rpartition(MARK)
    return before + mark


def _picked(stage: Naming, name: str) -> Naming:
    found = next((each for each in stage.candidates if each.name == name), None)
    if found is None:
        return stage
    extended = _extended(stage, found.name, found.syllables)
    return extended if extended.notice else replace(extended, letters="", initial="", candidates=())


def _extended(stage: Naming, characters: str, syllables: tuple[str, ...] = ()) -> Naming:
    name = stage.name + characters
    if len(name) > NAME_CHARACTERS_MAX:
        return replace(stage, notice="name_too_long")
    sounds = stage.syllables + (syllables or ("",) * len(characters))
    return replace(stage, name=name, syllables=sounds, page=0, correcting=None, homophones=())


def _position(stage: Naming, index: int) -> str:
    surname = 2 if has_compound_surname(stage.name) else 1
    if index < surname:
        return "surname"
    if len(stage.name) == surname + 1:
        return "single"
    return "first" if index == surname else "second"


def _correcting(stage: Naming, index: int, rules: Rules) -> Naming:
    if not 0 <= index < len(stage.name) or not stage.syllables[index]:
        return stage
    return replace(stage, correcting=index, homophones=_homophones(stage, index, 0, rules), page=0)


def _homophones(stage: Naming, index: int, page: int, rules: Rules) -> tuple[str, ...]:
    return rules.names.homophones(stage.syllables[index], _position(stage, index), HOMOPHONES_PER_PAGE, page)


def _corrected(stage: Naming, character: str) -> Naming:
    index = stage.correcting
    assert index is not None, "the caller checked it"
    if character not in stage.homophones:
        return stage
    name = stage.name[:index] + character + stage.name[index + 1 :]
    return replace(stage, name=name, page=0, correcting=None, homophones=())


def _turned(stage: Naming, rules: Rules) -> Naming:
    """The next page, after the last the first: of characters while one is corrected, else of names."""
    page = stage.page + 1
    if stage.correcting is None:
        return replace(stage, page=page % pages(stage))
    offered = _homophones(stage, stage.correcting, page, rules)
    if not offered:
        page, offered = 0, _homophones(stage, stage.correcting, 0, rules)
    return replace(stage, homophones=offered, page=page)

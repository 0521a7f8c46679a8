"""What keys and candidates do to a name that is being entered. Pure text; knows no stage but Naming."""

from dataclasses import replace

from kiosk.flow.actions import Erase, PickCell, PickCharacter, PickName, PressKey, SwitchScript, TurnPage
from kiosk.flow.rules import LETTERS_MAX, NAME_CHARACTERS_MAX, Rules
from kiosk.flow.states import Naming
from kiosk.people.names import Suggestion
from kiosk.people.names.readings import has_compound_surname

MIDDLE_DOT = "·"
CANDIDATES_PER_PAGE = 10
CANDIDATES_MAX = 40  # hit@40 is 91 %; beyond that single characters are quicker to correct
HOMOPHONES_PER_PAGE = 24
_DOTS = str.maketrans(dict.fromkeys("•・．‧∙", MIDDLE_DOT))


def typed(stage: Naming, action: object, rules: Rules) -> Naming:
    """The entry after one action of the keyboard; an action that means nothing here changes nothing."""
    match action:
        case PressKey(key) if stage.who == "staff":
            return _initial(stage, key, rules)
        case PressKey(key):
            return _key(stage, key, rules)
        case Erase(everything):
            return _erased(stage, rules, everything=everything)
        case SwitchScript():
            return replace(
                stage,
                latin=not stage.latin,
                letters="",
                candidates=(),
                page=0,
                correcting=None,
                homophones=(),
            )
        case PickName(name):
            return _picked(stage, name, rules)
        case PickCell(index) if index == stage.correcting:
            return replace(stage, correcting=None, homophones=(), page=0)
        case PickCell(index) if 0 <= index < len(stage.name):
            return _correcting(stage, index, rules)
        case PickCharacter(character) if stage.correcting is not None:
            return _corrected(stage, character)
        case TurnPage():
            return _turned(stage, rules)
    return stage


def finished_name(stage: Naming) -> str:
    """The name as it will be recorded: one kind of middle dot, no blanks around. Never cut."""
    return stage.name.translate(_DOTS).strip().strip(MIDDLE_DOT)


def _initial(stage: Naming, key: str, rules: Rules) -> Naming:
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
    if stage.latin or key == MIDDLE_DOT:
        capital = stage.latin and (not stage.name or stage.name[-1] in f" {MIDDLE_DOT}")
        return _extended(stage, key.upper() if capital else key)
    if not ("a" <= key <= "z"):
        return stage
    if len(stage.letters) >= LETTERS_MAX:
        return replace(stage, notice="name_too_long")
    return _with_letters(stage, stage.letters + key, rules)


def _with_letters(stage: Naming, letters: str, rules: Rules) -> Naming:
    names = tuple(suggestion.name for suggestion in _suggestions(stage, letters, rules))
    return replace(stage, letters=letters, candidates=names, page=0, correcting=None, homophones=())


def _suggestions(stage: Naming, letters: str, rules: Rules) -> tuple[Suggestion, ...]:
    """Whole names at first; given names once something stands before them."""
    if not letters:
        return ()
    find = rules.names.given_names if stage.name else rules.names.suggest
    return find(letters, CANDIDATES_MAX)


def _erased(stage: Naming, rules: Rules, *, everything: bool) -> Naming:
    if stage.who == "staff":
        return _with_initials(stage, "" if everything else stage.letters[:-1], rules)
    if everything:
        return replace(_with_letters(stage, "", rules), name="", syllables=())
    if stage.letters:
        return _with_letters(stage, stage.letters[:-1], rules)
    return replace(
        stage, name=stage.name[:-1], syllables=stage.syllables[:-1], correcting=None, homophones=()
    )


def _picked(stage: Naming, name: str, rules: Rules) -> Naming:
    found = _suggestions(stage, stage.letters, rules)
    sounds = next((each.syllables for each in found if each.name == name), ())
    if not sounds:
        return stage
    extended = _extended(stage, name, sounds)
    return extended if extended.notice else _with_letters(extended, "", rules)


def _extended(stage: Naming, characters: str, syllables: tuple[str, ...] = ()) -> Naming:
    name = stage.name + characters
    if len(name) > NAME_CHARACTERS_MAX:
        return replace(stage, notice="name_too_long")
    sounds = syllables or ("",) * len(characters)
    return replace(stage, name=name, syllables=stage.syllables + sounds, correcting=None, homophones=())


def _position(stage: Naming, index: int) -> str:
    surname = 2 if has_compound_surname(stage.name) else 1
    if index < surname:
        return "surname"
    if len(stage.name) == surname + 1:
        return "single"
    return "first" if index == surname else "second"


def _correcting(stage: Naming, index: int, rules: Rules) -> Naming:
    syllable = stage.syllables[index]
    if not syllable:
        return stage
    offered = rules.names.homophones(syllable, _position(stage, index), HOMOPHONES_PER_PAGE, 0)
    return replace(stage, correcting=index, homophones=offered, page=0)


def _corrected(stage: Naming, character: str) -> Naming:
    index = stage.correcting
    assert index is not None, "the caller checked it"
    if character not in stage.homophones:
        return stage
    name = stage.name[:index] + character + stage.name[index + 1 :]
    return replace(stage, name=name, page=0, correcting=None, homophones=())


def _turned(stage: Naming, rules: Rules) -> Naming:
    if stage.correcting is None:
        pages = max(1, -(-len(stage.candidates) // CANDIDATES_PER_PAGE))
        return replace(stage, page=(stage.page + 1) % pages)
    syllable, position = stage.syllables[stage.correcting], _position(stage, stage.correcting)
    page = stage.page + 1
    offered = rules.names.homophones(syllable, position, HOMOPHONES_PER_PAGE, page)
    if not offered:
        page, offered = 0, rules.names.homophones(syllable, position, HOMOPHONES_PER_PAGE, 0)
    return replace(stage, homophones=offered, page=page)

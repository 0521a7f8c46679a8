"""How somebody types a name: looks at what is offered after every key, and takes what is theirs.

Knows the name and its sounds, and of the screen only what it shows; nothing of time or fingers.
"""

from kiosk.flow.actions import (
    Action,
    ChooseBoard,
    ConfirmName,
    PickCell,
    PickCharacter,
    PickName,
    PressInitial,
    PressKey,
    PressSyllable,
    TurnPage,
)
from kiosk.flow.pages import pages, shown_candidates
from kiosk.flow.spelling import MARK, settled
from kiosk.flow.waiting_states import Naming
from kiosk.people.names.pad import NO_INITIAL
from kiosk.people.names.readings import MIDDLE_DOT, has_compound_surname
from kiosk.people.names.syllables import initial_of

WRONG_MAX = 1  # with more wrong characters than that, one page more is looked at before they are corrected
PAGES_TURNED_MAX = 1


def next_action(stage: Naming, name: str, syllables: tuple[str, ...], *, looks: bool = True) -> Action:
    """What is tapped next on the way to this name, one syllable a character; at last `ConfirmName`.

    Who doesn't look (`looks`) types everything before taking anything but the surname.
    """
    if name.isascii():
        return _in_letters(stage, name)
    dot = name.find(MIDDLE_DOT, len(stage.name))
    if dot >= 0 and settled(stage).name == name[:dot]:
        return PressKey(MIDDLE_DOT)
    if dot >= 0:
        name, syllables = name[:dot], syllables[:dot]
    if stage.correcting is not None:
        wanted = name[stage.correcting]
        return PickCharacter(wanted) if wanted in stage.homophones else TurnPage()
    if settled(stage).name == name:
        return ConfirmName()
    offered = [each.name for each in shown_candidates(stage)]
    rest = name[len(stage.name) :]
    key = _next_key(stage, syllables[len(stage.name) :])
    if rest in offered and (looks or key is None):
        return PickName(rest)
    surname = name[: 2 if has_compound_surname(name) else 1]
    if stage.board == "pad" and not stage.name and not stage.letters and surname in offered:
        return PickName(surname)
    return key or _corrected(stage, name, offered)


def _in_letters(stage: Naming, name: str) -> Action:
    """A Latin name as it is written; the board itself begins each part with a capital."""
    if stage.board != "latin":
        return ChooseBoard("latin")
    return ConfirmName() if stage.name == name else PressKey(name[len(stage.name)].lower())


def _next_key(stage: Naming, sounds: tuple[str, ...]) -> Action | None:
    """The next key of these syllables; None if they are all typed."""
    if stage.board == "pad":
        finished = stage.letters.count(MARK)
        if finished >= len(sounds):
            return None
        syllable = sounds[finished]
        return PressSyllable(syllable) if stage.initial else PressInitial(initial_of(syllable) or NO_INITIAL)
    letters = "".join(sounds)
    return PressKey(letters[len(stage.letters)]) if len(stage.letters) < len(letters) else None


def _corrected(stage: Naming, name: str, offered: list[str]) -> Action:
    """Everything is typed and the name isn't there: take the nearest and change what is wrong."""
    standing = settled(stage).name
    alike = [each for each in offered if len(stage.name + each) == len(name)]
    nearest = min(alike, key=lambda each: len(_wrong(stage.name + each, name)), default=None)
    if len(standing) == len(name):
        wrong = _wrong(standing, name)
        if nearest is None or len(wrong) <= len(_wrong(stage.name + nearest, name)) or not stage.letters:
            turn = len(wrong) > WRONG_MAX and stage.letters and stage.page < PAGES_TURNED_MAX
            return TurnPage() if turn and pages(stage) > 1 else PickCell(wrong[0])
    return PickName(nearest) if nearest is not None else TurnPage()


def _wrong(shown: str, name: str) -> list[int]:
    return [index for index, pair in enumerate(zip(shown, name, strict=True)) if pair[0] != pair[1]]

"""Keyboards as data: rows of keys, each so many units wide; every row is ten units.

Letters stay where they are in every mode, so that fingers find them again. Knows nothing of pixels.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from kiosk.flow.actions import (
    Action,
    AnswerMask,
    Board,
    CallGuard,
    ChooseBoard,
    ChooseWho,
    ConfirmName,
    Erase,
    PressInitial,
    PressKey,
    PressSyllable,
    SkipHost,
)
from kiosk.people.names import pad_finals, pad_initials

ROW_UNITS = 10.0
PAD_KEYS = 27  # 24 initials, or at most 26 syllables of one

Look = Literal["letter", "tool", "confirm", "call"]


@dataclass(frozen=True, slots=True)
class Key:
    """`label` is what stands on it as it is, or the key of the words for it if `worded`."""

    label: str
    action: Action | None  # None: an empty place
    units: float = 1.0
    look: Look = "letter"
    worded: bool = False
    legend: str = ""  # a second, small letter: what else it types
    note: str = ""  # the key of words below the label: what it is called
    icon: str = ""


Row = tuple[Key, ...]


def _letters(text: str, *, upper: bool = False) -> Row:
    return tuple(Key(letter.upper() if upper else letter, PressKey(letter)) for letter in text)


def _tool(label: str, action: Action, units: float, look: Look = "tool", icon: str = "") -> Key:
    return Key(label, action, units, look, worded=True, icon=icon)


_CLEAR = _tool("key.clear", Erase(everything=True), 1.5)
_ERASE = Key("", Erase(), 1.5, "tool", icon="erase")
_CALL, _CONFIRM = _tool("call", CallGuard(), 2.0, "call"), _tool("key.confirm", ConfirmName(), 2.0, "confirm")
_DOT = Key("·", PressKey("·"), 1.5, "tool", note="key.dot")
# ü has no key on a Latin keyboard; everybody types v for it.
_V = Key("v", PressKey("v"), legend="ü")


@cache
def staff_board(*, flagged: bool, maskless: bool) -> tuple[Row, ...]:
    """Capital letters for initials.

    A tapped card says that a mask is worn; who wears none says so first (`maskless`: has said so). `flagged`:
    the guard types, and nobody speaks of themselves.
    """
    if flagged:
        call = _tool("call", CallGuard(), 4.5, "call")
        return _letter_board(_tool("who.visitor", ChooseWho("visitor"), 5.5), call, upper=True)
    mask = _tool("mask.yes" if maskless else "mask.no", AnswerMask(worn=maskless), 3.0)
    visitor, call = _tool("staff.visitor", ChooseWho("visitor"), 3.8), _tool("call", CallGuard(), 3.2, "call")
    return _letter_board(visitor, mask, call, upper=True)


@cache
def visitor_board(board: Board, initial: str, *, flagged: bool, pad_columns: int) -> tuple[Row, ...]:
    """The keys on which a visitor's name is typed; `initial` is the one pressed on the pad."""
    staff = _tool("idle.staff" if flagged else "visitor.staff", ChooseWho("staff"), 1.5)
    match board:
        case "pad":
            letters = _tool("key.letters", ChooseBoard("pinyin"), 1.5)
            tools = (letters, _DOT, staff, _CALL, _ERASE, _CONFIRM)
            return (*_pad(initial, pad_columns), _tools(tools, pad_columns))
        case "pinyin":
            pad, latin = (
                _tool("key.pad", ChooseBoard("pad"), 1.5),
                _tool("key.latin", ChooseBoard("latin"), 1.5),
            )
            return _letter_board(pad, latin, _DOT, staff, _CALL, _CONFIRM, v=_V)
        case "latin":
            pinyin, space = (
                _tool("key.pinyin", ChooseBoard("pad"), 1.5),
                _tool("key.space", PressKey(" "), 1.5),
            )
            return _letter_board(pinyin, _DOT, space, staff, _CALL, _CONFIRM)


@cache
def host_board() -> tuple[Row, ...]:
    """Whom to see: the same letters, and a way on for who doesn't know."""
    skip = _tool("host.skip", SkipHost(), 6.0)
    return _letter_board(skip, _tool("call", CallGuard(), 4.0, "call"), upper=True)


def _letter_board(*last: Key, v: Key | None = None, upper: bool = False) -> tuple[Row, ...]:
    lower = _letters("zxcvbnm", upper=upper)
    if v is not None:
        lower = tuple(v if key.label == "v" else key for key in lower)
    return (
        _letters("qwertyuiop", upper=upper),
        _letters("asdfghjkl", upper=upper),
        (_CLEAR, *lower, _ERASE),
        last,
    )


def _tools(tools: Row, columns: int) -> Row:
    """The last row of the pad; under few columns all alike, so that none is too narrow."""
    if columns > len(tools):
        return tools
    return tuple(replace(key, units=ROW_UNITS / len(tools)) for key in tools)


def _pad(initial: str, columns: int) -> tuple[Row, ...]:
    """The initials, or the syllables of the one that was pressed; Latin letters in the last empty place."""
    units = ROW_UNITS / columns
    if initial:
        keys = [
            Key(syllable.replace("v", "ü"), PressSyllable(syllable), units)
            for syllable in pad_finals(initial)
        ]
    else:
        keys = [Key(each, PressInitial(each), units) for each in pad_initials()]
    rows = -(-PAD_KEYS // columns)
    keys += [Key("", None, units)] * (rows * columns - len(keys))
    if not initial:
        keys[-1] = _tool("key.latin", ChooseBoard("latin"), units)
    return tuple(tuple(keys[row * columns :][:columns]) for row in range(rows))

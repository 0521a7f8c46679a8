"""Keyboards as data: rows of keys, each so many units wide; every row is ten units.

Letters stay where they are in every mode, so that fingers find them again. Knows nothing of pixels.
"""

from dataclasses import dataclass
from typing import Literal

from kiosk.flow.actions import (
    Action,
    AnswerMask,
    CallGuard,
    ChooseWho,
    ConfirmName,
    Erase,
    PressKey,
    SwitchScript,
)

ROW_UNITS = 10.0

Look = Literal["letter", "tool", "confirm", "call"]


@dataclass(frozen=True, slots=True)
class Key:
    """`label` is what stands on it as it is, or the key of the words for it if `worded`."""

    label: str
    action: Action
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
_END = (_tool("call", CallGuard(), 2.5, "call"), _tool("key.confirm", ConfirmName(), 2.5, "confirm"))
_DOT = Key("·", PressKey("·"), 1.5, "tool", note="key.dot")
# ü has no key on a Latin keyboard; everybody types v for it.
_V = Key("v", PressKey("v"), legend="ü")


def _board(*last: Key, v: Key | None = None, upper: bool = False) -> tuple[Row, ...]:
    lower = _letters("zxcvbnm", upper=upper)
    if v is not None:
        lower = tuple(v if key.label == "v" else key for key in lower)
    return (
        _letters("qwertyuiop", upper=upper),
        _letters("asdfghjkl", upper=upper),
        (_CLEAR, *lower, _ERASE),
        last,
    )


def _staff(visitor: str, *mask: Key) -> tuple[Row, ...]:
    last = (*mask, _tool("call", CallGuard(), 4.5 if not mask else 3.2, "call"))
    return _board(
        _tool(visitor, ChooseWho("visitor"), ROW_UNITS - sum(key.units for key in last)), *last, upper=True
    )


def _pinyin(staff: str) -> tuple[Row, ...]:
    return _board(
        _tool("key.latin", SwitchScript(), 1.5), _DOT, _tool(staff, ChooseWho("staff"), 2.0), *_END, v=_V
    )


def _latin() -> tuple[Row, ...]:
    return _board(
        _tool("key.pinyin", SwitchScript(), 1.5), _DOT, _tool("key.space", PressKey(" "), 2.0), *_END
    )


# A tapped card says that a mask is worn; who wears none says so first.
STAFF = _staff("staff.visitor", _tool("mask.no", AnswerMask(worn=False), 3.0))
MASKLESS = _staff("staff.visitor", _tool("mask.yes", AnswerMask(worn=True), 3.0))
PINYIN, LATIN = _pinyin("visitor.staff"), _latin()
# When the guard types, nobody speaks of themselves.
FLAGGED_STAFF, FLAGGED_PINYIN = _staff("who.visitor"), _pinyin("idle.staff")

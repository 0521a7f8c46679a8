"""What a register is made of: columns with the field's own words, and how each reads what is typed. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import get_language

TEXT_CHARS_MAX = 200
NUMBER_MAX = 9_999_999
TENTHS_MIN, TENTHS_MAX = 340, 430  # what a clinical thermometer can show, in tenths of a degree Celsius
YEAR_MIN, YEAR_MAX = 2000, 2099

Kind = Literal["text", "day", "time", "number", "temperature", "choice"]

_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])", re.ASCII)
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in both languages; the Chinese is what stands on the form."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if get_language() == "en" else self.zh


class Wrong(ValueError):
    """This can't stand in that column; `words` say what to write instead."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `needed` may not be blank; `choices` are the values of a choice, as written on the form."""

    key: str
    head: Words
    kind: Kind = "text"
    needed: bool = False
    choices: tuple[Words, ...] = ()

    def read(self, typed: str) -> str:
        """What is stored for what was typed, "" for blank or 无. Raises: Wrong."""
        text = " ".join(typed.split())
        if text in ("", "无", "none", "/"):
            if self.needed:
                raise Wrong(Words(f"“{self.head.zh}”必须填写", f"“{self.head.en}” must be filled in"))
            return ""
        return _READERS[self.kind](self, text)


def read_row(columns: tuple[Column, ...], typed: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """A row's values, and what is wrong with it in words, one for each column at fault."""
    values: dict[str, str] = {}
    troubles: list[str] = []
    for column in columns:
        try:
            values[column.key] = column.read(typed.get(column.key, ""))
        except Wrong as wrong:
            troubles.append(str(wrong.words))
    return values, troubles


def _text(column: Column, text: str) -> str:
    if len(text) > TEXT_CHARS_MAX or not text.isprintable():
        raise Wrong(
            Words(
                f"“{column.head.zh}”不能超过 {TEXT_CHARS_MAX} 个字",
                f"“{column.head.en}”: at most {TEXT_CHARS_MAX} characters",
            )
        )
    return text


def _day(column: Column, text: str) -> str:
    found = _date(_DAY.fullmatch(text.partition(" ")[0]))
    if found is None or not YEAR_MIN <= found.year <= YEAR_MAX:
        raise Wrong(
            Words(f"“{column.head.zh}”应为日期，如 2026-02-03", f"“{column.head.en}”: a date as 2026-02-03")
        )
    return found.isoformat()


def _date(matched: re.Match[str] | None) -> date | None:
    try:
        return date(*(int(part) for part in matched.groups())) if matched else None
    except ValueError:  # 31 February
        return None


def _time(column: Column, text: str) -> str:
    matched = _TIME.fullmatch(text)
    if matched is None:
        raise Wrong(Words(f"“{column.head.zh}”应为时间，如 07:50", f"“{column.head.en}”: a time as 07:50"))
    return f"{int(matched[1]):02d}:{matched[2]}"


def _number(column: Column, text: str) -> str:
    # A spreadsheet says 3.0 for 3.
    whole = text.removesuffix(".0")
    if not whole.isdecimal() or len(whole) > len(str(NUMBER_MAX)) or int(whole) > NUMBER_MAX:
        raise Wrong(
            Words(
                f"“{column.head.zh}”应为 0 到 {NUMBER_MAX} 的整数",
                f"“{column.head.en}”: a whole number from 0 to {NUMBER_MAX}",
            )
        )
    return str(int(whole))


def _temperature(column: Column, text: str) -> str:
    whole, _dot, tenths = text.removesuffix("℃").partition(".")
    digits = whole + (tenths or "0")
    if len(digits) != 3 or not digits.isdecimal() or not TENTHS_MIN <= int(digits) <= TENTHS_MAX:
        raise Wrong(
            Words(
                f"“{column.head.zh}”应为 34.0 到 43.0，保留一位小数",
                f"“{column.head.en}”: 34.0 to 43.0, one decimal",
            )
        )
    return f"{int(digits) / 10:.1f}"


def _choice(column: Column, text: str) -> str:
    for choice in column.choices:
        if text in (choice.zh, choice.en):
            return choice.zh
    raise Wrong(
        Words(
            f"“{column.head.zh}”只能是：{'、'.join(choice.zh for choice in column.choices)}",
            f"“{column.head.en}”: one of {', '.join(choice.en for choice in column.choices)}",
        )
    )


_READERS = {
    "text": _text,
    "day": _day,
    "time": _time,
    "number": _number,
    "temperature": _temperature,
    "choice": _choice,
}

"""A value of a document that people write, and where it stands: read strictly, or a sentence about it.

A key too many, a wrong type, a number out of bounds: each names the path of the key and says what to write
instead, in Chinese and English. Knows nothing of what the document is about.
"""

import difflib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Never, TypeVar

NOTICE_CHARACTERS_MAX = 200

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_PINYIN = re.compile(r"[a-z]{1,20}( [a-z]{1,20}){0,11}")

T = TypeVar("T")


class SiteInvalid(Exception):
    """The site document can't be used; says the file, the path of the key, and what is wrong, zh then en."""

    def __init__(self, path: Path, key: str, zh: str, en: str) -> None:
        super().__init__(f"{path}: {key}: {zh} / {en}")
        self.path = path
        self.key = key
        self.zh = zh
        self.en = en


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same words in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the document, and where it stands."""

    path: Path
    key: str
    value: Any

    def at(self, key: str) -> "Value":
        """What stands below; the path of its key is all that is asked for."""
        joint = "." if self.key and not key.startswith("[") else ""
        return Value(self.path, f"{self.key}{joint}{key}", None)

    def wrong(self, zh: str, en: str) -> Never:
        """Stop here: this value can't be used, for this reason.

        Raises:
            SiteInvalid: always.
        """
        raise SiteInvalid(self.path, self.key or "-", zh, en)

    def fields(self, *names: str, optional: Sequence[str] = ()) -> dict[str, "Value"]:
        """The values of an object that has these keys and no others; an optional one may be missing."""
        if not isinstance(self.value, dict):
            self.wrong("应当是一个对象 {…}", "must be an object {…}")
        for name in self.value:
            if name not in names and name not in optional:
                known = (*names, *optional)
                near = (difflib.get_close_matches(name, known, 1) or [", ".join(known)])[0]
                self.at(name).wrong(f"没有这个键；是否应为：{near}", f"is unknown; meant: {near}?")
        for name in names:
            if name not in self.value:
                self.at(name).wrong("缺少，请补上", "is missing: add it")
        return {
            name: Value(self.path, self.at(name).key, self.value[name])
            for name in (*names, *optional)
            if name in self.value
        }

    def each(self, read: Callable[["Value"], T], least: int, most: int) -> list[T]:
        """A list, each of its items read."""
        if not isinstance(self.value, list) or not least <= len(self.value) <= most:
            self.wrong(f"应当是 {least} 到 {most} 项的列表", f"must be a list of {least} to {most}")
        return [read(Value(self.path, f"{self.key}[{index}]", each)) for index, each in enumerate(self.value)]

    def bilingual(self, characters_max: int) -> Bilingual:
        """The same words in both languages, each on one line."""
        fields = self.fields("zh", "en")
        return Bilingual(fields["zh"].text(characters_max), fields["en"].text(characters_max))

    def notice(self) -> Bilingual:
        """A sentence for everybody."""
        return self.bilingual(NOTICE_CHARACTERS_MAX)

    def text(self, characters_max: int) -> str:
        """Words on one line, without blanks around."""
        value = self.value.strip() if isinstance(self.value, str) else ""
        if not 1 <= len(value) <= characters_max or not value.isprintable():
            self.wrong(
                f"应当是 1 到 {characters_max} 个可见字符",
                f"must be 1 to {characters_max} printable characters",
            )
        return value

    def slug(self) -> str:
        """A short plain name that other places refer to."""
        if not isinstance(self.value, str) or not _SLUG.fullmatch(self.value):
            self.wrong("应当是 1 到 40 个字母、数字或 . _ -", "must be 1 to 40 letters, digits or . _ -")
        return self.value

    def pinyin(self) -> str:
        """The sounds of a name, syllable by syllable."""
        if not isinstance(self.value, str) or not _PINYIN.fullmatch(self.value):
            self.wrong(
                "应当是小写拼音，音节以空格分开，ü 写作 v，如 shan xiong",
                'must be pinyin in small letters, a blank between syllables, v for ü, as in "shan xiong"',
            )
        return self.value

    def one_of(self, *choices: str) -> str:
        """One of these words."""
        if self.value not in choices:
            words = ", ".join(choices)
            self.wrong(f"只能是 {words}", f"must be one of {words}")
        return str(self.value)

    def some_of(self, choices: Sequence[str], least: int = 0) -> tuple[str, ...]:
        """Some of these words, none of them twice, in the order of the choices."""
        found = self.each(lambda item: item.one_of(*choices), least, len(choices))
        if len(set(found)) != len(found):
            self.wrong("有重复的项", "has an item twice")
        return tuple(choice for choice in choices if choice in found)

    def flag(self) -> bool:
        """True or false."""
        if type(self.value) is not bool:
            self.wrong("应当是 true 或 false", "must be true or false")
        return bool(self.value)

    def whole_number(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both allowed."""
        if type(self.value) is not int or not low <= self.value <= high:
            self.wrong(f"应当是 {low} 到 {high} 的整数", f"must be a whole number from {low} to {high}")
        return self.value


def unique(items: Iterable[T], where: "Value", name: str) -> tuple[T, ...]:
    """These items, no two of which have the same `name`; None may be had by many."""
    seen: dict[str, int] = {}
    found = tuple(items)
    for index, item in enumerate(found):
        value = getattr(item, name)
        if value in seen:
            other = f"{where.key}[{seen[value]}]"
            where.at(f"[{index}].{name}").wrong(f"{value} 与 {other} 重复", f"{value} is {other}'s already")
        if value is not None:
            seen[value] = index
    return found


def read_json(raw: bytes, path: Path) -> Value:
    """The value that these bytes say; `path` only tells where they come from.

    Raises:
        SiteInvalid: they are no JSON.
    """
    try:
        tree = json.loads(raw, object_pairs_hook=_once_each, parse_constant=_no_number)
    except (ValueError, RecursionError) as problem:
        raise SiteInvalid(path, "-", f"不是有效的 JSON：{problem}", f"is no JSON: {problem}") from None
    return Value(path, "", tree)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; a key that stands twice would let one of two values go unseen."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"key {twice!r} stands twice")
    return found


def _no_number(word: str) -> Never:
    raise ValueError(f"{word} is no number")

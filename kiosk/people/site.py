"""The site document: the place and its gates, notices, and the roster, in one JSON file.

Read strictly: a key too many, a wrong type or two people of one id stop the start with the path of the key
and what to write instead. Knows nothing of who sent the file.
"""

import difflib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Never, TypeVar, cast

from kiosk.people.names.readings import DOTS
from kiosk.people.roster import Category, Person, Roster

FORMAT = 1
SITE_BYTES_MAX = 32 << 20  # 50,000 people take 8 MB
PEOPLE_MAX = 50_000  # a county's staff several times over
GATES_MAX = 100
TICKER_MAX = 20  # more than that nobody reads while walking past
CLINICS_MAX = 8  # a county has one to three; so many fit on one page of the guard's screen
NAME_CHARACTERS_MAX = 40  # the longest names with the middle dot need about 30
TITLE_CHARACTERS_MAX = 80
NOTICE_CHARACTERS_MAX = 200
RETENTION_DAYS_MAX = 3_650
VERSION_MAX = 2**53  # whole numbers that every JSON reader keeps exact
GATE_KINDS = ("office", "residential")
CATEGORIES = ("staff", "resident")

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
class GatePlace:
    """A gate of the site; `kind` is one of GATE_KINDS."""

    id: str
    kind: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Clinic:
    """A fever clinic that people are sent to."""

    id: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Site:
    """What a kiosk knows of its place. `version` rises with every change at the office."""

    version: int
    id: str
    name: Bilingual
    gates: tuple[GatePlace, ...]
    ticker: tuple[Bilingual, ...]
    retention_days: int
    clinics: tuple[Clinic, ...]
    roster: Roster

    def gate(self, gate_id: str) -> GatePlace | None:
        """The gate of this id, or None."""
        return next((gate for gate in self.gates if gate.id == gate_id), None)


def load_site(path: Path) -> Site:
    """Read a site document.

    Raises:
        SiteInvalid: the first thing that is wrong with it.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(SITE_BYTES_MAX + 1)
    except OSError as problem:
        reason = problem.strerror
        raise SiteInvalid(path, "-", f"无法读取场所文件：{reason}", f"can't be read: {reason}") from None
    return parse_site(raw, path)


def parse_site(raw: bytes, path: Path) -> Site:
    """The site that these bytes describe; `path` only tells where they come from.

    Raises:
        SiteInvalid: the first thing that is wrong with them.
    """
    if len(raw) > SITE_BYTES_MAX:
        raise SiteInvalid(
            path, "-", f"文件超过 {SITE_BYTES_MAX} 字节", f"is more than {SITE_BYTES_MAX} bytes"
        )
    try:
        tree = json.loads(raw, object_pairs_hook=_once_each, parse_constant=_no_number)
    except (ValueError, RecursionError) as problem:
        raise SiteInvalid(path, "-", f"不是有效的 JSON：{problem}", f"is no JSON: {problem}") from None
    return _site(_Value(path, "", tree))


def _site(document: "_Value") -> Site:
    if isinstance(document.value, dict) and document.value.get("v", FORMAT) != FORMAT:
        document.at("v").wrong(f"只认识格式 {FORMAT}，请升级软件", f"only format {FORMAT} is known: upgrade")
    fields = document.fields(
        "v", "version", "id", "name", "gates", "ticker", "retention_days", "clinics", "roster"
    )
    fields["v"].whole_number(FORMAT, FORMAT)
    version = fields["version"].whole_number(1, VERSION_MAX)
    return Site(
        version=version,
        id=fields["id"].slug(),
        name=fields["name"].bilingual(TITLE_CHARACTERS_MAX),
        gates=_unique(fields["gates"].each(_gate, 1, GATES_MAX), fields["gates"], "id"),
        ticker=tuple(fields["ticker"].each(_Value.notice, 0, TICKER_MAX)),
        retention_days=fields["retention_days"].whole_number(1, RETENTION_DAYS_MAX),
        clinics=_unique(fields["clinics"].each(_clinic, 0, CLINICS_MAX), fields["clinics"], "id"),
        roster=Roster(version, _people(fields["roster"])),
    )


def _gate(gate: "_Value") -> GatePlace:
    fields = gate.fields("id", "kind", "name")
    return GatePlace(
        fields["id"].slug(),
        fields["kind"].one_of(*GATE_KINDS),
        fields["name"].bilingual(TITLE_CHARACTERS_MAX),
    )


def _clinic(clinic: "_Value") -> Clinic:
    fields = clinic.fields("id", "name")
    return Clinic(fields["id"].slug(), fields["name"].bilingual(TITLE_CHARACTERS_MAX))


def _people(roster: "_Value") -> tuple[Person, ...]:
    people = _unique(roster.each(_person, 0, PEOPLE_MAX), roster, "id")
    return _unique(people, roster, "badge")


def _person(person: "_Value") -> Person:
    fields = person.fields("id", "name", "unit", "category", "badge", "pinyin")
    badge, pinyin = fields["badge"], fields["pinyin"]
    return Person(
        id=fields["id"].slug(),
        name=fields["name"].text(NAME_CHARACTERS_MAX).translate(DOTS),
        unit=fields["unit"].text(TITLE_CHARACTERS_MAX),
        category=cast("Category", fields["category"].one_of(*CATEGORIES)),
        badge=None if badge.value is None else badge.text(TITLE_CHARACTERS_MAX),
        pinyin=None if pinyin.value is None else pinyin.pinyin(),
    )


def _unique(items: Iterable[T], where: "_Value", name: str) -> tuple[T, ...]:
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


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of the document, and where it stands."""

    path: Path
    key: str
    value: Any

    def at(self, key: str) -> "_Value":
        """What stands below; the path of its key is all that is asked for."""
        joint = "." if self.key and not key.startswith("[") else ""
        return _Value(self.path, f"{self.key}{joint}{key}", None)

    def wrong(self, zh: str, en: str) -> Never:
        raise SiteInvalid(self.path, self.key or "-", zh, en)

    def fields(self, *names: str) -> dict[str, "_Value"]:
        """The values of an object that has exactly these keys."""
        if not isinstance(self.value, dict):
            self.wrong("应当是一个对象 {…}", "must be an object {…}")
        for name in self.value:
            if name not in names:
                near = (difflib.get_close_matches(name, names, 1) or [", ".join(names)])[0]
                self.at(name).wrong(f"没有这个键；是否应为：{near}", f"is unknown; meant: {near}?")
        for name in names:
            if name not in self.value:
                self.at(name).wrong("缺少，请补上", "is missing: add it")
        return {name: _Value(self.path, self.at(name).key, self.value[name]) for name in names}

    def each(self, read: Callable[["_Value"], T], least: int, most: int) -> list[T]:
        """A list, each of its items read."""
        if not isinstance(self.value, list) or not least <= len(self.value) <= most:
            self.wrong(f"应当是 {least} 到 {most} 项的列表", f"must be a list of {least} to {most}")
        return [
            read(_Value(self.path, f"{self.key}[{index}]", each)) for index, each in enumerate(self.value)
        ]

    def bilingual(self, characters_max: int) -> Bilingual:
        fields = self.fields("zh", "en")
        return Bilingual(fields["zh"].text(characters_max), fields["en"].text(characters_max))

    def notice(self) -> Bilingual:
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
        if not isinstance(self.value, str) or not _SLUG.fullmatch(self.value):
            self.wrong("应当是 1 到 40 个字母、数字或 . _ -", "must be 1 to 40 letters, digits or . _ -")
        return self.value

    def pinyin(self) -> str:
        if not isinstance(self.value, str) or not _PINYIN.fullmatch(self.value):
            self.wrong(
                "应当是小写拼音，音节以空格分开，ü 写作 v，如 shan xiong",
                'must be pinyin in small letters, a blank between syllables, v for ü, as in "shan xiong"',
            )
        return self.value

    def one_of(self, *choices: str) -> str:
        if self.value not in choices:
            words = ", ".join(choices)
            self.wrong(f"只能是 {words}", f"must be one of {words}")
        return str(self.value)

    def whole_number(self, low: int, high: int) -> int:
        if type(self.value) is not int or not low <= self.value <= high:
            self.wrong(f"应当是 {low} 到 {high} 的整数", f"must be a whole number from {low} to {high}")
        return self.value


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

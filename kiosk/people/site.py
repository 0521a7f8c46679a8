"""The site document: names of the place and its gates, notices, and the roster, in one JSON file.

Read strictly: a key too many, a wrong type or two people of one id stop the start with the path of the key.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.people.roster import Person, Roster

FORMAT = 1
PEOPLE_MAX = 50_000  # a county's staff several times over
TICKER_MAX = 20
NAME_CHARACTERS_MAX = 40
SITE_BYTES_MAX = 32 << 20
GATE_KINDS = ("office", "residential")
CATEGORIES = ("staff", "resident")


class SiteInvalid(Exception):
    """The site document can't be used; says the file, the path of the key, and what is wrong, zh then en."""

    def __init__(self, path: Path, key: str, zh: str, en: str) -> None:
        super().__init__(f"{path}: {key}: {zh} / {en}")
        self.key = key


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
class Site:
    """What a kiosk knows of its place."""

    version: int
    id: str
    name: Bilingual
    gates: tuple[GatePlace, ...]
    ticker: tuple[Bilingual, ...]
    retention_days: int
    roster: Roster

    def gate(self, gate_id: str) -> GatePlace | None:
        """The gate of this id, or None."""
        return next((gate for gate in self.gates if gate.id == gate_id), None)


def load_site(path: Path) -> Site:
    """Read a site document.

    Raises:
        SiteInvalid: the first thing wrong with it.
    """
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise SiteInvalid(path, "-", "无法读取场所文件", f"can't be read: {problem.strerror}") from None
    if len(raw) > SITE_BYTES_MAX:
        raise SiteInvalid(path, "-", "文件太大", f"more than {SITE_BYTES_MAX} bytes")
    try:
        tree = json.loads(raw)
    except (ValueError, RecursionError) as problem:
        raise SiteInvalid(path, "-", "不是有效的 JSON", f"not JSON: {problem}") from None
    return _Reader(path).site(tree)


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path

    def site(self, tree: Any) -> Site:
        top = self.table(
            tree, "site", {"v", "version", "id", "name", "gates", "ticker", "retention_days", "roster"}
        )
        if top["v"] != FORMAT:
            raise self.wrong(
                "v", f"格式 {top['v']!r} 不认识", f"format {top['v']!r} is not {FORMAT}; upgrade"
            )
        roster = self.list_of(top["roster"], "roster", PEOPLE_MAX)
        people = [self.person(each, f"roster[{index}]") for index, each in enumerate(roster)]
        self.check_unique(people)
        version = self.number(top["version"], "version", 1, 2**53)
        gates = self.list_of(top["gates"], "gates", 100)
        ticker = self.list_of(top["ticker"], "ticker", TICKER_MAX)
        return Site(
            version=version,
            id=self.text(top["id"], "id"),
            name=self.bilingual(top["name"], "name"),
            gates=tuple(self.gate(each, f"gates[{index}]") for index, each in enumerate(gates)),
            ticker=tuple(self.bilingual(each, f"ticker[{index}]", 200) for index, each in enumerate(ticker)),
            retention_days=self.number(top["retention_days"], "retention_days", 1, 3_650),
            roster=Roster(version, people),
        )

    def person(self, tree: Any, key: str) -> Person:
        fields = self.table(tree, key, {"id", "name", "unit", "category", "badge", "pinyin"})
        return Person(
            id=self.text(fields["id"], f"{key}.id"),
            name=self.text(fields["name"], f"{key}.name", NAME_CHARACTERS_MAX),
            unit=self.text(fields["unit"], f"{key}.unit"),
            category=self.one_of(fields["category"], f"{key}.category", CATEGORIES),  # type: ignore[arg-type]
            badge=self.optional(fields["badge"], f"{key}.badge"),
            pinyin=self.optional(fields["pinyin"], f"{key}.pinyin"),
        )

    def check_unique(self, people: list[Person]) -> None:
        for what in ("id", "badge"):
            seen: dict[str, str] = {}
            for index, person in enumerate(people):
                value = getattr(person, what)
                if value is None:
                    continue
                if value in seen:
                    raise self.wrong(
                        f"roster[{index}].{what}",
                        f"{value} 与 {seen[value]} 重复",
                        f"{value} is already {seen[value]}'s",
                    )
                seen[value] = person.name

    def gate(self, tree: Any, key: str) -> GatePlace:
        fields = self.table(tree, key, {"id", "kind", "name"})
        return GatePlace(
            self.text(fields["id"], f"{key}.id"),
            self.one_of(fields["kind"], f"{key}.kind", GATE_KINDS),
            self.bilingual(fields["name"], f"{key}.name"),
        )

    def bilingual(self, tree: Any, key: str, length_max: int = 40) -> Bilingual:
        fields = self.table(tree, key, {"zh", "en"})
        zh, en = fields["zh"], fields["en"]
        return Bilingual(self.text(zh, f"{key}.zh", length_max), self.text(en, f"{key}.en", length_max))

    def table(self, tree: Any, key: str, names: set[str]) -> dict[str, Any]:
        if not isinstance(tree, dict):
            raise self.wrong(key, "应当是一个对象", "must be an object")
        for name in tree.keys() ^ names:
            zh, en = ("多余", "is unknown") if name in tree else ("缺少", "is missing")
            raise self.wrong(f"{key}.{name}", zh, en)
        return tree

    def list_of(self, value: Any, key: str, most: int) -> list[Any]:
        if not isinstance(value, list) or len(value) > most:
            raise self.wrong(key, f"应当是列表，最多 {most} 项", f"must be a list of at most {most}")
        return value

    def text(self, value: Any, key: str, length_max: int = 80) -> str:
        if not isinstance(value, str) or not 1 <= len(value.strip()) <= length_max:
            raise self.wrong(key, f"应当是 1 到 {length_max} 个字符", f"must be 1 to {length_max} characters")
        return value.strip()

    def optional(self, value: Any, key: str) -> str | None:
        return None if value is None else self.text(value, key)

    def one_of(self, value: Any, key: str, choices: tuple[str, ...]) -> str:
        if value not in choices:
            words = ", ".join(choices)
            raise self.wrong(key, f"{value!r} 只能是 {words}", f"{value!r} must be one of {words}")
        return str(value)

    def number(self, value: Any, key: str, low: int, high: int) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.wrong(key, f"应当是 {low} 到 {high} 的整数", f"must be a whole number {low} .. {high}")
        return value

    def wrong(self, key: str, zh: str, en: str) -> SiteInvalid:
        return SiteInvalid(self.path, key, zh, en)

"""The roster as a file: its columns, what the rows would make of it, and what is wrong with each. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from office.registers.columns import Column, Words, read_row
from office.registers.forms import Register
from office.site.document import Document
from office.site.parts.boxes import Item
from office.site.parts.roster import BOXES, CATEGORIES, clean, next_id, trouble_of

HEADS = {box.key: box.head for box in BOXES}
# The id may be blank: whoever has none yet is found by name, unit and household, or gets one.
FORM = Register(
    "roster",
    Words("人员名册", "Roster"),
    (
        Column("id", HEADS["id"]),
        Column("name", HEADS["name"], needed=True),
        Column(
            "category",
            HEADS["category"],
            "choice",
            needed=True,
            choices=tuple(words for _, words in CATEGORIES),
        ),
        Column("unit", HEADS["unit"], needed=True),
        Column("badge", HEADS["badge"]),
        Column("household", HEADS["household"]),
        Column("pinyin", HEADS["pinyin"]),
    ),
    "unit",
    "name",
)


Known = Mapping[tuple[str | None, ...], list[str]]


@dataclass(frozen=True, slots=True)
class Merged:
    """The document with a file's rows in it, and for each row what is wrong with it."""

    document: Document
    troubles: list[list[str]]

    @property
    def is_right(self) -> bool:
        """Whether every row can be used."""
        return not any(self.troubles)


def merged(document: Document, rows: Sequence[Mapping[str, str]], *, others_leave: bool) -> Merged:
    """What the roster would be: rows change or add people; with `others_leave` whoever is in no row goes."""
    people = {person["id"]: person for person in document["roster"]}
    badges = {person["badge"]: person["id"] for person in people.values() if person["badge"] is not None}
    known: dict[tuple[str | None, ...], list[str]] = {}
    for each in people.values():
        known.setdefault(_who(each), []).append(each["id"])
    came: dict[str, int] = {}
    troubles: list[list[str]] = []
    for number, row in enumerate(rows, start=1):
        values, wrong = read_row(FORM.columns, row)
        person = _person(values, people, known) if not wrong else None
        if person is not None:
            wrong = _wrong(person, came, badges)
        if person is not None and not wrong:
            came[person["id"]] = number
            old = people.get(person["id"])
            if old is not None and badges.get(old["badge"]) == old["id"]:
                del badges[old["badge"]]
            if person["badge"] is not None:
                badges[person["badge"]] = person["id"]
            people[person["id"]] = person
        troubles.append(wrong)
    kept = [person for person in people.values() if not others_leave or person["id"] in came]
    found = {**document, "roster": kept}
    if "observations" in document:
        found["observations"] = [
            each for each in document["observations"] if not others_leave or each["person"] in came
        ]
    return Merged(found, troubles)


def row_of(person: Item) -> dict[str, str]:
    """A person as a row of the sheet."""
    return {box.key: _said(box.key, person.get(box.key)) for box in BOXES}


def _said(key: str, value: Any) -> str:
    return dict(CATEGORIES)[value].zh if key == "category" else value or ""


def _person(values: Mapping[str, str], people: Mapping[str, Item], known: Known) -> Item:
    category = next(value for value, words in CATEGORIES if words.zh == values["category"])
    blank_is_null = {key: values[key] or None for key in ("badge", "household", "pinyin")}
    person = {"id": values["id"], "name": values["name"], "unit": values["unit"], "category": category}
    person = clean({**person, **blank_is_null})
    if not person["id"]:
        same = known.get(_who(person), [])
        person["id"] = same[0] if len(same) == 1 else next_id(people)
    return person


def _who(person: Item) -> tuple[str | None, ...]:
    """By what somebody without an id is found again."""
    return tuple(person.get(key) for key in ("name", "unit", "household"))


def _wrong(person: Item, came: Mapping[str, int], badges: Mapping[str, str]) -> list[str]:
    trouble = trouble_of(person)
    if trouble is not None:
        return [f"{HEADS[trouble.key]}：{trouble}"] if trouble.key in HEADS else [str(trouble)]
    if person["id"] in came:
        row = came[person["id"]]
        return [str(Words(f"编号与第 {row} 行相同", f"the id of row {row}"))]
    owner = badges.get(person["badge"])
    if owner is not None and owner != person["id"]:
        return [str(Words(f"工牌号与 {owner} 相同", f"the badge of {owner}"))]
    return []

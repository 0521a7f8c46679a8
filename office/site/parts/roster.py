"""The part `roster`: one person's boxes, and how the list of people changes. Pure."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from kiosk.people.site import SiteInvalid, read_person
from kiosk.people.value import Value
from office.entries.queries import natural
from office.registers.columns import Words
from office.site.document import Document, Refused, Trouble, refused
from office.site.parts.boxes import Box, Item
from office.site.parts.part import ListPart

CATEGORIES = (("staff", Words("干部职工", "staff")), ("resident", Words("小区住户", "resident")))
NEW_ID = "P{number:04}"

BOXES = (
    Box("id", Words("编号", "Id")),
    Box("name", Words("姓名", "Name")),
    Box("category", Words("人员类别", "Class"), "choice", CATEGORIES),
    Box("unit", Words("科室或单位", "Office or unit"), suggestions="units"),
    Box("badge", Words("工牌号", "Badge"), optional=True),
    Box("household", Words("户号", "Household"), optional=True, suggestions="households"),
    Box(
        "pinyin",
        Words("姓名拼音", "Pinyin of the name"),
        optional=True,
        about=Words("读音与系统不同时才填，音节间空格", "only if it is read otherwise than shown"),
    ),
)


def called(person: Item) -> str:
    """What people call somebody: name, unit, id."""
    return f"{person['name']} {person['unit']} {person['id']}"


PART = ListPart("roster", Words("人员名册", "Roster"), "roster", BOXES, called)


def clean(person: Item) -> Item:
    """The person as the document has one: a household stands there only for those who have one."""
    return {key: value for key, value in person.items() if key != "household" or value is not None}


def trouble_of(person: Item) -> Trouble | None:
    """What the kiosk's reader says against this person alone; the key is that of the box."""
    try:
        read_person(Value(Path(), "", person))
    except SiteInvalid as problem:
        return Trouble(Words(problem.zh, problem.en), problem.key)
    return None


def with_person(document: Document, person: Item, was: str) -> Document:
    """The document with this person in the place of the one of the id `was`, "" for somebody new.

    Raises:
        Refused: somebody else has the id or the badge, or nobody has the id `was`.
    """
    people: list[Item] = document["roster"]
    others = [each for each in people if each["id"] != was]
    if was and len(others) == len(people):
        raise refused("此人已不在名册上。", "This person is not on the roster any more.")
    if clash := clash_of(person, others):
        raise Refused(clash)
    if not was:
        return {**document, "roster": [*people, person]}
    return {**document, "roster": [person if each["id"] == was else each for each in people]}


def without_person(document: Document, person_id: str) -> Document:
    """The document without this person, and without an observation of theirs that is over."""
    kept = [each for each in document["roster"] if each["id"] != person_id]
    found = {**document, "roster": kept}
    if "observations" in document:
        found["observations"] = [each for each in document["observations"] if each["person"] != person_id]
    return found


def clash_of(person: Item, others: Iterable[Item]) -> Trouble | None:
    """Whose id or badge this person would share."""
    for other in others:
        for key, zh, en in (("id", "编号", "id"), ("badge", "工牌号", "badge")):
            if person[key] is not None and person[key] == other[key]:
                return Trouble(
                    Words(f"与 {other['name']} 的{zh}相同", f"is the {en} of {other['name']} already"), key
                )
    return None


def next_id(taken: Collection[str]) -> str:
    """An id that is not taken, in the office's own series."""
    number = len(taken) + 1
    while NEW_ID.format(number=number) in taken:
        number += 1
    return NEW_ID.format(number=number)


def in_order(people: Iterable[Item]) -> list[Item]:
    """By unit, household and id, as people count: 10号 after 2号."""
    return sorted(
        people,
        key=lambda each: (natural(each["unit"]), natural(each.get("household") or ""), natural(each["id"])),
    )


def by_id(document: Document) -> dict[str, Any]:
    """Everybody by id."""
    return {person["id"]: person for person in document["roster"]}

"""A visit as it is typed or read from a file, and as the site document has it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.people.value import SiteInvalid, Value
from kiosk.people.visits import read_expected
from office.registers.columns import Column, Words, read_row
from office.registers.forms import Register
from office.site.document import Trouble

PEOPLE_MAX = 200  # a coach, and another

COLUMNS = (
    Column("name", Words("姓名", "Name"), needed=True),
    Column("phone", Words("联系电话", "Phone"), needed=True),
    Column("place", Words("从何处来", "From where")),
    Column("host", Words("受访人", "Host")),
    Column("unit", Words("受访科室", "Office visited")),
    Column("purpose", Words("来访事由", "Purpose")),
    Column("people", Words("人数", "Number of people"), "number"),
    Column("day_from", Words("来访日期", "Day"), "day", needed=True),
    Column("day_to", Words("至日期", "Until day"), "day"),
    Column("hour_from", Words("到访时间", "From hour"), "time"),
    Column("hour_to", Words("离开时间", "Until hour"), "time"),
)
FORM = Register("visits", Words("访客预约", "Visitors expected"), COLUMNS, "day_from", "name")
HEADS = {column.key: column.head for column in COLUMNS}
CODE_TRIED = "0000"  # stands for the code while the rest is checked


@dataclass(frozen=True, slots=True)
class Typed:
    """A visit as read: its values, and what is wrong with it, each by its column."""

    values: dict[str, Any]
    troubles: tuple[Trouble, ...]

    @property
    def sentences(self) -> list[str]:
        """The troubles with the columns that they are about."""
        return [f"{HEADS[each.key]}：{each}" if each.key in HEADS else str(each) for each in self.troubles]


class Hosts:
    """The people of a roster by what is typed for them: name and unit, or the name if nobody shares it."""

    def __init__(self, people: Sequence[Mapping[str, Any]]) -> None:
        self.by_id = {each["id"]: each for each in people}
        self._by_words: dict[str, list[str]] = {}
        for each in people:
            for words in (each["name"], called(each), each["id"]):
                self._by_words.setdefault(words, []).append(each["id"])

    def find(self, words: str) -> str | None:
        """The id of the one who is meant; None if nobody or more than one is."""
        found = self._by_words.get(words, [])
        return found[0] if len(found) == 1 else None


def called(person: Mapping[str, Any]) -> str:
    """What a host is called: name and unit."""
    return f"{person['name']} {person['unit']}"


def read_visit(typed: Mapping[str, str], hosts: Hosts) -> Typed:
    """What was typed, as it is kept."""
    values: dict[str, Any] = {}
    troubles = []
    for column in COLUMNS:
        read, wrong = read_row((column,), typed)
        values[column.key] = read.get(column.key, "")
        troubles += [Trouble(Words(said, said), column.key) for said in wrong]
    host = hosts.find(values["host"]) if values["host"] else ""
    if host is None:
        words = Words(
            "名册里没有此人，或有多人同名：请从提示中选择",
            "nobody on the roster, or several: choose one of the list",
        )
        troubles.append(Trouble(words, "host"))
    elif host:
        values |= {"host": host, "unit": values["unit"] or hosts.by_id[host]["unit"]}
    values["day_to"] = values["day_to"] or values["day_from"]
    values["people"] = int(values["people"] or 1)
    if not 1 <= values["people"] <= PEOPLE_MAX:
        troubles.append(Trouble(Words(f"应为 1 到 {PEOPLE_MAX}", f"1 to {PEOPLE_MAX}"), "people"))
    if values["hour_to"] and values["hour_to"] <= values["hour_from"]:
        troubles.append(Trouble(Words("应晚于到访时间", "must be later than the hour of coming"), "hour_to"))
    if not troubles:
        troubles += _by_the_gate(values)
    return Typed(values, tuple(troubles))


def expected(number: int, values: Mapping[str, Any], code: str) -> dict[str, Any]:
    """The visit as the site document has it: no more of it goes to a gate than the gate needs."""
    return {
        "id": f"visit-{number}",
        "name": values["name"],
        "phone": values["phone"],
        "host": values["host"] or None,
        "unit": values["unit"],
        "day_from": values["day_from"],
        "day_to": values["day_to"],
        "code": code,
    }


def _by_the_gate(values: Mapping[str, Any]) -> list[Trouble]:
    """What the kiosk's own reader says against it."""
    try:
        read_expected(Value(Path(), "", [expected(0, values, CODE_TRIED)]))
    except SiteInvalid as problem:
        return [Trouble(Words(problem.zh, problem.en), problem.key.rpartition(".")[2])]
    return []

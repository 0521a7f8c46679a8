"""The rules of one kind of gate as boxes of a form, and back. Pure.

What a form can't show stays as it is: rules that this form has no box for are kept from the older ones.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.rules.book import CATEGORIES, DIRECTIONS, ROUND_KINDS
from kiosk.rules.explain import EXCEPTIONS as EXCEPTION_SAID
from kiosk.rules.explain import PEOPLE, WAYS, Sentence
from kiosk.rules.explain import REASONS as REASON_SAID
from kiosk.rules.explain import SYMPTOMS as SYMPTOM_SAID
from kiosk.rules.reasons import EXCUSABLE
from office.registers.columns import Words
from office.site.parts.boxes import Box, Item

_GAP = re.compile(r"[\s,，、;；]+")

CONSEQUENCES = (("refer", Words("转复测", "recheck")), ("refuse", Words("劝返", "refusal")))
WAYS_REGISTERED = (
    ("in", Words("进", "in")),
    ("out", Words("出", "out")),
    ("both", Words("进和出", "both ways")),
)
HOSTS = (
    ("asked", Words("只询问", "asked for")),
    ("known", Words("须在名册上", "must be on the roster")),
    ("confirmed", Words("须电话确认", "must confirm by phone")),
)
PER = (("calendar", Words("自然日", "calendar days")), ("rolling", Words("24 小时", "24 hours each")))
KINDS_OF_ROUND = tuple(
    zip(
        ROUND_KINDS,
        (
            Words("消毒", "disinfection"),
            Words("通风", "airing"),
            Words("口罩桶", "mask bins"),
            Words("风道", "air ducts"),
            Words("会议室", "meeting room"),
            Words("食堂", "canteen"),
        ),
        strict=True,
    )
)
SPANS = Words("如 08:00-10:00 14:00-16:00", "as 08:00-10:00 14:00-16:00")


def _words(said: Sentence) -> Words:
    return Words(said.zh, said.en)


def _flags(key: str, names: Iterable[str], said: Mapping[str, Sentence]) -> tuple[Box, ...]:
    return tuple(Box(f"{key}.{name}", _words(said[name]), "flag") for name in names)


# A heading, and the boxes under it.
SECTIONS: tuple[tuple[Words, tuple[Box, ...]], ...] = (
    (
        Words("登记方向", "Direction"),
        (
            Box(
                "direction",
                Words("登记", "Registered"),
                "choice",
                WAYS_REGISTERED,
            ),
        ),
    ),
    (Words("须戴口罩", "Mask required of"), _flags("mask", CATEGORIES, PEOPLE)),
    (Words("询问健康状况", "Asked how they are"), _flags("symptoms.ask", CATEGORIES, PEOPLE)),
    (
        Words("回答“是”的后果", "What a yes leads to"),
        tuple(
            Box(f"symptoms.questions.{name}", _words(said), "choice", CONSEQUENCES, optional=True)
            for name, said in SYMPTOM_SAID.items()
        ),
    ),
    (
        Words("来访", "Visitors"),
        (
            Box("visitors.host", Words("受访人", "Host"), "choice", HOSTS, optional=True),
            Box(
                "visitors.stay_minutes",
                Words("最长停留（分钟）", "Stay at most (minutes)"),
                "number",
                optional=True,
            ),
        ),
    ),
    (
        Words("每户外出次数", "Exits of a household"),
        (
            Box("quota.count", Words("次数", "Times"), "number", optional=True),
            Box("quota.days", Words("每几天", "In so many days"), "number", optional=True),
            Box("quota.per", Words("天数按", "Days are"), "choice", PER),
        ),
    ),
    (
        Words("居家观察人员不得", "Under observation nobody may go"),
        (
            *_flags("observation.shut", DIRECTIONS, WAYS),
            Box("observation.whole_household", Words("同住人也不得", "nor the household"), "flag"),
            Box("observation.readings", Words("测温时段", "Measured between"), about=SPANS),
        ),
    ),
    (Words("询问是否外地返回", "Asked whether they came back from elsewhere"), (
        *_flags("returnees.ask", CATEGORIES, PEOPLE),
        Box("returnees.again_days", Words("几天内只问一次", "Once in so many days"), "number", optional=True),
    )),
    (
        Words("返回未登记的不得", "Unregistered returnees may not go"),
        _flags("returnees.shut", DIRECTIONS, WAYS),
    ),
    *(
        (
            Words(f"值守可破例：{said.zh}", f"A guard may except for {said.en}"),
            _flags(f"exceptions.{name}", EXCUSABLE, REASON_SAID),
        )
        for name, said in EXCEPTION_SAID.items()
    ),
)  # fmt: skip
BOXES = tuple(box for _, boxes in SECTIONS for box in boxes)


@dataclass(frozen=True, slots=True)
class Table:
    """A list of the rules, and what one of its rows is made of."""

    key: str
    title: Words
    boxes: tuple[Box, ...]


TABLES = (
    Table(
        "hours",
        Words("开放时间", "Opening hours"),
        (
            *_flags("who", CATEGORIES, PEOPLE),
            Box("weekdays", Words("星期", "Weekdays"), about=Words("1 到 7，如 12345", "1 to 7, as 12345")),
            Box("from", Words("从", "From"), about=Words("如 08:00", "as 08:00")),
            Box("to", Words("到", "To"), about=Words("如 18:00", "as 18:00")),
        ),
    ),
    Table(
        "rounds",
        Words("消杀通风", "Rounds"),
        (
            Box("id", Words("编号", "Id"), about=Words("字母或数字", "letters or digits")),
            Box("kind", Words("类别", "Kind"), "choice", KINDS_OF_ROUND),
            Box("name.zh", Words("中文名称", "Chinese name")),
            Box("name.en", Words("英文名称", "English name")),
            Box(
                "spots",
                Words("部位", "Spots"),
                about=Words("如 门把手、电梯；等号后写英文", "Chinese=English, commas between"),
            ),
            Box("due", Words("每天时段", "Due between"), about=Words("空：按需", "blank: when asked for")),
            Box("minutes.min", Words("最短分钟", "Minutes, least"), "number", optional=True),
            Box("minutes.max", Words("最长分钟", "most"), "number", optional=True),
        ),
    ),
)
HANDLED = frozenset(
    (*(key for key in (box.key.split(".")[0] for box in BOXES)), *(table.key for table in TABLES))
)


def to_form(rules: Mapping[str, Any]) -> Item:
    """What stands in the boxes for these rules of the document."""
    symptoms, observation = rules.get("symptoms") or {}, rules.get("observation") or {}
    returnees = rules.get("returnees") or {}
    return {
        "direction": rules.get("direction", "in"),
        "mask": _marked(rules.get("mask", CATEGORIES)),
        "symptoms": {"ask": _marked(symptoms.get("ask", ())), "questions": symptoms.get("questions", {})},
        "visitors": rules.get("visitors") or {},
        "quota": rules.get("quota") or {},
        "observation": {
            "shut": _marked(observation.get("shut", ())),
            "whole_household": observation.get("whole_household", False),
            "readings": _spans_shown(observation.get("readings", ())),
        },
        "returnees": {
            "ask": _marked(returnees.get("ask", ())),
            "again_days": returnees.get("again_days"),
            "shut": _marked(returnees.get("shut", ())),
        },
        "exceptions": {name: _marked(names) for name, names in (rules.get("exceptions") or {}).items()},
        "hours": [
            {**row, "who": _marked(row["who"]), "weekdays": "".join(map(str, row["weekdays"]))}
            for row in rules.get("hours", ())
        ],
        "rounds": [
            {**row, "spots": _spots_shown(row["spots"]), "due": _spans_shown(row["due"])}
            for row in rules.get("rounds", ())
        ],
    }


def from_form(item: Item, old: Mapping[str, Any]) -> dict[str, Any]:
    """The rules that these boxes say; what says only what holds anyway is left out."""
    symptoms, observation, returnees = item["symptoms"], item["observation"], item["returnees"]
    found: dict[str, Any] = {key: value for key, value in old.items() if key not in HANDLED}
    if item["direction"] != "in" or "direction" in old:
        found["direction"] = item["direction"]
    mask = _chosen(item["mask"], CATEGORIES)
    if mask != list(CATEGORIES) or "mask" in old:
        found["mask"] = mask
    questions = {name: leads for name, leads in symptoms["questions"].items() if leads}
    if (asked := _chosen(symptoms["ask"], CATEGORIES)) or questions:
        found["symptoms"] = {"ask": asked, "questions": questions}
    if visitors := _filled_in(item["visitors"]):
        found["visitors"] = {"host": "asked", **visitors}
    if len(quota := _filled_in(item["quota"])) > 1:  # the kind of days is always chosen
        found["quota"] = quota
    readings = _spans(observation["readings"])
    if (shut := _chosen(observation["shut"], DIRECTIONS)) or readings:
        whole = observation["whole_household"]
        found["observation"] = {"shut": shut, "whole_household": whole, "readings": readings}
    ways = _chosen(returnees["shut"], DIRECTIONS)
    if (asked := _chosen(returnees["ask"], CATEGORIES)) or ways or returnees["again_days"] is not None:
        found["returnees"] = {"ask": asked, "again_days": returnees["again_days"], "shut": ways}
    excused = {name: _chosen(names, EXCUSABLE) for name, names in item["exceptions"].items()}
    if excused := {name: names for name, names in excused.items() if names}:
        found["exceptions"] = excused
    if hours := [_hours(row) for row in item["hours"]]:
        found["hours"] = hours
    if rounds := [_round(row) for row in item["rounds"]]:
        found["rounds"] = rounds
    return {key: _in_old_order(value, old.get(key)) for key, value in found.items()}


def _hours(row: Item) -> Item:
    days = [int(sign) if sign.isdecimal() else sign for sign in _GAP.sub("", row["weekdays"])]
    return {**row, "who": _chosen(row["who"], CATEGORIES), "weekdays": days}


def _round(row: Item) -> Item:
    minutes = _filled_in(row["minutes"])
    found = {key: value for key, value in row.items() if key != "minutes"}
    found |= {"spots": _spots(row["spots"]), "due": _spans(row["due"])}
    return {**found, **({"minutes": minutes} if minutes else {})}


def _in_old_order(value: Any, old: Any) -> Any:
    """The same marks in another order are no change."""
    if isinstance(value, dict) and isinstance(old, dict):
        return {key: _in_old_order(inner, old.get(key)) for key, inner in value.items()}
    if isinstance(value, list) and isinstance(old, list) and all(isinstance(each, str) for each in value):
        return old if set(value) == set(old) else value
    return value


def _marked(names: Iterable[str]) -> dict[str, bool]:
    return dict.fromkeys(names, True)


def _chosen(marks: Mapping[str, bool], order: Iterable[str]) -> list[str]:
    return [name for name in order if marks.get(name)]


def _filled_in(item: Item) -> Item:
    return {key: value for key, value in item.items() if value is not None and value != ""}


def _spans(text: str) -> list[Item]:
    """08:00-10:00 14:00-16:00 as the document has it; what is no such thing is left to its reader."""
    parts = [part.replace("－", "-").replace("—", "-").partition("-") for part in _GAP.split(text) if part]
    return [{"from": first, "to": last} for first, _, last in parts]


def _spans_shown(spans: Iterable[Mapping[str, str]]) -> str:
    return " ".join(f"{span['from']}-{span['to']}" for span in spans)


def _spots(text: str) -> list[Item]:
    parts = [part.partition("=") for part in re.split("[、，,;；]+", text) if part.strip()]
    return [{"zh": zh.strip(), "en": (en or zh).strip()} for zh, _, en in parts]


def _spots_shown(spots: Iterable[Mapping[str, str]]) -> str:
    return "、".join(
        spot["zh"] if spot["zh"] == spot["en"] else f"{spot['zh']}={spot['en']}" for spot in spots
    )

"""Invented people: names drawn from the statistics with seeded dice, so that nobody is meant.

`python -m kiosk.people.invent` makes the demo site anew.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from kiosk.people.names.readings import readings
from kiosk.people.names.tables import load_tables

DEMO_SITE = Path(__file__).with_name("demo_site.json")
STAFF = 200
SEED = 20260212
SINGLE_GIVEN_SHARE = 0.2
UNITS = (
    "办公室",
    "财政局",
    "信访局",
    "人社局",
    "教育局",
    "卫健局",
    "民政局",
    "司法局",
    "水利局",
    "审计局",
    "统计局",
    "档案馆",
    "机关事务中心",
    "县委办",
)
# Names that a kiosk must cope with, all made up: readings of their own, compound surnames, rare
# characters, the middle dot, one character that few fonts have, and namesakes in different units.
HARD_NAMES = (
    ("单雪晴", 0),
    ("仇文斌", 1),
    ("解思远", 2),
    ("查晓燕", 3),
    ("曾建国", 4),
    ("区婉仪", 5),
    ("朴成日", 6),
    ("覃立新", 7),
    ("尉迟明", 8),
    ("欧阳娜", 9),
    ("长孙敏", 10),
    ("阿依古丽·买买提", 11),
    ("林玥", 12),
    ("赵旻", 13),
    ("孙喆", 0),
    ("周垚", 1),
    ("吴堃", 2),
    ("郑𬭎", 3),
    ("陈博", 0),
    ("陈博", 4),
    ("程彬", 1),
    ("王秀英", 2),
    ("王秀英", 7),
    ("李娜", 3),
    ("李娜", 9),
)


@dataclass(frozen=True, slots=True)
class InventedName:
    """A name and how it is typed."""

    name: str
    syllables: tuple[str, ...]


def invent_name(dice: Random) -> InventedName:
    """A name of two or three characters, as common names are distributed."""
    surnames, characters = _weights()
    surname = dice.choices(*surnames)[0]
    length = 1 if dice.random() < SINGLE_GIVEN_SHARE else 2
    given = "".join(dice.choices(*characters, k=length))
    name = surname + given
    return InventedName(name, readings().of_name(name)[0])


@cache
def _weights() -> tuple[tuple[list[str], list[float]], tuple[list[str], list[float]]]:
    tables = load_tables()
    surnames = {name: share for name, share in tables.surnames.items() if len(name) == 1}
    common = sorted(tables.characters, key=lambda each: -tables.characters[each].second)[:600]
    return (
        (list(surnames), [math.exp(share) for share in surnames.values()]),
        (common, [math.exp(tables.characters[each].second) for each in common]),
    )


def invent_site(seed: int, staff: int) -> dict[str, Any]:
    """The demo site: a county compound with two gates and so many staff."""
    dice = Random(seed)  # noqa: S311 - seeded dice, no secret
    names = [(name, UNITS[unit]) for name, unit in HARD_NAMES[:staff]]
    names += [(invent_name(dice).name, dice.choice(UNITS)) for _ in range(staff - len(names))]
    badges = list(accumulate(dice.randint(1, 40) for _ in names))
    return {
        "v": 1,
        "version": 1,
        "id": "yunxi",
        "name": {"zh": "云溪县机关大院", "en": "Yunxi County Compound"},
        "gates": [
            {"id": "north", "kind": "office", "name": {"zh": "北门", "en": "North Gate"}},
            {"id": "garden", "kind": "residential", "name": {"zh": "家属院门", "en": "Garden Gate"}},
        ],
        "ticker": [
            {"zh": "进入大院请全程佩戴口罩。", "en": "Please wear a mask throughout the compound."},
            {"zh": "有发热、咳嗽请告知值守人员。", "en": "Tell the guard if you have fever or cough."},
        ],
        "retention_days": 14,
        "roster": [
            {
                "id": f"S{number:03}",
                "name": name,
                "unit": unit,
                "category": "staff",
                "badge": f"YX{badge:06}",
                "pinyin": "zheng hong" if "𬭎" in name else None,
            }
            for number, ((name, unit), badge) in enumerate(zip(names, badges, strict=True), start=1)
        ],
    }


if __name__ == "__main__":
    document = json.dumps(invent_site(SEED, STAFF), ensure_ascii=False, indent=1)
    DEMO_SITE.write_text(document + "\n", encoding="utf-8")

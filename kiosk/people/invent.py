"""Invented people: names drawn from the statistics with seeded dice, so that nobody is meant.

`python -m kiosk.people.invent --seed K --people N` writes a site document with N of them; the demo site
beside this module was made so.
"""

import argparse
import json
import math
import sys
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from kiosk.people.names.model import SINGLE_GIVEN
from kiosk.people.names.readings import ways
from kiosk.people.names.tables import load_tables

DEMO_SITE = Path(__file__).with_name("demo_site.json")
DEMO_SEED = 20_260_212
DEMO_PEOPLE = 200
PEOPLE_MAX = 20_000  # the largest roster that search is measured with

BADGED_SHARE = 0.7  # the rest come without one, as at any real gate
CHARACTERS_DRAWN = 500  # hold 89 % of what stands at each place of given names
SURNAMES_DRAWN = 200  # hold 95 % of people
UNITS = (
    "办公室", "组织部", "财政局", "人社局", "教育局", "卫健局", "民政局", "司法局", "水利局", "审计局",
    "统计局", "信访局", "档案馆", "机关事务中心",
)  # fmt: skip
# What a kiosk must cope with, all made up: surnames with a reading of their own, compound ones, rare
# characters, the middle dot, a character that few fonts have, and namesakes in different units.
HARD_NAMES = (
    "单雪晴", "仇文斌", "解思远", "查晓燕", "曾建国", "区婉仪", "朴成日", "覃立新", "尉迟明", "欧阳娜",
    "长孙敏", "阿依古丽·买买提", "林玥", "赵旻", "孙喆", "周垚", "吴堃", "郑𬭎", "陈博", "程彬", "陈博",
    "王秀英", "李娜", "王秀英", "李娜",
)  # fmt: skip
PINYIN = {"郑𬭎": "zheng hong"}


ANNOUNCEMENTS = (
    {
        "id": "prevention",
        "title": {"zh": "防控提示", "en": "Prevention advice"},
        "text": {
            "zh": "各位干部职工、住户，进出大门请佩戴口罩，配合体温检测。"
            "如有发热、咳嗽，请不要上班，主动告知办公室。",
            "en": "Staff and residents: wear a mask and have your temperature taken at the gate. "
            "With fever or cough stay at home and tell the office.",
        },
        "audio": None,
        "from": "2020-02-01",
        "to": "2099-12-31",
        "hours": {"from": "07:00", "until": "20:00"},
        "pause_s": 180,
        "priority": 1,
    },
    {
        "id": "airing",
        "title": {"zh": "通风提醒", "en": "Air the rooms"},
        "text": {
            "zh": "请各办公室每天开窗通风三次，每次二十到三十分钟。",
            "en": "Please open the windows three times a day, for twenty to thirty minutes.",
        },
        "audio": None,
        "from": "2020-02-01",
        "to": "2099-12-31",
        "hours": {"from": "08:00", "until": "18:00"},
        "pause_s": 120,
        "priority": 2,
    },
)


class InventedName(NamedTuple):
    """A name, and how it is typed: one syllable per character."""

    name: str
    syllables: tuple[str, ...]


def invent_name(dice: Random) -> InventedName:
    """A name of two or three characters, as common as such names are; both given characters suit one sex."""
    surname = _surnames().drawn(dice)
    if dice.random() < math.exp(SINGLE_GIVEN):
        given = _characters("single").drawn(dice)
    else:
        first = _characters("first").drawn(dice)
        man = dice.random() < load_tables().characters[first].male
        given = first + _characters("second", man=man).drawn(dice)
    return InventedName(surname + given, ways(surname + given)[0])


def invent_site(seed: int, people: int) -> dict[str, Any]:
    """A site document: a county compound with two gates and so many staff."""
    dice = Random(seed)  # noqa: S311 - seeded dice, no secret
    names = [*HARD_NAMES[:people], *(invent_name(dice).name for _ in range(people - len(HARD_NAMES)))]
    return {
        "v": 1,
        "version": 1,
        "id": "yunxi",
        "name": {"zh": "云溪县机关大院", "en": "Yunxi County Government Compound"},
        "gates": [
            {"id": "north", "kind": "office", "name": {"zh": "北门", "en": "North Gate"}},
            {"id": "garden", "kind": "residential", "name": {"zh": "家属院门", "en": "Garden Gate"}},
        ],
        "ticker": [
            {"zh": "进入大院请全程佩戴口罩。", "en": "Please wear a mask throughout the compound."},
            {"zh": "有发热、咳嗽请告知值守人员。", "en": "Tell the guard if you have fever or cough."},
        ],
        "announcements": list(ANNOUNCEMENTS),
        "retention_days": 14,
        "clinics": [
            {"id": "county", "name": {"zh": "云溪县人民医院", "en": "Yunxi County Hospital"}},
            {"id": "tcm", "name": {"zh": "云溪县中医院", "en": "Yunxi Hospital of Chinese Medicine"}},
        ],
        "roster": [_member(dice, number, name) for number, name in enumerate(names, start=1)],
    }


def _member(dice: Random, number: int, name: str) -> dict[str, Any]:
    return {
        "id": f"S{number:03}",
        "name": name,
        # In turn, so that namesakes never share a unit before the list has gone round.
        "unit": UNITS[number % len(UNITS)],
        "category": "staff",
        "badge": f"YX{number * 37 + 100_000}" if dice.random() < BADGED_SHARE else None,
        "pinyin": PINYIN.get(name),
    }


class _Urn(NamedTuple):
    """What may be drawn, and how often, summed up."""

    texts: tuple[str, ...]
    shares: tuple[float, ...]

    def drawn(self, dice: Random) -> str:
        return dice.choices(self.texts, cum_weights=self.shares)[0]


@cache
def _surnames() -> _Urn:
    surnames = load_tables().surnames
    common = sorted(surnames, key=lambda name: (-surnames[name].share, name))[:SURNAMES_DRAWN]
    return _Urn(tuple(common), tuple(accumulate(math.exp(surnames[name].share) for name in common)))


@cache
def _characters(position: str, *, man: bool | None = None) -> _Urn:
    """The common characters at this place of a given name; of a man's or a woman's, unless that is None."""
    characters = load_tables().characters

    def share(text: str) -> float:
        male = characters[text].male
        factor = 1.0 if man is None else male if man else 1 - male
        return math.exp(getattr(characters[text], position)) * factor

    common = sorted(characters, key=lambda text: (-getattr(characters[text], position), text))
    return _Urn(tuple(common[:CHARACTERS_DRAWN]), tuple(accumulate(map(share, common[:CHARACTERS_DRAWN]))))


def main(arguments: Sequence[str] | None = None) -> None:
    """Write a site document to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=DEMO_SEED)
    parser.add_argument(
        "--people", type=int, default=DEMO_PEOPLE, choices=range(1, PEOPLE_MAX + 1), metavar="N"
    )
    options = parser.parse_args(arguments)
    document = invent_site(options.seed, options.people)
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()

"""The parts of the site document about coming in: announced visits, and how a gate registers people."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.people.invent import invent_site
from kiosk.people.site import Site, SiteInvalid, parse_site
from kiosk.people.value import Bilingual
from kiosk.rules.calendar import read_day

SITE = invent_site(1, 30)
VISIT = {
    "id": "V1",
    "name": "周垚",
    "phone": "13800138000",
    "host": "S001",
    "unit": "财政局",
    "day_from": "2026-02-12",
    "day_to": "2026-02-13",
    "code": "V-2601",
}


def read(**parts: Any) -> Site:
    """The site with these parts."""
    raw = json.dumps({**copy.deepcopy(SITE), **parts}, ensure_ascii=False).encode()
    return parse_site(raw, Path("site.json"))


def test_both_parts_may_be_missing() -> None:
    """A site of yesterday is read as before: nobody is expected, and a badge says nothing of a mask."""
    site = read()
    assert (site.expected, site.checkin.badge_confirms_mask, site.checkin.watched_places) == ((), False, ())


def test_an_announced_visit_is_read() -> None:
    """Days come out as numbers; host and code may be null."""
    (visit,) = read(expected=[VISIT]).expected
    assert (visit.name, visit.phone, visit.host_id, visit.unit) == ("周垚", "13800138000", "S001", "财政局")
    assert (visit.day_from, visit.day_to) == (read_day("2026-02-12"), read_day("2026-02-13"))
    (visit,) = read(expected=[{**VISIT, "host": None, "code": None}]).expected
    assert (visit.host_id, visit.code) == (None, None)


def test_how_a_gate_registers_is_read() -> None:
    """The badge policy and the places under a rule."""
    places = [{"zh": "武汉", "en": "Wuhan"}]
    checkin = read(checkin={"badge_confirms_mask": True, "watched_places": places}).checkin
    assert checkin.badge_confirms_mask
    assert checkin.watched_places == (Bilingual("武汉", "Wuhan"),)


BADGE = next(person["badge"] for person in SITE["roster"] if person["badge"])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("phone", "138"),
        ("phone", 13800138000),
        ("day_from", "12.2.2026"),
        ("day_to", "2026-02-11"),
        ("day_to", "2026-12-01"),
        ("code", "V 1"),
        ("code", BADGE),
        ("name", ""),
        ("unit", None),
        ("host", "S 1"),
        ("day", "2026-02-12"),
    ],
)
def test_a_wrong_visit_names_its_key(key: str, value: object) -> None:
    """Each mistake stops with the path of the key, in both languages."""
    with pytest.raises(SiteInvalid) as told:
        read(expected=[{**VISIT, key: value}])
    assert told.value.key == f"expected[0].{key}"
    assert told.value.zh
    assert told.value.en


def test_no_id_and_no_code_twice() -> None:
    """Two visits of one id or one code are a mistake of whoever wrote them."""
    for change in ({"id": "V2"}, {"code": "V-2602"}):
        with pytest.raises(SiteInvalid):
            read(expected=[VISIT, {**VISIT, **change}])

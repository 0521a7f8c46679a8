"""Households: the ledger as the form has it, the quota seen from the office, and exits that broke it."""

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from office.accounts.models import User
from office.clock import Day
from office.households.ledger import HEADS, conflicts_since, quota_of, trips
from office.households.models import Household, Passage
from office.households.pages import EN_HEADS
from office.ingest.rebuild import rebuild
from office.site import desk as site_desk
from office.site.publishing import publish
from tests.office.kiosk_side import NORTH, SOUTH, START_MS, Kiosk, entry
from tests.office.test_site import demo
from tests.office.test_site_desk import rows_of

DAY = Day.of(START_MS)
RULES = {
    "version": 2,
    "office": {},
    "residential": {"quota": {"days": 2, "count": 1, "per": "calendar"}},
}
PEOPLE = [
    {"id": "R2", "name": "麦田", "unit": "家属院", "category": "resident", "badge": None, "pinyin": None},
    {"id": "R3", "name": "麦穗", "unit": "家属院", "category": "resident", "badge": None, "pinyin": None},
]
# Word for word as the form in use has them.
FORM = (
    "户号(栋-单元-室)|户主|家庭人数|出入证号|出门人|与户主关系|外出时间|返回时间|外出事由(采购/就医/上班/公务/其他)|"
    "体温|上次外出|下次可外出|放行依据(额度内/例外)|例外批准人|登记人"
)

OUT_EXCEPTED = (
    "2号 麦田 2 88 麦穗 女儿 2026-11-23 08:00 无 就医 36.6 估计 "
    "2026-11-23 08:00 2026-11-25 00:00 例外 李卫国 李卫国"
)
OUT_AND_BACK = (
    "2号 麦田 2 88 麦田 户主 2026-11-23 08:00 2026-11-23 08:00 无 36.6 估计 "
    "无 2026-11-25 00:00 额度内 无 李卫国"
)


@pytest.fixture
def home(office: Path) -> None:
    """Household 2号 with two people, under a quota of one exit in two days."""
    document = demo(rules=RULES)
    roster = [{**each, "household": "2号"} for each in PEOPLE]
    ten = {**PEOPLE[0], "id": "R9", "name": "方圆", "household": "10号"}
    publish({"site.json": demo(rules=RULES, roster=[*site_roster(document), ten, *roster])}, START_MS)


def site_roster(raw: bytes) -> list[dict[str, Any]]:
    """The people of a document."""
    import json  # noqa: PLC0415

    return list(json.loads(raw)["roster"])


def passes(person: dict[str, Any], direction: str, **changes: Any) -> Any:
    """An entry of a resident of household 2号."""
    who = {
        "name": person["name"],
        "person_id": person["id"],
        "unit": "家属院",
        "phone": None,
        "household": "2号",
    }
    return entry(person=who, category="resident", direction=direction, **changes)


def test_each_way_out_stands_in_the_ledger_with_its_way_back(home: None, kiosk: Kiosk, clerk: Client) -> None:
    """Head, people, relation, times, temperature, the next exit, exceptions and by whom."""
    clerk.post(
        "/households/save/", {"number": "2号", "head": "R2", "pass_number": "88", "relation-R3": "女儿"}
    )
    excused = {"exception": "medical", "excused": ["quota_used"], "excepted_by": "李卫国"}
    kiosk.write(passes(PEOPLE[0], "out"), passes(PEOPLE[1], "out", **excused), passes(PEOPLE[0], "in"))
    kiosk.write(passes(PEOPLE[0], "out", training=True), passes(PEOPLE[0], "out", verdict="refuse"))
    kiosk.send()
    url = f"/registers/households/?first={DAY}&last={DAY}"
    assert [row.split() for row in rows_of(clerk.get(url))] == [
        OUT_EXCEPTED.split(),
        OUT_AND_BACK.split(),
    ]
    (row,) = [row for row in rows_of(clerk.get("/households/?text=2号")) if row.startswith("2号")]
    assert "麦田 户主" in row
    assert "88" in row


def test_the_sheet_is_the_form_word_for_word(home: None, kiosk: Kiosk, clerk: Client) -> None:
    """Heads as office and form have them, whatever language the page is in; nothing left blank."""
    kiosk.write(passes(PEOPLE[0], "out"))
    kiosk.send()
    clerk.post("/language/", {"language": "en", "next": "/"})
    content = clerk.get(f"/registers/households/sheet/?first={DAY}&last={DAY}").content
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert "|".join(rows[1][1:]) == "|".join(HEADS) == FORM
    assert None not in rows[2]
    assert "额度内" in rows[2]
    english = clerk.get(f"/registers/households/?first={DAY}&last={DAY}").content.decode()
    assert re.findall(r"<th>([^<]+)</th>", english) == list(EN_HEADS)


def test_what_two_gates_let_through_is_named_side_by_side(home: None, kiosk: Kiosk, clerk: Client) -> None:
    """The later exit with the earlier; an excepted one is no conflict; the third day is free again."""
    south = Kiosk(SOUTH)
    kiosk.write(passes(PEOPLE[0], "out"))
    south.wall_ms += 3_600_000
    south.write(passes(PEOPLE[1], "out"))
    south.write(passes(PEOPLE[1], "out", exception="medical", excused=["quota_used"]))
    south.wall_ms += 2 * 86_400_000
    south.write(passes(PEOPLE[0], "out"))
    for each in (kiosk, south):
        each.send()
    (conflict,) = conflicts_since(DAY, quota_of(site_desk.published()))
    assert (conflict.exit.gate, [each.gate for each in conflict.earlier]) == (SOUTH.gate, [NORTH.gate])
    assert conflicts_since(DAY.shifted(1), quota_of(site_desk.published())) == []


def test_the_ledger_can_be_written_again_from_the_records(home: None, kiosk: Kiosk) -> None:
    """As every register: the same rows."""
    kiosk.write(passes(PEOPLE[0], "out"), passes(PEOPLE[0], "in"))
    kiosk.send()
    before = list(Passage.objects.order_by("at_ms").values_list("record_id", "household", "at_ms"))
    rebuild()
    assert list(Passage.objects.order_by("at_ms").values_list("record_id", "household", "at_ms")) == before
    (trip,) = trips(DAY, DAY, site_desk.published())
    assert trip.back_ms == trip.passage.at_ms + 1_000


def test_households_stand_in_natural_order_and_masked(home: None, office: Path) -> None:
    """10号 after 2号; an auditor sees no name, and may not save."""
    auditor = Client()
    auditor.force_login(User.objects.get(username="sun"))
    rows = rows_of(auditor.get("/households/"))
    assert [row.split()[0] for row in rows] == ["2号", "10号"]
    assert "麦田" not in " ".join(rows)
    assert auditor.post("/households/save/", {"number": "2号"}).status_code == 403
    assert Household.objects.count() == 0

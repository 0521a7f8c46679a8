"""One entry fills the forms: the temperature register and the health ledger are read from the gates."""

import html
import io
import json
import re

import openpyxl
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from office.accounts.models import User
from office.clock import Day
from office.entries.temperatures import Reading, measured, staff_days
from office.registers import desk
from office.registers.forms import HEALTH
from office.registers.from_gates import gate_rows
from office.site.publishing import publish
from tests.office.kiosk_side import FEVER, START_MS, WANG, Kiosk, entry
from tests.office.reading_side import text_of

PAGE_BYTES_MAX = 150 * 1024
HEADS = ("日期", "姓名", "科室", "上午体温/时间", "下午体温/时间", "症状", "测量人", "备注")
DAY = Day.of(START_MS)
SITE = {
    "roster": [
        {"id": "S017", "name": "王秀英", "unit": "财政局"},
        {"id": "S018", "name": "刘建国", "unit": "财政局", "category": "staff"},
        {"id": "R001", "name": "何丽", "unit": "3-2-501", "category": "resident"},
    ]
}


@pytest.fixture
def measured_once(kiosk: Kiosk) -> Kiosk:
    """A roster of two staff and a resident at the gates, of whom Wang was measured."""
    publish({"site.json": json.dumps(SITE).encode()}, START_MS)
    kiosk.write(entry(person=WANG))
    kiosk.send()
    return kiosk


def test_the_day_shows_who_was_measured_and_who_was_not(measured_once: Kiosk) -> None:
    """Everybody on the staff roster stands there, residents don't, and nobody's reading is made up."""
    wang, liu = sorted(staff_days(DAY), key=lambda each: each.first is None)
    assert (wang.name, liu.name) == ("王秀英", "刘建国")
    assert wang.first is not None
    assert wang.first.tenths.startswith("估计 ")
    assert liu.first is None


def test_the_first_reading_of_each_half_counts(measured_once: Kiosk) -> None:
    """A second look in the same half doesn't take the place of the reading before work."""
    before = staff_days(DAY)
    measured_once.write(entry(person=WANG, **FEVER))
    measured_once.send()
    wang = next(each for each in staff_days(DAY) if each.name == "王秀英")
    assert wang.first == next(each for each in before if each.name == "王秀英").first


def test_training_and_other_days_do_not_count(kiosk: Kiosk) -> None:
    """What was done for training, or yesterday, was not measured today."""
    kiosk.write(entry(person=WANG, training=True))
    kiosk.send()
    assert measured(DAY) == {}
    assert measured(DAY.shifted(-1)) == {}


def test_the_health_ledger_is_filled_by_the_gate_until_somebody_writes(measured_once: Kiosk) -> None:
    """The gate's reading stands in the ledger as an estimate; a written row of that day takes its place."""
    (row,) = gate_rows(HEALTH, DAY.shifted(-3), DAY, "")
    assert row["name"] == "王秀英"
    assert row["temperature"].startswith("估计 ")
    values = {"day": str(DAY), "name": "王秀英", "unit": "财政局", "temperature": "36.2"}
    desk.add(HEALTH, values, User.objects.get(username="chen"), START_MS)
    assert list(gate_rows(HEALTH, DAY.shifted(-3), DAY, "")) == []


def test_page_and_spreadsheet_say_the_same(measured_once: Kiosk, clerk: Client) -> None:
    """The form's heads word for word; who was not measured is said, never left blank."""
    page = text_of(clerk.get(f"/temperatures/?day={DAY}"))
    assert "刘建国" in page
    assert "未测" in page
    only = text_of(clerk.get(f"/temperatures/?day={DAY}&only=unmeasured"))
    assert "王秀英" not in only
    sheet = openpyxl.load_workbook(io.BytesIO(clerk.get(f"/temperatures/sheet/?day={DAY}").content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows[0] == ["序号", *HEADS]
    assert {row[2]: row[8] for row in rows[1:]} == {"王秀英": "无", "刘建国": "未测"}
    ledger = clerk.get(f"/registers/health/?first={DAY}&last={DAY}").content.decode()
    assert "王秀英" in ledger
    assert "检测点转来" in ledger


@given(centi_c=st.integers(3000, 4300), by_contact=st.booleans())
def test_a_reading_is_never_rounded_up(centi_c: int, by_contact: bool) -> None:  # noqa: FBT001 - drawn
    """37.29 stands as 37.2, and only a contact thermometer's goes without the word estimate."""
    shown = Reading(centi_c, 0, "north", by_contact, fever=False).tenths
    assert float(shown.removeprefix("估计 ")) * 100 <= centi_c + 1e-6
    assert shown.startswith("估计") != by_contact


def test_a_large_roster_is_cut_into_pages_and_by_unit(measured_once: Kiosk, clerk: Client) -> None:
    """Each of a thousand stands on one page and no other, a page stays small, and a unit can be asked for."""
    roster = [
        {"id": f"T{n:04}", "name": f"甲{n:04}", "unit": ("水务局", "档案局")[n % 2]} for n in range(1_000)
    ]
    publish({"site.json": json.dumps({"roster": roster}).encode()}, START_MS + 1)
    names, page, pages = [], f"/temperatures/?day={DAY}", 0
    while page:
        body = clerk.get(page).content.decode()
        assert len(body.encode()) <= PAGE_BYTES_MAX
        names += re.findall(r"甲\d{4}", body)
        after = re.search(r'href="(\?[^"]+)">下一页', body)
        page, pages = (f"/temperatures/{html.unescape(after[1])}" if after else ""), pages + 1
    assert sorted(names) == [each["name"] for each in roster]
    assert pages == 4
    one = text_of(clerk.get(f"/temperatures/?day={DAY}&unit=水务局"))
    assert "甲0000" in one
    assert "甲0001" not in one
    assert "王秀英" not in one
    assert "甲0001" in text_of(clerk.get(f"/temperatures/?day={DAY}&unit=nowhere&page=x"))

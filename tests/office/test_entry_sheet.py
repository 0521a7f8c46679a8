"""The entry register as a spreadsheet: heads word for word, every entry once, estimates called so."""

import io

import openpyxl
from django.test import Client

from kiosk.ledger.record import Record
from office.accounts.models import User
from office.audit.models import AuditEntry
from office.entries.models import Entry
from tests.office.kiosk_side import FEVER, START_MS, Kiosk, entry
from tests.office.reading_side import DAY

HEADS = (
    "序号|日期|进入时间|离开时间|检测点|姓名|性别|人员类别|单位或住址|身份证号|联系电话|来访事由|受访科室/人|体温(℃)|是否戴口罩|"
    "有无发热、咳嗽等症状|近14天旅居史/接触史|车牌号|处置|登记人(值守人员)|备注"
)


def rows_of(browser: Client, query: str = f"day={DAY}") -> list[dict[str, object]]:
    """The sheet's rows by head."""
    answer = browser.get(f"/sheet/?{query}")
    page = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    cells = [[cell.value for cell in row] for row in page.iter_rows()]
    assert "|".join(cells[1]) == HEADS
    return [dict(zip(cells[1], row, strict=True)) for row in cells[2:]]


def test_every_entry_stands_there_once_under_the_forms_own_heads(morning: Record, clerk: Client) -> None:
    """A row for each entry of the day but training, oldest first, no cell blank; it is in the trail."""
    Entry.objects.filter(clock="none").update(at_ms=START_MS)
    rows = rows_of(clerk)
    assert [row["序号"] for row in rows] == list(range(1, Entry.objects.filter(training=False).count() + 1))
    assert [row["进入时间"] for row in rows] == sorted(row["进入时间"] for row in rows)
    assert not [row for row in rows if any(value in (None, "") for value in row.values())]
    assert AuditEntry.objects.get(action="exported").account == "chen"


def test_an_estimate_says_so_until_a_thermometer_has_spoken(kiosk: Kiosk, clerk: Client) -> None:
    """The thermometer's reading, else the estimate with its word; leaving has its own head."""
    (flagged, _plain) = kiosk.write(entry(**FEVER), entry(direction="out"))
    kiosk.about(flagged, "recheck", outcome="home_isolation", contact_centi_c=3820, alarm_to_outcome_ms=9)
    kiosk.send()
    fever, plain = rows_of(clerk)
    assert (fever["体温(℃)"], plain["体温(℃)"]) == ("38.2", "估计 36.6")
    assert fever["处置"] == "复测 居家隔离 38.2℃"
    assert (plain["进入时间"], plain["离开时间"] != "无") == ("无", True)


def test_what_looks_like_a_formula_stays_text(kiosk: Kiosk, clerk: Client) -> None:
    """A name that begins with = runs nothing in anybody's spreadsheet."""
    kiosk.write(entry(person={"name": "=1+1", "person_id": None, "unit": "@x", "phone": "+1"}))
    kiosk.send()
    (row,) = rows_of(clerk)
    assert (row["姓名"], row["单位或住址"]) == ("=1+1", "@x")


def test_the_sheet_takes_several_days_and_the_pages_filters(kiosk: Kiosk, clerk: Client) -> None:
    """From the first day asked for to the last, and only what the page would show."""
    kiosk.write(entry(), entry(category="visitor"), entry(category="visitor"))
    kiosk.send()
    Entry.objects.filter(seq=2).update(at_ms=START_MS - 86_400_000)
    assert len(rows_of(clerk, f"day={DAY}&category=visitor")) == 1
    assert len(rows_of(clerk, f"day={DAY}&first=2026-11-01&category=visitor")) == 2
    assert len(rows_of(clerk, f"day={DAY}&first=2027-01-01")) == 2


def test_the_sheet_is_chinese_and_not_for_everybody(kiosk: Kiosk, clerk: Client) -> None:
    """An English reader's sheet goes up in Chinese as well; an auditor gets none."""
    kiosk.write(entry())
    kiosk.send()
    clerk.post("/language/", {"language": "en"})
    assert rows_of(clerk)[0]["处置"] == "放行"
    auditor = Client()
    auditor.force_login(User.objects.get(username="sun"))
    assert auditor.get("/sheet/").status_code == 403

"""The registers that people keep: heads word for word, nothing half brought in, nothing changed unseen."""

import csv
import io
import re
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from office.accounts.models import User
from office.audit.models import AuditEntry
from office.registers import desk, files
from office.registers.columns import Column, Words, Wrong, read_row
from office.registers.forms import HEALTH, LEAVE, REGISTERS, SUPPLIES, VENTILATION
from office.registers.models import Row, Upload
from tests.office.reading_side import text_of

# Word for word as the forms in use have them.
HEADS = {
    "returnees": (
        "姓名|性别|年龄|科室/职务|身份证号|联系电话|现住址|外出目的地及途经地|离开日期|"
        "停留时间|当地有无疫情|返回日期|何地返回|交通工具(车次/航班/车牌)|同行人员|"
        "与疫区返回人员或确诊、疑似病例接触史|体温|症状|是否医学观察|观察方式(居家/集中)|"
        "观察起止日期|观察天数|责任人|是否网上办公|拟返岗/返岗日期|审批人"
    ),
    "observation": (
        "姓名|第几天|日期|早体温|晚体温|症状(发热、干咳、乏力、咽痛、嗅味觉减退、腹泻)|"
        "有无外出|报告方式|监测人|备注"
    ),
    "health": (
        "日期|姓名|科室|上岗前体温|身体状况|活动范围|密切接触人员|共同居住人情况|上下班交通方式|处置|登记人"
    ),
    "sick": (
        "姓名|科室|病假起止|主要症状/病名|当日体温|就诊医院|诊断|用药|"
        "病情变化(好转/平稳/加重)|报告时间|报告方式|报告人|受理人|预计返岗"
    ),
    "disinfection": (
        "日期|起止时间|区域/部位|消毒对象|消毒剂名称|有效浓度(mg/L)|"
        "消毒方式(喷洒/擦拭/浸泡/紫外线)|作用时间(min)|执行人|检查人|备注"
    ),
    "duty": "日期|班次|检测点|值守人员|联系电话|带班领导|备注",
}
A_ROW = {
    "health": {"day": "2026-02-03", "name": "王秀英", "temperature": "36.4", "places": "单位、家"},
    "leave": {
        "name": "刘芳",
        "kind": "事假",
        "first": "2026-02-03",
        "last": "2026-02-05",
        "approved": "赵志强",
    },
}
IN = {
    "day": "2026-02-01",
    "item": "口罩",
    "measure": "只",
    "source": "上级下拨",
    "received": "100",
    "keeper": "周海涛",
    "bookkeeper": "陈志明",
}
OUT = {**IN, "day": "2026-02-03", "source": "财政局", "received": "", "issued": "60"}


@pytest.fixture
def user(office: Path) -> User:
    """The clerk Chen."""
    return User.objects.get(username="chen")


def sheet_of(answer_bytes: bytes) -> list[list[object]]:
    """All cells of the first page of a spreadsheet."""
    page = openpyxl.load_workbook(io.BytesIO(answer_bytes)).active
    return [[cell.value for cell in row] for row in page.iter_rows()]


@pytest.mark.parametrize("name", HEADS)
def test_every_head_is_that_of_the_form_in_use(name: str) -> None:
    """Which column, in which order, in exactly these words: the next office up re-uses the file as it is."""
    assert "|".join(column.head.zh for column in REGISTERS[name].columns) == HEADS[name]


def test_every_register_can_be_filtered_by_its_day_and_searched_by_its_name() -> None:
    """The two columns that the page asks for are there, needed, and the first a date."""
    for register in REGISTERS.values():
        by_key = {column.key: column for column in register.columns}
        assert by_key[register.day].kind == "day"
        assert by_key[register.day].needed
        assert by_key[register.who].needed
        assert len(by_key) == len(register.columns)


def test_a_row_is_added_found_and_exported(clerk: Client) -> None:
    """Typed once: it stands on the page, can be searched, and is in the spreadsheet under its head."""
    assert clerk.post("/registers/health/add/", A_ROW["health"]).status_code == 302
    words = text_of(clerk.get("/registers/health/?first=2026-01-01&who=秀英"))
    assert "单位、家" in words
    assert "单位、家" not in text_of(clerk.get("/registers/health/?first=2026-02-04"))
    cells = sheet_of(clerk.get("/registers/health/sheet/?first=2026-01-01").content)
    assert cells[0][0] == "干部职工健康信息台账"
    assert cells[1] == ["序号", *HEADS["health"].split("|")]
    assert cells[2][cells[1].index("上岗前体温")] == "36.4"
    assert cells[2][cells[1].index("处置")] == "无"
    assert AuditEntry.objects.filter(action="exported", about="health").exists()


def test_what_is_wrong_is_named_and_nothing_typed_is_lost(clerk: Client) -> None:
    """Each column at fault has its sentence; the form comes back with the words in it, nothing is stored."""
    typed = {"day": "2026-02-30", "name": "", "temperature": "50", "places": "只在单位"}
    answer = clerk.post("/registers/health/add/", typed)
    body = answer.content.decode()
    assert answer.status_code == 422
    for words in ("“日期”应为日期", "“姓名”必须填写", "“上岗前体温”应为 34.0 到 43.0", "只在单位"):
        assert words in body
    assert not Row.objects.exists()


def test_a_correction_stands_in_the_place_of_the_older_row(clerk: Client, user: User) -> None:
    """The page shows the new one, the older stays on file, and a row is corrected once."""
    row = desk.add(HEALTH, A_ROW["health"], user, 1)
    path = f"/registers/health/{row.pk}/"
    assert "36.4" in clerk.get(path).content.decode()
    assert clerk.post(path, {**A_ROW["health"], "temperature": "36.9"}).status_code == 302
    shown = text_of(clerk.get("/registers/health/?first=2026-01-01"))
    assert "36.9" in shown
    assert "36.4" not in shown
    assert Row.objects.get(pk=row.pk).values["temperature"] == "36.4"
    assert clerk.get(path).status_code == 404
    with pytest.raises(desk.Refused):
        desk.correct(row.pk, HEALTH, A_ROW["health"], user, 2)


def test_a_row_is_taken_back_and_not_deleted(clerk: Client, user: User) -> None:
    """Taken back it stands nowhere, and both rows are on file."""
    row = desk.add(LEAVE, A_ROW["leave"], user, 1)
    clerk.post(f"/registers/leave/{row.pk}/", {**A_ROW["leave"], "act": "void"})
    assert "刘芳" not in text_of(clerk.get("/registers/leave/?first=2026-01-01"))
    assert Row.objects.count() == 2


def upload(clerk: Client, name: str, content: bytes, register: str = "health") -> str:
    """Send a file; the preview's text."""
    file = SimpleUploadedFile(name, content)
    return clerk.post(f"/registers/{register}/upload/", {"file": file}).content.decode()


def as_csv(*lines: list[str], encoding: str = "utf-8-sig") -> bytes:
    """A table of text as a clerk's program writes it."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(lines)
    return buffer.getvalue().encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_a_file_is_shown_before_it_is_brought_in(clerk: Client, encoding: str) -> None:
    """Heads below a title, columns in another order: read, shown, and added only then, all of it."""
    lines = (
        ["健康台账"],
        [],
        ["姓名", "日期", "上岗前体温"],
        ["王秀英", "2026/2/3", "36.5"],
        ["刘芳", "2026年2月3日", ""],
    )
    body = upload(clerk, "a.csv", as_csv(*lines, encoding=encoding))
    assert "全部行无误" in body
    assert not Row.objects.exists()
    waiting = Upload.objects.get()
    assert clerk.post(f"/registers/health/upload/{waiting.pk}/").status_code == 302
    assert sorted(Row.objects.values_list("who", "day")) == [("刘芳", "2026-02-03"), ("王秀英", "2026-02-03")]
    assert clerk.post(f"/registers/health/upload/{waiting.pk}/").status_code == 404


def test_a_file_with_one_wrong_row_brings_in_none(clerk: Client) -> None:
    """The wrong row is named by its number and what is wrong; even asked for, none is added."""
    lines = (["姓名", "日期", "上岗前体温"], ["王秀英", "2026-02-03", "36.5"], ["刘芳", "昨天", "36.5"])
    body = upload(clerk, "a.csv", as_csv(*lines))
    assert "“日期”应为日期" in body
    assert re.search(r'class="n">2</td>', body)
    answer = clerk.post(f"/registers/health/upload/{Upload.objects.get().pk}/")
    assert answer.status_code == 422
    assert not Row.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"no spreadsheet"),
        ("a.xlsx", b"PK\x03\x04broken"),
        ("a.csv", b"\xff\xfe\x00\x01\x02\xff"),
        ("a.csv", "名字,时间\n王,1".encode()),
        ("a.csv", "姓名,日期\n".encode()),
        ("a.csv", b""),
        ("a.csv", b"x" * (files.UPLOAD_BYTES_MAX + 1)),
    ],
)
def test_a_strange_file_is_refused_in_words(clerk: Client, name: str, content: bytes) -> None:
    """What is no table of this register, or too large, says what to do and changes nothing."""
    body = upload(clerk, name, content)
    assert 'role="alert"' in body
    assert not Upload.objects.exists()


def test_an_exported_sheet_can_be_brought_in_again(clerk: Client, user: User) -> None:
    """Out and in again without loss: the same values."""
    row = desk.add(HEALTH, {**A_ROW["health"], "contacts": "=1+1"}, user, 1)
    content = clerk.get("/registers/health/sheet/?first=2026-01-01").content
    (again,) = files.read("a.xlsx", content, HEALTH)
    values, troubles = read_row(HEALTH.columns, again)
    assert troubles == []
    assert values == row.values


@given(st.text(max_size=60), st.sampled_from(["text", "day", "time", "number", "temperature"]))
def test_what_is_stored_reads_as_itself(typed: str, kind: str) -> None:
    """For any text and column: refused in words, or stored in a form that reads back the same."""
    column = Column("x", Words("列", "column"), kind)
    try:
        stored = column.read(typed)
    except Wrong:
        return
    assert column.read(stored) == stored


def test_supplies_are_received_before_they_are_issued(user: User) -> None:
    """At no date may the store hold less than nothing, also not by a row dated back or a correction."""
    first = desk.add(SUPPLIES, IN, user, 1)
    desk.add(SUPPLIES, OUT, user, 2)
    refused = (
        lambda: desk.add(SUPPLIES, {**OUT, "issued": "41"}, user, 3),
        lambda: desk.add(SUPPLIES, {**OUT, "day": "2026-01-31", "issued": "1"}, user, 3),
        lambda: desk.correct(first.pk, SUPPLIES, {**IN, "received": "59"}, user, 3),
        lambda: desk.correct(first.pk, SUPPLIES, None, user, 3),
    )
    for act in refused:
        with pytest.raises(desk.Refused, match="库存不足"):
            act()
    assert sorted(desk.balances(desk.standing(SUPPLIES)).values()) == [40, 100]
    assert not Row.objects.get(pk=first.pk).corrected


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.integers(1, 50)), max_size=30))
def test_the_balance_is_the_sum_of_the_rows_at_every_date(moves: list[tuple[int, bool, int]]) -> None:
    """Whatever order rows were written in: after a day's last row it is what came in less what went."""
    start = date(2026, 2, 1)
    rows = [
        Row(
            pk=number,
            day=str(start + timedelta(days=day)),
            values={**IN, "model": "", "received": str(n) if into else "", "issued": "" if into else str(n)},
        )
        for number, (day, into, n) in enumerate(moves, start=1)
    ]
    after = desk.balances(rows)
    for day in {row.day for row in rows}:
        last = max((row for row in rows if row.day == day), key=lambda row: row.pk)
        until = [row.values for row in rows if row.day <= day]
        moved = sum(int(values["received"] or 0) - int(values["issued"] or 0) for values in until)
        assert after[last.pk] == moved


@pytest.mark.parametrize(
    "change", [{"received": "", "issued": ""}, {"issued": "5"}, {"bookkeeper": "周海涛"}]
)
def test_a_supply_moves_one_way_and_is_kept_by_two(user: User, change: dict[str, str]) -> None:
    """In or out and not both, keeper and bookkeeper two people."""
    with pytest.raises(desk.Refused):
        desk.add(SUPPLIES, {**IN, **change}, user, 1)


def test_an_auditor_reads_masked_and_writes_nothing(clerk: Client, user: User) -> None:
    """Names are masked, the forms are not there, and a post is refused."""
    desk.add(HEALTH, A_ROW["health"], user, 1)
    auditor = Client()
    auditor.force_login(User.objects.get(username="sun"))
    body = auditor.get("/registers/health/?first=2026-01-01").content.decode()
    assert "王秀英" not in body
    assert "王*" in body
    assert auditor.post("/registers/health/add/", A_ROW["health"]).status_code == 403
    assert auditor.get("/registers/health/sheet/").status_code == 403


def test_a_register_that_there_is_not_is_not_found(clerk: Client) -> None:
    """A strange name in the address is no page."""
    assert clerk.get("/registers/nothing/").status_code == 404
    assert VENTILATION.name in REGISTERS

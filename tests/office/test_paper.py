"""Registers and reports as PDF: every value of every row can be read back from it."""

import re
from itertools import pairwise

import pypdfium2
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ledger.record import Record
from office.accounts.models import User
from office.registers.desk import add
from office.registers.forms import HEALTH, REGISTERS
from office.reports.figures import COUNTED, TYPED
from office.web import paper
from office.web.filed import filed_pdf
from tests.office.reading_side import DAY
from tests.office.test_reports import AFTER_MS, all_is_here, filled_report, sign

HEADS = ("日期", "姓名", "备注")


def pages_of(content: bytes) -> list[str]:
    """The words of each page, without blanks: lines break where the column ends."""
    document = pypdfium2.PdfDocument(content)
    return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]


def test_every_page_has_its_heads_and_its_number() -> None:
    """A long register goes over pages: title, heads and "第 n 页 共 n 页" stand on each, every row on one."""
    rows = [(f"2026-02-{n % 28 + 1:02d}", f"王秀英{n}", "无") for n in range(120)]
    pages = pages_of(paper.paper("体温登记表", [paper.Grid(rows, HEADS)]))
    assert len(pages) > 2
    for number, words in enumerate(pages, start=1):
        assert words.count("体温登记表") == 1
        assert "日期姓名备注" in words
        assert f"第{number}页共{len(pages)}页" in words
    for _day, name, _note in rows:
        assert sum(len(re.findall(rf"{name}(?!\d)", words)) for words in pages) == 1


def test_a_rare_name_is_drawn_and_copied() -> None:
    """Characters beyond the common ones travel in the file."""
    (words,) = pages_of(paper.paper("名册", [paper.Grid([("镕喆𬭎",)], ("姓名",))]))
    assert "镕喆𬭎" in words


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="甲乙丙丁abc 019.-", max_size=120), st.floats(2, 40))
def test_wrapping_loses_nothing_and_stays_in_its_column(text: str, room: float) -> None:
    """The lines joined are the text, and none is longer than the room."""
    paper._face()
    lines = list(paper._wrapped(text, room))
    assert "".join(lines) == text
    assert all(paper._long(line) <= room + 1e-6 for line in lines)


@given(st.lists(st.floats(10, 400), min_size=1, max_size=30))
def test_the_columns_fill_the_page_and_never_more(wanted: list[float]) -> None:
    """Their widths add up to the page; a narrow column never pays for a wide one."""
    got = paper._shared(wanted)
    assert abs(sum(got) - paper.USABLE) < 1e-6
    ranked = [width for _want, width in sorted(zip(wanted, got, strict=True))]
    assert all(a <= b + 1e-6 for a, b in pairwise(ranked))


@pytest.mark.parametrize("name", sorted(REGISTERS))
def test_every_register_is_a_pdf_with_its_heads_word_for_word(clerk: Client, name: str) -> None:
    """Also one without rows: it says 无, it is not blank."""
    answer = clerk.get(f"/registers/{name}/sheet/?as=pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    (words,) = pages_of(answer.content)
    for column in REGISTERS[name].columns:
        assert re.sub(r"\s", "", column.head.zh) in words
    assert REGISTERS[name].title.zh in words
    assert "填报人：" in words


@pytest.mark.parametrize("address", ["/sheet/", "/temperatures/sheet/", "/rounds/sheet/"])
def test_the_other_exports_are_pdf_too(morning: Record, clerk: Client, address: str) -> None:
    """Entries, temperatures and rounds."""
    answer = clerk.get(f"{address}?day={DAY}&as=pdf")
    content = answer.getvalue()
    assert content.startswith(b"%PDF")
    if address.startswith(("/sheet", "/temp")):
        assert "王秀英" in pages_of(content)[0]


def test_what_is_in_the_register_is_in_the_pdf(clerk: Client) -> None:
    """A row's values stand in the file as they stand on the page."""
    typed = {"day": DAY, "name": "单雪晴", "temperature": "36.5", "places": "单位至家中，未去其他地方"}
    add(HEALTH, typed, User.objects.get(username="chen"), AFTER_MS)
    (words,) = pages_of(clerk.get("/registers/health/sheet/?as=pdf&first=2026-11-01").content)
    for value in typed.values():
        assert value in words


def test_the_daily_report_is_one_sheet_with_every_figure(morning: Record, clerk: Client) -> None:
    """Every word of the form, who filled it in and who signed, and what differs from the registers."""
    all_is_here()
    sign(filled_report())
    (words,) = pages_of(clerk.get(f"/reports/{DAY}/sheet/?as=pdf").content)
    for word in (*(line.word for line in COUNTED.values()), *TYPED.values()):
        assert str(word) in words
    assert "填报人chen" in words or "chen" in words
    assert "台账统计" in words


def test_too_many_rows_are_no_pdf_and_it_says_what_to_do() -> None:
    """In both languages: fewer days, or the spreadsheet."""
    rows = (("x",) for _ in range(paper.ROWS_MAX + 1))
    answer = filed_pdf("x", "出入人员登记表", ("姓名",), rows)
    assert answer.status_code == 422
    assert "下载表格" in answer.content.decode()
    assert "take the spreadsheet" in answer.content.decode()

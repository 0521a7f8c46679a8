"""The entry register as a spreadsheet, its heads word for word those of the form in use.

Written row by row into a file: a hundred thousand entries need no more memory than one.
"""

import tempfile
from collections.abc import Iterable
from typing import IO

import xlsxwriter

from office.clock import local
from office.entries.lines import EntryLine
from office.entries.words import AREA_WORDS, PURPOSE_WORDS

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLE = "出入人员登记表"
HEADS = (
    *(
        "序号",
        "日期",
        "进入时间",
        "离开时间",
        "检测点",
        "姓名",
        "性别",
        "人员类别",
        "单位或住址",
        "身份证号",
        "联系电话",
    ),
    *(
        "来访事由",
        "受访科室/人",
        "体温(℃)",
        "是否戴口罩",
        "有无发热、咳嗽等症状",
        "近14天旅居史/接触史",
        "车牌号",
    ),
    *("处置", "登记人(值守人员)", "备注"),
)
NONE = "无"
LANDSCAPE_A4 = 9


def write(lines: Iterable[EntryLine]) -> IO[bytes]:
    """The file, at its beginning; text never becomes a formula."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    page = book.add_worksheet()
    page.set_landscape()
    page.set_paper(LANDSCAPE_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, 1)
    page.set_footer("&C第 &P 页 共 &N 页")
    page.set_column(0, len(HEADS) - 1, 12)
    border = book.add_format({"border": 1})
    bold = book.add_format({"border": 1, "bold": True, "text_wrap": True, "bg_color": "#E6EDF4"})
    page.write_string(0, 0, TITLE, book.add_format({"bold": True, "font_size": 16}))
    for place, head in enumerate(HEADS):
        page.write_string(1, place, head, bold)
    for number, line in enumerate(lines, start=1):
        page.write_number(number + 1, 0, number, border)
        for place, value in enumerate(_values(line), start=1):
            page.write_string(number + 1, place, value or NONE, border)
    book.close()
    file.seek(0)
    return file


def _values(line: EntryLine) -> tuple[str, ...]:
    """One entry under the heads after the number; what nobody asks at this gate stays 无."""
    entry = line.entry
    at = local(entry.at_ms)
    clock = f"{at:%H:%M:%S}"
    leaves = entry.direction == "out"
    area = str(AREA_WORDS.get(entry.from_area, entry.from_area))
    came_from = " ".join(word for word in (area, entry.from_place) if word)
    return (
        f"{at:%Y-%m-%d}",
        "" if leaves else clock,
        clock if leaves else "",
        line.gate,
        line.person if line.is_named else "",
        "",
        line.category,
        entry.unit,
        "",
        line.phone,
        str(PURPOSE_WORDS.get(entry.purpose, entry.purpose)),
        entry.host_unit,
        _temperature(line),
        line.mask,
        line.reasons if any(each.startswith(("fever", "symptom")) for each in entry.reasons) else "",
        came_from,
        "",
        _action(line),
        entry.guard,
        line.time_mark,
    )


def _temperature(line: EntryLine) -> str:
    """The thermometer's reading where there is one; else the estimate, and it says so."""
    entry = line.entry
    if entry.contact_centi_c is not None:
        return f"{entry.contact_centi_c // 10 / 10:.1f}"
    return "" if entry.estimate_centi_c is None else f"估计 {entry.estimate_centi_c // 10 / 10:.1f}"


def _action(line: EntryLine) -> str:
    return f"{line.verdict} {line.outcome}" if line.entry.outcome else line.verdict

"""The entry register as a spreadsheet, its heads word for word those of the form in use.

Written row by row into a file: a hundred thousand entries need no more memory than one.
"""

import tempfile
from collections.abc import Iterable
from typing import IO

from office.clock import local
from office.entries.lines import EntryLine
from office.entries.words import AREA_WORDS, PURPOSE_WORDS
from office.web.sheets import write_numbered

TITLE = "出入人员登记表"
HEADS = (
    *(
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


def write(lines: Iterable[EntryLine]) -> IO[bytes]:
    """The file, at its beginning; text never becomes a formula."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    write_numbered(file, TITLE, HEADS, map(values, lines), width=12)
    file.seek(0)
    return file


def values(line: EntryLine) -> tuple[str, ...]:
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

"""Registers as files: what comes in from a spreadsheet or a table of text, and what goes out."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from zipfile import BadZipFile

import openpyxl
from django.http import HttpRequest, HttpResponse
from openpyxl.utils.exceptions import InvalidFileException

from office.registers.columns import Words
from office.registers.forms import Register
from office.web.filed import filed

UPLOAD_BYTES_MAX = 4 << 20
ROWS_MAX = 5_000  # a county's staff; more is the wrong file
CELL_CHARS_MAX = 1_000
HEAD_ROWS_MAX = 10  # title, unit and date may stand above the column heads


class Unreadable(Exception):
    """The file can't be read as this register; `words` say what to do."""

    def __init__(self, zh: str, en: str) -> None:
        self.words = Words(zh, en)
        super().__init__(str(self.words))


def read(name: str, content: bytes, register: Register) -> list[dict[str, str]]:
    """The rows of a file, by column. Raises: Unreadable."""
    if len(content) > UPLOAD_BYTES_MAX:
        raise Unreadable(
            f"文件超过 {UPLOAD_BYTES_MAX >> 20} MB。", f"The file is over {UPLOAD_BYTES_MAX >> 20} MB."
        )
    table = _xlsx(content) if name.lower().endswith(".xlsx") else _text(content)
    return _rows(table, register)


def write(
    request: HttpRequest,
    name: str,
    register: Register,
    rows: Iterable[Mapping[str, str]],
    extra: Sequence[str] = (),
) -> HttpResponse:
    """The register as a file of that name: title, heads word for word, then the rows.

    `extra` are the heads of values that a row carries beside its columns, under the same name.
    """
    keys = [*(column.key for column in register.columns), *extra]
    heads = [*(column.head.zh for column in register.columns), *extra]
    lines = ([row.get(key, "") for key in keys] for row in rows)
    return filed(request, name, register.title.zh, heads, lines, width=14, wrapped=True)


def _xlsx(content: bytes) -> list[list[str]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True, max_row=ROWS_MAX + HEAD_ROWS_MAX + 1)
        return [[_cell(value) for value in row] for row in rows]
    except (InvalidFileException, BadZipFile, KeyError, ValueError, IndexError, OSError):
        raise Unreadable(
            "无法读取此表格，请另存为 .xlsx 后重试。", "This is no spreadsheet: save it as .xlsx."
        ) from None


def _text(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):  # what Excel on a Chinese Windows writes is the second
        try:
            lines = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable("无法识别文字编码，请存为 UTF-8 的 CSV。", "Save it as CSV in UTF-8.")
    try:
        return [[_cell(value) for value in row] for row in csv.reader(io.StringIO(lines))]
    except csv.Error:
        raise Unreadable("无法读取此文件，请用 .xlsx 或 .csv。", "Use .xlsx or .csv.") from None


def _rows(table: Sequence[Sequence[str]], register: Register) -> list[dict[str, str]]:
    by_head = {head: column.key for column in register.columns for head in (column.head.zh, column.head.en)}
    heads = [[by_head.get(cell) for cell in line] for line in table[:HEAD_ROWS_MAX]]
    above = next(
        (place for place, keys in enumerate(heads) if register.day in keys and register.who in keys), None
    )
    if above is None:
        day, who = (
            column.head.zh for column in register.columns if column.key in (register.day, register.who)
        )
        raise Unreadable(
            f"找不到表头。前 {HEAD_ROWS_MAX} 行中应有“{day}”和“{who}”等列名，与导出的表格一致。",
            f"No heads found: one of the first {HEAD_ROWS_MAX} rows must name the columns as an export does.",
        )
    body = [line for line in table[above + 1 :] if any(line)]
    if not body:
        raise Unreadable("表头下没有数据。", "There is nothing below the heads.")
    if len(body) > ROWS_MAX:
        raise Unreadable(
            f"超过 {ROWS_MAX} 行，请分几个文件导入。", f"More than {ROWS_MAX} rows: split the file."
        )
    return [{key: cell for key, cell in zip(heads[above], line, strict=False) if key} for line in body]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()[:CELL_CHARS_MAX].replace("\0", "")

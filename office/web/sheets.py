"""Spreadsheets as every register writes them: A4 held sideways, heads repeated, text never a formula."""

from collections.abc import Iterable, Sequence
from typing import IO, Any

import xlsxwriter

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NONE = "无"
NUMBER = "序号"
HEAD_GROUND = "#E6EDF4"
LANDSCAPE_A4 = 9


def workbook(file: IO[bytes], **options: bool) -> Any:
    """An empty one that takes every text for a text."""
    return xlsxwriter.Workbook(file, {**options, "strings_to_formulas": False, "strings_to_urls": False})


def landscape(book: Any, *, name: str | None = None, sheets_high: int) -> Any:
    """A page one sheet wide and so many high, 0 for as many as it takes."""
    page = book.add_worksheet(name)
    page.set_landscape()
    page.set_paper(LANDSCAPE_A4)
    page.fit_to_pages(1, sheets_high)
    return page


def write_numbered(
    file: IO[bytes],
    title: str,
    heads: Sequence[str],
    rows: Iterable[Iterable[str]],
    *,
    width: int,
    wrapped: bool = False,
) -> None:
    """Title, heads, then the rows with their numbers before them, each written as it comes; blank is 无."""
    book = workbook(file, constant_memory=True)
    page = landscape(book, sheets_high=0)
    page.repeat_rows(0, 1)
    page.set_footer("&C第 &P 页 共 &N 页")
    page.set_column(0, len(heads), width)
    border = book.add_format({"border": 1, "text_wrap": wrapped})
    bold = book.add_format({"border": 1, "bold": True, "text_wrap": True, "bg_color": HEAD_GROUND})
    page.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
    for place, head in enumerate((NUMBER, *heads)):
        page.write_string(1, place, head, bold)
    for number, values in enumerate(rows, start=1):
        page.write_number(number + 1, 0, number, border)
        for place, value in enumerate(values, start=1):
            page.write_string(number + 1, place, value or NONE, border)
    book.close()

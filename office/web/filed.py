"""A register as a file that somebody takes away: spreadsheet, or PDF where `?as=pdf` asks for it."""

import io
from collections.abc import Iterable, Sequence
from itertools import islice

from django.http import HttpRequest, HttpResponse

from office.web import paper, sheets
from office.web.errors import too_many_rows

PDF = "pdf"


def wants_pdf(request: HttpRequest) -> bool:
    """Whether the PDF is asked for."""
    return request.GET.get("as") == PDF


def filed(
    request: HttpRequest,
    name: str,
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    width: int,
    wrapped: bool = False,
) -> HttpResponse:
    """The answer: rows with their numbers before them, blank is 无; `name` is the file's without its end."""
    if wants_pdf(request):
        return filed_pdf(name, title, heads, rows)
    buffer = io.BytesIO()
    sheets.write_numbered(buffer, title, heads, rows, width=width, wrapped=wrapped)
    return attached(buffer.getvalue(), f"{name}.xlsx", sheets.CONTENT_TYPE)


def filed_pdf(name: str, title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """The PDF, or the page that says why not: nobody prints ten thousand rows by mistake."""
    lines = [
        (str(number), *(value or sheets.NONE for value in values))
        for number, values in enumerate(islice(rows, paper.ROWS_MAX + 1), start=1)
    ]
    if len(lines) > paper.ROWS_MAX:
        return too_many_rows()
    grid = paper.Grid(lines or [(sheets.NONE,) * (len(heads) + 1)], (sheets.NUMBER, *heads))
    signed = "        ".join(f"{word}____________" for word in paper.SIGNED)
    content = paper.paper(title, [grid], under=("单位（盖章）：", ""), foot=(signed,))
    return attached(content, f"{name}.pdf", paper.CONTENT_TYPE)


def attached(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Bytes under a file's name."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

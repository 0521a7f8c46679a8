"""Registers and reports as PDF: A4 held sideways, heads on every page, text that can be copied.

The face goes into the file with the characters that it uses, so it prints the same wherever it is opened.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from threading import Lock

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

from office.web.sheets import HEAD_GROUND

CONTENT_TYPE = "application/pdf"
FONT = "NotoSansSC"
FONT_FILE = Path(__file__).parent / "fonts" / "NotoSansSC-Regular.ttf"
WIDTH, HEIGHT = landscape(A4)  # points, as every length here
MARGIN = 34
USABLE = WIDTH - 2 * MARGIN
TITLE_SIZE, LINE_SIZE = 15, 9
SIZES = (8.5, 7.5, 6.5)  # of the cells: the largest in which no column is squeezed; below 6.5 nobody reads
LEADING = 1.35  # of the size, from one line of a cell to the next
PAD = 3
COLUMN_MAX, SQUEEZED = 150.0, 0.55  # a column needs no more; one with less than that of its need is squeezed
ROWS_MAX = 5_000  # four seconds; more is a spreadsheet's business
SAID_AGAIN = 4_096  # words of a register that come again: days, units, "none"
SIGNED = ("填报人：", "审核人：", "负责人：", "联系电话：")

_PIECES = re.compile(
    r"[!-~]+|.", re.DOTALL
)  # a word or number stays whole where it fits; Chinese breaks anywhere
_ONE_AT_A_TIME = (
    Lock()
)  # the face keeps count of what a file uses; and two at once would need twice the memory


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads above, if any, then the rows; `shaded` are the columns that hold words for others."""

    rows: Sequence[Sequence[str]]
    heads: Sequence[str] = ()
    shaded: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it will stand: the lines of each cell, and where its top is."""

    top: float
    height: float
    cells: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    size: float
    shaded: frozenset[int]

    @property
    def bottom(self) -> float:
        """Where it ends; the next one of a grid begins exactly there."""
        return self.top - self.height


def paper(
    title: str, grids: Sequence[Grid], *, under: tuple[str, str] = ("", ""), foot: Sequence[str] = ()
) -> bytes:
    """The file: title and a line under it on every page, the grids, and the foot after the last row."""
    with _ONE_AT_A_TIME:
        _face()
        pages = list(_pages(grids, bool(any(under)), len(foot)))
        file = io.BytesIO()
        canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=True, pageCompression=1)
        canvas.setTitle(title)
        canvas.setCreator("Gatehouse")
        for number, rows in enumerate(pages, start=1):
            _frame(canvas, title, under, number, len(pages))
            _draw(canvas, rows)
            if number == len(pages):
                _foot(canvas, rows, foot)
            canvas.showPage()
        canvas.save()
    return file.getvalue()


_told_as = ttfonts.makeToUnicodeCMap


def _told_in_utf16(name: str, subset: Sequence[int]) -> str:
    """What a copied glyph means. ReportLab writes a rare name's five digits where two times four are due."""
    return re.sub(
        r"<([0-9A-F]{5})>",
        lambda found: f"<{chr(int(found[1], 16)).encode('utf-16-be').hex().upper()}>",
        _told_as(name, subset),
    )


@cache
def _face() -> None:
    ttfonts.makeToUnicodeCMap = _told_in_utf16
    pdfmetrics.registerFont(ttfonts.TTFont(FONT, FONT_FILE))


@cache
def _char(char: str) -> float:
    """Width of a character in parts of the size."""
    return float(pdfmetrics.stringWidth(char, FONT, 1))


@lru_cache(maxsize=SAID_AGAIN)
def _long(text: str) -> float:
    return sum(map(_char, text))


def _pages(grids: Sequence[Grid], has_under: bool, foot_lines: int) -> Iterator[list[_Row]]:  # noqa: FBT001
    """The rows by page, each grid's heads again on every page that it reaches."""
    first = HEIGHT - MARGIN - TITLE_SIZE - 12 - (LINE_SIZE + 8 if has_under else 0)
    bottom = MARGIN + LINE_SIZE + 6
    top, page = first, list[_Row]()
    for grid in grids:
        widths, size = _columns(grid)
        heads = _row(grid.heads, widths, size, frozenset(range(len(widths)))) if grid.heads else None
        waiting = heads
        for row in (_row(cells, widths, size, grid.shaded) for cells in grid.rows):
            if top - row.height - (waiting.height if waiting else 0) < bottom and page:
                yield page
                top, page, waiting = first, [], heads
            for each in (waiting, row):
                if each is not None:
                    page.append(_at(each, top))
                    top = page[-1].bottom
            waiting = None
        top -= LINE_SIZE
    if page and top - foot_lines * LINE_SIZE * LEADING < bottom:
        yield page
        page = []
    yield page


def _at(row: _Row, top: float) -> _Row:
    return _Row(top, row.height, row.cells, row.widths, row.size, row.shaded)


def _columns(grid: Grid) -> tuple[tuple[float, ...], float]:
    """Width of each column, and the largest size at which none is squeezed."""
    needs = [0.0] * max(map(len, (grid.heads, *grid.rows)), default=1)
    for cells in grid.rows:
        for place, cell in enumerate(cells):
            needs[place] = max(needs[place], _long(cell))
    for place, head in enumerate(grid.heads):
        # A head may stand in two lines, a cell had better not.
        needs[place] = max(needs[place], _long(head) / 2 + 0.5, 2.0)
    found: list[float] = []
    for size in SIZES:
        wanted = [min(COLUMN_MAX, need * size + 2 * PAD + 1) for need in needs]
        found = _shared(wanted)
        if all(got >= SQUEEZED * want for got, want in zip(found, wanted, strict=True)):
            return tuple(found), size
    return tuple(found), SIZES[-1]


def _shared(wanted: Sequence[float]) -> list[float]:
    """The page's width among the columns: what is over to all alike, what is lacking from the widest."""
    total = sum(wanted)
    if total <= USABLE:
        return [each * USABLE / total for each in wanted]
    got, left = [0.0] * len(wanted), USABLE
    for rank, place in enumerate(sorted(range(len(wanted)), key=lambda place: wanted[place])):
        got[place] = min(wanted[place], left / (len(wanted) - rank))
        left -= got[place]
    return got


def _row(cells: Sequence[str], widths: tuple[float, ...], size: float, shaded: frozenset[int]) -> _Row:
    lines = tuple(tuple(_wrapped(cell, (width - 2 * PAD) / size)) for cell, width in zip(cells, widths))  # noqa: B905 - a short row leaves the rest free
    height = max(map(len, lines), default=1) * size * LEADING + 2 * PAD
    return _Row(0.0, min(height, HEIGHT - 4 * MARGIN), lines, widths, size, shaded)


def _wrapped(text: str, room: float) -> Iterator[str]:
    """The text in lines no longer than the room, in parts of the size."""
    line, used = "", 0.0
    for piece in _PIECES.findall(text):
        long = _long(piece)
        for part in (piece,) if long <= room else piece:
            width = long if part is piece else _char(part)
            if used + width > room and line:
                yield line
                line, used = "", 0.0
            line, used = line + part, used + width
    yield line


def _frame(canvas: Canvas, title: str, under: tuple[str, str], number: int, total: int) -> None:
    canvas.setFont(FONT, TITLE_SIZE)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - MARGIN - TITLE_SIZE, title)
    canvas.setFont(FONT, LINE_SIZE)
    line = HEIGHT - MARGIN - TITLE_SIZE - LINE_SIZE - 8
    canvas.drawString(MARGIN, line, under[0])
    canvas.drawRightString(WIDTH - MARGIN, line, under[1])
    canvas.drawCentredString(WIDTH / 2, MARGIN - 8, f"第 {number} 页 共 {total} 页")


def _draw(canvas: Canvas, rows: Sequence[_Row]) -> None:
    """Ground, then lines, then words: each kind of one page together, which halves the work and the file."""
    canvas.setLineWidth(0.4)
    canvas.setFillColor(HexColor(HEAD_GROUND))
    for row in rows:
        edges = _edges(row)
        for place in row.shaded:
            if place < len(row.cells):
                canvas.rect(edges[place], row.bottom, row.widths[place], row.height, stroke=0, fill=1)
    for run in _runs(rows):
        edges, top, bottom = _edges(run[0]), run[0].top, run[-1].bottom
        across = [(edges[0], at, edges[-1], at) for at in (top, *(row.bottom for row in run))]
        canvas.lines([*across, *((edge, top, edge, bottom) for edge in edges)])
    canvas.setFillColor(HexColor("#000000"))
    words = canvas.beginText()
    for row in rows:
        words.setFont(FONT, row.size)
        for left, lines in zip(_edges(row), row.cells, strict=False):
            for place, line in enumerate(lines):
                words.setTextOrigin(left + PAD, row.top - PAD - row.size - place * row.size * LEADING)
                words.textOut(line)
    canvas.drawText(words)


def _edges(row: _Row) -> tuple[float, ...]:
    """Where its cells begin and end, from the left."""
    return tuple(accumulate(row.widths[: len(row.cells)], initial=float(MARGIN)))


def _runs(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    """Rows that hang together and have the same columns."""
    run: list[_Row] = []
    for row in rows:
        if run and (run[-1].bottom != row.top or _edges(run[-1]) != _edges(row)):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _foot(canvas: Canvas, rows: Iterable[_Row], foot: Sequence[str]) -> None:
    last = min((row.top - row.height for row in rows), default=HEIGHT - 3 * MARGIN)
    canvas.setFont(FONT, LINE_SIZE)
    for place, line in enumerate(foot, start=1):
        canvas.drawString(MARGIN, last - place * LINE_SIZE * LEADING - 4, line)

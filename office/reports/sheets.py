"""The daily report as a spreadsheet that the next office up can use as it is."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from office.clock import Day, local
from office.reports import desk
from office.reports.figures import COUNTED, TYPED
from office.reports.models import SentCopy
from office.web import paper
from office.web.sheets import HEAD_GROUND, landscape, workbook

PAIRS_A_ROW = 3  # three figures side by side fill an A4 sheet held sideways


def daily(day: Day, content: Mapping[str, Any], copies: Sequence[SentCopy]) -> bytes:
    """The file's bytes. Cells are written as text or number, never as a formula."""
    buffer = io.BytesIO()
    book = workbook(buffer, in_memory=True)
    page = landscape(book, name=str(day), sheets_high=1)
    page.set_column(0, PAIRS_A_ROW * 2 - 1, 18)
    title = book.add_format({"bold": True, "font_size": 18, "align": "center"})
    head = book.add_format({"bold": True, "border": 1, "bg_color": HEAD_GROUND})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    wide = PAIRS_A_ROW * 2 - 1
    page.merge_range(0, 0, 0, wide, _("Daily epidemic report (zero report)"), title)
    page.write_string(1, 0, _("Day"))
    page.write_string(1, 1, str(day))
    page.write_string(1, wide - 1, _state(content, copies))
    row = _block(page, 3, _figures(content), head, cell)
    row = _block(
        page, row + 1, [(str(word), content["typed"].get(key, "")) for key, word in TYPED.items()], head, cell
    )
    row = _block(page, row + 1, _gates(content), head, cell)
    page.write_string(row + 1, 0, _("Other matters"), head)
    page.merge_range(row + 1, 1, row + 1, wide, "", cell)
    page.write_string(row + 1, 1, content["notes"] or _("none"), cell)
    row += 1
    for word, told, typed in desk.corrected(content):
        words = _("%(figure)s: the registers say %(told)s, the office says %(typed)s")
        page.write_string(row + 1, 0, words % {"figure": word, "told": told, "typed": typed})
        row += 1
    page.write_string(row + 2, 0, _foot(copies))
    book.close()
    return buffer.getvalue()


def on_paper(day: Day, content: Mapping[str, Any], copies: Sequence[SentCopy], place: str) -> bytes:
    """The same as a PDF; `place` is the name of the unit that reports."""
    figures = [
        *_figures(content),
        *((str(word), content["typed"].get(key, "")) for key, word in TYPED.items()),
        *_gates(content),
    ]
    cells = [(word, "" if value == "" else str(value)) for word, value in figures]
    rows = [
        [text for pair in cells[at : at + PAIRS_A_ROW] for text in pair]
        for at in range(0, len(cells), PAIRS_A_ROW)
    ]
    words = _("%(figure)s: the registers say %(told)s, the office says %(typed)s")
    differing = [
        words % {"figure": word, "told": told, "typed": typed}
        for word, told, typed in desk.corrected(content)
    ]
    return paper.paper(
        _("Daily epidemic report (zero report)"),
        [
            paper.Grid(rows, shaded=frozenset(range(0, PAIRS_A_ROW * 2, 2))),
            paper.Grid([(_("Other matters"), content["notes"] or _("none"))], shaded=frozenset((0,))),
        ],
        under=(
            _("Reported by: %(place)s (seal)") % {"place": place},
            _("Day: %(day)s, 0-24 h    %(state)s") % {"day": day, "state": _state(content, copies)},
        ),
        foot=(*differing, _foot(copies), "        ".join(f"{word}____________" for word in paper.SIGNED)),
    )


def _figures(content: Mapping[str, Any]) -> list[tuple[str, object]]:
    return [(str(line.word), content["counts"].get(key, "")) for key, line in COUNTED.items()]


def _gates(content: Mapping[str, Any]) -> list[tuple[str, object]]:
    states = [gate["state"] for gate in content["gates"]]
    missing = [gate["label"] for gate in content["gates"] if gate["state"] == "missing"]
    return [
        (_("Gates due"), len(states)),
        (_("Gates reported"), len(states) - len(missing)),
        (_("Gates missing"), _(", ").join(missing) or 0),
    ]


def _block(page: Any, row: int, pairs: Sequence[tuple[str, object]], head: Any, cell: Any) -> int:
    """Pairs side by side; returns the row after the last."""
    for place, (word, value) in enumerate(pairs):
        line, column = row + place // PAIRS_A_ROW, place % PAIRS_A_ROW * 2
        page.write_string(line, column, word, head)
        if isinstance(value, int):
            page.write_number(line, column + 1, value, cell)
        else:
            page.write_string(line, column + 1, str(value), cell)
    return row + -(-len(pairs) // PAIRS_A_ROW)


def _state(content: Mapping[str, Any], copies: Sequence[SentCopy]) -> str:
    if not copies:
        return _("draft, not sent")
    if copies[-1].number:
        return _("correction No. %(number)s") % {"number": copies[-1].number}
    return _("zero report") if content["zero"] else _("sent")


def _foot(copies: Sequence[SentCopy]) -> str:
    if not copies:
        return ""
    last = copies[-1]
    words = _("Filled in by %(clerk)s, signed by %(leader)s, sent %(time)s")
    return words % {
        "clerk": last.filled_by,
        "leader": last.signed_by,
        "time": f"{local(last.at_ms):%Y-%m-%d %H:%M}",
    }

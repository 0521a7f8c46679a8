"""The place itself: its name, gates, notices, clinics, and how its gates register people. All on one page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from office.accounts.reader import user_of
from office.accounts.roles import may_open
from office.clock import now_ms
from office.registers.columns import Words
from office.site import desk
from office.site.document import Document, Refused, Trouble
from office.site.parts.boxes import Box, Filled, Item, filled, left_over, read_item, read_rows
from office.site.parts.part import ListPart, Part, UnknownPart, ValuePart

PAGE = "site_place"
ROWS_SPARE = 2  # empty rows below those of a table

GATE_KINDS = (
    ("office", Words("办公区大门", "office gate")),
    ("residential", Words("家属区大门", "residential gate")),
)
ID = Box("id", Words("编号", "Id"))
NAMES = (
    Box("name.zh", Words("中文名称", "Chinese name")),
    Box("name.en", Words("英文名称", "English name")),
)
SENTENCE = (Box("zh", Words("中文", "Chinese")), Box("en", Words("英文", "English")))
RETENTION = Box("retention_days", Words("来访记录保存天数", "Days that visits are kept"), "number")
MASK = Box(
    "checkin.badge_confirms_mask", Words("刷工牌即视为已戴口罩", "A badge says that a mask is worn"), "flag"
)
HEAD = (ID, *NAMES, RETENTION, MASK)


@dataclass(frozen=True, slots=True)
class Table:
    """A list on this page, by its path in the document, and what one of its rows is made of."""

    path: str
    title: Words
    boxes: tuple[Box, ...]


TABLES = (
    Table(
        "gates",
        Words("检测点", "Gates"),
        (ID, Box("kind", Words("类别", "Kind"), "choice", GATE_KINDS), *NAMES),
    ),
    Table("clinics", Words("发热门诊", "Fever clinics"), (ID, *NAMES)),
    Table("ticker", Words("滚动提示", "Notices"), SENTENCE),
    Table("checkin.watched_places", Words("重点地区", "Watched places"), SENTENCE),
)


def _by_name(item: Item) -> str:
    return f"{item['name']['zh']} {item['id']}"


PARTS: tuple[Part, ...] = (
    ValuePart("id", Words("场所编号", "Site id"), PAGE, (Box("", Words("编号", "Id")),)),
    ValuePart("name", Words("场所名称", "Site name"), PAGE, (
        Box("zh", Words("中文名称", "Chinese name")), Box("en", Words("英文名称", "English name")),
    )),
    ValuePart("retention_days", RETENTION.head, PAGE, (Box("", Words("天数", "Days")),)),
    *(ListPart(each.path, each.title, PAGE, each.boxes, _by_name) for each in TABLES[:2]),
    UnknownPart("ticker", TABLES[2].title, PAGE),
    UnknownPart("checkin", Words("登记方式", "How people are registered"), PAGE),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A table of the page with its rows filled in."""

    table: Table
    rows: list[list[Filled]]


@require_GET
def site_place(request: HttpRequest) -> HttpResponse:
    """The form as the draft has it."""
    return _form(request, desk.draft().document)


@require_POST
def site_place_save(request: HttpRequest) -> HttpResponse:
    """What was typed goes into the draft, or nothing changes and the form says why."""
    typed = request.POST.dict()
    try:
        desk.edit("place", lambda found: typed_in(found, typed), user_of(request), now_ms())
    except Refused as refused:
        return _form(request, typed_in(desk.draft().document, typed), refused.troubles)
    return redirect("site_desk")


def _form(request: HttpRequest, document: Document, troubles: tuple[Trouble, ...] = ()) -> HttpResponse:
    head = filled(HEAD, document, "", troubles)
    tables = [Shown(table, _rows(table, document, troubles)) for table in TABLES]
    shown = [*head, *(each for table in tables for row in table.rows for each in row)]
    context = {
        "head": head,
        "tables": tables,
        "troubles": left_over(troubles, shown),
        "may_write": may_open(user_of(request).role, "site_place_save"),
    }
    return render(request, "site/place.html", context, status=422 if troubles else 200)


def typed_in(document: Document, typed: Mapping[str, str]) -> Document:
    """The document with what was typed on this page in the place of what stood there."""
    found = {**document, **read_item(HEAD, typed)}
    for table in TABLES:
        *above, last = table.path.split(".")
        place: dict[str, Any] = found[above[0]] if above else found
        place[last] = read_rows(table.boxes, typed, table.path)
    if "checkin" not in document and not any(found["checkin"].values()):
        del found["checkin"]  # what says nothing is no change
    return found


def _rows(table: Table, document: Document, troubles: Iterable[Trouble]) -> list[list[Filled]]:
    value: Any = document
    for step in table.path.split("."):
        value = value.get(step, []) if isinstance(value, dict) else []
    spare: list[Item] = [{} for _ in range(ROWS_SPARE)]
    rows: list[Item] = [*value, *spare]
    return [filled(table.boxes, row, f"{table.path}[{number}].", troubles) for number, row in enumerate(rows)]

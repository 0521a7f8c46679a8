"""The pages of every register: its rows, a form, a correction, a file in and a file out."""

from collections.abc import Iterator, Mapping
from itertools import islice

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.accounts.reader import Reader, reader_of, user_of
from office.accounts.roles import may_open
from office.audit.trail import note
from office.clock import Day, now_ms
from office.registers import desk, files
from office.registers.columns import Column, Words
from office.registers.forms import REGISTERS, SUPPLIES, Register
from office.registers.from_gates import gate_rows
from office.registers.models import Row, Upload
from office.registers.personal import shown
from office.registers.views_kept import ORDERS, Wanted, filterable, keep_view, keys_of, views_of
from office.web.queries import storable

ROWS_SHOWN = 100
DAYS_BACK = 31  # what a page shows unless asked for more
WHO_CHARS_MAX = 64
PREVIEW_ROWS = 50
BALANCE = Words("结存", "Balance")


@require_GET
def registers(request: HttpRequest) -> HttpResponse:
    """All registers."""
    return render(request, "registers/registers.html", {"registers": REGISTERS.values()})


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, name: str) -> HttpResponse:
    """The rows, newest day first, and a form for one more."""
    return _listing(request, _register(name))


@require_POST
def register_add(request: HttpRequest, name: str) -> HttpResponse:
    """One more row, or what is wrong with it beside what was typed."""
    kind = _register(name)
    try:
        desk.add(kind, request.POST.dict(), user_of(request), now_ms())
    except desk.Refused as refused:
        return _listing(request, kind, typed=request.POST.dict(), troubles=refused.troubles, status=422)
    return redirect("register", name=kind.name)


@require_http_methods(["GET", "POST"])
def register_correct(request: HttpRequest, name: str, row_id: int) -> HttpResponse:
    """A form with the row as it stands; posted, another row stands in its place."""
    kind = _register(name)
    row = get_object_or_404(Row, pk=row_id, register=kind.name, corrected=False, void=False)
    typed = row.values
    troubles: tuple[str, ...] = ()
    if request.method == "POST":
        typed = request.POST.dict()
        taken_back = typed.get("act") == "void"
        try:
            desk.correct(row.pk, kind, None if taken_back else typed, user_of(request), now_ms())
        except desk.Refused as refused:
            troubles = refused.troubles
        else:
            return redirect("register", name=kind.name)
    context = {"register": kind, "fields": _fields(kind, typed), "row": row, "troubles": troubles}
    return render(request, "registers/correct.html", context, status=422 if troubles else 200)


@require_POST
def register_view_save(request: HttpRequest, name: str) -> HttpResponse:
    """Keep what is shown under a name of one's own."""
    kind = _register(name)
    wanted = _wanted(request, kind)
    wrong = keep_view(user_of(request), kind, request.POST.get("name", ""), wanted)
    if wrong is not None:
        return _listing(request, kind, troubles=(str(wrong),), status=422)
    return redirect(f"{reverse('register', args=(kind.name,))}?{wanted.query}")


@require_POST
def register_view_drop(request: HttpRequest, name: str, view_id: int) -> HttpResponse:
    """Forget one's own view."""
    kind = _register(name)
    views_of(user_of(request), kind).filter(pk=view_id).delete()
    return redirect("register", name=kind.name)


@require_POST
def register_upload(request: HttpRequest, name: str) -> HttpResponse:
    """Read a file and show what it would add, with every wrong row; nothing is added yet."""
    kind = _register(name)
    sent = request.FILES.get("file")
    try:
        content = sent.read(files.UPLOAD_BYTES_MAX + 1) if sent else b""
        rows = files.read((sent.name if sent else "") or "", content, kind)
    except files.Unreadable as refused:
        return _listing(request, kind, troubles=(str(refused.words),), status=422)
    upload = desk.keep_upload(kind, rows, user_of(request), now_ms())
    troubles = desk.troubles_of(kind, rows)
    wrong = [
        (number, row, found)
        for number, (row, found) in enumerate(zip(rows, troubles, strict=True), 1)
        if found
    ]
    context = {
        "register": kind,
        "upload": upload,
        "count": len(rows),
        "wrong": wrong[:PREVIEW_ROWS],
        "wrong_count": len(wrong),
        "rows": [_values(kind.columns, row, Reader()) for row in rows[:PREVIEW_ROWS]],
    }
    return render(request, "registers/preview.html", context)


@require_POST
def register_import(request: HttpRequest, name: str, upload_id: int) -> HttpResponse:
    """Add all of its rows, or none."""
    kind = _register(name)
    user = user_of(request)
    upload = get_object_or_404(Upload, pk=upload_id, register=kind.name, by=user)
    try:
        desk.bring_in(upload, kind, user, now_ms())
    except desk.Refused as refused:
        return _listing(request, kind, troubles=refused.troubles, status=422)
    return redirect("register", name=kind.name)


@require_GET
def register_sheet(request: HttpRequest, name: str) -> HttpResponse:
    """The rows wanted as a spreadsheet; who took it stands in the trail."""
    kind = _register(name)
    wanted = _wanted(request, kind)
    rows = list(wanted.rows(kind))
    after = desk.balances(desk.standing(kind)) if kind is SUPPLIES else {}
    lines = [{**row.values, BALANCE.zh: str(after.get(row.pk, ""))} for row in rows]
    with translation.override("zh-hans"):
        lines += [dict(values) for values in _from_gates(kind, wanted)]
    if wanted.order != "who":
        lines.sort(key=lambda line: line[kind.day], reverse=wanted.order == "newest")
    note(user_of(request).username, "exported", now_ms(), about=kind.name, detail=f"{len(rows)}")
    extra = (BALANCE.zh,) if kind is SUPPLIES else ()
    return files.write(request, f"{kind.name}-{Day.of(now_ms())}", kind, lines, extra)


def _listing(
    request: HttpRequest,
    kind: Register,
    *,
    typed: Mapping[str, str] | None = None,
    troubles: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    wanted, reader = _wanted(request, kind), reader_of(request)
    rows = list(wanted.rows(kind).select_related("by")[: ROWS_SHOWN + 1])
    after = desk.balances(desk.standing(kind)) if kind is SUPPLIES else {}
    lines: list[tuple[Row | None, Mapping[str, str]]] = [(row, row.values) for row in rows]
    lines += [(None, values) for values in islice(_from_gates(kind, wanted), ROWS_SHOWN + 1)]
    by = kind.who if wanted.order == "who" else kind.day
    lines.sort(key=lambda line: line[1][by], reverse=wanted.order == "newest")
    columns = wanted.shown(kind)
    role = user_of(request).role
    context = {
        "register": kind,
        "wanted": wanted,
        "more": len(lines) > ROWS_SHOWN,
        "lines": [
            (row, _values(columns, values, reader), after.get(row.pk) if row else "")
            for row, values in lines[:ROWS_SHOWN]
        ],
        "columns": columns,
        "orders": [(key, words) for key, (words, _fields_) in ORDERS.items()],
        "searched": filterable(kind, masked=reader.masked),
        "views": list(views_of(user_of(request), kind)),
        "balance": BALANCE if kind is SUPPLIES else None,
        "fields": _fields(kind, typed or {}),
        "troubles": troubles,
        "may_write": may_open(role, "register_add"),
        "may_export": may_open(role, "register_sheet"),
        "opened": bool(troubles and typed),
    }
    return render(request, "registers/register.html", context, status=status)


def _from_gates(kind: Register, wanted: Wanted) -> Iterator[Mapping[str, str]]:
    today = Day.of(now_ms())
    last = min(today, Day.parse(wanted.last), key=str) if wanted.last else today
    rows = gate_rows(kind, Day.parse(wanted.first), last, wanted.who)
    return (values for values in rows if wanted.holds(values))


def _wanted(request: HttpRequest, kind: Register) -> Wanted:
    said = request.GET if request.method == "GET" else request.POST
    masked = reader_of(request).masked
    first, last = (_day_or_none(said.get(name, "")) for name in ("first", "last"))
    who, text = (storable(said.get(name, "")).strip()[:WHO_CHARS_MAX] for name in ("who", "text"))
    column, order = said.get("column", ""), said.get("order", "")
    known = keys_of(kind.columns)
    return Wanted(
        first or str(Day.of(now_ms()).shifted(-DAYS_BACK)),
        last,
        "" if masked else who,
        order if order in ORDERS else "newest",
        column if column in keys_of(filterable(kind, masked=masked)) else "",
        text,
        tuple(key for key in dict.fromkeys(said.getlist("show")) if key in known),
    )


def _day_or_none(text: str) -> str:
    try:
        return str(Day.parse(text))
    except ValueError:
        return ""


def _values(columns: tuple[Column, ...], row: Mapping[str, str], reader: Reader) -> list[tuple[Column, str]]:
    return [(column, shown(column, row.get(column.key, ""), reader)) for column in columns]


def _fields(kind: Register, typed: Mapping[str, str]) -> list[tuple[Column, str]]:
    return [(column, typed.get(column.key, "")) for column in kind.columns]


def _register(name: str) -> Register:
    if name not in REGISTERS:
        raise Http404("no such register")
    return REGISTERS[name]

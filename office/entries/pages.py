"""The entry register's pages: today's entries, the part of it that refreshes itself, one person's history."""

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from office.accounts.models import User
from office.accounts.reader import Reader, reader_of
from office.accounts.roles import may_open
from office.audit.trail import note
from office.clock import Day, local, now_ms
from office.devices.models import gate_labels
from office.entries import sheets
from office.entries.chart import Chart, Sample, draw
from office.entries.lines import EntryLine, lines_of
from office.entries.models import Entry
from office.entries.queries import (
    HISTORY_ROWS_MAX,
    Wanted,
    counts_of,
    entries_between,
    gates,
    natural,
    page_of,
    read_wanted,
    same_person,
    version,
)
from office.entries.words import CATEGORY_WORDS, VERDICT_WORDS
from office.web.filed import filed_pdf, wants_pdf
from office.web.fresh import tag_of, tagged, unchanged
from office.web.queries import storable
from office.web.sheets import CONTENT_TYPE

SHEET_CHUNK_ROWS = 2_000  # of a hundred thousand, so many at a time


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """A day's entries, newest first, with filters; without a date in the query: today's."""
    this_day = Day.of(now_ms())
    reader = reader_of(request)
    wanted = read_wanted(request.GET.dict(), this_day).within(reader, this_day)
    labels = gate_labels()
    gate_names = [reader.gate] if reader.gate else sorted({*labels, *gates()}, key=natural)
    context = {
        **_listing(request, wanted, labels),
        "is_today": wanted.day == this_day,
        "days": not reader.today_only,
        "by_name": not reader.masked,
        "may_export": isinstance(request.user, User) and may_open(request.user.role, "entries_sheet"),
        "day_before": wanted.day.shifted(-1),
        "day_after": wanted.day.shifted(1),
        "gates": [(name, labels.get(name, name)) for name in gate_names],
        "verdicts": VERDICT_WORDS.items(),
        "categories": CATEGORY_WORDS.items(),
        # Pages of older lines stand still: only the newest page grows.
        "refreshes": wanted.day == this_day and not request.GET.get("before"),
    }
    return render(request, "entries/today.html", context)


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The refreshing part alone: 304 as long as nothing has come in."""
    this_day = Day.of(now_ms())
    wanted = read_wanted(request.GET.dict(), this_day).within(reader_of(request), this_day)
    state = f"{version()}|{wanted}|{get_language()}|{request.user.pk}"
    tag = tag_of(state.encode())
    known = unchanged(request, tag)
    if known is not None:
        return known
    context = _listing(request, wanted, gate_labels())
    return tagged(render(request, "entries/listing.html", context), tag)


@require_GET
def entries_sheet(request: HttpRequest) -> HttpResponseBase:
    """The entries wanted as a spreadsheet, in Chinese whoever asks: from `first` (or the day) to the day."""
    reader, this_day = reader_of(request), Day.of(now_ms())
    wanted = read_wanted(request.GET.dict(), this_day).within(reader, this_day)
    entries = entries_between(wanted, _first_day(request, wanted.day))
    labels = gate_labels()
    name = f"entries-{wanted.day}"
    note(request.user.get_username(), "exported", now_ms(), about="entries", detail=wanted.query)
    with translation.override("zh-hans"):
        chunks = entries.iterator(chunk_size=SHEET_CHUNK_ROWS)
        lines = (EntryLine(entry, labels.get(entry.gate, entry.gate), reader) for entry in chunks)
        if wants_pdf(request):
            return filed_pdf(name, sheets.TITLE, sheets.HEADS, map(sheets.values, lines))
        file = sheets.write(lines)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=CONTENT_TYPE)


@require_GET
def person(request: HttpRequest) -> HttpResponse:
    """History of the person of one entry. The link names the entry, so that no name stands in an address."""
    reader = reader_of(request)
    entry = get_object_or_404(Entry, record_id=_record_id(request))
    if reader.gate and entry.gate != reader.gate:
        raise Http404("an entry of another gate")
    if not (entry.name or entry.person_id):
        raise Http404("this entry names nobody")
    note(request.user.get_username(), "person_seen", now_ms(), about=entry.record_id)
    history = list(_seen_by(reader, same_person(entry))[:HISTORY_ROWS_MAX])
    context = {
        "entry": entry,
        "lines": lines_of(history, gate_labels(), reader),
        "chart": _chart(history),
        "by_name_only": not entry.person_id,
    }
    return render(request, "entries/person.html", context)


def _listing(request: HttpRequest, wanted: Wanted, labels: dict[str, str]) -> dict[str, object]:
    try:
        page = page_of(wanted, request.GET.get("before", ""))
    except ValueError:
        raise Http404("no such page of entries") from None
    return {
        "wanted": wanted,
        "counts": counts_of(wanted),
        "lines": lines_of(page.entries, labels, reader_of(request)),
        "older": page.older,
        "may_see_people": isinstance(request.user, User) and may_open(request.user.role, "person"),
    }


def _seen_by(reader: Reader, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    return entries.filter(gate=reader.gate) if reader.gate else entries


def _first_day(request: HttpRequest, last: Day) -> Day:
    try:
        first = Day.parse(request.GET.get("first", ""))
    except ValueError:
        return last
    return first if first.date <= last.date else last


def _record_id(request: HttpRequest) -> str:
    return storable(request.GET.get("entry", ""))[:64]


def _chart(history: list[Entry]) -> Chart | None:
    measured = [entry for entry in reversed(history) if entry.estimate_centi_c is not None]
    limits = [
        entry.fever_threshold_centi_c for entry in measured if entry.fever_threshold_centi_c is not None
    ]
    samples = [
        Sample(entry.estimate_centi_c or 0, f"{local(entry.at_ms):%m-%d %H:%M}", entry.fever)
        for entry in measured
    ]
    return draw(samples, limits[-1] if limits else None)

"""The pages of visitors expected: the day and the days to come, one more, a pass, a file."""

import io

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from office.accounts.reader import reader_of, user_of
from office.accounts.roles import may_open
from office.audit.trail import note
from office.clock import Day, now_ms
from office.devices.models import gate_labels
from office.registers import files
from office.registers.columns import Column
from office.registers.desk import keep_upload
from office.registers.models import Upload
from office.site import desk as site_desk
from office.site.document import Refused, Trouble
from office.visits import desk
from office.visits.arrived import seen, stay_minutes, stays, visitors
from office.visits.form import COLUMNS, FORM, called
from office.visits.models import Visit
from office.web.codes import code_of
from office.web.days import linked_day

VISITS_SHOWN = 300  # a conference; more is a file
HOSTS_OFFERED = 1_000  # as suggestions beside the box; larger rosters are typed in full
PREVIEW_ROWS = 100
PICTURE_SCALE = 16  # of the file for a phone: a phone's screen is as wide as 400 to 1,500 pixels


@require_GET
def visits(request: HttpRequest) -> HttpResponse:
    """One day's visits with what became of each, and those of the days after."""
    return _listing(request)


@require_POST
def visit_add(request: HttpRequest) -> HttpResponse:
    """One more, at the gates at once; then its pass."""
    typed = {key: str(value) for key, value in request.POST.items()}
    try:
        visit = desk.add(typed, user_of(request), now_ms())
    except Refused as refused:
        return _listing(request, refused.troubles, typed)
    return redirect("visit_pass", visit_id=visit.pk)


@require_POST
def visit_cancel(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Call it off."""
    try:
        desk.call_off(visit_id, user_of(request), now_ms())
    except Refused as refused:
        return _listing(request, refused.troubles)
    return redirect("visits")


@require_GET
def visit_pass(request: HttpRequest, visit_id: int) -> HttpResponse:
    """The pass, to be printed or photographed: what a visitor needs, and the picture for the scanner."""
    visit = get_object_or_404(Visit, pk=visit_id)
    document = site_desk.published()
    hosts = desk.hosts().by_id
    note(user_of(request).username, "visit_seen", now_ms(), about=str(visit.pk))
    context = {
        "visit": visit,
        "site": document["name"] if document else None,
        "host": hosts[visit.host]["name"] if visit.host in hosts else "",
        "last_digits": visit.phone[-4:],
        "picture": code_of(visit.code),
    }
    return render(request, "visits/pass.html", context)


@require_GET
def visit_picture(request: HttpRequest, visit_id: int) -> HttpResponse:
    """The scanner's picture alone, as a file to be sent to a phone."""
    visit = get_object_or_404(Visit, pk=visit_id, cancelled_ms=None)
    picture = io.BytesIO()
    segno.make_qr(visit.code, error="m").save(picture, kind="png", scale=PICTURE_SCALE)
    note(user_of(request).username, "exported", now_ms(), about=f"visit {visit.pk}")
    response = HttpResponse(picture.getvalue(), content_type="image/png")
    response["Content-Disposition"] = f'attachment; filename="pass-{visit.day_from}-{visit.pk}.png"'
    return response


@require_POST
def visits_upload(request: HttpRequest) -> HttpResponse:
    """Read a file and show what it says, with every wrong row; nobody is expected yet."""
    sent = request.FILES.get("file")
    try:
        content = sent.read(files.UPLOAD_BYTES_MAX + 1) if sent else b""
        rows = files.read((sent.name if sent else "") or "", content, FORM)
    except files.Unreadable as unreadable:
        return _listing(request, (Trouble(unreadable.words),))
    upload = keep_upload(FORM, rows, user_of(request), now_ms())
    found = desk.rows_of(rows)
    wrong = [(number, each.sentences) for number, each in enumerate(found, start=1) if each.troubles]
    context = {
        "upload": upload,
        "count": len(rows),
        "wrong": wrong[:PREVIEW_ROWS],
        "wrong_count": len(wrong),
        "columns": COLUMNS,
        "rows": [[(column, row.get(column.key, "")) for column in COLUMNS] for row in rows[:PREVIEW_ROWS]],
    }
    return render(request, "visits/preview.html", context)


@require_POST
def visits_import(request: HttpRequest, upload_id: int) -> HttpResponse:
    """All of them, or none."""
    upload = get_object_or_404(Upload, pk=upload_id, register=FORM.name, by=user_of(request))
    try:
        desk.bring_in(upload, user_of(request), now_ms())
    except Refused as refused:
        return _listing(request, refused.troubles)
    return redirect("visits")


def _listing(
    request: HttpRequest,
    troubles: tuple[Trouble, ...] = (),
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    time_ms = now_ms()
    today = Day.of(time_ms)
    day = linked_day(request.GET.get("day", ""), today)
    document = site_desk.published()
    of_day = Visit.objects.filter(day_from__lte=str(day), day_to__gte=str(day))
    coming = Visit.objects.filter(day_from__gt=str(day), cancelled_ms=None)
    order = ("day_from", "hour_from", "id")
    hosts = document["roster"] if document else []
    came = visitors(day)
    late = [
        stay
        for stay in (stays(came) if day == today else ())
        if stay.overstays("", stay_minutes(document, stay.entry.gate), time_ms)
    ]
    by_column = {trouble.key: str(trouble) for trouble in troubles}
    context = {
        "day": day,
        "is_today": day == today,
        "before": day.shifted(-1),
        "after": day.shifted(1),
        "lines": seen(of_day.order_by(*order)[:VISITS_SHOWN], came, day, document, time_ms),
        "coming": coming.order_by(*order)[:VISITS_SHOWN],
        "late": late,
        "reader": reader_of(request),
        "gates": gate_labels(),
        "host_names": {each["id"]: each["name"] for each in hosts},
        "hosts": [called(each) for each in hosts] if len(hosts) <= HOSTS_OFFERED else [],
        "fields": _fields(typed or {"day_from": str(today)}, by_column),
        "opened": bool(typed),
        "troubles": [trouble for trouble in troubles if trouble.key not in {each.key for each in COLUMNS}],
        "may_write": may_open(user_of(request).role, "visit_add"),
        "may_see_pass": may_open(user_of(request).role, "visit_pass"),
    }
    return render(request, "visits/visits.html", context, status=422 if troubles else 200)


def _fields(typed: dict[str, str], troubles: dict[str, str]) -> list[tuple[Column, str, str]]:
    return [(column, typed.get(column.key, ""), troubles.get(column.key, "")) for column in COLUMNS]

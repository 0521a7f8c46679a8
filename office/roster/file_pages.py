"""The roster as a file: read, shown with its changes and every wrong row, taken whole or not at all."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from office.accounts.reader import user_of
from office.audit.trail import note
from office.clock import Day, now_ms
from office.registers import files
from office.registers.desk import keep_upload
from office.registers.models import Upload
from office.roster import sheets
from office.roster.pages import listing
from office.site import desk
from office.site.document import Document, Refused, Trouble, refused
from office.site.parts.roster import PART, in_order

SHOWN_MAX = 200  # changes or wrong rows on one page
LEAVE = "leave"


@require_POST
def roster_upload(request: HttpRequest) -> HttpResponse:
    """Read a file and show what it would change; nothing is changed yet."""
    sent = request.FILES.get("file")
    try:
        content = sent.read(files.UPLOAD_BYTES_MAX + 1) if sent else b""
        rows = files.read((sent.name if sent else "") or "", content, sheets.FORM)
    except files.Unreadable as unreadable:
        return listing(request, (Trouble(unreadable.words),))
    upload = keep_upload(sheets.FORM, rows, user_of(request), now_ms())
    others_leave = request.POST.get(LEAVE) == "1"
    before = desk.draft().document
    found = sheets.merged(before, rows, others_leave=others_leave)
    wrong = [(number, troubles) for number, troubles in enumerate(found.troubles, start=1) if troubles]
    changes = PART.changes(before, found.document)
    context = {
        "upload": upload,
        "others_leave": others_leave,
        "count": len(rows),
        "wrong": wrong[:SHOWN_MAX],
        "wrong_count": len(wrong),
        "part": PART,
        "changes": changes[:SHOWN_MAX],
        "change_count": len(changes),
        "more": max(0, len(changes) - SHOWN_MAX),
    }
    return render(request, "roster/preview.html", context)


@require_POST
def roster_import(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Take all of its rows into the draft, or none."""
    user = user_of(request)
    upload = get_object_or_404(Upload, pk=upload_id, register=sheets.FORM.name, by=user)
    others_leave = request.POST.get(LEAVE) == "1"

    def change(document: Document) -> Document:
        found = sheets.merged(document, upload.rows, others_leave=others_leave)
        if not found.is_right:
            raise refused("有错误的行，未导入任何一行。", "Some rows are wrong: none was brought in.")
        return found.document

    try:
        desk.edit("roster", change, user, now_ms(), f"{len(upload.rows)} rows")
    except Refused as refusal:
        return listing(request, refusal.troubles)
    upload.delete()
    return redirect("site_desk")


@require_GET
def roster_sheet(request: HttpRequest) -> HttpResponse:
    """Everybody as a spreadsheet that can be read in again; who took it stands in the trail."""
    people = in_order(desk.draft().document["roster"])
    note(user_of(request).username, "exported", now_ms(), about="roster", detail=str(len(people)))
    rows = [sheets.row_of(person) for person in people]
    return files.write(request, f"roster-{Day.of(now_ms())}", sheets.FORM, rows)

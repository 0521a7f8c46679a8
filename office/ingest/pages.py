"""The tray page: records and forks that wait for a person."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from office.accounts.models import User
from office.clock import now_ms
from office.ingest.models import Chain, StoredRecord, TrayItem
from office.ingest.tray import NOTE_CHARS_MAX, settle, waiting

ITEMS_MAX = (
    50  # oldest work first would hide today's trouble: the newest are shown, the count says how many wait
)
BRANCHES_SHOWN_MAX = 50
LINE_CHARS_SHOWN_MAX = 4_000

REASON_WORDS: dict[str, str | Promise] = {
    "unreadable": _("not readable as a record"),
    "newer_version": _("written by a newer kiosk; update the office"),
    "misplaced": _("does not belong at this place"),
    "repeated_id": _("another record has its number"),
    "unopened": _("sealed for another office's key"),
    "wrong_commitment": _("personal part does not match the record"),
    "bad_field": _("a field has a value that is not allowed"),
}


@dataclass(frozen=True, slots=True)
class TrayLine:
    """One waiting record with the start of its text."""

    item: TrayItem
    text: str

    @property
    def reason(self) -> str:
        """Why it waits, in words."""
        return str(REASON_WORDS[self.item.reason])

    @property
    def field(self) -> str:
        """Name of the field at fault, "" if it is not one field."""
        return self.item.detail.partition(":")[0] if self.item.reason in ("bad_field", "misplaced") else ""


@require_GET
def tray(request: HttpRequest) -> HttpResponse:
    """What waits for a person."""
    items = list(waiting()[:ITEMS_MAX])
    context = {
        "lines": _lines(items),
        "waiting": waiting().count(),
        "branches": Chain.objects.exclude(forked_from="").order_by("-changed_ms")[:BRANCHES_SHOWN_MAX],
        "note_chars_max": NOTE_CHARS_MAX,
    }
    return render(request, "ingest/tray.html", context)


@require_POST
@login_required
def settle_item(request: HttpRequest, item_id: int) -> HttpResponse:
    """A person says that this one is dealt with; settling it twice changes nothing."""
    assert isinstance(request.user, User)
    settle(item_id, request.user, request.POST.get("note", ""), now_ms())
    return redirect("tray")


def tray_badge(_request: HttpRequest) -> dict[str, object]:
    """For every page's menu: how many wait. Asked only where a template prints it."""
    return {"tray_waiting": lambda: waiting().count()}


def _lines(items: list[TrayItem]) -> list[TrayLine]:
    records = StoredRecord.objects.filter(
        pk__in=[(item.device, item.incarnation, item.seq) for item in items]
    )
    texts = {
        (record.device, record.incarnation, record.seq): _shown(bytes(record.line)) for record in records
    }
    return [TrayLine(item, texts[item.device, item.incarnation, item.seq]) for item in items]


def _shown(line: bytes) -> str:
    return line.decode("utf-8", "replace")[:LINE_CHARS_SHOWN_MAX]

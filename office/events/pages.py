"""The page of events: all kinds or one, newest first."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_GET

from office.accounts.reader import reader_of
from office.devices.models import gate_labels
from office.events.models import Event
from office.events.words import KINDS, URGENT

ROWS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of the page."""

    event: Event
    gate: str

    @property
    def word(self) -> str | Promise:
        """What it was."""
        return KINDS[self.event.kind][0]

    @property
    def detail(self) -> str:
        """What its facts say."""
        return KINDS[self.event.kind][1](self.event.facts)

    @property
    def tone(self) -> str:
        """Name of the row's look."""
        not_heard = self.event.kind == "alarm_test" and self.event.facts.get("heard") is not True
        return "look" if self.event.kind in URGENT or not_heard else "plain"


@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Newest first; `before` is the last row of the page before."""
    reader = reader_of(request)
    kind = request.GET.get("kind", "")
    rows = Event.objects.order_by("-at_ms", "-id")
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    if reader.gate:
        rows = rows.filter(gate=reader.gate)
    before = request.GET.get("before", "")
    if before:
        rows = rows & _before(before)
    found = list(rows[: ROWS_SHOWN + 1])
    labels = gate_labels()
    last = found[ROWS_SHOWN - 1] if len(found) > ROWS_SHOWN else None
    context = {
        "lines": [EventLine(event, labels.get(event.gate, event.gate)) for event in found[:ROWS_SHOWN]],
        "kinds": [(code, words) for code, (words, _detail) in KINDS.items()],
        "kind": kind,
        "older": f"{last.at_ms}.{last.pk}" if last else "",
    }
    return render(request, "events/events.html", context)


def _before(cursor: str) -> QuerySet[Event]:
    at_ms, _dot, number = cursor.partition(".")
    if not (at_ms.isdecimal() and number.isdecimal() and len(cursor) < 40):
        raise Http404("no such page of events")
    same = Q(at_ms=int(at_ms), pk__lt=int(number))
    return Event.objects.filter(Q(at_ms__lte=int(at_ms)) & (Q(at_ms__lt=int(at_ms)) | same))

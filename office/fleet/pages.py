"""The kiosks page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from office.clock import now_ms
from office.fleet.state import kiosk_states
from office.web.fresh import by_content


@require_GET
def kiosks(request: HttpRequest) -> HttpResponse:
    """Every kiosk: last seen, backlog, head, faults, silence."""
    return render(request, "fleet/kiosks.html", {"states": kiosk_states(now_ms())})


@require_GET
def kiosks_table(request: HttpRequest) -> HttpResponse:
    """The refreshing part alone. Silence grows without anything coming in, so the tag is that of the text."""
    response = render(request, "fleet/kiosks_table.html", {"states": kiosk_states(now_ms())})
    return by_content(request, response)

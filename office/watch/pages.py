"""What a monitor reads: how the kiosks are, what waits, how the office answers. It names nobody."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from office.clock import now_ms
from office.fleet.state import KioskState, kiosk_states
from office.ingest.models import Chain
from office.ingest.tray import waiting
from office.readers.desk import reader
from office.watch.meter import METER, gauge, sample

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
UNAUTHORIZED = "Authorization: Bearer TOKEN，令牌由领导发放 a token that a leader gives, /readers/\n"


@login_not_required
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format, for whoever has a reader's token. Five queries."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or reader(token.strip(), now_ms()) is None:
        response = HttpResponse(UNAUTHORIZED, status=401, content_type="text/plain; charset=utf-8")
        response["WWW-Authenticate"] = "Bearer"
        return response
    now = now_ms()
    records = Chain.objects.aggregate(records=Sum("seq"))["records"] or 0
    lines = [
        *gauge("up", 1),
        *gauge("tray_waiting", waiting().count()),
        "# TYPE gatehouse_records_total counter",
        sample("records_total", records),
        *_of_kiosks(kiosk_states(now), now),
        *METER.lines(),
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=CONTENT_TYPE)


def _of_kiosks(kiosks: list[KioskState], now: int) -> list[str]:
    standing = [kiosk for kiosk in kiosks if kiosk.device.revoked_ms is None]
    families: dict[str, list[str]] = {
        name: [f"# TYPE gatehouse_kiosk_{name} gauge"]
        for name in ("silent_seconds", "backlog", "faults", "site_version", "alarm")
    }
    for kiosk in standing:
        device = kiosk.device
        values: dict[str, float | None] = {
            "silent_seconds": None if device.seen_ms is None else max(0, now - device.seen_ms) // 1_000,
            "backlog": device.backlog,
            "faults": len(kiosk.faults),
            "site_version": kiosk.site_in_force,
            "alarm": int(kiosk.tone == "alarm"),
        }
        for name, value in values.items():
            if value is not None:  # what nobody has said is no number
                families[name].append(sample(f"kiosk_{name}", value, kiosk=device.name, gate=device.gate))
    return [line for family in families.values() for line in family]

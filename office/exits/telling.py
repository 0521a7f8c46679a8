"""What a gate is told of the exits at the others, with each answer: a page from where it stands."""

from office.devices.enrolling import office_key
from office.devices.models import Device
from office.exits.models import Exit, ExitCounter
from sync.exits import EXITS_KEPT_MS, PAGE_EXITS_MAX, Exits, ToldExit

CLOCKS = {"kiosk": "office", "boot": "office", "receipt": "none"}


def told(device: Device, incarnation: str, since: int, now_ms: int) -> dict[str, str] | None:
    """The signed page after `since` for this ledger, as it travels; None if there is nothing new.

    Its own exits are left out: that ledger holds them. Those of an older ledger of the same kiosk, and of
    another kiosk at the same gate, are told like everybody's.
    """
    latest = ExitCounter.objects.filter(pk=1).values_list("number", flat=True).first() or 0
    if latest <= since:
        return None
    after = max(since, (now_ms - EXITS_KEPT_MS) * 1_000)
    others = Exit.objects.filter(site=device.site, number__gt=after).exclude(
        device=device.name, incarnation=incarnation
    )
    rows = list(others.order_by("number")[: PAGE_EXITS_MAX + 1])
    more = len(rows) > PAGE_EXITS_MAX
    rows = rows[:PAGE_EXITS_MAX]
    last = rows[-1].number if rows else 0
    page = Exits(last if more else max(latest, last), more, tuple(_told(row) for row in rows))
    raw = page.to_bytes()
    signature = office_key().sign(Exits.statement(device.name, incarnation, raw))
    return {"page": raw.decode(), "signature": signature.hex()}


def _told(row: Exit) -> ToldExit:
    # A kiosk's own clock that it did not trust itself is no better than the time of receipt.
    clock = CLOCKS.get(row.timed_by, "none")
    return ToldExit(row.record_id, row.number, row.household, row.gate, row.at_ms, clock)

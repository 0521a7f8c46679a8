"""Whether a gate's day is all here. Zero is not silence: a gate that has not told everything is missing.

A day of a kiosk is complete once the kiosk has said, after that day's end, that nothing waits any more.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.db.models import Count, F

from office.clock import Day
from office.devices.models import Device
from office.entries.models import Entry
from office.entries.queries import natural

DAY_MS = 86_400_000  # no daylight saving here since 1991

GateDayState = Literal["reported", "zero", "missing"]


@dataclass(frozen=True, slots=True)
class GateDay:
    """One kiosk's day: how many entries are here, and whether they are all.

    `complete_ms` is the moment up to which everything is here, None if nothing was ever heard; `short` the
    number of records that it last said it still holds, None if it never said.
    """

    device: str
    gate: str
    label: str
    entries: int
    complete: bool
    complete_ms: int | None
    short: int | None

    @property
    def state(self) -> GateDayState:
        """Reported, zero, or missing: never blank, and never two of them."""
        if not self.complete:
            return "missing"
        return "reported" if self.entries else "zero"


def gate_days(days: Iterable[Day], now_ms: int) -> dict[Day, list[GateDay]]:
    """Every kiosk that should have reported for those days (in a row), in natural order. Two queries."""
    wanted = sorted(days, key=lambda day: day.date)
    first_ms, last_ms = wanted[0].start_ms, wanted[-1].end_ms
    counts = Counter[tuple[str, int]]()
    rows = (
        Entry.objects.filter(training=False, at_ms__gte=first_ms, at_ms__lt=last_ms)
        .order_by()
        .annotate(place=(F("at_ms") - first_ms) / DAY_MS)
        .values_list("device", "place")
        .annotate(n=Count("pk"))
    )
    for device, place, n in rows:
        counts[device, int(place)] += n
    devices = sorted(Device.objects.all(), key=lambda device: natural(device.gate_label))
    return {
        day: judged(devices, day, now_ms, {name: n for (name, at), n in counts.items() if at == place})
        for place, day in enumerate(wanted)
    }


def judged(devices: Iterable[Device], day: Day, now_ms: int, counts: Mapping[str, int]) -> list[GateDay]:
    """The rule itself, pure: `counts` are the entries of that day that are here, by kiosk."""
    return [
        GateDay(
            device=device.name,
            gate=device.gate,
            label=device.gate_label,
            entries=counts.get(device.name, 0),
            # A day that is not over is complete for nobody, whatever a clock that runs ahead says.
            complete=(device.complete_ms or 0) >= day.end_ms <= now_ms,
            complete_ms=device.complete_ms,
            short=device.backlog,
        )
        for device in devices
        if due(device, day)
    ]


def due(device: Device, day: Day) -> bool:
    """Whether this kiosk stood at its gate then: added before the day's end, not revoked before its start."""
    gone = device.revoked_ms is not None and device.revoked_ms < day.start_ms
    return device.added_ms < day.end_ms and not gone

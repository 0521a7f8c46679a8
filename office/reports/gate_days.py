"""Whether a gate's day is all here. Zero is not silence: a gate that has not told everything is missing.

A day of a kiosk is complete once the kiosk has said, after that day's end, that nothing waits any more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.db.models import Sum

from office.clock import Day
from office.devices.models import Device
from office.entries.queries import natural
from office.entries.tallies import number_of, tallies

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
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    rows = tallies(wanted[0], wanted[-1]).values_list("day", "device").annotate(entries=Sum("n"))
    for number, device, entries in rows:
        counts[number][device] = entries
    devices = sorted(Device.objects.all(), key=lambda device: natural(device.gate_label))
    return {day: judged(devices, day, now_ms, counts[number_of(day.start_ms)]) for day in wanted}


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

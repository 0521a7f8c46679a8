"""Feeds the faults: `fault` opens one, `recovered` ends those of its part, `started` ends all.

A kiosk that lost power in mid-fault never says that it recovered.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from office.fleet.models import TABLE, Fault
from office.ingest.arrivals import Arrival, optional_text
from office.ingest.clocks import retime
from office.ingest.feeds import Anchor, Placed


@dataclass(frozen=True, slots=True)
class FaultsFeed:
    """The feed of kinds `fault`, `recovered` and `started`."""

    kinds: frozenset[str] = frozenset(("fault", "recovered", "started"))

    def read(self, arrival: Arrival) -> tuple[str, str]:
        """Part and code, "" for what is not said. Raises: Unreadable."""
        part, code = (optional_text(arrival.fields, name) for name in ("part", "code"))
        return part, code

    def apply(self, placed: Sequence[Placed]) -> None:
        """In order of seq; these records are rare."""
        for one in placed:
            if one.arrival.kind == "fault":
                _open(one)
            else:
                _close(one)

    def anchored(self, anchors: Sequence[Anchor]) -> None:
        """Times that have become known."""
        retime(TABLE, anchors)

    def clear(self) -> None:
        """Empty the register."""
        Fault.objects.all().delete()


def _open(one: Placed) -> None:
    arrival = one.arrival
    Fault.objects.create(
        device=arrival.device,
        incarnation=arrival.incarnation,
        seq=arrival.seq,
        part=one.change[0],
        code=one.change[1],
        boot=arrival.stamp.boot,
        boottime_ms=arrival.stamp.boottime_ms,
        at_ms=one.when.at_ms,
        timed_by=one.when.timed_by,
    )


def _close(one: Placed) -> None:
    arrival = one.arrival
    faults = Fault.objects.filter(device=arrival.device, incarnation=arrival.incarnation, over=False)
    if arrival.kind == "recovered":
        faults = faults.filter(part=one.change[0])
    faults.update(over=True)

"""Feeds the events: one row for each record of the kinds that have words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from office.events.models import TABLE, Event
from office.events.words import KINDS
from office.ingest.arrivals import Arrival, optional_flag, optional_text
from office.ingest.clocks import retime
from office.ingest.feeds import Anchor, Placed

# What stands in every record has its own column or is of no use here.
COMMON = frozenset(
    (
        *("v", "device", "incarnation", "seq", "id", "kind", "at", "site", "gate", "software", "about"),
        *("commitment", "guard", "training", "rules_version", "roster_version", "measurement"),
    )
)


@dataclass(frozen=True, slots=True)
class EventsFeed:
    """The feed of what happens beside entries."""

    kinds: frozenset[str] = frozenset(KINDS)

    def read(self, arrival: Arrival) -> dict[str, Any]:
        """The columns of a row. Raises: Unreadable."""
        return {
            "guard": optional_text(arrival.fields, "guard"),
            "training": optional_flag(arrival.fields, "training") or False,
            "facts": {name: value for name, value in arrival.fields.items() if name not in COMMON},
        }

    def apply(self, placed: Sequence[Placed]) -> None:
        """Write them; they are rare beside entries."""
        Event.objects.bulk_create(_row(one) for one in placed)

    def anchored(self, anchors: Sequence[Anchor]) -> None:
        """Times that have become known."""
        retime(TABLE, anchors)

    def clear(self) -> None:
        """Empty the register."""
        Event.objects.all().delete()


def _row(one: Placed) -> Event:
    arrival = one.arrival
    return Event(
        device=arrival.device,
        incarnation=arrival.incarnation,
        seq=arrival.seq,
        gate=arrival.gate,
        kind=arrival.kind,
        boot=arrival.stamp.boot,
        boottime_ms=arrival.stamp.boottime_ms,
        at_ms=one.when.at_ms,
        timed_by=one.when.timed_by,
        **one.change,
    )

"""Feeds the exits: whatever a gate's own count of its records takes for an exit of a household.

A number is the office's time in microseconds when the record came in, or one more than the last. So an office
that was restored from a backup gives none a second time, and no gate misses what is told after that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from office.exits.models import HOUSEHOLD_CHARS_MAX, TABLE, Exit, ExitCounter
from office.ingest.arrivals import Arrival, optional_text
from office.ingest.clocks import retime
from office.ingest.feeds import Anchor, Placed


@dataclass(frozen=True, slots=True)
class ExitsFeed:
    """The feed of kind `entry`, as far as it is of a household that goes out."""

    kinds: frozenset[str] = frozenset(("entry",))

    def read(self, arrival: Arrival) -> str:
        """The household whose exit this is; "" for every other entry. Raises: Unreadable."""
        fields = arrival.fields
        if fields.get("direction") != "out" or fields.get("verdict") != "admit" or fields.get("training"):
            return ""
        excused = fields.get("excused")
        if isinstance(excused, list) and "quota_used" in excused:
            return ""
        return optional_text(arrival.person or {}, "household", HOUSEHOLD_CHARS_MAX)

    def apply(self, placed: Sequence[Placed]) -> None:
        """Number them, and write them."""
        exits = [one for one in placed if one.change]
        if not exits:
            return
        first = _numbers(len(exits), exits[-1].arrival.received_ms)
        Exit.objects.bulk_create(_row(one, number) for number, one in enumerate(exits, first))

    def anchored(self, anchors: Sequence[Anchor]) -> None:
        """Times that have become known are told anew."""
        for anchor in anchors:
            untimed = Exit.objects.filter(
                timed_by="receipt",
                device=anchor.device,
                incarnation=anchor.incarnation,
                boot=anchor.boot,
            )
            ids = list(untimed.order_by("number").values_list("pk", flat=True))
            if not ids:
                continue
            retime(TABLE, [anchor])
            for number, pk in enumerate(ids, _numbers(len(ids), 0)):
                Exit.objects.filter(pk=pk).update(number=number)

    def clear(self) -> None:
        """Empty the register; numbers go on from where they were."""
        Exit.objects.all().delete()


def _numbers(count: int, now_ms: int) -> int:
    """The first of so many new numbers."""
    ExitCounter.objects.get_or_create(pk=1)
    counter = ExitCounter.objects.select_for_update().get(pk=1)
    first = max(counter.number + 1, now_ms * 1_000)
    ExitCounter.objects.filter(pk=1).update(number=first + count - 1)
    return first


def _row(one: Placed, number: int) -> Exit:
    arrival = one.arrival
    return Exit(
        record_id=arrival.id,
        number=number,
        device=arrival.device,
        incarnation=arrival.incarnation,
        site=arrival.site,
        gate=arrival.gate,
        household=one.change,
        boot=arrival.stamp.boot,
        boottime_ms=arrival.stamp.boottime_ms,
        at_ms=one.when.at_ms,
        timed_by=one.when.timed_by,
    )

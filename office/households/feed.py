"""Feeds the passages of households: every entry of somebody who lives here, let out or in."""

from collections.abc import Sequence
from dataclasses import dataclass

from office.exits.models import HOUSEHOLD_CHARS_MAX
from office.households.models import TABLE, Passage
from office.ingest.arrivals import Arrival, optional_text
from office.ingest.clocks import retime
from office.ingest.feeds import Anchor, Placed

WORD_CHARS_MAX = 16  # of our own codes the longest has nine


@dataclass(frozen=True, slots=True)
class PassagesFeed:
    """The feed of kind `entry`, as far as it is of a household."""

    kinds: frozenset[str] = frozenset(("entry",))

    def read(self, arrival: Arrival) -> dict[str, str] | None:
        """The columns of a passage; None for every other entry. Raises: Unreadable."""
        fields = arrival.fields
        if fields.get("verdict") != "admit" or fields.get("training"):
            return None
        household = optional_text(arrival.person or {}, "household", HOUSEHOLD_CHARS_MAX)
        if not household:
            return None
        return {
            "household": household,
            "direction": "out" if fields.get("direction") == "out" else "in",
            "exception": optional_text(fields, "exception", WORD_CHARS_MAX),
            "excepted_by": optional_text(fields, "excepted_by"),
        }

    def apply(self, placed: Sequence[Placed]) -> None:
        """Write them."""
        Passage.objects.bulk_create(
            Passage(
                record_id=one.arrival.id,
                device=one.arrival.device,
                incarnation=one.arrival.incarnation,
                boot=one.arrival.stamp.boot,
                boottime_ms=one.arrival.stamp.boottime_ms,
                at_ms=one.when.at_ms,
                timed_by=one.when.timed_by,
                **one.change,
            )
            for one in placed
            if one.change is not None
        )

    def anchored(self, anchors: Sequence[Anchor]) -> None:
        """Times that have become known."""
        retime(TABLE, anchors)

    def clear(self) -> None:
        """Empty the register."""
        Passage.objects.all().delete()

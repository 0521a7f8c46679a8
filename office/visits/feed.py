"""Feeds who was seen off: `signed_out` is about the entry that let a visitor in."""

from collections.abc import Sequence
from dataclasses import dataclass

from office.ingest.arrivals import Arrival
from office.ingest.clocks import retime
from office.ingest.feeds import Anchor, Placed
from office.visits.models import SIGNED_OUT, SignedOut


@dataclass(frozen=True, slots=True)
class SignedOutFeed:
    """The feed of `signed_out`."""

    kinds: frozenset[str] = frozenset(("signed_out",))

    def read(self, arrival: Arrival) -> str:
        """The entry that it is about."""
        return arrival.about or ""

    def apply(self, placed: Sequence[Placed]) -> None:
        """Write them; they are rare beside entries."""
        SignedOut.objects.bulk_create(
            SignedOut(
                device=one.arrival.device,
                incarnation=one.arrival.incarnation,
                about=one.change,
                boot=one.arrival.stamp.boot,
                boottime_ms=one.arrival.stamp.boottime_ms,
                at_ms=one.when.at_ms,
                timed_by=one.when.timed_by,
            )
            for one in placed
        )

    def anchored(self, anchors: Sequence[Anchor]) -> None:
        """Times that have become known."""
        retime(SIGNED_OUT, anchors)

    def clear(self) -> None:
        """Empty the register."""
        SignedOut.objects.all().delete()

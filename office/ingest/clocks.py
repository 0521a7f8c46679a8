"""The office's best knowledge of when a record was made.

A kiosk boots without knowing the time. Its boot-time clock never jumps, so the first record of a boot whose
wall clock was trusted fixes all the others of that boot, earlier ones too. Raw values stay in the record.
"""

from collections.abc import Sequence

from django.db import connection

from office.ingest.arrivals import Arrival
from office.ingest.feeds import Anchor, When
from office.ingest.models import Boot

TRUSTED = ("ntp", "rtc", "office")


def time_arrivals(arrivals: Sequence[Arrival]) -> tuple[list[When], list[Anchor]]:
    """The time of each arrival (one chain, in order of seq), and the boots that have just become known."""
    if not arrivals:
        return [], []
    offsets = _known_offsets(arrivals)
    anchors: list[Anchor] = []
    times: list[When] = []
    for arrival in arrivals:
        stamp = arrival.stamp
        if stamp.clock in TRUSTED and stamp.boot not in offsets:
            offsets[stamp.boot] = stamp.wall_ms - stamp.boottime_ms
            anchors.append(Anchor(arrival.device, arrival.incarnation, stamp.boot, offsets[stamp.boot]))
        times.append(_when(arrival, offsets.get(stamp.boot)))
    Boot.objects.bulk_create(
        Boot(
            device=anchor.device, incarnation=anchor.incarnation, boot=anchor.boot, offset_ms=anchor.offset_ms
        )
        for anchor in anchors
    )
    return times, anchors


def retime(table: str, anchors: Sequence[Anchor]) -> None:
    """Correct the rows of a register that were timed by receipt.

    The table has the columns device, incarnation, boot, boottime_ms, at_ms and timed_by.
    """
    # 'receipt' stands in the text: SQLite takes a partial index only for a condition that it can read.
    statement = (
        f"UPDATE {table} SET at_ms = boottime_ms + %s, timed_by = 'boot' "  # noqa: S608 - the table's name is ours
        "WHERE timed_by = 'receipt' AND device = %s AND incarnation = %s AND boot = %s"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(a.offset_ms, a.device, a.incarnation, a.boot) for a in anchors])


def _known_offsets(arrivals: Sequence[Arrival]) -> dict[str, int]:
    chain = arrivals[0]
    boots = {arrival.stamp.boot for arrival in arrivals}
    known = Boot.objects.filter(device=chain.device, incarnation=chain.incarnation, boot__in=boots)
    return dict(known.values_list("boot", "offset_ms"))


def _when(arrival: Arrival, offset_ms: int | None) -> When:
    stamp = arrival.stamp
    if stamp.clock != "none":
        return When(stamp.wall_ms, "kiosk")
    if offset_ms is not None:
        return When(stamp.boottime_ms + offset_ms, "boot")
    return When(arrival.received_ms, "receipt")

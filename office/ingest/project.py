"""Hands readable records to the registers, with the office's best knowledge of their time."""

from collections.abc import Sequence

from office.ingest.clocks import time_arrivals
from office.ingest.feeds import Feed, Placed, feeds
from office.ingest.judge import Judged


def project(judged: Sequence[Judged]) -> None:
    """Feed the registers with the readable ones of these records: one chain, in order of seq."""
    readable = [one for one in judged if one.arrival and not one.trouble]
    times, anchors = time_arrivals([one.arrival for one in readable if one.arrival])
    placed: dict[Feed, list[Placed]] = {feed: [] for feed in feeds()}
    for one, when in zip(readable, times, strict=True):
        for feed, change in one.changes:
            assert one.arrival
            placed[feed].append(Placed(one.arrival, change, when))
    for feed, changes in placed.items():
        if changes:
            feed.apply(changes)
        if anchors:
            feed.anchored(anchors)

"""How long ago something was: by the clock that never jumps where that can say, else within bounds.

A wall clock may be set at any time, by a guess, by a minute or by years. Within one boot the age of a record
is known to the millisecond whatever the wall clock did; over a boot it is known only if both ends can be
trusted, and then never less than the machine has been running. So no jump of the clock makes anything older.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kiosk.ledger.record import TRUSTED_CLOCKS, Moment

ELSEWHERE = ""  # the boot of a moment that another machine told, which may have been a second ago
# A clock in good order is slewed and steps by seconds at most; who moved further was set by somebody.
STEP_MS_MAX = 300_000
NO_TIME = Moment(ELSEWHERE, 0, 0)  # before any clock has spoken

_RANKS = {"ntp": 2, "office": 2, "rtc": 1}  # a chip with a battery gives way to a clock that is being kept


@dataclass(frozen=True, slots=True)
class Age:
    """In ms: at least so much, and at most so much; None if nobody can say."""

    least_ms: int
    most_ms: int | None

    @property
    def exact(self) -> bool:
        """Whether both bounds are one."""
        return self.least_ms == self.most_ms


def trusted(moment: Moment) -> bool:
    """Whether the wall clock of this moment can be believed."""
    return moment.clock in TRUSTED_CLOCKS


def believed(moment: Moment, anchors: Mapping[str, Moment]) -> Moment:
    """The moment, its clock no longer trusted if it jumped away from its boot's anchor."""
    anchor = anchors.get(moment.boot)
    if anchor is None or not trusted(moment) or _RANKS[moment.clock] > _RANKS[anchor.clock]:
        return moment
    apart_ms = (moment.wall_ms - anchor.wall_ms) - (moment.boottime_ms - anchor.boottime_ms)
    return moment if abs(apart_ms) <= STEP_MS_MAX else replace(moment, clock="none", error_ms=None)


def is_better(moment: Moment, anchor: Moment | None) -> bool:
    """Whether this is the boot's anchor from now on: of each boot the first of its best clocks."""
    return trusted(moment) and (anchor is None or _RANKS[moment.clock] > _RANKS[anchor.clock])


def age_of(then: Moment, now: Moment, anchors: Mapping[str, Moment]) -> Age:
    """How long before `now` (already believed) something was."""
    if then.boot == now.boot:
        ago_ms = max(0, now.boottime_ms - then.boottime_ms)
        return Age(ago_ms, ago_ms)
    least_ms = 0 if then.boot == ELSEWHERE else now.boottime_ms
    wall_ms = wall_of(then, anchors)
    if wall_ms is None or not trusted(now):
        return Age(least_ms, None)
    ago_ms = max(least_ms, now.wall_ms - wall_ms)
    return Age(ago_ms, ago_ms)


def wall_of(then: Moment, anchors: Mapping[str, Moment]) -> int | None:
    """The best Unix time of a moment, in ms: by its boot's anchor, or its own if that can be trusted."""
    anchor = anchors.get(then.boot)
    if anchor is not None:
        return anchor.wall_ms - (anchor.boottime_ms - then.boottime_ms)
    return then.wall_ms if trusted(then) else None

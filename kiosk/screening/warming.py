"""Whether the thermometer has settled: while it warms up its own temperature climbs, and its readings too.

A kiosk that starts in a room it has stood in is trusted at once; one carried in from a van is not, until its
temperature stands still or it has run for half an hour (the advice of the National Institute of Metrology
for thermometers at gates).
"""

from dataclasses import dataclass
from itertools import pairwise

MARK_EVERY_MS = 10_000
MARKS_MAX = 7  # the last minute
STEP_CENTI_C_MIN = 5  # between two marks: more than the sensor's own noise, so it goes on warming or cooling
DRIFT_CENTI_C_MAX = 50  # in a minute; a settled sensor beside an opened door stays well below
SETTLED_MS = 30 * 60_000
GAP_MS_MAX = 120_000  # silent for longer: it lost its power, or is another one


@dataclass(frozen=True, slots=True)
class Warming:
    """What the sensor's own temperature did lately: marks of (time in ms, hundredths of a degree)."""

    began_ms: int = 0
    marks: tuple[tuple[int, int], ...] = ()

    def seen(self, at_ms: int, ambient_centi_c: int) -> "Warming":
        """After one more sample."""
        mark = (at_ms, ambient_centi_c)
        silent_ms = at_ms - self.marks[-1][0] if self.marks else GAP_MS_MAX + 1
        if silent_ms > GAP_MS_MAX:
            return Warming(at_ms, (mark,))
        if silent_ms < MARK_EVERY_MS:
            return self
        return Warming(self.began_ms, (*self.marks, mark)[-MARKS_MAX:])

    def drift_centi_c(self, at_ms: int) -> int | None:
        """How far it went in one direction within the last minute, without a halt; None once trusted."""
        if not self.marks or at_ms - self.began_ms >= SETTLED_MS:
            return None
        steps = [after - before for (_, before), (_, after) in pairwise(self.marks)]
        climbing = all(step >= STEP_CENTI_C_MIN for step in steps)
        falling = all(step <= -STEP_CENTI_C_MIN for step in steps)
        return abs(sum(steps)) if climbing or falling else 0


COLD_START = Warming()

"""How long the screen kept somebody waiting at worst, and what it was doing then. Pure: times come in.

A frame is everything between two looks at the panel. What a finger does in between is seen only at the next.
"""

from dataclasses import dataclass
from typing import Literal

# A hand notices a tenth of a second; this is also the goal for a whole day with every fault.
STALL_MS = 100

Part = Literal["panel", "facts", "draw", "ahead", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Stall:
    """A frame that took long: how long in all, and which part took most of it.

    `panel` is reading and answering touches, `facts` what stands beside the state, `draw` the screen itself,
    `ahead` drawing what may be needed later, `elsewhere` that the machine gave the screen no time.
    """

    ms: int
    cause: Part


class Watchdog:
    """Told when each part of a frame ends; knows the longest frame since the start."""

    def __init__(self) -> None:
        self.longest: Stall | None = None
        self._begun_ms: float | None = None
        self._marked_ms = 0.0
        self._took_ms: dict[Part, float] = {}

    def begin(self, at_ms: float, pause_ms: float) -> Stall | None:
        """A frame begins, after a pause that was meant to be so long.

        Returns the frame before if it is the longest so far and long enough to be noticed.
        """
        stall = None
        if self._begun_ms is not None:
            self._took_ms["elsewhere"] = max(0.0, at_ms - self._marked_ms - pause_ms)
            stall = self._judged()
        self._begun_ms = self._marked_ms = at_ms
        self._took_ms = {}
        return stall

    def did(self, part: Part, at_ms: float) -> None:
        """This part of the frame ended now."""
        self._took_ms[part] = self._took_ms.get(part, 0.0) + at_ms - self._marked_ms
        self._marked_ms = at_ms

    def _judged(self) -> Stall | None:
        ms = round(sum(self._took_ms.values()))
        if ms < STALL_MS or (self.longest is not None and ms <= self.longest.ms):
            return None
        self.longest = Stall(ms, max(self._took_ms, key=lambda part: self._took_ms[part]))
        return self.longest

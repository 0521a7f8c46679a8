"""People before the sensor: how what it sees rises, stays and falls when somebody comes, stands and goes.

Time is passed in, and the dice are seeded: the same visits give the same readings.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

APPROACH_MS = (300, 600)  # from entering the sensor's view to filling it
LEAVE_MS = 300
NOISE_CENTI_C = 4  # standard deviation from sample to sample of somebody who stands still


@dataclass(slots=True)
class _Visitor:
    """Somebody who comes, stands and goes."""

    skin_centi_c: int
    arrived_ms: int
    approach_ms: int
    leaves_ms: int
    noise_centi_c: int = 0

    def share_of_view(self, now_ms: int) -> float:
        coming = (now_ms - self.arrived_ms) / self.approach_ms
        going = 1 - (now_ms - self.leaves_ms) / LEAVE_MS
        share = max(0.0, min(1.0, coming, going))
        return share * share * (3 - 2 * share)  # nobody starts or stops at once

    def is_present(self, now_ms: int) -> bool:
        return now_ms < self.leaves_ms + LEAVE_MS


class People:
    """Who is before the sensor, one at a time; a newcomer takes the place of whoever was there."""

    def __init__(self, now_ms: Callable[[], int], *, seed: int, ambient_centi_c: int = 2200) -> None:
        self.ambient_centi_c = ambient_centi_c
        self._now_ms = now_ms
        self._dice = Random(seed)  # noqa: S311 -- seeded dice, no secret
        self._visitor: _Visitor | None = None
        self._replayed: list[int] = []

    def arrive(self, *, skin_centi_c: int = 3450, stay_ms: int = 4000) -> None:
        """Somebody comes near, stands until `stay_ms` after now, and goes."""
        self.leave_at_once()
        now_ms = self._now_ms()
        self._visitor = _Visitor(skin_centi_c, now_ms, self._dice.randint(*APPROACH_MS), now_ms + stay_ms)

    def replay(self, skins_centi_c: Sequence[int]) -> None:
        """Show these skin temperatures, one per faultless object reading, and then nobody.

        The chip shows the nearest word: odd hundredths come back exactly, even ones 0.01 higher.
        """
        self.leave_at_once()
        self._replayed = list(reversed(skins_centi_c))

    def leave(self) -> None:
        """Whoever is there starts to go; a replay ends."""
        self._replayed = []
        if self._visitor is not None:
            self._visitor.leaves_ms = min(self._visitor.leaves_ms, self._now_ms())

    def leave_at_once(self) -> None:
        """Nobody is there any more."""
        self._visitor = None
        self._replayed = []

    @property
    def present(self) -> bool:
        """Whether somebody is before the sensor."""
        visiting = self._visitor is not None and self._visitor.is_present(self._now_ms())
        return visiting or bool(self._replayed)

    @property
    def in_place_ms(self) -> int | None:
        """When whoever came fills the view, or filled it; None if nobody did."""
        return None if self._visitor is None else self._visitor.arrived_ms + self._visitor.approach_ms

    @property
    def seen_centi_c(self) -> int:
        """What the sensor's view shows now; looking changes nothing."""
        if self._replayed:
            return self._replayed[-1]
        if self._visitor is None:
            return self.ambient_centi_c
        skin = self._visitor.skin_centi_c + self._visitor.noise_centi_c
        share = self._visitor.share_of_view(self._now_ms())
        return round(self.ambient_centi_c + share * (skin - self.ambient_centi_c))

    @property
    def is_steady(self) -> bool:
        """Whether the sensor's settling is already in it: so in a replay, and before an empty wall."""
        return not (self._visitor and self.present)

    def taken(self) -> None:
        """Go on to the next sample: the next of a replay, or another draw of the noise."""
        if self._replayed:
            self._replayed.pop()
        if self._visitor is not None:
            self._visitor.noise_centi_c = round(self._dice.gauss(0, NOISE_CENTI_C))

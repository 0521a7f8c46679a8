"""A look: the fixed number of valid samples from which one temperature is taken.

The count is fixed because the result rises with it (the warmest of twenty is warmer than the warmest
of eight): the count that the gate uses is the count that was evaluated.
"""

from dataclasses import dataclass
from itertools import pairwise

from kiosk.screening.sample import Sample

MISSES_MAX = 16  # 2 s at 8 samples a second: whoever is not in place by then is asked to come again
# Two steps up of this size, one after the other, are a forehead still coming closer. None of 544 real
# foreheads held still shows them in its first eight looks; half the step (0.5 C) would stop 14 of them.
APPROACH_STEP_CENTI_C = 100
# The warmest sample counts no further above the second one than this: 8 of 544 real foreheads go beyond.
ODD_CENTI_C_MAX = 50
# A plateau: so many samples within so much of the peak. One of 544 real foreheads has fewer; a cup of tea
# or a hand that passes before a forehead shows one or two.
STEADY_SAMPLES = 3
STEADY_CENTI_C = 80


@dataclass(frozen=True, slots=True)
class Look:
    """Samples of the person now in front of the sensor, oldest first."""

    wanted: int
    samples: tuple[Sample, ...] = ()
    misses: int = 0
    approaching: bool = False

    def add(self, sample: Sample) -> "Look":
        """The look with one more sample; one that is no forehead counts as a miss.

        As long as the forehead comes closer, what was seen before is let go: those samples show the
        air beside it.
        """
        if not sample.is_forehead:
            return self.missed()
        if self._comes_closer(sample):
            return Look(self.wanted, (sample,), self.misses + 1, approaching=True)
        return Look(self.wanted, (*self.samples, sample), self.misses)

    def missed(self) -> "Look":
        """The look after a sample that was worth nothing."""
        return Look(self.wanted, self.samples, self.misses + 1, self.approaching)

    @property
    def complete(self) -> bool:
        """Whether there are as many samples as wanted."""
        return len(self.samples) >= self.wanted

    @property
    def hopeless(self) -> bool:
        """Whether too much was missed to go on: measure again."""
        return self.misses > MISSES_MAX

    @property
    def progress(self) -> float:
        """Share of the look that is done, 0.0 to 1.0."""
        return min(1.0, len(self.samples) / self.wanted)

    @property
    def skin_centi_c(self) -> int:
        """Mean of the two warmest samples; no single odd sample moves it by more than half of its bound."""
        second, first = self._warmest()
        return second + min(first - second, ODD_CENTI_C_MAX) // 2

    @property
    def steady(self) -> bool:
        """Whether enough samples lie near the peak: a plateau rather than something passing by."""
        second, _ = self._warmest()
        near = sum(sample.object_centi_c >= second - STEADY_CENTI_C for sample in self.samples)
        return near >= min(STEADY_SAMPLES, self.wanted)

    @property
    def ambient_centi_c(self) -> int:
        """Temperature of the sensor itself: the median over the look."""
        ordered = sorted(sample.ambient_centi_c for sample in self.samples)
        return ordered[len(ordered) // 2]

    @property
    def checksum_failures(self) -> int:
        """Attempts that the checksum refused while looking."""
        return sum(sample.checksum_failures for sample in self.samples)

    @property
    def sensor(self) -> str:
        """Identity of the sensor that looked."""
        return self.samples[-1].sensor

    def _warmest(self) -> tuple[int, int]:
        """The second warmest sample and the warmest; a single one is both."""
        ordered = sorted(sample.object_centi_c for sample in self.samples)
        return ordered[-2:][0], ordered[-1]

    def _comes_closer(self, sample: Sample) -> bool:
        before = self.samples[-2:]
        if not before or sample.object_centi_c - before[-1].object_centi_c < APPROACH_STEP_CENTI_C:
            return False
        steps = [after.object_centi_c - first.object_centi_c for first, after in pairwise(before)]
        return self.approaching or (bool(steps) and steps[0] >= APPROACH_STEP_CENTI_C)

"""A look: the fixed number of valid samples from which one temperature is taken.

The count is fixed because the result rises with it (the second highest of twenty is warmer than the
second highest of eight): the count that the gate uses is the count that was evaluated.
"""

from dataclasses import dataclass, replace

from kiosk.screening.sample import Sample

MISSES_MAX = 16  # 2 s at 8 samples a second: whoever is not in place by then is asked to come again
# Two steps up of this size, one after the other, are a forehead still coming closer. None of 544 real
# foreheads held still shows them in its first eight looks; half the step (0.5 C) would stop 14 of them.
APPROACH_STEP_CENTI_C = 100


@dataclass(frozen=True, slots=True)
class Look:
    """Samples of the person now in front of the sensor, oldest first."""

    wanted: int
    samples: tuple[Sample, ...] = ()
    misses: int = 0

    def add(self, sample: Sample) -> "Look":
        """The look with one more sample; one that is no forehead counts as a miss.

        As long as the forehead comes closer, what was seen before is let go: those samples show the
        air beside it.
        """
        if not sample.is_forehead:
            return self.missed()
        samples = (*self.samples, sample)
        if _is_approaching(samples):
            return replace(self, samples=samples[-1:], misses=self.misses + 1)
        return replace(self, samples=samples)

    def missed(self) -> "Look":
        """The look after a sample that was worth nothing."""
        return replace(self, misses=self.misses + 1)

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
        """The second highest sample: near the peak, and no single odd sample can set it."""
        assert len(self.samples) >= 2, "a look has at least two samples"
        return sorted(sample.object_centi_c for sample in self.samples)[-2]

    @property
    def ambient_centi_c(self) -> int:
        """Temperature of the sensor itself: the median over the look."""
        ordered = sorted(sample.ambient_centi_c for sample in self.samples)
        return ordered[len(ordered) // 2]

    @property
    def checksum_failures(self) -> int:
        """Attempts that the checksum refused while looking."""
        return sum(sample.checksum_failures for sample in self.samples)


def _is_approaching(samples: tuple[Sample, ...]) -> bool:
    if len(samples) < 3:
        return False
    first, second, third = (sample.object_centi_c for sample in samples[-3:])
    return min(second - first, third - second) >= APPROACH_STEP_CENTI_C

"""People of a table before the gate's own rule, one after another: the same look, level, line and verdict.

The thermometer's own temperature is not in such a table, so whether it is in range or warms up is not asked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kiosk.evaluate.stream import Row
from kiosk.screening.baseline import Baseline
from kiosk.screening.judge import Finding, Screening, judge
from kiosk.screening.look import Look
from kiosk.screening.parameters import Parameters
from kiosk.screening.sample import Sample

CONFIRMED_CENTI_C = 3_750  # a contact thermometer that shows as much confirms a fever


@dataclass(frozen=True, slots=True)
class Judged:
    """What the gate made of a row; `screening` is None if there was too little to judge."""

    row: Row
    screening: Screening | None

    @property
    def finding(self) -> Finding:
        """The verdict on the temperature."""
        return self.screening.finding if self.screening else Finding.UNJUDGED

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, from the closed list."""
        return self.screening.reasons if self.screening else ("too_few_samples",)

    @property
    def score_centi_c(self) -> int | None:
        """How much warmer than the people before; None if unjudged."""
        if self.screening is None or self.finding is Finding.UNJUDGED:
            return None
        return self.screening.corrected_centi_c - self.screening.level_centi_c


def through_the_gate(rows: Iterable[Row], parameters: Parameters, *, confirmed: bool) -> Iterator[Judged]:
    """Judge these people in their order.

    With `confirmed` everybody who is referred is measured with a contact thermometer (the reference) before
    the next one comes, and who has a fever by it is taken out of the level.
    """
    baseline = Baseline.commissioned(parameters)
    ambient = (parameters.ambient_centi_c_min + parameters.ambient_centi_c_max) // 2
    for row in rows:
        look = look_of(row, parameters.samples, ambient)
        if not look.complete:
            yield Judged(row, None)
            continue
        screening = judge(look, baseline, parameters, room_centi_c=row.room_centi_c)
        yield Judged(row, screening)
        person = screening.predecessor(str(row.line))
        if person is None:
            continue
        baseline = baseline.after(person)
        if confirmed and person.referred and (row.reference_centi_c or 0) >= CONFIRMED_CENTI_C:
            baseline = baseline.without(person.key)


def look_of(row: Row, samples: int, ambient_centi_c: int) -> Look:
    """The look that these skin temperatures make, one sample after another; perhaps not complete.

    A table with fewer columns than the gate takes samples is judged by as many as it has: all alike.
    """
    look = Look(min(samples, row.looks))
    for skin in row.skins_centi_c:
        look = look.add(Sample(skin, ambient_centi_c))
        if look.complete or look.hopeless:
            return look
    return look

"""How good verdicts are against a reference: sensitivity, false alarms, AUC, with bootstrap intervals.

Who was not judged counts as not referred (the gate didn't find them, though the guard will) and has no score.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

RESAMPLES = 1_000
# Of more people than this, fewer are drawn and the interval is narrowed by the root of the ratio (the m out
# of n bootstrap): a thousand times all of a hundred thousand would take minutes and tell the same.
DRAWN_MAX = 2_000
SEED = 20_200_213

Outcome = tuple[int | None, bool]
"""Score in hundredths of a degree (None if unjudged), and whether referred."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A share or an area, and its 95 % interval; None where there is nobody to tell it from."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Measures:
    """At one reference temperature: `n` people with a reference, of whom `fevers` reach it."""

    n: int
    fevers: int
    sensitivity: Measure
    false_alarm_rate: Measure
    auc: Measure


def measures(fevers: Sequence[Outcome], well: Sequence[Outcome]) -> Measures:
    """Compare those who had a fever with those who had none."""
    dice = Random(SEED)  # noqa: S311 - seeded, so that the same table gives the same interval
    share = min(1.0, DRAWN_MAX / max(1, len(fevers) + len(well)))
    drawn = [_resample(dice, fevers, well, share) for _ in range(RESAMPLES)]

    def measure(of: Callable[[Counter[Outcome], Counter[Outcome]], float | None]) -> Measure:
        return _interval(of(Counter(fevers), Counter(well)), [of(*counts) for counts in drawn], share)

    return Measures(
        n=len(fevers) + len(well),
        fevers=len(fevers),
        sensitivity=measure(lambda ill, _: referred_share(ill)),
        false_alarm_rate=measure(lambda _, fine: referred_share(fine)),
        auc=measure(auc),
    )


def referred_share(people: Counter[Outcome]) -> float | None:
    """How many of these were referred."""
    total = people.total()
    return sum(count for (_, referred), count in people.items() if referred) / total if total else None


def auc(fevers: Counter[Outcome], well: Counter[Outcome]) -> float | None:
    """How often somebody with a fever scores higher than somebody without; a tie is half."""
    ill, fine = _by_score(fevers), _by_score(well)
    pairs = ill.total() * fine.total()
    if not pairs:
        return None
    below, halves = 0, 0
    for score in sorted(ill.keys() | fine.keys()):
        halves += ill[score] * (2 * below + fine[score])
        below += fine[score]
    return halves / 2 / pairs


def _by_score(people: Counter[Outcome]) -> Counter[int]:
    scores: Counter[int] = Counter()
    for (score, _), count in people.items():
        if score is not None:
            scores[score] += count
    return scores


def _resample(
    dice: Random, fevers: Sequence[Outcome], well: Sequence[Outcome], share: float
) -> tuple[Counter[Outcome], Counter[Outcome]]:
    drawn = (
        dice.choices(people, k=max(1, round(len(people) * share))) if people else []
        for people in (fevers, well)
    )
    ill, fine = (Counter(each) for each in drawn)
    return ill, fine


def _interval(value: float | None, resampled: Sequence[float | None], share: float) -> Measure:
    known = sorted(each for each in resampled if each is not None)
    if value is None or not known:
        return Measure(value)
    tail = round(len(known) * 0.025)
    low, high = known[tail], known[-1 - tail]
    return Measure(value, _narrowed(value, low, share), _narrowed(value, high, share))


def _narrowed(value: float, bound: float, share: float) -> float:
    return min(max(value + (bound - value) * math.sqrt(share), 0.0), 1.0)

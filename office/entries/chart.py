"""A person's body estimates as a drawing: where each point, line and label goes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 200  # units of the drawing; the page scales it
LEFT, RIGHT, TOP, BOTTOM = 60, 14, 14, 32
POINTS_MAX = 60  # more would touch each other
STEP_CENTI_C = 50  # a grid line every half degree, or a multiple of it
STEPS_MAX = 10
SPAN_CENTI_C_MIN = 200  # two degrees at least: a calm series must not look wild


@dataclass(frozen=True, slots=True)
class Mark:
    """A point or label at `x`, `y`."""

    x: float
    y: float
    text: str
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing; `threshold_y` is None if no limit was in force."""

    points: tuple[Mark, ...]
    path: str
    grid: tuple[Mark, ...]
    dates: tuple[Mark, ...]
    threshold_y: float | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


@dataclass(frozen=True, slots=True)
class Sample:
    """One estimate, oldest first: hundredths of a degree, its date in words, whether it raised an alarm."""

    estimate_centi_c: int
    date: str
    alarm: bool


def draw(samples: Sequence[Sample], threshold_centi_c: int | None) -> Chart | None:
    """The newest POINTS_MAX samples as a line; None if there is nothing to draw."""
    shown = samples[-POINTS_MAX:]
    if not shown:
        return None
    low, high, step = _span([sample.estimate_centi_c for sample in shown], threshold_centi_c)

    def y_of(centi_c: int) -> float:
        return round(TOP + (high - centi_c) * (HEIGHT - TOP - BOTTOM) / (high - low), 1)

    points = tuple(
        Mark(
            _x_of(place, len(shown)),
            y_of(sample.estimate_centi_c),
            _degrees(sample.estimate_centi_c),
            sample.alarm,
        )
        for place, sample in enumerate(shown)
    )
    return Chart(
        points=points,
        path=" ".join(f"{mark.x},{mark.y}" for mark in points),
        grid=tuple(Mark(LEFT, y_of(c), _degrees(c)) for c in range(low, high + 1, step)),
        dates=_dates(shown),
        threshold_y=None if threshold_centi_c is None else y_of(threshold_centi_c),
    )


def _span(values: list[int], threshold_centi_c: int | None) -> tuple[int, int, int]:
    wanted = values if threshold_centi_c is None else [*values, threshold_centi_c]
    low = min(wanted) // STEP_CENTI_C * STEP_CENTI_C
    span = max(max(wanted) - low, SPAN_CENTI_C_MIN)
    step = -(-span // (STEP_CENTI_C * STEPS_MAX)) * STEP_CENTI_C
    return low, low + -(-span // step) * step, step


def _x_of(place: int, count: int) -> float:
    inner = WIDTH - LEFT - RIGHT
    return round(LEFT + inner / 2 if count == 1 else LEFT + place * inner / (count - 1), 1)


def _dates(shown: Sequence[Sample]) -> tuple[Mark, ...]:
    first = Mark(LEFT, HEIGHT - 8, shown[0].date)
    last = Mark(WIDTH - RIGHT, HEIGHT - 8, shown[-1].date)
    return (last,) if len(shown) == 1 else (first, last)


def _degrees(centi_c: int) -> str:
    return f"{centi_c // 10 / 10:.1f}"

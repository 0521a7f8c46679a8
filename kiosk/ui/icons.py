"""Shapes of the screens as plain points on a grid of 100 by 100. Knows nothing of pygame.

A shape is a line with round ends or a filled outline, in one of an icon's colours: `ink`, `back` for what
lies under it, `mark` for what stands out.
"""

import math
from dataclasses import dataclass
from typing import Literal

GRID = 100

ColourRole = Literal["ink", "back", "mark"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A line of this `width`, or, if that is 0, a filled outline."""

    points: tuple[Point, ...]
    width: float = 0
    colour: ColourRole = "ink"


def _line(*points: Point, width: float = 8, colour: ColourRole = "ink") -> Shape:
    return Shape(points, width, colour)


def _loop(*points: Point, width: float = 8, colour: ColourRole = "ink") -> Shape:
    return Shape((*points, points[0]), width, colour)


def _area(*points: Point, colour: ColourRole = "ink") -> Shape:
    return Shape(points, 0, colour)


def _arc(  # noqa: PLR0917 - a private shorthand, called with numbers alone
    x: float, y: float, rx: float, ry: float, start: float, end: float, steps: int = 48
) -> tuple[Point, ...]:
    """Points on an ellipse; angles in degrees, clockwise from the right."""
    angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return tuple((x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles)


def _round(x: float, y: float, r: float) -> tuple[Point, ...]:
    return _arc(x, y, r, r, 0, 360)


def _dashed(  # noqa: PLR0917 - as above
    x: float, y: float, rx: float, ry: float, dashes: int, width: float
) -> tuple[Shape, ...]:
    step = 360 / dashes
    return tuple(
        Shape(_arc(x, y, rx, ry, index * step, index * step + step * 0.52, 6), width)
        for index in range(dashes)
    )


def _rounded(x: float, y: float, w: float, h: float, r: float) -> tuple[Point, ...]:
    corners = (
        (x + w - r, y + r, 270),
        (x + w - r, y + h - r, 0),
        (x + r, y + h - r, 90),
        (x + r, y + r, 180),
    )
    return tuple(point for cx, cy, start in corners for point in _arc(cx, cy, r, r, start, start + 90, 8))


def _octagon(r: float) -> tuple[Point, ...]:
    return tuple(
        (50 + r * math.cos(math.radians(22.5 + 45 * turn)), 50 + r * math.sin(math.radians(22.5 + 45 * turn)))
        for turn in range(8)
    )


_MASK_OUTLINE: tuple[Point, ...] = (
    (24, 56),
    (50, 50),
    (76, 56),
    (74, 74),
    (65, 86),
    (50, 90),
    (35, 86),
    (26, 74),
)
_HEAD = _arc(50, 50, 33, 42, 0, 360)

_MASK_ON_FACE = (
    _area(*_MASK_OUTLINE, colour="back"),
    _loop(*_MASK_OUTLINE, width=2.2),
    _line((24, 56), (16, 49), width=2.2),
    _line((76, 56), (84, 49), width=2.2),
    _line((26, 74), (19, 66), width=2.2),
    _line((74, 74), (81, 66), width=2.2),
    _line((35, 66), (65, 66), width=1.8),
    _line((37, 74), (63, 74), width=1.8),
)

_TARGET = (
    _area(*_round(50, 24, 13), colour="back"),
    _loop(*_round(50, 24, 13), width=2.6, colour="mark"),
    _area(*_round(50, 24, 2.6), colour="mark"),
    *(
        _line((50 + x * 9, 24 + y * 9), (50 + x * 18, 24 + y * 18), width=2.6, colour="mark")
        for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1))
    ),
)

ICONS: dict[str, tuple[Shape, ...]] = {
    "thermometer": (
        _line((50, 20), (50, 68), width=26),
        _area(*_round(50, 74, 21)),
        _line((50, 36), (50, 70), width=9, colour="back"),
        _area(*_round(50, 74, 11), colour="back"),
    ),
    "globe": (
        _loop(*_round(50, 50, 40), width=8),
        _loop(*_arc(50, 50, 17, 40, 0, 360), width=7),
        _line((12, 50), (88, 50), width=7),
        _line((18, 30), (82, 30), width=6),
        _line((18, 70), (82, 70), width=6),
    ),
    "left": (_line((62, 20), (32, 50), (62, 80), width=12),),
    "right": (_line((38, 20), (68, 50), (38, 80), width=12),),
    "badge": (
        _loop(*_rounded(20, 16, 60, 74, 8), width=8),
        _area(*_rounded(37, 6, 26, 18, 5)),
        _area(*_round(50, 47, 11)),
        _area((30, 76), *_arc(50, 76, 20, 17, 180, 360), (70, 76)),
    ),
    "pencil": (
        _loop((16, 84), (22, 62), (68, 16), (84, 32), (38, 78), width=8),
        _line((57, 27), (73, 43), width=7),
        _area((16, 84), (20, 70), (30, 80)),
    ),
    "megaphone": (
        _loop((14, 40), (40, 40), (76, 18), (76, 80), (40, 58), (14, 58), width=9),
        _line((26, 60), (32, 86), (44, 84), (40, 62), width=8),
        _line((88, 40), (88, 58), width=8),
    ),
    "bell": (
        _loop((18, 72), (28, 60), (28, 42), *_arc(50, 42, 22, 24, 180, 360), (72, 60), (82, 72), width=9),
        _line(*_arc(50, 76, 11, 12, 20, 160), width=9),
        _line((50, 8), (50, 16), width=9),
    ),
    "erase": (
        _loop((34, 22), (90, 22), (90, 78), (34, 78), (8, 50), width=8),
        _line((48, 37), (74, 63), width=8),
        _line((74, 37), (48, 63), width=8),
    ),
    "person": (
        _loop(*_round(50, 30, 18), width=9),
        _line((16, 88), *_arc(50, 88, 34, 30, 180, 360), (84, 88), width=9),
    ),
    "lock": (
        _area(*_rounded(20, 44, 60, 44, 7)),
        _line((33, 46), (33, 34), *_arc(50, 34, 17, 18, 180, 360), (67, 46), width=10),
        _area(*_round(50, 64, 7), colour="back"),
    ),
    "wait": (
        _line((26, 12), (74, 12), width=9),
        _line((26, 88), (74, 88), width=9),
        _loop(
            (32, 14),
            (68, 14),
            (66, 34),
            (54, 50),
            (66, 66),
            (68, 86),
            (32, 86),
            (34, 66),
            (46, 50),
            (34, 34),
            width=7,
        ),
        _area((38, 84), (50, 66), (62, 84)),
        _area((42, 34), (58, 34), (50, 44)),
    ),
    "wrench": (
        _line((24, 76), (58, 42), width=16),
        _line(*_arc(68, 32, 20, 20, -20, 290), width=12),
    ),
    "offline": (
        _loop(
            (26, 74),
            *_arc(30, 56, 18, 18, 100, 255),
            *_arc(50, 44, 24, 24, 190, 335),
            *_arc(72, 60, 15, 14, -70, 90),
            width=8,
        ),
        _line((16, 14), (86, 88), width=8),
    ),
    "seat": (
        _line((32, 12), (32, 58), (72, 58), width=12),
        _line((36, 60), (30, 90), width=10),
        _line((70, 60), (74, 90), width=10),
    ),
    "check": (_line((18, 52), (41, 76), (84, 26), width=13),),
    "home": (
        _line((10, 50), (50, 14), (90, 50), width=8),
        _line((22, 44), (22, 86), (78, 86), (78, 44), width=8),
        _line((50, 86), (50, 64), width=10),
    ),
    "building": (
        _loop((24, 88), (24, 12), (76, 12), (76, 88), width=8),
        *(_line((x, y), (x + 1, y), width=9) for y in (30, 48, 66) for x in (40, 59)),
    ),
    "map": (
        _loop((10, 24), (36, 14), (64, 24), (90, 14), (90, 76), (64, 86), (36, 76), (10, 86), width=7),
        _line((36, 14), (36, 76), width=6),
        _line((64, 24), (64, 86), width=6),
    ),
    "paper": (
        _loop((22, 10), (62, 10), (80, 28), (80, 90), (22, 90), width=8),
        *(_line((38, y), (64, y), width=7) for y in (42, 57, 72)),
    ),
    "people": (
        _loop(*_round(34, 34, 15), width=7),
        _loop(*_round(70, 38, 12), width=7),
        _line(*_arc(34, 88, 26, 30, 180, 360), width=7),
        _line(*_arc(72, 84, 20, 24, 250, 360), width=7),
    ),
    "parcel": (
        _loop((50, 8), (88, 28), (88, 72), (50, 92), (12, 72), (12, 28), width=7),
        _line((12, 28), (50, 48), (88, 28), width=7),
        _line((50, 48), (50, 92), width=7),
    ),
    "dots": tuple(_area(*_round(x, 50, 9)) for x in (22, 50, 78)),
    "tick": (
        _area(*_round(50, 50, 50), colour="back"),
        _area(*_round(50, 50, 39), colour="mark"),
        _line((33, 51), (45, 63), (67, 38), width=9),
    ),
    "stop": (
        _area(*_octagon(50)),
        _area(*_octagon(45.5), colour="back"),
        _line((34, 34), (66, 66), width=12),
        _line((66, 34), (34, 66), width=12),
    ),
    "caution": (
        _loop((50, 14), (92, 84), (8, 84), width=13, colour="mark"),
        _loop((50, 15), (91, 83.5), (9, 83.5), width=6),
        _area((50, 14), (92, 84), (8, 84)),
        _line((50, 38), (50, 60), width=9, colour="back"),
        _area(*_round(50, 74.5, 5.2), colour="back"),
    ),
    "face": (
        *_dashed(50, 50, 37, 48, 30, 2.4),
        *_TARGET,
        _line((28, 45), (34, 42.5), (41, 45), width=2.4),
        _line((59, 45), (66, 42.5), (72, 45), width=2.4),
        *_MASK_ON_FACE,
    ),
    "mask_on": (
        _loop(*_HEAD, width=3.4),
        _area(*_round(37, 42, 3.6)),
        _area(*_round(63, 42, 3.6)),
        _area((22, 57), (50, 51), (78, 57), (75, 75), (65, 86), (50, 90), (35, 86), (25, 75), colour="back"),
        _loop((22, 57), (50, 51), (78, 57), (75, 75), (65, 86), (50, 90), (35, 86), (25, 75), width=3.4),
        _line((36, 67), (64, 67), width=2.8),
        _line((38, 76), (62, 76), width=2.8),
    ),
    "mask_off": (
        _loop(*_HEAD, width=3.4),
        _area(*_round(37, 42, 3.6)),
        _area(*_round(63, 42, 3.6)),
        _line((50, 48), (47, 58), (52, 59), width=2.8),
        _line((38, 73), (62, 73), width=3.4),
    ),
    "mask": (
        _line((22, 34), (6, 36), (4, 50), (24, 62), width=6),
        _line((78, 34), (94, 36), (96, 50), (76, 62), width=6),
        _loop((20, 32), (50, 24), (80, 32), (77, 64), (64, 76), (50, 80), (36, 76), (23, 64), width=7),
        _line((36, 46), (64, 46), width=6),
        _line((38, 60), (62, 60), width=6),
    ),
}

"""What is on the screen, as plain values: boxes, words, icons, rings, and the places to touch.

A scene is a picture that nobody has drawn yet, so tests can read it. Knows nothing of pygame, nor of
checkpoints: whoever composes it decides what it means, whoever paints it how it looks.
"""

import math
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from kiosk.flow.actions import Action
from kiosk.ui.theme import Colour

MM_PER_INCH = 25.4
# What 7-inch panels of 1024x600 (153.4 x 89.9 mm) and 800x480 (152.4 x 91.4 mm) both have.
LAYOUT_LONG_MM, LAYOUT_SHORT_MM = 152.4, 89.9
SHADOW_REACH = 2  # a soft shadow reaches this many times its size beyond the box


@dataclass(frozen=True, slots=True)
class Panel:
    """The glass as it hangs: pixels and inches. Screens are laid out in millimetres of a 7-inch panel.

    A larger panel shows the same screen larger, to be read from farther away. One that hangs upright is
    higher than wide, and its screens are stacked rather than set side by side.
    """

    width: int = 1024
    height: int = 600
    diagonal_inch: float = 7.0

    @property
    def tall(self) -> bool:
        """Whether it hangs upright."""
        return self.height > self.width

    @property
    def px_per_mm(self) -> float:
        """Pixels in one real millimetre of this glass."""
        return math.hypot(self.width, self.height) / (self.diagonal_inch * MM_PER_INCH)

    def px(self, mm: float) -> int:
        """Millimetres of the layout as whole pixels, at least one for anything that isn't nothing."""
        short, long = sorted((self.width, self.height))
        scale = min(long / LAYOUT_LONG_MM, short / LAYOUT_SHORT_MM)
        return max(1, round(mm * scale)) if mm > 0 else 0

    def px_min(self, mm: float) -> int:
        """Pixels that are not less than so many real millimetres, for what has a smallest size."""
        return math.ceil(mm * self.px_per_mm)


class Rect(NamedTuple):
    """Whole pixels; right and bottom edges are outside."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        """The first column that is not inside."""
        return self.x + self.w

    @property
    def bottom(self) -> int:
        """The first row that is not inside."""
        return self.y + self.h

    def holds(self, x: float, y: float, slop: int = 0) -> bool:
        """Whether a point is inside, or at most `slop` pixels beside."""
        return self.x - slop <= x < self.right + slop and self.y - slop <= y < self.bottom + slop

    def contains(self, other: "Rect") -> bool:
        """Whether all of the other is inside."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def meets(self, other: "Rect") -> bool:
        """Whether the two share a pixel."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )

    def around(self, other: "Rect") -> "Rect":
        """The smallest rectangle that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Rect(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def grown(self, by: int) -> "Rect":
        """Wider by so many pixels on each side; narrower if negative."""
        return Rect(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)

    def inset(self, across: int, down: int | None = None) -> "Rect":
        """Narrower by `across` on the left and right, by `down` (the same if None) above and below."""
        down = across if down is None else down
        return Rect(self.x + across, self.y + down, self.w - 2 * across, self.h - 2 * down)

    def top(self, height: int, gap: int = 0) -> tuple["Rect", "Rect"]:
        """The upper `height` pixels, and what is left below a gap."""
        return (
            Rect(self.x, self.y, self.w, height),
            Rect(self.x, self.y + height + gap, self.w, self.h - height - gap),
        )

    def left(self, width: int, gap: int = 0) -> tuple["Rect", "Rect"]:
        """The left `width` pixels, and what is left beside a gap."""
        return (
            Rect(self.x, self.y, width, self.h),
            Rect(self.x + width + gap, self.y, self.w - width - gap, self.h),
        )

    def lower(self, height: int, gap: int = 0) -> tuple["Rect", "Rect"]:
        """The lower `height` pixels, and what is left above a gap."""
        rest = self.h - height - gap
        return Rect(self.x, self.bottom - height, self.w, height), Rect(self.x, self.y, self.w, rest)

    def far(self, width: int, gap: int = 0) -> tuple["Rect", "Rect"]:
        """The right `width` pixels, and what is left before a gap."""
        rest = self.w - width - gap
        return Rect(self.right - width, self.y, width, self.h), Rect(self.x, self.y, rest, self.h)

    def columns(self, count: int, gap: int) -> tuple["Rect", ...]:
        """So many equal columns; odd pixels are spread, so that the last one ends at the edge."""
        edges = [self.x + round(index * (self.w + gap) / count) for index in range(count + 1)]
        return tuple(Rect(edge, self.y, after - gap - edge, self.h) for edge, after in pairwise(edges))

    def rows(self, count: int, gap: int) -> tuple["Rect", ...]:
        """So many equal rows, as `columns`."""
        edges = [self.y + round(index * (self.h + gap) / count) for index in range(count + 1)]
        return tuple(Rect(self.x, edge, self.w, after - gap - edge) for edge, after in pairwise(edges))

    def cells(self, columns: int, rows: int, gap: int, gap_down: int | None = None) -> tuple["Rect", ...]:
        """Rows of equal columns, read as a page is; `gap_down` (the same if None) between the rows."""
        down = self.rows(rows, gap if gap_down is None else gap_down)
        return tuple(cell for row in down for cell in row.columns(columns, gap))

    def centred(self, width: int, height: int) -> "Rect":
        """A rectangle of this size in the middle."""
        return Rect(self.x + (self.w - width) // 2, self.y + (self.h - height) // 2, width, height)


@dataclass(frozen=True, slots=True)
class Box:
    """A rounded rectangle; `soft` pixels of shadow around, a `lip` below as a key has."""

    rect: Rect
    fill: Colour
    radius: int = 0
    edge: Colour | None = None
    edge_px: int = 0
    soft: int = 0
    lip: Colour | None = None
    lip_px: int = 0

    @property
    def bounds(self) -> Rect:
        """Every pixel that drawing this may change."""
        return self.rect.grown(self.soft * SHADOW_REACH)


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text. `size` is the em in pixels; the rectangle is what the line covers."""

    rect: Rect
    text: str
    size: int
    ink: Colour
    bold: bool = False
    faint: bool = False  # a dimmed key: may have less contrast, for nobody needs it

    @property
    def bounds(self) -> Rect:
        """Every pixel that drawing this may change: strokes may lean out of their line a little."""
        return self.rect.grown(self.size // 4)


@dataclass(frozen=True, slots=True)
class Icon:
    """A shape by its name in `icons`, in up to three colours."""

    rect: Rect
    name: str
    ink: Colour
    back: Colour | None = None
    mark: Colour | None = None

    @property
    def bounds(self) -> Rect:
        """Every pixel that drawing this may change."""
        return self.rect


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle of which `share_pm` thousandths are filled, clockwise from the top."""

    rect: Rect
    share_pm: int
    ink: Colour
    track: Colour
    thickness: int

    @property
    def bounds(self) -> Rect:
        """Every pixel that drawing this may change."""
        return self.rect


@dataclass(frozen=True, slots=True)
class Stripes:
    """Slanted hazard stripes; `shifted` by half a period is the other beat of a pulse."""

    rect: Rect
    light: Colour
    dark: Colour
    shifted: bool = False

    @property
    def bounds(self) -> Rect:
        """Every pixel that drawing this may change."""
        return self.rect


@dataclass(frozen=True, slots=True)
class Shade:
    """The mark of a finger on a button: darker, and fuller from the left while it is held."""

    rect: Rect
    radius: int
    share_pm: int

    @property
    def bounds(self) -> Rect:
        """Every pixel that drawing this may change."""
        return self.rect


Item = Box | Words | Icon | Ring | Stripes | Shade


@dataclass(frozen=True, slots=True)
class Target:
    """A place to touch. `rect` is what the finger may hit, `box` what the eye sees of it.

    `hold_ms` above 0: it acts when it was held so long, not when it is let go.
    """

    rect: Rect
    box: Rect
    radius: int
    action: Action
    hold_ms: int = 0


@dataclass(frozen=True, slots=True)
class Press:
    """A target under a finger; `share_pm` thousandths of its hold have passed."""

    target: Target
    share_pm: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole screen. `said` are the keys of the words on it, for whoever checks what is shown."""

    width: int
    height: int
    ground: Colour
    items: tuple[Item, ...]
    targets: tuple[Target, ...]
    said: frozenset[str] = field(default=frozenset(), compare=False)

    def hit(self, x: float, y: float) -> Target | None:
        """What a finger there would touch; None outside everything."""
        return next((target for target in self.targets if target.rect.holds(x, y)), None)

    def pressed(self, press: Press | None) -> "Scene":
        """The scene with the mark of a finger on one of its buttons."""
        if press is None or press.target not in self.targets:
            return self
        target = press.target
        share_pm = press.share_pm if target.hold_ms else 1000
        shade = Shade(target.box, target.radius, share_pm)
        below = [index for index, item in enumerate(self.items) if item.rect == target.box]
        place = below[0] + 1 if below else len(self.items)  # over the button, under its words
        return replace(self, items=(*self.items[:place], shade, *self.items[place:]))

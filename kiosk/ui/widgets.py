"""A sheet on which a screen is laid out: boxes, lines in both languages, buttons. Knows no stage.

Everything is placed in whole pixels from millimetres; text is fitted by the table of widths, so what a
sheet holds fits by construction, and the tests check that it does.
"""

from dataclasses import dataclass
from typing import Literal

from kiosk.flow.actions import Action
from kiosk.flow.states import Language
from kiosk.ui import glyphs, theme
from kiosk.ui.scene import Box, Icon, Item, Panel, Rect, Ring, Scene, Stripes, Target, Words
from kiosk.ui.theme import LIGHT, Colour, Theme
from kiosk.ui.words import other, say

Align = Literal["left", "centre", "right"]
LINES_MAX = 3  # more is a page of text, and nobody reads one at a gate


@dataclass(frozen=True, slots=True)
class Style:
    """How a button looks."""

    fill: Colour
    ink: Colour
    edge: Colour | None = None
    lip: Colour | None = None
    soft: bool = False


class Sheet:
    """Collects items and targets, and becomes a scene."""

    def __init__(self, panel: Panel, language: Language, ground: Colour, colours: Theme = LIGHT) -> None:
        self.panel = panel
        self.language = language
        self.other = other(language)
        self.colours = colours
        self.ground = ground
        self.area = Rect(0, 0, panel.width, panel.height)
        self._items: list[Item] = []
        self._targets: list[Target] = []
        self._said: set[str] = set()

    def px(self, mm: float) -> int:
        """Millimetres in pixels of this panel."""
        return self.panel.px(mm)

    def scene(self) -> Scene:
        """What was laid out."""
        return Scene(
            self.panel.width,
            self.panel.height,
            self.ground,
            tuple(self._items),
            tuple(self._targets),
            frozenset(self._said),
        )

    def says(self, key: str, language: Language | None = None, **values: object) -> str:
        """The words for a key, noted as shown."""
        self._said.add(key)
        return say(key, language or self.language, **values)

    def box(
        self,
        rect: Rect,
        fill: Colour,
        *,
        radius_mm: float = 0,
        edge: Colour | None = None,
        soft: bool = False,
    ) -> Rect:
        """A panel; returns its rectangle."""
        edge_px = max(2, self.px(0.3)) if edge else 0
        soft_px = max(3, self.px(0.9)) if soft else 0
        self._items.append(Box(rect, fill, self.px(radius_mm), edge, edge_px, soft_px))
        return rect

    def icon(
        self, rect: Rect, name: str, ink: Colour, *, back: Colour | None = None, mark: Colour | None = None
    ) -> None:
        """A shape, as large as fits into the rectangle."""
        side = min(rect.w, rect.h)
        self._items.append(Icon(rect.centred(side, side), name, ink, back, mark))

    def ring(self, rect: Rect, share: float, ink: Colour, track: Colour, thickness_mm: float) -> None:
        """A circle, partly filled."""
        side = min(rect.w, rect.h)
        share_pm = round(1000 * min(max(share, 0.0), 1.0))
        self._items.append(Ring(rect.centred(side, side), share_pm, ink, track, self.px(thickness_mm)))

    def stripes(self, rect: Rect, *, shifted: bool) -> None:
        """A band of hazard stripes."""
        self._items.append(Stripes(rect, self.colours.caution, self.colours.on_caution, shifted))

    def text(
        self,
        rect: Rect,
        text: str,
        size_mm: float,
        ink: Colour,
        *,
        bold: bool = False,
        align: Align = "left",
        faint: bool = False,
        smallest_mm: float = theme.TEXT_SHRUNK_MM_MIN,
    ) -> Rect:
        """One line, shrunk or cut to the width of the rectangle, in the middle of its height.

        Returns what the line covers.
        """
        if not text:
            return Rect(rect.x, rect.y, 0, 0)
        size, smallest = self.px(size_mm), self.px(min(size_mm, smallest_mm))
        fitted = glyphs.fit(text, rect.w, size, smallest, bold=bold)
        wide, high = glyphs.width(fitted.text, fitted.size, bold=bold), glyphs.line_height(fitted.size)
        x = {"left": rect.x, "centre": rect.x + (rect.w - wide) // 2, "right": rect.right - wide}[align]
        covers = Rect(x, rect.y + (rect.h - high) // 2, wide, high)
        self._items.append(Words(covers, fitted.text, fitted.size, ink, bold, faint))
        return covers

    def lines(
        self,
        rect: Rect,
        text: str,
        size_mm: float,
        ink: Colour,
        *,
        bold: bool = False,
        align: Align = "left",
        lines_max: int = LINES_MAX,
    ) -> Rect:
        """A text in as many lines as it needs, from the top; smaller where it wouldn't fit. Returns what it covers."""
        size, smallest = self.px(size_mm), self.px(min(size_mm, theme.TEXT_SHRUNK_MM_MIN))
        size_fits = next(
            (
                smaller
                for smaller in range(size, smallest, -1)
                if self._fits(
                    glyphs.wrap(text, rect.w, smaller, bold=bold), rect, smaller, lines_max, bold=bold
                )
            ),
            smallest,
        )
        high = glyphs.line_height(size_fits)
        covers = Rect(rect.x, rect.y, rect.w, 0)
        for index, line in enumerate(glyphs.wrap(text, rect.w, size_fits, bold=bold)[:lines_max]):
            place = Rect(rect.x, rect.y + index * high, rect.w, high)
            fitted = glyphs.fit(line, rect.w, size_fits, size_fits, bold=bold)
            wide = glyphs.width(fitted.text, fitted.size, bold=bold)
            x = {"left": place.x, "centre": place.x + (place.w - wide) // 2, "right": place.right - wide}[
                align
            ]
            self._items.append(Words(Rect(x, place.y, wide, high), fitted.text, size_fits, ink, bold))
            covers = Rect(rect.x, rect.y, rect.w, (index + 1) * high)
        return covers

    def _fits(self, lines: tuple[str, ...], rect: Rect, size: int, lines_max: int, *, bold: bool) -> bool:
        if len(lines) > lines_max or len(lines) * glyphs.line_height(size) > rect.h:
            return False
        return all(glyphs.width(line, size, bold=bold) <= rect.w for line in lines)

    def pair(
        self,
        rect: Rect,
        key: str,
        size_mm: float,
        ink: Colour,
        quiet: Colour,
        *,
        bold: bool = True,
        align: Align = "left",
        small_mm: float = theme.TEXT_SMALL_MM,
        **values: object,
    ) -> None:
        """The words for a key in the chosen language and, smaller below, in the other; centred in height."""
        first, second = self.says(key, **values), self.says(key, self.other, **values)
        high, low = glyphs.line_height(self.px(size_mm)), glyphs.line_height(self.px(small_mm))
        upper, rest = rect.centred(rect.w, min(rect.h, high + low)).top(high)
        self.text(upper, first, size_mm, ink, bold=bold, align=align)
        self.text(Rect(rest.x, rest.y, rest.w, low), second, small_mm, quiet, align=align)

    def target(
        self, rect: Rect, action: Action, *, box: Rect | None = None, hold_ms: int = 0, radius_mm: float = 0
    ) -> None:
        """A place to touch; `box` is what is seen of it, if that is less."""
        self._targets.append(Target(rect, box or rect, self.px(radius_mm), action, hold_ms))

    def button(
        self,
        rect: Rect,
        action: Action,
        style: Style,
        *,
        reach: Rect | None = None,
        radius_mm: float = theme.CARD_RADIUS_MM,
        hold_ms: int = 0,
    ) -> Rect:
        """The body of a button; the finger may hit `reach`, if that is more. Returns the room inside."""
        edge_px = max(2, self.px(0.4)) if style.edge else 0
        lip_px = max(2, self.px(0.6)) if style.lip else 0
        soft_px = max(3, self.px(0.7)) if style.soft else 0
        self._items.append(
            Box(rect, style.fill, self.px(radius_mm), style.edge, edge_px, soft_px, style.lip, lip_px)
        )
        self.target(reach or rect, action, box=rect, hold_ms=hold_ms, radius_mm=radius_mm)
        return Rect(rect.x, rect.y, rect.w, rect.h - lip_px)

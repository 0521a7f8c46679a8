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

    def says(self, key: str, **values: object) -> str:
        """The words for a key, noted as shown."""
        self._said.add(key)
        return say(key, self.language, **values)

    def says_too(self, key: str, **values: object) -> str:
        """The same in the other language."""
        self._said.add(key)
        return say(key, self.other, **values)

    def both(self, key: str, **values: object) -> str:
        """Both languages on one line."""
        return f"{self.says(key, **values)}  {self.says_too(key, **values)}"

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
    ) -> Rect:
        """One line, shrunk or cut to the width of the rectangle, in the middle of its height.

        Returns what the line covers.
        """
        if not text:
            return Rect(rect.x, rect.y, 0, 0)
        fitted = self._fit(text, rect.w, size_mm, bold=bold)
        wide, high = glyphs.width(fitted.text, fitted.size, bold=bold), glyphs.line_height(fitted.size)
        x = {"left": rect.x, "centre": rect.x + (rect.w - wide) // 2, "right": rect.right - wide}[align]
        covers = Rect(x, rect.y + (rect.h - high) // 2, wide, high)
        self._items.append(Words(covers, fitted.text, fitted.size, ink, bold, faint))
        return covers

    def fits(self, text: str, rect: Rect, size_mm: float) -> bool:
        """Whether a line finds room without being cut."""
        return self._fit(text, rect.w, size_mm, bold=False).text == text

    def pair(
        self,
        rect: Rect,
        key: str,
        size_mm: float,
        ink: Colour,
        quiet: Colour,
        *,
        bold: bool = True,
        small_bold: bool = False,
        align: Align = "left",
        small_mm: float = theme.TEXT_SMALL_MM,
        **values: object,
    ) -> None:
        """The words for a key in the chosen language and, smaller below, in the other; centred in height."""
        first, second = self.says(key, **values), self.says_too(key, **values)
        if first == second:
            self.text(rect, first, size_mm, ink, bold=bold, align=align)
            return
        size = self._fit(first, rect.w, size_mm, bold=bold).size
        upper, lower = self._stack(rect, size, self.px(small_mm))
        self.text(upper, first, size_mm, ink, bold=bold, align=align)
        self.text(lower, second, small_mm, quiet, bold=small_bold, align=align)

    def stacked(self, rect: Rect, size_mm: float, small_mm: float) -> tuple[Rect, Rect]:
        """Room for a large line and a small one below it, together in the middle of the height."""
        return self._stack(rect, self.px(size_mm), self.px(small_mm))

    def icon_pair(
        self, rect: Rect, icon: str, key: str, size_mm: float, style: Style, *, icon_mm: float, quiet: Colour
    ) -> None:
        """An icon and the words for a key beside it, together in the middle of a button."""
        small_mm = theme.TEXT_SMALL_MM
        side, gap = self.px(icon_mm), self.px(icon_mm * 0.4)
        words = max(
            glyphs.width(self.says(key), self.px(size_mm), bold=True),
            glyphs.width(self.says_too(key), self.px(small_mm)),
        )
        group = rect.centred(min(rect.w, side + gap + words), rect.h)
        picture, room = group.left(side, gap)
        self.icon(picture, icon, style.ink, back=style.fill)
        self.pair(room, key, size_mm, style.ink, quiet, small_mm=small_mm)

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

    def _fit(self, text: str, room: int, size_mm: float, *, bold: bool) -> glyphs.Fitted:
        smallest = self.px(min(size_mm, theme.TEXT_SHRUNK_MM_MIN))
        return glyphs.fit(text, room, self.px(size_mm), smallest, bold=bold)

    def _stack(self, rect: Rect, size: int, small: int) -> tuple[Rect, Rect]:
        high, low = glyphs.line_height(size), glyphs.line_height(small)
        upper, lower = rect.centred(rect.w, high + low).top(high)
        return upper, lower

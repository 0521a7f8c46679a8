"""A sheet on which a screen is laid out: boxes, lines in both languages, buttons. Knows no stage.

Everything is placed in whole pixels from millimetres; text is fitted by the table of widths, so what a
sheet holds fits by construction, and the tests check that it does.
"""

from dataclasses import dataclass
from typing import Literal

from kiosk.flow.actions import Action
from kiosk.flow.visit import Language
from kiosk.ui import glyphs, lines, theme
from kiosk.ui.lines import Block
from kiosk.ui.scene import Box, Icon, Item, Panel, Rect, Ring, Scene, Stripes, Target, Words
from kiosk.ui.theme import Colour, Theme
from kiosk.ui.words import other, say

OUTLINED_MM_MIN = 3.0  # less is a line, a bar or a caret

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

    def __init__(self, panel: Panel, language: Language, ground: Colour, colours: Theme) -> None:
        self.panel = panel
        self.language = language
        self.other = other(language)
        self.colours = colours
        self.ground = ground
        self.area = Rect(0, 0, panel.width, panel.height)
        self.training = False  # a drill: every screen says so
        self.drill_said = False
        self._items: list[Item] = []
        self._targets: list[Target] = []
        self._said: set[str] = set()

    @property
    def tall(self) -> bool:
        """Whether the panel hangs upright: then things stand above each other."""
        return self.panel.tall

    def px(self, mm: float) -> int:
        """Millimetres in pixels of this panel."""
        return self.panel.px(mm)

    def em(self, mm: float) -> int:
        """The size of letters in pixels: millimetres, larger in a theme of large type."""
        return self.panel.px(mm * self.colours.text_pct / 100)

    def split(self, room: Rect, share: float, gap_mm: float, *, tall_mm: float) -> tuple[Rect, Rect]:
        """The first part of a room and the rest: `share` of its width at the left, or, upright, the top.

        Upright the first part is `tall_mm` high.
        """
        if self.tall:
            return room.top(self.px(tall_mm), self.px(gap_mm))
        return room.left(round(room.w * share), self.px(gap_mm))

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
        edge = edge or self._outline(rect)
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
        lines_max: int = 1,
    ) -> Rect:
        """Text of one line, or up to `lines_max`, in the middle of the rectangle's height.

        It is shrunk to the width, and cut only when even the smallest size is too wide. Large type grows as
        far as the rectangle is high. Returns what the lines cover.
        """
        if not text:
            return Rect(rect.x, rect.y, 0, 0)
        plain = glyphs.line_height(self.px(size_mm))
        block = self._block(text, rect.w, max(rect.h, plain), size_mm, bold=bold, lines_max=lines_max)
        return self._lines(rect, block, ink, bold=bold, align=align, faint=faint)

    def one_line(
        self,
        rect: Rect,
        key: str,
        size_mm: float,
        ink: Colour,
        *,
        bold: bool = False,
        align: Align = "left",
        **values: object,
    ) -> None:
        """The words for a key in both languages on one line, or in the chosen one where both don't fit."""
        both, first = self.both(key, **values), self.says(key, **values)
        words = both if self.fits(both, rect, size_mm) else first
        self.text(rect, words, size_mm, ink, bold=bold, align=align)

    def fits(self, text: str, rect: Rect, size_mm: float) -> bool:
        """Whether a line finds room without being cut."""
        return self._block(text, rect.w, rect.h, size_mm, bold=False, lines_max=1).lines == (text,)

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
        lines_max: int = 2,
        **values: object,
    ) -> None:
        """The words for a key in the chosen language and, smaller below, in the other; centred in height.

        Large type leaves the other language out where the first would have to be smaller for it.
        """
        first, second = self.says(key, **values), self.says_too(key, **values)
        self.pair_of(
            rect,
            (first, second),
            size_mm,
            ink,
            quiet,
            bold=bold,
            small_bold=small_bold,
            align=align,
            small_mm=small_mm,
            lines_max=lines_max,
        )

    def pair_of(
        self,
        rect: Rect,
        texts: tuple[str, str],
        size_mm: float,
        ink: Colour,
        quiet: Colour,
        *,
        bold: bool = True,
        small_bold: bool = False,
        align: Align = "left",
        small_mm: float = theme.TEXT_SMALL_MM,
        lines_max: int = 2,
    ) -> None:
        """The same for texts that are in no table, as a clinic's name in both languages."""
        first, second = texts
        if first == second:
            self.text(rect, first, size_mm, ink, bold=bold, align=align, lines_max=lines_max)
            return
        one, other = glyphs.line_height(self.px(size_mm)), glyphs.line_height(self.px(small_mm))
        high = max(rect.h, one + other)
        below = self._block(second, rect.w, high - one, small_mm, bold=small_bold, lines_max=2)
        above = self._block(first, rect.w, high - below.height, size_mm, bold=bold, lines_max=lines_max)
        if self.colours.text_pct > 100:
            alone = self._block(first, rect.w, high, size_mm, bold=bold, lines_max=lines_max)
            if alone.size > above.size:
                self._lines(rect, alone, ink, bold=bold, align=align)
                return
        upper, lower = rect.centred(rect.w, above.height + below.height).top(above.height)
        self._lines(upper, above, ink, bold=bold, align=align)
        self._lines(lower, below, quiet, bold=small_bold, align=align)

    def stacked(self, rect: Rect, size_mm: float, small_mm: float) -> tuple[Rect, Rect]:
        """Room for a large line and a small one below it, together in the middle of the height."""
        high, low = glyphs.line_height(self.em(size_mm)), glyphs.line_height(self.em(small_mm))
        if high + low > rect.h:  # large type: each grows as far as there is room
            high = max(glyphs.line_height(self.px(size_mm)), rect.h * high // (high + low))
            low = max(glyphs.line_height(self.px(small_mm)), rect.h - high)
        upper, lower = rect.centred(rect.w, high + low).top(high)
        return upper, lower

    def icon_pair(
        self, rect: Rect, icon: str, key: str, size_mm: float, style: Style, *, icon_mm: float, quiet: Colour
    ) -> None:
        """An icon and the words for a key beside it, together in the middle of a button."""
        small_mm = theme.TEXT_SMALL_MM
        side, gap = self.px(icon_mm), self.px(icon_mm * 0.4)
        words = max(
            glyphs.width(self.says(key), self.em(size_mm), bold=True),
            glyphs.width(self.says_too(key), self.em(small_mm)),
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
        edge = style.edge or self._outline(rect)
        edge_px = max(2, self.px(0.4)) if edge else 0
        lip_px = max(2, self.px(0.6)) if style.lip else 0
        soft_px = max(3, self.px(0.7)) if style.soft else 0
        self._items.append(
            Box(rect, style.fill, self.px(radius_mm), edge, edge_px, soft_px, style.lip, lip_px)
        )
        self.target(reach or rect, action, box=rect, hold_ms=hold_ms, radius_mm=radius_mm)
        return Rect(rect.x, rect.y, rect.w, rect.h - lip_px)

    def _outline(self, rect: Rect) -> Colour | None:
        """The theme's outline, for what is large enough to have an inside."""
        return self.colours.outline if min(rect.w, rect.h) > self.px(OUTLINED_MM_MIN) else None

    def _block(self, text: str, wide: int, high: int, size_mm: float, *, bold: bool, lines_max: int) -> Block:
        """The text fitted; cut to one line of the smallest size if it can't be."""
        smallest = self.px(min(size_mm, theme.TEXT_SHRUNK_MM_MIN))
        block = lines.fit(text, wide, high, self.em(size_mm), smallest, lines_max, bold)
        if block is not None:
            return block
        cut = glyphs.fit(text, wide, smallest, smallest, bold=bold)
        return Block((cut.text,), cut.size)

    def _lines(
        self, rect: Rect, block: Block, ink: Colour, *, bold: bool, align: Align, faint: bool = False
    ) -> Rect:
        """Lines below each other, in the middle of the rectangle; returns what they cover."""
        high = glyphs.line_height(block.size)
        top = rect.y + (rect.h - block.height) // 2
        covers: Rect | None = None
        for index, line in enumerate(block.lines):
            wide = glyphs.width(line, block.size, bold=bold)
            x = {"left": rect.x, "centre": rect.x + (rect.w - wide) // 2, "right": rect.right - wide}[align]
            place = Rect(x, top + index * high, wide, high)
            self._items.append(Words(place, line, block.size, ink, bold, faint))
            covers = place if covers is None else covers.around(place)
        assert covers is not None, "a block has at least one line"
        return covers

"""Lines of text as surfaces, from the two shipped faces; a character without a glyph is a framed box."""

from collections import OrderedDict
from itertools import groupby
from typing import NamedTuple

from kiosk.ui import glyphs
from kiosk.ui.paint.sdl import pygame
from kiosk.ui.paint.stock import Stock, size_of
from kiosk.ui.scene import Rect, Words

# The lines of six or more pages. To set one again takes 0.05 ms as long as its face and its characters are
# open: so more are not worth their memory, and drawing ahead is for faces and characters most of all.
TEXT_BYTES_MAX = 4 << 20
# An open size holds 0.8 MB of the regular face, 0.2 of the bold one; these are all that one panel's screens
# use. To open one anew and draw its first characters takes up to 15 ms.
FONTS_MAX = {False: 12, True: 48}
FACES = {False: "NotoSansSC-Regular.otf", True: "NotoSansSC-Bold.ttf"}
MIDDLE_EM = 0.38  # a Chinese character reaches from 0.12 em below the baseline to 0.88 above


class _Line(NamedTuple):
    """A line as it is kept: `top` rows of the face's height are not."""

    drawn: pygame.Surface
    top: int


class Letters:
    """Draws words; knows their faces, sizes and colours, and nothing of scenes."""

    def __init__(self) -> None:
        pygame.font.init()
        self._fonts: dict[bool, OrderedDict[int, pygame.font.Font]] = {bold: OrderedDict() for bold in FACES}
        self._ascents: dict[tuple[int, bool], int] = {}  # bounded by the sizes that screens use, about 60
        self._lines: Stock[_Line] = Stock(TEXT_BYTES_MAX, lambda line: size_of(line.drawn))

    def draw(self, surface: pygame.Surface, words: Words) -> None:
        """Draw one line; a Chinese character stands in the middle of the rectangle's height."""
        line = self._lines.get((words.text, words.size, words.bold, words.ink), lambda: self._line(words))
        key = (words.size, words.bold)
        ascent = self._ascents.get(key)
        if ascent is None:
            ascent = self._ascents[key] = self._font(*key).get_ascent()
        baseline = words.rect.y + words.rect.h / 2 + MIDDLE_EM * words.size
        surface.blit(line.drawn, (words.rect.x, round(baseline - ascent) + line.top))

    def width(self, text: str, size: int, *, bold: bool = False) -> int:
        """What the face itself says a line measures, for checking the table of widths."""
        return self._font(size, bold).size(text)[0]

    def _line(self, words: Words) -> "_Line":
        """The line without the empty rows above and below it: a third of its height."""
        whole = self._render(words)
        _, top, _, high = whole.get_bounding_rect()
        kept = pygame.Rect(0, top, whole.get_width(), max(1, high))
        return _Line(whole.subsurface(kept).copy(), top)

    def _render(self, words: Words) -> pygame.Surface:
        runs = [(known, "".join(characters)) for known, characters in groupby(words.text, glyphs.covered)]
        if len(runs) == 1 and runs[0][0]:
            return self._run(words, words.text)
        parts = [self._run(words, text) if known else self._boxes(words, len(text)) for known, text in runs]
        height = self._font(words.size, words.bold).get_height()
        whole = pygame.Surface((sum(part.get_width() for part in parts), height), pygame.SRCALPHA)
        x = 0
        for part in parts:
            whole.blit(part, (x, 0))
            x += part.get_width()
        return whole

    def _run(self, words: Words, text: str) -> pygame.Surface:
        return self._font(words.size, words.bold).render(text, True, words.ink)  # noqa: FBT003 - pygame takes it so

    def _boxes(self, words: Words, count: int) -> pygame.Surface:
        font = self._font(words.size, words.bold)
        drawn = pygame.Surface((words.size * count, font.get_height()), pygame.SRCALPHA)
        thick = max(1, words.size // 14)
        top = round(font.get_ascent() - 0.84 * words.size)
        for index in range(count):
            frame = Rect(index * words.size, top, words.size, round(0.92 * words.size))
            pygame.draw.rect(drawn, words.ink, frame.inset(max(1, words.size // 12), 0), thick)
        return drawn

    def _font(self, size: int, bold: bool) -> pygame.font.Font:  # noqa: FBT001 - part of a key, private
        kept = self._fonts[bold]
        if size not in kept:
            while len(kept) >= FONTS_MAX[bold]:
                kept.popitem(last=False)
            kept[size] = pygame.font.Font(str(glyphs.FONTS / FACES[bold]), size)
        kept.move_to_end(size)
        return kept[size]

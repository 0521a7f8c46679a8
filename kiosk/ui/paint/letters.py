"""Lines of text as surfaces, from the two shipped faces; a character without a glyph is a framed box."""

from itertools import groupby

from kiosk.ui import glyphs
from kiosk.ui.paint.sdl import pygame
from kiosk.ui.paint.stock import Stock
from kiosk.ui.scene import Rect, Words

TEXT_BYTES_MAX = 24 << 20  # about 1,500 lines of 100 x 36 pixels
FACES = {False: "NotoSansSC-Regular.otf", True: "NotoSansSC-Bold.ttf"}
MIDDLE_EM = 0.38  # a Chinese character reaches from 0.12 em below the baseline to 0.88 above


class Letters:
    """Draws words; knows their faces, sizes and colours, and nothing of scenes."""

    def __init__(self) -> None:
        pygame.font.init()
        self._fonts: dict[tuple[int, bool], pygame.font.Font] = {}  # bounded by the sizes that screens use
        self._lines = Stock(TEXT_BYTES_MAX)

    def draw(self, surface: pygame.Surface, words: Words) -> None:
        """Draw one line; a Chinese character stands in the middle of the rectangle's height."""
        line = self._lines.get((words.text, words.size, words.bold, words.ink), lambda: self._render(words))
        ascent = self._font(words.size, words.bold).get_ascent()
        baseline = words.rect.y + words.rect.h / 2 + MIDDLE_EM * words.size
        surface.blit(line, (words.rect.x, round(baseline - ascent)))

    def width(self, text: str, size: int, *, bold: bool = False) -> int:
        """What the face itself says a line measures, for checking the table of widths."""
        return self._font(size, bold).size(text)[0]

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
        key = (size, bold)
        if key not in self._fonts:
            self._fonts[key] = pygame.font.Font(str(glyphs.FONTS / FACES[bold]), size)
        return self._fonts[key]

"""Which characters the shipped faces can draw and how wide they are, without opening a font.

The font can't be asked: a missing glyph draws blank without a word. The table was made with the faces
(fonts/build.py). Knows nothing of pygame, scenes or screens.
"""

from bisect import bisect_right
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

PER_EM = 1000
LINE_EM = 1.2  # height of a line; no shipped glyph that a name can hold is taller
CUT = "…"

FONTS = Path(__file__).parent / "fonts"


class _Run(NamedTuple):
    first: int
    last: int
    regular: int
    bold: int


class Fitted(NamedTuple):
    """A line that fits: what is shown of the text, and the em in pixels."""

    text: str
    size: int


def covered(character: str) -> bool:
    """Whether the faces have a glyph for it."""
    return _run(ord(character)) is not None


def width(text: str, size: int, *, bold: bool = False) -> int:
    """Width of a line in pixels at an em of `size` pixels."""
    return sum(_advance(character, size, bold) for character in text)


def line_height(size: int) -> int:
    """Height of a line in pixels."""
    return round(size * LINE_EM)


def fit(text: str, room: int, size: int, size_min: int, *, bold: bool = False) -> Fitted:
    """The largest size from `size` down to `size_min` at which a line fits; else its middle is cut out.

    A name keeps its beginning and its end then: family and given name both say who is meant.
    """
    size_min = min(size, size_min)
    for smaller in range(size, size_min - 1, -1):
        if width(text, smaller, bold=bold) <= room:
            return Fitted(text, smaller)
    return Fitted(_cut(text, room, size_min, bold=bold), size_min)


def _cut(text: str, room: int, size: int, *, bold: bool) -> str:
    for kept in range(len(text) - 1, 0, -1):
        head = text[: (kept + 1) // 2].rstrip()
        tail = text[len(text) - kept // 2 :].lstrip()
        if width(head + CUT + tail, size, bold=bold) <= room:
            return head + CUT + tail
    return CUT


@lru_cache(maxsize=8192)  # a screen shows about 300 different ones
def _advance(character: str, size: int, bold: bool) -> int:  # noqa: FBT001 - a cache key, private
    run = _run(ord(character))
    if run is None:
        return size  # drawn by us, one em wide
    # As FreeType scales: 16.16 factor, 26.6 advance, then whole pixels.
    scale = ((size * 64 << 16) + PER_EM // 2) // PER_EM
    advance = ((run.bold if bold else run.regular) * scale + 0x8000) >> 16
    return (advance + 32) >> 6


def _run(code_point: int) -> _Run | None:
    starts, runs = _table()
    place = bisect_right(starts, code_point) - 1
    if place < 0 or code_point > runs[place].last:
        return None
    return runs[place]


@cache
def _table() -> tuple[list[int], list[_Run]]:
    runs = []
    for line in (FONTS / "coverage.txt").read_text(encoding="ascii").splitlines():
        first, last, regular, bold = line.split()
        runs.append(_Run(int(first, 16), int(last, 16), int(regular), int(bold)))
    return [run.first for run in runs], runs

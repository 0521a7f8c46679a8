"""Text on one or more lines: the largest size at which it fits into a room, and where its lines end.

Pure arithmetic on the table of widths. Chinese breaks after a clause if it can, else between any two
characters; a Latin word is never torn, nor a number from what it counts.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from kiosk.ui import glyphs

LINES_MAX = 3  # more lines than that are a paragraph, which nobody reads at a gate
# One line is easier to read than two; only when it would be this much smaller are two taken.
ONE_LINE_WORTH = 0.8
SHORT = 5  # so few characters are one word of Chinese: 工作人员 is not read in two halves

_CHINESE = "\u2e80-\uffef"
_UNIT = re.compile(
    rf"\d[^\s{_CHINESE}]*\s?[{_CHINESE}]?[，。；：！？、）”]*\s*"  # a number with what it counts
    rf"|[“（]?[{_CHINESE}][，。；：！？、）”·]*\s*"  # one character with the marks that cling to it
    rf"|[^\s{_CHINESE}]+\s*"  # a word
)
_CLAUSE = re.compile(r"[^，。；：！？、\s]+[，。；：！？、]*\s*|\s+")


class Block(NamedTuple):
    """Lines of one size, an em of `size` pixels."""

    lines: tuple[str, ...]
    size: int

    @property
    def height(self) -> int:
        """Height of all lines in pixels."""
        return len(self.lines) * glyphs.line_height(self.size)


@lru_cache(maxsize=2048)  # all screens of both languages show about a thousand
def fit(  # noqa: PLR0917 - a cached function takes its arguments by place
    text: str,
    wide: int,
    high: int,
    size: int,
    size_min: int,
    lines_max: int,
    bold: bool,  # noqa: FBT001
) -> Block | None:
    """The text as large as it fits into `wide` by `high` pixels, from `size` down to `size_min`.

    None if it doesn't fit even at the smallest size on `lines_max` lines.
    """
    one = _largest(text, wide, high, size, size_min, 1, bold)
    if lines_max == 1 or (one is not None and (one.size >= ONE_LINE_WORTH * size or len(text) <= SHORT)):
        return one
    more = _largest(text, wide, high, size, size_min, min(lines_max, LINES_MAX), bold)
    if one is None or more is None:
        return one or more
    return one if one.size >= ONE_LINE_WORTH * more.size else more


def _largest(  # noqa: PLR0917 - as above
    text: str,
    wide: int,
    high: int,
    size: int,
    size_min: int,
    lines_max: int,
    bold: bool,  # noqa: FBT001
) -> Block | None:
    for smaller in range(size, min(size, size_min) - 1, -1):
        most = min(lines_max, high // glyphs.line_height(smaller))
        if most < 1:
            continue
        if glyphs.width(text, smaller, bold=bold) <= wide:
            return Block((text,), smaller)
        for unit in (_CLAUSE, _UNIT) if most > 1 else ():
            lines = _balanced(unit.findall(text), wide, smaller, bold=bold)
            if lines is not None and len(lines) <= most:
                return Block(lines, smaller)
    return None


def _balanced(units: list[str], wide: int, size: int, *, bold: bool) -> tuple[str, ...] | None:
    """Lines of about equal length: as many as a full width needs, at the least width that gives no more."""
    widths = [glyphs.width(unit, size, bold=bold) for unit in units]
    best = _filled(units, widths, wide, size, bold=bold)
    if best is None or len(best) < 2:
        return best
    low, high = wide // len(best), wide
    while low < high:
        middle = (low + high) // 2
        tried = _filled(units, widths, middle, size, bold=bold)
        if tried is not None and len(tried) == len(best):
            best, high = tried, middle
        else:
            low = middle + 1
    return best


def _filled(
    units: list[str], widths: list[int], wide: int, size: int, *, bold: bool
) -> tuple[str, ...] | None:
    """Each line takes as many units as fit; None if one is wider than the room."""
    lines: list[str] = []
    line, used = "", 0
    for unit, width in zip(units, widths, strict=True):
        if line and used + width > wide and glyphs.width((line + unit).rstrip(), size, bold=bold) > wide:
            lines.append(line.rstrip())
            line, used = "", 0
        line, used = line + unit, used + width
        if used > wide and glyphs.width(line.rstrip(), size, bold=bold) > wide:
            return None
    return (*lines, line.rstrip()) if line else tuple(lines)

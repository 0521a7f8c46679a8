"""A table of people before a thermometer: person, at_local, skin_1_c, skin_2_c .., room_c, reference_c.

Rows are read one after another, so that a year fits in a small machine. Strict about columns and about
what is no number, forgiving about what was not taken: blank, nan and missing ends of lines. Knows nothing
of verdicts.
"""

import csv
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.evaluate.errors import StreamInvalid

ROWS_MAX = 10_000_000  # ten years at a busy gate; a file that goes on is none of ours
SKINS_MAX = 200  # looks at one person; a camera's twenty, or half a minute of an MLX90614
CELL_CHARACTERS_MAX = 40  # of a number; longer is no number
NEEDED = ("person", "skin_1_c")
SKIN = re.compile(r"skin_([1-9][0-9]{0,3})_c")
NOT_TAKEN = frozenset(("", "nan", "na", "null", "none"))


@dataclass(frozen=True, slots=True)
class Row:
    """One person: what was taken, in order, in hundredths of a degree Celsius; None if it wasn't.

    `looks` is how many skin temperatures the table has room for.
    """

    line: int
    person: str
    skins_centi_c: tuple[int, ...]
    looks: int
    room_centi_c: int | None
    reference_centi_c: int | None


def rows(path: Path, *, needed: Sequence[str] = NEEDED, reference: str = "reference_c") -> Iterator[Row]:
    """Read a table from its first person to its last; `reference` is the thermometer's column.

    Raises:
        StreamInvalid: no such file, a missing column, something that is no number.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _rows(path, csv.reader(file), needed, reference)
    except OSError as problem:
        raise StreamInvalid(path, 1, "无法读取", f"can't be read: {problem.strerror}") from None


def _rows(path: Path, reader: Iterator[list[str]], needed: Sequence[str], reference: str) -> Iterator[Row]:
    table: _Table | None = None
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if table is None:
                table = _Table(path, cells, needed, reference)
            elif number > ROWS_MAX:
                raise StreamInvalid(path, number, f"超过 {ROWS_MAX} 行", f"more than {ROWS_MAX} rows")
            elif any(map(str.strip, cells)):  # a spreadsheet ends with rows of bare commas
                yield table.row(number, cells)
    except (UnicodeDecodeError, csv.Error) as problem:
        raise StreamInvalid(
            path, number + 1, "不是 UTF-8 编码的 CSV 表", f"no CSV in UTF-8: {problem}"
        ) from None
    if table is None:
        raise StreamInvalid(
            path, 1, "表是空的，第一行应是列名", "empty; the first line must name the columns"
        )


class _Table:
    """Where each column is."""

    def __init__(self, path: Path, head: Sequence[str], columns: Sequence[str], reference: str) -> None:
        names = [name.strip().lower() for name in head]
        self._path = path
        self._place = {name: place for place, name in reversed(list(enumerate(names)))}
        found = sorted((int(match[1]), match[0]) for name in names if (match := SKIN.fullmatch(name)))
        self._reference = reference
        for needed in columns:
            if needed not in self._place:
                raise StreamInvalid(path, 1, f"缺少列 {needed}", f"column {needed} is missing")
        if len(found) > SKINS_MAX:
            raise StreamInvalid(path, 1, f"额温列超过 {SKINS_MAX}", f"more than {SKINS_MAX} skin columns")
        self._skins = [(self._place[name], name) for _, name in found]

    def row(self, line: int, cells: Sequence[str]) -> Row:
        """One line of the table."""
        skins = [
            skin for place, name in self._skins if (skin := self._centi(line, name, cells, place)) is not None
        ]
        return Row(
            line,
            self._text(cells, "person") or f"line {line}",
            tuple(skins),
            len(self._skins),
            self._named(line, "room_c", cells),
            self._named(line, self._reference, cells),
        )

    def _text(self, cells: Sequence[str], name: str) -> str:
        place = self._place.get(name, len(cells))
        return cells[place].strip() if place < len(cells) else ""

    def _named(self, line: int, name: str, cells: Sequence[str]) -> int | None:
        place = self._place.get(name)
        return None if place is None else self._centi(line, name, cells, place)

    def _centi(self, line: int, name: str, cells: Sequence[str], place: int) -> int | None:
        if place >= len(cells):
            return None
        text = cells[place]
        try:
            return round(float(text) * 100)
        except (ValueError, OverflowError):
            if text.strip().lower() in NOT_TAKEN:
                return None
        shown = text[:CELL_CHARACTERS_MAX]
        raise StreamInvalid(
            self._path,
            line,
            f"{name}: {shown!r} 不是摄氏温度",
            f"{name}: {shown!r} is no temperature in degrees Celsius",
        )


def celsius(centi_c: int | None) -> float:
    """Degrees for people and plots; not a number if there is none."""
    return math.nan if centi_c is None else centi_c / 100

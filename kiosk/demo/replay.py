"""A table of real foreheads, as screening rows: person, time, skin_1_c .. skin_20_c, room and reference.

Strict about its columns, forgiving about rows: one that can't be used is named with its line and why.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.demo.errors import DemoError
from kiosk.screening.sample import PLAUSIBLE_CENTI_C_MAX, PLAUSIBLE_CENTI_C_MIN

SKIN_COLUMNS_MAX = 20
ROWS_MAX = 1_000_000  # a year at a busy gate


class ReplayInvalid(DemoError):
    """The table can't be replayed; says which file, which line, and what is wrong, zh then en."""

    def __init__(self, path: Path, line: int, zh: str, en: str) -> None:
        super().__init__(f"{path}: 第 {line} 行 / line {line}: {zh} / {en}")


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the table: the first valid skin temperatures, in hundredths of a degree Celsius."""

    line: int
    person: str
    skins_centi_c: tuple[int, ...]
    room_centi_c: int | None


@dataclass(frozen=True, slots=True)
class Unusable:
    """A row that shows too little of a forehead."""

    line: int
    person: str
    valid: int


@dataclass(frozen=True, slots=True)
class Table:
    """What a replay has to work with."""

    rows: tuple[Row, ...]
    unusable: tuple[Unusable, ...]


def read_table(path: Path, samples: int) -> Table:
    """Read a table; of each row the first `samples` valid skin temperatures are kept.

    Raises:
        ReplayInvalid: no such file, a missing column, something that is no number.
    """
    rows: list[Row] = []
    unusable: list[Unusable] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = _skin_columns(path, reader.fieldnames or [])
            for number, fields in enumerate(reader, start=2):
                if number > ROWS_MAX:
                    raise ReplayInvalid(path, number, f"超过 {ROWS_MAX} 行", f"more than {ROWS_MAX} rows")
                person = fields["person"] or f"line {number}"
                valid = _valid_skins(path, number, fields, columns)
                if len(valid) < samples:
                    unusable.append(Unusable(number, person, len(valid)))
                    continue
                room = _centi(path, number, "room_c", fields.get("room_c"))
                rows.append(Row(number, person, tuple(valid[:samples]), room))
    except OSError as problem:
        raise ReplayInvalid(path, 1, "无法读取", f"can't be read: {problem.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as problem:
        raise ReplayInvalid(path, 1, "不是 UTF-8 的 CSV 表", f"no CSV in UTF-8: {problem}") from None
    return Table(tuple(rows), tuple(unusable))


def _skin_columns(path: Path, names: Sequence[str]) -> list[str]:
    columns = [name for number in range(1, SKIN_COLUMNS_MAX + 1) if (name := f"skin_{number}_c") in names]
    for needed in ("person", "skin_1_c"):
        if needed not in names:
            raise ReplayInvalid(path, 1, f"缺少列 {needed}", f"column {needed} is missing")
    return columns


def _valid_skins(path: Path, number: int, fields: dict[str, str | None], columns: list[str]) -> list[int]:
    skins = (_centi(path, number, name, fields[name]) for name in columns)
    return [
        skin for skin in skins if skin is not None and PLAUSIBLE_CENTI_C_MIN <= skin <= PLAUSIBLE_CENTI_C_MAX
    ]


def _centi(path: Path, number: int, column: str, text: str | None) -> int | None:
    if text is None or not text.strip():
        return None
    try:
        return round(float(text) * 100)
    except (ValueError, OverflowError):
        raise ReplayInvalid(
            path, number, f"{column}: {text!r} 不是温度", f"{column}: {text!r} is no temperature"
        ) from None

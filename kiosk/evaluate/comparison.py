"""The command `comparison`: every comparison check of a ledger or of a table, and how the sensor stands.

A table has the columns contact_c, skin_1_c, skin_2_c .. and perhaps room_c, one well person a row, in order.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from kiosk.config import ScreeningPart, load_screening
from kiosk.evaluate.errors import StreamInvalid
from kiosk.evaluate.gate import look_of
from kiosk.evaluate.stream import rows
from kiosk.ledger.errors import LedgerDamaged
from kiosk.ledger.reader import BATCH_RECORDS_MAX, LedgerReader
from kiosk.screening.comparison import NOT_COMPARED, Comparison, Reading, is_well, reading_of
from kiosk.screening.correct import corrected_centi_c

SQLITE_MAGIC = b"SQLite format 3\x00"
READINGS_MAX = 100_000  # fifty a day for five years


class Compared(NamedTuple):
    """The readings, oldest first; and how the sensor stands after the last."""

    readings: tuple[Reading, ...]
    standing: Comparison
    unusable: int  # rows whose look was too short or not steady, or whose person was not well


def read_comparison(path: Path, params: Path | None) -> Compared:
    """Read a ledger, or a table of well people.

    Raises:
        EvaluateError, LedgerError, ConfigError: the file can't be used; says why.
    """
    try:
        with path.open("rb") as file:
            ledger = file.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC
    except OSError as problem:
        raise StreamInvalid(path, 1, "无法读取", f"can't be read: {problem.strerror}") from None
    if ledger:
        readings = tuple(_of_ledger(path))
        return Compared(readings, Comparison.told(readings), 0)
    return _of_table(path, params)


def to_json(found: Compared) -> dict[str, Any]:
    """What `--json` prints."""
    readings = [
        {
            "contact_c": reading.contact_centi_c / 100,
            "expected_c": reading.expected_centi_c / 100,
            "bias_c": reading.bias_centi_c / 100,
            "skin_corrected_c": reading.corrected_centi_c / 100,
            "level_c": reading.level_centi_c / 100,
            "sensor": reading.sensor,
        }
        for reading in found.readings
    ]
    error, level = found.standing.mean_error_centi_c, found.standing.level_centi_c
    return {
        "state": found.standing.state,
        "readings": readings,
        "count": found.standing.count,
        "unusable": found.unusable,
        "commissioned_level_c": None if level is None else level / 100,
        "mean_error_c": None if error is None else error / 100,
        "locked_out": found.standing.failed,
    }


def lines_of(found: Compared) -> Iterator[str]:
    """The same for a terminal."""
    for number, reading in enumerate(found.readings, start=1):
        contact, expected = reading.contact_centi_c / 100, reading.expected_centi_c / 100
        yield f"{number:>5}  {contact:.1f}  {expected:.2f}  {reading.bias_centi_c / 100:+.2f}"
    told = to_json(found)
    yield "  ".join(f"{name} {told[name]}" for name in told if name != "readings")


def _of_ledger(path: Path) -> Iterator[Reading]:
    seq = count = 0
    with LedgerReader.open(path) as ledger:
        while batch := ledger.batch(seq, BATCH_RECORDS_MAX):
            for record in batch:
                seq = record.seq
                if record.kind == "comparison" and count < READINGS_MAX:
                    count += 1
                    yield _reading(seq, record.line)


def _reading(seq: int, line: bytes) -> Reading:
    try:
        return Reading.of_record(json.loads(line))
    except (ValueError, KeyError, TypeError):
        raise LedgerDamaged(
            f"第 {seq} 条不是比对记录，请先核对台账", f"record {seq} holds no comparison; verify the ledger"
        ) from None


def _of_table(path: Path, params: Path | None) -> Compared:
    parameters = (load_screening(params) if params else ScreeningPart()).parameters()
    ambient = (parameters.ambient_centi_c_min + parameters.ambient_centi_c_max) // 2
    known, unusable = NOT_COMPARED, 0
    readings: list[Reading] = []
    for row in rows(path, needed=("contact_c", "skin_1_c"), reference="contact_c"):
        look = look_of(row, parameters.samples, ambient)
        contact = row.reference_centi_c
        if contact is None or not is_well(contact, parameters) or not look.complete or not look.steady:
            unusable += 1
        elif len(readings) < READINGS_MAX:
            skin = corrected_centi_c(look.skin_centi_c, row.room_centi_c, parameters)
            readings.append(reading_of(skin, contact, known, parameters))
            known = known.after(readings[-1])
    return Compared(tuple(readings), known, unusable)

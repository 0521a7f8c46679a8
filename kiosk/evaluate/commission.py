"""The command `commission`: what this gate reads of well people, written as settings for it."""

from pathlib import Path
from typing import Any

from kiosk.config import ScreeningPart
from kiosk.evaluate.errors import EvaluateError, NotWritten
from kiosk.evaluate.gate import look_of
from kiosk.evaluate.stream import rows
from kiosk.screening.baseline import MAD_TO_SD, median
from kiosk.screening.correct import corrected_centi_c

PEOPLE_MIN = 20  # the middle of twenty is known to 0.1 C; fewer would set a level by chance
WELL_CENTI_C_MAX = 3_730  # with a reference: who reaches this is not well
PEOPLE_MAX = 100_000

_TEXT = """\
# 由 {people} 名健康人测得，请并入 checkpoint.toml
# From {people} well people at this gate; belongs into its checkpoint.toml.
[screening]
commissioning_level_c = {level:.2f}
commissioning_spread_c = {spread:.2f}
samples = {samples}
"""


class CommissionRefused(EvaluateError):
    """These people can't set a gate's level."""


def commission(stream: Path, out: Path) -> dict[str, Any]:
    """Take level and spread from a table of well people; returns what `--json` prints.

    Where the table has a reference, only those below 37.3 count.

    Raises:
        EvaluateError: the table can't be read, has too few well people, or they are off any gate's range.
    """
    parameters = ScreeningPart().parameters()
    ambient = (parameters.ambient_centi_c_min + parameters.ambient_centi_c_max) // 2
    skins: list[int] = []
    samples = parameters.samples
    for row in rows(stream):
        look = look_of(row, parameters.samples, ambient)
        samples = look.wanted
        well = row.reference_centi_c is None or row.reference_centi_c < WELL_CENTI_C_MAX
        if well and look.complete and look.steady and len(skins) < PEOPLE_MAX:
            skins.append(corrected_centi_c(look.skin_centi_c, row.room_centi_c, parameters))
    if len(skins) < PEOPLE_MIN:
        raise CommissionRefused(
            f"{stream}: 可用的健康人只有 {len(skins)} 名，至少需要 {PEOPLE_MIN} 名"
            f" / only {len(skins)} well people can be used; measure {PEOPLE_MIN} or more"
        )
    level = median(skins)
    spread = round(MAD_TO_SD * median([abs(skin - level) for skin in skins]))
    _check(stream, level, spread)
    text = _TEXT.format(people=len(skins), level=level / 100, spread=spread / 100, samples=samples)
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise NotWritten(out, problem.strerror) from None
    return {"people": len(skins), "level_c": level / 100, "spread_c": spread / 100, "out": str(out)}


def _check(stream: Path, level_centi_c: int, spread_centi_c: int) -> None:
    """A level or spread beyond what checkpoint.toml takes is a sensor's or a table's fault, not a gate's."""
    if 3_100 <= level_centi_c <= 3_700 and 10 <= spread_centi_c <= 100:
        return
    found = f"{level_centi_c / 100:.2f} ± {spread_centi_c / 100:.2f}"
    raise CommissionRefused(
        f"{stream}: 额温 {found} 不在 31-37、离散 0.10-1.00 之内，请检查传感器和距离"
        f" / skin {found} is not within 31-37 with a spread of 0.10-1.00; check sensor and distance"
    )

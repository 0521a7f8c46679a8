"""How long a register takes as PDF, of each form, in seconds of the processor; the goal for 5,000 rows is 6.

python bench/pdf.py [--records N] [--json]
"""

import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.figures import run
from kiosk.people.invent import invent_name
from office.registers.forms import REGISTERS, Register
from office.web.paper import ROWS_MAX, Grid, paper

GOAL_S = 6.0
WORDS = ("无", "无", "无", "卫生健康局", "单位、家", "江浦县客车", "一次性医用口罩")


def measure(records: int, _folder: Path) -> dict[str, float]:
    """Seconds and bytes of every register, and the slowest of them."""
    paper("", [Grid((("无",),))])  # reads the face, once for each process
    told: dict[str, float] = {}
    slowest = 0.0
    for name, register in REGISTERS.items():
        rows = _rows(register, records)
        begun = time.process_time()
        content = paper(register.title.zh, [Grid(rows, [column.head.zh for column in register.columns])])
        seconds = time.process_time() - begun
        slowest = max(slowest, seconds)
        told |= {f"{name}_s": round(seconds, 2), f"{name}_kib": len(content) >> 10}
    return {**told, "slowest_s": round(slowest, 2), "goal_s": GOAL_S}


def _rows(register: Register, count: int) -> list[tuple[str, ...]]:
    dice = Random(1)
    names = [invent_name(dice).name for _ in range(400)]
    by_kind = {"number": "14", "temperature": "36.5", "choice": "是", "time": "07:50"}
    return [
        tuple(
            dice.choice(names)
            if column.key == register.who
            else f"2026-11-{number % 28 + 1:02}"
            if column.kind == "day"
            else by_kind.get(column.kind) or dice.choice(WORDS)
            for column in register.columns
        )
        for number in range(count)
    ]


if __name__ == "__main__":
    run(__doc__, measure, records=ROWS_MAX)

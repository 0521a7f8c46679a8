"""How long a verdict takes, and a year of people through `evaluate`, against a bare loop over the file.

The bare loop reads each row's numbers and sorts them, the least that any rule must do; it runs in the same
process, so that a busy machine slows both alike.

    python bench/screening.py [--records PEOPLE] [--json]
"""

import csv
import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.figures import run
from kiosk.evaluate.evaluate import evaluate
from kiosk.screening.baseline import Baseline
from kiosk.screening.judge import judge
from kiosk.screening.look import Look
from kiosk.screening.parameters import Parameters
from kiosk.screening.sample import Sample

VERDICTS = 2_000
SKINS = 10


def measure(people: int, directory: Path) -> dict[str, float]:
    """Seconds for the whole table, and milliseconds of one verdict once all samples are in."""
    table = directory / "people.csv"
    write_table(table, people)
    bare_s = timed(lambda: bare_loop(table))
    evaluate_s = timed(lambda: evaluate(table, out=directory / "verdicts.csv"))
    verdict_ms = sorted(verdict_times_ms())
    return {
        "people": people,
        "evaluate_s": round(evaluate_s, 2),
        "bare_loop_s": round(bare_s, 2),
        "ratio": round(evaluate_s / bare_s, 1),
        "us_per_person": round(evaluate_s / people * 1e6, 1),
        "verdict_p50_ms": round(verdict_ms[VERDICTS // 2], 3),
        "verdict_p99_ms": round(verdict_ms[VERDICTS * 99 // 100], 3),
    }


def timed(work: object) -> float:
    """Seconds that this takes."""
    begun = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - begun


def write_table(path: Path, people: int) -> None:
    """Invented people: one in fifty has a fever, and nobody's ten looks are all the same."""
    dice = Random(5)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        names = [f"skin_{number}_c" for number in range(1, SKINS + 1)]
        table.writerow(["person", "at_local", *names, "room_c", "reference_c"])
        for number in range(people):
            fever = dice.random() < 0.02
            skin = dice.gauss(35.6 if fever else 34.5, 0.42)
            skins = [f"{skin + dice.gauss(0, 0.15):.2f}" for _ in names]
            reference = f"{38.2 if fever else 36.7 + dice.random() / 2:.2f}"
            table.writerow([f"p{number}", "2020-02-13T08:00:00", *skins, "22.0", reference])


def bare_loop(path: Path) -> int:
    """Read, convert, sort; nothing else."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        return sum(len(sorted(float(cell) for cell in cells[2 : 2 + SKINS])) for cells in reader)


def verdict_times_ms() -> list[float]:
    """One verdict and what it leaves for the next person, with a baseline as full as it gets."""
    parameters, dice = Parameters(), Random(7)
    baseline, took_ms = Baseline.commissioned(parameters), []
    for _ in range(VERDICTS):
        skin = round(dice.gauss(3450, 42))
        look = Look(SKINS, tuple(Sample(skin + dice.randrange(30), 2200) for _ in range(SKINS)))
        begun = time.perf_counter()
        screening = judge(look, baseline, parameters)
        person = screening.predecessor()
        baseline = baseline.after(person) if person else baseline
        took_ms.append((time.perf_counter() - begun) * 1_000)
    return took_ms


if __name__ == "__main__":
    run(__doc__, measure, records=100_000)

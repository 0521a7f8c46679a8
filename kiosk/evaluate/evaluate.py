"""The command `evaluate`: a table through the gate's rule, a verdict a row, and what they are worth."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from kiosk.config import ScreeningPart, load_screening
from kiosk.evaluate.errors import NotWritten
from kiosk.evaluate.gate import Judged, through_the_gate
from kiosk.evaluate.measures import Measures, Outcome, measures
from kiosk.evaluate.stream import rows

REFERENCES_CENTI_C = (3_750, 3_800)
COLUMNS = ("person", "verdict", "score", "level", "line", "reasons", "skin_c", "staff_called")


@dataclass(slots=True)
class Tally:
    """What came of a table, as far as figures need it."""

    verdicts: Counter[str] = field(default_factory=Counter)
    unjudged: Counter[str] = field(default_factory=Counter)
    staff_calls: Counter[str] = field(default_factory=Counter)
    outcomes: list[tuple[int, Outcome]] = field(default_factory=list)
    _staff: tuple[str, ...] = ()

    def count(self, judged: Judged) -> None:
        """One more person. A call to staff is counted when it begins."""
        self.verdicts[judged.finding.value] += 1
        if judged.score_centi_c is None:
            self.unjudged.update(judged.reasons)
        if judged.screening is not None:
            called = judged.screening.staff_called
            self.staff_calls.update(set(called) - set(self._staff))
            self._staff = called
        if judged.row.reference_centi_c is not None:
            referred = judged.finding.value == "refer"
            self.outcomes.append((judged.row.reference_centi_c, (judged.score_centi_c, referred)))

    def to_json(self) -> dict[str, Any]:
        """Counts and measures, for JSON."""
        return {
            "people": self.verdicts.total(),
            "verdicts": {name: self.verdicts[name] for name in ("normal", "refer", "unjudged")},
            "unjudged": dict(sorted(self.unjudged.items())),
            "staff_called": bool(self.staff_calls),
            "staff_calls": dict(sorted(self.staff_calls.items())),
            **{f"{at / 100:.1f}": _plain(self.measures(at)) for at in REFERENCES_CENTI_C},
        }

    def measures(self, reference_centi_c: int) -> Measures:
        """Those who reach this reference against those who don't."""
        ill = [outcome for reference, outcome in self.outcomes if reference >= reference_centi_c]
        fine = [outcome for reference, outcome in self.outcomes if reference < reference_centi_c]
        return measures(ill, fine)


def evaluate(
    stream: Path,
    *,
    confirmed: bool = False,
    params: Path | None = None,
    out: Path | None = None,
    plot: Path | None = None,
) -> dict[str, Any]:
    """Judge a table in its order; returns what `--json` prints.

    Raises:
        EvaluateError: the table can't be read, a result can't be written, no drawing library.
        ConfigError: the parameters can't be used.
    """
    part = load_screening(params) if params else ScreeningPart()
    tally = Tally()
    people = _counted(through_the_gate(rows(stream), part.parameters(), confirmed=confirmed), tally)
    if plot is not None:
        from kiosk.evaluate.plot import draw_stream  # noqa: PLC0415 - only machines that draw have the library

        kept = list(_written(people, out))
        draw_stream(kept, plot)
    else:
        for _ in _written(people, out):
            pass
    return {**tally.to_json(), "feedback": "confirmed" if confirmed else "none"}


def _counted(people: Iterable[Judged], tally: Tally) -> Iterator[Judged]:
    for judged in people:
        tally.count(judged)
        yield judged


def _written(people: Iterable[Judged], out: Path | None) -> Iterator[Judged]:
    if out is None:
        yield from people
        return
    try:
        file = out.open("w", encoding="utf-8", newline="")
    except OSError as problem:
        raise NotWritten(out, problem.strerror) from None
    with file:
        write = _writer(file)
        for judged in people:
            write(judged)
            yield judged


def _writer(file: TextIO) -> Callable[[Judged], object]:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(COLUMNS)
    return lambda judged: table.writerow(_cells(judged))


def _cells(judged: Judged) -> tuple[str, ...]:
    screening = judged.screening
    measured = (
        (screening.level_centi_c, screening.line_centi_c, screening.skin_centi_c)
        if screening
        else (None,) * 3
    )
    level, line, skin = map(_degrees, measured)
    staff = " ".join(screening.staff_called) if screening else ""
    score = _degrees(judged.score_centi_c)
    return (
        judged.row.person,
        judged.finding.value,
        score,
        level,
        line,
        " ".join(judged.reasons),
        skin,
        staff,
    )


def _degrees(centi_c: int | None) -> str:
    return "" if centi_c is None else f"{centi_c / 100:.2f}"


def _plain(found: Measures) -> dict[str, Any]:
    plain: dict[str, Any] = {"n": found.n, "fevers": found.fevers}
    for name in ("sensitivity", "false_alarm_rate", "auc"):
        measure = getattr(found, name)
        plain[name] = _rounded(measure.value)
        plain[f"{name}_95"] = [_rounded(measure.low), _rounded(measure.high)]
    return plain


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)

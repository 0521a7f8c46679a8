"""Draws a judged table: each person, the level and the line; and, with a reference, the ROC.

The only module that knows matplotlib, which no kiosk needs (extra `plots`). Words in the
pictures are English, for it brings no Chinese letters.
"""

from collections.abc import Sequence
from pathlib import Path
from statistics import NormalDist
from typing import Any

from kiosk.evaluate.errors import NoPlots, NotWritten
from kiosk.evaluate.gate import Judged
from kiosk.evaluate.stream import celsius
from kiosk.screening.judge import Finding

PEOPLE_DRAWN_MAX = 20_000  # the last ones; more are a grey band
REFERENCES_CENTI_C = (3_750, 3_800)
# Published areas for a forehead and for the inner corner of the eye (Zhou 2020), beside our own.
ANCHORS = (("forehead, one look", 0.81), ("forehead, hottest pixel", 0.885), ("inner canthi", 0.96))
COLOURS = {Finding.NORMAL: "#3a7d44", Finding.REFER: "#c1292e", Finding.UNJUDGED: "#999999"}


def draw_stream(people: Sequence[Judged], path: Path) -> None:
    """Draw a table as PNG.

    Raises:
        NoPlots: matplotlib is not installed.
        NotWritten: the file can't be written.
    """
    figure_of = _library()
    with_reference = any(each.row.reference_centi_c is not None for each in people)
    figure = figure_of(figsize=(15 if with_reference else 10, 5), layout="constrained", dpi=110)
    panels = figure.subplots(1, 2, width_ratios=(2, 1), squeeze=False)[0] if with_reference else None
    _draw_people(panels[0] if panels is not None else figure.subplots(), people[-PEOPLE_DRAWN_MAX:])
    if panels is not None:
        _draw_roc(panels[1], people)
    try:
        figure.savefig(path, format="png")
    except OSError as problem:
        raise NotWritten(path, problem.strerror) from None


def _library() -> Any:
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - only machines that draw have it
    except ImportError:
        raise NoPlots from None
    return Figure


def _draw_people(axes: Any, people: Sequence[Judged]) -> None:
    measured = [(place, each.screening) for place, each in enumerate(people) if each.screening]
    for finding, colour in COLOURS.items():
        of_kind = [(place, each) for place, each in measured if each.finding is finding]
        skins = [celsius(each.corrected_centi_c) for _, each in of_kind]
        axes.plot([place for place, _ in of_kind], skins, ".", color=colour, label=finding.value)
    places = [place for place, _ in measured]
    levels = [celsius(each.level_centi_c) for _, each in measured]
    lines = [celsius(each.level_centi_c + each.line_centi_c) for _, each in measured]
    axes.plot(places, levels, color="#1b4965", linewidth=1, label="level")
    axes.plot(places, lines, color="#c1292e", linewidth=1, linestyle="--", label="line")
    axes.set(xlabel="person, in order of arrival", ylabel="forehead skin, °C", title="Each by those before")
    axes.legend(loc="lower right", ncols=5, fontsize="small")


def _draw_roc(axes: Any, people: Sequence[Judged]) -> None:
    for reference, colour in zip(REFERENCES_CENTI_C, ("#1b4965", "#c1292e"), strict=True):
        known = [each for each in people if each.row.reference_centi_c is not None]
        ill = [each for each in known if (each.row.reference_centi_c or 0) >= reference]
        fine = [each for each in known if (each.row.reference_centi_c or 0) < reference]
        if ill and fine:
            axes.plot(*_roc(fine, ill), color=colour, label=f"oral ≥ {reference / 100:.1f} °C")
            axes.plot(_referred(fine), _referred(ill), "o", color=colour)
    for name, area in ANCHORS:
        shares = [share / 100 for share in range(101)]
        axes.plot(
            shares, [_binormal(share, area) for share in shares], ":", linewidth=1, label=f"{name}: {area}"
        )
    axes.set(xlabel="false alarms", ylabel="fevers found", title="dots: the line as it stood")
    axes.legend(loc="lower right", fontsize="small")


def _roc(fine: Sequence[Judged], ill: Sequence[Judged]) -> tuple[list[float], list[float]]:
    """False alarms and fevers found at every cut of the score, the highest first."""
    scores = [
        sorted(each.score_centi_c for each in group if each.score_centi_c is not None)
        for group in (fine, ill)
    ]
    cuts = sorted({score for group in scores for score in group}, reverse=True)
    shares = [[sum(score >= cut for score in group) / max(1, len(group)) for cut in cuts] for group in scores]
    return [0.0, *shares[0]], [0.0, *shares[1]]


def _referred(group: Sequence[Judged]) -> float:
    return sum(each.finding is Finding.REFER for each in group) / len(group)


def _binormal(false_alarms: float, area: float) -> float:
    """The curve of this area if well people and fevers were both normal and equally spread."""
    normal = NormalDist()
    if false_alarms in (0.0, 1.0):
        return false_alarms
    return normal.cdf(normal.inv_cdf(false_alarms) + normal.inv_cdf(area) * 2**0.5)

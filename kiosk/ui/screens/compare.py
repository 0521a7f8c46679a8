"""The comparison check: a chart of how far thermometer and kiosk were apart, and one more person."""

from kiosk.flow.guard_actions import BeginComparison
from kiosk.flow.guard_states import ComparisonEntry, ComparisonLook, ComparisonPage
from kiosk.flow.states import Checkpoint
from kiosk.screening.comparison import COMMISSIONING, ERROR_CENTI_C_MAX, JUDGED_MIN, READINGS_KEPT, Comparison
from kiosk.ui import theme
from kiosk.ui.facts import Facts
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame, recheck
from kiosk.ui.widgets import Sheet, Style

CHART_CENTI_C = 100  # the chart reaches as far up and down; what is farther off stands at its edge
DOT_MM = 1.8
LABEL_MM = 8.0


def page(sheet: Sheet, checkpoint: Checkpoint, stage: ComparisonPage, facts: Facts) -> None:
    """How it stands, the chart, and the button for one more."""
    del facts
    colours, comparison = sheet.colours, checkpoint.guardroom.comparison
    room = frame.step_room(sheet, "comparison.title", stage.until_ms, checkpoint.now_ms)
    foot, room = room.lower(sheet.px(theme.TARGET_MM + 1), sheet.px(2))
    told, room = room.top(sheet.px(22 if sheet.tall else 11), sheet.px(1.5))
    _standing(sheet, told, comparison)
    _chart(sheet, room, comparison)
    button, hint = foot.far(round(foot.w * 0.5), sheet.px(3))
    key = f"notice.{stage.notice}" if stage.notice else "comparison.hint"
    sheet.pair(hint, key, 4.0, colours.alert if stage.notice else colours.ink, colours.quiet)
    style = Style(colours.act, colours.on_act)
    words = sheet.button(button, BeginComparison(), style).inset(sheet.px(2), 0)
    sheet.pair(words, "comparison.begin", 5.0, style.ink, style.ink, align="centre")


def look(sheet: Sheet, checkpoint: Checkpoint, stage: ComparisonLook, facts: Facts) -> None:
    """The ring fills; no number, as at any look."""
    del facts
    recheck.looking(sheet, checkpoint, "comparison.look", stage.look, until_ms=stage.until_ms)


def entry(sheet: Sheet, checkpoint: Checkpoint, stage: ComparisonEntry, facts: Facts) -> None:
    """The thermometer's reading."""
    del facts
    who = sheet.both("comparison.who")
    recheck.contact_pad(sheet, checkpoint, who, stage.typed, notice=stage.notice, until_ms=stage.until_ms)


def _standing(sheet: Sheet, rect: Rect, comparison: Comparison) -> None:
    colours = sheet.colours
    left, right = rect.rows(2, sheet.px(1)) if sheet.tall else rect.columns(2, sheet.px(3))
    key = f"comparison.{comparison.state}"
    ink = colours.alert if comparison.failed else colours.ink
    sheet.pair(left, key, 4.8, ink, colours.quiet, count=comparison.count, of=COMMISSIONING)
    error = comparison.mean_error_centi_c
    if not comparison.count:
        sheet.pair(right, "comparison.none", 4.8, colours.ink, colours.quiet)
    elif error is not None:
        sheet.pair(right, "comparison.mean", 4.8, colours.ink, colours.quiet, value=f"{error / 100:+.2f}")
    elif comparison.level_centi_c is not None:
        left_over = JUDGED_MIN - comparison.fresh
        sheet.pair(right, "comparison.mean.none", 4.8, colours.ink, colours.quiet, count=left_over)


def _chart(sheet: Sheet, rect: Rect, comparison: Comparison) -> None:
    """A dot a reading, oldest at the left; the band that is allowed; the mean over those that tell it."""
    colours = sheet.colours
    card = sheet.box(rect, colours.card, radius_mm=theme.CARD_RADIUS_MM)
    labels, plot = card.inset(sheet.px(2.4), sheet.px(2.4)).left(sheet.px(LABEL_MM), sheet.px(1))
    upper, lower = _at(plot, ERROR_CENTI_C_MAX), _at(plot, -ERROR_CENTI_C_MAX)
    sheet.box(Rect(plot.x, upper, plot.w, lower - upper), colours.act_soft)
    for value in (ERROR_CENTI_C_MAX, 0, -ERROR_CENTI_C_MAX):
        y = _at(plot, value)
        sheet.box(Rect(plot.x, y, plot.w, max(1, sheet.px(0.2))), colours.line)
        label = Rect(labels.x, y - sheet.px(2.5), labels.w, sheet.px(5))
        sheet.text(label, f"{value / 100:+.1f}" if value else "0", 3.4, colours.quiet, align="right")
    step = plot.w / READINGS_KEPT
    error = comparison.mean_error_centi_c
    ink = colours.alert if comparison.failed else colours.act
    if error is not None:
        first = plot.x + round((len(comparison.readings) - comparison.fresh) * step)
        wide = plot.x + round(len(comparison.readings) * step) - first
        sheet.box(Rect(first, _at(plot, error), wide, max(2, sheet.px(0.5))), ink)
    side = sheet.px(DOT_MM)
    for number, reading in enumerate(comparison.readings):
        x = plot.x + round((number + 0.5) * step) - side // 2
        y = _at(plot, reading.bias_centi_c) - side // 2
        off = abs(reading.bias_centi_c) > ERROR_CENTI_C_MAX
        sheet.box(Rect(x, y, side, side), colours.alert if off else colours.act, radius_mm=DOT_MM / 2)


def _at(plot: Rect, bias_centi_c: int) -> int:
    """The row of a bias; what is off the chart is put at its edge."""
    shown = min(max(bias_centi_c, -CHART_CENTI_C), CHART_CENTI_C)
    return plot.y + round(plot.h * (CHART_CENTI_C - shown) / (2 * CHART_CENTI_C))

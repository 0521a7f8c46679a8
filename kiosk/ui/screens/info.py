"""The guard's pages that only tell: rows of a value and what it means, in both languages."""

from kiosk.flow.guard_actions import RestartKiosk
from kiosk.flow.guard_states import InfoPage, InfoRow, Page
from kiosk.flow.info import ROWS_PER_PAGE
from kiosk.flow.states import Checkpoint
from kiosk.ui import theme
from kiosk.ui.facts import Facts
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame
from kiosk.ui.watchdog import Stall
from kiosk.ui.widgets import Sheet, Style

VALUE_MM = 26.0


def page(sheet: Sheet, checkpoint: Checkpoint, stage: InfoPage, facts: Facts) -> None:
    """The rows, or that they are being looked up; more of them, and on the page of the parts a new start."""
    colours = sheet.colours
    room = frame.step_room(sheet, f"info.{stage.page.value}", stage.until_ms, checkpoint.now_ms)
    rows = stage.rows or ()
    more, restart = len(rows) > ROWS_PER_PAGE, stage.page is Page.PARTS
    if more or restart:
        foot, room = room.lower(sheet.px(theme.VERDICT_TARGET_MM + 0.2), sheet.px(2))
        _foot(sheet, foot, facts.stall if restart else None, more=more, restart=restart)
    card = sheet.box(room, colours.card, radius_mm=theme.CARD_RADIUS_MM).inset(sheet.px(3), sheet.px(1))
    if stage.rows is None or not rows:
        key = "info.wait" if stage.rows is None else "info.none"
        sheet.pair(card, key, 5.0, colours.ink, colours.quiet, align="centre")
        return
    shown = rows[stage.turned * ROWS_PER_PAGE :][:ROWS_PER_PAGE]
    figures = any(row.value for row in shown)
    for row, slot in zip(shown, card.rows(ROWS_PER_PAGE, sheet.px(0.6)), strict=False):
        _row(sheet, slot, row, figures=figures)


def _row(sheet: Sheet, slot: Rect, row: InfoRow, *, figures: bool) -> None:
    colours = sheet.colours
    ink = colours.ink if row.well else colours.alert
    sign, slot = slot.left(sheet.px(5.4), sheet.px(2))
    if not row.well:
        sheet.icon(sign, "wrench", colours.alert)
    words = slot
    if figures:
        value, words = slot.left(sheet.px(VALUE_MM), sheet.px(2))
        sheet.text(value, row.value, 5.0, ink, bold=True)
    first, second = (row.zh, row.en) if sheet.language == "zh" else (row.en, row.zh)
    sheet.pair_of(words, (first, second), 4.2, ink, colours.quiet)


def _foot(sheet: Sheet, rect: Rect, stall: Stall | None, *, more: bool, restart: bool) -> None:
    colours = sheet.colours
    left, *middle, right = rect.columns(3 if stall else 2, sheet.px(3))
    if stall is not None:
        cause = f"stall.{stall.cause}"
        told = (
            sheet.says("info.stall", ms=stall.ms, cause=sheet.says(cause)),
            sheet.says_too("info.stall", ms=stall.ms, cause=sheet.says_too(cause)),
        )
        sheet.pair_of(middle[0], told, 4.0, colours.ink, colours.quiet, bold=False, lines_max=3)
    if restart:
        style = Style(colours.tool_key, colours.ink)
        room = sheet.button(left, RestartKiosk(), style, hold_ms=frame.HOLD_MS).inset(sheet.px(2), 0)
        sheet.pair(room, "info.restart", 4.4, style.ink, style.ink, align="centre")
    if more:
        frame.more_button(sheet, right)

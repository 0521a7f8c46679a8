"""The machine can't do its work: what happened, and what the guard does meanwhile."""

from kiosk.flow.states import Checkpoint, OutOfService
from kiosk.ui import theme
from kiosk.ui.facts import Facts
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame, parts
from kiosk.ui.widgets import Sheet


def out_of_service(sheet: Sheet, checkpoint: Checkpoint, stage: OutOfService, facts: Facts) -> None:
    """What failed, and the way round: nobody waits for a machine."""
    colours = sheet.colours
    room = frame.header(sheet, facts).inset(sheet.px(theme.MARGIN_MM), sheet.px(2.4))
    bottom, room = room.lower(sheet.px(theme.VERDICT_TARGET_MM + 0.2), sheet.px(2.4))
    left, room = room.left(round(room.w * 0.22), sheet.px(4))
    card = sheet.box(left, colours.card, radius_mm=theme.CARD_RADIUS_MM)
    code, picture = card.inset(sheet.px(1.6), sheet.px(2)).lower(sheet.px(5))
    sheet.icon(picture.inset(sheet.px(2.6)), "wrench", colours.ink)
    words = sheet.says("service.code", code=stage.code)
    sheet.text(code, words, theme.TEXT_SMALL_MM, colours.quiet, align="centre")
    title, room = room.top(sheet.px(15))
    sheet.pair(title, "service.title", 8.6, colours.ink, colours.quiet, small_mm=3.6)
    why, todo = room.rows(2, sheet.px(2))
    parts.reason(sheet, why, (stage.code,), colours.caution_soft)
    parts.steps(sheet, todo, ("service.step1", "service.step2"), colours.ink, colours.card)
    _bottom(sheet, bottom, stage, called=checkpoint.guard_called_ms is not None)


def _bottom(sheet: Sheet, rect: Rect, stage: OutOfService, *, called: bool) -> None:
    """Which part it is, what is still in memory, and the guard's button until it was held."""
    colours = sheet.colours
    told, hold = rect.far(sheet.px(66), sheet.px(4))[::-1]
    key = f"service.{stage.trouble.value}" if stage.waiting is None else "service.waiting"
    ink = colours.ink if stage.waiting is None else colours.stop
    sheet.pair(told, key, 4.4, ink, colours.quiet)
    if called:
        parts.hold_button(sheet, hold, "service.hold")
        return
    card = sheet.box(hold, colours.tool_key, radius_mm=theme.CARD_RADIUS_MM)
    sheet.pair(card.inset(sheet.px(3), 0), "service.seen", 4.4, colours.ink, colours.ink, align="centre")

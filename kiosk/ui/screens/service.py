"""The machine can't do its work: what happened, and what the guard does meanwhile."""

from kiosk.flow.states import Checkpoint, OutOfService, Trouble
from kiosk.ui import theme
from kiosk.ui.facts import Facts
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame, parts, recheck
from kiosk.ui.widgets import Sheet

TOLD_TALL_MM = 12.0  # upright, which part it is stands above the guard's button


def out_of_service(sheet: Sheet, checkpoint: Checkpoint, stage: OutOfService, facts: Facts) -> None:
    """What failed on the left, the way round on the right: nobody waits for a machine."""
    colours = sheet.colours
    room = frame.header(sheet, facts).inset(sheet.px(theme.MARGIN_MM), sheet.px(2.2))
    told_mm = TOLD_TALL_MM if sheet.tall else 0
    bottom, room = room.lower(sheet.px(theme.VERDICT_TARGET_MM + 0.2 + told_mm), sheet.px(3))
    title, room = room.top(sheet.px(16), sheet.px(1.4))
    sign, title = title.left(sheet.px(14), sheet.px(4))
    sheet.icon(sign, "wrench", colours.ink)
    sheet.pair(title, "service.title", 9.0, colours.ink, colours.quiet, small_mm=4.0)
    what, todo = sheet.split(room, 0.46, 5, tall_mm=34)
    _what(sheet, what, stage)
    second = "service.cards.step2" if stage.trouble is Trouble.CARDS else "service.step2"
    parts.steps(sheet, todo, ("service.step1", second), colours.ink, colours.card)
    if stage.trouble is Trouble.CARDS:
        told, mark = _told_and_button(sheet, bottom)
        sheet.pair(told, "service.cards", 4.4, colours.ink, colours.quiet)
        recheck.mark(sheet, mark, checkpoint)
        return
    _bottom(sheet, bottom, stage, called=checkpoint.guard_called_ms is not None)


def _what(sheet: Sheet, rect: Rect, stage: OutOfService) -> None:
    colours = sheet.colours
    card = sheet.box(rect, colours.caution_soft, radius_mm=theme.CARD_RADIUS_MM)
    code, room = card.inset(sheet.px(3), sheet.px(1.6)).lower(sheet.px(4.4))
    sheet.text(code, sheet.says("service.code", code=stage.code), theme.TEXT_SMALL_MM, colours.quiet)
    parts.reason_words(sheet, room, (stage.code,))


def _told_and_button(sheet: Sheet, rect: Rect) -> tuple[Rect, Rect]:
    if sheet.tall:
        return rect.top(sheet.px(TOLD_TALL_MM))
    return rect.far(sheet.px(66), sheet.px(4))[::-1]


def _bottom(sheet: Sheet, rect: Rect, stage: OutOfService, *, called: bool) -> None:
    """Which part it is, what is still in memory, and the guard's button until it was held."""
    colours = sheet.colours
    told, hold = _told_and_button(sheet, rect)
    key = f"service.{stage.trouble.value}" if stage.waiting is None else "service.waiting"
    ink = colours.ink if stage.waiting is None else colours.alert
    sheet.pair(told, key, 4.4, ink, colours.quiet)
    if called:
        parts.hold_button(sheet, hold, "service.hold")
        return
    card = sheet.box(hold, colours.tool_key, radius_mm=theme.CARD_RADIUS_MM)
    sheet.pair(card.inset(sheet.px(3), 0), "service.seen", 4.4, colours.ink, colours.ink, align="centre")

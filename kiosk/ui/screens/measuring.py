"""While the sensor looks: a ring that fills, and no number until something is decided."""

from kiosk.flow.actions import MeasureAgain
from kiosk.flow.states import Checkpoint, Measuring, MeasuringAgain
from kiosk.ui import theme
from kiosk.ui.facts import Facts
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame, parts
from kiosk.ui.widgets import Sheet, Style


def measuring(sheet: Sheet, checkpoint: Checkpoint, stage: Measuring, facts: Facts) -> None:
    """Hold still; the ring shows how far the look is."""
    del checkpoint
    room = frame.header(sheet, facts).inset(sheet.px(theme.MARGIN_MM), sheet.px(theme.MARGIN_MM))
    room = parts.face_card(sheet, room, "measuring.hold", steady=True)
    colours = sheet.colours
    words, room = room.lower(sheet.px(15))
    side = min(room.w, room.h) - sheet.px(3)
    ring = room.centred(side, side)
    sheet.ring(ring, stage.look.progress, colours.act, colours.track, 3.4)
    sheet.icon(ring.centred(side // 2, side // 2), "thermometer", colours.act, back=colours.ground)
    sheet.pair(words, "measuring.title", 8.4, colours.ink, colours.quiet, align="centre", small_mm=3.6)


def measuring_again(sheet: Sheet, checkpoint: Checkpoint, stage: MeasuringAgain, facts: Facts) -> None:
    """Why the look came to nothing, what to do, and when to try again."""
    del facts
    now_ms = checkpoint.now_ms
    room = frame.step_room(sheet, "measuring.step", stage.until_ms, now_ms)
    colours = sheet.colours
    left, room = sheet.split(room, 0.33, 6, tall_mm=38)
    sheet.icon(
        left.inset(sheet.px(3), 0),
        "caution",
        colours.caution,
        back=colours.on_caution,
        mark=colours.on_caution,
    )
    buttons, room = room.lower(sheet.px(theme.VERDICT_TARGET_MM + 0.2), sheet.px(3))
    title, room = room.top(sheet.px(17.5), sheet.px(2.5))
    sheet.pair(title, "again.title", 10.0, colours.ink, colours.quiet, small_mm=4.2)
    parts.reason(sheet, room, stage.reasons, colours.card)
    again, call = buttons.columns(2, sheet.px(3))
    _again(sheet, again, stage.again_ms, now_ms)
    frame.call_button(sheet, call, called=checkpoint.guard_called_ms is not None)


def _again(sheet: Sheet, rect: Rect, again_ms: int, now_ms: int) -> None:
    colours = sheet.colours
    seconds = frame.seconds_left(again_ms, now_ms)
    if not seconds:
        room = sheet.button(rect, MeasureAgain(), Style(colours.act, colours.on_act, soft=True))
        sheet.pair(
            room.inset(sheet.px(2), 0), "again.now", 5.0, colours.on_act, colours.on_act, align="centre"
        )
        return
    card = sheet.box(rect, colours.tool_key, radius_mm=theme.CARD_RADIUS_MM)
    sheet.pair(
        card.inset(sheet.px(2), 0),
        "again.wait",
        5.0,
        colours.ink,
        colours.ink,
        align="centre",
        seconds=seconds,
    )

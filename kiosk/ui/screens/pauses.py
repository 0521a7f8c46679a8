"""What stands before a page for a moment: are you still there, and a code that names nobody."""

from kiosk.flow.actions import GoBack, StillHere
from kiosk.flow.states import Checkpoint, CodeUnknown, StillThere
from kiosk.ui import theme
from kiosk.ui.facts import Facts
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame
from kiosk.ui.widgets import Sheet, Style


def still_there(sheet: Sheet, checkpoint: Checkpoint, stage: StillThere, facts: Facts) -> None:
    """How long until everything is wiped, and the tap that goes on."""
    room = frame.header(sheet, facts).inset(sheet.px(theme.MARGIN_MM), sheet.px(theme.MARGIN_MM))
    colours = sheet.colours
    gone, room = room.lower(sheet.px(theme.VERDICT_TARGET_MM + 0.2), sheet.px(3))
    ring, words = sheet.split(room, 0.24, 5, tall_mm=50)
    seconds = frame.seconds_left(stage.until_ms, checkpoint.now_ms)
    side = sheet.px(30)
    ring = ring.centred(side, side)
    sheet.ring(ring, seconds / 15, colours.alert, colours.tool_key, 2.2)
    sheet.text(ring.inset(sheet.px(4), 0), str(seconds), 12.0, colours.alert, bold=True, align="centre")
    title, hint = words.centred(words.w, sheet.px(40)).top(sheet.px(24), sheet.px(2))
    sheet.pair(title, "still.title", 11.0, colours.ink, colours.quiet, small_mm=4.4)
    sheet.pair(hint, "still.wipe", 4.2, colours.ink, colours.quiet, bold=False, seconds=seconds)
    end, on = gone.left(round(gone.w * 0.3), sheet.px(3))
    plain = Style(colours.card, colours.act, colours.act, soft=True)
    inside = sheet.button(end, GoBack(), plain).inset(sheet.px(2), 0)
    sheet.pair(inside, "still.gone", 5.0, plain.ink, plain.ink, align="centre")
    strong = Style(colours.act, colours.on_act, soft=True)
    inside = sheet.button(on, StillHere(), strong).inset(sheet.px(2), 0)
    sheet.pair(inside, "still.here", 6.4, strong.ink, strong.ink, align="centre", small_mm=3.6)


def code_unknown(sheet: Sheet, checkpoint: Checkpoint, stage: CodeUnknown, facts: Facts) -> None:
    """What was read is nobody's, and what to do instead; nothing of the code itself."""
    room = frame.header(sheet, facts).inset(sheet.px(theme.MARGIN_MM), sheet.px(theme.MARGIN_MM))
    colours = sheet.colours
    buttons, room = room.lower(sheet.px(theme.VERDICT_TARGET_MM + 0.2), sheet.px(3))
    sign, words = sheet.split(room, 0.21, 5, tall_mm=40)
    sheet.icon(sign.centred(sheet.px(26), sheet.px(26)), "badge", colours.alert)
    title, words = words.top(sheet.px(20), sheet.px(1))
    sheet.pair(title, "code.title", 9.4, colours.ink, colours.quiet, small_mm=4.2)
    _hints(sheet, words.top(min(words.h, sheet.px(24)))[0])
    call, done = buttons.columns(2, sheet.px(3))
    frame.call_button(sheet, call, called=checkpoint.guard_called_ms is not None)
    ring, done = done.far(sheet.px(12), sheet.px(2))
    frame.countdown(sheet, ring, stage.until_ms, checkpoint.now_ms)
    strong = Style(colours.act, colours.on_act, soft=True)
    inside = sheet.button(done, GoBack(), strong).inset(sheet.px(2), 0)
    sheet.pair(inside, "code.ok", 5.6, strong.ink, strong.ink, align="centre")


def _hints(sheet: Sheet, rect: Rect) -> None:
    colours = sheet.colours
    for row, key in zip(rect.rows(2, sheet.px(1)), ("code.how", "code.guard"), strict=True):
        sheet.pair(row, key, 4.2, colours.ink, colours.quiet, bold=False)

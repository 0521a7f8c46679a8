"""Before anything is measured: nobody here, and somebody who is not close enough yet."""

from kiosk.flow.actions import Action, ChooseWho
from kiosk.flow.states import Approaching, Checkpoint, Idle
from kiosk.ui import theme
from kiosk.ui.facts import Facts
from kiosk.ui.masking import mask_name
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame, parts
from kiosk.ui.widgets import Sheet, Style


def idle(sheet: Sheet, checkpoint: Checkpoint, stage: Idle, facts: Facts) -> None:
    """The invitation, and nobody's name."""
    del stage
    room = _between(sheet, frame.header(sheet, facts), frame.footer(sheet, facts))
    room = parts.face_card(sheet, room, "idle.aim")
    title, room = room.top(sheet.px(20))
    sheet.pair(title, "idle.title", theme.TEXT_HERO_MM, sheet.colours.ink, sheet.colours.quiet, small_mm=4.2)
    call, room = room.lower(sheet.px(theme.TARGET_MM + 0.2), sheet.px(3))
    hint, buttons = room.top(sheet.px(6), sheet.px(1.5))
    sheet.text(hint, sheet.says("idle.choose"), theme.TEXT_BODY_MM, sheet.colours.quiet)
    staff, visitor = buttons.columns(2, sheet.px(3))
    colours = sheet.colours
    _choice(
        sheet, staff, ChooseWho("staff"), "idle.staff", "badge", Style(colours.act, colours.on_act, soft=True)
    )
    plain = Style(colours.card, colours.act, colours.act, soft=True)
    _choice(sheet, visitor, ChooseWho("visitor"), "idle.visitor", "pencil", plain)
    bell, hint = call.columns(2, sheet.px(3))
    frame.call_button(sheet, bell, called=checkpoint.guard_called_ms is not None)
    sheet.lines(
        hint.inset(sheet.px(1), sheet.px(2.4)), sheet.says("idle.steps"), 3.2, colours.quiet, lines_max=2
    )


def approaching(sheet: Sheet, checkpoint: Checkpoint, stage: Approaching, facts: Facts) -> None:
    """Known already, or asked to come back: the forehead is what is missing."""
    del facts
    room = frame.step_header(sheet, "idle.title", stage.until_ms, checkpoint.now_ms)
    room = parts.face_card(
        sheet, room.inset(sheet.px(theme.MARGIN_MM), sheet.px(theme.MARGIN_MM)), "idle.aim"
    )
    call, room = room.lower(sheet.px(theme.TARGET_MM + 0.2), sheet.px(3))
    colours = sheet.colours
    title, room = room.top(sheet.px(24))
    sheet.pair(title, "approaching.title", 11.0, colours.ink, colours.quiet, small_mm=4.2)
    if stage.visit.guest is not None:
        known, room = room.top(sheet.px(13), sheet.px(2))
        sheet.box(known, colours.act_soft, radius_mm=theme.CARD_RADIUS_MM)
        name = mask_name(stage.visit.guest.name)
        inside = known.inset(sheet.px(3), 0)
        sheet.pair(inside, "approaching.known", 4.4, colours.act, colours.act, name=name)
    how, _ = room.top(sheet.px(11))
    sheet.pair(how, "approaching.how", theme.TEXT_BODY_MM, colours.ink, colours.quiet, bold=False)
    frame.call_button(sheet, call.columns(2, sheet.px(3))[0], called=checkpoint.guard_called_ms is not None)


def _between(sheet: Sheet, below_header: Rect, footer: Rect) -> Rect:
    room = Rect(below_header.x, below_header.y, below_header.w, footer.y - below_header.y)
    return room.inset(sheet.px(theme.MARGIN_MM), sheet.px(theme.MARGIN_MM))


def _choice(sheet: Sheet, rect: Rect, action: Action, key: str, icon: str, style: Style) -> None:
    room = sheet.button(rect, action, style).inset(sheet.px(3.4), 0)
    picture, room = room.left(sheet.px(8), sheet.px(2.6))
    sheet.icon(picture, icon, style.ink)
    sheet.pair(room, key, 5.4, style.ink, style.ink)

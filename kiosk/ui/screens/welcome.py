"""Before anything is measured: nobody here, and somebody who is not close enough yet."""

from kiosk.flow.actions import ChooseWho
from kiosk.flow.guard_actions import OpenMenu
from kiosk.flow.states import Approaching, Checkpoint, Idle
from kiosk.ui import theme
from kiosk.ui.facts import Facts
from kiosk.ui.masking import mask_name
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame, parts, recheck, staff
from kiosk.ui.widgets import Align, Sheet, Style


def idle(sheet: Sheet, checkpoint: Checkpoint, stage: Idle, facts: Facts) -> None:
    """The invitation, and nobody's name."""
    del stage
    room = _between(
        sheet,
        frame.header(sheet, facts, held=OpenMenu(), due=len(checkpoint.guardroom.due)),
        frame.footer(sheet, facts),
    )
    title_mm = 20.5 if checkpoint.cards else 23.0
    high_mm = theme.VERDICT_TARGET_MM if checkpoint.cards else theme.TARGET_MM  # the guard's mark is held
    if sheet.tall:
        title, room = room.top(sheet.px(title_mm), sheet.px(2))
        lower, room = room.lower(sheet.px(high_mm + 0.2), sheet.px(3))
        choices, card = room.lower(sheet.px(theme.VERDICT_TARGET_MM), sheet.px(3))
    else:
        card, room = parts.face_room(sheet, room)
        title, room = room.top(sheet.px(title_mm), sheet.px(1.5))
        lower, choices = room.lower(sheet.px(high_mm + 0.2), sheet.px(3))
    if checkpoint.staff_call:
        staff.call_on_card(sheet, card, checkpoint.staff_call)
    else:
        parts.face_on_card(sheet, card, "idle.aim", zone_cm=facts.zone_cm)
    colours = sheet.colours
    align: Align = "centre" if sheet.tall else "left"
    sheet.pair(title, "idle.title", theme.TEXT_HERO_MM, colours.ink, colours.quiet, small_mm=4.4, align=align)
    known, visitor = choices.columns(2, sheet.px(3))
    filled = Style(colours.act, colours.on_act, soft=True)
    plain = Style(colours.card, colours.act, colours.act, soft=True)
    _choice(sheet, known, ChooseWho("staff"), "idle.staff", filled)
    _choice(sheet, visitor, ChooseWho("visitor"), "idle.visitor", plain)
    bell, hint = lower.columns(2, sheet.px(3))
    frame.call_button(sheet, bell, called=checkpoint.guard_called_ms is not None)
    if checkpoint.cards:
        recheck.mark(sheet, hint, checkpoint)
        return
    key = "idle.code" if facts.has_codes else "idle.choose"
    sheet.pair(hint, key, 3.6, colours.quiet, colours.quiet, bold=False, align="centre")


def approaching(sheet: Sheet, checkpoint: Checkpoint, stage: Approaching, facts: Facts) -> None:
    """Known already, or asked to come back: the forehead is what is missing."""
    room = frame.step_room(sheet, "measuring.step", stage.until_ms, checkpoint.now_ms)
    room = parts.face_card(sheet, room, "idle.aim", zone_cm=facts.zone_cm)
    call, room = room.lower(sheet.px(theme.TARGET_MM + 0.2), sheet.px(2))
    colours = sheet.colours
    title, room = room.top(sheet.px(18.6 if sheet.tall else 24))
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


def _choice(sheet: Sheet, rect: Rect, action: ChooseWho, key: str, style: Style) -> None:
    room = sheet.button(rect, action, style).inset(sheet.px(2.4), 0)
    icon = "badge" if action.who == "staff" else "pencil"
    sheet.icon_pair(room, icon, key, 5.6, style, icon_mm=8.4, quiet=style.ink)

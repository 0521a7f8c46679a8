"""The guard's exception: the button on a refusal, and the page of reasons that would excuse it."""

from kiosk.flow.guard_states import ExceptionChoice
from kiosk.flow.rule_actions import Excuse, MakeException
from kiosk.flow.states import Checkpoint
from kiosk.ui import theme
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame
from kiosk.ui.screens.mask import guest_card
from kiosk.ui.widgets import Sheet, Style
from kiosk.ui.words import reason_key

REASON_COLUMNS, REASON_ROWS = 2, 2  # as many as there are exceptions


def guard_button(sheet: Sheet, rect: Rect) -> None:
    """For the guard who has come, held for two seconds: the words are on it, so nobody else needs it."""
    colours = sheet.colours
    style = Style(colours.card, colours.ink, colours.ink)
    room = sheet.button(rect, MakeException(), style, hold_ms=frame.HOLD_MS).inset(sheet.px(1.6), 0)
    sheet.icon_pair(room, "lock", "exception.hold", 4.4, style, icon_mm=6.0, quiet=style.ink)


def choice(sheet: Sheet, checkpoint: Checkpoint, stage: ExceptionChoice) -> None:
    """Who was refused and why; a reason for each exception that would excuse all of it."""
    colours = sheet.colours
    room = frame.step_room(sheet, "exception.title", stage.until_ms, checkpoint.now_ms)
    foot, room = room.lower(sheet.px(8.4), sheet.px(1.4))
    told, room = room.top(sheet.px(34 if sheet.tall else 16), sheet.px(2.4))
    card, why = sheet.split(told, 0.36, 3, tall_mm=15)
    guest_card(sheet, card, stage.visit.guest)
    box = sheet.box(why, colours.caution_soft, radius_mm=theme.CARD_RADIUS_MM).inset(sheet.px(3), 0)
    texts = [tuple(say(reason_key(code)) for code in stage.reasons) for say in (sheet.says, sheet.says_too)]
    comma, comma_too = ("；", "; ") if sheet.language == "zh" else ("; ", "；")
    sheet.pair_of(box, (comma.join(texts[0]), comma_too.join(texts[1])), 4.6, colours.ink, colours.ink)
    slots = room.cells(REASON_COLUMNS, REASON_ROWS, sheet.px(3), sheet.px(2))
    style = Style(colours.caution, colours.on_caution)
    for name, slot in zip(stage.offered, slots, strict=False):
        inside = sheet.button(slot, Excuse(name), style, hold_ms=frame.HOLD_MS).inset(sheet.px(2), 0)
        sheet.icon_pair(inside, "lock", f"exception.{name}", 6.0, style, icon_mm=7.0, quiet=style.ink)
    sheet.pair(foot, "exception.hint", 4.0, colours.ink, colours.quiet, bold=False)

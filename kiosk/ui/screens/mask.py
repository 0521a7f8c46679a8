"""Is a mask worn? Two answers of equal size, neither preset."""

from kiosk.flow.actions import AnswerMask
from kiosk.flow.states import AskingMask, Checkpoint, Guest
from kiosk.ui import theme
from kiosk.ui.facts import Facts
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame, parts
from kiosk.ui.widgets import Align, Sheet, Style

ANSWER_MM, ANSWER_TALL_MM = 26.0, 46.0  # upright the picture stands above the words


def asking_mask(sheet: Sheet, checkpoint: Checkpoint, stage: AskingMask, facts: Facts) -> None:
    """Whose answer it is, the question, and the two answers."""
    del facts
    room = frame.step_header(sheet, "mask.step", stage.until_ms, checkpoint.now_ms)
    room = room.inset(sheet.px(theme.MARGIN_MM), sheet.px(theme.MARGIN_MM))
    colours = sheet.colours
    call, room = room.lower(sheet.px(theme.TARGET_MM + 0.2), sheet.px(3))
    answers, room = room.lower(sheet.px(ANSWER_TALL_MM if sheet.tall else ANSWER_MM), sheet.px(3))
    _question(sheet, room, stage.visit.guest)
    yes, no = answers.columns(2, sheet.px(4))
    _answer(sheet, yes, "mask.yes", "mask_on", worn=True)
    _answer(sheet, no, "mask.no", "mask_off", worn=False)
    guard, hint = call.columns(2, sheet.px(4))
    frame.call_button(sheet, guard, called=checkpoint.guard_called_ms is not None)
    sheet.pair(
        hint.inset(sheet.px(1), 0), "mask.how", theme.TEXT_BODY_MM, colours.ink, colours.quiet, bold=False
    )


def _question(sheet: Sheet, rect: Rect, guest: Guest | None) -> None:
    colours = sheet.colours
    card, title = sheet.split(rect, 0.34, 5, tall_mm=17)
    sheet.box(card, colours.card, radius_mm=theme.CARD_RADIUS_MM)
    person, inside = card.inset(sheet.px(3.4), 0).left(sheet.px(8), sheet.px(2.6))
    sheet.icon(person, "person", colours.act)
    name, unit = parts.who_words(sheet, guest)
    upper, lower = inside.centred(inside.w, sheet.px(13)).top(sheet.px(8))
    sheet.text(upper, name, theme.TEXT_NAME_MM, colours.ink, bold=True)
    sheet.text(lower, unit, theme.TEXT_BODY_MM, colours.quiet)
    sheet.pair(title, "mask.title", 9.4, colours.ink, colours.quiet, small_mm=4.2)


def _answer(sheet: Sheet, rect: Rect, key: str, icon: str, *, worn: bool) -> None:
    colours = sheet.colours
    style = Style(colours.card, colours.act, colours.act, soft=True)
    room = sheet.button(rect, AnswerMask(worn), style).inset(sheet.px(4), sheet.px(2))
    picture, words = room.top(sheet.px(26), 0) if sheet.tall else room.left(sheet.px(19), sheet.px(4))
    sheet.icon(picture, icon, colours.act, back=colours.act_soft)
    align: Align = "centre" if sheet.tall else "left"
    sheet.pair(words, key, 6.6, colours.act, colours.act, small_mm=3.6, align=align)

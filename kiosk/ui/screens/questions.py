"""A question of the gate's rules: its answers are equal in size and place, and none is preset."""

from kiosk.flow.actions import Action, AnswerMask, AnswerQuestion
from kiosk.flow.states import Checkpoint
from kiosk.flow.waiting_states import Asking
from kiosk.rules.questions import Question
from kiosk.ui import theme
from kiosk.ui.facts import Facts
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame
from kiosk.ui.screens.mask import guest_card
from kiosk.ui.widgets import Sheet, Style

ANSWER_MM = 26.0


def asking(sheet: Sheet, checkpoint: Checkpoint, stage: Asking, facts: Facts) -> None:
    """Whose answer it is, the question, and its answers."""
    del facts
    room = frame.step_room(sheet, "question.step", stage.until_ms, checkpoint.now_ms)
    call, room = room.lower(sheet.px(theme.TARGET_MM + 0.2), sheet.px(3))
    answers, room = room.lower(sheet.px(ANSWER_MM), sheet.px(3))
    title = room
    if stage.visit.guest is not None:
        card, title = sheet.split(room, 0.3, 5, tall_mm=17)
        guest_card(sheet, card, stage.visit.guest)
    code = stage.question.code
    sheet.pair(title, f"question.{code}", 8.2, sheet.colours.ink, sheet.colours.quiet, small_mm=3.8)
    chosen = stage.visit.answer(code)
    slots = answers.columns(len(stage.question.answers), sheet.px(4))
    for answer, slot in zip(stage.question.answers, slots, strict=True):
        action, is_chosen = AnswerQuestion(code, answer), answer == chosen
        _choice(sheet, slot, action, f"answer.{answer}", chosen=is_chosen, size_mm=9.0)
    guard, hint = call.columns(2, sheet.px(4))
    frame.call_button(sheet, guard, called=checkpoint.guard_called_ms is not None)
    sheet.pair(
        hint.inset(sheet.px(1), 0), "question.hint", 3.6, sheet.colours.ink, sheet.colours.quiet, bold=False
    )


def mask_row(sheet: Sheet, row: Rect, *, worn: bool | None) -> None:
    """Is a mask worn, as one of several questions on a page."""
    yes = (AnswerMask(worn=True), "answer.yes", worn is True)
    no = (AnswerMask(worn=False), "answer.no", worn is False)
    _row(sheet, row, "question.mask", (yes, no))


def health_row(sheet: Sheet, row: Rect, question: Question, chosen: str | None) -> None:
    """Another question on such a page."""
    ways = tuple(
        (AnswerQuestion(question.code, each), f"answer.{each}", each == chosen) for each in question.answers
    )
    _row(sheet, row, f"question.{question.code}", ways)


def _row(sheet: Sheet, row: Rect, key: str, ways: tuple[tuple[Action, str, bool], ...]) -> None:
    """The question at the left, upright on top, and its answers beside."""
    colours = sheet.colours
    card = sheet.box(row, colours.card, radius_mm=theme.CARD_RADIUS_MM)
    if sheet.tall:
        buttons, words = card.lower(sheet.px(theme.TARGET_MM + 0.2))
    else:
        buttons, words = card.far(round(card.w * 0.36), sheet.px(2))
    sheet.pair(words.inset(sheet.px(3), sheet.px(0.6)), key, 4.6, colours.ink, colours.quiet)
    for (action, answer, chosen), slot in zip(ways, buttons.columns(len(ways), 0), strict=True):
        _choice(sheet, slot, action, answer, chosen=chosen, size_mm=5.2, gap_mm=1.0)


def _choice(
    sheet: Sheet,
    slot: Rect,
    action: Action,
    key: str,
    *,
    chosen: bool = False,
    size_mm: float = 5.0,
    gap_mm: float = 0.0,
) -> None:
    """One of several equal answers; a chosen one is filled, and marked with a tick besides."""
    colours = sheet.colours
    filled = Style(colours.act, colours.on_act, colours.act)
    plain = Style(colours.card, colours.act, colours.act)
    style = filled if chosen else plain
    room = sheet.button(slot.inset(sheet.px(gap_mm)), action, style, reach=slot, radius_mm=2.4)
    if chosen:
        tick, room = room.left(min(sheet.px(7), room.w // 3))
        sheet.icon(tick.inset(sheet.px(0.8)), "check", style.ink, back=style.fill, mark=style.ink)
    sheet.pair(room.inset(sheet.px(0.8), 0), key, size_mm, style.ink, style.ink, align="centre")

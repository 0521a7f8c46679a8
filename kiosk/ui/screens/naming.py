"""Who is it? The bar on top with what was typed, then what it could mean, then the keyboard."""

from kiosk.flow.states import Checkpoint, Naming
from kiosk.ui import keyboard, theme
from kiosk.ui.facts import Facts
from kiosk.ui.scene import Rect
from kiosk.ui.screens import choices, frame
from kiosk.ui.screens.keys import keyboard as draw_keyboard
from kiosk.ui.widgets import Sheet

BAR_MM = 16.0
CHOICE_ROW_MM = 15.2  # two of them: a target each, and the least of a gap
CHOICE_ROWS, CHOICE_ROWS_TALL = 2, 4
NAME_SHARE = 0.6  # of the bar, when letters follow the name
KEY_MM_MAX = 14.0  # taller keys would only make the hand travel
KEY_TALL_MM_MAX = theme.TARGET_MM + 0.2  # upright they are narrow, and so as high as any other target


def naming(sheet: Sheet, checkpoint: Checkpoint, stage: Naming, facts: Facts) -> None:
    """Staff by initials, visitors by pinyin or letters."""
    del facts
    bar, room = sheet.area.top(sheet.px(BAR_MM))
    if sheet.tall:
        card, room = room.top(sheet.px(BAR_MM))
        bar = bar.around(card)
    _bar(sheet, bar, stage, checkpoint.now_ms)
    if stage.correcting is not None:
        choices.homophones(sheet, room, stage)
        return
    rows, key_mm_max = (CHOICE_ROWS_TALL, KEY_TALL_MM_MAX) if sheet.tall else (CHOICE_ROWS, KEY_MM_MAX)
    key_h = min((room.h - rows * sheet.px(CHOICE_ROW_MM)) // 4, sheet.px(key_mm_max))
    keys, room = room.lower(4 * key_h)
    called = checkpoint.guard_called_ms is not None
    if stage.who == "staff":
        choices.staff(sheet, room, stage)
        draw_keyboard(sheet, keys, _board(stage), leading=stage.next_letters, called=called)
        return
    choices.visitor(sheet, room, stage)
    draw_keyboard(sheet, keys, _board(stage), called=called)


def _board(stage: Naming) -> tuple[keyboard.Row, ...]:
    if stage.who == "staff":
        if stage.flagged is not None:
            return keyboard.FLAGGED_STAFF
        return keyboard.MASKLESS if stage.visit.mask is False else keyboard.STAFF
    if stage.latin:
        return keyboard.LATIN
    return keyboard.PINYIN if stage.flagged is None else keyboard.FLAGGED_PINYIN


def _bar(sheet: Sheet, bar: Rect, stage: Naming, now_ms: int) -> None:
    colours = sheet.colours
    inside = bar.inset(sheet.px(theme.GAP_MM), 0)
    typed_row = None
    if sheet.tall:
        inside, typed_row = inside.rows(2, 0)
    frame.language_button(sheet, inside)
    inside = inside.far(sheet.px(22), sheet.px(2))[1]
    back, inside = inside.left(sheet.px(22), sheet.px(2))
    frame.back_button(sheet, back, "back" if stage.flagged is None else "flagged.skip")
    ring, inside = inside.far(sheet.px(9.5), sheet.px(2))
    frame.countdown(sheet, ring, stage.until_ms, now_ms)
    fill = colours.card if stage.flagged is None else colours.caution_soft
    card = sheet.box((typed_row or inside).inset(0, sheet.px(0.9)), fill, radius_mm=2.4, soft=True)
    label, typed = card.inset(sheet.px(2.4), sheet.px(0.8)).top(sheet.px(4.4))
    _label(sheet, label, stage)
    _typed(sheet, typed, stage)


def _label(sheet: Sheet, rect: Rect, stage: Naming) -> None:
    colours = sheet.colours
    if stage.notice is not None:
        sheet.text(rect, sheet.says(f"notice.{stage.notice}"), 3.2, colours.alert, bold=True)
        return
    if stage.flagged is not None:
        key = "flagged.title"
    elif stage.who == "staff":
        key = _staff_key(stage)
    else:
        key = "visitor.latin" if stage.latin else "visitor.prompt"
    first, second = sheet.says(key), sheet.says_too(key)
    covers = sheet.text(rect, first, 3.2, colours.ink, bold=True)
    rest = rect.left(covers.w, sheet.px(2))[1]
    if sheet.fits(second, rest, theme.TEXT_SMALL_MM):
        sheet.text(rest, second, theme.TEXT_SMALL_MM, colours.quiet)


def _staff_key(stage: Naming) -> str:
    if stage.visit.mask is False:
        return "staff.maskless"
    return "staff.confirm" if stage.cards else "staff.prompt"


def _typed(sheet: Sheet, rect: Rect, stage: Naming) -> None:
    """The name so far, then the letters that are not a name yet, then the caret."""
    colours = sheet.colours
    caret = sheet.px(0.4)
    gap = sheet.px(0.8)
    room = rect.left(rect.w - gap - caret)[0]
    letters = " ".join(stage.letters.upper()) if stage.who == "staff" else stage.letters
    if stage.name:
        share = NAME_SHARE if letters else 1.0
        place = room.left(round(room.w * share))[0]
        name = sheet.text(place, stage.name, theme.TEXT_NAME_MM, colours.ink, bold=True)
        room = room.left(name.w, gap)[1]
    if letters:
        typed = sheet.text(room, letters, theme.TEXT_NAME_MM, colours.act, bold=True)
        room = room.left(typed.w, gap)[1]
    sheet.box(Rect(room.x, rect.y + sheet.px(0.6), caret, rect.h - sheet.px(1.6)), colours.act)

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
KEY_MM_MAX = 14.0  # taller keys would only make the hand travel


def naming(sheet: Sheet, checkpoint: Checkpoint, stage: Naming, facts: Facts) -> None:
    """Staff by initials, visitors by pinyin or letters."""
    del facts
    bar, room = sheet.area.top(sheet.px(BAR_MM))
    _bar(sheet, bar, stage, checkpoint.now_ms)
    if stage.correcting is not None:
        choices.homophones(sheet, room, stage)
        return
    key_h = min((room.h - 2 * sheet.px(CHOICE_ROW_MM)) // 4, sheet.px(KEY_MM_MAX))
    keys, room = room.lower(4 * key_h)
    called = checkpoint.guard_called_ms is not None
    if stage.who == "staff":
        choices.staff(sheet, room, stage)
        draw_keyboard(sheet, keys, keyboard.STAFF, leading=stage.next_letters, called=called)
        return
    choices.visitor(sheet, room, stage)
    draw_keyboard(sheet, keys, keyboard.LATIN if stage.latin else keyboard.PINYIN, called=called)


def _bar(sheet: Sheet, bar: Rect, stage: Naming, now_ms: int) -> None:
    colours = sheet.colours
    inside = bar.inset(sheet.px(theme.GAP_MM), 0)
    frame.language_button(sheet, inside)
    inside = inside.far(sheet.px(22), sheet.px(2))[1]
    back, inside = inside.left(sheet.px(22), sheet.px(2))
    frame.back_button(sheet, back, "back" if stage.flagged is None else "flagged.skip")
    ring, inside = inside.far(sheet.px(9.5), sheet.px(2))
    frame.countdown(sheet, ring, stage.until_ms, now_ms)
    fill = colours.card if stage.flagged is None else colours.caution_soft
    card = sheet.box(inside.inset(0, sheet.px(0.9)), fill, radius_mm=2.4, soft=True)
    label, typed = card.inset(sheet.px(2.4), sheet.px(0.8)).top(sheet.px(4.4))
    _label(sheet, label, stage)
    _typed(sheet, typed, stage)


def _label(sheet: Sheet, rect: Rect, stage: Naming) -> None:
    colours = sheet.colours
    if stage.notice is not None:
        sheet.text(rect, sheet.says(f"notice.{stage.notice}"), 3.2, colours.stop, bold=True)
        return
    if stage.flagged is not None:
        key = "flagged.title"
    elif stage.who == "staff":
        key = "staff.prompt"
    else:
        key = "visitor.latin" if stage.latin else "visitor.prompt"
    first, second = sheet.says(key), sheet.says(key, sheet.other)
    covers = sheet.text(rect, first, 3.2, colours.ink, bold=True)
    sheet.text(rect.left(covers.w, sheet.px(2))[1], second, theme.TEXT_SMALL_MM, colours.quiet)


def _typed(sheet: Sheet, rect: Rect, stage: Naming) -> None:
    """The name so far, then the letters that are not a name yet, then the caret."""
    colours = sheet.colours
    letters = " ".join(stage.letters.upper()) if stage.who == "staff" else stage.letters
    name = sheet.text(
        rect.left(rect.w - sheet.px(2))[0] if not letters else rect.left(round(rect.w * 0.6))[0],
        stage.name,
        theme.TEXT_NAME_MM,
        colours.ink,
        bold=True,
    )
    rest = rect.left(name.w, sheet.px(1.6) if name.w else 0)[1]
    covers = sheet.text(
        rest.left(rest.w - sheet.px(2))[0], letters, theme.TEXT_NAME_MM, colours.act, bold=True
    )
    x = max(name.right, covers.right) + sheet.px(0.8)
    sheet.box(Rect(x, rect.y + sheet.px(0.6), max(2, sheet.px(0.4)), rect.h - sheet.px(1.6)), colours.act)

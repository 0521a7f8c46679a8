"""Who is it? The bar on top with what was typed, then what it could mean, then the keyboard."""

from kiosk.flow.actions import PickCell
from kiosk.flow.states import Checkpoint
from kiosk.flow.waiting_states import Naming
from kiosk.people.names.pad import NO_INITIAL
from kiosk.ui import keyboard, theme
from kiosk.ui.facts import Facts
from kiosk.ui.scene import Rect
from kiosk.ui.screens import choices, frame
from kiosk.ui.screens.keys import keyboard as draw_keyboard
from kiosk.ui.widgets import Sheet

BAR_MM = 16.0
ROW_MM = 15.2  # a target, and the least of a gap
# Rows of what the letters could mean; an upright panel has room for more.
CHOICE_ROWS, CHOICE_ROWS_TALL = 2, 4
PAD_CHOICE_ROWS, PAD_CHOICE_ROWS_TALL = 1, 2
NAME_SHARE = 0.6  # of the bar, when letters follow the name
KEY_MM_MAX, PAD_KEY_MM_MAX = 14.0, 18.0  # taller keys would only make the hand travel
KEY_TALL_MM_MAX = theme.TARGET_MM + 0.2  # upright they are narrow, and so as high as any other target
PAD_COLUMNS, PAD_COLUMNS_TALL = 9, 6  # the initials, or the syllables of one, in three rows; upright five
PROMPT_MM_MIN = 24.0  # beside the cells; where there is less room they say enough


def naming(sheet: Sheet, checkpoint: Checkpoint, stage: Naming, facts: Facts) -> None:
    """Staff by initials, visitors by pinyin or letters."""
    del facts
    pad = stage.who == "visitor" and stage.board == "pad"
    row_h = max(sheet.px(ROW_MM), sheet.panel.px_min(theme.TARGET_MM))
    bar_h = row_h if pad else sheet.px(BAR_MM)
    bar, room = sheet.area.top(bar_h)
    if sheet.tall:
        card, room = room.top(bar_h)
        bar = bar.around(card)
    _bar(sheet, bar, stage, checkpoint.now_ms)
    called = checkpoint.guard_called_ms is not None
    if stage.correcting is not None:
        choices.homophones(sheet, room, stage, called=called)
        return
    rows = _board(sheet, stage)
    choices_h, key_mm_max = _heights(sheet, row_h, pad=pad)
    keys, room = room.lower(min(room.h - choices_h, len(rows) * sheet.px(key_mm_max)))
    if stage.who == "staff":
        choices.staff(sheet, room, stage)
        draw_keyboard(sheet, keys, rows, leading=stage.next_letters, called=called)
        return
    choices.visitor(sheet, room, stage)
    draw_keyboard(sheet, keys, rows, called=called)


def _heights(sheet: Sheet, row_h: int, *, pad: bool) -> tuple[int, float]:
    """What the choices take of the room above the keys, in pixels, and how high a key may be, in mm."""
    if pad:
        rows = PAD_CHOICE_ROWS_TALL if sheet.tall else PAD_CHOICE_ROWS
        return rows * row_h, KEY_TALL_MM_MAX if sheet.tall else PAD_KEY_MM_MAX
    rows = CHOICE_ROWS_TALL if sheet.tall else CHOICE_ROWS
    return rows * row_h, KEY_TALL_MM_MAX if sheet.tall else KEY_MM_MAX


def _board(sheet: Sheet, stage: Naming) -> tuple[keyboard.Row, ...]:
    flagged = stage.flagged is not None
    if stage.who == "staff":
        return keyboard.staff_board(flagged=flagged, maskless=stage.visit.mask is False)
    columns = PAD_COLUMNS_TALL if sheet.tall else PAD_COLUMNS
    return keyboard.visitor_board(stage.board, stage.initial, flagged=flagged, pad_columns=columns)


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
    row = typed_row or inside
    card = sheet.box(row.inset(0, sheet.px(0.9)), fill, radius_mm=2.4, soft=True)
    if choices.stand_in_bar(stage):
        _spelt(sheet, card, row, stage)
        return
    label, typed = card.inset(sheet.px(2.4), sheet.px(0.8)).top(sheet.px(4.4))
    _label(sheet, label, stage)
    _typed(sheet, typed, stage)


def _label(sheet: Sheet, rect: Rect, stage: Naming) -> None:
    colours = sheet.colours
    if stage.notice is not None:
        sheet.text(rect, sheet.says(f"notice.{stage.notice}"), 3.2, colours.alert, bold=True)
        return
    key = _prompt(stage)
    first, second = sheet.says(key), sheet.says_too(key)
    covers = sheet.text(rect, first, 3.2, colours.ink, bold=True)
    rest = rect.left(covers.w, sheet.px(2))[1]
    if sheet.fits(second, rest, theme.TEXT_SMALL_MM):
        sheet.text(rest, second, theme.TEXT_SMALL_MM, colours.quiet)


def _prompt(stage: Naming) -> str:
    if stage.flagged is not None:
        return "flagged.title"
    if stage.who == "visitor":
        return f"visitor.{stage.board}"
    if stage.visit.mask is False:
        return "staff.maskless"
    return "staff.confirm" if stage.cards else "staff.prompt"


def _spelt(sheet: Sheet, card: Rect, row: Rect, stage: Naming) -> None:
    """A cell for each character, picked or likely, and one for a syllable begun; then the prompt."""
    colours = sheet.colours
    gap = sheet.px(0.9)
    room = card.inset(gap, gap)
    wide = max(sheet.px(ROW_MM), sheet.panel.px_min(theme.TARGET_MM))
    for index, cell in enumerate(choices.cells(stage)):
        slot, room = room.left(wide)
        reach = Rect(slot.x, row.y, slot.w, row.h)
        action = None if stage.initial and index >= len(stage.name) else PickCell(index)
        choices.cell(sheet, slot.inset(gap // 2, 0), cell, action, reach=reach)
    if stage.initial:
        slot, room = room.left(wide)
        place = sheet.box(
            slot.inset(gap // 2, 0), colours.act_soft, radius_mm=theme.KEY_RADIUS_MM, edge=colours.act
        )
        begun = "-" if stage.initial == NO_INITIAL else f"{stage.initial}-"
        sheet.text(place.inset(gap, 0), begun, 5.4, colours.act, bold=True, align="centre")
    room = room.inset(sheet.px(1.6), 0)
    if stage.notice is not None:
        sheet.pair(room, f"notice.{stage.notice}", 3.6, colours.alert, colours.alert)
    elif room.w >= sheet.px(PROMPT_MM_MIN):
        sheet.pair(room, _prompt(stage), 3.6, colours.ink, colours.quiet)


def _typed(sheet: Sheet, rect: Rect, stage: Naming) -> None:
    """The name so far, then the letters that are not a name yet, then the caret."""
    colours = sheet.colours
    caret = sheet.px(0.4)
    gap = sheet.px(0.8)
    room = rect.left(rect.w - gap - caret)[0]
    letters = " ".join(stage.letters.upper()) if stage.who == "staff" else stage.letters + stage.initial
    if stage.name:
        share = NAME_SHARE if letters else 1.0
        place = room.left(round(room.w * share))[0]
        name = sheet.text(place, stage.name, theme.TEXT_NAME_MM, colours.ink, bold=True)
        room = room.left(name.w, gap)[1]
    if letters:
        typed = sheet.text(room, letters, theme.TEXT_NAME_MM, colours.act, bold=True)
        room = room.left(typed.w, gap)[1]
    sheet.box(Rect(room.x, rect.y + sheet.px(0.6), caret, rect.h - sheet.px(1.6)), colours.act)

"""What the letters could mean: cards of staff, names to pick, cells to correct, characters of one sound."""

from kiosk.flow.actions import (
    Action,
    ConfirmName,
    Erase,
    PickCell,
    PickCharacter,
    PickName,
    PickPerson,
    TurnPage,
)
from kiosk.flow.spelling import CANDIDATES_PER_PAGE, HOMOPHONES_PER_PAGE
from kiosk.flow.states import Naming
from kiosk.people.roster import Person
from kiosk.ui import theme
from kiosk.ui.scene import Rect
from kiosk.ui.widgets import Sheet, Style

# Columns and rows; on an upright panel fewer columns, and more rows of them.
CARDS, CARDS_TALL = (4, 2), (2, 4)
NAMES, NAMES_TALL = (5, 2), (3, 4)
CELLS, CELLS_TALL = (10, 2), (5, 4)  # a tenth of the panel is a target wide, a fifth of an upright one
HOMOPHONE_ROWS, HOMOPHONE_ROWS_TALL = 3, 6
CELLS_NEAR_MIN, CELLS_NEAR_MAX = 3, 5  # beside the tools, around the chosen one
SEEN_GAP_MM = 1.6

assert NAMES[0] * NAMES[1] == CANDIDATES_PER_PAGE, "one page of names fills the grid"
assert NAMES_TALL[0] * NAMES_TALL[1] > CANDIDATES_PER_PAGE, "upright there is a place for the next page too"
assert HOMOPHONE_ROWS * CELLS[0] >= HOMOPHONES_PER_PAGE, "one page of characters fits"
assert HOMOPHONE_ROWS_TALL * CELLS_TALL[0] >= HOMOPHONES_PER_PAGE, "upright too"


def staff(sheet: Sheet, area: Rect, stage: Naming) -> None:
    """Cards of those whose initials fit; before two letters nobody's name."""
    if stage.cards:
        slots = area.cells(*(CARDS_TALL if sheet.tall else CARDS), 0)
        for person, slot in zip(stage.cards, slots, strict=False):
            _card(sheet, slot, person, confirms=stage.flagged is None and stage.visit.mask is None)
    elif len(stage.letters) >= 2:
        _hint(sheet, area, "staff.none", "staff.none.help")
    elif stage.letters:
        _hint(sheet, area, "staff.more", "staff.private")
    else:
        _hint(sheet, area, "staff.example", "staff.private")


def visitor(sheet: Sheet, area: Rect, stage: Naming) -> None:
    """Whole names while letters are typed; the picked name in cells otherwise."""
    if stage.letters and stage.candidates:
        _names(sheet, area, stage)
    elif stage.letters:
        _hint(sheet, area, "visitor.none", "visitor.none.help")
    elif stage.name and any(stage.syllables):
        _cells(sheet, area, stage)
    elif stage.latin:
        _hint(sheet, area, "visitor.latin.example", "visitor.confirm.hint")
    else:
        _hint(sheet, area, "visitor.example", "visitor.confirm.hint")


def homophones(sheet: Sheet, area: Rect, stage: Naming) -> None:
    """Characters of one sound for the chosen cell; takes the keyboard's place."""
    assert stage.correcting is not None, "only a chosen cell is corrected"
    per_row = (CELLS_TALL if sheet.tall else CELLS)[0]
    if sheet.tall:
        cells, tools, *rest = area.rows(HOMOPHONE_ROWS_TALL + 2, 0)
    else:
        first, *rest = area.rows(HOMOPHONE_ROWS + 1, 0)
        cells, tools = first.left(round(area.w * 0.5))
    near = min(max(len(stage.name), CELLS_NEAR_MIN), CELLS_NEAR_MAX)
    start = max(0, min(stage.correcting - near // 2, len(stage.name) - near))
    _cell_row(sheet, cells.columns(near, 0), stage, start)
    erase, tools = tools.left(tools.w // 4)
    more, done = tools.columns(2, 0)
    _choice(sheet, erase, Erase(), "", icon="erase")
    _choice(sheet, more, TurnPage(), "visitor.more")
    _choice(sheet, done, ConfirmName(), "key.confirm", strong=True)
    slots = [slot for row in rest for slot in row.columns(per_row, 0)]
    for character, slot in zip(stage.homophones, slots, strict=False):
        room = _button(
            sheet, slot, PickCharacter(character), chosen=character == stage.name[stage.correcting]
        )
        sheet.text(room, character, 8.0, sheet.colours.ink, bold=True, align="centre")


def _card(sheet: Sheet, slot: Rect, person: Person, *, confirms: bool) -> None:
    """Name and unit; with a mask beside the arrow if the tap also says that one is worn."""
    colours = sheet.colours
    room = _button(sheet, slot, PickPerson(person.id)).inset(sheet.px(2.2), sheet.px(1.0))
    upper, lower = sheet.stacked(room, 5.4, 3.2)
    arrow, upper = upper.far(sheet.px(3.4), sheet.px(0.8))
    sheet.icon(arrow, "right", colours.act)
    if confirms:
        worn, upper = upper.far(sheet.px(6.4), sheet.px(0.8))
        sheet.icon(worn, "mask_on", colours.act, back=colours.act_soft)
    sheet.text(upper, person.name, 5.4, colours.ink, bold=True)
    sheet.text(lower, person.unit, 3.2, colours.quiet)


def _names(sheet: Sheet, area: Rect, stage: Naming) -> None:
    colours = sheet.colours
    start = stage.page * CANDIDATES_PER_PAGE
    shown = stage.candidates[start : start + CANDIDATES_PER_PAGE]
    more = len(stage.candidates) > CANDIDATES_PER_PAGE
    slots = area.cells(*(NAMES_TALL if sheet.tall else NAMES), 0)
    if more:
        if sheet.tall:
            turn = slots[-1]
        else:
            turn, grid = area.far(round(area.w * 0.12))
            slots = grid.cells(*NAMES, 0)
        _choice(
            sheet,
            turn,
            TurnPage(),
            "visitor.more",
            note=f"{stage.page + 1}/{-(-len(stage.candidates) // CANDIDATES_PER_PAGE)}",
        )
    for name, slot in zip(shown, slots, strict=False):
        room = _button(sheet, slot, PickName(name)).inset(sheet.px(1), 0)
        sheet.text(room, name, theme.TEXT_NAME_MM, colours.ink, bold=True, align="centre")


def _cells(sheet: Sheet, area: Rect, stage: Naming) -> None:
    """Up to ten cells a row, upright five; a short name gets larger ones, and the hint beside them."""
    count = len(stage.name)
    per_row, rows = CELLS_TALL if sheet.tall else CELLS
    if count > rows * per_row:
        _hint(sheet, area, "visitor.confirm.hint", "visitor.fix")
        return
    if count > CELLS[0] // 2:
        slots = area.cells(per_row, rows, 0)
        _cell_row(sheet, slots[:count], stage)
        if count <= (rows - 1) * per_row:
            hint = slots[-per_row].around(slots[-1]).inset(sheet.px(3), 0)
            sheet.pair(hint, "visitor.fix", 4.0, sheet.colours.ink, sheet.colours.quiet)
        return
    if sheet.tall:
        cells, hints = area.centred(area.w, sheet.px(46)).top(sheet.px(22), sheet.px(2))
        cells = cells.left(area.w * count // per_row)[0]
        hints = hints.inset(sheet.px(theme.MARGIN_MM), 0)
    else:
        row = area.centred(area.w, sheet.px(22))
        cells, hints = row.left(round(area.w * 0.11 * count + sheet.px(theme.MARGIN_MM)), sheet.px(4))
    _cell_row(sheet, cells.columns(count, 0), stage)
    fix, confirm = hints.rows(2, 0)
    sheet.pair(fix, "visitor.fix", 4.0, sheet.colours.ink, sheet.colours.quiet)
    sheet.pair(confirm, "visitor.confirm.hint", 4.0, sheet.colours.ink, sheet.colours.quiet)


def _cell_row(sheet: Sheet, slots: tuple[Rect, ...], stage: Naming, start: int = 0) -> None:
    """A cell in each slot, from the `start`th character on."""
    colours = sheet.colours
    for index, slot in zip(range(start, len(stage.name)), slots, strict=False):
        chosen = index == stage.correcting
        inside = slot.inset(sheet.px(SEEN_GAP_MM) // 2)
        if stage.syllables[index]:
            room = _button(sheet, slot, PickCell(index), chosen=chosen)
        else:
            room = sheet.box(inside, colours.card, radius_mm=theme.KEY_RADIUS_MM)
        upper, lower = sheet.stacked(room.inset(sheet.px(0.4), 0), 7.4, 3.2)
        sheet.text(upper, stage.name[index], 7.4, colours.ink, bold=True, align="centre")
        sheet.text(lower, stage.syllables[index], 3.2, colours.quiet, align="centre")


def _button(sheet: Sheet, slot: Rect, action: Action, *, chosen: bool = False) -> Rect:
    colours = sheet.colours
    style = Style(
        colours.act_soft if chosen else colours.card, colours.ink, colours.act if chosen else colours.line
    )
    box = slot.inset(sheet.px(SEEN_GAP_MM) // 2)
    return sheet.button(box, action, style, reach=slot, radius_mm=theme.KEY_RADIUS_MM)


def _choice(
    sheet: Sheet,
    slot: Rect,
    action: Action,
    key: str,
    *,
    icon: str = "",
    strong: bool = False,
    note: str = "",
) -> None:
    colours = sheet.colours
    style = Style(colours.act, colours.on_act) if strong else Style(colours.tool_key, colours.ink)
    box = slot.inset(sheet.px(SEEN_GAP_MM) // 2)
    room = sheet.button(box, action, style, reach=slot, radius_mm=theme.KEY_RADIUS_MM)
    if icon:
        sheet.icon(room.centred(sheet.px(7), sheet.px(7)), icon, style.ink)
        return
    if note:
        lower, room = room.lower(round(room.h * 0.35))
        sheet.text(lower, note, 3.4, style.ink, align="centre")
    sheet.pair(room.inset(sheet.px(0.8), 0), key, 4.4, style.ink, style.ink, align="centre")


def _hint(sheet: Sheet, area: Rect, key: str, key_more: str) -> None:
    colours = sheet.colours
    upper, lower = area.inset(sheet.px(6), sheet.px(2)).rows(2, sheet.px(0.6))
    sheet.pair(upper, key, 5.0, colours.ink, colours.quiet, align="centre", small_mm=3.2)
    sheet.pair(lower, key_more, 3.6, colours.ink, colours.quiet, bold=False, align="centre")

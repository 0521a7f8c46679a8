"""What the letters could mean: cards of staff, names to pick, cells to correct, characters of one sound."""

from typing import NamedTuple

from kiosk.flow.actions import (
    Action,
    CallGuard,
    ConfirmName,
    Erase,
    PickCell,
    PickCharacter,
    PickName,
    PickPerson,
    TurnPage,
)
from kiosk.flow.pages import (
    CANDIDATES_PER_PAGE,
    CELLS_PER_ROW,
    HOMOPHONES_PER_PAGE,
    LONG_PER_ROW,
    SHORT_PER_ROW,
    candidates_per_page,
    pages,
    shown_candidates,
    shown_cells,
)
from kiosk.flow.spelling import guess, likely
from kiosk.flow.waiting_states import Naming
from kiosk.people.names import Suggestion
from kiosk.people.roster import Person
from kiosk.ui import theme
from kiosk.ui.scene import Rect
from kiosk.ui.widgets import Sheet, Style

# Columns and rows; on an upright panel fewer columns, and more rows of them.
CARDS, CARDS_TALL = (4, 2), (2, 4)
NAMES, NAMES_TALL = (5, 2), (3, 4)
PAD_NAMES, PAD_NAMES_TALL = (LONG_PER_ROW + 1, 1), (4, 2)
PAD_SHORT, PAD_SHORT_TALL = (SHORT_PER_ROW + 1, 1), (5, 2)  # surnames alone, given names alone
CELLS, CELLS_TALL = (CELLS_PER_ROW, 2), (CELLS_PER_ROW // 2, 4)
PAD_CELLS, PAD_CELLS_TALL = (CELLS_PER_ROW, 1), (CELLS_PER_ROW // 2, 2)
BAR_CELLS_MAX = 5  # characters in the bar; longer names have rows of their own
HOMOPHONE_ROWS, HOMOPHONE_ROWS_TALL = 3, 6
CELLS_NEAR_MIN, CELLS_NEAR_MAX = 3, 5  # beside the tools, around the chosen one
SEEN_GAP_MM = 1.6
CELL_MM, CELL_HEIGHT_MM_MIN, CELL_SMALL_MM = 7.4, 12.6, 5.8  # a character in a cell that is so high, or lower
PAD_NAME_MM = 5.6
HINT_ROWS_MM_MIN = 24.0  # lower than that, two hints stand side by side

assert NAMES[0] * NAMES[1] == CANDIDATES_PER_PAGE, "one page of names fills the grid"
assert NAMES_TALL[0] * NAMES_TALL[1] > CANDIDATES_PER_PAGE, "upright there is a place for the next page too"
assert HOMOPHONE_ROWS * CELLS[0] >= HOMOPHONES_PER_PAGE + 2, (
    "one page of characters fits, and the guard's key"
)
assert HOMOPHONE_ROWS_TALL * CELLS_TALL[0] >= HOMOPHONES_PER_PAGE + 2, "upright too"


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
    """Names while something is typed; else the picked name in cells, or what to do."""
    if stage.candidates:
        _names(sheet, area, stage)
    elif stage.letters:
        _hint(sheet, area, "visitor.none", "visitor.none.help")
    elif stage.initial:
        _hint(sheet, area, "visitor.pad.next", "visitor.confirm.hint")
    elif stage.name and any(stage.syllables):
        if stand_in_bar(stage):
            _hint(sheet, area, "visitor.fix", "visitor.confirm.hint")
        else:
            _cells(sheet, area, stage)
    else:
        _hint(sheet, area, f"visitor.{stage.board}.example", "visitor.confirm.hint")


class Cell(NamedTuple):
    """A character of the name, and its sound, "" if it has none."""

    character: str
    syllable: str


def cells(stage: Naming) -> tuple[Cell, ...]:
    """What is picked, and after it the likeliest characters for the syllables that were typed."""
    found = likely(stage)
    name, syllables = found or ("", ())
    return tuple(map(Cell, stage.name + name, stage.syllables + syllables))


def stand_in_bar(stage: Naming) -> bool:
    """Whether cells show the whole entry in the bar: nothing half typed in letters, and not too many."""
    if stage.who == "staff" or stage.board == "latin" or (stage.letters and likely(stage) is None):
        return False
    shown = cells(stage)
    sounded = bool(stage.initial) or any(each.syllable for each in shown)
    begins = stage.board == "pad" and not shown
    return (sounded or begins) and len(shown) + bool(stage.initial) <= BAR_CELLS_MAX


def cell(
    sheet: Sheet, box: Rect, shown: Cell, action: Action | None, *, reach: Rect, chosen: bool = False
) -> None:
    """A character above its sound; to be touched if it has one."""
    if action is not None and shown.syllable:
        room = _button(sheet, box, action, reach=reach, chosen=chosen)
    else:
        room = sheet.box(box, sheet.colours.card, radius_mm=theme.KEY_RADIUS_MM)
    size_mm = CELL_MM if room.h >= sheet.px(CELL_HEIGHT_MM_MIN) else CELL_SMALL_MM
    upper, lower = sheet.stacked(room.inset(sheet.px(0.4), 0), size_mm, theme.TEXT_SMALL_MM)
    sheet.text(upper, shown.character, size_mm, sheet.colours.ink, bold=True, align="centre")
    sheet.text(
        lower, shown.syllable.replace("v", "ü"), theme.TEXT_SMALL_MM, sheet.colours.quiet, align="centre"
    )


def homophones(sheet: Sheet, area: Rect, stage: Naming, *, called: bool) -> None:
    """Characters of one sound for the chosen cell; takes the keyboard's place."""
    assert stage.correcting is not None, "only a chosen cell is corrected"
    per_row = (CELLS_TALL if sheet.tall else CELLS)[0]
    if sheet.tall:
        place, tools, *rest = area.rows(HOMOPHONE_ROWS_TALL + 2, 0)
    else:
        first, *rest = area.rows(HOMOPHONE_ROWS + 1, 0)
        place, tools = first.left(round(area.w * 0.5))
    near = min(max(len(stage.name), CELLS_NEAR_MIN), CELLS_NEAR_MAX)
    start = max(0, min(stage.correcting - near // 2, len(stage.name) - near))
    _cell_row(sheet, place.columns(near, 0), stage, range(start, len(stage.name)))
    erase, tools = tools.left(tools.w // 4)
    more, done = tools.columns(2, 0)
    _choice(sheet, erase, Erase(), "", icon="erase")
    _choice(sheet, more, TurnPage(), "visitor.more")
    _choice(sheet, done, ConfirmName(), "key.confirm", strong=True)
    slots = [slot for row in rest for slot in row.columns(per_row, 0)]
    help_key = "call.done" if called else "call"
    _choice(sheet, slots[-2].around(slots[-1]), CallGuard(), help_key)
    for character, slot in zip(stage.homophones, slots, strict=False):
        chosen = character == stage.name[stage.correcting]
        room = _button(sheet, _seen(sheet, slot), PickCharacter(character), reach=slot, chosen=chosen)
        sheet.text(room, character, 8.0, sheet.colours.ink, bold=True, align="centre")


def _card(sheet: Sheet, slot: Rect, person: Person, *, confirms: bool) -> None:
    """Name and unit; with a mask beside the arrow if the tap also says that one is worn."""
    colours = sheet.colours
    room = _button(sheet, _seen(sheet, slot), PickPerson(person.id), reach=slot)
    room = room.inset(sheet.px(2.2), sheet.px(1.0))
    upper, lower = sheet.stacked(room, 5.4, 3.2)
    arrow, upper = upper.far(sheet.px(3.4), sheet.px(0.8))
    sheet.icon(arrow, "right", colours.act)
    if confirms:
        worn, upper = upper.far(sheet.px(6.4), sheet.px(0.8))
        sheet.icon(worn, "mask_on", colours.act, back=colours.act_soft)
    sheet.text(upper, person.name, 5.4, colours.ink, bold=True)
    sheet.text(lower, person.unit, 3.2, colours.quiet)


def _names(sheet: Sheet, area: Rect, stage: Naming) -> None:
    """The page of candidates, and a place for "more"."""
    shown = shown_candidates(stage)
    turn, slots = _slots(sheet, area, stage)
    if pages(stage) > 1:
        _turn(sheet, turn, stage)
    standing = guess(stage)
    size_mm = PAD_NAME_MM if stage.board == "pad" else theme.TEXT_NAME_MM
    for name, slot in zip(shown, slots, strict=False):
        _name(sheet, slot, name, size_mm, standing=name == standing)


def _slots(sheet: Sheet, area: Rect, stage: Naming) -> tuple[Rect, tuple[Rect, ...]]:
    """The place for "more", and those for a page of candidates."""
    if stage.board == "pad":
        short = candidates_per_page(stage) == SHORT_PER_ROW
        upright, level = (PAD_SHORT_TALL, PAD_SHORT) if short else (PAD_NAMES_TALL, PAD_NAMES)
        slots = area.cells(*(upright if sheet.tall else level), 0)
        return slots[-1], slots[:-1]
    if sheet.tall:
        slots = area.cells(*NAMES_TALL, 0)
        return slots[-1], slots[:-1]
    turn, rest = area.far(round(area.w * 0.12))
    return turn, (rest if pages(stage) > 1 else area).cells(*NAMES, 0)


def _name(sheet: Sheet, slot: Rect, found: Suggestion, size_mm: float, *, standing: bool) -> None:
    """A name to pick; the one that stands in the cells already is the darker one."""
    colours = sheet.colours
    fill, ink, edge = (
        (colours.act, colours.on_act, colours.act) if standing else (colours.card, colours.ink, colours.line)
    )
    style = Style(fill, ink, edge)
    box = _seen(sheet, slot)
    room = sheet.button(box, PickName(found.name), style, reach=slot, radius_mm=theme.KEY_RADIUS_MM)
    sheet.text(room.inset(sheet.px(0.6), 0), found.name, size_mm, ink, bold=True, align="centre")


def _turn(sheet: Sheet, slot: Rect, stage: Naming) -> None:
    _choice(sheet, slot, TurnPage(), "visitor.more", note=f"{stage.page + 1}/{pages(stage)}")


def _cells(sheet: Sheet, area: Rect, stage: Naming) -> None:
    """The cells of a longer name, so many on a page; the hint below them where a row is free."""
    upright, level = (PAD_CELLS_TALL, PAD_CELLS) if stage.board == "pad" else (CELLS_TALL, CELLS)
    columns, rows = upright if sheet.tall else level
    slots = area.cells(columns, rows, 0)
    shown = shown_cells(stage)
    if pages(stage) > 1:
        _turn(sheet, slots[-1], stage)
    _cell_row(sheet, slots, stage, shown)
    if rows > 1 and len(shown) <= (rows - 1) * columns:
        hint = slots[-columns].around(slots[-1]).inset(sheet.px(3), 0)
        sheet.pair(hint, "visitor.fix", 4.0, sheet.colours.ink, sheet.colours.quiet)


def _cell_row(sheet: Sheet, slots: tuple[Rect, ...], stage: Naming, shown: range) -> None:
    """A cell in each slot, for these characters of the name."""
    for index, slot in zip(shown, slots, strict=False):
        one = Cell(stage.name[index], stage.syllables[index])
        chosen = index == stage.correcting
        cell(sheet, _seen(sheet, slot), one, PickCell(index), reach=slot, chosen=chosen)


def _seen(sheet: Sheet, slot: Rect) -> Rect:
    """What is seen of a place to touch: a gap on each side."""
    return slot.inset(sheet.px(SEEN_GAP_MM) // 2)


def _button(sheet: Sheet, box: Rect, action: Action, *, reach: Rect, chosen: bool = False) -> Rect:
    colours = sheet.colours
    style = Style(
        colours.act_soft if chosen else colours.card, colours.ink, colours.act if chosen else colours.line
    )
    return sheet.button(box, action, style, reach=reach, radius_mm=theme.KEY_RADIUS_MM)


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
    room = sheet.button(_seen(sheet, slot), action, style, reach=slot, radius_mm=theme.KEY_RADIUS_MM)
    if icon:
        sheet.icon(room.centred(sheet.px(7), sheet.px(7)), icon, style.ink)
        return
    if note:
        lower, room = room.lower(round(room.h * 0.35))
        sheet.text(lower, note, 3.4, style.ink, align="centre")
    sheet.pair(room.inset(sheet.px(0.8), 0), key, 4.4, style.ink, style.ink, align="centre")


def _hint(sheet: Sheet, area: Rect, key: str, key_more: str) -> None:
    """What to do, and a word beside it; one above the other where there is room."""
    colours = sheet.colours
    inside = area.inset(sheet.px(6), sheet.px(1))
    if area.h < sheet.px(HINT_ROWS_MM_MIN):
        first, second = inside.columns(2, sheet.px(4))
        sheet.pair(first, key, 4.4, colours.ink, colours.quiet, align="centre", small_mm=3.2)
        sheet.pair(second, key_more, 3.6, colours.ink, colours.quiet, bold=False, align="centre")
        return
    upper, lower = inside.inset(0, sheet.px(1)).rows(2, sheet.px(0.6))
    sheet.pair(upper, key, 5.0, colours.ink, colours.quiet, align="centre", small_mm=3.2)
    sheet.pair(lower, key_more, 3.6, colours.ink, colours.quiet, bold=False, align="centre")

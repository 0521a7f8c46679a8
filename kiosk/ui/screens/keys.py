"""A keyboard laid out on a sheet: keys tile the whole width, so that no touch falls between two."""

from kiosk.flow.actions import Action, Erase, PressKey
from kiosk.people.visitors import LAST_DIGITS
from kiosk.ui import theme
from kiosk.ui.keyboard import ROW_UNITS, Key, Row
from kiosk.ui.scene import Rect
from kiosk.ui.widgets import Sheet, Style

KEY_GAP_MM = 1.2  # seen between two keys; the finger may hit either side of it


def keyboard(
    sheet: Sheet, area: Rect, rows: tuple[Row, ...], *, leading: frozenset[str] | None = None, called: bool
) -> None:
    """Draw the rows from top to bottom; letters not in `leading` are dimmed, none if that is None."""
    for row, slot in zip(rows, area.rows(len(rows), 0), strict=True):
        units = sum(key.units for key in row)
        x = area.x + area.w * (ROW_UNITS - units) / ROW_UNITS / 2
        for key in row:
            right = x + area.w * key.units / ROW_UNITS
            rect = Rect(round(x), slot.y, round(right) - round(x), slot.h)
            dim = leading is not None and isinstance(key.action, PressKey) and key.action.key not in leading
            _key(sheet, rect, key, dim=dim, called=called)
            x = right


def four_digits(
    sheet: Sheet, rect: Rect, digits: str, title_key: str, notice: str, *, hint: str = "leaving.hint"
) -> None:
    """The last digits of a phone, as they are typed; `notice` is what went wrong, or ""."""
    colours = sheet.colours
    box = sheet.box(rect, colours.card, radius_mm=theme.CARD_RADIUS_MM, soft=True)
    title, box = box.inset(sheet.px(3.4), sheet.px(1.4)).top(sheet.px(10), sheet.px(0.6))
    sheet.pair(title, title_key, 5.0, colours.ink, colours.quiet)
    below, figures = box.lower(sheet.px(8.6), sheet.px(0.6))
    shown = " ".join(digits.ljust(LAST_DIGITS, "_"))
    sheet.text(figures, shown, 8.2 if sheet.tall else 11.0, colours.act, bold=True, align="centre")
    ink = colours.alert if notice else colours.ink
    sheet.pair(below, f"notice.{notice}" if notice else hint, 3.8, ink, colours.quiet, bold=bool(notice))


def number_pad(sheet: Sheet, area: Rect, confirm: Action | None) -> None:
    """Ten digits, erase and confirm; where nothing has to be confirmed, clear."""
    style = Style(sheet.colours.key, sheet.colours.ink, lip=sheet.colours.key_lip)
    tool = Style(sheet.colours.tool_key, sheet.colours.ink, lip=sheet.colours.key_lip)
    rows = area.rows(4, 0)
    for row, digits in zip(rows, ("123", "456", "789"), strict=False):
        for slot, digit in zip(row.columns(3, 0), digits, strict=True):
            _digit(sheet, slot, digit, style)
    erase, zero, done = rows[3].columns(3, 0)
    room = _pad_key(sheet, erase, Erase(), tool)
    sheet.icon(room.centred(sheet.px(6), sheet.px(6)), "erase", tool.ink)
    _digit(sheet, zero, "0", style)
    strong = Style(sheet.colours.act, sheet.colours.on_act, lip=sheet.colours.key_lip)
    clear = (Erase(everything=True), tool, "key.clear")
    action, last, key = (confirm, strong, "key.confirm") if confirm else clear
    words = _pad_key(sheet, done, action, last).inset(sheet.px(0.6), 0)
    sheet.pair(words, key, 4.4, last.ink, last.ink, align="centre")


def _digit(sheet: Sheet, slot: Rect, digit: str, style: Style) -> None:
    room = _pad_key(sheet, slot, PressKey(digit), style)
    sheet.text(room, digit, 7.0, style.ink, bold=True, align="centre")


def _pad_key(sheet: Sheet, slot: Rect, action: Action, style: Style) -> Rect:
    body = slot.inset(sheet.px(0.6))
    return sheet.button(body, action, style, reach=slot, radius_mm=theme.KEY_RADIUS_MM)


def _key(sheet: Sheet, slot: Rect, key: Key, *, dim: bool, called: bool) -> None:
    gap = sheet.px(KEY_GAP_MM) // 2
    if key.action is None:
        sheet.box(slot.inset(gap), sheet.colours.dim_key, radius_mm=theme.KEY_RADIUS_MM)
        return
    called = called and key.look == "call"
    style = _style(sheet, key, dim=dim, called=called)
    room = sheet.button(slot.inset(gap), key.action, style, reach=slot, radius_mm=theme.KEY_RADIUS_MM)
    if key.icon:
        sheet.icon(room.centred(sheet.px(6), sheet.px(6)), key.icon, style.ink)
        return
    inside = room.inset(sheet.px(0.6), 0)
    if key.worded:
        words = "call.done" if called else key.label
        sheet.pair(inside, words, 3.6, style.ink, style.ink, align="centre", small_mm=theme.TEXT_SMALL_MM)
        return
    if key.note:
        upper, lower = sheet.stacked(inside, 4.4, theme.TEXT_SMALL_MM)
        sheet.text(upper, key.label, 4.4, style.ink, bold=True, align="centre")
        sheet.text(lower, sheet.says(key.note), theme.TEXT_SMALL_MM, style.ink, align="centre")
        return
    sheet.text(inside, key.label, 5.0, style.ink, bold=not dim, align="centre", faint=dim)
    if key.legend:
        corner = inside.far(sheet.px(3))[0].lower(sheet.px(3.6))[0]
        sheet.text(corner, key.legend, theme.TEXT_SMALL_MM, sheet.colours.quiet)


def _style(sheet: Sheet, key: Key, *, dim: bool, called: bool) -> Style:
    colours = sheet.colours
    match key.look:
        case "letter" if dim:
            return Style(colours.dim_key, colours.dim_ink)
        case "letter":
            return Style(colours.key, colours.ink, lip=colours.key_lip)
        case "tool":
            return Style(colours.tool_key, colours.ink, lip=colours.key_lip)
        case "confirm":
            return Style(colours.act, colours.on_act, lip=colours.key_lip)
        case "call":
            fill = colours.caution if called else colours.tool_key
            return Style(fill, colours.on_caution if called else colours.ink, lip=colours.key_lip)

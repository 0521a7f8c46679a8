"""Pieces that several screens are made of. Nothing here knows which stage it stands in."""

from kiosk.flow.guard_actions import Acknowledge
from kiosk.flow.visit import Guest
from kiosk.ui import glyphs, theme
from kiosk.ui.masking import mask_name
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame
from kiosk.ui.theme import Colour
from kiosk.ui.widgets import Sheet, Style
from kiosk.ui.words import reason_key

STEP_MM = 7.4
REASON_MM_MAX = 34.0  # what happened and what to do belong together, however much room there is
STEPS_MM_MAX = 16.0
FACE_TALL_MM = 56.0  # upright the card takes half of what is between header and buttons


def face_card(
    sheet: Sheet, room: Rect, key: str, *, steady: bool = False, zone_cm: int | None = None
) -> Rect:
    """The face with the ring for the forehead, on a card at the left, upright on top; returns the rest."""
    card, rest = face_room(sheet, room)
    face_on_card(sheet, card, key, steady=steady, zone_cm=zone_cm)
    return rest


def face_room(sheet: Sheet, room: Rect) -> tuple[Rect, Rect]:
    """Where that card goes, and the rest."""
    return sheet.split(room, 0.4, 5, tall_mm=FACE_TALL_MM)


def face_on_card(
    sheet: Sheet, card: Rect, key: str, *, steady: bool = False, zone_cm: int | None = None
) -> None:
    """The same on a card of any shape; `zone_cm` says how near to come."""
    colours = sheet.colours
    sheet.box(card, colours.card, radius_mm=theme.CARD_RADIUS_MM, soft=True)
    words, picture = card.inset(sheet.px(3), sheet.px(2)).lower(sheet.px(12))
    mark = colours.act if steady else colours.mark
    picture = picture.inset(0, sheet.px(1.5))
    sheet.icon(picture, "face", colours.act, back=colours.act_soft, mark=mark)
    ink = colours.act if steady else colours.ink
    if zone_cm is not None:
        key = f"{key}.near"
    sheet.pair(words, key, 4.2, ink, colours.quiet, align="centre", zone_cm=zone_cm)


def reason(sheet: Sheet, rect: Rect, reasons: tuple[str, ...], fill: Colour) -> None:
    """A card with the first reason and what to do about it, in both languages."""
    card = sheet.box(rect, fill, radius_mm=theme.CARD_RADIUS_MM)
    reason_words(sheet, card.inset(sheet.px(3.4), sheet.px(1.2)), reasons)


def reason_words(sheet: Sheet, rect: Rect, reasons: tuple[str, ...]) -> None:
    """The same without a card."""
    colours = sheet.colours
    code = reasons[0] if reasons else "unknown"
    key = reason_key(code)
    upper, lower = rect.centred(rect.w, min(rect.h, sheet.px(REASON_MM_MAX))).rows(2, 0)
    sheet.pair(upper, key, 4.4, colours.ink, colours.quiet)
    sheet.pair(lower, f"{key}.help", 3.8, colours.ink, colours.quiet, bold=False, code=code)


def steps(sheet: Sheet, rect: Rect, keys: tuple[str, ...], ink: Colour, ground: Colour) -> None:
    """Numbered things to do."""
    high = min(rect.h, sheet.px(STEPS_MM_MAX) * len(keys))
    rows = rect.centred(rect.w, high).rows(len(keys), sheet.px(1))
    for number, (key, row) in enumerate(zip(keys, rows, strict=True), start=1):
        high = min(row.h, sheet.px(STEP_MM))
        disc, words = row.left(high, sheet.px(2.6))
        disc = sheet.box(disc.centred(high, high), ink, radius_mm=STEP_MM)
        sheet.text(disc, str(number), 4.4, ground, bold=True, align="centre")
        sheet.pair(words, key, 4.2, ink, ink)


def hold_button(sheet: Sheet, rect: Rect, key: str) -> None:
    """The guard's button: held for two seconds, filling while it is held."""
    colours = sheet.colours
    style = Style(colours.caution, colours.on_caution)
    room = sheet.button(rect, Acknowledge(), style, hold_ms=frame.HOLD_MS).inset(sheet.px(2.4), 0)
    sheet.icon_pair(room, "lock", key, 4.8, style, icon_mm=7.0, quiet=style.ink)


def verdict_chip(sheet: Sheet, bar: Rect, key: str, fill: Colour, ink: Colour) -> None:
    """The verdict in the words of the registers, small, for the guard; at the left of a bar."""
    words, margin = sheet.both(key), sheet.px(3.5)
    wide = glyphs.width(words, sheet.em(theme.TEXT_BODY_MM), bold=True) + 2 * margin
    chip = bar.left(min(wide, bar.w))[0]
    chip = sheet.box(chip.centred(chip.w, sheet.px(8.6)), fill, radius_mm=4.3)
    sheet.text(chip.inset(margin, 0), words, theme.TEXT_BODY_MM, ink, bold=True, align="centre")


def who_words(sheet: Sheet, guest: Guest | None) -> tuple[str, str]:
    """The masked name and where the person belongs."""
    if guest is None:
        return "", ""
    if guest.unit:
        return mask_name(guest.name), guest.unit
    key = "who.resident" if guest.category == "resident" else "who.visitor"
    return mask_name(guest.name), sheet.says(key)


def estimate_words(estimate_centi_c: int) -> str:
    """The estimate to a tenth, rounded down as the rule does: below the limit is never shown at it."""
    return f"{estimate_centi_c // 10 / 10:.1f}℃"

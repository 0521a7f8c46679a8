"""Here before, or expected? Four digits of the phone; who was here: is that you, to the same office?"""

from collections.abc import Iterable

from kiosk.flow.actions import ChooseWho, FirstVisit, GoAgain, GoBack, GoElsewhere, PickVisitor
from kiosk.flow.states import Checkpoint
from kiosk.flow.waiting_states import LookingUp, Returning
from kiosk.people.visitors import LAST_DIGITS, KnownVisitor
from kiosk.ui import theme
from kiosk.ui.facts import Facts
from kiosk.ui.masking import mask_name
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame, keys
from kiosk.ui.widgets import Sheet, Style

FOUND, FOUND_TALL = (3, 2), (2, 3)  # columns and rows


def found_cards(sheet: Sheet, room: Rect, key: str, found: Iterable[tuple[str, str]]) -> None:
    """Whom the four digits fit, by name and what tells them apart: masked cards below their title."""
    colours = sheet.colours
    title, room = room.top(sheet.px(13), sheet.px(2))
    sheet.pair(title, key, 8.2, colours.ink, colours.quiet, small_mm=3.8)
    style = Style(colours.card, colours.ink, colours.line, soft=True)
    slots = room.cells(*(FOUND_TALL if sheet.tall else FOUND), sheet.px(2))
    for index, ((name, told), slot) in enumerate(zip(found, slots, strict=False)):
        inside = sheet.button(slot, PickVisitor(index), style).inset(sheet.px(3), 0)
        upper, lower = sheet.stacked(inside, theme.TEXT_NAME_MM, theme.TEXT_BODY_MM)
        sheet.text(upper, mask_name(name), theme.TEXT_NAME_MM, colours.ink, bold=True)
        sheet.text(lower, told, theme.TEXT_BODY_MM, colours.quiet)


def looking_up(sheet: Sheet, checkpoint: Checkpoint, stage: LookingUp, facts: Facts) -> None:
    """The pad, and the way for those who come the first time; several who fit stand as masked cards."""
    del facts
    room = frame.step_room(sheet, "lookup.step", stage.until_ms, checkpoint.now_ms)
    if stage.found:
        _found(sheet, room, stage)
        return
    told, pad = sheet.split(room, 0.5, 4, tall_mm=54)
    ways, told = told.lower(sheet.px(theme.TARGET_MM + 0.2), sheet.px(3))
    keys.four_digits(sheet, told, stage.digits, "lookup.title", stage.notice or "", hint="lookup.hint")
    staff, first = ways.left(round(ways.w * 0.36), sheet.px(3))
    plain = Style(sheet.colours.card, sheet.colours.act, sheet.colours.act, soft=True)
    inside = sheet.button(staff, ChooseWho("staff"), plain).inset(sheet.px(1), 0)
    sheet.pair(inside, "visitor.staff", 4.4, plain.ink, plain.ink, align="centre")
    strong = Style(sheet.colours.act, sheet.colours.on_act, soft=True)
    inside = sheet.button(first, FirstVisit(), strong).inset(sheet.px(1), 0)
    sheet.pair(inside, "lookup.first", 5.6, strong.ink, strong.ink, align="centre")
    keys.number_pad(sheet, pad, None)


def _found(sheet: Sheet, room: Rect, stage: LookingUp) -> None:
    first, room = room.lower(sheet.px(theme.TARGET_MM + 0.2), sheet.px(3))
    found_cards(sheet, room, "lookup.which", ((known.name, known.unit) for known in stage.found))
    plain = Style(sheet.colours.card, sheet.colours.act, sheet.colours.act, soft=True)
    inside = sheet.button(first, FirstVisit(), plain).inset(sheet.px(2), 0)
    sheet.pair(inside, "lookup.nobody", 4.8, plain.ink, plain.ink, align="centre")


def returning(sheet: Sheet, checkpoint: Checkpoint, stage: Returning, facts: Facts) -> None:
    """The masked name, and one tap for the same office again."""
    del facts
    room = frame.step_room(sheet, "lookup.step", stage.until_ms, checkpoint.now_ms)
    colours = sheet.colours
    ways, room = room.lower(sheet.px(theme.VERDICT_TARGET_MM + 0.2), sheet.px(3))
    again, room = room.lower(sheet.px(26), sheet.px(3))
    card, title = sheet.split(room, 0.34, 5, tall_mm=17)
    _known(sheet, card, stage.known)
    sheet.pair(title, "returning.title", 8.2, colours.ink, colours.quiet, small_mm=3.8)
    strong = Style(colours.act, colours.on_act, soft=True)
    inside = sheet.button(again, GoAgain(), strong).inset(sheet.px(4), 0)
    unit = stage.known.unit or sheet.says("returning.nowhere")
    sheet.pair(
        inside, "returning.again", 7.6, strong.ink, strong.ink, align="centre", small_mm=3.8, unit=unit
    )
    elsewhere, stranger = ways.columns(2, sheet.px(3))
    plain = Style(colours.card, colours.act, colours.act, soft=True)
    inside = sheet.button(elsewhere, GoElsewhere(), plain).inset(sheet.px(2), 0)
    sheet.pair(inside, "returning.elsewhere", 5.0, plain.ink, plain.ink, align="centre")
    inside = sheet.button(stranger, GoBack(), plain).inset(sheet.px(2), 0)
    sheet.pair(inside, "mask.stranger", 5.0, plain.ink, plain.ink, align="centre")


def _known(sheet: Sheet, card: Rect, known: KnownVisitor) -> None:
    colours = sheet.colours
    sheet.box(card, colours.card, radius_mm=theme.CARD_RADIUS_MM)
    person, inside = card.inset(sheet.px(3.4), 0).left(sheet.px(8), sheet.px(2.6))
    sheet.icon(person, "person", colours.act)
    upper, lower = sheet.stacked(inside, theme.TEXT_NAME_MM, theme.TEXT_BODY_MM)
    sheet.text(upper, mask_name(known.name), theme.TEXT_NAME_MM, colours.ink, bold=True)
    sheet.text(lower, f"****{known.phone[-LAST_DIGITS:]}", theme.TEXT_BODY_MM, colours.quiet)

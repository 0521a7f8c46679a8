"""Is it you, and is a mask worn? One tap says both; nothing is preset."""

from kiosk.flow.actions import Action, AnswerMask, GoBack
from kiosk.flow.states import Checkpoint, Measuring
from kiosk.flow.visit import Guest, Visit
from kiosk.flow.waiting_states import AskingMask
from kiosk.ui import theme
from kiosk.ui.facts import Facts
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame, parts
from kiosk.ui.widgets import Align, Sheet, Style

WAYS_MM, WAYS_TALL_MM = theme.VERDICT_TARGET_MM + 0.2, theme.VERDICT_TARGET_MM + theme.TARGET_MM + 3.4
ENTER_MM, ENTER_TALL_MM = 24.0, 36.0  # upright what the mask should cover stands below


def asking_mask(sheet: Sheet, checkpoint: Checkpoint, stage: AskingMask, facts: Facts) -> None:
    """Whose badge it was, the one button that goes on, and the ways out."""
    del facts
    room = frame.step_header(sheet, "mask.step", stage.until_ms, checkpoint.now_ms)
    _confirm(sheet, checkpoint, room, stage.visit)


def measured_meanwhile(sheet: Sheet, checkpoint: Checkpoint, stage: Measuring) -> None:
    """The same page while the look goes on: every button stays where it is when the ring is full."""
    room = frame.step_header(sheet, "mask.measuring", None, checkpoint.now_ms)
    _confirm(sheet, checkpoint, room, stage.visit)


def _confirm(sheet: Sheet, checkpoint: Checkpoint, room: Rect, visit: Visit) -> None:
    room = room.inset(sheet.px(theme.MARGIN_MM), sheet.px(theme.MARGIN_MM))
    ways, room = room.lower(sheet.px(WAYS_TALL_MM if sheet.tall else WAYS_MM), sheet.px(3))
    main, room = room.lower(sheet.px(ENTER_TALL_MM if sheet.tall else ENTER_MM), sheet.px(3))
    card, title = sheet.split(room, 0.36, 5, tall_mm=17)
    guest_card(sheet, card, visit.guest, visit.form.unit if visit.form else None)
    sheet.pair(title, "mask.title", 8.4, sheet.colours.ink, sheet.colours.quiet, small_mm=4.0)
    _enter(sheet, main)
    if sheet.tall:
        guard, ways = ways.lower(sheet.px(theme.TARGET_MM + 0.2), sheet.px(3))
        no_mask, stranger = ways.columns(2, sheet.px(3))
    else:
        no_mask, stranger, guard = ways.columns(3, sheet.px(3))
    _way(sheet, no_mask, AnswerMask(worn=False), "mask.no", "mask_off")
    _way(sheet, stranger, GoBack(), "mask.stranger", "person")
    frame.call_button(sheet, guard, called=checkpoint.guard_called_ms is not None)


def guest_card(sheet: Sheet, card: Rect, guest: Guest | None, visits: str | None = None) -> None:
    """The masked name, and where the person belongs; of a visitor, where the visit goes if that is known."""
    colours = sheet.colours
    sheet.box(card, colours.card, radius_mm=theme.CARD_RADIUS_MM)
    person, inside = card.inset(sheet.px(3.4), 0).left(sheet.px(8), sheet.px(2.6))
    sheet.icon(person, "person", colours.act)
    name, unit = parts.who_words(sheet, guest)
    unit = visits or unit
    upper, lower = inside.centred(inside.w, sheet.px(13)).top(sheet.px(8))
    sheet.text(upper, name, theme.TEXT_NAME_MM, colours.ink, bold=True)
    sheet.text(lower, unit, theme.TEXT_BODY_MM, colours.quiet)


def _enter(sheet: Sheet, rect: Rect) -> None:
    colours = sheet.colours
    style = Style(colours.act, colours.on_act, soft=True)
    room = sheet.button(rect, AnswerMask(worn=True), style).inset(sheet.px(4), sheet.px(1.6))
    if sheet.tall:
        how, room = room.lower(sheet.px(11), sheet.px(1))
        picture, words = room.left(sheet.px(18), sheet.px(4))
    else:
        picture, words = room.left(sheet.px(21), sheet.px(5))
        how, words = words.far(sheet.px(48), sheet.px(3))
    sheet.icon(picture, "mask_on", colours.on_act, back=colours.act)
    sheet.pair(words, "mask.enter", 8.2, style.ink, style.ink, small_mm=3.8)
    far: Align = "centre" if sheet.tall else "right"
    sheet.pair(how, "mask.how", theme.TEXT_BODY_MM, style.ink, style.ink, bold=False, align=far)


def _way(sheet: Sheet, rect: Rect, action: Action, key: str, icon: str) -> None:
    colours = sheet.colours
    style = Style(colours.card, colours.act, colours.act, soft=True)
    room = sheet.button(rect, action, style).inset(sheet.px(2.4), 0)
    sheet.icon_pair(room, icon, key, 4.8, style, icon_mm=9.0, quiet=style.ink)

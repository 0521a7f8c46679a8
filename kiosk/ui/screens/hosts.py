"""A visitor's host: the visitor's page while the guard rings up, and the guard's page of what came of it."""

from kiosk.flow.guard_states import HostCall
from kiosk.flow.rule_actions import AnswerHost, CallHost
from kiosk.flow.states import AwaitingHost, Checkpoint
from kiosk.flow.visit import HostOutcome
from kiosk.people.roster import Person
from kiosk.ui import theme
from kiosk.ui.masking import surname_of
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame
from kiosk.ui.screens.mask import guest_card
from kiosk.ui.widgets import Sheet, Style

OUTCOMES: tuple[HostOutcome, ...] = ("confirmed", "not_reached", "declined")


def awaiting(sheet: Sheet, checkpoint: Checkpoint, stage: AwaitingHost) -> None:
    """Whom the guard rings up, and for how long that may take; below, the guard's bar."""
    colours = sheet.colours
    room = frame.step_room(sheet, "host.step", stage.until_ms, checkpoint.now_ms)
    bar, room = room.lower(sheet.px(theme.VERDICT_TARGET_MM + 0.2), sheet.px(3))
    who, title = sheet.split(room, 0.36, 5, tall_mm=38)
    guest, host = who.rows(2, sheet.px(2))
    guest_card(sheet, guest, stage.visit.guest)
    _host_card(sheet, host, stage.host)
    sheet.pair(title, "host.wait", 8.4, colours.ink, colours.quiet, small_mm=4.0, lines_max=3)
    call, guard = bar.columns(2, sheet.px(4))
    frame.call_button(sheet, call, called=checkpoint.guard_called_ms is not None)
    style = Style(colours.caution, colours.on_caution)
    inside = sheet.button(guard, CallHost(), style, hold_ms=frame.HOLD_MS).inset(sheet.px(2), 0)
    sheet.icon_pair(inside, "lock", "host.hold", 4.8, style, icon_mm=7.0, quiet=style.ink)


def call(sheet: Sheet, checkpoint: Checkpoint, stage: HostCall) -> None:
    """Whom to ring up about whom; one tap says what they said."""
    colours = sheet.colours
    room = frame.step_room(sheet, "host.call", stage.until_ms, checkpoint.now_ms)
    told, room = room.top(sheet.px(36 if sheet.tall else 18), sheet.px(3))
    guest, host = told.rows(2, sheet.px(2)) if sheet.tall else told.columns(2, sheet.px(3))
    guest_card(sheet, guest, stage.visit.guest)
    _host_card(sheet, host, stage.host)
    hint, room = room.lower(sheet.px(9), sheet.px(2))
    slots = room.rows(3, sheet.px(3)) if sheet.tall else room.columns(3, sheet.px(3))
    looks = (
        Style(colours.act, colours.on_act),
        Style(colours.caution, colours.on_caution),
        Style(colours.tool_key, colours.ink),
    )
    for outcome, slot, style in zip(OUTCOMES, slots, looks, strict=True):
        inside = sheet.button(slot, AnswerHost(outcome), style).inset(sheet.px(2), 0)
        sheet.pair(inside, f"host.{outcome}", 6.4, style.ink, style.ink, align="centre", small_mm=3.4)
    sheet.pair(hint, "host.hint", 4.0, colours.ink, colours.quiet, bold=False)


def _host_card(sheet: Sheet, card: Rect, host: Person | None) -> None:
    """Surname and office: a visitor sees nobody's whole name."""
    colours = sheet.colours
    sheet.box(card, colours.card, radius_mm=theme.CARD_RADIUS_MM)
    phone, inside = card.inset(sheet.px(3.4), 0).left(sheet.px(8), sheet.px(2.6))
    sheet.icon(phone, "bell", colours.act)
    upper, lower = inside.centred(inside.w, sheet.px(13)).top(sheet.px(8))
    name = surname_of(host.name) if host else sheet.says("host.nobody")
    sheet.text(upper, name, theme.TEXT_NAME_MM, colours.ink, bold=True)
    sheet.text(lower, host.unit if host else "", theme.TEXT_BODY_MM, colours.quiet)

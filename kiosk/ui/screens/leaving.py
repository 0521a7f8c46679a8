"""A visitor who leaves: four digits, one's own masked card, and goodbye."""

from kiosk.flow.actions import FirstVisit
from kiosk.flow.states import Checkpoint, Goodbye
from kiosk.flow.waiting_states import SigningOut
from kiosk.people.visitors import LAST_DIGITS
from kiosk.rules.knowledge import Visit
from kiosk.ui import theme
from kiosk.ui.screens import frame, keys, parts
from kiosk.ui.screens.visitor_known import found_cards
from kiosk.ui.widgets import Align, Sheet, Style

_ALIGN: dict[bool, Align] = {True: "centre", False: "left"}  # by whether the panel hangs upright


def signing_out(sheet: Sheet, checkpoint: Checkpoint, stage: SigningOut) -> None:
    """The pad, and then whoever inside the digits fit."""
    room = frame.step_room(sheet, "leaving.step", stage.until_ms, checkpoint.now_ms)
    if stage.found:
        found_cards(sheet, room, "leaving.which", map(_told, stage.found))
        return
    told, pad = sheet.split(room, 0.5, 4, tall_mm=54)
    ways, told = told.lower(sheet.px(theme.TARGET_MM + 0.2), sheet.px(3))
    keys.four_digits(sheet, told, stage.digits, "leaving.title", stage.notice or "")
    call, other = ways.columns(2, sheet.px(3))
    frame.call_button(sheet, call, called=checkpoint.guard_called_ms is not None)
    plain = Style(sheet.colours.card, sheet.colours.act, sheet.colours.act, soft=True)
    inside = sheet.button(other, FirstVisit(), plain).inset(sheet.px(1), 0)
    sheet.pair(inside, "leaving.unknown", 4.4, plain.ink, plain.ink, align="centre")
    keys.number_pad(sheet, pad, None)


def _told(stayed: Visit) -> tuple[str, str]:
    phone = f"****{(stayed.phone or '')[-LAST_DIGITS:]}"
    return stayed.name, "  ".join((phone, stayed.host or "")).rstrip()


def goodbye(sheet: Sheet, checkpoint: Checkpoint, stage: Goodbye) -> None:
    """Green, a tick, and a word; nothing tells others who it was."""
    colours = sheet.colours
    room = sheet.area.inset(sheet.px(5), sheet.px(2.5))
    chip, room = room.top(sheet.px(12), sheet.px(2))
    parts.verdict_chip(sheet, chip, "leaving.done", colours.on_go, colours.go)
    foot, room = room.lower(sheet.px(8), sheet.px(2))
    sign, title = sheet.split(room, 0.36, 6, tall_mm=62)
    sheet.icon(sign, "tick", colours.go, back=colours.go_halo, mark=colours.on_go)
    ink, align = colours.on_go, _ALIGN[sheet.tall]
    sheet.pair(title, "leaving.goodbye", 18.0, ink, ink, small_mm=6.6, small_bold=True, align=align)
    seconds = frame.seconds_left(stage.until_ms, checkpoint.now_ms)
    sheet.one_line(foot, "countdown", 3.4, colours.on_go, align="right", seconds=seconds)

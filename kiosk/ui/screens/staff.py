"""The call to staff on the idle screen: what is unusual, and what a guard does about it. It names nobody.

The kiosk can't tell a cluster of fevers from a sensor that drifts, and doesn't say which it is.
"""

from kiosk.flow.card_states import StaffCall
from kiosk.ui import theme
from kiosk.ui.scene import Rect
from kiosk.ui.screens import parts
from kiosk.ui.widgets import Sheet

MANY = "many_warm"  # said first: it is about people who stand at the gate now


def call_on_card(sheet: Sheet, card: Rect, call: StaffCall) -> None:
    """In the place of the face: what is to be checked, and a button to hold."""
    colours = sheet.colours
    sheet.box(card, colours.card, radius_mm=theme.CARD_RADIUS_MM, edge=colours.caution, soft=True)
    inside = card.inset(sheet.px(3), sheet.px(2))
    button, words = inside.lower(sheet.px(theme.VERDICT_TARGET_MM + 0.2), sheet.px(2))
    parts.hold_button(sheet, button, "staff.seen")
    reason = MANY if MANY in call.reasons else "level_off"
    what, how = words.rows(2, 0)
    sheet.pair(what, f"staff.{reason}", 4.4, colours.ink, colours.quiet)
    sheet.pair(how, f"staff.{reason}.help", 4.4, colours.ink, colours.quiet)

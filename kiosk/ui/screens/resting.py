"""The dark screen of an empty gate: the time, and that it wakes; nothing to touch, for any touch wakes it."""

from kiosk.flow.visit import Language
from kiosk.ui.facts import Facts
from kiosk.ui.scene import Panel, Rect, Scene
from kiosk.ui.theme import Colour
from kiosk.ui.widgets import Sheet

BLACK = Colour(0, 0, 0)
DIM = Colour(150, 150, 150)  # 7:1 on black, and no brighter
# It stands elsewhere every minute, so that nothing is burnt into the panel.
PLACES = 7


def resting(facts: Facts, panel: Panel, language: Language) -> Scene:
    """The scene; equal arguments give equal scenes."""
    sheet = Sheet(panel, language, BLACK, facts.theme)
    minute = facts.clock.minute if facts.clock else 0
    room = sheet.area.inset(sheet.px(8), sheet.px(6))
    high = sheet.px(30)
    top = room.y + (room.h - high) * (minute % PLACES) // (PLACES - 1)
    clock, words = Rect(room.x, top, room.w, high).top(sheet.px(15))
    if facts.clock is not None:
        sheet.text(clock, f"{facts.clock:%H:%M}", 10.0, DIM, align="centre")
    sheet.pair(words, "resting.wake", 5.0, DIM, DIM, bold=False, align="centre")
    return sheet.scene()

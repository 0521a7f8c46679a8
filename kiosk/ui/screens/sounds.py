"""The test of the alarm: the four rhythms drawn as they sound, and the question whether they were heard."""

from kiosk.flow.alarm_test import ALARMS
from kiosk.flow.effects import Sound
from kiosk.flow.guard_actions import ConfirmHeard, PlayAgain
from kiosk.flow.guard_states import AlarmTest
from kiosk.flow.states import Checkpoint
from kiosk.ui import theme
from kiosk.ui.facts import Facts
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame
from kiosk.ui.widgets import Sheet, Style

# What is heard and what is not, the first three seconds; as drivers/buzzer.py plays it.
RHYTHMS = {
    Sound.FEVER: ((400, 200),) * 5,
    Sound.SYMPTOM: ((100, 100), (100, 100), (100, 700)) * 3,
    Sound.UNJUDGED: ((200, 150), (200, 900)) * 2,
    Sound.FAULT: ((800, 200), (100, 700)) * 2,
}
SHOWN_MS = 3_000


def alarm_test(sheet: Sheet, checkpoint: Checkpoint, stage: AlarmTest, facts: Facts) -> None:
    """Four rows, then the answer."""
    del facts
    colours = sheet.colours
    room = frame.step_room(sheet, "alarm.title", stage.until_ms, checkpoint.now_ms)
    foot, room = room.lower(sheet.px(theme.TARGET_MM + 1), sheet.px(2))
    if checkpoint.guardroom.unheard:
        warned, room = room.lower(sheet.px(9), sheet.px(1))
        sheet.pair(warned, "alarm.unheard", 4.0, colours.alert, colours.quiet)
    card = sheet.box(room, colours.card, radius_mm=theme.CARD_RADIUS_MM).inset(sheet.px(3), sheet.px(1))
    for sound, row in zip(ALARMS, card.rows(len(ALARMS), sheet.px(1)), strict=True):
        words, bars = sheet.split(row, 0.42, 2, tall_mm=9)
        sheet.pair(words, f"alarm.{sound.value}", 4.4, colours.ink, colours.quiet)
        _rhythm(sheet, bars, RHYTHMS[sound])
    again, missed, heard = foot.columns(3, sheet.px(3))
    plain = Style(colours.card, colours.act, colours.act)
    for slot, action, key, style in (
        (again, PlayAgain(), "alarm.again", plain),
        (missed, ConfirmHeard(heard=False), "alarm.not_heard", Style(colours.caution, colours.on_caution)),
        (heard, ConfirmHeard(heard=True), "alarm.heard", Style(colours.act, colours.on_act)),
    ):
        inside = sheet.button(slot, action, style).inset(sheet.px(1.2), 0)
        sheet.pair(inside, key, 4.8, style.ink, style.ink, align="centre")


def _rhythm(sheet: Sheet, rect: Rect, pulses: tuple[tuple[int, int], ...]) -> None:
    """A bar for each tone, as long as it sounds."""
    high, at_ms = sheet.px(4.4), 0
    for on_ms, off_ms in pulses:
        x, wide = rect.x + rect.w * at_ms // SHOWN_MS, rect.w * min(on_ms, SHOWN_MS - at_ms) // SHOWN_MS
        sheet.box(Rect(x, rect.y + (rect.h - high) // 2, wide, high), sheet.colours.act, radius_mm=0.6)
        at_ms += on_ms + off_ms
        if at_ms >= SHOWN_MS:
            return

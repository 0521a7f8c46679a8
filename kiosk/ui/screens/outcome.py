"""From the decision to the next person: registering, go in, not this time."""

from kiosk.flow.actions import GoBack
from kiosk.flow.states import Admitted, Checkpoint, Refused, Saving
from kiosk.rules.calendar import clock_face, day_of, minute_of, written
from kiosk.ui import theme
from kiosk.ui.facts import Facts
from kiosk.ui.scene import Rect
from kiosk.ui.screens import exceptions, frame, parts
from kiosk.ui.widgets import Sheet, Style

BAR_STEP_MS = 100  # the bar under "go in" moves; finer steps can't be seen
PASS_NUMBERS = 10_000  # four digits are soon said, and come again after weeks
SLOW_MS = 1_500  # a record is durable in a few hundredths of a second; after so long the person wants a word


def saving(sheet: Sheet, checkpoint: Checkpoint, stage: Saving, facts: Facts) -> None:
    """Decided, but not green before the record is durable."""
    room = frame.header(sheet, facts).inset(sheet.px(theme.MARGIN_MM), sheet.px(theme.MARGIN_MM))
    colours = sheet.colours
    slow = checkpoint.now_ms - stage.since_ms >= SLOW_MS
    middle = room.centred(room.w, sheet.px(56))
    picture, words = middle.top(sheet.px(24), sheet.px(3))
    sheet.icon(picture, "wait", colours.act)
    title, hint = words.top(sheet.px(17), sheet.px(1))
    sheet.pair(title, "saving.title", 10.0, colours.ink, colours.quiet, align="centre", small_mm=4.2)
    key = "saving.slow" if slow else "saving.wait"
    sheet.pair(hint, key, 4.0, colours.ink, colours.quiet, bold=slow, align="centre")


def admitted(sheet: Sheet, checkpoint: Checkpoint, stage: Admitted, facts: Facts) -> None:
    """Green, a tick, and nothing that tells others who it was."""
    colours = sheet.colours
    bar, room = sheet.area.lower(sheet.px(8))
    sheet.box(bar, colours.go_deep)
    _time_left(sheet, bar, checkpoint, stage)
    room = room.inset(sheet.px(5), sheet.px(2.5))
    left, room = sheet.split(room, 0.36, 6, tall_mm=62)
    chip, sign = left.top(sheet.px(12), sheet.px(1))
    parts.verdict_chip(sheet, chip, "verdict.admit", colours.on_go, colours.go)
    sheet.icon(sign, "tick", colours.go, back=colours.go_halo, mark=colours.on_go)
    mask, room = room.lower(sheet.px(7), sheet.px(3))
    facts_card, title = room.lower(sheet.px(24), sheet.px(2))
    if sheet.training and not sheet.tall:
        title = title.top(sheet.px(3))[1]  # the corner says so
    sheet.pair(
        title,
        "admitted.title",
        21.0,
        colours.on_go,
        colours.on_go,
        small_mm=6.6,
        small_bold=True,
        align="centre" if sheet.tall else "left",
    )
    _admitted_card(sheet, facts_card, stage, facts)
    picture, mask = mask.left(sheet.px(6), sheet.px(2))
    sheet.icon(picture, "mask", colours.on_go, back=colours.go)
    sheet.one_line(mask, "admitted.mask", theme.TEXT_BODY_MM, colours.on_go)


def refused(sheet: Sheet, checkpoint: Checkpoint, stage: Refused, facts: Facts) -> None:
    """Not this time: why, and what would help."""
    del facts
    colours = sheet.colours
    ink = colours.on_caution
    room = sheet.area.inset(sheet.px(5), sheet.px(2.5))
    top, room = room.top(sheet.px(12), sheet.px(2))
    parts.verdict_chip(sheet, top, "verdict.refuse", ink, colours.caution)
    frame.language_button(sheet, top, fill=colours.caution, ink=ink, edge=ink)
    if sheet.tall:
        waits, room = room.top(sheet.px(5), sheet.px(1))
    else:
        waits = top.far(sheet.px(22), sheet.px(5))[1]
    seconds = sheet.says("countdown", seconds=frame.seconds_left(stage.until_ms, checkpoint.now_ms))
    sheet.text(waits, seconds, theme.TEXT_BODY_MM, ink, align="right")
    buttons, room = room.lower(sheet.px(theme.VERDICT_TARGET_MM + 0.2), sheet.px(3))
    if stage.offered:
        if sheet.tall:
            guard, room = room.lower(buttons.h, sheet.px(2))
        else:
            guard, buttons = buttons.left(round(buttons.w * 0.34), sheet.px(4))
        exceptions.guard_button(sheet, guard)
    left, room = sheet.split(room, 0.26, 6, tall_mm=20 if stage.offered else 34)
    sheet.icon(left, "caution", ink, back=colours.caution, mark=ink)
    title, room = room.top(sheet.px(20), sheet.px(2))
    if stage.next_ms is None:
        sheet.pair(title, "refused.title", 11.5, ink, ink, small_mm=4.6)
    else:
        day, minute = written(day_of(stage.next_ms)), clock_face(minute_of(stage.next_ms))
        month, day_of_month = int(day[5:7]), int(day[8:])
        sheet.pair(
            title, "refused.next", 9.0, ink, ink, small_mm=4.6, month=month, day=day_of_month, time=minute
        )
    parts.reason(sheet, room, stage.reasons, colours.caution_soft)
    call, done = buttons.columns(2, sheet.px(4))
    called = checkpoint.guard_called_ms is not None
    plain = Style(colours.card, colours.ink)
    frame.call_button(sheet, call, called=called, style=plain, key="call.urgent" if stage.offered else "call")
    room = sheet.button(done, GoBack(), Style(ink, colours.caution)).inset(sheet.px(3), 0)
    sheet.pair(room, "refused.ok", 5.0, colours.caution, colours.caution, align="centre")


def _time_left(sheet: Sheet, bar: Rect, checkpoint: Checkpoint, stage: Admitted) -> None:
    colours = sheet.colours
    passed_ms = (checkpoint.now_ms - stage.since_ms) // BAR_STEP_MS * BAR_STEP_MS
    seconds = frame.seconds_left(stage.until_ms, stage.since_ms + passed_ms)
    words, track = bar.inset(sheet.px(theme.MARGIN_MM), 0).far(sheet.px(40), sheet.px(5))
    track = track.centred(track.w, sheet.px(1.8))
    sheet.box(track, colours.go_halo, radius_mm=0.9)
    whole_ms = max(1, stage.until_ms - stage.since_ms)
    share = min(max(passed_ms / whole_ms, 0.0), 1.0)
    passed = round(share * track.w)
    if passed >= track.h:
        sheet.box(Rect(track.x, track.y, passed, track.h), colours.on_go, radius_mm=0.9)
    sheet.one_line(words, "countdown", 3.2, colours.on_go, align="right", seconds=seconds)


def _admitted_card(sheet: Sheet, rect: Rect, stage: Admitted, facts: Facts) -> None:
    colours = sheet.colours
    ink = colours.on_go
    card = sheet.box(rect, colours.go_card, radius_mm=theme.CARD_RADIUS_MM).inset(sheet.px(4), sheet.px(2.4))
    left, right = card.left(round(card.w * 0.46), sheet.px(4))
    sheet.box(Rect(right.x - sheet.px(3), card.y, max(1, sheet.px(0.2)), card.h), colours.go_halo)
    label, number = left.top(sheet.px(5))
    sheet.one_line(label, "estimate", theme.TEXT_SMALL_MM, ink)
    screening = stage.visit.screening
    if screening is not None and screening.estimate_centi_c is not None:
        sheet.text(number, parts.estimate_words(screening.estimate_centi_c), 9.4, ink, bold=True)
    label, name = right.top(sheet.px(5))
    sheet.one_line(label, "name", theme.TEXT_SMALL_MM, ink)
    saved, name = name.far(sheet.px(12), sheet.px(1))
    sheet.text(name, parts.who_words(sheet, stage.visit.guest)[0], 7.2, ink, bold=True)
    _beside_the_name(sheet, saved, stage, facts)


def _beside_the_name(sheet: Sheet, rect: Rect, stage: Admitted, facts: Facts) -> None:
    """A visitor's pass number, which is the end of the record's; for others when it was written."""
    ink = sheet.colours.on_go
    guest = stage.visit.guest
    upper, lower = sheet.stacked(rect, 4.2, 3.2)
    if guest is not None and guest.category == "visitor":
        sheet.text(upper, f"{stage.seq % PASS_NUMBERS:04d}", 4.2, ink, bold=True, align="right")
        sheet.text(lower, sheet.says("admitted.pass"), 3.2, ink, align="right")
        return
    if facts.clock is not None:
        sheet.text(upper, f"{facts.clock:%H:%M}", 4.2, ink, bold=True, align="right")
    sheet.text(lower, sheet.says("admitted.saved"), 3.2, ink, align="right")

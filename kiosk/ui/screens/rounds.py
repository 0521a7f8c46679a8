"""Rounds at this post: a tile for each and its time, and the checklist of one with a tile for each spot."""

from kiosk.flow.guard_actions import BeginRound, EndRound, PickRound, TickSpot
from kiosk.flow.guard_states import RoundPage, RoundsPage
from kiosk.flow.rounds import ITEMS_PER_PAGE, SPOTS_PER_PAGE, TO_DO, can_be_done
from kiosk.flow.states import Checkpoint
from kiosk.rules.book import Round
from kiosk.rules.calendar import clock_face
from kiosk.rules.rounds import RoundDue
from kiosk.ui import theme
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame
from kiosk.ui.screens.post import tiles
from kiosk.ui.widgets import Sheet, Style

SPOT_COLUMNS, SPOT_ROWS = 2, 2

assert SPOT_COLUMNS * SPOT_ROWS == SPOTS_PER_PAGE, "one page fills the grid"


def listed(sheet: Sheet, checkpoint: Checkpoint, stage: RoundsPage) -> None:
    """Everything that is due at this post."""
    room = frame.step_header(sheet, "rounds.title", stage.until_ms, checkpoint.now_ms)
    key = "rounds.hint" if stage.due else "rounds.none"
    slots = tiles(sheet, room, key, len(stage.due))
    for each, slot in zip(stage.due[stage.page * ITEMS_PER_PAGE :], slots, strict=False):
        open_ = can_be_done(each)
        minutes = dict(stage.running).get(each.round.id) if open_ else None
        _round(sheet, slot, each, minutes, dict(stage.ticked).get(each.round.id, 0) if open_ else 0)


def checklist(sheet: Sheet, checkpoint: Checkpoint, stage: RoundPage) -> None:
    """The spots of one round, a tap each; below, its timer, and two seconds to end it."""
    colours = sheet.colours
    room = frame.step_room(sheet, "spots.title", stage.until_ms, checkpoint.now_ms)
    foot, room = room.lower(sheet.px(theme.VERDICT_TARGET_MM + 0.2), sheet.px(2))
    title, room = room.top(sheet.px(theme.TARGET_MM + 0.2), sheet.px(1.4))
    more, title = title.far(sheet.px(34), sheet.px(3))
    sheet.pair_of(title, _names(sheet, stage.round.zh, stage.round.en), 5.2, colours.ink, colours.quiet)
    if len(stage.ticked) > SPOTS_PER_PAGE:
        frame.more_button(sheet, more)
    columns, rows = (1, SPOTS_PER_PAGE) if sheet.tall else (SPOT_COLUMNS, SPOT_ROWS)
    slots = room.cells(columns, rows, sheet.px(3), sheet.px(2))
    first = stage.page * SPOTS_PER_PAGE
    for place, slot in zip(range(first, len(stage.ticked)), slots, strict=False):
        _spot(sheet, slot, stage, place)
    _foot(sheet, foot, stage)


def _spot(sheet: Sheet, slot: Rect, stage: RoundPage, place: int) -> None:
    """A spot: a tap ticks it, another takes that back."""
    colours, done = sheet.colours, stage.ticked[place]
    style = Style(colours.act, colours.on_act) if done else Style(colours.card, colours.ink, colours.act)
    room = sheet.button(slot, TickSpot(place, not done), style).inset(sheet.px(2.4), sheet.px(0.6))
    sign, room = room.left(sheet.px(6.6), sheet.px(2))
    if done:
        sheet.icon(sign, "check", style.ink, back=style.fill, mark=style.ink)
    else:
        sheet.text(sign, str(place + 1), 4.6, colours.quiet, align="centre")
    quiet = style.ink if done else colours.quiet
    sheet.pair_of(room, _names(sheet, *stage.round.spots[place]), 5.2, style.ink, quiet)


def _foot(sheet: Sheet, foot: Rect, stage: RoundPage) -> None:
    """How many are done and for how long; the button to begin, or to end, once there is something to end."""
    colours, each = sheet.colours, stage.round
    button, told = foot.far(round(foot.w * 0.5), sheet.px(4))
    done, spots = sum(stage.ticked), len(stage.ticked)
    key, minutes, asked = (
        "spots.told" if stage.minutes is None else "spots.timed",
        stage.minutes,
        _asked(each),
    )
    sheet.pair(
        told, key, 5.0, colours.ink, colours.quiet, done=done, spots=spots, minutes=minutes, asked=asked
    )
    if each.minutes_min is not None and stage.minutes is None:
        style = Style(colours.act, colours.on_act)
        room = sheet.button(button, BeginRound(each.id), style).inset(sheet.px(2), 0)
        sheet.pair(room, "spots.begin", 5.4, style.ink, style.ink, align="centre", asked=_asked(each))
        return
    if not done:
        sheet.pair(button, "spots.hint", 4.6, colours.ink, colours.quiet, bold=False)
        return
    whole = done == spots
    style = Style(colours.act, colours.on_act) if whole else Style(colours.caution, colours.on_caution)
    room = sheet.button(button, EndRound(each.id), style, hold_ms=frame.HOLD_MS).inset(sheet.px(2), 0)
    key = "spots.end" if whole else "spots.end_partly"
    sheet.pair(room, key, 5.4, style.ink, style.ink, align="centre", left=spots - done)


def _round(sheet: Sheet, slot: Rect, each: RoundDue, minutes: int | None, ticked: int) -> None:
    """What, when, and how it stands; a tap opens a checklist or begins what is timed, two seconds end it."""
    style = _style(sheet, each, under_way=minutes is not None or ticked > 0)
    room = _tile(sheet, slot, each, minutes, style).inset(sheet.px(2.4), sheet.px(0.6))
    sign, room = room.left(sheet.px(6.6), sheet.px(2))
    sheet.icon(sign, _icon(each, minutes), style.ink, back=style.fill, mark=style.fill)
    upper, lower = sheet.stacked(room, 5.4, 3.6)
    names = _names(sheet, each.round.zh, each.round.en)
    both = "  ".join(names)
    sheet.text(upper, both if sheet.fits(both, upper, 5.4) else names[0], 5.4, style.ink, bold=True)
    sheet.text(lower, _words(sheet, each, minutes, ticked), 3.6, style.ink)


def _style(sheet: Sheet, each: RoundDue, *, under_way: bool) -> Style:
    colours = sheet.colours
    if under_way:
        return Style(colours.act, colours.on_act)
    if each.state in TO_DO:
        return Style(colours.caution, colours.on_caution)
    return Style(colours.card, colours.ink, colours.act if can_be_done(each) else None)


def _icon(each: RoundDue, minutes: int | None) -> str:
    if minutes is not None or each.state == "later":
        return "wait"
    return "bell" if each.state in TO_DO else "tick"


def _tile(sheet: Sheet, slot: Rect, each: RoundDue, minutes: int | None, style: Style) -> Rect:
    """The tile; a button only while there is something to do."""
    if not can_be_done(each):
        return sheet.box(slot, style.fill, radius_mm=theme.CARD_RADIUS_MM)
    if each.round.spots:
        return sheet.button(slot, PickRound(each.round.id), style)
    if each.round.minutes_min is not None and minutes is None:
        return sheet.button(slot, BeginRound(each.round.id), style)
    return sheet.button(slot, EndRound(each.round.id), style, hold_ms=frame.HOLD_MS)


def _words(sheet: Sheet, each: RoundDue, minutes: int | None, ticked: int) -> str:
    times = f"{clock_face(each.time.from_minute)}-{clock_face(each.time.to_minute)}" if each.time else ""
    spots = len(each.round.spots)
    if minutes is not None and spots:
        return sheet.says("round.running_spots", minutes=minutes, done=ticked, spots=spots)
    if minutes is not None:
        return sheet.says("round.running", minutes=minutes, asked=_asked(each.round))
    done = each.done
    words = sheet.says(
        f"round.{each.state}", minutes=done.minutes if done else 0, left=len(done.left_out) if done else 0
    )
    count = sheet.says("round.spots", done=ticked, spots=spots) if spots and can_be_done(each) else ""
    return "  ".join(part for part in (times, words, count) if part)


def _asked(each: Round) -> str:
    return f"{each.minutes_min}-{each.minutes_max}"


def _names(sheet: Sheet, zh: str, en: str) -> tuple[str, str]:
    """A name of the site document, in the chosen language first."""
    return (zh, en) if sheet.language == "zh" else (en, zh)

"""The guard's post: a tile for each round and its time, and for each visitor inside."""

from kiosk.flow.actions import TurnPage
from kiosk.flow.guard_actions import BeginRound, EndRound, SignOut
from kiosk.flow.guard_states import InsidePage, PostPage, RoundsPage
from kiosk.flow.post import ITEMS_PER_PAGE, TO_DO
from kiosk.flow.states import Checkpoint
from kiosk.rules.calendar import clock_face
from kiosk.rules.hours import Stay
from kiosk.rules.rounds import RoundDue
from kiosk.ui import theme
from kiosk.ui.facts import Facts
from kiosk.ui.masking import mask_name
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame
from kiosk.ui.widgets import Sheet, Style

COLUMNS, ROWS = 2, 2
LAST_DIGITS = 4  # of a phone: enough to tell two visitors apart

assert COLUMNS * ROWS == ITEMS_PER_PAGE, "one page fills the grid"


def drawn(sheet: Sheet, checkpoint: Checkpoint, stage: PostPage, facts: Facts) -> None:
    """Either of the pages."""
    del facts
    match stage:
        case RoundsPage():
            slots = _page(sheet, checkpoint, stage, "rounds", len(stage.due))
            for each, slot in zip(stage.due[stage.page * ITEMS_PER_PAGE :], slots, strict=False):
                under_way = dict(stage.running) if each.state in TO_DO else {}
                _round(sheet, slot, each, under_way.get(each.round.id))
        case InsidePage():
            slots = _page(sheet, checkpoint, stage, "inside", len(stage.stays))
            for stay, slot in zip(stage.stays[stage.page * ITEMS_PER_PAGE :], slots, strict=False):
                _stay(sheet, slot, stay)


def _page(sheet: Sheet, checkpoint: Checkpoint, stage: PostPage, name: str, count: int) -> tuple[Rect, ...]:
    """Header, hint and the key to the next page; the slots that are left for tiles."""
    colours = sheet.colours
    room = frame.step_header(sheet, f"{name}.title", stage.until_ms, checkpoint.now_ms)
    room = room.inset(sheet.px(theme.MARGIN_MM), sheet.px(theme.MARGIN_MM))
    foot, room = room.lower(sheet.px(theme.TARGET_MM + 0.2), sheet.px(2.4))
    more, foot = foot.far(sheet.px(34), sheet.px(3))
    key = f"{name}.hint" if count else f"{name}.none"
    sheet.pair(foot, key, 4.2, colours.ink, colours.quiet, count=count)
    if count > ITEMS_PER_PAGE:
        inside = sheet.button(more, TurnPage(), Style(colours.card, colours.act, colours.act))
        sheet.pair(inside, "visitor.more", 4.4, colours.act, colours.act, align="centre")
    columns, rows = (1, ITEMS_PER_PAGE) if sheet.tall else (COLUMNS, ROWS)
    return room.cells(columns, rows, sheet.px(3), sheet.px(2))


def _round(sheet: Sheet, slot: Rect, each: RoundDue, minutes: int | None) -> None:
    """What, when, and how it stands; a tap begins one that is timed, two seconds end one."""
    style = _style(sheet, each, minutes)
    room = _tile(sheet, slot, each, minutes, style).inset(sheet.px(2.4), sheet.px(0.6))
    sign, room = room.left(sheet.px(6.6), sheet.px(2))
    sheet.icon(sign, _icon(each, minutes), style.ink, back=style.fill, mark=style.fill)
    upper, lower = sheet.stacked(room, 5.4, 3.6)
    names = (each.round.zh, each.round.en) if sheet.language == "zh" else (each.round.en, each.round.zh)
    both = "  ".join(names)
    sheet.text(upper, both if sheet.fits(both, upper, 5.4) else names[0], 5.4, style.ink, bold=True)
    sheet.text(lower, _words(sheet, each, minutes), 3.6, style.ink)


def _style(sheet: Sheet, each: RoundDue, minutes: int | None) -> Style:
    colours = sheet.colours
    if each.state not in TO_DO:
        return Style(colours.card, colours.ink)
    return (
        Style(colours.caution, colours.on_caution) if minutes is None else Style(colours.act, colours.on_act)
    )


def _icon(each: RoundDue, minutes: int | None) -> str:
    if each.state not in TO_DO:
        return "wait" if each.state == "later" else "tick"
    return "bell" if minutes is None else "wait"


def _tile(sheet: Sheet, slot: Rect, each: RoundDue, minutes: int | None, style: Style) -> Rect:
    """The tile; a button only while there is something to do."""
    if each.state not in TO_DO:
        return sheet.box(slot, style.fill, radius_mm=theme.CARD_RADIUS_MM)
    if each.round.minutes_min is not None and minutes is None:
        return sheet.button(slot, BeginRound(each.round.id), style)
    return sheet.button(slot, EndRound(each.round.id), style, hold_ms=frame.HOLD_MS)


def _words(sheet: Sheet, each: RoundDue, minutes: int | None) -> str:
    times = f"{clock_face(each.time.from_minute)}-{clock_face(each.time.to_minute)}" if each.time else ""
    asked = f"{each.round.minutes_min}-{each.round.minutes_max}"
    if minutes is not None:
        return sheet.says("round.running", minutes=minutes, asked=asked)
    words = sheet.says(f"round.{each.state}", minutes=each.done.minutes if each.done else 0)
    return "  ".join(part for part in (times, words) if part)


def _stay(sheet: Sheet, slot: Rect, stay: Stay) -> None:
    """Masked name, last digits, whom they see and for how long; two seconds sign them out."""
    colours = sheet.colours
    style = (
        Style(colours.caution, colours.on_caution)
        if stay.over
        else Style(colours.card, colours.ink, colours.act)
    )
    room = sheet.button(slot, SignOut(stay.visit.entry_id), style, hold_ms=frame.HOLD_MS)
    room = room.inset(sheet.px(2.4), sheet.px(0.6))
    number, room = room.far(sheet.px(24), sheet.px(1))
    hours, minutes = divmod(stay.minutes, 60)
    sheet.text(number, f"{hours}:{minutes:02d}", 7.0, style.ink, bold=True, align="right")
    upper, lower = sheet.stacked(room, 5.4, 3.6)
    phone = f"  {stay.visit.phone[-LAST_DIGITS:]}" if stay.visit.phone else ""
    name = mask_name(stay.visit.name) or sheet.says("inside.sealed")
    sheet.text(upper, name + phone, 5.4, style.ink, bold=True)
    words = sheet.says("inside.over") if stay.over else ""
    sheet.text(lower, "  ".join(part for part in (stay.visit.host, words) if part), 3.6, style.ink)

"""The guard's post: a tile for each of today's visitors, and for each person whose readings are due."""

from datetime import timedelta

from kiosk.flow.guard_actions import SignOut
from kiosk.flow.guard_states import InsidePage, Observed, PostPage, ReadingsPage
from kiosk.flow.post import ITEMS_PER_PAGE
from kiosk.flow.states import Checkpoint
from kiosk.rules.calendar import clock_face, minute_of
from kiosk.rules.hours import Gone, Stay
from kiosk.rules.knowledge import Visit
from kiosk.ui import theme
from kiosk.ui.masking import mask_name
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame
from kiosk.ui.widgets import Sheet, Style

COLUMNS, ROWS = 2, 2
LAST_DIGITS = 4  # of a phone: enough to tell two visitors apart

assert COLUMNS * ROWS == ITEMS_PER_PAGE, "one page fills the grid"


def drawn(sheet: Sheet, checkpoint: Checkpoint, stage: PostPage) -> None:
    """Either of the pages."""
    first = stage.page * ITEMS_PER_PAGE
    match stage:
        case InsidePage():
            room = frame.step_header(sheet, "inside.title", stage.until_ms, checkpoint.now_ms)
            count = len(stage.stays) + len(stage.gone)
            key = "inside.hint" if stage.stays else "inside.all_gone" if count else "inside.none"
            slots = tiles(sheet, room, key, count, inside=len(stage.stays), came=stage.came)
            everybody: tuple[Stay | Gone, ...] = (*stage.stays, *stage.gone)
            for each, slot in zip(everybody[first:], slots, strict=False):
                match each:
                    case Stay():
                        _stay(sheet, slot, each)
                    case Gone():
                        _gone(sheet, slot, each)
        case ReadingsPage():
            room = frame.step_header(sheet, "readings.title", stage.until_ms, checkpoint.now_ms)
            key = "readings.hint" if stage.observed else "readings.none"
            slots = tiles(sheet, room, key, len(stage.observed))
            for observed, slot in zip(stage.observed[first:], slots, strict=False):
                _observed(sheet, slot, observed)


def tiles(
    sheet: Sheet, room: Rect, key: str, count: int, *, inside: int = 0, came: int = 0
) -> tuple[Rect, ...]:
    """Hint, and the key to the next page if there is one; the slots that are left for tiles."""
    colours = sheet.colours
    room = room.inset(sheet.px(theme.MARGIN_MM), sheet.px(theme.MARGIN_MM))
    if not count:
        ink, quiet = colours.ink, colours.quiet
        sheet.pair(room, key, 8.2, ink, quiet, align="centre", small_mm=3.8)
        return ()
    foot, room = room.lower(sheet.px(theme.TARGET_MM + 0.2), sheet.px(2.4))
    more, foot = foot.far(sheet.px(34), sheet.px(3))
    sheet.pair(foot, key, 4.2, colours.ink, colours.quiet, inside=inside, came=came)
    if count > ITEMS_PER_PAGE:
        frame.more_button(sheet, more)
    columns, rows = (1, ITEMS_PER_PAGE) if sheet.tall else (COLUMNS, ROWS)
    return room.cells(columns, rows, sheet.px(3), sheet.px(2))


def _stay(sheet: Sheet, slot: Rect, stay: Stay) -> None:
    """Masked name, last digits, whom they see and for how long; two seconds sign them out."""
    colours = sheet.colours
    style = (
        Style(colours.caution, colours.on_caution)
        if stay.over
        else Style(colours.card, colours.ink, colours.act)
    )
    room = sheet.button(slot, SignOut(stay.visit.entry_id), style, hold_ms=frame.HOLD_MS)
    words = sheet.says("inside.over") if stay.over else ""
    duration = str(timedelta(minutes=stay.minutes))[:-3]
    _visitor(sheet, room, stay.visit, (duration, words), style)


def _gone(sheet: Sheet, slot: Rect, gone: Gone) -> None:
    """The same of who has left, with when they came and went; nothing to touch."""
    colours = sheet.colours
    room = sheet.box(slot, colours.tool_key, radius_mm=theme.CARD_RADIUS_MM)
    unknown = "--:--" if gone.visit.signed_out else "?"
    times = (
        clock_face(minute_of(each)) if each is not None else unknown for each in (gone.came_ms, gone.left_ms)
    )
    style = Style(colours.tool_key, colours.ink)
    key = "inside.gone" if gone.visit.signed_out else "inside.unsigned"
    _visitor(sheet, room, gone.visit, ("-".join(times), sheet.says(key)), style)


def _visitor(sheet: Sheet, room: Rect, visit: Visit, told: tuple[str, str], style: Style) -> None:
    room = room.inset(sheet.px(2.4), sheet.px(0.6))
    figure, words = told
    number, room = room.far(sheet.px(24), sheet.px(1))
    sheet.text(number, figure, 7.0, style.ink, bold=True, align="right")
    upper, lower = sheet.stacked(room, 5.4, 3.6)
    phone = f"  {visit.phone[-LAST_DIGITS:]}" if visit.phone else ""
    name = mask_name(visit.name) or sheet.says("inside.sealed")
    sheet.text(upper, name + phone, 5.4, style.ink, bold=True)
    sheet.text(lower, "  ".join(part for part in (visit.host, words) if part), 3.6, style.ink)


def _observed(sheet: Sheet, slot: Rect, observed: Observed) -> None:
    """Masked name and unit, day n of so many; today's readings, and how many were missed in all."""
    colours, duty = sheet.colours, observed.duty
    late = duty.missed_today > 0
    style = Style(colours.caution, colours.on_caution) if late else Style(colours.card, colours.ink)
    room = sheet.box(slot, style.fill, radius_mm=theme.CARD_RADIUS_MM).inset(sheet.px(2.4), sheet.px(0.6))
    counted = duty.counted
    key = "readings.over" if counted.over else "readings.day"
    upper, lower = sheet.stacked(room, 5.4, 3.6)
    day, upper = upper.far(sheet.px(26), sheet.px(1))
    sheet.text(day, sheet.says(key, day=counted.day_n, days=counted.days), 4.6, style.ink, align="right")
    person = observed.person
    unit = f"  {person.unit}" if person is not None and person.unit else ""
    name = mask_name(person.name) if person is not None else duty.person_id
    sheet.text(upper, name + unit, 5.4, style.ink, bold=True)
    parts = [
        f"{clock_face(each.time.from_minute)} {sheet.says(f'reading.{each.state}')}" for each in duty.today
    ]
    if duty.missed:
        parts.append(sheet.says("readings.missed", count=duty.missed))
    sheet.text(lower, "  ".join(parts), 3.6, style.ink)

"""What screens have in common: header, footer, countdown, the button that calls the guard."""

from datetime import datetime

from kiosk.flow.actions import Action, CallGuard, GoBack, SwitchLanguage, TurnPage
from kiosk.ui import theme
from kiosk.ui.facts import Facts
from kiosk.ui.scene import Rect
from kiosk.ui.theme import Colour
from kiosk.ui.widgets import Sheet, Style

DRILL_EDGE_MM = 1.0  # the outermost millimetre is free on every screen
HOLD_MS = 2_000  # long enough that nobody silences an alarm by leaning on the glass
COUNTDOWN_FULL_S = 45  # a ring as full as the longest ordinary wait
COUNTDOWN_LATE_S = 10  # from here on it asks for attention
# What an upright panel is too narrow to have beside each other.
CLOCK_ROW_MM = 8.0
STEP_ROW_MM = 11.0
FOOTER_ROW_MM = 5.0


def header(sheet: Sheet, facts: Facts, *, held: Action | None = None, due: int = 0) -> Rect:
    """Place, time and language on top, and the house's mark; returns the room below.

    The mark may be `held`; with something `due` it is the guard's bell, and says how much.
    """
    colours = sheet.colours
    inside, strip, rest = _bar(sheet, CLOCK_ROW_MM)
    logo, inside = inside.left(sheet.px(8.4), sheet.px(2.4))
    fill, ink, icon = colours.act, colours.on_act, "thermometer"
    if due:
        fill, ink, icon = colours.caution, colours.on_caution, "bell"
    logo = sheet.box(logo.centred(logo.w, logo.w), fill, radius_mm=1.8)
    sheet.icon(logo.inset(sheet.px(1.3)), icon, ink, back=fill)
    if held is not None:
        side = max(sheet.px(theme.VERDICT_TARGET_MM + 0.2), sheet.panel.px_min(theme.VERDICT_TARGET_MM))
        sheet.target(Rect(0, 0, side, side), held, box=logo, hold_ms=HOLD_MS, radius_mm=1.8)
    if strip is None:
        clock, place = inside.far(sheet.px(44), sheet.px(3))
        site, gate = place.centred(place.w, sheet.px(10)).rows(2, 0)
    else:
        site = inside
        clock, gate = strip.far(sheet.px(40), sheet.px(2))
    _site(sheet, site, facts)
    if due:
        sheet.text(gate, sheet.both("idle.due", count=due), theme.TEXT_SMALL_MM, colours.alert, bold=True)
    else:
        _gate(sheet, gate, facts)
    _clock(sheet, clock, facts)
    return rest


def step_header(sheet: Sheet, key: str, until_ms: int | None, now_ms: int) -> Rect:
    """Way back, what this step is, time left and language; returns the room below."""
    colours = sheet.colours
    inside, strip, rest = _bar(sheet, STEP_ROW_MM)
    back, inside = inside.left(sheet.px(22), sheet.px(4))
    back_button(sheet, back)
    if until_ms is not None:
        ring, inside = inside.far(sheet.px(9.5), sheet.px(4))
        countdown(sheet, ring, until_ms, now_ms)
    sheet.pair(strip or inside, key, theme.TEXT_LEAD_MM, colours.ink, colours.quiet)
    return rest


def step_room(sheet: Sheet, key: str, until_ms: int | None, now_ms: int) -> Rect:
    """The same header; returns the room below it within the usual margins."""
    rest = step_header(sheet, key, until_ms, now_ms)
    return rest.inset(sheet.px(theme.MARGIN_MM), sheet.px(theme.MARGIN_MM))


def back_button(sheet: Sheet, slot: Rect, key: str = "back") -> None:
    """The way back, in a slot of the header."""
    colours = sheet.colours
    box = slot.centred(slot.w, sheet.px(10))
    room = sheet.button(
        box, GoBack(), Style(colours.act_soft, colours.act), reach=_reach(sheet, slot), radius_mm=1.8
    )
    arrow, room = room.inset(sheet.px(1.4), 0).left(sheet.px(4))
    sheet.icon(arrow, "left", colours.act)
    sheet.text(room, sheet.says(key), theme.TEXT_BODY_MM, colours.act, bold=True, align="centre")


def more_button(sheet: Sheet, slot: Rect) -> None:
    """The key to the next page of what is listed."""
    act = sheet.colours.act
    room = sheet.button(slot, TurnPage(), Style(sheet.colours.card, act, act))
    sheet.pair(room, "visitor.more", 4.4, act, act, align="centre")


def language_button(
    sheet: Sheet,
    bar: Rect,
    *,
    fill: Colour | None = None,
    ink: Colour | None = None,
    edge: Colour | None = None,
) -> None:
    """The other language, at the right end of a bar."""
    colours = sheet.colours
    fill, ink, edge = fill or colours.card, ink or colours.ink, edge or colours.line
    slot = bar.far(sheet.px(22))[0]
    box = slot.centred(slot.w, sheet.px(9))
    if sheet.training:
        room = Rect(slot.x, max(slot.y, sheet.px(DRILL_EDGE_MM)), slot.w, sheet.px(11.2))
        badge, box = room.top(sheet.px(3.6), sheet.px(0.2))
        _drill_badge(sheet, badge)
    room = sheet.button(
        box, SwitchLanguage(), Style(fill, ink, edge), reach=_reach(sheet, slot), radius_mm=1.8
    )
    globe, room = room.inset(sheet.px(1.6), 0).left(sheet.px(4.2), sheet.px(0.8))
    sheet.icon(globe, "globe", ink)
    sheet.text(room, sheet.says("language.switch"), 3.4, ink, bold=True, align="centre")


def drill(sheet: Sheet) -> None:
    """Stripes around the whole screen and the word in its corner: nothing here is meant."""
    if not sheet.drill_said:
        corner = sheet.area.inset(sheet.px(theme.MARGIN_MM), sheet.px(DRILL_EDGE_MM)).top(sheet.px(3.6))[0]
        _drill_badge(sheet, corner.far(sheet.px(22))[0])
    wide = sheet.px(DRILL_EDGE_MM)
    top, rest = sheet.area.top(wide)
    lower, rest = rest.lower(wide)
    for edge in (top, lower, rest.left(wide)[0], rest.far(wide)[0]):
        sheet.stripes(edge, shifted=False)


def countdown(sheet: Sheet, slot: Rect, until_ms: int, now_ms: int) -> None:
    """Seconds left, in a ring."""
    colours = sheet.colours
    seconds = seconds_left(until_ms, now_ms)
    late = seconds <= COUNTDOWN_LATE_S
    ring = slot.centred(sheet.px(9), sheet.px(9))
    sheet.ring(ring, seconds / COUNTDOWN_FULL_S, colours.alert if late else colours.act, colours.track, 0.9)
    sheet.text(
        ring.inset(sheet.px(1.4), 0),
        str(seconds),
        3.6,
        colours.alert if late else colours.ink,
        bold=True,
        align="centre",
    )


def footer(sheet: Sheet, facts: Facts) -> Rect:
    """The notice, how long records are kept, and what waits for the office; returns its rectangle.

    Upright they stand on two lines.
    """
    colours = sheet.colours
    bar, _ = sheet.area.lower(sheet.px(theme.FOOTER_MM + (FOOTER_ROW_MM if sheet.tall else 0)))
    sheet.box(bar, colours.night)
    inside = bar.inset(sheet.px(theme.MARGIN_MM), 0)
    if sheet.tall:
        kept, notice = inside.inset(0, sheet.px(1)).lower(sheet.px(FOOTER_ROW_MM - 2))
    else:
        kept, notice = inside.far(round(inside.w * 0.42), sheet.px(4))
    _kept(sheet, kept, facts)
    if facts.ticker is None:
        return bar
    horn, notice = notice.left(sheet.px(4.4), sheet.px(1.6))
    sheet.icon(horn, "megaphone", colours.caution)
    label = sheet.text(notice, sheet.says("footer.notice"), 3.2, colours.caution, bold=True)
    words = facts.ticker.zh if sheet.language == "zh" else facts.ticker.en
    sheet.text(notice.left(label.w, sheet.px(2.6))[1], words, 3.2, colours.on_night, lines_max=2)
    return bar


def _kept(sheet: Sheet, rect: Rect, facts: Facts) -> None:
    """How long records are kept; or, while the office is silent, how many wait for it."""
    colours = sheet.colours
    words = f"{sheet.says('footer.retention', days=facts.retention_days)}  {facts.version}".rstrip()
    if facts.office_silent:
        words = sheet.says("office.silent", backlog=facts.backlog)
        side = sheet.px(4)
        sign, rect = rect.left(side, sheet.px(1)) if sheet.tall else (None, rect)
    covers = sheet.text(
        rect, words, theme.TEXT_SMALL_MM, colours.quiet_on_night, align="left" if sheet.tall else "right"
    )
    if facts.office_silent:
        sheet.icon(sign or Rect(covers.x - sheet.px(5), rect.y, side, rect.h), "offline", colours.caution)


def call_button(
    sheet: Sheet, rect: Rect, *, called: bool, style: Style | None = None, key: str = "call"
) -> None:
    """A human being, please. Once pressed it says that the guard knows; pressing again rings again."""
    colours = sheet.colours
    drawn = style or Style(colours.card, colours.help, soft=True)
    quiet = style.ink if style else colours.quiet
    if called:
        drawn, quiet = Style(colours.caution, colours.on_caution, soft=True), colours.on_caution
    room = sheet.button(rect, CallGuard(), drawn).inset(sheet.px(2.4), 0)
    sheet.icon_pair(room, "bell", "call.done" if called else key, 4.4, drawn, icon_mm=6.5, quiet=quiet)


def seconds_left(until_ms: int, now_ms: int) -> int:
    """Whole seconds until a time, none if it is over."""
    return max(0, -(-(until_ms - now_ms) // 1000))


def _drill_badge(sheet: Sheet, rect: Rect) -> None:
    colours = sheet.colours
    sheet.drill_said = True
    badge = sheet.box(rect, colours.caution, radius_mm=1.2).inset(sheet.px(0.6), 0)
    sheet.text(
        badge, sheet.both("training"), theme.TEXT_SMALL_MM, colours.on_caution, bold=True, align="centre"
    )


def _bar(sheet: Sheet, tall_row_mm: float) -> tuple[Rect, Rect | None, Rect]:
    """The white bar with the language at its right end.

    Returns the room left in it, upright a second row of the bar below that, and the room below the bar.
    """
    row_px = sheet.px(tall_row_mm) if sheet.tall else 0
    bar, rest = sheet.area.top(sheet.px(theme.HEADER_MM) + row_px)
    sheet.box(bar, sheet.colours.card)
    sheet.box(Rect(bar.x, bar.bottom, bar.w, max(1, sheet.px(0.15))), sheet.colours.line)
    first, strip = bar.inset(sheet.px(theme.MARGIN_MM), 0).top(sheet.px(theme.HEADER_MM))
    language_button(sheet, first)
    return first.far(sheet.px(22), sheet.px(3.5))[1], strip if sheet.tall else None, rest


def _reach(sheet: Sheet, slot: Rect) -> Rect:
    """A target of full size around a flat button of the header, which stands at the screen's edge."""
    return Rect(
        slot.x, 0, slot.w, max(slot.h, sheet.px(theme.TARGET_MM + 0.2), sheet.panel.px_min(theme.TARGET_MM))
    )


def _site(sheet: Sheet, rect: Rect, facts: Facts) -> None:
    """The place's name."""
    colours = sheet.colours
    site = facts.site.zh if sheet.language == "zh" else facts.site.en
    sheet.text(rect, site, 4.2, colours.ink, bold=True, lines_max=2)


def _gate(sheet: Sheet, rect: Rect, facts: Facts) -> None:
    """Which gate, and what is done here; in both languages where there is room."""
    gate = facts.gate.zh if sheet.language == "zh" else facts.gate.en
    role = f"{gate}  {sheet.says('site.role')}"
    both = f"{role}  {sheet.says_too('site.role')}"
    fitting = (words for words in (both, role) if sheet.fits(words, rect, theme.TEXT_SMALL_MM))
    sheet.text(rect, next(fitting, gate), theme.TEXT_SMALL_MM, sheet.colours.quiet)


def _clock(sheet: Sheet, rect: Rect, facts: Facts) -> None:
    colours = sheet.colours
    if facts.clock is None:
        sheet.text(rect, sheet.says("clock.untrusted"), 3.4, colours.alert, bold=True, align="right")
        return
    beside = sheet.says("clock.untrusted") if not facts.clock_trusted else _date(sheet, facts.clock)
    ink = colours.quiet if facts.clock_trusted else colours.alert
    covers = sheet.text(rect, beside, 3.2, ink, bold=not facts.clock_trusted, align="right")
    hour = f"{facts.clock:%H:%M}"
    sheet.text(rect.far(covers.w, sheet.px(2))[1], hour, 5.4, colours.ink, bold=True, align="right")


def _date(sheet: Sheet, moment: datetime) -> str:
    """Day and weekday as each language writes them."""
    weekdays, months = sheet.says("clock.weekdays").split(), sheet.says("clock.months").split()
    weekday, month = weekdays[moment.weekday()], months[moment.month - 1]
    return sheet.says("clock.date", month=month, day=moment.day, weekday=weekday)

"""Back from elsewhere: the day, the place, by what and with whom, a page each, on large keys."""

from string import ascii_lowercase, digits

from kiosk.flow.actions import ConfirmPage, Erase, PressKey
from kiosk.flow.return_form import COMPANIONS, DAYS_AGO_MAX, TRANSPORTS, ReturnForm
from kiosk.flow.rule_actions import PickCompanions, PickDay, PickTransport
from kiosk.flow.states import Checkpoint
from kiosk.flow.waiting_states import Returned
from kiosk.rules.calendar import written
from kiosk.ui import theme
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame, visitor
from kiosk.ui.widgets import Sheet, Style

DAYS, DAYS_TALL = (5, 3), (3, 5)
KEYS, KEYS_TALL = (10, 4), (6, 7)  # ten digits, 26 letters, erase and confirm
NUMBER_MM, NUMBER_TALL_MM = 9.0, 14.0
TRANSPORT_ICONS = {"train": "map", "plane": "globe", "coach": "people", "car": "parcel", "other": "dots"}
COMPANION_ICONS = {"alone": "person", "family": "home", "colleagues": "building", "others": "people"}

assert DAYS[0] * DAYS[1] == DAYS_TALL[0] * DAYS_TALL[1] == DAYS_AGO_MAX + 1, "a key for each day"


def returned(sheet: Sheet, checkpoint: Checkpoint, stage: Returned) -> None:
    """The page that is open."""
    form = stage.visit.returned or ReturnForm()
    room = frame.step_header(sheet, f"back.{stage.page}.step", stage.until_ms, checkpoint.now_ms)
    called = checkpoint.guard_called_ms is not None
    match stage.page:
        case "day":
            _day(sheet, room, stage, form)
        case "area":
            visitor.area_page(sheet, room, "back.area", stage.chips, form.whence, called=called)
        case "province":
            visitor.province_page(sheet, room, form.whence)
        case "city":
            visitor.city_page(sheet, room, form.whence)
        case "transport":
            _transport(sheet, room, form, called=called)
        case "number":
            _number(sheet, room, form)
        case "companions":
            _companions(sheet, room, form, called=called)


def _day(sheet: Sheet, room: Rect, stage: Returned, form: ReturnForm) -> None:
    """Today, yesterday, and the days before by their date; without a clock by how long ago."""
    room = room.inset(sheet.px(theme.MARGIN_MM), sheet.px(theme.MARGIN_MM))
    title, room = room.top(sheet.px(13), sheet.px(2))
    sheet.pair(title, "back.day", 8.2, sheet.colours.ink, sheet.colours.quiet, small_mm=3.8)
    columns, rows = DAYS_TALL if sheet.tall else DAYS
    for ago, slot in enumerate(room.cells(columns, rows, sheet.px(2))):
        style = _style(sheet, chosen=form.days_ago == ago)
        inside = sheet.button(slot, PickDay(ago), style).inset(sheet.px(0.8), 0)
        if ago <= 1:
            key = "back.today" if ago == 0 else "back.yesterday"
            sheet.pair(inside, key, 5.0, style.ink, style.ink, align="centre")
        elif stage.today is None:
            sheet.pair(inside, "back.ago", 5.0, style.ink, style.ink, align="centre", days=ago)
        else:
            day = written(stage.today - ago)
            month, day_of_month = int(day[5:7]), int(day[8:])
            ink = style.ink
            sheet.pair(inside, "back.date", 5.0, ink, ink, align="centre", month=month, day=day_of_month)


def _transport(sheet: Sheet, room: Rect, form: ReturnForm, *, called: bool) -> None:
    slots, call = _choices(sheet, room, "back.transport", 3 if not sheet.tall else 2)
    for transport, slot in zip(TRANSPORTS, slots, strict=False):
        action, chosen = PickTransport(transport), form.transport == transport
        visitor.big(sheet, slot, action, f"transport.{transport}", TRANSPORT_ICONS[transport], chosen=chosen)
    frame.call_button(sheet, call, called=called)


def _companions(sheet: Sheet, room: Rect, form: ReturnForm, *, called: bool) -> None:
    slots, call = _choices(sheet, room, "back.companions", 2)
    for companions, slot in zip(COMPANIONS, slots, strict=False):
        action, chosen = PickCompanions(companions), form.companions == companions
        key, icon = f"companions.{companions}", COMPANION_ICONS[companions]
        visitor.big(sheet, slot, action, key, icon, chosen=chosen)
    frame.call_button(sheet, call, called=called)


def _choices(sheet: Sheet, room: Rect, key: str, columns: int) -> tuple[tuple[Rect, ...], Rect]:
    """A question on top, the guard's key below; the slots for six answers, or four, and that key's place."""
    room = room.inset(sheet.px(theme.MARGIN_MM), sheet.px(theme.MARGIN_MM))
    call, room = room.lower(sheet.px(theme.TARGET_MM + 0.2), sheet.px(3))
    title, room = room.top(sheet.px(13), sheet.px(1))
    sheet.pair(title, key, 8.2, sheet.colours.ink, sheet.colours.quiet, small_mm=3.8)
    rows = 3 if key == "back.transport" and sheet.tall else 2
    return room.cells(columns, rows, sheet.px(3)), call.left(round(call.w * (0.5 if sheet.tall else 0.3)))[0]


def _number(sheet: Sheet, room: Rect, form: ReturnForm) -> None:
    """Digits and letters, all on one page; nothing typed is "not known"."""
    colours = sheet.colours
    bar, room = room.top(sheet.px(NUMBER_TALL_MM if sheet.tall else NUMBER_MM), sheet.px(1))
    typed, hint = bar.inset(sheet.px(theme.MARGIN_MM), 0).left(round(bar.w * 0.4), sheet.px(2))
    sheet.text(typed, form.number or "—", 6.4, colours.act, bold=True)
    sheet.one_line(hint, f"back.number.{form.transport}", 3.6, colours.ink)
    columns, rows = KEYS_TALL if sheet.tall else KEYS
    slots = room.cells(columns, rows, 0)
    plain = Style(colours.key, colours.ink, lip=colours.key_lip)
    tool = Style(colours.tool_key, colours.ink, lip=colours.key_lip)
    strong = Style(colours.act, colours.on_act, lip=colours.key_lip)
    for key, slot in zip(digits + ascii_lowercase, slots, strict=False):
        inside = _key(sheet, slot, PressKey(key), plain)
        sheet.text(inside, key.upper(), 6.0, plain.ink, bold=True, align="centre")
    erase = slots[-4].around(slots[-3])
    inside = _key(sheet, erase, Erase(), tool)
    sheet.icon(inside.centred(sheet.px(6), sheet.px(6)), "erase", tool.ink)
    inside = _key(sheet, slots[-2].around(slots[-1]), ConfirmPage(), strong).inset(sheet.px(0.6), 0)
    key_word = "key.confirm" if form.number else "back.unknown"
    sheet.pair(inside, key_word, 4.4, strong.ink, strong.ink, align="centre")


def _key(sheet: Sheet, slot: Rect, action: PressKey | Erase | ConfirmPage, style: Style) -> Rect:
    return sheet.button(slot.inset(sheet.px(0.6)), action, style, reach=slot, radius_mm=theme.KEY_RADIUS_MM)


def _style(sheet: Sheet, *, chosen: bool) -> Style:
    colours = sheet.colours
    return Style(colours.act, colours.on_act) if chosen else Style(colours.card, colours.act, colours.act)

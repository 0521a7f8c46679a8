"""A visitor's form, a page at a time: phone, where from, whom, what for, and health with the mask."""

from kiosk.flow.actions import Action, ConfirmPage, PickArea, PickPerson, PickPlace, PickPurpose, WithoutPhone
from kiosk.flow.form import AREAS, PURPOSES, Form, grouped
from kiosk.flow.states import Checkpoint
from kiosk.flow.waiting_states import Filling
from kiosk.people.places import provinces
from kiosk.people.roster import Person
from kiosk.people.value import Bilingual
from kiosk.rules.questions import OF_VISITORS
from kiosk.ui import keyboard, theme
from kiosk.ui.facts import Facts
from kiosk.ui.masking import mask_name, surname_of
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame, keys, questions
from kiosk.ui.widgets import Sheet, Style

HOST_BAR_MM, HOST_LETTERS_MM = 6.0, 5.0  # a line: cards and keys need the height
KEY_MM, KEY_TALL_MM = 12.0, theme.TARGET_MM + 0.2  # upright keys are narrow, and as high as any target
CHIPS, CHIPS_TALL = 4, 2  # that many places under a rule fit beside the bell
PROVINCES, PROVINCES_TALL = (9, 4), (5, 7)  # all of them and "abroad" on one page
CITIES, CITIES_TALL = (6, 4), (3, 7)  # the most that a province has are 21
HOSTS, HOSTS_TALL = (4, 2), (2, 4)
PLACE_GAP_MM = 0.4  # above and below; beside, "Guangdong" needs all of its ninth on 800 pixels
SUMMARY_MM = 6.0
AREA_ICONS = {"county": "home", "city": "building", "province": "map", "outside": "globe"}
PURPOSE_ICONS = {
    "business": "paper",
    "meeting": "people",
    "delivery": "parcel",
    "repair": "wrench",
    "relative": "person",
    "other": "dots",
}


def filling(sheet: Sheet, checkpoint: Checkpoint, stage: Filling, facts: Facts) -> None:
    """The page that is open."""
    del facts
    form = stage.visit.form
    assert form is not None, "a visitor's page stands for a form"
    room = frame.step_header(sheet, f"form.{stage.page}.step", stage.until_ms, checkpoint.now_ms)
    called = checkpoint.guard_called_ms is not None
    match stage.page:
        case "phone":
            _phone(sheet, room, stage, form)
        case "area":
            area_page(sheet, room, "form.area", stage.chips, form, called=called)
        case "province":
            province_page(sheet, room, form)
        case "city":
            city_page(sheet, room, form)
        case "host":
            _host(sheet, room, stage, form, called=called)
        case "purpose":
            _purpose(sheet, room, form, called=called)
        case "health":
            _health(sheet, room, stage, form)


def _inside(sheet: Sheet, room: Rect) -> Rect:
    return room.inset(sheet.px(theme.MARGIN_MM), sheet.px(theme.MARGIN_MM))


def _phone(sheet: Sheet, room: Rect, stage: Filling, form: Form) -> None:
    colours = sheet.colours
    told, pad = sheet.split(_inside(sheet, room), 0.46, 4, tall_mm=58)
    without, told = told.lower(sheet.px(theme.TARGET_MM + 0.2), sheet.px(3))
    box = sheet.box(told, colours.card, radius_mm=theme.CARD_RADIUS_MM, soft=True)
    name, box = box.inset(sheet.px(3.4), sheet.px(2)).top(sheet.px(11), sheet.px(1))
    sheet.pair(name, "form.phone", 5.0, colours.ink, colours.quiet)
    hint, figures = box.lower(sheet.px(11), sheet.px(1))
    sheet.text(figures, grouped(form.phone) or "—", 9.6, colours.act, bold=True)
    key = f"notice.{stage.notice}" if stage.notice else "form.phone.hint"
    sheet.pair(
        hint, key, 3.8, colours.alert if stage.notice else colours.ink, colours.quiet, bold=bool(stage.notice)
    )
    plain = Style(colours.card, colours.act, colours.act, soft=True)
    inside = sheet.button(without, WithoutPhone(), plain).inset(sheet.px(2), 0)
    sheet.pair(inside, "form.phone.none", 4.6, plain.ink, plain.ink, align="centre")
    keys.number_pad(sheet, pad, ConfirmPage())


def area_page(
    sheet: Sheet, room: Rect, title_key: str, chips: tuple[Bilingual, ...], form: Form, *, called: bool
) -> None:
    """Four areas, and below them the places that one tap names."""
    colours = sheet.colours
    room = _inside(sheet, room)
    call, room = room.lower(sheet.px(theme.TARGET_MM + 0.2), sheet.px(3))
    title, room = room.top(sheet.px(13), sheet.px(1))
    sheet.pair(title, title_key, 8.2, colours.ink, colours.quiet, small_mm=3.8)
    slots = room.cells(2, 2, sheet.px(3))
    for area, slot in zip(AREAS, slots, strict=True):
        big(sheet, slot, PickArea(area), f"area.{area}", AREA_ICONS[area], chosen=form.area == area)
    guard, below = call.left(round(call.w * (0.4 if sheet.tall else 0.3)), sheet.px(3))
    frame.call_button(sheet, guard, called=called)
    shown = chips[: CHIPS_TALL if sheet.tall else CHIPS]
    for place, slot in zip(shown, below.columns(max(1, len(shown)), sheet.px(2)), strict=False):
        _place(sheet, slot, slot, place, chosen=form.place == place.zh)


def province_page(sheet: Sheet, room: Rect, form: Form) -> None:
    """All provinces and "abroad"."""
    names = tuple(each.name for each in provinces().values())
    places(sheet, room, names, form.province, PROVINCES_TALL if sheet.tall else PROVINCES)


def city_page(sheet: Sheet, room: Rect, form: Form) -> None:
    """The cities of the province that was chosen."""
    cities, chosen = provinces()[form.province].cities, form.place.removeprefix(form.province)
    places(sheet, room, cities, chosen, CITIES_TALL if sheet.tall else CITIES)


def big(sheet: Sheet, slot: Rect, action: Action, key: str, icon: str, *, chosen: bool) -> None:
    """One of a few choices that fill the page, with a picture; a chosen one is filled."""
    colours = sheet.colours
    style = (
        Style(colours.act, colours.on_act)
        if chosen
        else Style(colours.card, colours.act, colours.act, soft=True)
    )
    room = sheet.button(slot, action, style).inset(sheet.px(2.4), 0)
    sheet.icon_pair(room, icon, key, 6.0, style, icon_mm=9.0, quiet=style.ink)


def places(
    sheet: Sheet, room: Rect, places: tuple[Bilingual, ...], chosen: str, grid: tuple[int, int]
) -> None:
    """Cells of one size, so many columns and rows; all of them on one page."""
    columns, rows = grid
    # The header's buttons reach a little below it.
    below = room if sheet.tall else room.lower(room.h - sheet.px(theme.TARGET_MM + 0.4 - theme.HEADER_MM))[0]
    for place, slot in zip(places, below.cells(columns, rows, 0), strict=False):
        _place(sheet, slot.inset(0, sheet.px(PLACE_GAP_MM)), slot, place, chosen=place.zh == chosen)


def _place(sheet: Sheet, body: Rect, reach: Rect, place: Bilingual, *, chosen: bool) -> None:
    colours = sheet.colours
    style = Style(colours.act, colours.on_act) if chosen else Style(colours.card, colours.ink, colours.line)
    inside = sheet.button(body, PickPlace(place.zh), style, reach=reach, radius_mm=theme.KEY_RADIUS_MM)
    texts = (place.zh, place.en) if sheet.language == "zh" else (place.en, place.zh)
    zh = sheet.language == "zh"
    sheet.pair_of(inside, texts, 5.0 if zh else 3.4, style.ink, style.ink, bold=zh, align="centre")


def _host(sheet: Sheet, room: Rect, stage: Filling, form: Form, *, called: bool) -> None:
    """Letters, then surname and office: a visitor sees nobody's whole name."""
    colours = sheet.colours
    bar, room = room.top(sheet.px(HOST_BAR_MM))
    typed, hint = bar.inset(sheet.px(theme.MARGIN_MM), 0).left(round(bar.w * 0.3), sheet.px(2))
    covers = sheet.text(typed, " ".join(form.letters.upper()), HOST_LETTERS_MM, colours.act, bold=True)
    caret = Rect(covers.right + sheet.px(0.8), bar.y, sheet.px(0.4), bar.h).inset(0, sheet.px(0.8))
    sheet.box(caret, colours.act)
    key = f"notice.{stage.notice}" if stage.notice else "form.host"
    ink = colours.alert if stage.notice else colours.ink
    sheet.one_line(hint, key, 3.6, ink, bold=bool(stage.notice))
    rows = (HOSTS_TALL if sheet.tall else HOSTS)[1]
    high_mm = KEY_TALL_MM if sheet.tall else KEY_MM
    high = min(sheet.px(high_mm), (room.h - rows * sheet.px(theme.TARGET_MM + 0.2)) // 4)
    board, room = room.lower(4 * high)
    _host_cards(sheet, room, stage.hosts, form)
    keys.keyboard(sheet, board, keyboard.host_board(), leading=stage.next_letters, called=called)


def _host_cards(sheet: Sheet, room: Rect, hosts: tuple[Person, ...], form: Form) -> None:
    colours = sheet.colours
    if not hosts:
        key = "form.host.more" if len(form.letters) < 2 else "form.host.nobody"
        sheet.pair(room.inset(sheet.px(6), 0), key, 5.0, colours.ink, colours.quiet, align="centre")
        return
    for person, slot in zip(hosts, room.cells(*(HOSTS_TALL if sheet.tall else HOSTS), 0), strict=False):
        style = Style(colours.card, colours.ink, colours.line)
        body = slot.inset(sheet.px(0.8))
        inside = sheet.button(body, PickPerson(person.id), style, reach=slot, radius_mm=theme.KEY_RADIUS_MM)
        words = f"{surname_of(person.name)} · {person.unit}"
        sheet.text(inside.inset(sheet.px(2), 0), words, 5.0, colours.ink, bold=True, lines_max=2)


def _purpose(sheet: Sheet, room: Rect, form: Form, *, called: bool) -> None:
    colours = sheet.colours
    room = _inside(sheet, room)
    call, room = room.lower(sheet.px(theme.TARGET_MM + 0.2), sheet.px(3))
    title, room = room.top(sheet.px(13), sheet.px(1))
    sheet.pair(title, "form.purpose", 8.2, colours.ink, colours.quiet, small_mm=3.8)
    columns = 2 if sheet.tall else 3
    slots = room.cells(columns, len(PURPOSES) // columns, sheet.px(3))
    for purpose, slot in zip(PURPOSES, slots, strict=True):
        big(
            sheet,
            slot,
            PickPurpose(purpose),
            f"purpose.{purpose}",
            PURPOSE_ICONS[purpose],
            chosen=form.purpose == purpose,
        )
    frame.call_button(sheet, call.left(round(call.w * (0.5 if sheet.tall else 0.3)))[0], called=called)


def _health(sheet: Sheet, room: Rect, stage: Filling, form: Form) -> None:
    """Who goes where, in one line; three questions, all open; and the button that ends it."""
    colours = sheet.colours
    room = room.inset(sheet.px(theme.MARGIN_MM), sheet.px(1.4))
    done, room = room.lower(sheet.px(theme.TARGET_MM + 0.2), sheet.px(1.4))
    line, room = room.top(sheet.px(SUMMARY_MM), sheet.px(1))
    guest = stage.visit.guest
    sheet.text(
        line, _summary(sheet, mask_name(guest.name) if guest else "", form), 4.4, colours.ink, bold=True
    )
    rows = room.rows(len(OF_VISITORS) + 1, sheet.px(1.2))
    for question, row in zip(OF_VISITORS, rows, strict=False):
        questions.health_row(sheet, row, question, stage.visit.answer(question.code))
    questions.mask_row(sheet, rows[-1], worn=stage.visit.mask)
    told, button = done.left(round(done.w * 0.5), sheet.px(3))
    key = f"notice.{stage.notice}" if stage.notice else "form.health.hint"
    ink = colours.alert if stage.notice else colours.ink
    sheet.pair(told, key, 4.0, ink, colours.quiet, bold=bool(stage.notice))
    strong = Style(colours.act, colours.on_act, soft=True)
    inside = sheet.button(button, ConfirmPage(), strong).inset(sheet.px(2), 0)
    sheet.pair(inside, "key.confirm", 6.0, strong.ink, strong.ink, align="centre")


def _summary(sheet: Sheet, name: str, form: Form) -> str:
    """王* · 138****8000 · 财政局 · 会议: for the visitor to check, and no more of them than that."""
    phone = f"{form.phone[:3]}****{form.phone[-4:]}" if form.phone else sheet.says("form.phone.none")
    purpose = sheet.says(f"purpose.{form.purpose}") if form.purpose else ""
    return " · ".join(each for each in (name, phone, form.unit, purpose) if each)

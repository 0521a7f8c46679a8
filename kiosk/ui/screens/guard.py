"""The guard's own pages: the door with its PIN pad, the menu, settings, and the glass that takes no touch."""

from kiosk.flow.actions import Action, TurnPage
from kiosk.flow.guard import BRIGHTNESS_PERCENT_MIN, GUARDS_PER_PAGE, STEP_PERCENT
from kiosk.flow.guard_actions import Change, ConfirmPin, OpenPage, PickGuard, SettingName
from kiosk.flow.guard_states import (
    AS_CONFIGURED,
    ENTRIES,
    SCHEMES,
    AlarmTest,
    Cleaning,
    ComparisonEntry,
    ComparisonLook,
    ComparisonPage,
    ExceptionChoice,
    GuardMenu,
    GuardPin,
    GuardSettings,
    GuardStage,
    HostCall,
    InfoPage,
    InsidePage,
    Page,
    ReadingsPage,
    RoundPage,
    RoundsPage,
    Settings,
)
from kiosk.flow.states import Checkpoint
from kiosk.people.guards import Guard
from kiosk.ui import theme
from kiosk.ui.appearance import Appearance
from kiosk.ui.facts import Facts
from kiosk.ui.masking import mask_name
from kiosk.ui.scene import Rect
from kiosk.ui.screens import compare, exceptions, frame, hosts, info, keys, post, rounds, sounds
from kiosk.ui.widgets import Sheet, Style
from kiosk.ui.words import reason_key

SETTINGS_MORE_MM, SETTINGS_MORE_TALL_MM = 17, 15.3  # the key to the other page
SETTING_WORDS_TALL_MM = 8.6  # above its keys: what four settings and that key leave of an upright panel
LARGE_TYPE_MM, LARGE_TYPE_TALL_MM = 16, 30
MENU_COLUMNS, MENU_ROWS = 4, 4
MENU_TALL_COLUMNS, MENU_TALL_ROWS = 2, 7
GUARD_COLUMNS, GUARD_ROWS = 2, 3
ICONS = {
    Page.CARDS: "seat",
    Page.TODAY: "badge",
    Page.EXCEPTIONS: "person",
    Page.FAULTS: "wrench",
    Page.SYNC: "globe",
    Page.PARTS: "wait",
    Page.ROUNDS: "wait",
    Page.INSIDE: "people",
    Page.READINGS: "home",
    Page.COMPARISON: "thermometer",
    Page.ALARM: "megaphone",
    Page.DUTY: "person",
    Page.SETTINGS: "pencil",
    Page.CLEAN: "erase",
}

assert len(ENTRIES) <= MENU_TALL_COLUMNS * MENU_TALL_ROWS, "the menu fits on one page, upright too"
assert GUARD_COLUMNS * GUARD_ROWS == GUARDS_PER_PAGE + 1, "one page of guards and the next one's key"


def drawn(  # noqa: PLR0912 - one arm for each page, and mypy tells when one is missing
    sheet: Sheet, checkpoint: Checkpoint, stage: GuardStage, facts: Facts
) -> None:
    """Any of the guard's own pages."""
    match stage:
        case GuardPin():
            door(sheet, checkpoint, stage, facts)
        case GuardMenu():
            menu(sheet, checkpoint, stage, facts)
        case GuardSettings():
            settings(sheet, checkpoint, stage, facts)
        case ExceptionChoice():
            exceptions.choice(sheet, checkpoint, stage)
        case HostCall():
            hosts.call(sheet, checkpoint, stage)
        case RoundsPage():
            rounds.listed(sheet, checkpoint, stage)
        case RoundPage():
            rounds.checklist(sheet, checkpoint, stage)
        case InsidePage() | ReadingsPage():
            post.drawn(sheet, checkpoint, stage)
        case ComparisonPage():
            compare.page(sheet, checkpoint, stage, facts)
        case ComparisonLook():
            compare.look(sheet, checkpoint, stage, facts)
        case ComparisonEntry():
            compare.entry(sheet, checkpoint, stage, facts)
        case InfoPage():
            info.page(sheet, checkpoint, stage, facts)
        case AlarmTest():
            sounds.alarm_test(sheet, checkpoint, stage, facts)
        case Cleaning():
            cleaning(sheet, checkpoint, stage, facts)


def door(sheet: Sheet, checkpoint: Checkpoint, stage: GuardPin, facts: Facts) -> None:
    """Whose PIN at the left, the pad at the right; never the digits themselves."""
    del facts
    colours = sheet.colours
    key = "pin.title.duty" if stage.then is Page.DUTY else "pin.title"
    room = frame.step_header(sheet, key, stage.until_ms, checkpoint.now_ms)
    room = room.inset(sheet.px(theme.MARGIN_MM), sheet.px(2.4))
    told, pad = sheet.split(room, 0.5, 4, tall_mm=56)
    typed, told = told.top(sheet.px(11.8), sheet.px(1.4))
    box = sheet.box(typed, colours.card, radius_mm=theme.CARD_RADIUS_MM, soft=True)
    sheet.text(box.inset(sheet.px(4), 0), "●" * len(stage.typed), 6.0, colours.ink, align="centre")
    hint, told = told.lower(sheet.px(9), sheet.px(1))
    _hint(sheet, hint, checkpoint, stage)
    shown = stage.guards[stage.page * GUARDS_PER_PAGE :][:GUARDS_PER_PAGE]
    columns, rows = (GUARD_ROWS, GUARD_COLUMNS) if sheet.tall else (GUARD_COLUMNS, GUARD_ROWS)
    slots = told.cells(columns, rows, sheet.px(2), sheet.px(1))
    for guard, slot in zip(shown, slots, strict=False):
        _guard(sheet, slot, guard, chosen=guard == stage.chosen)
    if len(stage.guards) > GUARDS_PER_PAGE:
        style = Style(colours.tool_key, colours.ink)
        words = sheet.button(slots[-1], TurnPage(), style)
        sheet.pair(words, "visitor.more", 4.4, style.ink, style.ink, align="centre")
    keys.number_pad(sheet, pad, ConfirmPin())


def menu(sheet: Sheet, checkpoint: Checkpoint, stage: GuardMenu, facts: Facts) -> None:
    """Every page of the guard's, one tile each; below, who is on duty and what is switched on."""
    room = frame.step_header(sheet, "menu.title", stage.until_ms, checkpoint.now_ms)
    room = room.top(sheet.px(2.4))[1].inset(sheet.px(theme.MARGIN_MM), 0)
    foot, room = room.lower(sheet.px(5.4), sheet.px(0.8))
    columns, rows = (MENU_TALL_COLUMNS, MENU_TALL_ROWS) if sheet.tall else (MENU_COLUMNS, MENU_ROWS)
    slots = room.cells(columns, rows, sheet.px(2.4), sheet.px(2))
    for page, slot in zip(ENTRIES, slots, strict=False):
        if page is not Page.DUTY or not stage.unlocked:
            _tile(sheet, slot, page, checkpoint, dict(stage.counts).get(page, 0))
    _standing(sheet, foot, checkpoint, stage, facts)


def settings(sheet: Sheet, checkpoint: Checkpoint, stage: GuardSettings, facts: Facts) -> None:
    """One page of what the guard may set, and the key to the other."""
    title = "settings.look" if stage.page else "settings.title"
    room = frame.step_room(sheet, title, stage.until_ms, checkpoint.now_ms)
    if sheet.tall:
        more, room = room.lower(sheet.px(SETTINGS_MORE_TALL_MM), sheet.px(2))
    else:
        more, room = room.far(sheet.px(SETTINGS_MORE_MM), sheet.px(3))
    style = Style(sheet.colours.tool_key, sheet.colours.ink)
    words = sheet.button(more, TurnPage(), style)
    sheet.pair(words.inset(sheet.px(1), 0), "visitor.more", 4.4, style.ink, style.ink, align="centre")
    if stage.page:
        _look(sheet, room, facts.appearance, checkpoint.guardroom.settings)
    else:
        _sound_and_alarms(sheet, room, checkpoint)


def _sound_and_alarms(sheet: Sheet, room: Rect, checkpoint: Checkpoint) -> None:
    """Volume, if anything can be heard, and brightness in steps; quiet alarms and training as switches."""
    colours = sheet.colours
    volume, brightness, quiet, training = room.rows(4, sheet.px(2))
    now = checkpoint.guardroom.settings
    if checkpoint.mute is None:
        _steps(sheet, volume, "volume_percent", now.volume_percent, 0)
    else:
        what, help_ = sheet.split(volume, 0.4, 2, tall_mm=10)
        key = reason_key(checkpoint.mute.code)
        sheet.pair(what, key, 5.0, colours.alert, colours.quiet)
        sheet.pair(help_, f"{key}.help", 4.4, colours.ink, colours.quiet)
    _steps(sheet, brightness, "brightness_percent", now.brightness_percent, BRIGHTNESS_PERCENT_MIN)
    _switch(sheet, quiet, "quiet", on=now.quiet)
    _switch(sheet, training, "training", on=now.training)


def _look(sheet: Sheet, room: Rect, configured: Appearance, settings: Settings) -> None:
    """Every theme a key of its own, for each is one tap away from whatever is on; below, large type."""
    colours = sheet.colours
    now = SCHEMES[AS_CONFIGURED if settings.theme is None else settings.theme]
    large, room = room.lower(sheet.px(LARGE_TYPE_TALL_MM if sheet.tall else LARGE_TYPE_MM), sheet.px(4))
    words, room = room.top(sheet.px(12), sheet.px(1))
    sheet.pair(words, "setting.theme", 4.6, colours.ink, colours.quiet)
    columns, rows = (2, 3) if sheet.tall else (3, 2)
    slots = room.cells(columns, rows, sheet.px(3))
    for place, (scheme, slot) in enumerate(zip(SCHEMES, slots, strict=False)):
        style = (
            Style(colours.act, colours.on_act)
            if scheme == now
            else Style(colours.card, colours.act, colours.act)
        )
        inside = sheet.button(slot, Change("theme", place), style).inset(sheet.px(2), 0)
        sheet.pair(inside, f"theme.{scheme}", 5.0, style.ink, style.ink, align="centre")
    _switch(sheet, large, "large_type", on=configured.chosen(settings).large_type)


def cleaning(sheet: Sheet, checkpoint: Checkpoint, stage: Cleaning, facts: Facts) -> None:
    """Nothing to touch; how long that lasts."""
    del facts
    colours = sheet.colours
    room = sheet.area.inset(sheet.px(8), sheet.px(10))
    words, room = room.lower(sheet.px(22))
    seconds = frame.seconds_left(stage.until_ms, checkpoint.now_ms)
    side = min(room.w, room.h)
    ring = room.centred(side, side)
    sheet.ring(ring, seconds / 30, colours.act, colours.tool_key, 2.4)
    sheet.text(ring, str(seconds), 16.0, colours.ink, bold=True, align="centre")
    sheet.pair(words, "clean.title", 8.4, colours.ink, colours.quiet, align="centre", small_mm=4.2)


def _hint(sheet: Sheet, rect: Rect, checkpoint: Checkpoint, stage: GuardPin) -> None:
    colours = sheet.colours
    seconds = frame.seconds_left(checkpoint.guardroom.refused_until_ms, checkpoint.now_ms)
    if seconds:
        sheet.pair(rect, "pin.wait", 4.2, colours.alert, colours.quiet, seconds=seconds)
        return
    key = f"notice.{stage.notice}" if stage.notice else "pin.hint"
    sheet.pair(rect, key, 4.2, colours.alert if stage.notice else colours.ink, colours.quiet)


def _guard(sheet: Sheet, slot: Rect, guard: Guard, *, chosen: bool) -> None:
    """Surname and number: the door may be opened by anybody."""
    colours = sheet.colours
    style = Style(colours.act, colours.on_act) if chosen else Style(colours.card, colours.ink, colours.act)
    words = sheet.button(slot, PickGuard(guard.id), style).inset(sheet.px(2), 0)
    upper, lower = sheet.stacked(words, 5.0, theme.TEXT_SMALL_MM)
    sheet.text(upper, mask_name(guard.name), 5.0, style.ink, bold=True, align="centre")
    sheet.text(lower, guard.id, theme.TEXT_SMALL_MM, style.ink, align="centre")


def _tile(sheet: Sheet, slot: Rect, page: Page, checkpoint: Checkpoint, waiting: int) -> None:
    colours = sheet.colours
    due = waiting > 0 or page in checkpoint.guardroom.due
    style = (
        Style(colours.caution, colours.on_caution) if due else Style(colours.card, colours.act, colours.act)
    )
    room = sheet.button(slot, OpenPage(page), style).inset(sheet.px(1.8), 0)
    picture, words = room.left(sheet.px(6.6), sheet.px(1.8))
    sheet.icon(picture, "bell" if due else ICONS[page], style.ink, back=style.fill, mark=style.fill)
    quiet = style.ink if due else colours.quiet
    key = f"page.{page.value}.waiting" if waiting else f"page.{page.value}"
    count = waiting or len(checkpoint.cards)
    sheet.pair(words, key, 4.2, style.ink, quiet, count=count)


def _standing(sheet: Sheet, rect: Rect, checkpoint: Checkpoint, stage: GuardMenu, facts: Facts) -> None:
    colours, room = sheet.colours, checkpoint.guardroom
    version, rect = rect.far(sheet.px(20), sheet.px(2))
    sheet.text(version, facts.version, theme.TEXT_SMALL_MM, colours.quiet, align="right")
    if stage.unlocked:
        sheet.one_line(rect, "menu.unlocked", 3.2, colours.alert)
        return
    name = mask_name(room.on_duty.name) if room.on_duty else "-"
    sheet.text(rect, sheet.both("menu.duty", name=name), 3.2, colours.ink, bold=True)


def _steps(sheet: Sheet, rect: Rect, name: SettingName, value: int, least: int) -> None:
    colours = sheet.colours
    words, rect = sheet.split(rect, 0.36, 1, tall_mm=SETTING_WORDS_TALL_MM)
    sheet.pair(words, f"setting.{name}", 5.0, colours.ink, colours.quiet)
    less, rect = rect.left(sheet.px(22), sheet.px(3))
    more, middle = rect.far(sheet.px(22), sheet.px(3))
    sheet.text(middle, f"{value} %", 8.4, colours.ink, bold=True, align="centre")
    _sign(sheet, less, "－", Change(name, max(least, value - STEP_PERCENT)))
    _sign(sheet, more, "＋", Change(name, min(100, value + STEP_PERCENT)))


def _sign(sheet: Sheet, rect: Rect, sign: str, action: Action) -> None:
    colours = sheet.colours
    style = Style(colours.card, colours.act, colours.act)
    sheet.text(sheet.button(rect, action, style), sign, 8.0, style.ink, bold=True, align="centre")


def _switch(sheet: Sheet, rect: Rect, name: SettingName, *, on: bool) -> None:
    """What it does at the left; the button says how it stands, and a tap changes it."""
    colours = sheet.colours
    words, button = sheet.split(rect, 0.66, 1, tall_mm=SETTING_WORDS_TALL_MM)
    sheet.pair(words, f"setting.{name}", 5.0, colours.ink, colours.quiet)
    style = (
        Style(colours.caution, colours.on_caution) if on else Style(colours.card, colours.act, colours.act)
    )
    inside = sheet.button(button, Change(name, int(not on)), style).inset(sheet.px(2), 0)
    key = "switch.on" if on else "switch.off"
    sheet.pair(inside, key, 5.0, style.ink, style.ink, align="centre")

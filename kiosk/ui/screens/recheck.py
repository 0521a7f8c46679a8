"""The guard's recheck pages: the mark on the public screen, the open cards, one card, and what it asks for.

The mark tells how many are open and nothing else; names stand only behind it, masked.
"""

from kiosk.flow.card_states import Card, CardList, CardShown, ClinicChoice, ContactEntry, Repeating
from kiosk.flow.guard_actions import (
    BeginRepeat,
    BeginRest,
    ChooseClinic,
    Conclude,
    ConfirmContact,
    EnterContact,
    OpenCards,
    Outcome,
    PickCard,
)
from kiosk.flow.recheck import CARDS_PER_PAGE, card_of, due_ms
from kiosk.flow.rules import Waits
from kiosk.flow.states import Checkpoint
from kiosk.screening.look import Look
from kiosk.ui import theme
from kiosk.ui.facts import Facts
from kiosk.ui.scene import Rect
from kiosk.ui.screens import frame, keys, parts
from kiosk.ui.widgets import Sheet, Style

REST_MS = Waits().rest_ms
MINUTE_MS = 60_000
LIST_COLUMNS, LIST_ROWS = 2, 3
CLINIC_COLUMNS, CLINIC_ROWS = 3, 3
CLINIC_TALL_COLUMNS, CLINIC_TALL_ROWS = 2, 5
BESIDE_CLINICS = 2  # slots: another clinic, and what to do
HELD_OUTCOMES: tuple[Outcome, ...] = ("released", "home_isolation", "left")  # a clinic is chosen first

assert LIST_COLUMNS * LIST_ROWS == CARDS_PER_PAGE, "one page of cards fills the grid"


def mark(sheet: Sheet, rect: Rect, checkpoint: Checkpoint) -> None:
    """How many cards are open, for whoever holds it for two seconds; amber once somebody has rested."""
    colours = sheet.colours
    due = due_count(checkpoint)
    style = Style(colours.caution, colours.on_caution) if due else Style(colours.tool_key, colours.ink)
    room = sheet.button(rect, OpenCards(), style, hold_ms=frame.HOLD_MS).inset(sheet.px(2.4), 0)
    picture, words = room.left(sheet.px(7), sheet.px(2.6))
    sheet.icon(picture, "lock", style.ink, back=style.fill)
    key = "cards.mark.due" if due else "cards.mark"
    sheet.pair(words, key, 4.8, style.ink, style.ink, count=len(checkpoint.cards), due=due)


def due_count(checkpoint: Checkpoint) -> int:
    """How many have rested for long enough."""
    return sum(_is_due(card, checkpoint.now_ms) for card in checkpoint.cards)


def last_due_ms(checkpoint: Checkpoint) -> int:
    """When the mark last changed by time alone; 0 if nobody has rested yet."""
    dues = (due_ms(card, REST_MS) for card in checkpoint.cards)
    return max((due for due in dues if due is not None and due <= checkpoint.now_ms), default=0)


def card_list(sheet: Sheet, checkpoint: Checkpoint, stage: CardList, facts: Facts) -> None:
    """Every open card: who, since when, and what is due."""
    del facts
    room = frame.step_room(sheet, "cards.title", stage.until_ms, checkpoint.now_ms)
    foot, room = room.lower(sheet.px(theme.TARGET_MM + 0.2), sheet.px(2.4))
    shown = checkpoint.cards[stage.page * CARDS_PER_PAGE :][:CARDS_PER_PAGE]
    columns, rows = (1, CARDS_PER_PAGE) if sheet.tall else (LIST_COLUMNS, LIST_ROWS)
    slots = room.cells(columns, rows, sheet.px(3), sheet.px(2))
    for card, slot in zip(shown, slots, strict=False):
        _listed_card(sheet, slot, card, checkpoint.now_ms)
    more, foot = foot.far(sheet.px(34), sheet.px(3))
    _waiting_or(sheet, foot, checkpoint, "cards.hint")
    if len(checkpoint.cards) > CARDS_PER_PAGE:
        frame.more_button(sheet, more)


def card_shown(sheet: Sheet, checkpoint: Checkpoint, stage: CardShown, facts: Facts) -> None:
    """One card: what is known at the left, what can be done at the right, how it ends below."""
    del facts
    card = card_of(checkpoint, stage.ticket)
    assert card is not None, "a page stands for an open card"
    room = frame.step_room(sheet, "card.title", stage.until_ms, checkpoint.now_ms)
    columns, rows = (2, 2) if sheet.tall else (4, 1)
    gap = sheet.px(2.4)
    held = sheet.px(theme.VERDICT_TARGET_MM + 0.2)
    outcomes, room = room.lower(rows * (held + gap) - gap, sheet.px(2))
    known, todo = sheet.split(room, 0.46, 2 if sheet.tall else 4, tall_mm=41)
    _known(sheet, known, card, checkpoint, stage.notice)
    if sheet.tall:
        contact, todo = todo.lower(sheet.px(theme.TARGET_MM + 0.2), sheet.px(1.4))
        repeat, rest = todo.columns(2, gap)
    else:
        repeat, rest, contact = todo.rows(3, sheet.px(1.4))
    _repeat_button(sheet, repeat, card)
    _rest_button(sheet, rest, card, checkpoint.now_ms)
    _contact_button(sheet, contact, card)
    released, home, clinic, left = outcomes.cells(columns, rows, gap)
    for outcome, slot in zip(HELD_OUTCOMES, (released, home, left), strict=True):
        _outcome_button(sheet, slot, outcome)
    style = Style(sheet.colours.caution, sheet.colours.on_caution)
    words = sheet.button(clinic, ChooseClinic(), style).inset(sheet.px(1.2), 0)
    sheet.pair(words, "outcome.fever_clinic", 4.6, style.ink, style.ink, align="centre")


def contact_entry(sheet: Sheet, checkpoint: Checkpoint, stage: ContactEntry, facts: Facts) -> None:
    """The reading of a contact thermometer, of the person on the card."""
    del facts
    card = card_of(checkpoint, stage.ticket)
    assert card is not None, "a page stands for an open card"
    contact_pad(
        sheet, checkpoint, _who(sheet, card), card.typed, notice=stage.notice, until_ms=stage.until_ms
    )


def contact_pad(
    sheet: Sheet, checkpoint: Checkpoint, who_words: str, typed: str, *, notice: str | None, until_ms: int
) -> None:
    """The number pad, and what is typed in large figures."""
    colours = sheet.colours
    room = frame.step_room(sheet, "contact.title", until_ms, checkpoint.now_ms)
    told, pad = sheet.split(room, 0.46, 4, tall_mm=57)
    hint, told = told.lower(sheet.px(11 if sheet.tall else 15), sheet.px(2))
    box = sheet.box(told, colours.card, radius_mm=theme.CARD_RADIUS_MM, soft=True)
    who, box = box.inset(sheet.px(4), sheet.px(3)).top(sheet.px(9), sheet.px(1))
    sheet.text(who, who_words, theme.TEXT_NAME_MM, colours.ink, bold=True)
    name, figures = box.top(sheet.px(10))
    sheet.pair(name, "contact.name", 4.4, colours.ink, colours.quiet)
    sheet.text(figures, _typed_words(typed), 15.0, colours.ink, bold=True, align="centre")
    key = f"notice.{notice}" if notice else "contact.hint"
    sheet.pair(hint, key, 4.2, colours.alert if notice else colours.ink, colours.quiet)
    keys.number_pad(sheet, pad, ConfirmContact())


def clinic_choice(sheet: Sheet, checkpoint: Checkpoint, stage: ClinicChoice, facts: Facts) -> None:
    """The site's clinics, each held to close the card; or none, which the office adds."""
    del facts
    colours = sheet.colours
    room = frame.step_room(sheet, "clinic.title", stage.until_ms, checkpoint.now_ms)
    columns, rows = (CLINIC_TALL_COLUMNS, CLINIC_TALL_ROWS) if sheet.tall else (CLINIC_COLUMNS, CLINIC_ROWS)
    rows = min(rows, -(-(len(stage.clinics) + BESIDE_CLINICS) // columns))  # few are large
    slots = room.cells(columns, rows, sheet.px(3), sheet.px(2))
    style = Style(colours.caution, colours.on_caution)
    for clinic, slot in zip(stage.clinics, slots, strict=False):
        words = _held(sheet, slot, Conclude("fever_clinic", clinic.id), style)
        first, second = clinic.name.zh, clinic.name.en
        if sheet.language == "en":
            first, second = second, first
        sheet.pair_of(words, (first, second), 4.8, style.ink, style.ink, align="centre")
    plain = Style(colours.tool_key, colours.ink)
    words = _held(sheet, slots[len(stage.clinics)], Conclude("fever_clinic"), plain)
    sheet.pair(words, "clinic.other", 4.8, plain.ink, plain.ink, align="centre")
    below = slots[len(stage.clinics) + 1 :]
    if below:
        sheet.pair(below[-1], "clinic.hint", 4.0, colours.ink, colours.quiet)


def repeating(sheet: Sheet, checkpoint: Checkpoint, stage: Repeating, facts: Facts) -> None:
    """Another look: a pause, then the ring; the number comes on the card."""
    del facts
    looking(sheet, checkpoint, "repeat.title", stage.look, until_ms=stage.until_ms, again_ms=stage.again_ms)


def looking(
    sheet: Sheet, checkpoint: Checkpoint, key: str, look: Look, *, until_ms: int, again_ms: int = 0
) -> None:
    """The sensor is for one person of the guard's: a pause until `again_ms`, then the ring."""
    colours = sheet.colours
    room = frame.step_room(sheet, key, until_ms, checkpoint.now_ms)
    room = parts.face_card(sheet, room, "idle.aim", steady=bool(look.samples))
    words, room = room.lower(sheet.px(17))
    side = min(room.w, room.h) - sheet.px(3)
    ring = room.centred(side, side)
    sheet.ring(ring, look.progress, colours.act, colours.track, 3.4)
    sheet.icon(ring.centred(side // 2, side // 2), "thermometer", colours.act, back=colours.ground)
    seconds = frame.seconds_left(again_ms, checkpoint.now_ms)
    words_key = "again.wait" if seconds else "repeat.now"
    sheet.pair(
        words, words_key, 8.4, colours.ink, colours.quiet, align="centre", small_mm=3.6, seconds=seconds
    )


def _listed_card(sheet: Sheet, slot: Rect, card: Card, now_ms: int) -> None:
    colours = sheet.colours
    style = Style(colours.caution_soft if _is_due(card, now_ms) else colours.card, colours.ink, soft=True)
    room = sheet.button(slot, PickCard(card.ticket), style).inset(sheet.px(3), sheet.px(0.6))
    arrow, room = room.far(sheet.px(5), sheet.px(1))
    sheet.icon(arrow, "right", colours.act)
    number, room = room.far(sheet.px(26), sheet.px(1))
    if card.estimate_centi_c is not None:
        sheet.text(number, parts.estimate_words(card.estimate_centi_c), 8.2, colours.ink, bold=True)
    upper, lower = sheet.stacked(room, theme.TEXT_NAME_MM, theme.TEXT_BODY_MM)
    sheet.text(upper, _who(sheet, card), theme.TEXT_NAME_MM, colours.ink, bold=True)
    sheet.text(lower, _state_words(sheet, card, now_ms), theme.TEXT_BODY_MM, colours.ink)


def _known(sheet: Sheet, rect: Rect, card: Card, checkpoint: Checkpoint, notice: str | None) -> None:
    colours = sheet.colours
    box = sheet.box(rect, colours.card, radius_mm=theme.CARD_RADIUS_MM, soft=True)
    box = box.inset(sheet.px(3.4), sheet.px(1.6))
    foot, box = box.lower(sheet.px(10), sheet.px(1))
    name, box = box.top(sheet.px(8.4))
    sheet.text(name, _who(sheet, card), theme.TEXT_NAME_MM, colours.ink, bold=True)
    when, numbers = box.top(sheet.px(6))
    waited = sheet.says("card.waited", minutes=_minutes(checkpoint.now_ms - card.alarm_ms))
    sheet.text(when, waited, theme.TEXT_BODY_MM, colours.quiet)
    estimate, contact = numbers.columns(2, sheet.px(2))
    value = "-" if card.estimate_centi_c is None else parts.estimate_words(card.estimate_centi_c)
    _number(sheet, estimate, "estimate", value)
    value = "-" if card.contact_centi_c is None else parts.estimate_words(card.contact_centi_c)
    _number(sheet, contact, "contact.name", value)
    if notice:
        sheet.pair(foot, f"notice.{notice}", 3.8, colours.alert, colours.quiet)
        return
    _waiting_or(sheet, foot, checkpoint, "card.hint")


def _number(sheet: Sheet, rect: Rect, key: str, value: str) -> None:
    colours = sheet.colours
    label, number = rect.top(sheet.px(5))
    sheet.text(label, sheet.says(key), 3.4, colours.quiet)
    sheet.text(number, value, 8.4, colours.ink, bold=True)


def _waiting_or(sheet: Sheet, rect: Rect, checkpoint: Checkpoint, key: str) -> None:
    """What to do here; and, while somebody stands at the sensor, what they are asked to do."""
    colours = sheet.colours
    if checkpoint.aside is None:
        sheet.pair(rect, key, 3.8, colours.ink, colours.quiet, bold=False)
        return
    sheet.pair(rect, "cards.wait", 4.2, colours.alert, colours.alert)


def _repeat_button(sheet: Sheet, rect: Rect, card: Card) -> None:
    words = _todo(sheet, rect, BeginRepeat(), "thermometer")
    last = card.repeats[-1] if card.repeats else None
    ink = sheet.colours.act
    if last is None:
        sheet.pair(words, "repeat.title", 4.8, ink, ink)
        return
    value = "-" if last.estimate_centi_c is None else parts.estimate_words(last.estimate_centi_c)
    key = f"repeat.{last.finding.value}"
    sheet.pair(words, key, 4.8, ink, ink, count=len(card.repeats), value=value)


def _rest_button(sheet: Sheet, rect: Rect, card: Card, now_ms: int) -> None:
    colours = sheet.colours
    if card.rest_since_ms is None:
        words = _todo(sheet, rect, BeginRest(), "seat")
        sheet.pair(words, "rest.begin", 4.8, colours.act, colours.act)
        return
    due, left_ms = _is_due(card, now_ms), card.rest_since_ms + REST_MS - now_ms
    box = sheet.box(rect, colours.caution if due else colours.tool_key, radius_mm=theme.CARD_RADIUS_MM)
    room = box.inset(sheet.px(2.6), 0)
    picture, words = room.left(sheet.px(8), sheet.px(3))
    ink = colours.on_caution if due else colours.ink
    if due:
        sheet.icon(picture, "bell", ink)
        sheet.pair(words, "rest.due", 4.8, ink, ink)
        return
    if left_ms <= 0:
        sheet.icon(picture, "seat", ink)
        sheet.pair(words, "rest.done", 4.8, ink, ink)
        return
    sheet.ring(picture, 1 - left_ms / REST_MS, colours.act, colours.track, 1.2)
    minutes, seconds = divmod(-(-left_ms // 1_000), 60)
    sheet.pair(words, "rest.left", 4.8, ink, ink, minutes=minutes, seconds=seconds)


def _contact_button(sheet: Sheet, rect: Rect, card: Card) -> None:
    words = _todo(sheet, rect, EnterContact(), "pencil")
    key = "contact.typed" if card.typed else "contact.title"
    sheet.pair(words, key, 4.8, sheet.colours.act, sheet.colours.act, value=_typed_words(card.typed))


def _todo(sheet: Sheet, rect: Rect, action: BeginRepeat | BeginRest | EnterContact, icon: str) -> Rect:
    colours = sheet.colours
    style = Style(colours.card, colours.act, colours.act)
    room = sheet.button(rect, action, style).inset(sheet.px(2.6), 0)
    picture, words = room.left(sheet.px(8), sheet.px(3))
    sheet.icon(picture, icon, colours.act, back=colours.card)
    return words


def _outcome_button(sheet: Sheet, rect: Rect, outcome: Outcome) -> None:
    colours = sheet.colours
    style = {
        "released": Style(colours.act, colours.on_act),
        "home_isolation": Style(colours.caution, colours.on_caution),
    }.get(outcome, Style(colours.tool_key, colours.ink))
    words = _held(sheet, rect, Conclude(outcome), style)
    sheet.pair(words, f"outcome.{outcome}", 4.6, style.ink, style.ink, align="centre")


def _held(sheet: Sheet, rect: Rect, action: Conclude, style: Style) -> Rect:
    """A button that closes a card, and so is held; the lock says so."""
    room = sheet.button(rect, action, style, hold_ms=frame.HOLD_MS).inset(sheet.px(1.2), sheet.px(1))
    lock, words = room.top(sheet.px(4.4))
    sheet.icon(lock, "lock", style.ink, back=style.fill)
    return words


def _typed_words(typed: str) -> str:
    """Digits as they will be read: 37 alone is shown as 37._ so far."""
    shown = typed.ljust(3, "_")
    return f"{shown[:2]}.{shown[2]}℃"


def _who(sheet: Sheet, card: Card) -> str:
    return parts.who_words(sheet, card.guest)[0] or sheet.says("card.nobody")


def _state_words(sheet: Sheet, card: Card, now_ms: int) -> str:
    if card.rest_since_ms is None:
        return sheet.says("card.waited", minutes=_minutes(now_ms - card.alarm_ms))
    if _is_due(card, now_ms):
        return sheet.says("rest.due")
    if card.rest_since_ms + REST_MS <= now_ms:
        return sheet.says("rest.done")
    left_s = -(-(card.rest_since_ms + REST_MS - now_ms) // 1_000)
    return sheet.says("rest.left", minutes=left_s // 60, seconds=left_s % 60)


def _minutes(ms: int) -> int:
    return max(0, ms // MINUTE_MS)


def _is_due(card: Card, now_ms: int) -> bool:
    """Whether the rest is over and nobody has measured since."""
    looked = any(repeat.rested_ms is not None and repeat.rested_ms >= REST_MS for repeat in card.repeats)
    if looked or card.contact_centi_c is not None:
        return False
    due = due_ms(card, REST_MS)
    return due is not None and now_ms >= due

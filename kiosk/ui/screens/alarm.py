"""For the guard's ears and eyes: the fever alarm, what follows it, and what the kiosk can't judge."""

from kiosk.flow.actions import GoBack
from kiosk.flow.guard_states import Guardroom
from kiosk.flow.states import Checkpoint, FeverAlarm, Referred, SymptomCall, Unjudged
from kiosk.ui import theme
from kiosk.ui.facts import Facts
from kiosk.ui.masking import mask_name
from kiosk.ui.scene import Rect
from kiosk.ui.screens import exceptions, frame, parts
from kiosk.ui.widgets import Sheet, Style
from kiosk.ui.words import reason_key

PULSE_MS = 500  # half a beat: 1 Hz, a third of what WCAG allows, on less than a twentieth of the screen
STRIPE_MM = 2.6
GUARD_BAR_MM = 24.0
GUARD_BAR_TALL_MM = 42.0  # the words stand above the button there


def fever_alarm(sheet: Sheet, checkpoint: Checkpoint, stage: FeverAlarm, facts: Facts) -> None:
    """Stop, what was found, what happens now; the guard's bar below."""
    del facts
    colours = sheet.colours
    since_ms = max(0, checkpoint.now_ms - stage.since_ms)
    shifted = since_ms // PULSE_MS % 2 == 1
    bar, room = sheet.area.lower(sheet.px(GUARD_BAR_TALL_MM if sheet.tall else GUARD_BAR_MM))
    band, room = room.top(sheet.px(STRIPE_MM))
    lower, room = room.lower(sheet.px(STRIPE_MM))
    sheet.stripes(band, shifted=shifted)
    sheet.stripes(lower, shifted=not shifted)
    room = room.inset(sheet.px(5), sheet.px(1.2))
    top = room.top(sheet.px(12))[0]
    frame.language_button(sheet, top, fill=colours.stop, ink=colours.on_stop, edge=colours.on_stop)
    steps, room = room.lower(sheet.px(18.6), sheet.px(2))
    parts.steps(sheet, steps, ("fever.step1", "fever.step2"), colours.on_stop, colours.stop)
    if sheet.tall:
        sign, room = room.top(sheet.px(34), sheet.px(1))
        card, title = room.lower(sheet.px(27), sheet.px(2))
    else:
        sign, room = room.left(sheet.px(38), sheet.px(5))
        card, title = room.lower(sheet.px(16), sheet.px(1))
        title = title.far(sheet.px(24))[1]
    sheet.icon(sign, "stop", colours.on_stop, back=colours.stop_deep)
    sheet.pair(title, "fever.title", 12.0, colours.on_stop, colours.on_stop, small_mm=4.6, small_bold=True)
    _fever_card(sheet, card, stage)
    _guard_bar(sheet, bar, since_ms, stage, checkpoint.guardroom)


def unjudged(sheet: Sheet, checkpoint: Checkpoint, stage: Unjudged, facts: Facts) -> None:
    """The kiosk can't say: never green, and a person with a thermometer is on the way."""
    del facts, checkpoint
    _called(
        sheet, stage.reasons, "verdict.unjudged", "unjudged.title", "caution", excusable=bool(stage.offered)
    )


def symptom_call(sheet: Sheet, checkpoint: Checkpoint, stage: SymptomCall, facts: Facts) -> None:
    """What somebody said of their health is between them and the guard: calm, and nothing that shames."""
    del facts, checkpoint
    _called(sheet, stage.reasons, "verdict.refer", "symptom.title", "seat")


def _called(
    sheet: Sheet,
    reasons: tuple[str, ...],
    verdict: str,
    title_key: str,
    icon: str,
    *,
    excusable: bool = False,
) -> None:
    """The guard is on the way: why, and the button that is theirs; where they may let pass, another."""
    colours = sheet.colours
    room = sheet.area.inset(sheet.px(5), sheet.px(2.5))
    top, room = room.top(sheet.px(12), sheet.px(2))
    parts.verdict_chip(sheet, top, verdict, colours.caution, colours.on_caution)
    frame.language_button(sheet, top, fill=colours.doubt, ink=colours.on_doubt, edge=colours.on_doubt)
    bottom, room = room.lower(sheet.px(theme.VERDICT_TARGET_MM + 0.2), sheet.px(3))
    left, room = sheet.split(room, 0.26, 6, tall_mm=34)
    sheet.icon(left, icon, colours.caution, back=colours.on_caution, mark=colours.caution)
    title, room = room.top(sheet.px(20), sheet.px(2))
    sheet.pair(title, title_key, 11.5, colours.on_doubt, colours.quiet_on_night, small_mm=4.6)
    parts.reason(sheet, room, reasons, colours.card)
    told, hold = bottom.columns(2, sheet.px(4))
    if excusable:
        exceptions.guard_button(sheet, told)
        parts.hold_button(sheet, hold, "unjudged.hold")
        return
    bell, told = told.left(sheet.px(7), sheet.px(2.5))
    sheet.icon(bell, "bell", colours.caution)
    sheet.pair(told, "unjudged.guard", 3.8, colours.on_doubt, colours.quiet_on_night)
    parts.hold_button(sheet, hold, "unjudged.hold")


def referred(sheet: Sheet, checkpoint: Checkpoint, stage: Referred, facts: Facts) -> None:
    """The guard has taken over; calm, for the person has heard enough alarm."""
    room = frame.header(sheet, facts).inset(sheet.px(theme.MARGIN_MM), sheet.px(theme.MARGIN_MM))
    colours = sheet.colours
    bottom, room = room.lower(sheet.px(theme.VERDICT_TARGET_MM + 0.2), sheet.px(3))
    left, room = sheet.split(room, 0.28, 5, tall_mm=34)
    card = sheet.box(left, colours.card, radius_mm=theme.CARD_RADIUS_MM, soft=True)
    sheet.icon(card.centred(sheet.px(26), sheet.px(26)), "seat", colours.act)
    title, room = room.top(sheet.px(18), sheet.px(2))
    sheet.pair(title, "referred.title", 10.0, colours.ink, colours.quiet, small_mm=4.2)
    parts.steps(sheet, room, ("referred.step1", "referred.step2"), colours.ink, colours.card)
    info, done = bottom.columns(2, sheet.px(4))
    chip, waits = info.rows(2, 0)
    parts.verdict_chip(sheet, chip, "verdict.refer", colours.stop, colours.on_stop)
    seconds = frame.seconds_left(stage.until_ms, checkpoint.now_ms)
    sheet.one_line(waits, "countdown", 3.4, colours.quiet, seconds=seconds)
    inside = sheet.button(done, GoBack(), Style(colours.act, colours.on_act, soft=True)).inset(sheet.px(3), 0)
    sheet.pair(inside, "referred.next", 5.0, colours.on_act, colours.on_act, align="centre")


def _fever_card(sheet: Sheet, rect: Rect, stage: FeverAlarm) -> None:
    colours = sheet.colours
    card = sheet.box(rect, colours.stop_deep, radius_mm=theme.CARD_RADIUS_MM).inset(
        sheet.px(3.4), sheet.px(1)
    )
    screening = stage.visit.screening
    assert screening is not None, "an alarm has a measurement"
    if sheet.tall:
        limit, card = card.lower(sheet.px(9.4), sheet.px(1))
        words, number = card.columns(2, sheet.px(2))
    else:
        words, card = card.left(round(card.w * 0.29), sheet.px(2))
        number, limit = card.left(round(card.w * 0.5), sheet.px(2))
    sheet.pair(words, "fever.high", 5.0, colours.on_stop, colours.on_stop)
    label, value = sheet.stacked(number, theme.TEXT_SMALL_MM, 8.6)
    sheet.one_line(label, "estimate", theme.TEXT_SMALL_MM, colours.on_stop)
    if screening.estimate_centi_c is not None:
        sheet.text(value, parts.estimate_words(screening.estimate_centi_c), 8.6, colours.caution, bold=True)
    why = reason_key(screening.reasons[0]) if screening.reasons else "fever.high"
    threshold = f"{screening.fever_threshold_centi_c / 100:.1f}"
    upper, lower = sheet.stacked(limit, 4.2, theme.TEXT_SMALL_MM)
    sheet.text(upper, sheet.says("fever.limit", limit=threshold), 4.2, colours.on_stop, bold=True)
    sheet.text(lower, sheet.says(why), theme.TEXT_SMALL_MM, colours.on_stop)


def _guard_bar(sheet: Sheet, bar: Rect, since_ms: int, stage: FeverAlarm, room: Guardroom) -> None:
    colours = sheet.colours
    sheet.box(bar, colours.night)
    inside = bar.inset(sheet.px(3.4), sheet.px(1.9))
    if sheet.tall:
        hold, inside = inside.lower(sheet.px(theme.VERDICT_TARGET_MM + 0.2), sheet.px(1))
    else:
        hold, inside = inside.far(sheet.px(62), sheet.px(3))
    parts.hold_button(sheet, hold, "fever.hold")
    bell, inside = inside.left(sheet.px(7), sheet.px(2.4))
    sheet.icon(bell, "bell", colours.caution)
    minutes, seconds = divmod(since_ms // 1000, 60)
    upper, lower = inside.centred(inside.w, sheet.px(15)).rows(2, 0)
    sheet.text(
        upper, sheet.says("fever.since", minutes=minutes, seconds=seconds), 5.0, colours.on_night, bold=True
    )
    if not stage.saved:
        sheet.text(lower, sheet.says("fever.unsaved"), 3.2, colours.caution, bold=True)
        return
    words = sheet.says("fever.quiet" if room.settings.quiet else "fever.sounding")
    if room.on_duty is not None:
        words = f"{words}  {sheet.says('fever.duty', guard=mask_name(room.on_duty.name))}"
    sheet.text(lower, words, 3.2, colours.quiet_on_night)

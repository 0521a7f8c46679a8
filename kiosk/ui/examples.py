"""Every screen in its variants, made by hand with invented people: for tests, pictures and prewarming."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, get_args

from kiosk.flow.card_states import (
    Card,
    CardList,
    CardShown,
    ClinicChoice,
    ContactEntry,
    Repeat,
    Repeating,
    StaffCall,
)
from kiosk.flow.guard_states import (
    AlarmTest,
    Cleaning,
    ComparisonEntry,
    ComparisonLook,
    ComparisonPage,
    ExceptionChoice,
    GuardMenu,
    GuardPin,
    Guardroom,
    GuardSettings,
    InfoPage,
    InfoRow,
    Page,
    Settings,
)
from kiosk.flow.states import (
    Admitted,
    Approaching,
    Checkpoint,
    CodeUnknown,
    FeverAlarm,
    Idle,
    Measuring,
    MeasuringAgain,
    Mute,
    OutOfService,
    Referred,
    Refused,
    Saving,
    Stage,
    StillThere,
    Trouble,
    Unjudged,
)
from kiosk.flow.visit import Category, Guest, Language, Visit
from kiosk.flow.waiting_states import AskingMask
from kiosk.ledger.record import Draft
from kiosk.people.guards import Guard
from kiosk.people.site import Bilingual, Clinic
from kiosk.rules.book import EXCEPTIONS
from kiosk.screening.baseline import Baseline
from kiosk.screening.comparison import Comparison, Reading
from kiosk.screening.judge import Finding, Screening, judge
from kiosk.screening.look import Look
from kiosk.screening.parameters import Parameters
from kiosk.screening.sample import Sample
from kiosk.ui.appearance import Appearance
from kiosk.ui.facts import Facts
from kiosk.ui.naming_examples import CANDIDATES, CARDS, LONG_NAME, NOW_MS, naming_stages, staff, visitor
from kiosk.ui.post_examples import post_stages
from kiosk.ui.visitor_examples import ANNOUNCED, visitor_stages
from kiosk.ui.watchdog import Part, Stall
from kiosk.ui.words import Phrase

AHEAD_OF_EACH = 2
PARAMETERS = Parameters()
BASELINE = Baseline.commissioned(PARAMETERS)

FACTS = Facts(
    site=Phrase("云溪县机关大院", "Yunxi County Government"),
    gate=Phrase("北门", "North Gate"),
    clock=datetime(2025, 2, 12, 8, 26),
    ticker=Phrase("进入大院请全程佩戴口罩", "Keep your mask on inside"),
    version="0.1.0",
    zone_cm=5,
    has_codes=True,
)
OFFLINE = replace(FACTS, clock_trusted=False, office_silent=True, backlog=1284)
NO_CLOCK = replace(FACTS, clock=None, ticker=None, has_codes=False)

GUARDS = tuple(
    Guard(f"G{number:02}", name, "")
    for number, name in enumerate(("赵建国", "欧阳明", "钱卫东", "孙丽"), start=1)
)


class Example(NamedTuple):
    """A state with a name for its file, and the facts beside it."""

    name: str
    checkpoint: Checkpoint
    facts: Facts


def examples(language: Language = "zh") -> Iterator[Example]:
    """Every stage, and within it every variant that looks different."""
    for name, stage in (*_measuring(), *naming_stages(), *visitor_stages(), *_deciding(), *_guarding()):
        yield Example(name, _checkpoint(stage, language), FACTS)
    for name, stage, cards in _rechecking():
        yield Example(name, replace(_checkpoint(stage, language), cards=cards), FACTS)
    stage = CardShown(7, NOW_MS + 51_000)
    aside = replace(_checkpoint(stage, language), cards=(_CARD,), aside=_look(3))
    yield Example("card_somebody_waits", aside, FACTS)
    idle = _checkpoint(Idle(), language)
    yield Example("idle_offline", idle, OFFLINE)
    yield Example("idle_no_clock", replace(idle, guard_called_ms=NOW_MS - 4_000), NO_CLOCK)
    for reason in ("many_warm", "level_off"):
        call = StaffCall((reason,), NOW_MS - 9_000, 5, told=True)
        yield Example(f"idle_{reason}", replace(idle, staff_call=call, guard_called_ms=NOW_MS - 9_000), FACTS)
    both = replace(idle, staff_call=call, cards=(_CARD, _NAMELESS))
    yield Example("idle_staff_and_cards", both, FACTS)
    seen = OutOfService(Trouble.SENSOR, "no_answer", NOW_MS - 90_000)
    yield Example("service_seen", replace(_checkpoint(seen, language), guard_called_ms=None), FACTS)
    yield from _at_the_desk(language)
    called = replace(_checkpoint(staff("c", next_letters="abxy"), language), guard_called_ms=NOW_MS)
    yield Example("naming_staff_guard_called", called, FACTS)


def ahead(language: Language) -> Iterator[Example]:
    """A few of each stage: what they show is most of what any state shows, and is worth drawing ahead."""
    shown: Counter[type[Stage]] = Counter()
    for each in examples(language):
        stage = type(each.checkpoint.stage)
        shown[stage] += 1
        if shown[stage] <= AHEAD_OF_EACH:
            yield each


def screening(skin_centi_c: int, baseline: Baseline = BASELINE) -> Screening:
    """What a forehead of this temperature is judged to be; at a gate only just commissioned, if not said."""
    look = Look(PARAMETERS.samples)
    for _ in range(PARAMETERS.samples):
        look = look.add(Sample(skin_centi_c, 2200))
    return judge(look, baseline, PARAMETERS)


def visit(
    name: str = "陈博", unit: str | None = "办公室", *, category: Category = "staff", skin_centi_c: int = 3450
) -> Visit:
    """Somebody who was measured and has said who they are."""
    guest = Guest(name, category, "S001" if unit else None, unit)
    return Visit(screening(skin_centi_c), NOW_MS - 4_000, guest, mask=True)


def _checkpoint(stage: Stage, language: Language) -> Checkpoint:
    called = NOW_MS - 3_000 if isinstance(stage, Unjudged | OutOfService) else None
    return Checkpoint(
        stage, BASELINE, language, NOW_MS, guard_called_ms=called, guardroom=Guardroom(on_duty=GUARDS[0])
    )


def _look(samples: int) -> Look:
    return Look(PARAMETERS.samples, (Sample(3450, 2200),) * samples)


_VISITOR = visit("欧阳娜娜", None, category="visitor")
_LONG = visit(LONG_NAME, "人力资源和社会保障局综合行政执法大队办公室")
_NOBODY = Visit()
_MEASURED = Visit(screening(3450), NOW_MS - 2_000)
_FEVER = Visit(screening(3545), NOW_MS - 2_000)
_WARM_GATE = Baseline((3720,) * 40)  # a hot afternoon: only the fixed limit calls
_FEVER_KNOWN = replace(visit("王秀英", None, category="visitor"), screening=screening(3756, _WARM_GATE))
_DRAFT = Draft("entry")


def _measuring() -> Iterator[tuple[str, Stage]]:
    yield "idle", Idle()
    yield "approaching", Approaching(_NOBODY, NOW_MS + 27_000)
    yield "approaching_known", Approaching(replace(visit(), screening=None), NOW_MS + 8_000)
    for samples in (0, 3, 5, 8):
        yield f"measuring_{samples}", Measuring(_NOBODY, _look(samples))
    yield "again_wait", MeasuringAgain(_NOBODY, ("too_few_samples",), NOW_MS + 3_200, NOW_MS + 28_200)
    yield "again_now", MeasuringAgain(_NOBODY, ("sensor_fault",), NOW_MS - 1_000, NOW_MS + 20_000)
    yield "again_unstable", MeasuringAgain(_NOBODY, ("unstable",), NOW_MS - 1_000, NOW_MS + 20_000)


def _deciding() -> Iterator[tuple[str, Stage]]:
    resident = visit("尉迟明", None, category="resident")
    for name, who in (("staff", visit()), ("long", _LONG), ("resident", resident)):
        yield f"mask_{name}", AskingMask(replace(who, mask=None), NOW_MS + 9_000)
    yield "mask_announced", AskingMask(ANNOUNCED, NOW_MS + 9_000)
    yield "mask_measuring", Measuring(replace(visit(), mask=None, screening=None), _look(3))
    yield (
        "still_there",
        StillThere(visitor(board="pinyin", letters="wang", candidates=CANDIDATES), NOW_MS + 12_000),
    )
    yield "code_unknown", CodeUnknown(Idle(), NOW_MS + 7_000)
    yield "saving", Saving(visit(), _DRAFT, 7, NOW_MS - 100)
    yield "saving_slow", Saving(visit(), _DRAFT, 7, NOW_MS - 2_400)
    rare = visit("𠮷田𬭎", None, category="visitor")
    latin = visit("John Smith", None, category="visitor")
    for name, who in (
        ("staff", visit()),
        ("visitor", _VISITOR),
        ("rare", rare),
        ("latin", latin),
        ("long", _LONG),
    ):
        yield f"admitted_{name}", Admitted(who, 42, NOW_MS - 800, NOW_MS + 1_200)
    for code in REFUSED_CODES:
        name = "mask" if code == "no_mask" else code
        yield f"refused_{name}", Refused(visit(), (code,), NOW_MS - 1_000, NOW_MS + 7_000)
    used_up = Refused(visit(), ("quota_used",), NOW_MS - 1_000, NOW_MS + 7_000, 1_770_998_400_000)
    yield "refused_until", used_up
    yield "refused_excusable", replace(used_up, offered=EXCEPTIONS)
    yield (
        "refused_excusable_no_day",
        Refused(visit(), ("observed",), NOW_MS, NOW_MS + 9_000, offered=EXCEPTIONS),
    )
    yield "exception_choice", ExceptionChoice(visit(), ("quota_used",), EXCEPTIONS, 7, NOW_MS + 51_000)
    many = ("observed", "quota_used", "closed")
    yield "exception_choice_long", ExceptionChoice(_LONG, many, EXCEPTIONS[3:], 7, NOW_MS + 51_000)


def _guarding() -> Iterator[tuple[str, Stage]]:
    codes = (
        "too_cold",
        "warming_up",
        "ambient_out_of_range",
        "sensor_fault",
        "too_few_samples",
        "unstable",
        "comparison_failed",
    )
    for code in (*codes, "something_new"):
        yield f"unjudged_{code}", Unjudged(_MEASURED, (code,), 1, NOW_MS - 1_000, NOW_MS + 29_000)
    no_clock = Unjudged(visit(), ("clock_untrusted",), 1, NOW_MS - 1_000, NOW_MS + 29_000, EXCEPTIONS)
    yield "unjudged_excusable", no_clock
    yield "alarm", FeverAlarm(_FEVER, 7, NOW_MS - 12_400)
    yield "alarm_saved", FeverAlarm(_FEVER_KNOWN, 7, NOW_MS - 75_600, saved=True)
    yield "referred", Referred(_FEVER, NOW_MS - 1_000, NOW_MS + 14_000)
    for code in SENSOR_CODES:
        yield f"service_{code}", OutOfService(Trouble.SENSOR, code, NOW_MS - 60_000)
    for code in LEDGER_CODES:
        yield f"service_{code}", OutOfService(Trouble.LEDGER, code, NOW_MS - 60_000)
    for code in PROGRAM_CODES:
        yield f"service_{code}", OutOfService(Trouble.PROGRAM, code, NOW_MS - 60_000)
    waiting = Saving(visit(), _DRAFT, 7, NOW_MS - 60_000)
    yield "service_waiting", OutOfService(Trouble.LEDGER, "ledger_full", NOW_MS - 60_000, waiting)


_CARD = Card(7, NOW_MS - 190_000, 3_841, NOW_MS - 171_000, "id-7", visit("王秀英", "财政局").guest)
_NAMELESS = Card(8, NOW_MS - 60_000, 3_756, NOW_MS - 50_000)
_RESTING = replace(_CARD, ticket=9, rest_since_ms=NOW_MS - 175_000, guest=_VISITOR.guest)
_RESTED = replace(
    _CARD,
    ticket=10,
    alarm_ms=NOW_MS - 780_000,
    rest_since_ms=NOW_MS - 700_000,
    repeats=(Repeat(NOW_MS - 90_000, Finding.NORMAL, 3_672, 610_000),),
)
_WAITED = replace(_RESTED, ticket=11, repeats=())
_TYPED = replace(_CARD, typed="37")
_READ = replace(_CARD, contact_centi_c=3_810, repeats=(Repeat(NOW_MS - 90_000, Finding.REFER, 3_790),))
_CLINICS = tuple(
    Clinic(f"c{number}", Bilingual(f"云溪县第{digit}人民医院", f"Yunxi No. {number} Hospital"))
    for number, digit in enumerate("一二三四五六七八", start=1)
)


def _rechecking() -> Iterator[tuple[str, Stage, tuple[Card, ...]]]:
    until_ms = NOW_MS + 51_000
    many = tuple(replace(_CARD, ticket=20 + number) for number in range(5))
    yield "idle_cards", Idle(), (_CARD, _NAMELESS)
    yield "idle_cards_due", Idle(), (_WAITED, _RESTING)
    yield "cards_one", CardList(until_ms), (_CARD,)
    yield "cards_many", CardList(until_ms), (_WAITED, _RESTING, _RESTED, _NAMELESS, *many)
    yield "card_new", CardShown(7, until_ms), (_CARD,)
    yield "card_nobody", CardShown(8, until_ms, "release_needs"), (_NAMELESS,)
    yield "card_resting", CardShown(9, until_ms, "repeat_failed"), (_RESTING,)
    yield "card_due", CardShown(11, until_ms), (_WAITED,)
    yield "card_rested", CardShown(10, until_ms), (_RESTED,)
    yield "card_typed", CardShown(7, until_ms, "contact_unconfirmed"), (_TYPED,)
    yield "card_read", CardShown(7, until_ms, "release_fever"), (_READ,)
    unsure = replace(_CARD, repeats=(Repeat(NOW_MS, Finding.UNJUDGED, None),))
    yield "card_unjudged", CardShown(7, until_ms), (unsure,)
    yield "card_long", CardShown(7, until_ms), (replace(_CARD, guest=_LONG.guest),)
    yield "contact_empty", ContactEntry(7, until_ms), (_CARD,)
    yield "contact_typed", ContactEntry(7, until_ms), (_TYPED,)
    yield "contact_wrong", ContactEntry(7, until_ms, "contact_range"), (replace(_CARD, typed="512"),)
    yield "clinic_two", ClinicChoice(7, until_ms, _CLINICS[:2]), (_CARD,)
    yield "clinic_eight", ClinicChoice(7, until_ms, _CLINICS), (_CARD,)
    yield "repeat_wait", Repeating(7, _look(0), NOW_MS + 3_200, NOW_MS + 33_200), (_CARD,)
    yield "repeat_look", Repeating(7, _look(5), NOW_MS - 3_000, NOW_MS + 27_000), (_CARD,)
    yield "service_cards_full", OutOfService(Trouble.CARDS, "cards_full", NOW_MS), (_CARD,) * 100


REFUSED_CODES = (
    "no_mask",
    "symptom",
    "exposure",
    "observed",
    "household_observed",
    "returnee_unregistered",
    "closed",
    "host_unknown",
    "host_unconfirmed",
    "quota_used",
    "clock_untrusted",
    "site_outdated",
)

_MANY_GUARDS = tuple(Guard(f"G{number:02}", "李建军", "") for number in range(1, 15))
ROOM = Guardroom(on_duty=GUARDS[0], menu=True)


WELL = (-30, 10, 25, -5, 40, -15, 0, 12, -8, 33) * 2  # how far apart kiosk and thermometer usually are


def _compared(biases: tuple[int, ...]) -> Guardroom:
    """Well people at the level, whose thermometers were so far above the estimate."""
    readings = [Reading(3660 + bias, 3457, 3457, 65, 3730) for bias in biases]
    return replace(ROOM, comparison=Comparison.told(readings))


_TELLING = (Page.TODAY, Page.EXCEPTIONS, Page.FAULTS, Page.SYNC, Page.PARTS)
_TOLD = (
    InfoRow("128", "放行", "Admitted"),
    InfoRow("08:12", "劝返：没有戴口罩", "Not admitted: No mask"),
    InfoRow("07:40", "传感器没有应答，07:43 恢复", "The sensor does not answer, well at 07:43"),
    InfoRow("12", "待上传", "Waiting to be sent", well=False),
    InfoRow("08:26", "办公室最近回执", "Last answer from the office"),
    InfoRow("0", "办公室未收，等人处理", "Put aside at the office"),
)
_PARTS_TOLD = (
    InfoRow("", "测温：测温传感器没有应答", "Thermometer: the thermometer does not answer", well=False),
    InfoRow("", "蜂鸣器：蜂鸣器正常", "Buzzer: the buzzer's pin works"),
    InfoRow("", "存储：/var/lib/gatehouse 剩余 20480 MB", "Disk: 20480 MB free"),
    InfoRow("", "报警测试：还没有人听过报警测试", "Alarm test: nobody has heard its test yet", well=False),
    InfoRow("", "比对：比对合格，3 小时前", "Comparison: in order, 3 h ago"),
    InfoRow("", "设备 gate-north-1，软件 0.1.0", "Device gate-north-1, software 0.1.0"),
)


def _at_the_desk(language: Language) -> Iterator[Example]:
    """The guard's own pages, and what the guard's settings change elsewhere."""
    until_ms = NOW_MS + 51_000
    waiting = replace(ROOM, refusals=2, refused_until_ms=NOW_MS + 24_000)
    drill = replace(ROOM, settings=Settings(quiet=True, training=True, volume_percent=0))
    door = GuardPin(GUARDS, until_ms)
    for page in _TELLING:
        told = InfoPage(page, until_ms, _TOLD[:5])
        yield Example(f"info_{page.value}", replace(_checkpoint(told, language), guardroom=ROOM), FACTS)
    for name, stage, room in (
        ("guard_door", door, ROOM),
        ("guard_door_chosen", replace(door, chosen=GUARDS[1], typed="1234"), ROOM),
        ("guard_door_many", GuardPin(_MANY_GUARDS, until_ms, Page.DUTY, page=2, typed="12345678"), ROOM),
        ("guard_door_nobody", replace(door, notice="guard_unknown"), ROOM),
        ("guard_door_wrong", replace(door, notice="pin_wrong"), ROOM),
        ("guard_door_wait", replace(door, notice="pin_wrong"), waiting),
        ("guard_menu", GuardMenu(until_ms), ROOM),
        ("guard_menu_unlocked", GuardMenu(until_ms, unlocked=True), Guardroom()),
        ("guard_menu_due", GuardMenu(until_ms), replace(ROOM, due=(Page.COMPARISON,))),
        ("idle_due", Idle(), replace(ROOM, due=(Page.COMPARISON,))),
        ("comparison_none", ComparisonPage(until_ms), ROOM),
        ("comparison_begun", ComparisonPage(until_ms, "comparison_unfit"), _compared((10, -20, 80))),
        ("comparison_young", ComparisonPage(until_ms), _compared((*WELL, 20, -40))),
        ("comparison_well", ComparisonPage(until_ms, "repeat_failed"), _compared((*WELL * 2, 5, -70, 130))),
        ("comparison_failed", ComparisonPage(until_ms), _compared((*WELL, *(60, 90, 140, 55, 80) * 2))),
        ("comparison_look", ComparisonLook(_look(5), NOW_MS + 27_000), ROOM),
        ("comparison_entry", ComparisonEntry(screening(3450), until_ms, "36"), ROOM),
        ("comparison_entry_range", ComparisonEntry(screening(3450), until_ms, "512", "contact_range"), ROOM),
        ("comparison_unwell", ComparisonEntry(screening(3450), until_ms, "", "comparison_unwell"), ROOM),
        ("guard_settings", GuardSettings(until_ms), ROOM),
        ("guard_settings_look", GuardSettings(until_ms, page=1), ROOM),
        ("guard_settings_drill", GuardSettings(until_ms), drill),
        ("info_wait", InfoPage(Page.EXCEPTIONS, until_ms), ROOM),
        ("info_none", InfoPage(Page.EXCEPTIONS, until_ms, ()), ROOM),
        ("info_more", InfoPage(Page.PARTS, until_ms, _PARTS_TOLD), ROOM),
        ("info_last", InfoPage(Page.FAULTS, until_ms, _TOLD, 1), ROOM),
        ("alarm_test", AlarmTest(until_ms), ROOM),
        ("alarm_test_unheard", AlarmTest(until_ms), replace(ROOM, unheard=True)),
        ("guard_cleaning", Cleaning(NOW_MS + 21_000), ROOM),
        ("drill_idle", Idle(), drill),
        ("drill_naming", staff("cb", CARDS, "fnyz"), drill),
        ("drill_alarm", FeverAlarm(_FEVER_KNOWN, 7, NOW_MS - 75_600, saved=True), drill),
        ("admitted_drill", Admitted(visit(), 42, NOW_MS - 800, NOW_MS + 1_200), drill),
        ("drill_unjudged", Unjudged(_MEASURED, ("too_cold",), 1, NOW_MS - 1_000, NOW_MS + 29_000), drill),
        ("drill_refused", Refused(visit(), ("no_mask",), NOW_MS - 1_000, NOW_MS + 7_000), drill),
    ):
        yield Example(name, replace(_checkpoint(stage, language), guardroom=room), FACTS)
    mute = replace(_checkpoint(GuardSettings(until_ms), language), guardroom=ROOM)
    yield Example("guard_settings_mute", replace(mute, mute=Mute("no_speaker", NOW_MS)), FACTS)
    look = replace(_checkpoint(GuardSettings(until_ms, page=1), language), guardroom=ROOM)
    chosen = replace(FACTS, appearance=Appearance("contrast", large_type=True))
    yield Example("guard_settings_look_large", look, chosen)
    for name, post in post_stages(until_ms):
        yield Example(name, replace(_checkpoint(post, language), guardroom=ROOM), FACTS)
    parts = replace(_checkpoint(InfoPage(Page.PARTS, until_ms, _PARTS_TOLD), language), guardroom=ROOM)
    for cause in get_args(Part):
        yield Example(f"info_stall_{cause}", parts, replace(FACTS, stall=Stall(340, cause)))


SENSOR_CODES = (
    "no_answer",
    "sensor_fault",
    "bus_stuck",
    "bus_missing",
    "bus_forbidden",
    "unexpected_part",
    "checksum_mismatch",
    "implausible_reading",
    "pin_unavailable",
)
PROGRAM_CODES = ("config_invalid", "site_invalid", "program_failed")
LEDGER_CODES = (
    "ledger_full",
    "ledger_busy",
    "ledger_damaged",
    "ledger_locked",
    "ledger_unreachable",
    "ledger_foreign",
)

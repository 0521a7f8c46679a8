"""The guard's own pages, and what the guard's settings change elsewhere."""

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from kiosk.flow.guard_states import (
    AlarmTest,
    Cleaning,
    ComparisonEntry,
    ComparisonLook,
    ComparisonPage,
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
    FeverAlarm,
    Idle,
    Mute,
    Refused,
    Unjudged,
)
from kiosk.flow.visit import Language
from kiosk.people.guards import Guard
from kiosk.screening.comparison import Comparison, Reading
from kiosk.ui.appearance import Appearance
from kiosk.ui.examples.common import (
    FACTS,
    FEVER_KNOWN,
    GUARDS,
    MEASURED,
    ROOM,
    Example,
    checkpoint_at,
    look,
    screening,
    visit,
)
from kiosk.ui.examples.naming import CARDS, NOW_MS, staff
from kiosk.ui.examples.post import post_stages
from kiosk.ui.watchdog import Part, Stall

_MANY_GUARDS = tuple(Guard(f"G{number:02}", "李建军", "") for number in range(1, 15))
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


def at_the_desk(language: Language) -> Iterator[Example]:
    """The guard's own pages, and what the guard's settings change elsewhere."""
    until_ms = NOW_MS + 51_000
    waiting = replace(ROOM, refusals=2, refused_until_ms=NOW_MS + 24_000)
    drill = replace(ROOM, settings=Settings(quiet=True, training=True, volume_percent=0))
    door = GuardPin(GUARDS, until_ms)
    for page in _TELLING:
        told = InfoPage(page, until_ms, _TOLD[:5])
        yield Example(f"info_{page.value}", replace(checkpoint_at(told, language), guardroom=ROOM), FACTS)
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
        ("guard_menu_waiting", GuardMenu(until_ms, counts=((Page.INSIDE, 2), (Page.READINGS, 3))), ROOM),
        ("idle_due", Idle(), replace(ROOM, due=(Page.COMPARISON,))),
        ("comparison_none", ComparisonPage(until_ms), ROOM),
        ("comparison_begun", ComparisonPage(until_ms, "comparison_unfit"), _compared((10, -20, 80))),
        ("comparison_young", ComparisonPage(until_ms), _compared((*WELL, 20, -40))),
        ("comparison_well", ComparisonPage(until_ms, "repeat_failed"), _compared((*WELL * 2, 5, -70, 130))),
        ("comparison_failed", ComparisonPage(until_ms), _compared((*WELL, *(60, 90, 140, 55, 80) * 2))),
        ("comparison_look", ComparisonLook(look(5), NOW_MS + 27_000), ROOM),
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
        ("drill_alarm", FeverAlarm(FEVER_KNOWN, 7, NOW_MS - 75_600, saved=True), drill),
        ("admitted_drill", Admitted(visit(), 42, NOW_MS - 800, NOW_MS + 1_200), drill),
        ("drill_unjudged", Unjudged(MEASURED, ("too_cold",), 1, NOW_MS - 1_000, NOW_MS + 29_000), drill),
        ("drill_refused", Refused(visit(), ("no_mask",), NOW_MS - 1_000, NOW_MS + 7_000), drill),
    ):
        yield Example(name, replace(checkpoint_at(stage, language), guardroom=room), FACTS)
    mute = replace(checkpoint_at(GuardSettings(until_ms), language), guardroom=ROOM)
    yield Example("guard_settings_mute", replace(mute, mute=Mute("no_speaker", NOW_MS)), FACTS)
    second = replace(checkpoint_at(GuardSettings(until_ms, page=1), language), guardroom=ROOM)
    chosen = replace(FACTS, appearance=Appearance("contrast", large_type=True))
    yield Example("guard_settings_look_large", second, chosen)
    for name, post in post_stages(until_ms):
        yield Example(name, replace(checkpoint_at(post, language), guardroom=ROOM), FACTS)
    parts = replace(checkpoint_at(InfoPage(Page.PARTS, until_ms, _PARTS_TOLD), language), guardroom=ROOM)
    for cause in get_args(Part):
        yield Example(f"info_stall_{cause}", parts, replace(FACTS, stall=Stall(340, cause)))

"""What there is to say now: who has not reported, alarms, gates that fell silent, reports not sent. No names.

Each occasion has a key that is the same however often it is looked for.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from office.clock import Day, local
from office.devices.models import gate_labels
from office.entries.models import Entry
from office.fleet.state import SILENT_AFTER_MS, kiosk_states
from office.phone.standing import HOURS, lines_of, missing_by_unit
from office.registers.columns import Words
from office.reports.models import Report

HOUR_MS = 3_600_000
REMINDED_FOR_MS = HOUR_MS  # an office that was down at nine does not say at noon who was missing at nine
ALARM_NEWS_MS = (
    6 * HOUR_MS
)  # an older one reached the office late: it stands among the alarms, and is no news
ALARMS_MAX = 50  # more in six hours is a broken sensor, and the kiosks page says so
REPORT_HOUR = 12  # the plan wants yesterday's report before noon
UNITS_SAID_MAX = 12  # of the units with somebody missing; the page has them all


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something to say, once. The text is Chinese, then English; `at_ms` is since when it is news."""

    key: str
    at_ms: int
    text: str


def missing_reports(now_ms: int) -> Iterator[Occasion]:
    """In the hour after 9, 12 and 15 o'clock: how many of each office have not reported by phone."""
    day = Day.of(now_ms)
    lines = None
    for hour in HOURS:
        since_ms = now_ms - (day.start_ms + hour * HOUR_MS)
        if not 0 <= since_ms < REMINDED_FOR_MS:
            continue
        lines = lines_of(day) if lines is None else lines
        by_unit = missing_by_unit(lines, hour)
        if by_unit:
            shown = list(by_unit.items())[:UNITS_SAID_MAX]
            units = "、".join(f"{unit or '未填科室'} {count}" for unit, count in shown)
            total = sum(by_unit.values())
            yield Occasion(
                f"missing:{day}:{hour}",
                now_ms - since_ms,
                _said(
                    f"{day} 健康自报截至 {hour}:00:应报 {len(lines)},未报 {total}({units})。",
                    f"Reports by phone at {hour}:00: {len(lines)} due, {total} missing ({units}).",
                ),
            )


def alarms(now_ms: int) -> Iterator[Occasion]:
    """Somebody was called back at a gate: where and when, not who."""
    labels = gate_labels()
    flagged = Entry.objects.filter(
        training=False, verdict="refer", at_ms__gte=now_ms - ALARM_NEWS_MS
    ).order_by("-at_ms")[:ALARMS_MAX]
    for entry in flagged:
        gate, time = labels.get(entry.gate, entry.gate), f"{local(entry.at_ms):%H:%M}"
        yield Occasion(
            f"alarm:{entry.record_id}",
            entry.at_ms,
            _said(
                f"{gate} {time} 有人需要复测,请在“发热处置”中跟进。",
                f"{gate} {time}: somebody was called back. Please follow it up under Alarms.",
            ),
        )


def silent_gates(now_ms: int) -> Iterator[Occasion]:
    """A kiosk has not been heard of for a while; once for each silence."""
    for state in kiosk_states(now_ms):
        device = state.device
        if device.revoked_ms is not None or state.silent_ms is None:
            continue
        since = f"{local(device.seen_ms or 0):%m-%d %H:%M}"
        yield Occasion(
            f"silent:{device.name}:{device.seen_ms}",
            now_ms,
            _said(
                f"{device.label} 自 {since} 起无消息(超过 {SILENT_AFTER_MS // 60_000} 分钟),请查看门岗机。",
                f"{device.label} has been silent since {since}. Please look at the kiosk.",
            ),
        )


def late_report(now_ms: int) -> Iterator[Occasion]:
    """From noon on: yesterday's daily report has not been sent."""
    today = Day.of(now_ms)
    if now_ms < today.start_ms + REPORT_HOUR * HOUR_MS:
        return
    day = today.shifted(-1)
    report = Report.objects.filter(day=str(day)).first()
    if report is not None and not report.copies.exists():
        yield Occasion(
            f"report:{day}",
            now_ms,
            _said(f"{day} 日报尚未上报。", f"The daily report of {day} has not been sent."),
        )


TOPICS: dict[str, tuple[Words, Callable[[int], Iterator[Occasion]]]] = {
    "missing": (Words("自报未报人数", "Reports by phone that are missing"), missing_reports),
    "alarm": (Words("发热复测报警", "Alarms at the gates"), alarms),
    "silent": (Words("门岗机无消息", "Silent kiosks"), silent_gates),
    "report": (Words("日报未上报", "Daily report not sent"), late_report),
}


def _said(zh: str, en: str) -> str:
    return f"【门岗】{zh}\n{en}"

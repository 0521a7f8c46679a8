"""The page of a day's rounds, and the same as a spreadsheet."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kiosk.rules.calendar import clock_face
from office.accounts.reader import user_of
from office.accounts.roles import may_open
from office.audit.trail import note
from office.clock import Day, local, now_ms
from office.devices.models import gate_labels
from office.entries.queries import natural
from office.registers.columns import Words
from office.rounds.day import Due, dues_of, tally
from office.web.days import linked_day
from office.web.filed import filed

STATE_WORDS = {
    "later": Words("未到时间", "not yet due"),
    "due": Words("应做", "due now"),
    "overdue": Words("缺", "missing"),
    "done": Words("已做", "done"),
    "late": Words("迟做", "done late"),
    "short": Words("时长不足", "too short"),
    "partly": Words("有遗漏", "spots left out"),
}
HEADS = (
    Words("检测点", "Checkpoint"),
    Words("事项", "What"),
    Words("部位", "Spots"),
    Words("应做时段", "Due between"),
    Words("状态", "State"),
    Words("完成时间", "Done at"),
    Words("时长(分)", "Minutes"),
    Words("执行人", "Done by"),
)
LACKING = frozenset(("short", "partly"))  # done, and yet to do again
ASKED_FOR = Words("按需", "when asked for")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the page."""

    due: Due
    cells: tuple[tuple[Words, str], ...]

    @property
    def tone(self) -> str:
        """Name of the row's look."""
        return "alarm" if self.due.state == "overdue" else "look" if self.due.state in LACKING else "plain"


@require_GET
def rounds(request: HttpRequest) -> HttpResponse:
    """What was due that day at each gate, and what became of it."""
    now, day = now_ms(), linked_day(request.GET.get("day", ""), Day.of(now_ms()))
    dues = dues_of(day, now)
    context = {
        "day": day,
        "before": day.shifted(-1),
        "after": day.shifted(1) if day.end_ms <= now else None,
        "heads": HEADS,
        "lines": _lines(dues),
        "disinfected": tally(dues, airing=False),
        "aired": tally(dues, airing=True),
        "missing": sum(each.state == "overdue" for each in dues),
        "may_export": may_open(user_of(request).role, "rounds_sheet"),
    }
    return render(request, "rounds/rounds.html", context)


@require_GET
def rounds_sheet(request: HttpRequest) -> HttpResponse:
    """The day as a spreadsheet."""
    day = linked_day(request.GET.get("day", ""), Day.of(now_ms()))
    rows = ([value for _, value in line.cells] for line in _lines(dues_of(day, now_ms())))
    note(user_of(request).username, "exported", now_ms(), about=f"rounds {day}")
    return filed(request, f"rounds-{day}", f"消杀通风登记 {day}", [head.zh for head in HEADS], rows, width=16)


def _lines(dues: list[Due]) -> list[Line]:
    labels = gate_labels()
    ordered = sorted(dues, key=lambda due: natural(labels.get(due.gate, due.gate)))
    return [Line(due, _cells(due, labels.get(due.gate, due.gate))) for due in ordered]


def _cells(due: Due, gate: str) -> tuple[tuple[Words, str], ...]:
    each, time = due.round, due.time
    values = (
        gate,
        str(Words(each.zh, each.en)),
        _spots(due),
        f"{clock_face(time.from_minute)}-{clock_face(time.to_minute)}" if time else str(ASKED_FOR),
        _state(due),
        f"{local(due.at_ms):%H:%M}" if due.at_ms is not None else "",
        str(due.minutes) if due.minutes is not None else "",
        due.by or "",
    )
    return tuple(zip(HEADS, values, strict=True))


def _state(due: Due) -> str:
    """In words; of one that is missing although somebody began it, what it lacks."""
    said = str(STATE_WORDS[due.state])
    if due.state != "overdue" or due.at_ms is None:
        return said
    lacks = str(STATE_WORDS["partly" if due.left_out else "short"])
    return str(Words(f"{said}：{lacks}", f"{said}: {lacks}"))


def _spots(due: Due) -> str:
    """The spots of a round; behind each that was left out, that it was."""
    told = [
        (f"{zh}（未做）", f"{en} (left out)") if zh in due.left_out else (zh, en)
        for zh, en in due.round.spots
    ]
    return str(Words("、".join(zh for zh, _ in told), ", ".join(en for _, en in told)))

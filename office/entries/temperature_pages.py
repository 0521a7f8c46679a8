"""The temperature register's page: one day of the staff, and the same as the form in use."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET

from office.accounts.reader import reader_of, user_of
from office.accounts.roles import may_open
from office.audit.trail import note
from office.clock import Day, local, now_ms
from office.devices.models import gate_labels
from office.entries.temperatures import Reading, StaffDay, staff_days
from office.web.days import typed_day
from office.web.filed import filed

TITLE = "体温登记表"
HEADS = ("日期", "姓名", "科室", "上午体温/时间", "下午体温/时间", "症状", "测量人", "备注")
UNMEASURED = "未测"
PEOPLE_SHOWN = 300  # on one page, which stays below 150 KiB; sheet and PDF have everybody


@require_GET
def temperatures(request: HttpRequest) -> HttpResponse:
    """A day's staff or a unit's, page by page: morning and afternoon; fevers, then the unmeasured, first."""
    day, labels, reader = (
        typed_day(request.GET.get("day", ""), Day.of(now_ms())),
        gate_labels(),
        reader_of(request),
    )
    everybody = staff_days(day)
    units = sorted({each.unit for each in everybody if each.unit})
    unit = request.GET.get("unit", "") if request.GET.get("unit") in units else ""
    people = [each for each in everybody if not unit or each.unit == unit]
    only = request.GET.get("only", "")
    listed = sorted(
        (each for each in people if not only or each.first is None),
        key=lambda each: (not each.fever, each.first is not None),
    )
    page = Paginator(listed, PEOPLE_SHOWN).get_page(request.GET.get("page"))
    context = {
        "day": day,
        "day_before": day.shifted(-1),
        "day_after": day.shifted(1),
        "is_today": day == Day.of(now_ms()),
        "only": only,
        "unit": unit,
        "units": units,
        "page": page,
        "due": len(people),
        "morning": sum(each.morning is not None for each in people),
        "unmeasured": sum(each.first is None for each in people),
        "lines": [(each, reader.name(each.name), _gates(each, labels)) for each in page],
        "may_export": may_open(user_of(request).role, "temperatures_sheet"),
    }
    return render(request, "entries/temperatures.html", context)


@require_GET
def temperatures_sheet(request: HttpRequest) -> HttpResponse:
    """The day as a spreadsheet with the heads of the form; who took it stands in the trail."""
    day, labels = typed_day(request.GET.get("day", ""), Day.of(now_ms())), gate_labels()
    with translation.override("zh-hans"):
        rows = [_row(day, staff, labels) for staff in staff_days(day)]
    note(user_of(request).username, "exported", now_ms(), about="temperatures", detail=str(day))
    return filed(request, f"temperatures-{day}", TITLE, HEADS, rows, width=16)


def _row(day: Day, staff: StaffDay, labels: dict[str, str]) -> tuple[str, ...]:
    return (
        str(day),
        staff.name,
        staff.unit,
        _cell(staff.morning),
        _cell(staff.afternoon),
        "有" if staff.symptoms else "",
        _gates(staff, labels),
        "" if staff.first else UNMEASURED,
    )


def _cell(reading: Reading | None) -> str:
    return f"{reading.tenths} / {local(reading.at_ms):%H:%M}" if reading else UNMEASURED


def _gates(staff: StaffDay, labels: dict[str, str]) -> str:
    gates = [reading.gate for reading in (staff.morning, staff.afternoon) if reading]
    return "、".join(dict.fromkeys(labels.get(gate, gate) for gate in gates))

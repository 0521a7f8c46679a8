"""The city's page: a day of every county, read only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from office.clock import Day, now_ms
from office.counties.desk import counties_on, total
from office.web.days import linked_day


@require_GET
def counties(request: HttpRequest) -> HttpResponse:
    """All counties on one day; without a day in the query: today."""
    now = now_ms()
    today = Day.of(now)
    day = linked_day(request.GET.get("day", ""), today)
    lines = counties_on(day, now)
    context = {
        "day": day,
        "day_before": day.shifted(-1),
        "day_after": day.shifted(1) if day.date < today.date else None,
        "lines": lines,
        "total": total(lines),
    }
    return render(request, "counties/counties.html", context)

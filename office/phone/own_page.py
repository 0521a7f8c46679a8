"""The page behind a personal link: what this person owes today, made for a thumb. Nobody signs in here."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from office.clock import Day, now_ms
from office.phone import desk
from office.phone.duties import DUTIES, Duty
from office.phone.links import reporter_of
from office.phone.models import Owed, Reporter
from office.registers.columns import Column
from office.registers.models import Row
from office.web.queries import storable


@login_not_required
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """What is due today and what has been sent; posted, a report. A dead link says whom to ask."""
    reporter = reporter_of(number, key)
    if reporter is None:
        return render(request, "phone/dead.html", status=404)
    now = now_ms()
    due = desk.owed_on(reporter, Day.of(now))
    if request.method == "GET":
        return _page(request, reporter, due, now)
    typed = {name: storable(str(value)) for name, value in request.POST.items()}
    owed = next((each for each in due if each.duty == typed.get("duty")), None)
    if owed is None:  # the page stood open overnight
        return redirect("mine", number=number, key=key)
    try:
        desk.take(reporter, owed, typed, now)
    except desk.Refused as refused:
        return _page(request, reporter, due, now, typed=typed, troubles=refused.troubles)
    return redirect("mine", number=number, key=key)


def _page(
    request: HttpRequest,
    reporter: Reporter,
    due: list[Owed],
    now: int,
    *,
    typed: Mapping[str, str] | None = None,
    troubles: tuple[str, ...] = (),
) -> HttpResponse:
    day = Day.of(now)
    forms = []
    for owed in due:
        duty = DUTIES[owed.duty]
        here = typed is not None and typed.get("duty") == owed.duty
        sent = desk.sent_today(reporter, duty, day)
        forms.append(
            (duty, sent, here or sent is None, _fields(duty, typed if here else None), _said(duty, sent))
        )
    context = {"reporter": reporter, "day": str(day), "forms": forms, "troubles": troubles, "typed": typed}
    return render(request, "phone/mine.html", context, status=422 if troubles else 200)


def _fields(duty: Duty, typed: Mapping[str, str] | None) -> list[tuple[Column, str]]:
    return [(column, (typed or {}).get(column.key, "")) for column in duty.asked]


def _said(duty: Duty, sent: Row | None) -> list[tuple[Column, str]]:
    if sent is None:
        return []
    return [
        (column, sent.values[column.key]) for column in duty.register.columns if sent.values.get(column.key)
    ]

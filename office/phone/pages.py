"""The office's side: who has not reported today, the people with a link, and their QR codes to print."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from office.accounts.reader import reader_of, user_of
from office.accounts.roles import may_open
from office.clock import Day, now_ms
from office.phone import desk
from office.phone.duties import DUTIES
from office.phone.links import address_of
from office.phone.models import Reporter
from office.phone.standing import HOURS, Line, lines_of
from office.registers.columns import Words
from office.site.desk import published
from office.web.codes import code_of
from office.web.days import typed_day
from office.web.queries import storable

PASTED_LINES_MAX = 1_000  # a large office's staff, pasted from a spreadsheet at once
EVERYBODY = "*"
CODES_MAX = 200  # of one page to print


@require_GET
def phone(request: HttpRequest) -> HttpResponse:
    """One day: each report that is due, when it came, and how many were missing at 9, 12 and 15 o'clock."""
    day = typed_day(request.GET.get("day", ""), Day.of(now_ms()))
    lines = lines_of(day)
    reader = reader_of(request)
    only = request.GET.get("only", "")
    shown = [line for line in lines if not only or line.at_ms is None]
    context = {
        "day": str(day),
        "only": only,
        "due": len(lines),
        "reported": sum(line.at_ms is not None for line in lines),
        "unwell": sum(line.unwell for line in lines),
        "missed": [(hour, sum(line.missed(hour) for line in lines)) for hour in HOURS if _over(day, hour)],
        "lines": [(line, reader.name(line.name), _said(line)) for line in shown],
        "may_write": may_open(user_of(request).role, "phone_give"),
    }
    return render(request, "phone/phone.html", context)


@require_GET
def phone_links(request: HttpRequest) -> HttpResponse:
    """Everybody with a link, and what each owes; `from` writes the staff of a unit into the form."""
    return _links(request, posted=_from_roster(storable(request.GET.get("from", ""))))


@require_POST
def phone_give(request: HttpRequest) -> HttpResponse:
    """A link for each pasted line: all of them, or none with what is wrong in which line."""
    posted = {key: storable(str(value)) for key, value in request.POST.items()}
    people = [line for line in posted.get("people", "").splitlines() if line.strip()]
    troubles = _troubles(people)
    user, now = user_of(request), now_ms()
    if not troubles:
        try:
            desk.give_all(
                [_person(line) for line in people],
                desk.Days(*(posted.get(name, "") for name in ("duty", "first", "last"))),
                user,
                now,
            )
        except desk.Refused as refused:
            troubles = refused.troubles
    if troubles:
        return _links(request, posted=posted, troubles=troubles, status=422)
    return redirect("phone_links")


@require_POST
def phone_change(request: HttpRequest, number: int) -> HttpResponse:
    """Replace somebody's link, or end it."""
    reporter = get_object_or_404(Reporter, pk=number, ended_ms=None)
    acts = {"replace": desk.replace_link, "end": desk.end}
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Http404("no such act")
    act(reporter, user_of(request), now_ms())
    return redirect("phone_links")


@require_GET
def phone_codes(request: HttpRequest) -> HttpResponse:
    """The personal links as QR codes, by unit, to be cut out; `unit` or `person` choose some."""
    people = Reporter.objects.filter(ended_ms=None).order_by("unit", "name", "pk")
    unit, person = storable(request.GET.get("unit", "")), request.GET.get("person", "")
    if unit:
        people = people.filter(unit=unit)
    if person:
        people = people.filter(pk=int(person)) if person.isdecimal() and len(person) < 10 else people.none()
    cards = [(each, address_of(each, request)) for each in people[: CODES_MAX + 1]]
    context = {
        "more": len(cards) > CODES_MAX,
        "units": [
            (name, [(each, address, code_of(address)) for each, address in group])
            for name, group in groupby(cards[:CODES_MAX], key=lambda card: card[0].unit)
        ],
    }
    return render(request, "phone/codes.html", context)


def _from_roster(unit: str) -> dict[str, str] | None:
    """The form with the staff of a unit, or all of them, one a line, for a clerk to look through."""
    if not unit:
        return None
    people = [each for each in _staff() if unit in (EVERYBODY, each["unit"])]
    lines = "\n".join(f"{each['name']},{each['unit']}" for each in people[:PASTED_LINES_MAX])
    return {"people": lines, "duty": next(iter(DUTIES)), "first": str(Day.of(now_ms()))}


def _staff() -> list[dict[str, str]]:
    return [each for each in (published() or {"roster": []})["roster"] if each["category"] == "staff"]


def _links(
    request: HttpRequest,
    *,
    posted: dict[str, str] | None = None,
    troubles: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    today = Day.of(now_ms())
    people = Reporter.objects.filter(ended_ms=None).prefetch_related("owed").order_by("unit", "name", "pk")
    context = {
        "people": [(each, [(DUTIES[owed.duty].title, owed) for owed in each.owed.all()]) for each in people],
        "duties": DUTIES.values(),
        "units": sorted({each["unit"] for each in _staff()}),
        "everybody": EVERYBODY,
        "posted": posted or {"first": str(today)},
        "troubles": troubles,
        "may_write": may_open(user_of(request).role, "phone_give"),
    }
    return render(request, "phone/links.html", context, status=status)


def _troubles(people: list[str]) -> tuple[str, ...]:
    if not people:
        return (str(Words("请至少填写一人。", "Write down at least one person.")),)
    if len(people) > PASTED_LINES_MAX:
        words = Words(f"一次最多 {PASTED_LINES_MAX} 人。", f"At most {PASTED_LINES_MAX} people at once.")
        return (str(words),)
    return ()


def _person(line: str) -> tuple[str, str]:
    """Name and unit of a line: a comma or a tab between them, as it is pasted from a spreadsheet."""
    name, _comma, unit = line.replace("\t", ",").replace("，", ",").partition(",")
    return name, unit


def _said(line: Line) -> str:
    values = line.values
    readings = [values[key] for key in ("temperature", "morning", "evening") if values.get(key)]
    told = [values[key] for key in ("condition", "illness", "symptoms", "course") if values.get(key)]
    return " · ".join([*(f"{reading} ℃" for reading in readings), *told])


def _over(day: Day, hour: int) -> bool:
    return now_ms() >= day.start_ms + hour * 3_600_000

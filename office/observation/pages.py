"""The page of observation: who, which day, today's readings and the missed ones; decisions are made here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from office.accounts.reader import reader_of, user_of
from office.accounts.roles import may_open
from office.clock import Day, now_ms
from office.entries.queries import natural
from office.observation import desk
from office.observation.readings import heads, spans, watched
from office.registers.columns import Column
from office.site import desk as site_desk
from office.site.document import BLANK, Refused, Trouble
from office.visits.form import called
from office.visits.pages import HOSTS_OFFERED
from office.web.days import linked_day

DECISIONS = {"extend": (desk.EXTEND, desk.extend), "release": (desk.RELEASE, desk.release)}
COLUMNS = {column.key: column for column in (*desk.SET, *desk.EXTEND, *desk.RELEASE)}


@require_GET
def observation(request: HttpRequest) -> HttpResponse:
    """Everybody under observation on a day, those who lack a reading first."""
    return _listing(request)


@require_POST
def observation_set(request: HttpRequest) -> HttpResponse:
    """Put somebody under observation."""
    typed = {key: str(value) for key, value in request.POST.items()}
    try:
        desk.place_under(typed, user_of(request), now_ms())
    except Refused as refused:
        return _listing(request, refused.troubles, typed)
    return redirect("observation")


@require_POST
def observation_decide(request: HttpRequest, person_id: str, act: str) -> HttpResponse:
    """Make it longer, or end it."""
    if act not in DECISIONS:
        raise Http404("no such decision")
    typed = {key: str(value) for key, value in request.POST.items()}
    try:
        DECISIONS[act][1](person_id, typed, user_of(request), now_ms())
    except Refused as refused:
        return _listing(request, refused.troubles)
    return redirect("observation")


def _listing(
    request: HttpRequest, troubles: tuple[Trouble, ...] = (), typed: dict[str, str] | None = None
) -> HttpResponse:
    time_ms = now_ms()
    today = Day.of(time_ms)
    day = linked_day(request.GET.get("day", ""), today)
    document = site_desk.published() or dict(BLANK)
    people = watched(document, day, time_ms)
    people.sort(
        key=lambda each: (
            not each.over,
            not each.lacks,
            natural(each.person["unit"]),
            natural(each.person["id"]),
        )
    )
    role, missing = user_of(request).role, request.GET.get("missing") == "1"
    by_column = {trouble.key: str(trouble) for trouble in troubles} if typed is not None else {}
    decisions, names = desk.standing(), heads(spans(document))
    context = {
        "day": day,
        "is_today": day == today,
        "before": day.shifted(-1),
        "after": day.shifted(1),
        "lines": [
            (each, decisions.get(each.person["id"]), list(zip(names, each.readings, strict=False)))
            for each in people
            if each.lacks or not missing
        ],
        "count": len(people),
        "lacking": sum(each.lacks for each in people),
        "missing": missing,
        "heads": names,
        "reader": reader_of(request),
        "fields": _fields(desk.SET, typed or {"from_day": str(today), "days": str(desk.DAYS)}, by_column),
        "extend_fields": _fields(desk.EXTEND, {}, {}),
        "release_fields": _fields(desk.RELEASE, {"released_day": str(today)}, {}),
        "people": [called(each) for each in document["roster"]]
        if len(document["roster"]) <= HOSTS_OFFERED
        else [],
        "opened": typed is not None,
        "troubles": [_said(each) for each in troubles if each.key not in by_column],
        "may_write": may_open(role, "observation_set"),
    }
    return render(request, "observation/observation.html", context, status=422 if troubles else 200)


def _said(trouble: Trouble) -> str:
    return f"{COLUMNS[trouble.key].head}：{trouble}" if trouble.key in COLUMNS else str(trouble)


def _fields(
    columns: tuple[Column, ...], typed: dict[str, str], troubles: dict[str, str]
) -> list[tuple[Column, str, str]]:
    return [(column, typed.get(column.key, ""), troubles.get(column.key, "")) for column in columns]

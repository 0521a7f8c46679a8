"""The alarm register and one alarm's page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from office.accounts.models import User
from office.accounts.reader import reader_of, user_of
from office.accounts.roles import may_open
from office.audit.trail import note as audit
from office.cases import desk
from office.cases.contacts import LOOKED_BACK_DAYS, contacts
from office.cases.models import NOTE_CHARS_MAX, Case, Step
from office.cases.queries import alarms, cases_of, near
from office.clock import now_ms
from office.devices.models import gate_labels
from office.entries.lines import lines_of
from office.entries.models import Entry
from office.entries.words import PURPOSE_WORDS

STEP_WORDS: dict[str, str | Promise] = {
    "follow_up": _("follow-up"),
    "diagnosis": _("diagnosis"),
    "note": _("remark"),
    "taken": _("case taken"),
    "closed": _("case closed"),
}


WAY_WORDS: dict[str, str | Promise] = {"to": _("went to see"), "from": _("was visited by")}


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """Every alarm of the last weeks: the guard's outcome, who follows it up, how far it is."""
    flagged = alarms(now_ms())
    taken = cases_of(flagged)
    lines = [
        (line, taken.get(line.entry.record_id), _last(taken.get(line.entry.record_id)))
        for line in lines_of(flagged, gate_labels(), reader_of(request))
    ]
    return render(request, "cases/cases.html", {"lines": lines})


@require_GET
def case(request: HttpRequest, record_id: str) -> HttpResponse:
    """One alarm: what was measured, what was done, who was near."""
    return _page(request, _entry(record_id))


@require_POST
def case_take(request: HttpRequest, record_id: str) -> HttpResponse:
    """It is mine now."""
    return _done(request, record_id, lambda entry, user: desk.take(entry, user, now_ms()))


@require_POST
def case_add(request: HttpRequest, record_id: str) -> HttpResponse:
    """One more step."""
    return _done(
        request,
        record_id,
        lambda entry, user: desk.add(_taken(entry), user, request.POST.dict(), now_ms()),
    )


@require_POST
def case_close(request: HttpRequest, record_id: str) -> HttpResponse:
    """It is over."""
    return _done(request, record_id, lambda entry, user: desk.close(_taken(entry), entry, user, now_ms()))


def _done(request: HttpRequest, record_id: str, act: Callable[[Entry, User], object]) -> HttpResponse:
    entry = _entry(record_id)
    try:
        act(entry, user_of(request))
    except desk.Refused as refused:
        return _page(request, entry, refused=refused.words, status=409)
    return redirect("case", record_id=entry.record_id)


def _page(
    request: HttpRequest, entry: Entry, *, refused: str | Promise = "", status: int = 200
) -> HttpResponse:
    reader = reader_of(request)
    labels = gate_labels()
    if request.method == "GET":
        audit(request.user.get_username(), "person_seen", now_ms(), about=entry.record_id)
    found = cases_of([entry]).get(entry.record_id)
    steps = [(step, STEP_WORDS.get(step.kind, step.kind)) for step in _steps(found)]
    context = {
        "line": lines_of([entry], labels, reader)[0],
        "case": found,
        "steps": steps,
        "near": lines_of(list(near(entry)), labels, reader),
        "visits": [
            (each, WAY_WORDS[each.way], reader.name(each.name), PURPOSE_WORDS.get(each.purpose, each.purpose))
            for each in contacts(entry)
        ],
        "visits_title": _("Visits paid and received, %(days)s days back") % {"days": LOOKED_BACK_DAYS},
        "kinds": [(kind, STEP_WORDS[kind]) for kind in desk.KINDS_ENTERED],
        "refused": refused,
        "posted": request.POST,
        "note_chars_max": NOTE_CHARS_MAX,
        "may_act": isinstance(request.user, User) and may_open(request.user.role, "case_add"),
    }
    return render(request, "cases/case.html", context, status=status)


def _steps(case: Case | None) -> list[Step]:
    return sorted(case.steps.select_related("by"), key=lambda step: step.at_ms) if case else []


def _last(case: Case | None) -> Step | None:
    steps = [step for step in case.steps.all() if step.kind == "follow_up"] if case else []
    return max(steps, key=lambda step: step.at_ms) if steps else None


def _entry(record_id: str) -> Entry:
    return get_object_or_404(Entry, record_id=record_id, verdict="refer")


def _taken(entry: Entry) -> Case:
    case = Case.objects.filter(record_id=entry.record_id).first()
    if case is None:
        raise desk.Refused(_("Take the case first."))
    return case

"""The report pages: the days with their states, one day's form, its sheet, and who signs it."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from office.accounts.models import User
from office.accounts.reader import user_of
from office.accounts.roles import may_open
from office.audit.trail import note
from office.clock import Day, now_ms
from office.registers.columns import Words
from office.reports import desk, sheets
from office.reports.drafted import drafted
from office.reports.figures import COUNTED, TYPED, Figures, figures_of
from office.reports.gate_days import gate_days
from office.reports.models import Report, SentCopy
from office.site.desk import published
from office.web import paper
from office.web.filed import attached, wants_pdf
from office.web.sheets import CONTENT_TYPE

DAYS_SHOWN = 14
# Where the rows stand behind a figure of the office: a page's path, to which the day is added.
BEHIND = {
    "duty_due": "/roster/?category=staff&day=",
    "duty": "/temperatures/?day=",
    "online": "/registers/returnees/?last=",
    "sick": "/registers/sick/?last=",
    "leave": "/registers/leave/?last=",
    "returned_new": "/registers/returnees/?last=",
    "observed": "/observation/?day=",
    "observation_over": "/observation/?day=",
    "returned_all": "/registers/returnees/?last=",
    "contact_observed": "/registers/returnees/?last=",
    "disinfected_due": "/rounds/?day=",
    "disinfected": "/rounds/?day=",
    "aired_due": "/rounds/?day=",
    "aired": "/rounds/?day=",
    "masks": "/registers/supplies/?last=",
    "disinfectant": "/registers/supplies/?last=",
    "thermometers": "/registers/supplies/?last=",
}

STATE_WORDS: dict[str, str | Promise] = {
    "none": _("no draft yet"),
    "draft": _("draft"),
    "filled": _("filled in"),
    "sent": _("sent"),
}
GATE_DAY_WORDS: dict[str, str | Promise] = {
    "reported": _("reported"),
    "zero": _("zero"),
    "missing": _("missing"),
}


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """The last days: state of each report, and which gate's day is reported, zero or missing."""
    now = now_ms()
    days = [Day.of(now).shifted(-back) for back in range(DAYS_SHOWN)]
    found = {report.day: report for report in Report.objects.filter(day__in=[str(day) for day in days])}
    by_day = gate_days(days, now)
    lines = []
    for day in days:
        report, gates = found.get(str(day)), by_day[day]
        lines.append(
            {
                "day": day,
                "state": STATE_WORDS[report.state if report else "none"],
                "gates": [(gate, GATE_DAY_WORDS[gate.state]) for gate in gates],
                "due": len(gates),
                "here": sum(gate.complete for gate in gates),
                "over": now >= day.end_ms,
            }
        )
    return render(request, "reports/reports.html", {"lines": lines})


@require_GET
def report(request: HttpRequest, day: str) -> HttpResponse:
    """One day's report: the figures as the records tell them now, beside what was sent."""
    return render(request, "reports/report.html", _context(request, _day(day)))


@require_POST
def fill(request: HttpRequest, day: str) -> HttpResponse:
    """The clerk's part; what is refused is shown with what to do, and nothing typed is lost."""
    wanted = _day(day)
    user = user_of(request)
    kept = desk.draft(wanted, now_ms())
    try:
        desk.fill(kept, user, request.POST.dict(), now_ms())
    except desk.Refused as refused:
        context = {
            **_context(request, wanted),
            "refused": refused.words,
            "typed": _typed(request.POST.dict(), drafted(wanted, now_ms())),
        }
        context["notes"] = request.POST.get("notes", "")
        return render(request, "reports/report.html", context, status=422)
    return redirect("report", day=str(wanted))


@require_POST
def sign(request: HttpRequest, day: str) -> HttpResponse:
    """The leader sends it, or is told why not."""
    wanted = _day(day)
    user = user_of(request)
    kept = get_object_or_404(Report, day=str(wanted))
    try:
        desk.sign(kept.pk, user, now_ms(), seen=request.POST.get("seen", ""))
    except desk.Refused as refused:
        return render(
            request,
            "reports/report.html",
            {**_context(request, wanted), "refused": refused.words},
            status=409,
        )
    return redirect("report", day=str(wanted))


@require_GET
def sheet(request: HttpRequest, day: str) -> HttpResponse:
    """The report as an xlsx file: the last sent copy, or the draft, and it says which."""
    wanted = _day(day)
    kept = Report.objects.filter(day=str(wanted)).first()
    copies = list(kept.copies.all()) if kept else []
    content = copies[-1].content if copies else desk.content_of(_or_new(kept, wanted), _figures(wanted))
    note(request.user.get_username(), "exported", now_ms(), about=f"report {wanted}")
    if wants_pdf(request):
        place = str(Words(**(published() or {}).get("name", {"zh": "", "en": ""})))
        pdf = sheets.on_paper(wanted, content, copies, place)
        return attached(pdf, f"daily-{wanted}.pdf", paper.CONTENT_TYPE)
    return attached(sheets.daily(wanted, content, copies), f"daily-{wanted}.xlsx", CONTENT_TYPE)


def _context(request: HttpRequest, day: Day) -> dict[str, object]:
    now = now_ms()
    figures = figures_of(day, now)
    kept = Report.objects.select_related("filled_by").filter(day=str(day)).first()
    copies = list(kept.copies.all()) if kept else []
    content = desk.content_of(_or_new(kept, day), figures)
    told = drafted(day, now)
    role = request.user.role if isinstance(request.user, User) else ""
    return {
        "day": day,
        "over": now >= day.end_ms,
        "report": kept,
        "state": STATE_WORDS[kept.state if kept else "none"],
        "figures": figures,
        "gates": [(gate, GATE_DAY_WORDS[gate.state]) for gate in figures.gates],
        "lines": _lines(figures, copies),
        "typed": _typed({key: str(value) for key, value in (content["typed"] or told).items()}, told),
        "notes": content["notes"],
        "copies": copies,
        "moved": desk.moved(copies[-1].content, content, told) if copies else [],
        "to_sign": not copies or not desk.same(copies[-1].content, content),
        "seen": desk.digest(content),
        "may_fill": may_open(role, "report_fill"),
        "may_sign": may_open(role, "report_sign"),
    }


def _lines(figures: Figures, copies: list[SentCopy]) -> list[dict[str, object]]:
    sent = copies[-1].content["counts"] if copies else {}
    return [
        {
            "word": line.word,
            "count": figures.counts[key],
            "opens": line.opens,
            "sent": sent.get(key),
            "moved": bool(copies) and sent.get(key, 0) != figures.counts[key],
        }
        for key, line in COUNTED.items()
    ]


@dataclass(frozen=True, slots=True)
class OfficeFigure:
    """One figure that the office answers for: what is typed, what registers tell, where its rows stand."""

    key: str
    word: str | Promise
    value: str
    told: int | None
    opens: str

    @property
    def differs(self) -> bool:
        """Whether somebody typed another figure than the registers tell."""
        return self.told is not None and self.value != "" and self.value != str(self.told)


def _typed(values: dict[str, str], told: dict[str, int]) -> list[OfficeFigure]:
    return [
        OfficeFigure(key, word, values.get(key, ""), told.get(key), BEHIND.get(key, ""))
        for key, word in TYPED.items()
    ]


def _figures(day: Day) -> Figures:
    return figures_of(day, now_ms())


def _or_new(kept: Report | None, day: Day) -> Report:
    return kept or Report(day=str(day))


def _day(text: str) -> Day:
    try:
        return Day.parse(text)
    except ValueError:
        raise Http404("no such day") from None

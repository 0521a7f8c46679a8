"""The pages of households: all of them, one, the ledger as the form in use has it, and the conflicts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_GET, require_POST

from office.accounts.reader import Reader, reader_of, user_of
from office.accounts.roles import may_open
from office.audit.trail import note
from office.clock import Day, local, now_ms
from office.devices.models import gate_labels
from office.entries.queries import natural
from office.exits.models import Exit
from office.households.ledger import (
    HEADS,
    PURPOSES,
    TITLE,
    Trip,
    at_home,
    conflicts_since,
    next_ms,
    quota_of,
    trips,
)
from office.households.models import Household
from office.registers.columns import Words
from office.site import desk as site_desk
from office.web.filed import filed
from office.web.queries import storable

SHOWN_MAX = 200
DAYS_BACK = 2  # of the ledger unless asked for more: what a quota of two days needs
CONFLICT_DAYS = 14
WORDS_MAX = 40
EN_HEADS = (
    *(
        "Household (building-unit-room)",
        "Head",
        "People",
        "Pass number",
        "Who went out",
        "Relation to the head",
    ),
    *(
        "Went out",
        "Came back",
        "Purpose",
        "Temperature",
        "Last exit",
        "Next exit from",
        "Let out by (quota, exception)",
    ),
    *("Excepted by", "Recorder"),
)
WITHIN, EXCEPTED = Words("额度内", "quota"), Words("例外", "exception")


@dataclass(frozen=True, slots=True)
class Home:
    """A household in the list."""

    number: str
    members: tuple[Mapping[str, Any], ...]
    known: Household | None
    next_ms: int | None


@require_GET
def households(request: HttpRequest) -> HttpResponse:
    """All of them, as people count, with when each may go out next."""
    time_ms = now_ms()
    document, wanted = site_desk.draft().document, _text(request, "text")
    reader = reader_of(request)
    quota = quota_of(site_desk.published())
    homes = {each.number: each for each in Household.objects.all()}
    exits: dict[str, list[int]] = {}
    since_ms = Day.of(time_ms).shifted(-(quota.days if quota else 0)).start_ms
    for number, at_ms in Exit.objects.filter(at_ms__gte=since_ms).values_list("household", "at_ms"):
        exits.setdefault(number, []).append(at_ms)
    found = [
        Home(number, members, homes.get(number), next_ms(exits.get(number, ()), time_ms, quota))
        for number, members in sorted(at_home(document).items(), key=lambda each: natural(each[0]))
        if not wanted
        or wanted in number
        or (not reader.masked and any(wanted in each["name"] for each in members))
    ]
    context = {
        "homes": found[:SHOWN_MAX],
        "count": len(found),
        "more": max(0, len(found) - SHOWN_MAX),
        "text": wanted,
        "now_ms": time_ms,
        "quota": quota,
        "reader": reader,
        "may_write": may_open(user_of(request).role, "household_save"),
    }
    return render(request, "households/households.html", context)


@require_GET
def household(request: HttpRequest) -> HttpResponse:
    """One household: its people, what the office knows of it, and its last trips."""
    number = _text(request, "number")
    members = at_home(site_desk.draft().document).get(number)
    if members is None:
        raise Http404("no such household")
    today = Day.of(now_ms())
    known = Household.objects.filter(number=number).first() or Household(number=number)
    note(user_of(request).username, "household_seen", now_ms(), about=number)
    context = {
        "known": known,
        "members": [(each, known.relations.get(each["id"], "")) for each in members],
        "lines": _labelled(
            trips(today.shifted(-CONFLICT_DAYS), today, site_desk.published(), number), request
        ),
        "heads": _heads(),
        "may_write": may_open(user_of(request).role, "household_save"),
    }
    return render(request, "households/household.html", context)


@require_POST
def household_save(request: HttpRequest) -> HttpResponse:
    """The head, the pass, and each member's relation to the head."""
    number = storable(request.POST.get("number", "")).strip()
    members = at_home(site_desk.draft().document).get(number)
    if members is None:
        raise Http404("no such household")
    said = {
        each["id"]: storable(request.POST.get(f"relation-{each['id']}", "")).strip()[:WORDS_MAX]
        for each in members
    }
    head = request.POST.get("head", "")
    columns = {
        "head": head if head in said else "",
        "pass_number": storable(request.POST.get("pass_number", "")).strip()[:WORDS_MAX],
        "relations": {person_id: words for person_id, words in said.items() if words},
    }
    Household.objects.update_or_create(number=number, defaults=columns)
    note(user_of(request).username, "household_edited", now_ms(), about=number)
    return redirect("households")


@require_GET
def household_ledger(request: HttpRequest) -> HttpResponse:
    """The ledger of some days, its heads word for word."""
    first, last = _days(request)
    found = trips(first, last, site_desk.published())
    context = {
        "first": first,
        "last": last,
        "heads": _heads(),
        "lines": _labelled(found[:SHOWN_MAX], request),
        "more": max(0, len(found) - SHOWN_MAX),
        "may_export": may_open(user_of(request).role, "household_sheet"),
    }
    return render(request, "households/ledger.html", context)


@require_GET
def household_sheet(request: HttpRequest) -> HttpResponse:
    """The same as a spreadsheet, in the words of the form; who took it stands in the trail."""
    first, last = _days(request)
    with translation.override("zh-hans"):
        lines = lines_of(trips(first, last, site_desk.published()), Reader())
    note(user_of(request).username, "exported", now_ms(), about="household ledger", detail=str(len(lines)))
    return filed(request, f"households-{first}-{last}", TITLE, HEADS, lines, width=13, wrapped=True)


@require_GET
def household_conflicts(request: HttpRequest) -> HttpResponse:
    """Exits that together were over the quota: each gate kept to what it knew, both records stand."""
    quota = quota_of(site_desk.published())
    first = Day.of(now_ms()).shifted(-CONFLICT_DAYS)
    labels = gate_labels()
    found = conflicts_since(first, quota) if quota else []
    context = {
        "quota": quota,
        "first": first,
        "lines": [
            (
                each,
                labels.get(each.exit.gate, each.exit.gate),
                [(labels.get(one.gate, one.gate), one) for one in each.earlier],
            )
            for each in found[:SHOWN_MAX]
        ],
        "more": max(0, len(found) - SHOWN_MAX),
    }
    return render(request, "households/conflicts.html", context)


def lines_of(found: list[Trip], reader: Reader) -> list[list[str]]:
    """The columns of each trip as text, in the order of HEADS; "" for what is not known."""
    english = translation.get_language() == "en"
    rows = []
    for trip in found:
        passage, entry = trip.passage, trip.entry
        estimate = entry.estimate_centi_c if entry else None
        purpose = PURPOSES.get(passage.exception, "")
        excepted = bool(passage.exception)
        rows.append(
            [
                passage.household,
                reader.name(trip.head),
                str(len(trip.members) or ""),
                trip.home.pass_number,
                reader.name(entry.name) if entry else "",
                trip.relation,
                _clock(passage.at_ms),
                _clock(trip.back_ms),
                passage.exception if english else purpose,
                "" if estimate is None else f"{estimate // 10 / 10:.1f}{' est.' if english else ' 估计'}",
                _clock(trip.before_ms),
                _clock(trip.next_ms),
                str(EXCEPTED if excepted else WITHIN),
                passage.excepted_by if excepted else "",
                entry.guard if entry else "",
            ]
        )
    return rows


def _labelled(found: list[Trip], request: HttpRequest) -> list[list[tuple[str, str]]]:
    """The same with the head of its column before each value."""
    return [list(zip(_heads(), row, strict=True)) for row in lines_of(found, reader_of(request))]


def _heads() -> tuple[str, ...]:
    return EN_HEADS if translation.get_language() == "en" else HEADS


def _clock(at_ms: int | None) -> str:
    return "" if at_ms is None else f"{local(at_ms):%Y-%m-%d %H:%M}"


def _text(request: HttpRequest, name: str) -> str:
    return storable(request.GET.get(name, "")).strip()[:WORDS_MAX]


def _days(request: HttpRequest) -> tuple[Day, Day]:
    today = Day.of(now_ms())
    try:
        last = Day.parse(request.GET["last"]) if request.GET.get("last") else today
        first = Day.parse(request.GET["first"]) if request.GET.get("first") else last.shifted(-DAYS_BACK)
    except ValueError:
        raise Http404("no such day") from None
    return first, last

"""The pages of the roster: everybody, one person's form, somebody leaves; changes wait in the draft."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from office.accounts.reader import Reader, reader_of, user_of
from office.accounts.roles import may_open
from office.audit.trail import note
from office.clock import Day, now_ms
from office.registers.columns import Words
from office.roster.names import initials, is_meant, read_as
from office.roster.standing import Standing, standings
from office.site import desk
from office.site.document import Document, Refused, Trouble, refused
from office.site.parts.boxes import Item, filled, left_over, read_item
from office.site.parts.roster import (
    BOXES,
    CATEGORIES,
    by_id,
    clean,
    in_order,
    next_id,
    with_person,
    without_person,
)
from office.web.queries import storable

PEOPLE_SHOWN = 120  # a page below a hundred kilobytes; whoever looks for one person types two letters
SEARCH_CHARS_MAX = 40
STATES = (("observed", Words("居家观察", "under observation")), ("online", Words("网上办公", "works online")))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom a page shows; "" means all."""

    text: str = ""
    category: str = ""
    unit: str = ""
    state: str = ""

    def holds(self, person: Item, standing: Standing) -> bool:
        """Whether this person is meant."""
        state = {"observed": standing.observed, "online": standing.online}
        return (
            (not self.category or person["category"] == self.category)
            and (not self.unit or person["unit"] == self.unit)
            and state.get(self.state, True)
            and (not self.text or self._found_in(person))
        )

    def _found_in(self, person: Item) -> bool:
        text = self.text.lower()
        said = (person["id"], person["name"], person["unit"], person["badge"], person.get("household"))
        if any(text in (each or "").lower() for each in said):
            return True
        return text.isascii() and text.isalpha() and is_meant(text, person["name"], person["pinyin"])


@dataclass(frozen=True, slots=True)
class Line:
    """One person on the page."""

    person: Item
    reader: Reader
    standing: Standing
    waits: bool

    @property
    def name(self) -> str:
        """As this reader may see it."""
        return self.reader.name(self.person["name"])

    @property
    def category(self) -> Words:
        """Staff or resident."""
        return dict(CATEGORIES)[self.person["category"]]

    @property
    def household(self) -> str:
        """The number of the dwelling."""
        return str(self.person.get("household") or "")

    @property
    def letters(self) -> str:
        """What is typed at the gate; it tells the name, so masked readers don't see it."""
        return "" if self.reader.masked else initials(self.person["name"], self.person["pinyin"])


@require_GET
def roster(request: HttpRequest) -> HttpResponse:
    """Everybody, as the draft has them."""
    return listing(request)


@require_GET
def roster_person(request: HttpRequest, person_id: str) -> HttpResponse:
    """One person's form; that it was looked at stands in the trail."""
    person = by_id(desk.draft().document).get(person_id)
    if person is None:
        raise Http404("nobody of this id")
    note(user_of(request).username, "roster_seen", now_ms(), about=person_id)
    return _form(request, person, person_id)


@require_GET
def roster_new(request: HttpRequest) -> HttpResponse:
    """An empty form."""
    taken = by_id(desk.draft().document)
    blank = {"id": next_id(taken), "category": "staff", "household": request.GET.get("household", "")[:40]}
    return _form(request, blank, "")


@require_POST
def roster_save(request: HttpRequest) -> HttpResponse:
    """The person goes into the draft, or nothing changes and the form says why."""
    was = request.POST.get("was", "")
    typed = request.POST.dict()
    if was:
        typed["id"] = was  # an id is for life: records carry it
    person = clean(read_item(BOXES, typed))
    try:
        desk.edit(
            "roster",
            lambda found: with_person(found, person, was),
            user_of(request),
            now_ms(),
            str(person["id"]),
        )
    except Refused as refused_:
        return _form(request, person, was, refused_.troubles)
    return redirect("roster")


@require_POST
def roster_leave(request: HttpRequest) -> HttpResponse:
    """The person goes off the roster, unless they are under observation."""
    person_id = request.POST.get("was", "")
    time_ms = now_ms()
    observed = standings(desk.upcoming(time_ms).document, Day.of(time_ms)).get(person_id, Standing()).observed
    try:
        if observed:
            raise refused("此人正在居家观察，请先解除观察。", "Under observation: release them first.")
        desk.edit(
            "roster", lambda found: without_person(found, person_id), user_of(request), time_ms, person_id
        )
    except Refused as refused_:
        return listing(request, refused_.troubles)
    return redirect("roster")


def listing(request: HttpRequest, troubles: tuple[Trouble, ...] = ()) -> HttpResponse:
    """The page with everybody who is wanted."""
    time_ms = now_ms()
    draft = desk.upcoming(time_ms)
    wanted, reader = _wanted(request), reader_of(request)
    states = standings(draft.document, Day.of(time_ms))
    people = draft.document["roster"]
    found = [each for each in people if wanted.holds(each, states.get(each["id"], Standing()))]
    at_gates = by_id(draft.sent) if draft.sent else {}
    lines = [
        Line(each, reader, states.get(each["id"], Standing()), waits=at_gates.get(each["id"]) != each)
        for each in in_order(found)[:PEOPLE_SHOWN]
    ]
    role = user_of(request).role
    context = {
        "lines": lines,
        "count": len(found),
        "total": len(people),
        "more": max(0, len(found) - PEOPLE_SHOWN),
        "wanted": wanted,
        "units": _units(draft.document),
        "categories": CATEGORIES,
        "states": STATES,
        "masked": reader.masked,
        "troubles": troubles,
        "may_write": may_open(role, "roster_save"),
        "may_export": may_open(role, "roster_sheet"),
        "waiting": draft.revision > 0,
    }
    return render(request, "roster/roster.html", context, status=422 if troubles else 200)


def _form(request: HttpRequest, person: Item, was: str, troubles: tuple[Trouble, ...] = ()) -> HttpResponse:
    document = desk.draft().document
    place = next(
        (number for number, each in enumerate(document["roster"]) if each["id"] == was),
        len(document["roster"]),
    )
    at = f"roster[{place}]."
    troubles = tuple(Trouble(each.words, each.key.removeprefix(at)) for each in troubles)
    boxes = filled(BOXES, person, "", troubles)
    name = str(person.get("name") or "")
    context = {
        "boxes": boxes,
        "was": was,
        "name": name,
        "read_as": read_as(name) if name else "",
        "letters": initials(name, person.get("pinyin")) if name else "",
        "troubles": left_over(troubles, boxes),
        "units": _units(document),
        "households": sorted({each["household"] for each in document["roster"] if each.get("household")}),
        "may_write": may_open(user_of(request).role, "roster_save"),
    }
    return render(request, "roster/person.html", context, status=422 if troubles else 200)


def _units(document: Document) -> list[str]:
    return sorted({person["unit"] for person in document["roster"]})


def _wanted(request: HttpRequest) -> Wanted:
    said = {
        name: storable(request.GET.get(name, "")).strip()[:SEARCH_CHARS_MAX]
        for name in ("text", "category", "unit", "state")
    }
    # Who may not read names may not ask for them either.
    return Wanted(**{**said, "text": ""}) if reader_of(request).masked else Wanted(**said)

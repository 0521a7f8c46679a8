"""Whom a flagged person visited, and who came to see them: by what gates asked and what was announced."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from office.cases.queries import DAY_MS
from office.clock import Day
from office.entries.models import Entry
from office.entries.queries import same_person
from office.site.desk import published
from office.visits.models import Visit

LOOKED_BACK_DAYS = 14  # an incubation, as the observation counts it
VISITS_MAX = 100
WENT_IN = Q(verdict="admit") | Q(outcome="released")


@dataclass(frozen=True, slots=True)
class Contact:
    """One visit: they went "to" the other, or it was "from" the other that they had it.

    `name` is "" where only the office visited is known; `purpose` a code of the gate, or what a clerk typed.
    """

    at_ms: int
    way: str
    name: str
    unit: str
    purpose: str


def contacts(entry: Entry) -> list[Contact]:
    """The visits of the days before an alarm and of its own day, newest first."""
    first, last = Day.of(entry.at_ms - LOOKED_BACK_DAYS * DAY_MS), Day.of(entry.at_ms)
    found = [*_paid(entry, first, last), *_received(entry, first, last)]
    return sorted(found, key=lambda each: -each.at_ms)[:VISITS_MAX]


def _paid(entry: Entry, first: Day, last: Day) -> Iterator[Contact]:
    """Theirs as a visitor."""
    if entry.category != "visitor" or not entry.name:
        return
    times = {"at_ms__gte": first.start_ms, "at_ms__lt": last.end_ms}
    came = list(same_person(entry).filter(WENT_IN, direction="in", **times)[:VISITS_MAX])
    announced = list(_announced(first, last).filter(phone=entry.phone)) if entry.phone else []
    names = _names(announced)
    # A namesake's visits are not theirs: the gate asks everybody for a phone.
    for each in (each for each in came if each.phone == entry.phone):
        visit = _of_day(announced, Day.of(each.at_ms))
        if visit is not None:
            yield Contact(each.at_ms, "to", names.get(visit.host, ""), visit.unit, visit.purpose)
        elif each.host_unit:
            yield Contact(each.at_ms, "to", "", each.host_unit, each.purpose)


def _received(entry: Entry, first: Day, last: Day) -> Iterator[Contact]:
    """Of those who were announced as their guests, and came."""
    announced = list(_announced(first, last).filter(host=entry.person_id)) if entry.person_id else []
    guests = Entry.objects.filter(
        WENT_IN,
        name__in={visit.name for visit in announced},
        person_id="",
        direction="in",
        training=False,
        at_ms__gte=first.start_ms,
        at_ms__lt=last.end_ms,
    )
    for each in guests.order_by("-at_ms")[:VISITS_MAX] if announced else ():
        mine = [visit for visit in announced if visit.phone == each.phone]
        visit = _of_day(mine, Day.of(each.at_ms))
        if visit is not None:
            yield Contact(each.at_ms, "from", each.name, visit.place, visit.purpose)


def _announced(first: Day, last: Day) -> QuerySet[Visit]:
    return Visit.objects.filter(cancelled_ms=None, day_to__gte=str(first), day_from__lte=str(last))


def _of_day(visits: Iterable[Visit], day: Day) -> Visit | None:
    return next((visit for visit in visits if visit.day_from <= str(day) <= visit.day_to), None)


def _names(visits: Iterable[Visit]) -> dict[str, str]:
    """Of the hosts, by their number."""
    hosts = {visit.host for visit in visits if visit.host}
    document = published() if hosts else None
    people = document["roster"] if document else ()
    return {person["id"]: person["name"] for person in people if person["id"] in hosts}

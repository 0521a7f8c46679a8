"""The readings due of people under observation, day by day: taken at a gate or in the diary, due, missed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kiosk.rules.calendar import clock_face
from office.clock import Day, local
from office.entries.models import Entry
from office.registers.forms import OBSERVATION
from office.registers.models import Row
from office.roster.standing import counted
from office.site.document import Document

DAY_MINUTES = 1_440
NOON = 720
# By a rule book without times of its own: morning and afternoon, as every notice has it.
HALVES = ((0, NOON), (NOON, DAY_MINUTES))
PARTS = (_("morning"), _("afternoon"))
STATE_WORDS: dict[str, str | Promise] = {
    "missed": _("missed"),
    "due": _("due now"),
    "later": _("later today"),
}
DIARY = ("morning", "evening")  # the diary has two, by these keys

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a day: its value in words if it was taken, by gate or diary, else its state."""

    state: str
    value: str = ""
    in_diary: bool = False

    @property
    def missed(self) -> bool:
        """Whether the time for it is over."""
        return self.state == "missed"

    def __str__(self) -> str:
        return self.value or str(STATE_WORDS[self.state])


@dataclass(frozen=True, slots=True)
class Watched:
    """Somebody under observation on a day, with that day's readings and all that were missed up to it."""

    person: Mapping[str, Any]
    observation: Mapping[str, Any]
    day_n: int
    readings: tuple[Reading, ...]
    missed: int

    @property
    def days(self) -> int:
        """Of how many."""
        return int(self.observation["days"])

    @property
    def over(self) -> bool:
        """Whether the release is due."""
        return self.day_n > self.days

    @property
    def lacks(self) -> bool:
        """Whether a reading of the day was missed or is due now."""
        return any(each.state in ("missed", "due") for each in self.readings)


def spans(document: Document) -> tuple[Span, ...]:
    """When readings are due, by the rules of the gates."""
    for kind in ("office", "residential"):
        rule = document.get("rules", {}).get(kind, {}).get("observation") or {}
        if rule.get("readings"):
            return tuple((_minute(each["from"]), _minute(each["to"])) for each in rule["readings"])
    return HALVES


def heads(times: Sequence[Span]) -> list[str]:
    """What the readings are called: morning and afternoon where there are two, with their hours."""
    hours = [f"{clock_face(first)}-{clock_face(last)}" for first, last in times]
    return [f"{word} {span}" for word, span in zip(PARTS, hours, strict=True)] if len(times) == 2 else hours


def watched(document: Document, day: Day, now_ms: int) -> list[Watched]:
    """Everybody under observation on that day. Two queries, however many people and days."""
    by_id = {person["id"]: person for person in document["roster"]}
    of_day = [(each, counted(each, day)[0]) for each in document.get("observations", ())]
    observed = [(each, day_n) for each, day_n in of_day if day_n and each["person"] in by_id]
    times = spans(document)
    taken = _taken(observed, by_id, day, times)
    found = []
    for each, day_n in observed:
        days = (
            [day.shifted(-back) for back in range(min(day_n, int(each["days"])))]
            if day_n <= each["days"]
            else []
        )
        all_days = days or [Day.parse(each["from"]).shifted(n) for n in range(int(each["days"]))]
        states = {that: _of_day(taken, each["person"], that, times, now_ms) for that in (*all_days, day)}
        missed = sum(reading.missed for that in all_days for reading in states[that])
        found.append(Watched(by_id[each["person"]], each, day_n, states[day] if days else (), missed))
    return found


def _of_day(
    taken: Mapping[tuple[str, str, int], Reading],
    person_id: str,
    day: Day,
    times: Sequence[Span],
    now_ms: int,
) -> tuple[Reading, ...]:
    return tuple(
        taken.get((person_id, str(day), number)) or Reading(_state(day, span, now_ms))
        for number, span in enumerate(times)
    )


def _state(day: Day, span: Span, now_ms: int) -> str:
    first, last = (day.start_ms + minute * 60_000 for minute in span)
    if now_ms >= last:
        return "missed"
    return "due" if now_ms >= first else "later"


def _taken(
    observed: Sequence[tuple[Mapping[str, Any], int]],
    by_id: Mapping[str, Any],
    day: Day,
    times: Sequence[Span],
) -> dict[tuple[str, str, int], Reading]:
    """Readings by person, day and number of the span: the diary's, then the gates', which somebody saw."""
    ids = [each["person"] for each, _ in observed]
    if not ids:
        return {}
    first = Day.parse(min(each["from"] for each, _ in observed))
    by_name: dict[str, list[str]] = {}
    for person_id in ids:
        by_name.setdefault(by_id[person_id]["name"], []).append(person_id)
    found: dict[tuple[str, str, int], Reading] = {}
    diary = Row.objects.filter(
        register=OBSERVATION.name,
        corrected=False,
        void=False,
        day__gte=str(first),
        day__lte=str(day),
        who__in=by_name,
    )
    for row in diary:
        for number, key in enumerate(DIARY[: len(times)]):
            # Of namesakes the diary doesn't say whose it is: it is nobody's.
            if row.values.get(key) and len(by_name[row.who]) == 1:
                value = f"{row.values[key]}℃"
                found[by_name[row.who][0], row.day, number] = Reading("taken", value, in_diary=True)
    entries = Entry.objects.filter(
        person_id__in=ids,
        training=False,
        estimate_centi_c__isnull=False,
        at_ms__gte=first.start_ms,
        at_ms__lt=day.end_ms,
    ).order_by("at_ms")
    for entry in entries:
        moment = local(entry.at_ms)
        minute = moment.hour * 60 + moment.minute
        for number, (begins, ends) in enumerate(times):
            if begins <= minute < ends:
                estimate = (entry.estimate_centi_c or 0) // 10 / 10
                found[entry.person_id, str(moment.date()), number] = Reading(
                    "taken", f"{estimate:.1f}℃ {moment:%H:%M}"
                )
    return found


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)

"""Who of the expected has come, and who is inside too long. It reads the entries and judges nothing again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kiosk.rules.calendar import MINUTE_MS
from office.clock import Day, local
from office.entries.models import Entry
from office.site.document import Document
from office.visits.models import SignedOut, Visit

# In the order of a visit.
STATE_WORDS: dict[str, str | Promise] = {
    "expected": _("not yet here"),
    "inside": _("inside"),
    "overstayed": _("inside too long"),
    "left": _("has left"),
    "turned_away": _("was not let in"),
    "missed": _("did not come"),
    "cancelled": _("called off"),
}


@dataclass(frozen=True, slots=True)
class Stay:
    """A visitor's stay of a day: the entry that let them in, and when they went, None while nobody saw it."""

    entry: Entry
    left_ms: int | None

    def overstays(self, until: str, stay_minutes: int | None, now_ms: int) -> bool:
        """Whether somebody is still inside past the hour of the pass, or longer than the rule allows."""
        if self.left_ms is not None:
            return False
        by_rule = stay_minutes is not None and now_ms - self.entry.at_ms > stay_minutes * MINUTE_MS
        past_hour = bool(until) and f"{local(now_ms):%H:%M}" > until
        return by_rule or past_hour or Day.of(now_ms).start_ms > self.entry.at_ms


@dataclass(frozen=True, slots=True)
class Seen:
    """A visit with what became of it on a day."""

    visit: Visit
    state: str
    entry: Entry | None = None
    left_ms: int | None = None

    @property
    def word(self) -> str:
        """The state in words."""
        return str(STATE_WORDS[self.state])


def visitors(day: Day) -> list[Entry]:
    """Every visitor's entry of a day, first come first."""
    found = Entry.objects.filter(
        category="visitor", training=False, at_ms__gte=day.start_ms, at_ms__lt=day.end_ms
    )
    return list(found.order_by("at_ms", "seq", "id"))


def stays(entries: Sequence[Entry]) -> list[Stay]:
    """Those of a day's visitors who were let in, first come first. One query."""
    came = [entry for entry in entries if entry.direction == "in" and entry.verdict == "admit"]
    signed_out = dict(
        SignedOut.objects.filter(about__in=[entry.record_id for entry in came]).values_list("about", "at_ms")
    )
    went = [entry for entry in entries if entry.direction == "out" and entry.verdict == "admit"]
    found = []
    for entry in came:
        left_ms = signed_out.get(entry.record_id)
        out = next((each for each in went if _same(entry, each) and each.at_ms >= entry.at_ms), None)
        if left_ms is None and out is not None:
            went.remove(out)  # who came twice went twice
            left_ms = out.at_ms
        found.append(Stay(entry, left_ms))
    return found


def seen(
    visits: Iterable[Visit], came: Sequence[Entry], day: Day, document: Document | None, now_ms: int
) -> list[Seen]:
    """Each visit, and what became of it on that day, whose visitors `came`."""
    of_day = stays(came)
    refused = [entry for entry in came if entry.verdict != "admit"]
    found = []
    for visit in visits:
        stay = next((each for each in reversed(of_day) if _is_of(visit, each.entry)), None)
        away = next((entry for entry in reversed(refused) if _is_of(visit, entry)), None)
        if stay is not None:
            minutes = stay_minutes(document, stay.entry.gate)
            late = stay.overstays(visit.hour_to, minutes, now_ms)
            state = "left" if stay.left_ms is not None else "overstayed" if late else "inside"
            found.append(Seen(visit, state, stay.entry, stay.left_ms))
        elif away is not None:
            found.append(Seen(visit, "turned_away", away))
        elif visit.cancelled_ms is not None:
            found.append(Seen(visit, "cancelled"))
        else:
            found.append(Seen(visit, "missed" if day.end_ms <= now_ms else "expected"))
    return found


def stay_minutes(document: Document | None, gate: str) -> int | None:
    """How long a visit may last by the rules of a gate; None where no rule says."""
    if document is None:
        return None
    kind = next((each["kind"] for each in document["gates"] if each["id"] == gate), "")
    rule = document.get("rules", {}).get(kind, {}).get("visitors") or {}
    minutes = rule.get("stay_minutes")
    return minutes if isinstance(minutes, int) else None


def _is_of(visit: Visit, entry: Entry) -> bool:
    """By phone: the gate asks it of everybody. One whose phone was forgotten since is nobody's."""
    return bool(entry.phone) and entry.phone == visit.phone


def _same(one: Entry, other: Entry) -> bool:
    return (one.name, one.phone) == (other.name, other.phone) and bool(one.name)

"""The figures of a day: what the records tell, and what only the office knows.

A figure from records is a number only together with whether every gate's day is all here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from office.clock import Day
from office.entries.tallies import tallies
from office.households.models import Passage
from office.reports.gate_days import GateDay, gate_days

TYPED_MAX = 1_000_000  # people, masks, bottles: a county has fewer

Word = str | Promise
In = Q(direction="in")
Out = Q(direction="out")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the form: its word, how it is counted, and the filter that opens the rows behind it.

    `counted` None: its rows are no entries, and `figures_of` counts them for itself.
    """

    word: Word
    counted: Q | None
    opens: str = ""


COUNTED: dict[str, Line] = {
    "in_staff": Line(_("Staff, in"), In & Q(category="staff"), "category=staff"),
    "in_visitor": Line(_("Visitors, in"), In & Q(category="visitor"), "category=visitor"),
    "in_resident": Line(_("Residents, in"), In & Q(category="resident"), "category=resident"),
    "in_unknown": Line(_("Nobody named, in"), In & Q(category="unknown"), "category=unknown"),
    "out": Line(_("Out"), Out),
    "admitted": Line(_("Admitted"), Q(verdict="admit"), "verdict=admit"),
    "fever": Line(_("Fever (at or above the limit)"), Q(fever=True), "fever=1"),
    "symptom": Line(_("Cough and other symptoms"), Q(symptom=True), "verdict=refer"),
    "released": Line(_("Cleared by the recheck"), Q(outcome="released"), "verdict=refer"),
    "home_isolation": Line(_("Sent home to isolate"), Q(outcome="home_isolation"), "verdict=refer"),
    "fever_clinic": Line(_("Sent to the fever clinic"), Q(outcome="fever_clinic"), "verdict=refer"),
    "refused": Line(_("Turned away"), Q(verdict="refuse"), "verdict=refuse"),
    "no_mask": Line(_("Without a mask"), Q(no_mask=True), "verdict=refuse"),
    "unjudged": Line(_("Cannot judge"), Q(verdict="unjudged"), "verdict=unjudged"),
    "over_quota": Line(_("Exits beyond the quota (excepted)"), None),
}
# What nothing to report means: none of these on any gate, and every gate's day here.
ALARMING = ("fever", "symptom", "home_isolation", "fever_clinic")

TYPED: dict[str, Word] = {
    "duty_due": _("Due at work"),
    "duty": _("At work"),
    "online": _("Working online"),
    "sick": _("Sick leave"),
    "leave": _("Other leave"),
    "returned_new": _("Back from elsewhere, new"),
    "observed": _("Under observation"),
    "observation_over": _("Observation over"),
    "returned_all": _("Back from elsewhere, in all"),
    "contact_observed": _("Contact with returnees, under observation"),
    "disinfected_due": _("Disinfections due"),
    "disinfected": _("Disinfections done"),
    "aired_due": _("Airings due"),
    "aired": _("Airings done"),
    "masks": _("Masks in stock"),
    "disinfectant": _("Disinfectant in stock"),
    "thermometers": _("Thermometers in stock"),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """A day as the records tell it now."""

    counts: Mapping[str, int]
    gates: tuple[GateDay, ...]

    @property
    def complete(self) -> bool:
        """Whether every gate's day is all here; an office without gates knows nothing."""
        return bool(self.gates) and all(gate.complete for gate in self.gates)

    @property
    def missing(self) -> list[GateDay]:
        """The gates that have not told everything."""
        return [gate for gate in self.gates if not gate.complete]

    @property
    def is_zero(self) -> bool:
        """A zero report: certain that there was nothing."""
        return self.complete and not any(self.counts[key] for key in ALARMING)

    def content(self) -> dict[str, object]:
        """For a sent copy: plain values, each gate's state beside the counts."""
        return {
            "counts": dict(self.counts),
            "complete": self.complete,
            "zero": self.is_zero,
            "gates": [
                {"gate": gate.gate, "label": gate.label, "state": gate.state, "entries": gate.entries}
                for gate in self.gates
            ],
        }


def figures_of(day: Day, now_ms: int) -> Figures:
    """Count the day. Four queries."""
    counts = tallies(day, day).aggregate(
        **{key: Sum("n", filter=line.counted, default=0) for key, line in COUNTED.items() if line.counted}
    )
    excepted = Passage.objects.filter(direction="out", at_ms__gte=day.start_ms, at_ms__lt=day.end_ms)
    counts["over_quota"] = excepted.exclude(exception="").count()
    return Figures(counts, tuple(gate_days([day], now_ms)[day]))

"""The temperature register (体温登记表) of a day: what the gates measured of each member of staff.

Nobody types it: it is the entries, read by person, with those of the roster whom no gate measured. A reading
is the body estimate until a contact thermometer's stands in the entry.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from office.clock import Day, local
from office.entries.models import Entry
from office.registers.columns import Words
from office.site import desk as site

CHUNK_ROWS = 1_000  # about two days of a large office
NOON = 12  # hour: a reading before it is the morning's
ESTIMATE = Words("估计", "estimate")
SYMPTOM = "symptom"  # the reason of an entry in which somebody said so


class _Measured(NamedTuple):
    """What is read of an entry."""

    person_id: str
    name: str
    unit: str
    at_ms: int
    gate: str
    estimate_centi_c: int | None
    contact_centi_c: int | None
    reasons: list[str]
    fever: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One measurement at a gate, in hundredths of a degree Celsius."""

    centi_c: int
    at_ms: int
    gate: str
    by_contact: bool
    fever: bool

    @property
    def tenths(self) -> str:
        """As it stands in a register: tenths, rounded down, and marked if it is an estimate."""
        shown = f"{self.centi_c // 10 / 10:.1f}"
        return shown if self.by_contact else f"{ESTIMATE} {shown}"


@dataclass(frozen=True, slots=True)
class StaffDay:
    """One member of staff on one day; None for a half of the day in which nobody measured them."""

    name: str
    unit: str
    morning: Reading | None = None
    afternoon: Reading | None = None
    symptoms: bool = False

    @property
    def first(self) -> Reading | None:
        """The day's first reading: that before work."""
        return self.morning or self.afternoon

    @property
    def fever(self) -> bool:
        """Whether a fever line was crossed in either half."""
        return any(reading.fever for reading in (self.morning, self.afternoon) if reading)


def staff_days(day: Day) -> list[StaffDay]:
    """Everybody on the staff roster that the gates have, and whoever was measured as staff; by unit."""
    found = measured(day)
    days = [found.pop(number, StaffDay(name, unit)) for number, name, unit in _roster()]
    return sorted([*days, *found.values()], key=lambda each: (each.unit, each.name))


def measured(day: Day) -> dict[str, StaffDay]:
    """Whoever came to a gate as staff that day, by their number on the roster, else by name."""
    return next((found for _day, found in measured_days(day, day)), {})


def measured_days(first: Day, last: Day) -> Iterator[tuple[Day, dict[str, StaffDay]]]:
    """The same for each day on which anybody came, newest first, read as far as it is asked for."""
    entries = Entry.objects.filter(
        category="staff", training=False, at_ms__gte=first.start_ms, at_ms__lt=last.end_ms
    ).order_by("-at_ms", "-seq")
    # Plain tuples: twenty thousand people a day are too many for a model each.
    rows = map(_Measured._make, entries.values_list(*_Measured._fields).iterator(chunk_size=CHUNK_ROWS))
    for day, found in groupby(rows, key=lambda entry: Day.of(entry.at_ms)):
        theirs: dict[str, list[_Measured]] = defaultdict(list)
        for entry in reversed(list(found)):
            theirs[entry.person_id or entry.name].append(entry)
        yield day, {key: _day(each) for key, each in theirs.items() if key}


def _roster() -> list[tuple[str, str, str]]:
    """Number, name and unit of the staff in the newest site document."""
    people = (site.published() or {}).get("roster", [])
    return [
        (each["id"], each["name"], each["unit"])
        for each in people
        if each.get("category", "staff") == "staff"
    ]


def _day(entries: Sequence[_Measured]) -> StaffDay:
    halves: dict[bool, Reading] = {}
    for entry in entries:
        centi_c = entry.contact_centi_c or entry.estimate_centi_c
        if centi_c is not None:
            by_contact = entry.contact_centi_c is not None
            reading = Reading(centi_c, entry.at_ms, entry.gate, by_contact, entry.fever)
            halves.setdefault(local(entry.at_ms).hour < NOON, reading)
    symptoms = any(SYMPTOM in entry.reasons for entry in entries)
    return StaffDay(entries[0].name, entries[0].unit, halves.get(True), halves.get(False), symptoms)

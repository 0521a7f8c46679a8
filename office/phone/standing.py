"""Who owes a report on a day, who has sent it and when: the figures behind the page and the reminders."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from office.clock import Day, local
from office.phone.desk import in_force
from office.phone.duties import DUTIES, Duty, is_unwell
from office.phone.models import Owed
from office.registers.models import Row

HOURS = (9, 12, 15)  # by when the office looks who has not reported (the plan's three times)


@dataclass(frozen=True, slots=True)
class Line:
    """One report that is due. `at_ms` is when it first came, None if it has not."""

    reporter_id: int
    name: str
    unit: str
    duty: Duty
    at_ms: int | None
    values: dict[str, str]

    @property
    def unwell(self) -> bool:
        """Whether what was sent needs a look."""
        return is_unwell(self.values)

    def missed(self, hour: int) -> bool:
        """Whether it had not come by that hour of the day."""
        return self.at_ms is None or local(self.at_ms).hour >= hour


def lines_of(day: Day) -> list[Line]:
    """Every report due that day: the unwell first, then those that are missing, then by unit and name.

    A row that a clerk typed for the person counts: what was said by telephone was reported.
    """
    text = str(day)
    due = Owed.objects.filter(reporter__ended_ms=None, first__lte=text).select_related("reporter")
    by_person: dict[int, list[Owed]] = defaultdict(list)
    for owed in due:
        by_person[owed.reporter_id].append(owed)
    names = {duty.register.name for duty in DUTIES.values()}
    rows = Row.objects.filter(register__in=names, day=text, void=False).order_by("id")
    sent: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        sent[row.register, row.source_ref if row.source == "phone" else row.who].append(row)
    lines = [_line(owed, sent) for each in by_person.values() for owed in in_force(each, day)]
    return sorted(lines, key=lambda line: (not line.unwell, line.at_ms is not None, line.unit, line.name))


def missing_by_unit(lines: Iterable[Line], hour: int) -> dict[str, int]:
    """How many of each unit had not reported by that hour, most first: what a reminder may say aloud."""
    counts: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.missed(hour):
            counts[line.unit] += 1
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _line(owed: Owed, sent: dict[tuple[str, str], list[Row]]) -> Line:
    duty, reporter = DUTIES[owed.duty], owed.reporter
    name = duty.register.name
    rows = sent.get((name, str(reporter.pk)), []) + [
        row for row in sent.get((name, reporter.name), []) if _same_unit(row, reporter.unit)
    ]
    standing = [row for row in rows if not row.corrected]
    return Line(
        reporter.pk,
        reporter.name,
        reporter.unit,
        duty,
        min((row.at_ms for row in rows), default=None) if standing else None,
        dict(standing[-1].values) if standing else {},
    )


def _same_unit(row: Row, unit: str) -> bool:
    # Registers without a column for the office tell namesakes apart by nothing: the name must do.
    return row.values.get("unit", unit) in ("", unit)

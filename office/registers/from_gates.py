"""What the gates know of a register's rows, so that nobody types it: shown beside those that people wrote.

Nothing is stored: what stands in the entries is read, and a row that somebody writes for the same person and
day stands in its place.
"""

from collections.abc import Iterator, Mapping

from office.clock import Day
from office.devices.models import gate_labels
from office.entries.temperatures import measured_days
from office.registers.columns import Words
from office.registers.desk import standing
from office.registers.forms import HEALTH, Register

DAYS_MAX = 62  # of one look back
SYMPTOMS = Words("有症状", "symptoms")


def gate_rows(register: Register, first: Day, last: Day, who: str) -> Iterator[Mapping[str, str]]:
    """Rows of a register that the gates can fill, newest day first; of the others none."""
    if register is not HEALTH:
        return
    labels = gate_labels()
    earliest = max(first, last.shifted(-DAYS_MAX), key=str)
    rows = standing(HEALTH).filter(day__gte=str(earliest), day__lte=str(last))
    written = set(rows.values_list("day", "who"))
    for day, people in measured_days(earliest, last):
        for staff in sorted(people.values(), key=lambda each: (each.unit, each.name)):
            reading = staff.first
            if reading is None or (str(day), staff.name) in written or who not in staff.name:
                continue
            yield {
                "day": str(day),
                "name": staff.name,
                "unit": staff.unit,
                "temperature": reading.tenths,
                "condition": str(SYMPTOMS) if staff.symptoms else "",
                "recorder": labels.get(reading.gate, reading.gate),
            }

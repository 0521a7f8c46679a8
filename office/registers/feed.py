"""Feeds the returnee register from the gates: who told there that they are back from elsewhere.

A row is added once for a record, and is then the office's as any other: corrected or taken back by a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from office.clock import Day
from office.ingest.arrivals import Arrival, optional_flag, optional_text, text
from office.ingest.feeds import Anchor, Placed
from office.registers.columns import Words
from office.registers.desk import Refused, take_in
from office.registers.forms import RETURNEES
from office.registers.models import Row

AREAS = {
    "county": Words("本县", "this county"),
    "city": Words("本市", "this city"),
    "province": Words("本省", "this province"),
    "outside": Words("外省、境外", "elsewhere"),
}
TRANSPORTS = {
    "train": Words("火车", "train"),
    "plane": Words("飞机", "plane"),
    "coach": Words("客车", "coach"),
    "car": Words("自驾", "own car"),
    "other": Words("其他", "other"),
}
COMPANIONS = {
    "alone": Words("独自", "alone"),
    "family": Words("家人", "family"),
    "colleagues": Words("同事", "colleagues"),
    "others": Words("其他人", "others"),
}


@dataclass(frozen=True, slots=True)
class ReturneesFeed:
    """The feed of the rows that the gates write; none of a drill, nor of somebody forgotten."""

    kinds: frozenset[str] = frozenset(("returnee",))

    def read(self, arrival: Arrival) -> dict[str, str] | None:
        """The row's values by column, None if there is to be none. Raises: Unreadable."""
        fields, person = arrival.fields, arrival.person
        if person is None or optional_flag(fields, "training"):
            return None
        return {
            "name": text(person, "name"),
            "unit": optional_text(person, "unit"),
            "phone": optional_text(person, "phone"),
            "returned": optional_text(fields, "returned"),
            "origin": optional_text(person, "from_place") or _word(AREAS, fields, "from_area"),
            "transport": " ".join(
                each
                for each in (
                    _word(TRANSPORTS, fields, "transport"),
                    optional_text(person, "transport_number"),
                )
                if each
            ),
            "companions": _word(COMPANIONS, fields, "companions"),
        }

    def apply(self, placed: Sequence[Placed]) -> None:
        """Add the rows; a record that is read again adds none."""
        for one in placed:
            record = one.arrival
            if one.change is None or Row.objects.filter(Q(source="gate"), source_ref=record.id).exists():
                continue
            # A gate whose clock was not set names no day: the day that it came in is the nearest known.
            day = one.change["returned"] or str(Day.of(one.when.at_ms))
            try:
                with transaction.atomic():
                    take_in(RETURNEES, {**one.change, "returned": day}, "gate", record.id, record.received_ms)
            except Refused:
                continue  # nothing that the form could hold; the record stands, and events tell of it

    def anchored(self, anchors: Sequence[Anchor]) -> None:
        """The day is the person's own word."""

    def clear(self) -> None:
        """What people have corrected can't be written again: the rows stay, each known by its record."""


def _word(words: dict[str, Words], fields: Any, name: str) -> str:
    """The Chinese word of the form for a code; a code that nobody knows stands as it is."""
    code = optional_text(fields, name)
    return words[code].zh if code in words else code

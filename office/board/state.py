"""What the board shows, read four times a second however many look at it."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from office.clock import Day
from office.entries.models import Entry
from office.entries.queries import natural
from office.entries.tallies import tallies
from office.fleet.state import KioskState, kiosk_states

FRESH_MS = (
    250  # a glance is never older: a fever waits for it, for the courier and for the browser, 3 s in all
)
OPEN_FOR_MS = 86_400_000  # an alarm without an outcome stays on the board for a day, then in the register
ALARMS_MAX = 50  # more at once is a sick sensor; the register has them all


@dataclass(frozen=True, slots=True)
class GateNow:
    """One gate today: people in and out, and its kiosk."""

    gate: str
    label: str
    entries: int
    came: int
    left: int
    last_ms: int | None
    kiosk: KioskState | None


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board at one moment. `alarms` are the newest of those without an outcome."""

    day: Day
    gates: tuple[GateNow, ...]
    alarms: tuple[Entry, ...]
    entries: int
    fevers: int
    visitors_inside: int

    @property
    def labels(self) -> dict[str, str]:
        """What people call each gate."""
        return {gate.gate: gate.label for gate in self.gates}


def read_board(now_ms: int) -> Board:
    """From the registers, along their indexes."""
    day = Day.of(now_ms)
    admitted = Q(verdict="admit")
    rows = {
        row["gate"]: row
        for row in tallies(day, day)
        .values("gate")
        .annotate(
            entries=Sum("n"),
            fevers=_sum(Q(fever=True)),
            came=_sum(admitted & Q(direction="in")),
            left=_sum(admitted & Q(direction="out")),
            visitors_in=_sum(admitted & Q(direction="in", category="visitor")),
            visitors_out=_sum(admitted & Q(direction="out", category="visitor")),
            last_ms=Subquery(_of_gate(day)),
        )
    }
    unsettled = Entry.objects.filter(
        training=False, verdict="refer", outcome="", at_ms__gte=now_ms - OPEN_FOR_MS
    )
    kiosks = {state.device.gate: state for state in kiosk_states(now_ms) if state.device.revoked_ms is None}
    gates = tuple(
        _gate(gate, rows.get(gate, {}), kiosks.get(gate)) for gate in sorted({*kiosks, *rows}, key=natural)
    )
    return Board(
        day=day,
        gates=gates,
        alarms=tuple(unsettled.order_by("-at_ms", "-seq")[:ALARMS_MAX]),
        entries=sum(row["entries"] for row in rows.values()),
        fevers=sum(row["fevers"] for row in rows.values()),
        visitors_inside=sum(row["visitors_in"] - row["visitors_out"] for row in rows.values()),
    )


def _sum(which: Q) -> Sum:
    return Sum("n", filter=which, default=0)


def _of_gate(day: Day) -> QuerySet[Entry, int]:
    """The moment of the gate's last entry, at the end of its index."""
    entries = Entry.objects.filter(gate=OuterRef("gate"), training=False)
    within = entries.filter(at_ms__gte=day.start_ms, at_ms__lt=day.end_ms)
    return within.order_by("-at_ms", "-seq", "-id").values_list("at_ms", flat=True)[:1]


def _gate(gate: str, row: Mapping[str, Any], kiosk: KioskState | None) -> GateNow:
    return GateNow(
        gate=gate,
        label=kiosk.device.gate_label if kiosk else gate,
        entries=row.get("entries", 0),
        came=row.get("came", 0),
        left=row.get("left", 0),
        last_ms=row.get("last_ms"),
        kiosk=kiosk,
    )


class Glance:
    """The last board read; whoever asks within that time gets the same one."""

    def __init__(self, read: Callable[[int], Board] = read_board) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._board: Board | None = None
        self._read_ms = 0

    def at(self, now_ms: int) -> Board:
        """The board, at most FRESH_MS old."""
        with self._lock:
            if self._board is None or not 0 <= now_ms - self._read_ms < FRESH_MS:
                self._board, self._read_ms = self._read(now_ms), now_ms
            return self._board

"""Ledgers on real files, a clock that moves when told, and drafts of invented people."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.record import Draft
from kiosk.ledger.store import Ledger

NOON_MS = 1_780_000_000_000  # 2026-05-28 20:26:40 UTC, after the code was written


@pytest.fixture
def clock() -> VirtualClock:
    """A synchronised clock that stands still until told."""
    return VirtualClock(NOON_MS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where this test's ledger lies."""
    return tmp_path / "ledger.db"


@pytest.fixture
def open_ledger(path: Path, clock: VirtualClock) -> Iterator[Callable[..., Ledger]]:
    """Opens the ledger of this test, as often as asked; closes all in the end."""
    opened: list[Ledger] = []

    def opener(where: Path = path, **changes: Any) -> Ledger:
        who = {"origin_device": "kiosk-1", "site": "yunxi", "gate": "north", "software": "0.1.0"}
        ledger = Ledger.open(
            where, **{**who, "now": clock, "ballast_bytes": 1 << 16, "busy_s": 0.001, **changes}
        )
        opened.append(ledger)
        return ledger

    yield opener
    for ledger in opened:
        ledger.close()


@pytest.fixture
def ledger(open_ledger: Callable[..., Ledger]) -> Ledger:
    """A new ledger on a real file."""
    return open_ledger()


@pytest.fixture
def entry() -> Callable[..., Draft]:
    """Makes the draft of a screening; every second visitor has given a name."""
    numbers = itertools.count()

    def make(**changes: Any) -> Draft:
        number = next(numbers)
        body = {
            "verdict": "admit",
            "reasons": [],
            "category": "staff",
            "direction": "in",
            "mask": True,
            "training": False,
            "guard": None,
            "rules_version": 1,
            "roster_version": 3,
            "measurement": {"skin_centi_c": 3448, "estimate_centi_c": 3662, "ambient_centi_c": 2210},
            **changes,
        }
        return Draft(
            "entry", body, {"name": f"王秀英{number}", "unit": "财政局"} if number % 2 == 0 else None
        )

    return make

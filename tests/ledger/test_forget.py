"""Forgetting: names go from the file and its log, the chain verifies, and nothing unsent or young goes."""

import sqlite3
from pathlib import Path

import pytest

from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.delivery import Delivery
from kiosk.ledger.forget import DAY_MS, forget_old
from kiosk.ledger.record import Draft
from kiosk.ledger.store import Ledger
from kiosk.ledger.verify import verify

NAME = "欧阳忘川"
BEGINS_MS = 1_795_392_000_000


@pytest.fixture
def clock() -> VirtualClock:
    """A kiosk's clock."""
    return VirtualClock(BEGINS_MS)


@pytest.fixture
def ledger(tmp_path: Path, clock: VirtualClock) -> Ledger:
    """Six screenings with a name."""
    ledger = Ledger.open(
        tmp_path / "ledger.db",
        origin_device="k",
        site="s",
        gate="g",
        software="0",
        now=clock,
        ballast_bytes=4096,
    )
    for number in range(6):
        ledger.append(Draft("entry", {"n": number}, {"name": NAME}), clock.moment())
    return ledger


def office_said(ledger: Ledger, *receipts: tuple[int, int, int]) -> None:
    """Receipts of (day, acked, safe)."""
    with Delivery.open(ledger.path) as delivery:
        for day, acked, safe in receipts:
            delivery.acknowledged(
                ledger.incarnation, acked=acked, safe=safe, receipt_ms=0, office_ms=BEGINS_MS + day * DAY_MS
            )


def names(ledger: Ledger) -> list[bool]:
    """Of which records a personal part is still here."""
    return [record.person is not None for record in ledger.batch(0, 100) if record.kind == "entry"]


def test_what_is_old_and_safe_is_gone_from_every_byte(ledger: Ledger, clock: VirtualClock) -> None:
    """Thirty days on by the office's clock the names are in no file any more, and the chain verifies."""
    office_said(ledger, (0, 6, 0), (31, 6, 6))
    assert forget_old(ledger, 30, clock) == 6
    assert not any(names(ledger))
    ledger.close()
    assert not [path for path in ledger.path.parent.iterdir() if NAME.encode() in path.read_bytes()]
    found = verify(ledger.path)
    assert (found.chain_ok, found.records, found.problems) == (True, 7, [])


def test_what_is_young_unsafe_or_unsent_stays(ledger: Ledger, clock: VirtualClock) -> None:
    """The kiosk's own clock may stand a year ahead: only the office's time and its backups count."""
    clock.wall_ms += 365 * DAY_MS
    assert forget_old(ledger, 30, clock) == 0
    office_said(ledger, (0, 3, 0), (10, 6, 6), (31, 6, 2))
    assert forget_old(ledger, 30, clock) == 2
    assert names(ledger) == [False, False, True, True, True, True]
    assert forget_old(ledger, 30, clock) == 0
    ledger.close()
    assert verify(ledger.path).chain_ok


def test_a_power_cut_in_between_is_made_good(ledger: Ledger, clock: VirtualClock) -> None:
    """The record came, the names were still there: the next time finishes, also before it goes further."""
    ledger.append(Draft("forgotten", {"up_to": 2}), clock.moment())
    office_said(ledger, (0, 4, 0), (31, 6, 6))
    assert forget_old(ledger, 30, clock) == 4
    assert names(ledger) == [False] * 4 + [True] * 2
    ledger.close()


def test_nothing_else_of_a_row_can_be_changed(ledger: Ledger) -> None:
    """SQLite itself lets a personal part go, with its salt, and no more than that."""
    ledger.close()
    other = sqlite3.connect(ledger.path, isolation_level=None)
    for change in (
        "line = x'7b7d'",
        "person = x'7b7d'",
        "person = NULL",
        "seq = 99, person = NULL, salt = NULL",
    ):
        with pytest.raises(sqlite3.DatabaseError):
            other.execute(f"UPDATE records SET {change} WHERE seq = 1")
    other.execute("UPDATE records SET person = NULL, salt = NULL WHERE seq = 1")
    other.close()
    found = verify(ledger.path)
    assert (found.chain_ok, found.first_bad_seq) == (False, 1)

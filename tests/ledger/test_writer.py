"""The writer thread: order, patience, and what it tells."""

import queue
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.record import Draft, RecordInvalid, parse
from kiosk.ledger.store import Ledger
from kiosk.ledger.verify import verify
from kiosk.ledger.writer import QUEUE_DRAFTS_MAX, LedgerWriter, Saved, SaveFailed

WAIT_S = 10.0  # a deadline for what takes milliseconds
Drafter = Callable[..., Draft]


class Outbox:
    """Where outcomes arrive, from whatever thread."""

    def __init__(self) -> None:
        self._arrived: queue.Queue[Saved | SaveFailed] = queue.Queue()

    def __call__(self, outcome: Saved | SaveFailed) -> None:
        """Take one in."""
        self._arrived.put(outcome)

    def next(self) -> Saved | SaveFailed:
        """The next one, once it is there."""
        return self._arrived.get(timeout=WAIT_S)

    def empty(self) -> bool:
        """Whether nothing more has come."""
        return self._arrived.empty()


@pytest.fixture
def outbox() -> Outbox:
    """Outcomes of this test's writer."""
    return Outbox()


@pytest.fixture
def writer(ledger: Ledger, clock: VirtualClock, outbox: Outbox) -> LedgerWriter:
    """A writer whose patience between attempts is a millisecond at first."""
    return LedgerWriter(ledger, clock, outbox, retry_s_first=0.001)


@pytest.fixture
def blocker(path: Path) -> sqlite3.Connection:
    """Another program that holds the ledger's write lock."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    return other


def test_drafts_are_saved_in_the_order_given(writer: LedgerWriter, outbox: Outbox, entry: Drafter) -> None:
    """Outcomes come one for each ticket, in order, with rising numbers."""
    for ticket in range(20):
        writer.submit(ticket, entry())
    outcomes = [outbox.next() for _ in range(20)]
    assert [(outcome.ticket, outcome.seq) for outcome in outcomes if isinstance(outcome, Saved)] == [
        (ticket, ticket + 1) for ticket in range(20)
    ]
    assert writer.wait_idle(WAIT_S)
    assert writer.close(WAIT_S) == 0


def test_saved_means_durable(
    writer: LedgerWriter, outbox: Outbox, entry: Drafter, path: Path, ledger: Ledger
) -> None:
    """When Saved arrives the record is in the file under the id and number told."""
    writer.submit(7, entry())
    outcome = outbox.next()
    assert isinstance(outcome, Saved)
    assert verify(path).records == 1
    writer.close(WAIT_S)
    found = ledger.by_id(outcome.record_id)
    assert found is not None
    assert found.seq == outcome.seq


def test_the_moment_is_that_of_submission(
    writer: LedgerWriter,
    outbox: Outbox,
    clock: VirtualClock,
    entry: Drafter,
    blocker: sqlite3.Connection,
) -> None:
    """A record saved late still says when the decision was made."""
    submitted_ms = clock.wall_ms
    writer.submit(1, entry())
    assert isinstance(outbox.next(), SaveFailed)
    clock.advance(60_000)
    blocker.close()
    assert isinstance(outbox.next(), Saved)
    writer.close(WAIT_S)
    assert parse(writer._ledger.batch(0, 1)[0].line)["at"]["wall_ms"] == submitted_ms


def test_a_failure_is_told_once_and_healed_by_itself(
    writer: LedgerWriter, outbox: Outbox, entry: Drafter, blocker: sqlite3.Connection
) -> None:
    """While the file is held each draft hears why, again only when staff are needed, and is then saved."""
    writer.submit(1, entry())
    assert outbox.next() == SaveFailed(1, "ledger_busy", call_staff=False)
    assert outbox.next() == SaveFailed(1, "ledger_busy", call_staff=True)
    writer.submit(2, entry())
    assert outbox.next() == SaveFailed(2, "ledger_busy", call_staff=True)
    assert not writer.idle()
    assert not writer.wait_idle(0.05)
    assert outbox.empty()
    blocker.close()
    outcomes = [outbox.next(), outbox.next()]
    assert [(outcome.ticket, type(outcome)) for outcome in outcomes] == [(1, Saved), (2, Saved)]
    assert writer.close(WAIT_S) == 0


def test_a_ledger_taken_away_costs_no_draft(
    writer: LedgerWriter, outbox: Outbox, entry: Drafter, path: Path
) -> None:
    """With the file gone the writer says so, begins a new one and saves the same draft there."""
    writer.submit(1, entry())
    assert isinstance(outbox.next(), Saved)
    path.unlink()
    writer.submit(2, entry())
    assert outbox.next() == SaveFailed(2, "ledger_unreachable", call_staff=True)
    outcome = outbox.next()
    assert (outcome.ticket, type(outcome)) == (2, Saved)
    writer.close(WAIT_S)
    assert verify(path).records == 1


def test_closing_waits_for_what_is_left(
    writer: LedgerWriter, outbox: Outbox, entry: Drafter, path: Path
) -> None:
    """Close returns 0 once all is durable."""
    for ticket in range(50):
        writer.submit(ticket, entry())
    assert writer.close(WAIT_S) == 0
    assert verify(path).records == 50


def test_closing_does_not_wait_for_ever(
    writer: LedgerWriter, outbox: Outbox, entry: Drafter, blocker: sqlite3.Connection
) -> None:
    """With the file held for good, close gives up in time and says how many drafts go down with it."""
    writer.submit(1, entry())
    writer.submit(2, entry())
    assert writer.close(0.05) == 2
    blocker.close()


def test_the_queue_has_an_end(
    writer: LedgerWriter, outbox: Outbox, entry: Drafter, blocker: sqlite3.Connection
) -> None:
    """Beyond the limit a draft is not taken, and its ticket hears that at once."""
    for ticket in range(QUEUE_DRAFTS_MAX + 1):
        writer.submit(ticket, entry())
    told = [outbox.next() for _ in range(QUEUE_DRAFTS_MAX + 1)]
    assert SaveFailed(QUEUE_DRAFTS_MAX, "ledger_queue_full", call_staff=True) in told
    blocker.close()
    assert writer.close(WAIT_S) == 0


def test_an_impossible_draft_is_refused_where_it_was_made(writer: LedgerWriter, entry: Drafter) -> None:
    """A draft that can't be a record raises in the caller's thread and does not block the queue."""
    with pytest.raises(RecordInvalid):
        writer.submit(1, Draft("entry", {"note": "x" * 20_000}))
    with pytest.raises(ValueError, match="JSON compliant"):
        writer.submit(2, Draft("entry", {"skin": float("nan")}))
    writer.submit(3, entry())
    assert writer.close(WAIT_S) == 0


def test_a_bug_below_is_told_and_does_not_end_the_thread(
    ledger: Ledger, clock: VirtualClock, outbox: Outbox, entry: Drafter
) -> None:
    """Even an error that nobody foresaw is posted; the thread lives and the draft is saved."""

    class Stumbling(Ledger):
        stumbles = 1

        def append_prepared(self, *args: object) -> object:  # type: ignore[override]
            if self.stumbles:
                self.stumbles -= 1
                raise RuntimeError("a bug")
            return super().append_prepared(*args)  # type: ignore[arg-type]

    ledger.__class__ = Stumbling
    writer = LedgerWriter(ledger, clock, outbox, retry_s_first=0.001)
    writer.submit(1, entry())
    assert outbox.next() == SaveFailed(1, "ledger", call_staff=True)
    assert isinstance(outbox.next(), Saved)
    writer.close(WAIT_S)


def test_write_saves_in_the_callers_thread(
    writer: LedgerWriter, outbox: Outbox, entry: Drafter, blocker: sqlite3.Connection
) -> None:
    """The virtual-time way: no thread, outcome returned and posted, failed drafts first the next time."""
    threads = threading.active_count()
    assert writer.write(1, entry()) == SaveFailed(1, "ledger_busy", call_staff=False)
    blocker.close()
    outcome = writer.write(2, entry())
    assert isinstance(outcome, Saved)
    assert (outcome.ticket, outcome.seq) == (2, 2)
    assert threading.active_count() == threads
    assert [outbox.next().ticket for _ in range(3)] == [1, 1, 2]
    assert writer.close(0) == 0


def test_a_draft_may_be_about_one_that_is_not_durable_yet(
    writer: LedgerWriter, outbox: Outbox, entry: Drafter, blocker: sqlite3.Connection
) -> None:
    """The later record carries the id of the earlier ticket's record, though both waited for the disk."""
    writer.submit(1, entry())
    writer.submit(2, Draft("alarm_acknowledged", {"guard": "赵刚"}), about_ticket=1)
    blocker.close()
    assert writer.close(WAIT_S) == 0
    first, second = writer._ledger.batch(0, 10)
    assert parse(second.line)["about"] == first.id


def test_a_quiet_hour_is_used_for_housekeeping(
    ledger: Ledger, clock: VirtualClock, entry: Drafter, outbox: Outbox
) -> None:
    """With nothing to write, the writer's own thread calls for it, again and again, and writes on then."""
    called: queue.Queue[str] = queue.Queue()
    writer = LedgerWriter(
        ledger,
        clock,
        outbox,
        quiet=lambda: called.put(threading.current_thread().name),
        quiet_s=0.001,
    )
    writer.submit(1, entry())
    assert isinstance(outbox.next(), Saved)
    assert [called.get(timeout=WAIT_S) for _ in range(2)] == ["ledger-writer"] * 2
    writer.submit(2, entry())
    assert isinstance(outbox.next(), Saved)
    assert writer.close(WAIT_S) == 0

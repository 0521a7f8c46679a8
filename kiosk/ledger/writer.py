"""The one thread that makes drafts durable, so that a slow card never freezes a frame or an alarm.

Drafts are saved in the order given. What can't be saved now stays in memory and is tried again until it
is: nobody has to come back with it. Each outcome goes to `post`, from this module's thread. Knows the
ledger and nothing of the checkpoint's states; tickets are the caller's own numbers.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.ledger.clock import Clock
from kiosk.ledger.errors import LedgerBusy, LedgerError
from kiosk.ledger.record import Draft, Prepared, Record
from kiosk.ledger.store import Ledger, new_id

QUEUE_DRAFTS_MAX = 256  # the gate stops at the first failure; alarms and faults of a bad hour still fit
TICKETS_REMEMBERED_MAX = 10_000  # more than any day at a gate; a record about an older one has its id
RETRY_S_FIRST = 0.1
RETRY_S_MAX = 5.0  # a guard who has just made room should not stand waiting
BUSY_ATTEMPTS_MAX = 5  # each has waited BUSY_S already: after that somebody must look who holds the file
QUIET_S = 3_600.0  # an hour with nothing to write is the night: who comes then waits for no housekeeping
ABANDON_S = 2.0  # an attempt under way is given this long once the time to close is over


@dataclass(frozen=True, slots=True)
class Saved:
    """The draft of this ticket is durable, as `record`. `disk_low`: the ballast is gone, make room soon."""

    ticket: int
    record: Record
    disk_low: bool = False

    @property
    def record_id(self) -> str:
        """The record's id."""
        return self.record.id

    @property
    def seq(self) -> int:
        """The record's number."""
        return self.record.seq


@dataclass(frozen=True, slots=True)
class SaveFailed:
    """The draft of this ticket is not durable yet, for this cause (a LedgerError's code).

    Said once, and again when the cause changes. The draft is kept and tried again; only with code
    "ledger_queue_full" was it not accepted, and then the caller still has it.
    """

    ticket: int
    code: str
    call_staff: bool


@dataclass(slots=True)
class _Waiting:
    ticket: int
    prepared: Prepared
    told: tuple[str, bool] | None = None


class LedgerWriter:
    """Saves drafts through one ledger, which nobody else may use meanwhile.

    `post` is called with each Saved and SaveFailed, from the writer's thread (from the caller's with
    `write`, and for a draft that comes while saving fails); it must return quickly and not raise.
    `quiet` is called on the writer's thread, which alone may use the ledger, whenever nothing was to be
    written for `quiet_s`; it must not raise.
    """

    def __init__(
        self,
        ledger: Ledger,
        moments: Clock,
        post: Callable[[Saved | SaveFailed], object],
        *,
        retry_s_first: float = RETRY_S_FIRST,
        quiet: Callable[[], object] | None = None,
        quiet_s: float = QUIET_S,
    ) -> None:
        self._ledger = ledger
        self._moments = moments
        self._post = post
        self._retry_s_first = retry_s_first
        self._quiet = quiet
        self._quiet_s = quiet_s if quiet is not None else None
        self._queue: deque[_Waiting] = deque()
        self._record_ids: dict[int, str] = {}  # by ticket, oldest first
        self._changed = threading.Condition()
        self._trouble: tuple[str, bool] | None = None
        self._failures = 0
        self._closing = False
        self._abandoned = False
        self._thread: threading.Thread | None = None

    def submit(self, ticket: int, draft: Draft, *, about_ticket: int | None = None) -> None:
        """Have this draft saved, as of now; the outcome is posted.

        `about_ticket` is the ticket of the older draft that this one is about: its id is known here
        before it is durable, and it is always saved first.

        Raises:
            RecordInvalid, ValueError, TypeError: the draft can never be a record (wrong use).
        """
        waiting = self._accept(ticket, draft, about_ticket)
        with self._changed:
            assert not self._closing, "submitted after close"
            accepted = len(self._queue) < QUEUE_DRAFTS_MAX
            trouble = self._trouble if accepted else ("ledger_queue_full", True)
            waiting.told = trouble
            if accepted:
                self._enqueue(waiting)
                self._changed.notify_all()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="ledger-writer", daemon=True)
                self._thread.start()
        if trouble is not None:
            self._post(SaveFailed(ticket, *trouble))

    def write(self, ticket: int, draft: Draft, *, about_ticket: int | None = None) -> Saved | SaveFailed:
        """Save this draft now, in the caller's thread: for a day at the gate played in virtual time.

        Drafts that failed before are tried first. Posts outcomes as ever, and returns this one's.
        """
        assert self._thread is None, "write() and submit() don't mix"
        assert len(self._queue) < QUEUE_DRAFTS_MAX, "nobody reads the outcomes"
        self._enqueue(self._accept(ticket, draft, about_ticket))
        outcome = self.again()
        if isinstance(outcome, LedgerError):
            return SaveFailed(ticket, *self._cause(outcome))
        assert isinstance(outcome, Saved)
        return outcome

    def again(self) -> Saved | LedgerError | None:
        """Try what failed before, as `write` does and with it alone; returns how the last attempt ended."""
        assert self._thread is None, "the thread tries again by itself"
        outcome: Saved | LedgerError | None = None
        while self._queue and not isinstance(outcome, LedgerError):
            outcome = self._attempt()
        return outcome

    def idle(self) -> bool:
        """Whether everything submitted is durable."""
        with self._changed:
            return not self._queue

    def wait_idle(self, timeout_s: float) -> bool:
        """Wait until everything submitted is durable; False if it took longer than that."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._queue, timeout_s)

    def close(self, timeout_s: float) -> int:
        """Save what is left within this time and end. Returns how many drafts are lost with the process."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(timeout_s)
            with self._changed:
                self._abandoned = True
                self._changed.notify_all()
            self._thread.join(ABANDON_S)
        with self._changed:
            return len(self._queue)

    def _accept(self, ticket: int, draft: Draft, about_ticket: int | None) -> _Waiting:
        if about_ticket is not None:
            assert draft.about is None, "about is either an id or a ticket"
            # A ticket too old to be remembered leaves the record without its tie, but never unwritten.
            draft = replace(draft, about=self._record_ids.get(about_ticket))
        moment = self._moments.moment()
        return _Waiting(ticket, self._ledger.prepare(draft, moment, new_id(moment.wall_ms)))

    def _enqueue(self, waiting: _Waiting) -> None:
        self._queue.append(waiting)
        self._record_ids[waiting.ticket] = waiting.prepared.id
        if len(self._record_ids) > TICKETS_REMEMBERED_MAX:
            del self._record_ids[next(iter(self._record_ids))]

    def _run(self) -> None:
        while self._work_is_there():
            outcome = self._attempt()
            if isinstance(outcome, LedgerError):
                self._pause()

    def _work_is_there(self) -> bool:
        while True:
            with self._changed:
                if self._changed.wait_for(lambda: self._queue or self._closing, self._quiet_s):
                    return bool(self._queue) and not self._abandoned
            assert self._quiet is not None, "without it there is no end to the waiting"
            self._quiet()

    def _pause(self) -> None:
        wait_s = min(RETRY_S_MAX, self._retry_s_first * 2 ** min(self._failures - 1, 16))
        with self._changed:
            self._changed.wait_for(lambda: self._abandoned, wait_s)

    def _attempt(self) -> Saved | LedgerError:
        """Try the first draft once and tell those concerned."""
        waiting = self._queue[0]
        try:
            record = self._ledger.append_prepared(waiting.prepared)
        except LedgerError as problem:
            return self._failed(problem)
        except Exception as bug:  # noqa: BLE001  # a writer that died silently would leave every visitor standing
            return self._failed(LedgerError(f"写入程序出错：{bug!r}", f"the writer failed: {bug!r}"))
        outcome = Saved(waiting.ticket, record, self._ledger.disk_low)
        with self._changed:
            self._queue.popleft()
            self._failures = 0
            self._trouble = None
            self._changed.notify_all()
        self._post(outcome)
        return outcome

    def _failed(self, problem: LedgerError) -> LedgerError:
        with self._changed:
            self._failures += 1
            self._trouble = self._cause(problem)
            untold = [waiting for waiting in self._queue if waiting.told != self._trouble]
            for waiting in untold:
                waiting.told = self._trouble
            outcomes = [SaveFailed(waiting.ticket, *self._trouble) for waiting in untold]
        for outcome in outcomes:
            self._post(outcome)
        return problem

    def _cause(self, problem: LedgerError) -> tuple[str, bool]:
        patience_over = isinstance(problem, LedgerBusy) and self._failures >= BUSY_ATTEMPTS_MAX
        return problem.code, problem.call_staff or patience_over

"""The courier's day: which ledgers to send, when to send, when to say that the kiosk lives.

Holds no rule about answers (relay.py) and no socket (client.py). `round` does what is due and says how
long nothing is; whoever calls it waits. The ledger may not exist yet, may be replaced by a new one while
the courier runs, and damaged ones that were set aside still have records to deliver: those go first.
"""

import logging
import random
from dataclasses import dataclass
from pathlib import Path

from kiosk.ledger.clock import Clock
from kiosk.ledger.delivery import Delivery
from kiosk.ledger.disk import flush_files, ledgers_set_aside
from kiosk.ledger.errors import LedgerError
from kiosk.ledger.reader import LedgerReader
from sync.client import OfficeClient
from sync.errors import SyncError
from sync.hearing import Hearing
from sync.relay import SLOW_RETRY_S, Relay, Step
from sync.status import heartbeat, look
from sync.wire import Receipt

POLL_S = 0.5  # a record is on its way within this; one look at a number costs 20 microseconds
HEARTBEAT_S = 60.0  # the office calls five missing ones silence
HEARTBEAT_S_MIN = 10.0  # after a drained batch, but a busy gate drains one every few seconds

UNREADABLE_RETRY_S = 5.0  # a ledger that is just being begun, or a disk that a person must look at

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Sending:
    """A ledger that is open, and its way to the office."""

    ledger: LedgerReader
    relay: Relay


class Courier:
    """Sends all ledgers at one place to one office."""

    def __init__(
        self,
        ledger: Path,
        client: OfficeClient,
        delivery: Delivery,
        *,
        software: str,
        now: Clock,
        dice: random.Random,
        hearing: Hearing | None = None,
    ) -> None:
        """`hearing` hears what else the answers bring down; None where nothing does."""
        self._path = ledger
        self._client = client
        self._delivery = delivery
        self._software = software
        self._now = now
        self._dice = dice
        self._hearing = hearing
        self._sending: dict[Path, _Sending] = {}
        self._not_before_ms: dict[Path, int] = {}
        self._done: set[Path] = set()
        self._trouble: dict[Path, str | None] = {}
        self._beaten_ms: int | None = None
        self._beat_soon = False

    def close(self) -> None:
        """Close every ledger; twice is fine."""
        for path in list(self._sending):
            self._drop(path)

    def round(self) -> float:
        """Do whatever is due; seconds until something may be due again."""
        waits = [self._send(path) for path in self._paths()]
        waits += [self._beat(), self._ask()]
        return min(waits)

    def drain(self) -> Step:
        """One step for the first ledger that has something to send; idle when none has.

        A damaged ledger that was set aside is sent as far as it goes, and then no more in the way.
        """
        for path in self._paths():
            step = self._step(path)
            stuck = step.trouble is not None and step.trouble.call_staff and path != self._path
            if stuck:
                self._finish(path)
            elif not step.idle:
                return step
        return Step(idle=True)

    def backlog(self) -> int:
        """How many records all ledgers here still have to deliver, as far as they can be read."""
        return sum(sending.relay.backlog() for sending in self._sending.values())

    def beat(self) -> None:
        """Send a heartbeat now, if there is a ledger. Raises: SyncError, LedgerError."""
        sending = self._sending.get(self._path)
        if sending is not None:
            moment = self._now.moment()
            self._beaten_ms, self._beat_soon = moment.boottime_ms, False
            receipt = self._client.heartbeat(heartbeat(look(sending.ledger), self._software, moment))
            if receipt is not None:
                sending.relay.hear(receipt)
                self._hear(receipt, again=True)

    def _hear(self, receipt: Receipt, *, again: bool = False) -> None:
        if self._hearing is None:
            return
        try:
            self._hearing.hear(receipt, self._now.moment().boottime_ms, again=again)
        except LedgerError as problem:
            log.warning("%s: %s", problem.code, problem)

    def _ask(self) -> float:
        """Ask what the other gates did, if no answer told it lately; seconds until it is due again."""
        sending, hearing = self._sending.get(self._path), self._hearing
        if sending is None or hearing is None:
            return HEARTBEAT_S
        hearing.note_refusal()
        now_ms = self._now.moment().boottime_ms
        if (due_s := hearing.due_s(now_ms)) > 0:
            return due_s
        try:
            receipt = self._client.cursor(sending.ledger.incarnation)
            sending.relay.hear(receipt)
        except (SyncError, LedgerError) as problem:
            hearing.failed(now_ms, SLOW_RETRY_S if problem.call_staff else HEARTBEAT_S_MIN)
        else:
            self._hear(receipt)
        return hearing.due_s(now_ms)

    def _paths(self) -> list[Path]:
        return [path for path in ledgers_set_aside(self._path) if path not in self._done] + [self._path]

    def _send(self, path: Path) -> float:
        now_ms = self._now.moment().boottime_ms
        wait_ms = self._not_before_ms.get(path, 0) - now_ms
        if wait_ms > 0:
            return wait_ms / 1_000
        step = self._step(path)
        wait_s = POLL_S if step.idle else step.wait_s
        self._not_before_ms[path] = self._now.moment().boottime_ms + round(wait_s * 1_000)
        return wait_s

    def _step(self, path: Path) -> Step:
        try:
            sending = self._open(path)
            step = sending.relay.step() if sending is not None else Step(idle=True)
        except LedgerError as problem:
            step = Step(trouble=problem, wait_s=UNREADABLE_RETRY_S)
        self._log(path, step)
        if step.sent:
            self._beat_soon = True
        if step.receipt is not None and path == self._path:
            self._hear(step.receipt)
        if step.idle and path != self._path:
            self._finish(path)
        return step

    def _open(self, path: Path) -> _Sending | None:
        """The ledger that has this name now; None while there is none."""
        sending = self._sending.get(path)
        if sending is not None and not sending.ledger.is_current():
            self._drop(path)
            sending = None
        if sending is None and path.exists() and path.stat().st_size > 0:
            flush_files(path)
            ledger = LedgerReader.open(path)
            relay = Relay(ledger, self._client, self._delivery, now=self._now, dice=self._dice)
            sending = self._sending[path] = _Sending(ledger, relay)
            if path == self._path and self._hearing is not None:
                self._hearing.begin(ledger.incarnation)
        return sending

    def _finish(self, path: Path) -> None:
        self._done.add(path)
        self._drop(path)

    def _drop(self, path: Path) -> None:
        sending = self._sending.pop(path, None)
        if sending is not None:
            sending.ledger.close()

    def _beat(self) -> float:
        if self._path not in self._sending:
            return HEARTBEAT_S
        now_ms = self._now.moment().boottime_ms
        every_s = HEARTBEAT_S_MIN if self._beat_soon else HEARTBEAT_S
        due_s = 0.0 if self._beaten_ms is None else every_s - (now_ms - self._beaten_ms) / 1_000
        if due_s > 0:
            return due_s
        try:
            self.beat()
        except (SyncError, LedgerError) as problem:
            log.debug("no heartbeat: %s", problem.code)  # the relay says the same, once
        return HEARTBEAT_S_MIN

    def _log(self, path: Path, step: Step) -> None:
        """Say it once when lost, once when back."""
        before = self._trouble.get(path)
        if step.trouble is not None and step.trouble.code != before:
            level = logging.ERROR if step.trouble.call_staff else logging.WARNING
            log.log(level, "%s: %s: %s", path.name, step.trouble.code, step.trouble)
            self._trouble[path] = step.trouble.code
        elif step.trouble is None and before is not None:
            log.info("%s: 恢复 / recovered from %s", path.name, before)
            self._trouble[path] = None

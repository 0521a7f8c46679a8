"""One writer at a time, a few waiting, everybody else told to come back.

SQLite's own lock is not a queue: the unlucky wait seconds (measured: p99 0.5-3.3 s with 100 senders).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from office.ingest.problems import Refused

# Half of the server's threads: the other half keeps serving pages while kiosks drain a backlog.
WAITING_MAX = 8
WAIT_S_MAX = 5.0  # well inside the kiosk's read limit of 15 s


class Turnstile:
    """Lets one thread through at a time; at most `waiting_max` may stand inside or before it."""

    def __init__(self, waiting_max: int = WAITING_MAX, wait_s_max: float = WAIT_S_MAX) -> None:
        self._room = threading.BoundedSemaphore(waiting_max)
        self._turn = threading.Lock()
        self._wait_s_max = wait_s_max

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the only turn. Raises: Refused("busy") if there is no room or no turn in time."""
        if not self._room.acquire(blocking=False):
            raise Refused("busy", "too many kiosks are sending at once")
        try:
            if not self._turn.acquire(timeout=self._wait_s_max):
                raise Refused("busy", f"no turn within {self._wait_s_max} s")
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._room.release()


WRITER = Turnstile()

"""Looks after what the screen shows of the disk, on a thread of its own: a slow card never stops a frame."""

import logging
import threading
from collections.abc import Callable
from typing import Self

from kiosk.ledger.errors import LedgerError
from kiosk.surroundings import Delivery

log = logging.getLogger(__name__)

LOOK_S = 1.0  # how old the courier's standing on the screen may be, on a disk that answers
END_S = 0.5  # whoever hangs on a dead disk is left behind; the thread keeps nothing open that matters


class Lookout(threading.Thread):
    """Asks `look` once a second, as long as it is entered; `delivery` is what it last told, None before."""

    def __init__(self, look: Callable[[], Delivery]) -> None:
        super().__init__(name="lookout", daemon=True)
        self.delivery: Delivery | None = None
        self._look = look
        self._ending = threading.Event()

    def run(self) -> None:
        """Look, and wait."""
        while not self._ending.is_set():
            try:
                self.delivery = self._look()
            except (LedgerError, OSError):  # OSError: Path asks about a file in a folder that is closed to us
                self.delivery = None  # no ledger yet: the stage itself says what is wrong
            except Exception:
                log.exception("the courier's standing can't be told")
                self.delivery = None
            self._ending.wait(LOOK_S)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self.join(END_S)

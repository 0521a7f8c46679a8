"""Looks after what comes from the disk while the kiosk runs, on a thread of its own.

How the courier does, for the screen, and whatever else is looked at once a second: a slow card never stops a
frame, nor an alarm.
"""

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
    """Asks `look` once a second, as long as it is entered; `delivery` is what it last told, None before.

    `also` looks each time at what else may have come, knowing that; it tells whom it concerns.
    """

    def __init__(
        self, look: Callable[[], Delivery], also: Callable[[Delivery | None], None] | None = None
    ) -> None:
        super().__init__(name="lookout", daemon=True)
        self.delivery: Delivery | None = None
        self._look = look
        self._also = also
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
            self._look_beside()
            self._ending.wait(LOOK_S)

    def _look_beside(self) -> None:
        try:
            if self._also is not None:
                self._also(self.delivery)
        except (LedgerError, OSError) as problem:
            log.debug("%s", problem)  # the disk's own trouble is told by whoever writes to it
        except Exception:
            log.exception("what came can't be told")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self.join(END_S)

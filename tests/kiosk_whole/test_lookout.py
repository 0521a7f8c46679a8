"""What the screen shows of the disk is looked up beside it, and a dead disk holds up nobody."""

import threading
from collections.abc import Callable

from kiosk.ledger.errors import LedgerUnreachable
from kiosk.lookout import Lookout
from kiosk.surroundings import Delivery

WAIT_S = 10.0


def test_standing_is_told() -> None:
    """What the courier noted is there as soon as it was looked up."""
    with Lookout(lambda: Delivery(7, None)) as lookout:
        assert _comes(lambda: lookout.delivery == Delivery(7, None))


def test_hanging_disk_holds_up_nobody() -> None:
    """While a look hangs, whoever asks gets what was known before; and the end doesn't wait for it."""
    asked, never = threading.Event(), threading.Event()

    def look() -> Delivery:
        asked.set()
        never.wait(WAIT_S)
        return Delivery(0, None)

    with Lookout(look) as lookout:
        assert asked.wait(WAIT_S)
        assert lookout.delivery is None
    assert lookout.is_alive()
    never.set()
    lookout.join(WAIT_S)
    assert not lookout.is_alive()


def test_no_ledger_is_nothing_to_tell() -> None:
    """An error of the ledger or the disk leaves the standing unknown, and the lookout goes on."""
    looks: list[int] = []
    twice = threading.Event()

    def look() -> Delivery:
        looks.append(1)
        if len(looks) == 1:
            raise LedgerUnreachable("no ledger")
        twice.set()
        raise OSError(5, "the disk")

    with Lookout(look) as lookout:
        assert twice.wait(WAIT_S)
        assert lookout.delivery is None


def _comes(holds: Callable[[], bool]) -> bool:
    ticks = threading.Event()
    return any(holds() or ticks.wait(0.01) or holds() for _ in range(1_000))

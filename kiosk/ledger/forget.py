"""Forgetting at the gate: personal parts whose time is over go, the chain stays, and a record says so.

What may go is decided in standing.py, by the office's clock and its backups. The record `forgotten` comes
first: if the power goes between the two, the next start finishes what it says.
"""

from kiosk.ledger.clock import Clock
from kiosk.ledger.delivery import read_marks, read_standing
from kiosk.ledger.record import Draft
from kiosk.ledger.standing import forgettable
from kiosk.ledger.store import Ledger

KIND = "forgotten"
DAY_MS = 86_400_000


def forget_old(ledger: Ledger, retention_days: int, now: Clock) -> int:
    """Forget what is old and safe; the number of personal parts that went.

    Raises:
        LedgerError: the disk does not let us; asking again goes on.
    """
    standing = read_standing(ledger.path, ledger.incarnation)
    marks = read_marks(ledger.path, ledger.incarnation)
    up_to = forgettable(marks, standing, retention_days * DAY_MS)
    dropped = ledger.drop_persons()  # what the last such record says, if the power went before it was done
    if up_to > ledger.forgotten_up_to():
        ledger.append(Draft(KIND, {"up_to": up_to, "retention_days": retention_days}), now.moment())
        dropped += ledger.drop_persons()
    return dropped

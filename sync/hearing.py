"""What each answer of the office brings down beside the receipt: a newer site, and exits at other gates.

Exits come in pages from a cursor and are merged into the notes, where the kiosk finds them; the office is
asked for them when no answer came lately. Holds no clock: the caller says what time it is.
"""

import logging
from collections.abc import Callable

from kiosk.ledger.delivery import Delivery
from kiosk.ledger.errors import LedgerError
from sync.client import OfficeClient
from sync.downloads import Downloads, Refusal
from sync.exits import Exits, ExitsInvalid
from sync.wire import Receipt

# So old is what a gate knows of the others at most; a question and its answer are about a kilobyte.
EXITS_POLL_S = 5.0
NOTHING_S = 60.0  # a site where nobody was ever told of an exit is told of the first with a heartbeat

log = logging.getLogger(__name__)


class Hearing:
    """Hears the answers to one courier. `want` has a version of the site fetched and waits for nothing."""

    def __init__(
        self,
        client: OfficeClient,
        delivery: Delivery,
        downloads: Downloads,
        *,
        device: str,
        office_key: bytes,
        want: Callable[[int], None],
    ) -> None:
        self._client = client
        self._delivery = delivery
        self._downloads = downloads
        self._device = device
        self._office_key = office_key
        self._want = want
        self._incarnation = ""
        self._offered = 0
        self._any_told = False
        self._more = False
        self._due_ms = 0
        self._noted = Refusal(0, "")

    def begin(self, incarnation: str) -> None:
        """This ledger is the one in use: the office goes on where it was, or from the start for a new one."""
        if incarnation == self._incarnation:
            return
        standing = self._delivery.standing(incarnation)
        self._incarnation, self._more = incarnation, False
        self._any_told = standing.exits_newest > 0
        self._noted = Refusal(standing.site_refused_version, standing.site_refused_code)
        self._client.exits_after = standing.exits_cursor

    def hear(self, receipt: Receipt, now_ms: int, *, again: bool = False) -> None:
        """Take what came; `again` asks for what could not be fetched before, once a minute.

        Raises:
            LedgerError: the notes can't be written; the same exits will come once more.
        """
        if again or receipt.site_version != self._offered:
            self._offered = receipt.site_version
            self._want(receipt.site_version)
        self._put_off(now_ms, EXITS_POLL_S)
        self._more = False
        if receipt.exits is None:
            return
        try:
            page = Exits.checked(receipt.exits, self._office_key, self._device, self._incarnation)
        except ExitsInvalid as problem:
            log.warning("其他检测点的外出记录不予采用 / exits are refused: %s", problem)
            return
        self._delivery.told_exits(self._incarnation, page.exits, page.cursor)
        self._client.exits_after = page.cursor
        self._any_told = self._any_told or bool(page.exits)
        self._more = page.more

    def note_refusal(self) -> None:
        """Write down which site was refused, for the kiosk to tell; notes that fail are tried again."""
        refusal = self._downloads.refusal or Refusal(0, "")
        if not self._incarnation or refusal == self._noted:
            return
        if not refusal.code and not self._downloads.is_settled(self._noted.version):
            return  # a courier that was started anew has not been offered it yet
        try:
            self._delivery.site_refused(self._incarnation, refusal.version, refusal.code)
        except LedgerError as problem:
            log.warning("%s", problem)
        else:
            self._noted = refusal

    def due_s(self, now_ms: int) -> float:
        """Seconds until the office should be asked for exits; 0 if now."""
        if self._more:
            return 0.0
        if not self._any_told:
            return NOTHING_S
        return max(0.0, (self._due_ms - now_ms) / 1_000)

    def failed(self, now_ms: int, wait_s: float) -> None:
        """The office did not answer: not again before so long."""
        self._more = False
        self._put_off(now_ms, wait_s)

    def _put_off(self, now_ms: int, wait_s: float) -> None:
        self._due_ms = now_ms + round(wait_s * 1_000)

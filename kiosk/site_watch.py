"""Notices what came from the office and tells the checkpoint; called by the look-out's thread.

A look is one system call and two comparisons as long as nothing changed. A document is read, checked and put
together whole here, so that the control thread only has to take it; one that can't be used is told, and the
one before stays.
"""

import logging
from collections.abc import Callable

from kiosk.flow.events import Event, ExitsTold, OfficeHeard, SiteRefused
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.site_copies import current_version, version_document
from kiosk.ledger.standing import Standing
from kiosk.people.site import SiteInvalid
from kiosk.start import Kiosk, arrived, exits_told, kiosk_by, rules_here
from kiosk.surroundings import Delivery

log = logging.getLogger(__name__)

HEARD_EVERY_MS = 3_600_000  # what it decides is counted in days
WHERE_CHARACTERS_MAX = 120  # of the path of a key: the record's reader looks it up in the document


class SiteWatch:
    """Looks after the site of one kiosk that runs; `kiosk` is how it was put together at its start."""

    def __init__(self, kiosk: Kiosk, post: Callable[[Event], None], now_ms: Callable[[], int]) -> None:
        self._config = kiosk.config
        self._kiosk = kiosk
        self._post = post
        self._now_ms = now_ms
        self._looked_into = kiosk.version
        self._exits_newest = 0
        self._heard_ms = 0
        self._unusable: tuple[int, str, str] | None = None
        self._told = (0, "", "")

    def look(self, delivery: Delivery | None) -> None:
        """See whether anything came, and tell it; `delivery` is how the courier does, None if nobody knows.

        Raises:
            OSError, LedgerError: the disk does not let us; the next look tries again.
        """
        version = current_version(self._config.ledger.path)
        if version not in (0, self._looked_into):
            self._look_into(version)
            self._looked_into = version
        if delivery is not None:
            self._hear(delivery.standing)

    def _hear(self, standing: Standing) -> None:
        """What the courier noted: when the office answered, exits elsewhere, a site that it did not take."""
        if abs(standing.office_ms - self._heard_ms) >= HEARD_EVERY_MS:
            self._heard_ms = standing.office_ms
            self._post(OfficeHeard(self._now_ms(), standing.office_ms))
        if standing.exits_newest not in (0, self._exits_newest):
            self._exits_newest = standing.exits_newest
            self._post(ExitsTold(self._now_ms(), exits_told(self._kiosk)))
        refused = self._unusable or (standing.site_refused_version, standing.site_refused_code, "")
        if refused != self._told:
            self._told = refused
            self._post(SiteRefused(self._now_ms(), *refused))

    def _look_into(self, version: int) -> None:
        try:
            kiosk = kiosk_by(self._config, version_document(self._config.ledger.path, version))
        except SiteInvalid as problem:
            log.warning("%s", problem)
            self._unusable = (version, "site_unreadable", problem.key[:WHERE_CHARACTERS_MAX])
            return
        with LedgerReader.open(self._config.ledger.path) as ledger:
            rules = rules_here(kiosk, ledger)
        log.info("场所文件第 %s 版已就绪 / site version %s is ready", version, version)
        self._kiosk, self._unusable, self._told = kiosk, None, (0, "", "")
        self._post(arrived(kiosk, rules, self._now_ms()))
        self._post(ExitsTold(self._now_ms(), exits_told(kiosk)))

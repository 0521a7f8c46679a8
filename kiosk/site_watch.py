"""Notices a newer site from the office and tells the checkpoint; called by the look-out's thread.

A look is one system call as long as nothing changed. A document is read, checked and put together whole here,
so that the control thread only has to take it; one that can't be used is told, and the one before stays.
"""

import logging
from collections.abc import Callable

from kiosk.flow.events import Event, SiteRefused
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.site_copies import current_version, version_document
from kiosk.people.site import SiteInvalid
from kiosk.start import Kiosk, arrived, kiosk_by, rules_here

log = logging.getLogger(__name__)

WHERE_CHARACTERS_MAX = 120  # of the path of a key: the record's reader looks it up in the document


class SiteWatch:
    """Looks after the site of one kiosk that runs; `kiosk` is how it was put together at its start."""

    def __init__(self, kiosk: Kiosk, post: Callable[[Event], None], now_ms: Callable[[], int]) -> None:
        self._config = kiosk.config
        self._post = post
        self._now_ms = now_ms
        self._looked_into = kiosk.version
        self._refused = SiteRefused(0)
        self._told = self._refused

    def look(self) -> None:
        """See whether anything came, and tell it.

        Raises:
            OSError, LedgerError: the disk does not let us; the next look tries again.
        """
        version = current_version(self._config.ledger.path)
        if version not in (0, self._looked_into):
            self._look_into(version)
            self._looked_into = version
        if self._refused != self._told:
            self._told = self._refused
            self._post(self._refused)

    def _look_into(self, version: int) -> None:
        try:
            kiosk = kiosk_by(self._config, version_document(self._config.ledger.path, version))
        except SiteInvalid as problem:
            log.warning("%s", problem)
            where = problem.key[:WHERE_CHARACTERS_MAX]
            self._refused = SiteRefused(self._now_ms(), version, "site_unreadable", where)
            return
        with LedgerReader.open(self._config.ledger.path) as ledger:
            rules = rules_here(kiosk, ledger)
        log.info("场所文件第 %s 版已就绪 / site version %s is ready", version, version)
        self._refused = self._told = SiteRefused(0)
        self._post(arrived(kiosk, rules, self._now_ms()))

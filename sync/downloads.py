"""What comes down, fetched beside the courier: the site, then the audio that it names, one after another.

It has a connection and a thread of its own, so that no record ever waits for a recording or for a roster over
a thin line. The courier only says which version the office has; it reads here what was refused.
"""

import logging
import queue
import threading
from dataclasses import dataclass
from typing import Protocol

from sync.audio import AudioCopies
from sync.audio import Source as AudioSource
from sync.errors import SiteRefused, SyncError
from sync.heads import HeadsInvalid
from sync.site import SiteCopies
from sync.site import Source as SiteSource
from sync.witness import Source as WitnessSource
from sync.witness import Witness

STOP_S = 2.0  # a call under way was interrupted; a disk that hangs is left behind

log = logging.getLogger(__name__)


class Office(SiteSource, AudioSource, WitnessSource, Protocol):
    """What is needed of the client."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The version that the office offered and this kiosk did not take, and the code of why."""

    version: int
    code: str


class Downloads:
    """Fetches whatever this kiosk lacks of what the office has."""

    def __init__(
        self, office: Office, site: SiteCopies, audio: AudioCopies, witness: Witness | None = None
    ) -> None:
        self._office = office
        self._witness = witness
        self._site = site
        self._audio = audio
        self._offered = 0
        self._audio_trouble = ""  # said once, not each minute
        self.refusal: Refusal | None = None  # a version that was refused is not fetched each minute

    def fetch(self, offered: int) -> None:
        """Bring site and audio up to this version of the office's, as far as it goes; never raises for it.

        Before that, once an hour, the office's signed heads are compared with those before.
        """
        self._compare_heads()
        self._fetch_site(offered)
        while self._fetch_audio():
            pass

    def is_settled(self, refused_version: int) -> bool:
        """Whether a version that was once refused is no longer what the office has."""
        return self._offered not in (0, refused_version)

    def _compare_heads(self) -> None:
        if self._witness is None:
            return
        try:
            self._witness.refresh(self._office)
        except (SyncError, HeadsInvalid, OSError) as problem:
            log.warning("heads: %s", problem)

    def _fetch_site(self, offered: int) -> None:
        self._offered = offered
        refused = self.refusal.version if self.refusal else 0
        if offered == self._site.version():
            self.refusal = None
        if offered in (0, refused, self._site.version()):
            return
        try:
            version = self._site.refresh(self._office)
        except SiteRefused as problem:
            self.refusal = Refusal(offered, problem.why)
            log.warning("%s: %s", problem.why, problem)
        except SyncError as problem:
            log.warning("%s: %s", problem.code, problem)
        else:
            self.refusal = None
            log.info("场所文件第 %s 版 / site version %s", version, version)

    def _fetch_audio(self) -> bool:
        """Fetch one recording; whether there may be another to fetch now."""
        try:
            fetched = self._audio.refresh(self._office)
        except SyncError as problem:
            if str(problem) != self._audio_trouble:
                log.warning("%s: %s", problem.code, problem)
            self._audio_trouble = str(problem)
            return False
        if fetched is None:
            return False
        self._audio_trouble = ""
        log.info("广播音频 %s / announcement audio %s", fetched, fetched)
        return True


class DownloadThread(threading.Thread):
    """Fetches on a thread of its own, the newest wish first."""

    def __init__(self, downloads: Downloads) -> None:
        super().__init__(name="downloads", daemon=True)
        self._downloads = downloads
        self._wanted: queue.SimpleQueue[int | None] = queue.SimpleQueue()

    def want(self, offered: int) -> None:
        """The office has this version; never blocks."""
        self._wanted.put(offered)

    def run(self) -> None:
        """Fetch what is wanted, until told to stop."""
        while (offered := self._wanted.get()) is not None:
            if not self._wanted.empty():
                continue  # a later wish tells as much
            try:
                self._downloads.fetch(offered)
            except Exception:
                # A mistake of ours in what comes down must not end what comes down for good.
                log.exception("site version %s was not fetched", offered)

    def stop(self) -> None:
        """End after the fetch under way, which whoever stops us interrupts."""
        self._wanted.put(None)
        self.join(STOP_S)

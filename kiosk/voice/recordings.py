"""Finds how an announcement sounds, the best first: own recording, office's audio, synthesiser, nothing.

The folder has three rooms: `own`, which a person fills (own/announcements/ID.ogg, own/zh/KEY.ogg);
`audio`, which the courier fills (SHA256.ogg); and `spoken`, where the synthesiser's work is kept under the
hash of what was spoken, so that each text is spoken once and not at every start. Blocks on disk; runs beside.
"""

import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kiosk.flow.visit import Language
from kiosk.people.announcements import Announcement
from kiosk.voice import espeak
from kiosk.voice.clips import recordings

log = logging.getLogger(__name__)

AUDIO_BYTES_MAX = 32 << 20  # ten minutes as WAV; a longer file is something else
SPOKEN_LANGUAGE: Language = "zh"  # what the gate's public speaks; the English text is for the ticker


@dataclass(frozen=True, slots=True)
class Recording:
    """A file that can be played, where it came from (own, office or espeak), and its SHA-256."""

    path: Path
    source: str
    sha256: str


class Recordings:
    """What is there for each announcement; `folder` may not exist yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._is_dumb = False

    def find(self, announcements: Iterable[Announcement]) -> dict[str, Recording]:
        """The recordings by announcement; those that can only be read are left out, and logged once."""
        found = {each.id: recording for each in announcements if (recording := self._find(each))}
        self._forget_all_but(found)
        return found

    def _find(self, announcement: Announcement) -> Recording | None:
        for path in recordings(self._folder / "own" / "announcements", announcement.id):
            return self._checked(path, "own", None)
        if announcement.audio is not None:
            for path in recordings(self._folder / "audio", announcement.audio):
                if found := self._checked(path, "office", announcement.audio):
                    return found
        return self._spoken(announcement)

    def _checked(self, path: Path, source: str, expected: str | None) -> Recording | None:
        """The file as a recording, if it is what its name says."""
        try:
            if path.stat().st_size > AUDIO_BYTES_MAX:
                log.error("%s is too long to be an announcement", path)
                return None
            hashed = sha256(path.read_bytes()).hexdigest()
        except OSError as problem:
            log.error("%s can't be read: %s", path, problem)  # noqa: TRY400 - no trace wanted
            return None
        if expected is not None and hashed != expected:
            log.error("%s is not what the office sent", path)
            return None
        return Recording(path, source, hashed)

    def _spoken(self, announcement: Announcement) -> Recording | None:
        text = announcement.text.zh
        path = self._folder / "spoken" / f"{_name(text)}.wav"
        try:
            if not path.is_file():
                wav = self._speak(text)
                if wav is None:
                    return None
                path.parent.mkdir(parents=True, exist_ok=True)
                half = path.with_suffix(".half")
                half.write_bytes(wav)
                os.replace(half, path)  # noqa: PTH105 - a power cut leaves the old or the whole new one
        except OSError as problem:
            log.error("announcement %s: %s", announcement.id, problem)  # noqa: TRY400 - no trace wanted
            return None
        return self._checked(path, "espeak", None)

    def _speak(self, text: str) -> bytes | None:
        if self._is_dumb:
            return None
        try:
            return espeak.speak(text, SPOKEN_LANGUAGE)
        except espeak.EspeakMissing as problem:
            self._is_dumb = True
            log.warning("announcements without audio are shown, not spoken: %s", problem)
            return None

    def _forget_all_but(self, found: dict[str, Recording]) -> None:
        """Texts of last month's announcements don't pile up."""
        kept = {recording.path for recording in found.values()}
        for path in (self._folder / "spoken").glob("*"):
            if path not in kept:
                path.unlink(missing_ok=True)


def _name(text: str) -> str:
    """Another voice or pace is another file."""
    return sha256(f"{espeak.VOICES[SPOKEN_LANGUAGE]} {espeak.WORDS_A_MINUTE} {text}".encode()).hexdigest()

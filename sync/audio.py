"""Brings the announcements' audio from the office: each file is what its name says, or is thrown away.

The signed site document names audio by its SHA-256; the kiosk looks for SHA256.ogg, .wav or .mp3. Knows
files, the wire, and of a site document only which audio it names.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from kiosk.ledger.disk import sync_directory
from kiosk.ledger.site_copies import site_documents
from sync.errors import OfficeUnreachable, SiteRefused
from sync.files import write_synced

AUDIO_BYTES_MAX = 4 << 20  # ten minutes of Ogg Vorbis at 40 kbit/s are 3 MB; twenty such fit on any card
DRAFT = ".half"

_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Source(Protocol):
    """What is needed of the client."""

    def site_audio(self, sha256: str, bytes_max: int) -> bytes:
        """A recording's bytes, at most one more than `bytes_max`."""
        ...


def audio_named(document: bytes) -> frozenset[str]:
    """The digests of the audio that a site document names; what is wrong in it the kiosk refuses."""
    try:
        announcements = json.loads(document)["announcements"]
        named = [each.get("audio") for each in announcements if isinstance(each, dict)]
    except (ValueError, KeyError, TypeError, RecursionError):
        return frozenset()
    return frozenset(audio for audio in named if isinstance(audio, str) and _SHA256.fullmatch(audio))


def audio_suffix(content: bytes) -> str | None:
    """The ending under which the kiosk plays these bytes; None if they are nothing that it plays."""
    if content.startswith(b"OggS"):
        return ".ogg"
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return ".wav"
    # An MP3 begins with its tags, or with the eleven bits of a frame (ISO 11172-3, 2.4.1.3).
    if content.startswith(b"ID3") or (content[:1] == b"\xff" and content[1:2] >= b"\xe0"):
        return ".mp3"
    return None


class AudioCopies:
    """The office's audio beside one ledger: that of the current site document and of the one before."""

    def __init__(self, ledger: Path, folder: Path) -> None:
        """`folder` is the kiosk's folder of sounds; it need not exist yet."""
        self._ledger = ledger
        self._folder = folder / "audio"
        self._tried: set[str] = set()
        self._named: dict[tuple[Path, int], frozenset[str]] = {}  # a roster is not read each minute for this

    def refresh(self, office: Source) -> str | None:
        """Fetch one missing recording; its digest, None if none is missing. A failed one lets others first.

        Raises:
            SiteRefused: too large, not what its name says, or nothing that can be played; nothing is kept.
            SyncError: the office can't be asked, or the file can't be kept.
        """
        try:
            documents = {path.resolve() for path in site_documents(self._ledger)}
            if not documents:
                return None  # a gate without the office's site: what lies there was carried by hand
            named = self._all_named(documents)
            missing = sorted(named - self._keep_only(named))
            if not missing:
                return None
            sha256 = self._next(missing)
            content = office.site_audio(sha256, AUDIO_BYTES_MAX)
            self._write(sha256 + _checked(sha256, content), content)
        except OSError as problem:
            raise OfficeUnreachable(
                f"广播音频无法保存：{problem.strerror}", f"audio can't be kept: {problem.strerror}"
            ) from problem
        return sha256

    def _all_named(self, documents: Iterable[Path]) -> frozenset[str]:
        there = [(path, path.stat().st_mtime_ns) for path in documents]
        known = self._named
        self._named = {
            each: known[each] if each in known else audio_named(each[0].read_bytes()) for each in there
        }
        return frozenset[str]().union(*self._named.values())

    def _next(self, missing: Iterable[str]) -> str:
        untried = [sha256 for sha256 in missing if sha256 not in self._tried]
        if not untried:
            self._tried.clear()
            untried = list(missing)
        self._tried.add(untried[0])
        return untried[0]

    def _keep_only(self, named: frozenset[str]) -> frozenset[str]:
        """Drop drafts, and recordings that no document names any more; what is there then."""
        there = set()
        for path in self._folder.glob("*"):
            if path.suffix == DRAFT or (_SHA256.fullmatch(path.stem) and path.stem not in named):
                path.unlink(missing_ok=True)
            else:
                there.add(path.stem)
        return frozenset(there)

    def _write(self, name: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / (name + DRAFT)
        write_synced(draft, content)
        draft.replace(self._folder / name)
        sync_directory(self._folder)


def _checked(sha256: str, content: bytes) -> str:
    """Its suffix. Raises: SiteRefused."""
    if len(content) > AUDIO_BYTES_MAX:
        raise SiteRefused(
            f"广播音频 {sha256} 超过 {AUDIO_BYTES_MAX} 字节，不予采用",
            f"audio {sha256} is larger than {AUDIO_BYTES_MAX} bytes: refused",
        )
    if hashlib.sha256(content).hexdigest() != sha256:
        raise SiteRefused(
            f"广播音频 {sha256} 与其哈希不符，不予采用", f"audio {sha256} is not what its name says: refused"
        )
    suffix = audio_suffix(content)
    if suffix is None:
        raise SiteRefused(
            f"广播音频 {sha256} 不是 Ogg、WAV 或 MP3，不予采用",
            f"audio {sha256} is neither Ogg, WAV nor MP3: refused",
        )
    return suffix

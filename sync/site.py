"""Brings the site from the office: verified, whole, newer than what is here, or not at all.

The kiosk takes it up by itself; one that it can't read leaves it with the version before. Knows files and
the wire, and not what a site document means.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from kiosk.ledger.disk import sync_directory
from kiosk.ledger.site_copies import CURRENT, MANIFEST, site_folder
from sync.errors import OfficeUnreachable, SiteRefused
from sync.files import write_synced
from sync.manifest import Manifest, ManifestInvalid

KEPT = 2  # the current version and the one before it


class Source(Protocol):
    """What is needed of the client."""

    def site(self) -> Mapping[str, Any]:
        """The newest manifest and its signature."""
        ...

    def site_part(self, sha256: str, bytes_max: int) -> bytes:
        """A part's bytes."""
        ...


class SiteCopies:
    """The versions beside one ledger. Whoever reads `current` sees one whole version, never a mixture."""

    def __init__(self, ledger: Path, office_key: bytes) -> None:
        self._folder = site_folder(ledger)
        self._office_key = office_key

    def version(self) -> int:
        """The version that is current; 0 if none ever came."""
        try:
            return Manifest.read((self._folder / CURRENT / MANIFEST).read_bytes()).version
        except (OSError, ManifestInvalid):
            return 0

    def refresh(self, office: Source) -> int:
        """Fetch the newest version if it is newer; its number.

        Raises:
            SiteRefused: forged, older than what is here, or a part is not what was signed for.
            SyncError: the office can't be asked.
        """
        fields = office.site()
        try:
            raw = str(fields["manifest"]).encode()
            manifest = Manifest.checked(raw, bytes.fromhex(str(fields["signature"])), self._office_key)
        except (KeyError, ValueError) as problem:
            raise SiteRefused(
                "下发的场所文件签名不对，不予采用",
                f"the site's manifest is refused: {problem}",
                why="site_forged",
            ) from None
        here = self.version()
        if manifest.version < here:
            raise SiteRefused(
                f"中心下发第 {manifest.version} 版场所文件，本机已是第 {here} 版，不予采用",
                f"the office offers site version {manifest.version}; {here} is here already: refused",
                why="site_older",
            )
        if manifest.version > here:
            self._take(manifest, raw, office)
        return manifest.version

    def _take(self, manifest: Manifest, raw: bytes, office: Source) -> None:
        draft, final = self._folder / f".{manifest.version}", self._folder / str(manifest.version)
        try:
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(parents=True, mode=0o700)
            for part in manifest.parts:
                content = office.site_part(part.sha256, part.size)
                if not part.is_of(content):
                    raise SiteRefused(
                        f"场所文件 {part.name} 与清单不符，不予采用",
                        f"{part.name} is not what was signed for",
                    )
                write_synced(draft / part.name, content)
            write_synced(draft / MANIFEST, raw)
            sync_directory(draft)
            shutil.rmtree(final, ignore_errors=True)
            draft.rename(final)
            self._point_to(final.name)
        except OSError as problem:
            raise OfficeUnreachable(
                f"场所文件无法保存：{problem.strerror}", f"the site can't be kept: {problem.strerror}"
            ) from problem
        self._drop_old()

    def _point_to(self, name: str) -> None:
        """One rename: before it the old version is current, after it the new one."""
        link = self._folder / f".{CURRENT}"
        link.unlink(missing_ok=True)
        link.symlink_to(name)
        link.replace(self._folder / CURRENT)
        sync_directory(self._folder)

    def _drop_old(self) -> None:
        numbers = sorted(int(path.name) for path in self._folder.iterdir() if path.name.isdigit())
        for number in numbers[:-KEPT]:
            shutil.rmtree(self._folder / str(number), ignore_errors=True)

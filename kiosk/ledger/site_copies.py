"""Where the site from the office lies: whole versions in folders, the newest by the name `current`."""

import json
from pathlib import Path

CURRENT = "current"
DOCUMENT = "site.json"
MANIFEST = "manifest.json"


def site_folder(ledger: Path) -> Path:
    """The folder of all versions, beside the ledger."""
    return ledger.with_name(ledger.name + ".site")


def current_version(ledger: Path) -> int:
    """The number of the version that is current; 0 if none ever came, or if nobody can say."""
    try:
        name = (site_folder(ledger) / CURRENT).readlink().name
    except OSError:
        return 0
    return int(name) if name.isascii() and name.isdigit() else 0


def version_document(ledger: Path, version: int) -> Path:
    """Where the site document of this version lies."""
    return site_folder(ledger) / str(version) / DOCUMENT


def valid_days(ledger: Path, version: int) -> int | None:
    """For how many days without the office this version is fully trusted; None for no limit."""
    try:
        manifest = json.loads((site_folder(ledger) / str(version) / MANIFEST).read_bytes())
        days = manifest.get("valid_days")
    except (OSError, ValueError, AttributeError):
        return None  # the courier checked its signature; one that is gone sets no limit
    return days if isinstance(days, int) else None


def site_documents(ledger: Path) -> list[Path]:
    """The site documents that came from the office, the current one first."""
    folder = site_folder(ledger)
    try:
        versions = [path for path in folder.glob(f"[0-9]*/{DOCUMENT}") if path.parent.name.isdigit()]
        current = [path for path in (folder / CURRENT / DOCUMENT,) if path.exists()]
    except PermissionError:
        return []  # whoever opens the ledger beside it says that the folder is closed to us
    return current + sorted(versions, key=lambda path: int(path.parent.name), reverse=True)

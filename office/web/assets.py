"""Styles and scripts: a handful of small files, each under an address that changes with its content.

No build step and no collecting: the files are read once and sent with leave to be kept for ever.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "assets"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
DIGEST_CHARS = 12


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    name: str
    content: bytes
    content_type: str
    digest: str


@cache
def assets() -> dict[str, Asset]:
    """All of them by name."""
    return {path.name: _read(path) for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES}


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:DIGEST_CHARS]
    return Asset(path.name, content, TYPES[path.suffix], digest)

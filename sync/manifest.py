"""The site's manifest: a rising version and the SHA-256 of each part, signed by the office. Pure."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from kiosk.ledger.record import canonical
from sync.signing import signed_by

FORMAT = 1
SITE_PART = "site.json"
PART_BYTES_MAX = 32 << 20  # 50,000 people take 8 MB
PARTS_MAX = 64
VERSION_MAX = 2**53
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)  # stands in a path at the kiosk
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


class ManifestInvalid(ValueError):
    """Not a manifest, or not the office's."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the site."""

    name: str
    sha256: str
    size: int

    @classmethod
    def of(cls, name: str, content: bytes) -> "Part":
        """The part that these bytes are."""
        return cls(name, hashlib.sha256(content).hexdigest(), len(content))

    def is_of(self, content: bytes) -> bool:
        """Whether these bytes are the ones that were signed for."""
        return Part.of(self.name, content) == self


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which parts make up the site since when.

    A gate that has not heard from the office for `valid_days` trusts it less; None for no such limit.
    """

    version: int
    published_ms: int
    parts: tuple[Part, ...]
    valid_days: int | None = None

    def to_bytes(self) -> bytes:
        """As it is signed and travels."""
        parts = {part.name: {"sha256": part.sha256, "bytes": part.size} for part in self.parts}
        head: dict[str, Any] = {"v": FORMAT, "version": self.version, "published_ms": self.published_ms}
        if self.valid_days is not None:
            head["valid_days"] = self.valid_days
        return canonical({**head, "parts": parts})

    @staticmethod
    def statement(raw: bytes) -> bytes:
        """The bytes under the signature: nothing else that the office signs can be taken for them."""
        return b"gatehouse site 1\n" + raw

    @classmethod
    def read(cls, raw: bytes) -> "Manifest":
        """Raises: ManifestInvalid."""
        try:
            fields = json.loads(raw)
            parts = tuple(
                Part(name, part["sha256"], part["bytes"]) for name, part in sorted(fields["parts"].items())
            )
            found = cls(fields["version"], fields["published_ms"], parts, fields.get("valid_days"))
            known = fields["v"] == FORMAT
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise ManifestInvalid("not a manifest") from None
        if not known or not found.is_sound():
            raise ManifestInvalid("a manifest of another format, or out of bounds")
        return found

    @classmethod
    def checked(cls, raw: bytes, signature: bytes, office_key: bytes) -> "Manifest":
        """Read it, if it is signed by the office. Raises: ManifestInvalid."""
        if not signed_by(office_key, signature, cls.statement(raw)):
            raise ManifestInvalid("the signature is not the office's")
        return cls.read(raw)

    def is_sound(self) -> bool:
        """Whether every value is of its type and within its bounds."""
        days = 0 if self.valid_days is None else self.valid_days
        numbers = (self.version, self.published_ms, days, *(part.size for part in self.parts))
        return (
            all(type(number) is int and 0 <= number <= VERSION_MAX for number in numbers)
            and len(self.parts) <= PARTS_MAX
            and SITE_PART in {part.name for part in self.parts}
            and all(
                NAME.fullmatch(part.name)
                and isinstance(part.sha256, str)
                and SHA256.fullmatch(part.sha256)
                and part.size <= PART_BYTES_MAX
                for part in self.parts
            )
        )

"""Enrolment: how a kiosk and an office that share a secret for fifteen minutes learn each other's keys.

The office shows {v, url, token, ca}; the token is a 128-bit secret. The kiosk never sends it: it sends the
secret's name and a proof over its own new public key, the office answers with a proof over its own, and both
show six digits made from secret and both keys. Who stands in between has no secret: no proof, other digits.
Pure; both sides use it.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass

VERSION = 1
SECRET_BYTES = 16
VALID_S = 15 * 60  # a walk from the office to the gate; what is photographed is worthless after lunch
INVITATION_CHARS_MAX = 512
DIGITS = 6


class EnrolmentInvalid(ValueError):
    """An invitation or an enrolment file that can't be used; the message says why, zh then en."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the office shows: where it is, the secret, and its certificate's SHA-256 in hex ("" for http)."""

    url: str
    secret: bytes
    ca: str = ""

    def to_text(self) -> str:
        """As a QR code carries it."""
        fields = {"v": VERSION, "url": self.url, "token": self.secret.hex(), "ca": self.ca}
        return json.dumps(fields, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "Invitation":
        """Raises: EnrolmentInvalid."""
        try:
            fields = json.loads(text[: INVITATION_CHARS_MAX + 1])
            secret = bytes.fromhex(fields["token"])
            found = cls(str(fields["url"]), secret, str(fields["ca"]))
            usable = fields["v"] == VERSION and len(secret) == SECRET_BYTES
        except (ValueError, KeyError, TypeError):
            usable = False
        if not usable or not found.url.startswith(("http://", "https://")) or len(found.ca) not in (0, 64):
            raise EnrolmentInvalid(
                "这不是登记码，请让办公室重新生成 / this is no enrolment code; have the office make another"
            )
        return found


def name_of(secret: bytes) -> str:
    """What may be said aloud of a secret."""
    return hashlib.sha256(b"gatehouse enrolment name" + secret).hexdigest()[:32]


def kiosk_proof(secret: bytes, device_key: bytes) -> str:
    """Says that whoever has this public key has seen the code."""
    return _keyed(secret, b"kiosk", device_key).hex()


def office_proof(secret: bytes, device_key: bytes, office_key: bytes) -> str:
    """Says that the answer comes from who made the code, to who saw it."""
    return _keyed(secret, b"office", device_key, office_key).hex()


def digits(secret: bytes, device_key: bytes, office_key: bytes) -> str:
    """Six digits that people compare on both screens."""
    number = int.from_bytes(_keyed(secret, b"digits", device_key, office_key)[:8])
    return f"{number % 10**DIGITS:0{DIGITS}}"


def same(one: str, other: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _keyed(secret: bytes, *parts: bytes) -> bytes:
    return hmac.digest(secret, b"\x00".join((b"gatehouse enrolment 1", *parts)), "sha256")

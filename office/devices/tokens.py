"""Device tokens: made once, shown once, kept as a hash."""

import hashlib
import hmac
import secrets

from office.devices.models import Device

TOKEN_BYTES = 24  # 192 bits; guessing is hopeless, so a plain SHA-256 is enough to keep it
TOKEN_CHARS_MIN = 16
TOKEN_CHARS_MAX = 256


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> bytes:
    """What the office keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def holder(name: str, token: str) -> Device | None:
    """The device of this name, if the token is its own."""
    device = Device.objects.filter(name=name).first()
    # Compared even for an unknown device: the answer takes as long and tells nothing.
    kept = bytes(device.token_hash) if device else bytes(32)
    return device if hmac.compare_digest(kept, token_hash(token)) else None

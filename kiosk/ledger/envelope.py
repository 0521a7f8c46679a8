"""Personal parts closed for the office before they rest on the card.

One key a power-on closes them (ChaCha20-Poly1305); the key itself lies with each of them, sealed for the
office (sealing.py), so that a part needs nothing beside it to be opened there. Open it stays only where a
power cut takes it: in this process, and in a folder in memory, where a restarted kiosk finds it again.
docs/adr/0027-sealed-names.md says what that leaves to whoever steals a card.
"""

import contextlib
import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from kiosk.ledger.record import SALT_BYTES
from kiosk.ledger.sealing import KEY_BYTES, NONCE, TAG_BYTES, NotSealed, seal, unseal

SEALED_KEY_BYTES = KEY_BYTES + KEY_BYTES + TAG_BYTES  # the key of this one message, ours, its tag
NONCE_BYTES = len(NONCE)
KEYS_OPEN_MAX = 256  # one for each kiosk and power-on that an office meets in a day
FILE = "names.key"
RUNTIME_ENV = "RUNTIME_DIRECTORY"  # systemd names there a folder below /run, which lies in memory


class Opened(NamedTuple):
    """A personal part as it was before it was closed."""

    person: bytes
    salt: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """One key, open here and sealed for one office. It is shown nowhere."""

    office: bytes
    key: bytes = field(repr=False)
    sealed_key: bytes = field(repr=False)

    @classmethod
    def new(cls, office: bytes) -> "Envelope":
        """A key that nobody else has, for the office of this public key."""
        key = os.urandom(KEY_BYTES)
        return cls(office, key, seal(office, key))

    def close(self, person: bytes, salt: bytes) -> bytes:
        """The personal part and its salt, for the office alone."""
        nonce = os.urandom(NONCE_BYTES)
        return self.sealed_key + nonce + ChaCha20Poly1305(self.key).encrypt(nonce, salt + person, None)

    def open(self, sealed: bytes) -> Opened | None:
        """What this very key closed; None for any other's, or if it was changed."""
        if sealed[:SEALED_KEY_BYTES] != self.sealed_key:
            return None
        with contextlib.suppress(NotSealed):
            return _open(self.key, sealed)
        return None


def unsealed(signing_seed: bytes, sealed: bytes) -> Opened:
    """At the office: what any kiosk closed for it. Raises: NotSealed."""
    return _open(_key_in(signing_seed, sealed[:SEALED_KEY_BYTES]), sealed)


def envelope(office: bytes, folder: Path | None) -> Envelope | None:
    """The envelope of this power-on for this office; None while there is no office to seal for.

    `folder` must lie in memory; None, or one that can't be written, and a restart begins another.
    """
    if not office:
        return None
    found = _kept(folder / FILE, office) if folder is not None else None
    if found is not None:
        return found
    made = Envelope.new(office)
    if folder is not None:
        with contextlib.suppress(OSError):
            _keep(folder / FILE, made)
    return made


def folder_in_memory() -> Path | None:
    """Where the system lets this service keep what a power cut shall take; None outside of systemd."""
    named = os.environ.get(RUNTIME_ENV, "").partition(":")[0]
    return Path(named) if named else None


def _kept(path: Path, office: bytes) -> Envelope | None:
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    whole = len(raw) == 2 * KEY_BYTES + SEALED_KEY_BYTES and raw[:KEY_BYTES] == office
    return Envelope(office, raw[KEY_BYTES : 2 * KEY_BYTES], raw[2 * KEY_BYTES :]) if whole else None


def _keep(path: Path, made: Envelope) -> None:
    draft = path.with_name(f".{path.name}")
    descriptor = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(made.office + made.key + made.sealed_key)
    draft.replace(path)


def _open(key: bytes, sealed: bytes) -> Opened:
    nonce, closed = sealed[SEALED_KEY_BYTES:][:NONCE_BYTES], sealed[SEALED_KEY_BYTES + NONCE_BYTES :]
    try:
        plain = ChaCha20Poly1305(key).decrypt(nonce, closed, None)
    except (InvalidTag, ValueError):
        raise NotSealed("not sealed for this office, or changed since") from None
    return Opened(plain[SALT_BYTES:], plain[:SALT_BYTES])


@lru_cache(KEYS_OPEN_MAX)
def _key_in(signing_seed: bytes, sealed_key: bytes) -> bytes:
    # X25519 costs a tenth of a millisecond: once for a power-on, not for each of a thousand records.
    return unseal(signing_seed, sealed_key)

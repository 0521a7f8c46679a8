"""Sealed for the office: what lies on a card or a stick is read by the office alone, not by whoever finds it.

X25519 with a key made for this one message, HKDF-SHA256 (RFC 5869) and ChaCha20-Poly1305 (RFC 8439).
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
TAG_BYTES = 16
NONCE = bytes(12)  # each key seals one message, so one nonce is enough


class NotSealed(ValueError):
    """Not sealed for this key, or changed since."""


def sealing_seed(signing_seed: bytes) -> bytes:
    """The office's private X25519 key, made from its signing key, so that a backup of one is one of both."""
    return _derive(signing_seed, b"", b"gatehouse sealing key 1")


def sealing_key(signing_seed: bytes) -> bytes:
    """The public key, which kiosks seal for."""
    private = X25519PrivateKey.from_private_bytes(sealing_seed(signing_seed))
    return private.public_key().public_bytes_raw()


def sealing_statement(public: bytes) -> bytes:
    """The bytes that the office signs to say that this is its key to seal for."""
    return b"gatehouse sealing key 1\n" + public


def seal(public: bytes, message: bytes) -> bytes:
    """A message that only the holder of the private key reads."""
    once = X25519PrivateKey.generate()
    once_public = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    key = _derive(shared, once_public + public, b"gatehouse sealed 1")
    return once_public + ChaCha20Poly1305(key).encrypt(NONCE, message, None)


def unseal(signing_seed: bytes, sealed: bytes) -> bytes:
    """The message. Raises: NotSealed."""
    private = X25519PrivateKey.from_private_bytes(sealing_seed(signing_seed))
    public = private.public_key().public_bytes_raw()
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(sealed[:KEY_BYTES]))
        key = _derive(shared, sealed[:KEY_BYTES] + public, b"gatehouse sealed 1")
        return ChaCha20Poly1305(key).decrypt(NONCE, sealed[KEY_BYTES:], None)
    except (InvalidTag, ValueError):
        raise NotSealed("not sealed for this office, or changed since") from None


def _derive(secret: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt or None, purpose).derive(secret)

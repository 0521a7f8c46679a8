"""The public key of this kiosk, to which a new ledger's chain is bound. The private one is the courier's."""

from pathlib import Path

KEY_BYTES = 32  # Ed25519 (RFC 8032)


def public_key_path(ledger: Path) -> Path:
    """Where enrolment leaves it, in hex, beside the ledger."""
    return ledger.with_name(ledger.name + ".device.pub")


def public_key(ledger: Path) -> bytes:
    """The key; b"" while this kiosk is not enrolled, or if the file is no key."""
    try:
        key = bytes.fromhex(public_key_path(ledger).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return b""
    return key if len(key) == KEY_BYTES else b""

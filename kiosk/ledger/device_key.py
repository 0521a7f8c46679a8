"""Public keys for the ledger: this kiosk's, to which a new chain is bound, and the office's, to seal for.

The private ones are the courier's and the office's.
"""

from pathlib import Path

KEY_BYTES = 32  # Ed25519 (RFC 8032), X25519 (RFC 7748)


def public_key_path(ledger: Path) -> Path:
    """Where enrolment leaves this kiosk's, in hex, beside the ledger."""
    return ledger.with_name(ledger.name + ".device.pub")


def sealing_key_path(ledger: Path) -> Path:
    """Where enrolment leaves the office's, in hex, beside the ledger."""
    return ledger.with_name(ledger.name + ".office.pub")


def public_key(ledger: Path) -> bytes:
    """This kiosk's key; b"" while it is not enrolled, or if the file is no key."""
    return _read(public_key_path(ledger))


def office_sealing_key(ledger: Path) -> bytes:
    """The office's key; b"" while this kiosk is not enrolled, or if the file is no key."""
    return _read(sealing_key_path(ledger))


def _read(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return b""
    return key if len(key) == KEY_BYTES else b""

"""The duty guards of a site and their PINs, which stand in the site document only as salted hashes.

A PIN of a few digits is guessed by whoever holds the file and has an hour, however it is hashed; the hash
keeps it from eyes that pass over the document. Against fingers at the screen the growing wait helps, and that
is the flow's. Pure: knows no file and no clock.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass

PIN_DIGITS_MIN, PIN_DIGITS_MAX = 4, 8
SALT_BYTES = 16
# 7 ms on the build machine, about 80 ms on a Pi 3 by its usual ratio of 11: the control thread may hash one
# between two samples, 140 ms apart, and a fever's alarm is late by less than one of them.
ROUNDS = 10_000
ROUNDS_MAX = 20_000  # a document that asks for more would hold up the gate

_PIN = re.compile(rf"[0-9]{{{PIN_DIGITS_MIN},{PIN_DIGITS_MAX}}}")
_HASHED = re.compile(r"pbkdf2-sha256\$([0-9]{1,5})\$([0-9a-f]{32})\$([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Guard:
    """Somebody who may open the guard's pages. `pin` is what `hash_pin` made, never the digits."""

    id: str
    name: str
    pin: str


def is_pin(digits: str) -> bool:
    """Whether these could be a PIN at all: 4 to 8 digits."""
    return _PIN.fullmatch(digits) is not None


def is_hashed(pin: str) -> bool:
    """Whether this is what `hash_pin` writes, with no more rounds than a kiosk can wait for."""
    found = _HASHED.fullmatch(pin)
    return found is not None and 1 <= int(found[1]) <= ROUNDS_MAX


def hash_pin(digits: str, salt: bytes, rounds: int = ROUNDS) -> str:
    """The PIN as the site document holds it: `pbkdf2-sha256$rounds$salt$hash`, the last two in hex."""
    assert is_pin(digits), "a PIN is 4 to 8 digits"
    assert len(salt) == SALT_BYTES, f"the salt is {SALT_BYTES} bytes"
    return f"pbkdf2-sha256${rounds}${salt.hex()}${_derived(digits, salt, rounds)}"


def opens(guard: Guard, digits: str) -> bool:
    """Whether these digits are this guard's PIN."""
    found = _HASHED.fullmatch(guard.pin)
    if found is None or not is_pin(digits):
        return False
    return hmac.compare_digest(_derived(digits, bytes.fromhex(found[2]), int(found[1])), found[3])


def _derived(digits: str, salt: bytes, rounds: int) -> str:
    return hashlib.pbkdf2_hmac("sha256", digits.encode(), salt, rounds).hex()

"""Opens what kiosks closed for this office. What can't be opened is kept as it came: it waits for a person.

In the database such a part stands in the place of the personal part, without a salt. Knows no database.
"""

from kiosk.ledger.envelope import unsealed
from kiosk.ledger.sealing import NotSealed
from sync.wire import Packed

Parts = tuple[bytes | None, bytes | None]


def opened(packed: Packed, signing_seed: bytes) -> Packed:
    """The record with its personal part in clear, if it was sealed for this office; else as it is."""
    if packed.sealed is None:
        return packed
    try:
        found = unsealed(signing_seed, packed.sealed)
    except NotSealed:
        return packed
    return Packed(packed.line, found.person, found.salt)


def stored(packed: Packed) -> Parts:
    """The columns `person` and `salt` of a record."""
    return (packed.person, packed.salt) if packed.sealed is None else (packed.sealed, None)


def read_back(line: bytes, person: bytes | None, salt: bytes | None) -> Packed:
    """A record from its columns."""
    if person is None:
        return Packed(line)
    return Packed(line, sealed=person) if salt is None else Packed(line, person, salt)

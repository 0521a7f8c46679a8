"""Exits of households at the other gates, as they come down: a page of them, signed by the office. Pure.

`number` is the place among all that the office tells; the greatest one of an exit is the one that counts, so
pages may come in any order and any number of times.
"""

import json
import re
from dataclasses import dataclass

from kiosk.ledger.record import canonical
from kiosk.ledger.standing import ToldExit
from sync.signing import signed_by

__all__ = ["EXITS_KEPT_MS", "PAGE_EXITS_MAX", "Exits", "ExitsInvalid", "ToldExit"]

FORMAT = 1
PAGE_EXITS_MAX = 64  # at their longest 48 KB, within what a kiosk reads of an answer
EXITS_KEPT_MS = 15 * 86_400_000  # a day more than the longest quota that a site document may hold
NUMBER_MAX = 2**53  # the year 2255 in microseconds
TEXT_CHARACTERS_MAX = 64
CLOCKS = ("office", "none")

_TEXT = re.compile(rf"[^\x00-\x1f]{{1,{TEXT_CHARACTERS_MAX}}}")


class ExitsInvalid(ValueError):
    """No page of exits, or not the office's for this ledger."""


@dataclass(frozen=True, slots=True)
class Exits:
    """A page: everything up to `cursor` has been told with it, unless there is `more`."""

    cursor: int
    more: bool
    exits: tuple[ToldExit, ...]

    def to_bytes(self) -> bytes:
        """As it is signed and travels."""
        rows = [
            [each.id, each.number, each.household, each.gate, each.at_ms, each.clock] for each in self.exits
        ]
        return canonical({"v": FORMAT, "cursor": self.cursor, "more": self.more, "exits": rows})

    @staticmethod
    def statement(device: str, incarnation: str, raw: bytes) -> bytes:
        """The bytes under the signature: a page is for one ledger, whose own exits are not in it."""
        return f"gatehouse exits 1\n{device}\n{incarnation}\n".encode() + raw

    @classmethod
    def read(cls, raw: bytes) -> "Exits":
        """Raises: ExitsInvalid."""
        try:
            fields = json.loads(raw)
            page = cls(fields["cursor"], fields["more"], tuple(ToldExit(*row) for row in fields["exits"]))
            sound = fields["v"] == FORMAT and _is_sound(page)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise ExitsInvalid("not a page of exits") from None
        if not sound:
            raise ExitsInvalid("a page of another format, or out of bounds")
        return page

    @classmethod
    def checked(cls, fields: object, office_key: bytes, device: str, incarnation: str) -> "Exits":
        """Read what came with an answer, if the office signed it for this ledger. Raises: ExitsInvalid."""
        try:
            assert isinstance(fields, dict), "an object"
            raw, signature = fields["page"].encode(), bytes.fromhex(fields["signature"])
        except (AssertionError, KeyError, ValueError, TypeError, AttributeError):
            raise ExitsInvalid("not a page of exits") from None
        if not signed_by(office_key, signature, cls.statement(device, incarnation, raw)):
            raise ExitsInvalid("the signature is not the office's")
        return cls.read(raw)


def _is_sound(page: Exits) -> bool:
    numbers = (page.cursor, *(number for each in page.exits for number in (each.number, each.at_ms)))
    texts = (text for each in page.exits for text in (each.id, each.household, each.gate))
    return (
        type(page.more) is bool
        and len(page.exits) <= PAGE_EXITS_MAX
        and all(type(number) is int and 0 <= number <= NUMBER_MAX for number in numbers)
        and all(isinstance(text, str) and _TEXT.fullmatch(text) for text in texts)
        and all(each.clock in CLOCKS for each in page.exits)
    )

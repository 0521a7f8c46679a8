"""A scanner that types like a keyboard: which keys were one code, told by their pace alone.

Pure: keys come in with the time in which they arrived, whole codes come out. Knows nothing of pygame, nor of
what has the focus, nor of whom a code names.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

ENTER = "\n"
GAP_MS = 50  # scanners type a character every 1 to 20 ms; the quickest hand needs 60
CODE_CHARACTERS_MIN = 4  # shorter ones are a hand that slipped over the keys
CODE_CHARACTERS_MAX = 128  # a QR code of a visit needs 40; what is longer is no code of ours


class Key(NamedTuple):
    """One key that went down. `character` is what it types, ENTER for the key that ends a code.

    It arrived between `after_ms` and `at_ms`: whoever looks for keys thirty times a second can't say more,
    and after a frame that took long even less.
    """

    character: str
    after_ms: int
    at_ms: int


class Scanner:
    """Feed it every key; it gives the codes that were scanned and forgets what a hand typed."""

    def __init__(self) -> None:
        self._typed = ""
        self._last_ms = 0

    def feed(self, keys: Iterable[Key]) -> Iterator[str]:
        """The codes that these keys complete."""
        for key in keys:
            if key.after_ms - self._last_ms >= GAP_MS:
                self._typed = ""  # certainly a pause: scanners make none
            self._last_ms = key.at_ms
            if key.character != ENTER:
                # One more than a code may have, so that the end of a longer one is not taken for a code.
                self._typed = (self._typed + key.character)[: CODE_CHARACTERS_MAX + 1]
                continue
            code, self._typed = self._typed, ""
            if CODE_CHARACTERS_MIN <= len(code) <= CODE_CHARACTERS_MAX:
                yield code

"""How a register is fed. The ingest knows this shape, and no register: settings.OFFICE_FEEDS names them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from office.ingest.arrivals import Arrival


@dataclass(frozen=True, slots=True)
class When:
    """The office's best knowledge of a record's time, and where it comes from.

    `timed_by` is "kiosk" (its own clock was trusted), "boot" (reckoned from a trusted record of the same
    boot) or "receipt" (nobody knows better than: before it came in).
    """

    at_ms: int
    timed_by: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A boot whose offset has just become known: wall clock = boot-time clock + `offset_ms`."""

    device: str
    incarnation: str
    boot: str
    offset_ms: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A record of a feed's kind, what the feed's own `read` made of it, and its time."""

    arrival: Arrival
    change: Any
    when: When


class Feed(Protocol):
    """A register's end of the line. All but `read` run inside the ingest's transaction, in order of seq."""

    kinds: frozenset[str]

    def read(self, arrival: Arrival) -> object:
        """Check the kind's own fields; what comes back returns in Placed.change. Raises: Unreadable."""

    def apply(self, placed: Sequence[Placed]) -> None:
        """Write them into the register."""

    def anchored(self, anchors: Sequence[Anchor]) -> None:
        """Correct the times of rows that were timed by receipt."""

    def clear(self) -> None:
        """Empty the register: it is about to be written again from the records."""


@cache
def feeds() -> tuple[Feed, ...]:
    """All registers, in the order of the settings."""
    return tuple(import_string(path)() for path in settings.OFFICE_FEEDS)

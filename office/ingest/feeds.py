"""How a register is fed. The ingest knows this shape, and no register: settings.OFFICE_FEEDS names them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from office.ingest.arrivals import Arrival


class When(NamedTuple):
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


class Placed(NamedTuple):
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


@cache
def feeds_by_kind() -> dict[str, tuple[Feed, ...]]:
    """The registers that a kind of record feeds, in the same order; nothing for kinds that feed none."""
    kinds = frozenset[str]().union(*(feed.kinds for feed in feeds()))
    return {kind: tuple(feed for feed in feeds() if kind in feed.kinds) for kind in kinds}

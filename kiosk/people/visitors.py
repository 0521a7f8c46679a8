"""Who has visited before, and who is expected: found by the last four digits of a phone number.

Nobody is ever listed: four digits have to fit, and of whoever they fit a screen shows a masked name. Kept in
memory alone; the records are in the ledger. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

LAST_DIGITS = 4
# Of one number of four digits: among 5,000 visitors two share one now and then, six hardly ever.
FOUND_MAX = 6
VISITORS_MAX = 5_000  # sixty a day for twelve weeks; the oldest is forgotten first


@dataclass(frozen=True, slots=True)
class KnownVisitor:
    """Somebody whose visit is on record here, or announced by the office, as far as known.

    `host_id` is on the roster, None if that is not known; `unit` is where they go. `at_ms` is their last
    visit by the clock of the kiosk's events, 0 for somebody who is only expected.
    """

    name: str
    phone: str
    unit: str
    host_id: str | None = None
    area: str | None = None
    place: str = ""
    purpose: str | None = None
    at_ms: int = 0
    expected: bool = False


@dataclass(frozen=True, slots=True)
class ExpectedVisitor:
    """A visit that the office has announced, from one day to another, both included.

    A day is a number, as `kiosk.rules.calendar` counts them.
    """

    id: str
    name: str
    phone: str
    unit: str
    day_from: int
    day_to: int
    host_id: str | None = None
    code: str | None = None

    def is_due(self, today: int | None) -> bool:
        """Whether the visit is today's; while nobody knows the day, each may be."""
        return today is None or self.day_from <= today <= self.day_to

    def known(self) -> KnownVisitor:
        """As far as the office has said who comes."""
        return KnownVisitor(self.name, self.phone, self.unit, self.host_id, expected=True)


@dataclass(frozen=True, slots=True)
class Visitors:
    """Those who were here, by the last four digits of their phone, the latest first. Never changed."""

    by_digits: Mapping[str, tuple[KnownVisitor, ...]] = field(default_factory=dict)
    count: int = 0

    def after(self, visitor: KnownVisitor) -> "Visitors":
        """With this visit; an earlier one of the same person gives way."""
        digits = visitor.phone[-LAST_DIGITS:]
        before = self.by_digits.get(digits, ())
        others = tuple(each for each in before if (each.phone, each.name) != (visitor.phone, visitor.name))
        grown = {**self.by_digits, digits: (visitor, *others)}
        found = Visitors(grown, self.count + 1 - (len(before) - len(others)))
        return found if found.count <= VISITORS_MAX else found._without_oldest()

    def find(self, digits: str, since_ms: int) -> tuple[KnownVisitor, ...]:
        """Whose phone ends so and who was here since then."""
        return tuple(each for each in self.by_digits.get(digits, ()) if each.at_ms >= since_ms)

    def _without_oldest(self) -> "Visitors":
        oldest = min((each for group in self.by_digits.values() for each in group), key=lambda one: one.at_ms)
        digits = oldest.phone[-LAST_DIGITS:]
        left = tuple(each for each in self.by_digits[digits] if each is not oldest)
        return Visitors({**self.by_digits, digits: left}, self.count - 1)


def expected_today(expected: Iterable[ExpectedVisitor], digits: str, today: int | None) -> list[KnownVisitor]:
    """Those announced for today whose phone ends so."""
    return [each.known() for each in expected if each.phone.endswith(digits) and each.is_due(today)]

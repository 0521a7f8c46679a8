"""When personal parts may be forgotten at the gate, by the office's clock and its backups alone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ledger.standing import Mark, Standing, forgettable

DAY_MS = 86_400_000


def test_old_and_safe_may_go() -> None:
    """What the office had thirty days ago and has in a verified backup is past its retention."""
    marks = [Mark(10, 0), Mark(20, DAY_MS), Mark(30, 29 * DAY_MS)]
    assert forgettable(marks, Standing(safe=30, office_ms=31 * DAY_MS), 30 * DAY_MS) == 20
    assert forgettable(marks, Standing(safe=15, office_ms=31 * DAY_MS), 30 * DAY_MS) == 15
    assert forgettable([], Standing(safe=15, office_ms=31 * DAY_MS), 30 * DAY_MS) == 0


marks = st.lists(st.builds(Mark, st.integers(0, 1_000), st.integers(0, 100 * DAY_MS)), max_size=20)


@settings(deadline=None)
@given(marks=marks, safe=st.integers(0, 1_000), office_ms=st.integers(0, 100 * DAY_MS))
def test_nothing_young_or_unsafe_ever_goes(marks: list[Mark], safe: int, office_ms: int) -> None:
    """Never above `safe`, and never above a number that the office had only since the retention began."""
    seq = forgettable(marks, Standing(safe=safe, office_ms=office_ms), 30 * DAY_MS)
    assert seq <= safe
    assert seq == 0 or any(mark.seq >= seq and office_ms - mark.office_ms >= 30 * DAY_MS for mark in marks)

"""The counts kept beside the entries are what a count of the entries says, whatever came in and how."""

from pathlib import Path

from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from office.clock import Day
from office.entries import tallies
from office.entries.models import Entry, Tally
from office.ingest.rebuild import rebuild
from tests.office.databases import database_copy
from tests.office.kiosk_side import FEVER, NORTH, START_MS, WANG, Kiosk, entry

CHANGES = st.sampled_from(
    [
        {},
        FEVER,
        {"category": "unknown", "person": None},
        {"direction": "out"},
        {"training": True},
        {"verdict": "refer", "reasons": ["symptom_cough", "fever_fixed"]},
        {"verdict": "refuse", "reasons": ["no_mask"]},
    ]
)
# Hours since the last, what the clock says of itself, what the entry is, and what is said of it afterwards.
STEPS = st.lists(
    st.tuples(
        st.integers(-30, 30),
        st.sampled_from(["ntp", "none"]),
        CHANGES,
        st.sampled_from(["", "recheck", "identified", "call_acknowledged"]),
    ),
    max_size=12,
)
SAID = {
    "recheck": {
        "outcome": "home_isolation",
        "alarm_to_outcome_ms": 9,
        "contact_centi_c": 3810,
        "clinic": None,
    },
    "identified": {"category": "staff"},
    "call_acknowledged": {"after_ms": 5},
}


def counted() -> dict[tuple[object, ...], int]:
    """All that is counted, by what it is counted under."""
    rows = Tally.objects.filter(n__gt=0).values_list(*tallies.Alike._fields, "n")
    return {key: n for *parts, n in rows if (key := tuple(parts))}


@given(steps=STEPS, cut=st.integers(0, 24))
def test_the_counts_are_those_of_the_rows(template_database: Path, steps: list[object], cut: int) -> None:
    """Entries, later words about them and clocks set right leave the counts as a recount finds them."""
    with database_copy(template_database):
        kiosk = Kiosk(NORTH)
        for hours, clock, changes, kind in steps:  # type: ignore[misc]  # of STEPS
            kiosk.wall_ms += hours * 3_600_000
            kiosk.clock = clock
            kept = kiosk.write(entry(**changes))[0]
            if kind:
                kiosk.about(kept, kind, WANG if kind == "identified" else None, **SAID[kind])
        cut = min(cut, len(kiosk.records))
        for first, last in ((1, cut), (cut + 1, len(kiosk.records))):
            if first <= last:
                assert kiosk.send(first, last).status_code == 200
        kept_so = counted()
        assert sum(kept_so.values()) == Entry.objects.count() == len(steps)
        tallies.recount()
        assert counted() == kept_so
        rebuild()
        assert counted() == kept_so


def test_a_day_is_the_compounds(kiosk: Kiosk) -> None:
    """What comes in the minute before midnight counts for that day, the minute after for the next."""
    day = Day.of(START_MS)
    for at_ms in (day.end_ms - 60_000, day.end_ms):
        kiosk.wall_ms = at_ms
        kiosk.write(entry())
    kiosk.send()
    found = [tallies.tallies(each, each).aggregate(n=Sum("n"))["n"] for each in (day, day.shifted(1))]
    assert found == [1, 1]
    assert tallies.number_of(day.start_ms) == tallies.number_of(day.end_ms - 1)
    assert tallies.number_of(-1 - tallies.EAST_MS) == -1

"""Entries by months: a believable moment has its month, wild clocks make none, nothing is lost on the way."""

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from office.clock import MS_MAX, Day, now_ms
from office.entries.models import Entry
from office.entries.months import BEHIND, OTHERS, Month, ready, wanted
from tests.office.databases import ON_POSTGRES
from tests.office.kiosk_side import NORTH, Kiosk, entry

MOMENTS = st.integers(Day.parse("1971-01-01").start_ms, MS_MAX - 1)
HOURS_OF_RECEIPT = st.integers(Day.parse("2026-01-01").start_ms, Day.parse("2090-01-01").start_ms)
on_postgres = pytest.mark.skipif(not ON_POSTGRES, reason="SQLite keeps the entries in one table")


@given(MOMENTS)
def test_a_moment_lies_in_exactly_one_month(ms: int) -> None:
    """A month begins where the one before ends, and holds what is said to lie in it."""
    month = Month.of(ms)
    assert month.start_ms <= ms < month.end_ms == month.shifted(1).start_ms
    assert month.table != month.shifted(1).table


@given(st.lists(MOMENTS, max_size=50), HOURS_OF_RECEIPT)
def test_however_wild_the_clocks_the_months_stay_few(moments: list[int], received_ms: int) -> None:
    """Entries of one hour never ask for more than the months back, this one and the next."""
    found = wanted((at_ms, received_ms) for at_ms in moments)
    here = Month.of(received_ms)
    assert all(here.shifted(-BEHIND) <= month <= here.shifted(1) for month in found)
    assert not moments or {here, here.shifted(1)} <= found


def last_month() -> Month:
    """A month that is believable whenever this runs, even when midnight strikes meanwhile."""
    return Month.of(now_ms()).shifted(-1)


def places() -> dict[int, str]:
    """Which table holds which record, by its number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, tableoid::regclass::text FROM entries_entry")
        return dict(cursor.fetchall())


def written_in(*walls_ms: int) -> None:
    """A kiosk whose clock says one after another of these sends one entry each time."""
    kiosk = Kiosk(NORTH)
    for wall_ms in walls_ms:
        kiosk.wall_ms = wall_ms
        kiosk.write(entry())
    assert kiosk.send().json()["acked"] == len(walls_ms)


@on_postgres
def test_an_entry_lies_in_its_month_and_a_wild_one_among_the_others(office: object) -> None:
    """2099 and 1999 are stored and listed like any other day, and make no partition."""
    month = last_month()
    written_in(month.start_ms, Day.parse("2099-05-01").start_ms, Day.parse("1999-05-01").start_ms)
    assert places() == {1: month.table, 2: OTHERS, 3: OTHERS}
    assert [row.seq for row in Entry.objects.order_by("at_ms")] == [3, 1, 2]


@on_postgres
def test_a_month_that_is_made_fetches_its_entries_from_the_others(office: object) -> None:
    """What a clock ahead of its time left among the others moves over when its month comes."""
    later = last_month().shifted(6)
    written_in(last_month().start_ms, later.start_ms)
    assert places()[2] == OTHERS
    ready([(later.start_ms, later.start_ms)])
    assert places()[2] == later.table


@on_postgres
def test_the_way_there_and_back_loses_nothing(office: object) -> None:
    """Undone and done again, the same rows with the same ids stand in the register, and new ones follow."""
    month = last_month()
    written_in(month.start_ms, Day.parse("2099-05-01").start_ms, month.shifted(-3).start_ms)
    rows = list(Entry.objects.order_by("seq").values())
    call_command("migrate", "entries", "0003", verbosity=0, interactive=False)
    assert list(Entry.objects.order_by("seq").values()) == rows
    call_command("migrate", "entries", verbosity=0, interactive=False)
    assert list(Entry.objects.order_by("seq").values()) == rows
    assert places() == {1: month.table, 2: OTHERS, 3: month.shifted(-3).table}
    fresh = Entry.objects.get(seq=1)
    fresh.pk, fresh.record_id = None, "another"
    fresh.save(force_insert=True)
    assert fresh.pk > max(row["id"] for row in rows)


@on_postgres
def test_a_days_lines_are_looked_for_in_their_month_alone(office: object) -> None:
    """The plan of a day's list names that month and no other partition."""
    month = last_month()
    written_in(*(month.shifted(-back).start_ms for back in range(6)))
    day = Day.of(month.start_ms)
    lines = Entry.objects.filter(at_ms__gte=day.start_ms, at_ms__lt=day.end_ms)
    plan = lines.order_by("-at_ms", "-seq", "-id").explain()
    assert month.table in plan
    assert month.shifted(-1).table not in plan
    assert OTHERS not in plan

"""What goes up to the city: a county's own figures, silence told apart from zero, carried by PostgreSQL."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from office.clock import Day, now_ms
from office.counties import desk
from office.counties.models import CountyDay
from tests.office.databases import ON_POSTGRES
from tests.office.kiosk_side import FEVER, Kiosk, entry
from tests.office.on_postgres import Server, server

SEEN_S_MAX = 60.0  # a machine that carries other tests beside; alone it is below a second


def test_a_tally_is_the_countys_own_report(kiosk: Kiosk) -> None:
    """Entries and fevers of the day stand in its row; a gate that has not told everything is missing."""
    now = kiosk.wall_ms = now_ms()
    kiosk.write(entry(), entry(**FEVER))
    kiosk.send()
    desk.tally("yunxi", now)
    desk.tally("yunxi", now)
    assert CountyDay.objects.count() == desk.DAYS_COUNTED
    row = CountyDay.objects.get(county="yunxi", day=str(Day.of(now)))
    assert (row.entries, row.fever) == (2, 1)
    assert row.due == row.missing + row.reported + row.zero == 2
    assert row.missing == 2


def test_a_county_that_fell_silent_stays_on_the_page(clerk: Client) -> None:
    """It is named as not heard, and a day that it never sent is not known rather than zero."""
    now = now_ms()
    desk.tally("yunxi", now)
    desk.tally("qingshan", now - 2 * desk.SILENT_MS)
    lines = {line.county: line for line in desk.counties_on(Day.of(now).shifted(-40), now)}
    assert [lines["qingshan"].silent, lines["yunxi"].silent] == [True, False]
    assert lines["yunxi"].counted is None
    page = clerk.get("/counties/").content.decode()
    assert "qingshan" in page
    assert "此后无消息" in page
    assert "不详" in clerk.get("/counties/?day=2020-01-01").content.decode()


@pytest.mark.skipif(ON_POSTGRES, reason="asks what SQLite says")
def test_sqlite_carries_nothing_and_says_so(office: object) -> None:
    """The refusal names what is needed."""
    with pytest.raises(desk.NotPossible, match="DATABASE_URL"):
        desk.share()


@pytest.mark.skipif(not ON_POSTGRES, reason="two PostgreSQL servers of its own")
def test_a_countys_days_reach_the_citys_server(tmp_path: Path) -> None:
    """Two servers, one subscription: what the county counts, before and after, is what the city reads."""
    with server("wal_level=logical") as county, server("wal_level=logical") as city:
        told = {"GATEHOUSE_OFFICE_COUNTY": "yunxi"}
        here = {**county.environment, **told, "GATEHOUSE_OFFICE_DIR": str(tmp_path / "county")}
        there = {**city.environment, "GATEHOUSE_OFFICE_DIR": str(tmp_path / "city")}
        run(here, "count_days")
        run(here, "share_days")
        run(there, "follow_county", "yunxi", f"host={county.folder} dbname=postgres user=gatehouse")
        assert days_at(city, desk.DAYS_COUNTED) == days_at(county, desk.DAYS_COUNTED)
        run(here, "add_device", "north-1", "--site", "yunxi", "--gate", "north")
        run(here, "count_days")
        wanted = days_at(county, desk.DAYS_COUNTED)
        assert wanted[-1][3] == 1
        end_s = time.monotonic() + SEEN_S_MAX
        while days_at(city, desk.DAYS_COUNTED) != wanted:
            assert time.monotonic() < end_s


def run(environment: dict[str, str], *words: str) -> None:
    """One of the office's commands."""
    subprocess.run([sys.executable, "-m", "office", *words], env=environment, check=True)


def days_at(place: Server, count: int) -> list[tuple[Any, ...]]:
    """The rows of a server, once there are so many."""
    psycopg = pytest.importorskip("psycopg")
    end_s = time.monotonic() + SEEN_S_MAX
    with psycopg.connect(place.environment["DATABASE_URL"], autocommit=True) as link:
        while True:
            rows = link.execute(
                "SELECT county, day, counted_ms, due FROM counties_day ORDER BY day"
            ).fetchall()
            if len(rows) == count:
                return rows
            assert time.monotonic() < end_s

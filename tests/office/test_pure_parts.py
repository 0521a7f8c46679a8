"""Chart, calendar and small readers: what holds for every input."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office import home
from office.clock import MS_MAX, Day, local
from office.entries.chart import HEIGHT, POINTS_MAX, STEPS_MAX, WIDTH, Sample, draw
from office.entries.queries import natural
from office.web.templatetags.office_words import centi_c, lasting, or_none

estimates = st.integers(-27_315, 100_000)


@settings(max_examples=100)
@given(values=st.lists(estimates, min_size=1, max_size=80), limit=st.none() | estimates)
def test_a_chart_stays_inside_its_frame(values: list[int], limit: int | None) -> None:
    """Whatever was measured, all lies inside the drawing, warmer is higher, the grid is bounded."""
    chart = draw([Sample(value, "11-23 08:00", alarm=False) for value in values], limit)
    marks = [*chart.points, *chart.grid]
    assert all(0 <= mark.x <= WIDTH and 0 <= mark.y <= HEIGHT for mark in marks)
    assert len(chart.points) == min(len(values), POINTS_MAX)
    assert len(chart.grid) <= STEPS_MAX + 1
    shown = values[-POINTS_MAX:]
    hottest, coldest = shown.index(max(shown)), shown.index(min(shown))
    assert chart.points[hottest].y <= chart.points[coldest].y
    assert (chart.threshold_y is None) == (limit is None)


def test_nothing_measured_is_no_chart() -> None:
    """Without a single estimate there is no empty frame."""
    assert draw([], 3730) is None


@settings(max_examples=100)
@given(ms=st.integers(0, MS_MAX))
def test_every_moment_lies_in_exactly_one_day(ms: int) -> None:
    """A day begins at midnight of the compound and ends where the next begins."""
    day = Day.of(ms)
    assert day.start_ms <= ms < day.end_ms
    assert day.end_ms - day.start_ms in (86_400_000, 82_800_000, 90_000_000)  # summer time until 1991
    assert local(day.start_ms).hour in (0, 1)
    assert Day.parse(str(day)) == day if 1971 <= day.date.year <= 2099 else True


def test_a_day_of_the_compound() -> None:
    """08:00 on 23 November 2026 is midnight UTC."""
    assert Day(date(2026, 11, 23)).start_ms == 1_795_392_000_000 - 8 * 3_600_000
    assert Day(date(2026, 11, 23)).shifted(-1) == Day.parse("2026-11-22")


@settings(max_examples=100)
@given(names=st.lists(st.text(max_size=12), max_size=6))
def test_any_names_can_be_put_in_natural_order(names: list[str]) -> None:
    """Digits and letters mix in any way without an error, and the order of writing does not matter."""
    backwards = list(reversed(names))
    assert sorted(names, key=natural) == sorted(backwards, key=natural)


@pytest.mark.parametrize(
    ("duration_ms", "words"),
    [(0, "0 分钟"), (3_599_999, "59 分钟"), (3_600_000, "1 小时"), (172_800_000, "2 天")],
)
def test_durations_in_words(duration_ms: int, words: str) -> None:
    """The largest unit that says something."""
    assert lasting(duration_ms) == words


def test_numbers_are_never_blank() -> None:
    """None and "" become 无, 0 stays 0, and both decimals of a temperature are shown."""
    assert (or_none(None), or_none(""), or_none(0)) == ("无", "无", 0)
    assert (centi_c(None), centi_c(3726), centi_c(3700)) == ("无", "37.26", "37.00")


def test_a_process_that_only_looks_leaves_no_folder(tmp_path: Path) -> None:
    """Reading the key where no office is gives a key of this moment and writes nothing."""
    assert len(home.secret_key(tmp_path / "none")) >= 50
    assert not (tmp_path / "none").exists()


def test_the_key_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    """A second start finds the first one's key; nobody else may read folder or key."""
    folder = tmp_path / "office"
    home.make(folder)
    key = home.secret_key(folder)
    home.make(folder)
    assert home.secret_key(folder) == key
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600

from collections import Counter
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.hours import NEVER, Hours, minute_of
from kiosk.voice.schedule import NOTHING_PLAYED, PLAYS_A_DAY_MAX, History, next_up
from tests.voice.announced import MORNING, announcement

LONG_MS = 30_000  # how long an announcement of these tests is heard
MINUTES = st.integers(0, 1_439)


def heard(announcements: tuple, history: History, hours: float) -> list[tuple[str, int]]:
    """What is heard in so many hours when the gate is always free, with the time of each beginning in ms."""
    plays = []
    now_ms = 0
    while now_ms < hours * 3_600_000:
        local = MORNING + timedelta(milliseconds=now_ms)
        chosen = next_up(announcements, history, now_ms, local)
        if chosen is None:
            now_ms += 1_000
            continue
        plays.append((chosen.id, now_ms))
        now_ms += LONG_MS
        history = history.after(chosen.id, now_ms, local.date())
    return plays


def test_a_loop_with_pauses() -> None:
    """Everything comes in turn, each followed by its own pause."""
    plays = heard((announcement("a", pause_s=60), announcement("b", pause_s=120)), NOTHING_PLAYED, 0.1)
    assert plays == [("a", 0), ("b", 90_000), ("a", 240_000), ("b", 330_000)]


def test_priority_is_how_often_one_comes_round() -> None:
    """One of priority 3 is heard about three times as often as one of priority 1."""
    several = (announcement("rare"), announcement("often", priority=3), announcement("other"))
    counts = Counter(name for name, _ in heard(several, NOTHING_PLAYED, 6))
    assert 2 <= counts["often"] / counts["rare"] <= 3
    assert abs(counts["rare"] - counts["other"]) <= 1


def test_hours_and_days_are_kept() -> None:
    """What is not in force yet, or no longer, or not at this hour, is not heard."""
    several = (
        announcement("tomorrow", days=(1, 2)),
        announcement("yesterday", days=(-5, -1)),
        announcement("noon", hours=Hours(720, 780)),
    )
    assert next_up(several, NOTHING_PLAYED, 0, MORNING) is None
    noon = next_up(several, NOTHING_PLAYED, 0, MORNING.replace(hour=12))
    assert noon is not None
    assert noon.id == "noon"


def test_the_last_day_is_one_of_them() -> None:
    """An announcement is heard on its last day, and not on the next."""
    last = (announcement("a", days=(0, 0)),)
    assert next_up(last, NOTHING_PLAYED, 0, MORNING.replace(hour=23, minute=59)) is not None
    assert next_up(last, NOTHING_PLAYED, 0, MORNING + timedelta(days=1)) is None


def test_a_day_is_never_full_of_records() -> None:
    """However the pauses are set, one day has at most so many plays, and the next one begins anew."""
    full = History({"a": 0}, "a", MORNING.date(), PLAYS_A_DAY_MAX)
    assert next_up((announcement("a"),), full, 10**9, MORNING) is None
    assert next_up((announcement("a"),), full, 10**9, MORNING + timedelta(days=1)) is not None
    assert len(heard((announcement("a"),), NOTHING_PLAYED, 16)) < PLAYS_A_DAY_MAX


def test_after_a_restart_nothing_is_repeated_at_once() -> None:
    """What the history tells is waited for, and the turn goes on with the one that is due."""
    history = NOTHING_PLAYED.after("b", -200_000, MORNING.date()).after("a", -10_000, MORNING.date())
    assert heard((announcement("a"), announcement("b")), history, 0.05) == [("b", 50_000), ("a", 140_000)]


def test_a_removed_announcement_leaves_its_pause() -> None:
    """If the last one heard is no longer in the document, the longest pause is kept."""
    history = NOTHING_PLAYED.after("gone", 0, MORNING.date())
    several = (announcement("a", pause_s=60), announcement("b", pause_s=100))
    assert next_up(several, history, 99_999, MORNING) is None
    assert next_up(several, history, 100_000, MORNING) is not None


@given(MINUTES, MINUTES, MINUTES)
def test_hours_and_the_rest_of_the_day_make_a_day(first: int, until: int, minute: int) -> None:
    """Every minute lies in some hours or in those that follow, never in both, midnight or not."""
    local = datetime(2020, 2, 12, minute // 60, minute % 60)
    hours, others = Hours(first, until), Hours(until, first)
    assert first == until or hours.hold(local) != others.hold(local)
    assert not NEVER.hold(local)


@given(MINUTES)
def test_a_time_of_day_is_read_as_written(minute: int) -> None:
    """HH:MM is the minute of the day."""
    assert minute_of(f"{minute // 60:02}:{minute % 60:02}") == minute


@given(st.text(max_size=6).filter(lambda text: ":" not in text))
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    """Anything without a colon is no time of day, nor are hours that no clock shows."""
    assert minute_of(text) is None
    assert minute_of("24:00") is None
    assert minute_of("7:30") is None

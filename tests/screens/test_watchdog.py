"""The longest frame is known, with what took most of it."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.watchdog import STALL_MS, Stall, Watchdog

PAUSE_MS = 33


def frame(watchdog: Watchdog, at_ms: float, panel: float, facts: float, draw: float) -> float:
    """A frame of these parts; returns when it ended."""
    watchdog.begin(at_ms, PAUSE_MS)
    for part, took in (("panel", panel), ("facts", facts), ("draw", draw)):
        at_ms += took
        watchdog.did(part, at_ms)  # type: ignore[arg-type] # the literals above
    return at_ms


def test_quick_frames_are_no_stall() -> None:
    """A day of ordinary frames leaves nothing to tell."""
    watchdog, at_ms = Watchdog(), 0.0
    for _ in range(1_000):
        at_ms = frame(watchdog, at_ms, 1, 1, 20) + PAUSE_MS
    assert watchdog.longest is None


def test_longest_is_kept_with_its_cause() -> None:
    """Of two long frames the longer one stays, and what it spent its time on."""
    watchdog = Watchdog()
    at_ms = frame(watchdog, 0, 1, 150, 20) + PAUSE_MS
    at_ms = frame(watchdog, at_ms, 1, 2, 400) + PAUSE_MS
    at_ms = frame(watchdog, at_ms, 120, 2, 20) + PAUSE_MS
    assert watchdog.begin(at_ms, PAUSE_MS) is None
    assert watchdog.longest == Stall(403, "draw")


def test_new_longest_is_told_once() -> None:
    """Whoever begins the next frame hears of it, and then not again."""
    watchdog = Watchdog()
    at_ms = frame(watchdog, 0, 1, 1, 250) + PAUSE_MS
    assert watchdog.begin(at_ms, PAUSE_MS) == Stall(252, "draw")
    assert watchdog.begin(at_ms + PAUSE_MS, PAUSE_MS) is None


def test_a_machine_without_time_is_told_apart() -> None:
    """A pause that took longer than was meant is nobody's work of ours."""
    watchdog = Watchdog()
    at_ms = frame(watchdog, 0, 1, 1, 8)
    assert watchdog.begin(at_ms + PAUSE_MS + 700, PAUSE_MS) == Stall(710, "elsewhere")


@given(st.lists(st.tuples(*[st.floats(0, 300)] * 3), min_size=1, max_size=40))
def test_longest_is_the_longest(frames: list[tuple[float, float, float]]) -> None:
    """Whatever comes, it is the longest frame of all, unless nobody would have noticed that."""
    watchdog, at_ms = Watchdog(), 0.0
    for parts in frames:
        at_ms = frame(watchdog, at_ms, *parts) + PAUSE_MS
    watchdog.begin(at_ms, PAUSE_MS)
    worst = max(sum(parts) for parts in frames)
    if watchdog.longest is None:
        assert worst < STALL_MS + 1
    else:
        assert abs(watchdog.longest.ms - worst) <= 1

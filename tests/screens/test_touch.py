"""Fingers on the glass: what counts as a tap, and what must not."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.flow.actions import GoBack, PressKey
from kiosk.flow.events import Touched
from kiosk.flow.guard_actions import Acknowledge
from kiosk.ui.scene import Press, Rect, Scene, Target
from kiosk.ui.theme import Colour
from kiosk.ui.touch import (
    FINGERS_MAX,
    KEY_GAP_MS,
    MOUSE,
    REPEAT_MS,
    SETTLE_MS,
    SLOP_PX,
    STALE_MS,
    Finger,
    Touches,
)

A_KEY = Target(Rect(0, 0, 100, 100), Rect(4, 4, 92, 92), 8, PressKey("a"))
B_KEY = Target(Rect(100, 0, 100, 100), Rect(104, 4, 92, 92), 8, PressKey("b"))
BUTTON = Target(Rect(200, 0, 100, 100), Rect(204, 4, 92, 92), 8, GoBack())
HOLD = Target(Rect(0, 200, 200, 100), Rect(0, 200, 200, 100), 8, Acknowledge(), hold_ms=2_000)
SCENE = Scene(400, 400, Colour(0, 0, 0), (), (A_KEY, B_KEY, BUTTON, HOLD))
IN_A, IN_B, IN_BUTTON = (50.0, 50.0), (150.0, 50.0), (250.0, 50.0)
IN_HOLD, OUTSIDE = (100.0, 250.0), (390.0, 390.0)


def tap(touches: Touches, place: tuple[float, float], at_ms: int, finger: int = 1) -> Touched | None:
    """Down and, 40 ms later, up again."""
    assert touches.feed(Finger("down", finger, *place, at_ms), SCENE) is None
    return touches.feed(Finger("up", finger, *place, at_ms + 40), SCENE)


def test_tap_acts_when_lifted() -> None:
    """A finger that goes down and up on a target does what the target says, at the time it was lifted."""
    assert tap(Touches(), IN_A, 1_000) == Touched(1_040, PressKey("a"))


def test_tap_outside_does_nothing() -> None:
    """A finger where nothing is does nothing."""
    assert tap(Touches(), OUTSIDE, 1_000) is None


def test_rolling_finger_still_counts() -> None:
    """A finger that rolls over the edge while it is lifted still means the target it went down on."""
    touches = Touches()
    touches.feed(Finger("down", 1, 50, 98, 1_000), SCENE)
    assert touches.feed(Finger("up", 1, 50, 100 + SLOP_PX - 1, 1_050), SCENE) is not None


def test_sliding_to_another_target_is_no_tap() -> None:
    """Down on one key and up on the next is neither."""
    touches = Touches()
    touches.feed(Finger("down", 1, *IN_A, 1_000), SCENE)
    touches.feed(Finger("move", 1, *IN_B, 1_020), SCENE)
    assert touches.feed(Finger("up", 1, *IN_B, 1_050), SCENE) is None


def test_sliding_off_and_back_is_no_tap() -> None:
    """Whoever changes their mind by sliding off is not overruled."""
    touches = Touches()
    touches.feed(Finger("down", 1, *IN_A, 1_000), SCENE)
    touches.feed(Finger("move", 1, *OUTSIDE, 1_020), SCENE)
    touches.feed(Finger("move", 1, *IN_A, 1_040), SCENE)
    assert touches.feed(Finger("up", 1, *IN_A, 1_060), SCENE) is None


def test_bounce_counts_once() -> None:
    """A resistive panel that reports one tap twice within a quarter of a second presses the key once."""
    touches = Touches()
    assert tap(touches, IN_A, 1_000) is not None
    assert tap(touches, IN_A, 1_060) is None
    assert tap(touches, IN_A, 1_040 + REPEAT_MS) is not None


def test_a_letter_typed_twice_counts_twice() -> None:
    """Two quick taps on one key, as in nn, are two letters; on a button that does something they are one."""
    touches = Touches()
    again_ms = 1_040 + KEY_GAP_MS
    assert tap(touches, IN_A, 1_000) is not None
    assert tap(touches, IN_A, again_ms) is not None
    assert tap(touches, IN_BUTTON, 2_000) is not None
    assert tap(touches, IN_BUTTON, 1_000 + again_ms) is None


def test_a_twin_counts_once() -> None:
    """A panel that reports each touch once more as a mouse, even late, types each letter once, nn twice."""
    touches = Touches()
    taps = [(1_000, 1), (1_000 + 40 + KEY_GAP_MS, MOUSE), (1_150, 1), (1_150 + 40 + KEY_GAP_MS, MOUSE)]
    assert [tap(touches, IN_A, at_ms, finger) is not None for at_ms, finger in taps] == [
        True,
        False,
        True,
        False,
    ]


def test_thirty_taps_a_second() -> None:
    """Thirty taps a second on one button press it at most four times a second, but do press it."""
    touches = Touches()
    pressed = [tap(touches, IN_BUTTON, 1_000 + index * 33) for index in range(60)]
    count = len([touched for touched in pressed if touched])
    assert 6 <= count <= 8


def test_fast_typing_loses_nothing() -> None:
    """Different keys in quick succession all count."""
    touches = Touches()
    places = [IN_A, IN_B] * 10
    assert all(tap(touches, place, 1_000 + index * 60) for index, place in enumerate(places))


def test_second_finger_is_ignored() -> None:
    """While one finger is down, another one presses nothing, and doesn't disturb the first."""
    touches = Touches()
    touches.feed(Finger("down", 1, *IN_A, 1_000), SCENE)
    touches.feed(Finger("down", 2, *IN_B, 1_010), SCENE)
    assert touches.feed(Finger("up", 2, *IN_B, 1_030), SCENE) is None
    assert touches.feed(Finger("up", 1, *IN_A, 1_050), SCENE) == Touched(1_050, PressKey("a"))


def test_palm_presses_nothing() -> None:
    """Three fingers at once are a palm: nothing counts until all are lifted."""
    touches = Touches()
    for finger in (1, 2, 3):
        touches.feed(Finger("down", finger, *IN_A, 1_000 + finger), SCENE)
    lifted = [touches.feed(Finger("up", finger, *IN_A, 1_100 + finger), SCENE) for finger in (1, 2)]
    assert lifted == [None, None]
    assert tap(touches, IN_B, 1_200, finger=4) is None
    assert touches.feed(Finger("up", 3, *IN_A, 1_300), SCENE) is None
    assert tap(touches, IN_B, 1_400, finger=5) is not None


def test_lost_report_does_not_lock_the_screen() -> None:
    """A finger that was never reported lifted is forgotten after a few seconds."""
    touches = Touches()
    touches.feed(Finger("down", 1, *IN_A, 1_000), SCENE)
    assert tap(touches, IN_B, 1_500, finger=2) is None
    assert tap(touches, IN_B, 1_000 + STALE_MS + 1, finger=3) is not None


def test_a_gloved_finger_presses_long() -> None:
    """A thick glove presses for over a second, and trembles: that is one tap, when it is lifted."""
    touches = Touches()
    touches.feed(Finger("down", 1, *IN_BUTTON, 1_000), SCENE)
    for number in range(1, 60):
        place = (IN_BUTTON[0] + number % 3, IN_BUTTON[1] - number % 2)
        assert touches.feed(Finger("move", 1, *place, 1_000 + number * 25), SCENE) is None
        assert touches.held(1_000 + number * 25) is None
    assert touches.feed(Finger("up", 1, *IN_BUTTON, 2_500), SCENE) == Touched(2_500, GoBack())
    assert touches.held(9_000) is None


def test_a_finger_that_stays_acts_once() -> None:
    """Somebody leans on a key, reported all the while: one letter when they let go, none before."""
    touches = Touches()
    touches.feed(Finger("down", 1, *IN_A, 1_000), SCENE)
    reports = (touches.feed(Finger("move", 1, *IN_A, at_ms), SCENE) for at_ms in range(1_100, 31_000, 100))
    assert not any(reports)
    assert touches.feed(Finger("up", 1, *IN_A, 31_000), SCENE) == Touched(31_000, PressKey("a"))


@given(
    st.lists(
        st.tuples(st.integers(-SLOP_PX + 1, SLOP_PX - 1), st.integers(-SLOP_PX + 1, SLOP_PX - 1)), max_size=30
    )
)
def test_a_wet_finger_trembles(jumps: list[tuple[int, int]]) -> None:
    """Water makes a finger jump by some pixels between reports, also over a key's edge: one letter."""
    touches, x, y = Touches(), 99.0, 50.0  # at the very edge of a, beside b
    touches.feed(Finger("down", 1, x, y, 1_000), SCENE)
    for number, (across, down) in enumerate(jumps):
        assert touches.feed(Finger("move", 1, x + across, y + down, 1_010 + number), SCENE) is None
    assert touches.feed(Finger("up", 1, x, y, 1_100), SCENE) == Touched(1_100, PressKey("a"))


@given(st.lists(st.tuples(st.integers(0, 399), st.integers(0, 399), st.integers(0, 30)), max_size=12))
def test_drops_on_the_glass_press_nothing(drops: list[tuple[int, int, int]]) -> None:
    """While a finger is down, drops that come and go anywhere neither press nor disturb it."""
    touches, at_ms = Touches(), 1_000
    touches.feed(Finger("down", 1, *IN_B, at_ms), SCENE)
    for number, (x, y, lasts_ms) in enumerate(drops):
        touches.feed(Finger("down", 2 + number, x, y, at_ms + 1), SCENE)
        at_ms += 2 + lasts_ms
        assert touches.feed(Finger("up", 2 + number, x, y, at_ms), SCENE) is None
    assert touches.feed(Finger("up", 1, *IN_B, at_ms + 40), SCENE) == Touched(at_ms + 40, PressKey("b"))


def test_hold_acts_without_lifting() -> None:
    """The guard's button acts once when its time is over, and not before; lifting later adds nothing."""
    touches = Touches()
    touches.feed(Finger("down", 1, *IN_HOLD, 1_000), SCENE)
    assert touches.held(2_999) is None
    assert touches.held(3_000) == Touched(3_000, Acknowledge())
    assert touches.held(3_016) is None
    assert touches.feed(Finger("up", 1, *IN_HOLD, 3_500), SCENE) is None


def test_hold_let_go_early_does_nothing() -> None:
    """An alarm is not silenced by a short touch."""
    touches = Touches()
    assert tap(touches, IN_HOLD, 1_000) is None
    assert touches.held(9_000) is None


def test_hold_shows_how_far_it_is() -> None:
    """While a button is held the screen can fill it."""
    touches = Touches()
    assert touches.press(1_000) is None
    touches.feed(Finger("down", 1, *IN_HOLD, 1_000), SCENE)
    assert touches.press(1_500) == Press(HOLD, 250)
    assert touches.press(9_999) == Press(HOLD, 1_000)


def test_button_that_has_just_appeared_is_not_touched() -> None:
    """A finger that was on its way to what stood here before doesn't press what has replaced it."""
    touches = Touches()
    touches.shown(Scene(400, 400, SCENE.ground, (), (B_KEY,)), 0)
    touches.shown(SCENE, 1_000)
    assert tap(touches, IN_A, 1_000 + SETTLE_MS - 1) is None
    assert tap(touches, IN_B, 1_200) is not None
    assert tap(touches, IN_A, 1_400) is not None


def test_target_gone_before_the_finger_was_lifted() -> None:
    """A screen that changes under a finger takes its button with it."""
    touches = Touches()
    touches.shown(SCENE, 0)
    touches.feed(Finger("down", 1, *IN_A, 1_000), SCENE)
    instead = Scene(400, 400, SCENE.ground, (), (Target(A_KEY.rect, A_KEY.box, 8, GoBack()),))
    touches.shown(instead, 1_020)
    assert touches.press(1_030) is None
    assert touches.feed(Finger("up", 1, *IN_A, 1_050), instead) is None


FINGERS = st.builds(
    Finger,
    st.sampled_from(("down", "move", "up")),
    st.integers(-1, 20),
    st.floats(-50, 450),
    st.floats(-50, 450),
    st.integers(0, 40),
)


@given(st.lists(FINGERS, max_size=80))
def test_any_stream_of_reports(stream: list[Finger]) -> None:
    """Whatever a panel reports, only offered actions come out, a key's never sooner than its gap allows."""
    touches = Touches()
    at_ms = 0
    acted: dict[object, int] = {}
    offered = {target.action for target in SCENE.targets}
    for report in stream:
        at_ms += report.at_ms
        touched = touches.feed(report._replace(at_ms=at_ms), SCENE) or touches.held(at_ms)
        if touched is not None:
            assert touched.action in offered
            last_ms = acted.get(touched.action)
            least_ms = KEY_GAP_MS if isinstance(touched.action, PressKey) else REPEAT_MS
            assert last_ms is None or at_ms - last_ms >= least_ms
            acted = {touched.action: at_ms}
    assert len(touches._down) <= FINGERS_MAX

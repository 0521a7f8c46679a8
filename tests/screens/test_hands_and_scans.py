"""Everything at once on the glass: a finger with its twin mouse, palms, a held finger, hurry, a scanner."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.flow.actions import PressKey
from kiosk.flow.events import Touched
from kiosk.ui.paint import fingers
from kiosk.ui.paint.scans import keys
from kiosk.ui.paint.sdl import pygame
from kiosk.ui.scanner import Scanner
from kiosk.ui.scene import Panel, Rect, Scene, Target
from kiosk.ui.theme import Colour
from kiosk.ui.touch import SETTLE_MS, Touches

PANEL = Panel(1000, 500)
KEYS = tuple(
    Target(Rect(100 * n, 0, 100, 500), Rect(100 * n, 0, 100, 500), 0, PressKey("abcdefghij"[n]))
    for n in range(10)
)
SCENE = Scene(1000, 500, Colour(0, 0, 0), (), KEYS)
CODE = "YX104321"
BURST = (
    (pygame.KSCAN_Y, pygame.KMOD_LSHIFT),
    (pygame.KSCAN_X, pygame.KMOD_LSHIFT),
    *((scancode, 0) for scancode in (pygame.KSCAN_1, pygame.KSCAN_0, pygame.KSCAN_4)),
    *((scancode, 0) for scancode in (pygame.KSCAN_3, pygame.KSCAN_2, pygame.KSCAN_1)),
    (pygame.KSCAN_RETURN, 0),
)

Timed = tuple[int, pygame.event.Event]


def finger(kind: int, at_ms: int, column: int, finger_id: int = 1) -> Timed:
    """One report of the panel in the middle of a key."""
    return at_ms, pygame.event.Event(kind, x=column / 10 + 0.05, y=0.5, finger_id=finger_id)


def tap(at_ms: int, column: int, *, twin: bool) -> list[Timed]:
    """Down and up after 20 ms; with a twin, as a finger and as the mouse that SDL makes of it."""
    found = [finger(pygame.FINGERDOWN, at_ms, column), finger(pygame.FINGERUP, at_ms + 20, column)]
    if twin:
        at = (column * 100 + 50, 250)
        for after_ms, kind in ((0, pygame.MOUSEBUTTONDOWN), (20, pygame.MOUSEBUTTONUP)):
            mouse = pygame.event.Event(kind, pos=at, button=pygame.BUTTON_LEFT, touch=True)
            found.append((at_ms + after_ms, mouse))
    return found


def taps(columns: list[int], every_ms: int, *, twin: bool = False) -> list[Timed]:
    """One after another."""
    return [
        event for n, column in enumerate(columns) for event in tap(1_000 + n * every_ms, column, twin=twin)
    ]


def scan(at_ms: int, gap_ms: int) -> list[Timed]:
    """The scanner types its code."""
    return [
        (at_ms + gap_ms * number, pygame.event.Event(pygame.KEYDOWN, scancode=scancode, mod=mod))
        for number, (scancode, mod) in enumerate(BURST)
    ]


def lived(events: list[Timed], frame_ms: int = 16) -> tuple[list[Touched], list[str]]:
    """What a window makes of them that looks once a frame."""
    touches, scanner = Touches(), Scanner()
    touches.shown(SCENE, 0)
    touched: list[Touched] = []
    codes: list[str] = []
    looked_ms = now_ms = SETTLE_MS * 2
    waiting = sorted(events, key=lambda each: each[0])
    while waiting:
        now_ms += frame_ms
        frame = [event for at_ms, event in waiting if at_ms <= now_ms]
        waiting = waiting[len(frame) :]
        codes += scanner.feed(keys(frame, looked_ms, now_ms))
        looked_ms = now_ms
        for each in fingers(frame, PANEL, now_ms):
            made = touches.feed(each, SCENE)
            touched += [made] if made else []
    return touched, codes


TAPS = st.lists(st.integers(0, 9), min_size=1, max_size=25)


@given(TAPS, st.integers(33, 200), st.integers(0, 900), st.integers(1, 12))
def test_hurry_and_a_scan_disturb_each_other_not(
    columns: list[int], every_ms: int, scan_ms: int, gap_ms: int
) -> None:
    """Thirty taps a second with a burst in mid-tap: the code is whole, once, and no tap is lost or made."""
    typed = [
        event for n, column in enumerate(columns) for event in tap(1_000 + n * every_ms, column, twin=False)
    ]
    alone, nothing = lived(typed)
    together, codes = lived([*typed, *scan(1_000 + scan_ms, gap_ms)])
    assert (nothing, codes) == ([], [CODE])
    assert together == alone
    assert len(alone) <= len(columns)


@given(TAPS, st.integers(300, 500))
def test_a_twin_counts_once(columns: list[int], every_ms: int) -> None:
    """The mouse that SDL makes of a finger adds nothing."""
    plain = [
        event for n, column in enumerate(columns) for event in tap(1_000 + n * every_ms, column, twin=False)
    ]
    twins = [
        event for n, column in enumerate(columns) for event in tap(1_000 + n * every_ms, column, twin=True)
    ]
    touched, _ = lived(twins)
    assert touched == lived(plain)[0]
    assert [each.action for each in touched] == [KEYS[column].action for column in columns]


@given(st.integers(0, 9), st.integers(1, 12))
def test_a_scan_under_a_palm_and_a_held_finger(column: int, gap_ms: int) -> None:
    """A hand flat on the glass and a finger that stays do nothing; the badge is read all the same."""
    palm = [finger(pygame.FINGERDOWN, 1_000, n, finger_id=n + 10) for n in range(4)]
    palm += [finger(pygame.FINGERUP, 1_400, n, finger_id=n + 10) for n in range(4)]
    held = [finger(pygame.FINGERDOWN, 2_000, column)]
    touched, codes = lived([*palm, *scan(1_100, gap_ms), *held, *scan(2_100, gap_ms)])
    assert touched == []
    assert codes == [CODE, CODE]

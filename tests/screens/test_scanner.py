"""The scanner that types like a keyboard: what is a code, and what a hand typed."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.paint.scans import keys
from kiosk.ui.paint.sdl import pygame
from kiosk.ui.scanner import CODE_CHARACTERS_MAX, CODE_CHARACTERS_MIN, ENTER, GAP_MS, Key, Scanner

CODES = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=4, max_size=CODE_CHARACTERS_MAX)


def burst(code: str, begins_ms: int, gap_ms: int) -> list[Key]:
    """A code and Enter, each key seen at the millisecond in which it arrived."""
    times = range(begins_ms, begins_ms + gap_ms * (len(code) + 1), gap_ms) if gap_ms else [begins_ms] * 200
    return [Key(character, at, at) for character, at in zip(code + ENTER, times, strict=False)]


@given(CODES, st.integers(0, GAP_MS - 1))
def test_a_burst_is_a_code(code: str, gap_ms: int) -> None:
    """Whatever a scanner types quickly, ending in Enter, is one code, whole."""
    assert list(Scanner().feed(burst(code, 1_000, gap_ms))) == [code]


@given(CODES, st.integers(GAP_MS, 2_000))
def test_a_hand_is_no_scanner(code: str, gap_ms: int) -> None:
    """The same keys typed by hand are nothing, however long they are."""
    assert list(Scanner().feed(burst(code, 1_000, gap_ms))) == []


@given(CODES, CODES, st.integers(GAP_MS, 5_000))
def test_half_a_code_is_forgotten(half: str, code: str, pause_ms: int) -> None:
    """A burst that never ended spoils nothing of the next one."""
    scanner = Scanner()
    assert list(scanner.feed(burst(half, 1_000, 5)[:-1])) == []
    begins_ms = 1_000 + 5 * (len(half) - 1) + pause_ms
    assert list(scanner.feed(burst(code, begins_ms, 5))) == [code]


@given(st.integers(1, 6), st.integers(20, 400), st.integers(0, 5))
def test_a_late_frame_breaks_no_code(keys_a_frame: int, frame_ms: int, idle_frames: int) -> None:
    """A screen that took long to draw sees a code in pieces, and puts them together all the same."""
    typed, at_ms = list("YX104321" + ENTER), 1_000 + idle_frames * frame_ms
    scanner, found = Scanner(), []
    while typed:
        frame, typed = typed[:keys_a_frame], typed[keys_a_frame:]
        found += scanner.feed([Key(character, at_ms, at_ms + frame_ms) for character in frame])
        at_ms += frame_ms
    assert found == ["YX104321"]


def test_too_short_and_too_long_are_no_codes() -> None:
    """A slipped hand is no badge, and of what is too long nothing is taken for one."""
    assert list(Scanner().feed(burst("A" * (CODE_CHARACTERS_MIN - 1), 0, 5))) == []
    assert list(Scanner().feed(burst("A" * (CODE_CHARACTERS_MAX + 1), 0, 5))) == []


def press(scancode: int, mod: int = 0) -> pygame.event.Event:
    """A key as SDL reports it, with what an input method may make of it."""
    return pygame.event.Event(pygame.KEYDOWN, scancode=scancode, mod=mod, key=0, unicode="中")


def test_keys_are_read_by_their_place() -> None:
    """Neither input method nor layout nor caps lock changes a code."""
    shift, caps = pygame.KMOD_LSHIFT, pygame.KMOD_CAPS
    typed = [press(pygame.KSCAN_Y, shift | caps), press(pygame.KSCAN_X, caps), press(pygame.KSCAN_0)]
    typed += [press(pygame.KSCAN_MINUS, shift), press(pygame.KSCAN_SLASH), press(pygame.KSCAN_KP_ENTER)]
    assert "".join(key.character for key in keys(typed, 0, 10)) == "Yx0_/" + ENTER


def test_other_keys_and_fingers_type_nothing() -> None:
    """Shift itself, arrows, and touches among the keys are left out."""
    events = [press(pygame.KSCAN_LSHIFT), press(pygame.KSCAN_UP), pygame.event.Event(pygame.FINGERDOWN)]
    assert list(keys(events, 0, 10)) == []

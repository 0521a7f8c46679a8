"""From pygame's events to the keys of a scanner. Thin on purpose: which are a code is decided in `scanner`.

Places of keys, not what the system makes of them: a scanner types as an American keyboard does, whatever
layout, caps lock or input method the machine is set to.
"""

from collections.abc import Iterable, Iterator

from kiosk.ui.paint.sdl import pygame
from kiosk.ui.scanner import ENTER, Key

# Runs of neighbours in the USB table of keys (HID usage tables, section 10): the first, and what each types.
_RUNS = (
    (pygame.KSCAN_A, "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    (pygame.KSCAN_1, "1234567890", "!@#$%^&*()"),
    (pygame.KSCAN_SPACE, " -=[]\\", " _+{}|"),
    (pygame.KSCAN_SEMICOLON, ";'`,./", ':"~<>?'),
)
_CHARACTERS = {
    first + step: pair
    for first, plain, shifted in _RUNS
    for step, pair in enumerate(zip(plain, shifted, strict=True))
}
_ENTERS = frozenset({pygame.KSCAN_RETURN, pygame.KSCAN_KP_ENTER})


def keys(events: Iterable[pygame.event.Event], after_ms: int, at_ms: int) -> Iterator[Key]:
    """The keys among events that arrived between two looks; keys that type nothing are left out."""
    for event in events:
        if event.type != pygame.KEYDOWN:
            continue
        if event.scancode in _ENTERS:
            yield Key(ENTER, after_ms, at_ms)
        elif event.scancode in _CHARACTERS:
            shifted = bool(event.mod & pygame.KMOD_SHIFT)
            yield Key(_CHARACTERS[event.scancode][shifted], after_ms, at_ms)

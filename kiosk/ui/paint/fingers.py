"""From pygame's events to fingers on the glass. Thin on purpose: what they mean is decided in `touch`."""

from collections.abc import Iterable, Iterator

from kiosk.ui.paint.sdl import pygame
from kiosk.ui.scene import Panel
from kiosk.ui.touch import MOUSE, Finger, Kind

_FINGER: dict[int, Kind] = {
    pygame.FINGERDOWN: "down",
    pygame.FINGERMOTION: "move",
    pygame.FINGERUP: "up",
}
_MOUSE: dict[int, Kind] = {
    pygame.MOUSEBUTTONDOWN: "down",
    pygame.MOUSEMOTION: "move",
    pygame.MOUSEBUTTONUP: "up",
}


def fingers(events: Iterable[pygame.event.Event], panel: Panel, at_ms: int) -> Iterator[Finger]:
    """The touches among events; a mouse event that SDL made from a finger is dropped."""
    for event in events:
        if event.type in _FINGER:
            x, y = event.x * panel.width, event.y * panel.height
            yield Finger(_FINGER[event.type], event.finger_id, x, y, at_ms)
        elif event.type in _MOUSE and not getattr(event, "touch", False) and _is_left(event):
            yield Finger(_MOUSE[event.type], MOUSE, event.pos[0], event.pos[1], at_ms)


def _is_left(event: pygame.event.Event) -> bool:
    if event.type == pygame.MOUSEMOTION:
        return bool(event.buttons[0])
    return bool(event.button == pygame.BUTTON_LEFT)

"""What was drawn once and is kept for the next time, within a limit of bytes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from kiosk.ui.paint.sdl import pygame

Kept = TypeVar("Kept")


def size_of(surface: pygame.Surface) -> int:
    """Bytes that its pixels take."""
    return surface.get_width() * surface.get_height() * surface.get_bytesize()


class Stock(Generic[Kept]):
    """The least recently used goes first when the stock is full."""

    def __init__(self, bytes_max: int, bytes_of: Callable[[Kept], int]) -> None:
        self._bytes_max = bytes_max
        self._bytes_of = bytes_of
        self._bytes = 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()

    @property
    def bytes(self) -> int:
        """What all that is kept takes."""
        return self._bytes

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What lies under this key; made now if nothing does."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        made = make()
        self._kept[key] = made
        self._bytes += self._bytes_of(made)
        while self._bytes > self._bytes_max and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= self._bytes_of(dropped)
        return made

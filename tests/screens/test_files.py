"""Pictures as files: what is read back is what was drawn."""

from pathlib import Path

from kiosk.ui.paint.files import small, write
from kiosk.ui.paint.sdl import pygame


def test_a_picture_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    """Every pixel of an odd-sized picture comes back from the file by SDL's own reader."""
    drawn = pygame.Surface((7, 5), 0, 32)
    for x in range(7):
        for y in range(5):
            drawn.set_at((x, y), (x * 30, y * 50, 255 - x * y))
    write(drawn, tmp_path / "one.png")
    read = pygame.image.load(str(tmp_path / "one.png"))
    assert pygame.image.tobytes(read, "RGB") == pygame.image.tobytes(drawn, "RGB")


def test_a_small_picture_keeps_its_shape() -> None:
    """A picture for a sheet is as wide as a column, and as high as that makes it."""
    assert small(pygame.Surface((600, 1024), 0, 32)).get_size() == (300, 512)

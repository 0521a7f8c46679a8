"""The panel's backlight as Linux offers it: a folder with `max_brightness` and `brightness`.

Knows the two files; must not know who wants the panel darker.
"""

from pathlib import Path

from drivers.errors import PinUnavailable


class Backlight:
    """One backlight, as `/sys/class/backlight/NAME`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def set(self, percent: int) -> None:
        """Make it so bright, 1 to 100 per cent of what the panel can.

        Raises:
            PinUnavailable: no such backlight, or no permission to set it.
        """
        assert 1 <= percent <= 100, f"{percent} per cent"
        try:
            most = int((self._folder / "max_brightness").read_text(encoding="ascii"))
            level = max(1, most * percent // 100)  # 0 switches some panels off
            (self._folder / "brightness").write_text(f"{level}\n", encoding="ascii")
        except (OSError, ValueError) as problem:
            raise PinUnavailable(f"backlight {self._folder}: {problem}") from None

"""The window: opens the screen, and draws only what changed since the last scene."""

import os
from pathlib import Path

from kiosk.ui.difference import difference
from kiosk.ui.errors import ScreenError
from kiosk.ui.paint import heap
from kiosk.ui.paint.brush import Brush
from kiosk.ui.paint.files import write
from kiosk.ui.paint.sdl import pygame
from kiosk.ui.scene import Item, Panel, Rect, Scene

NO_GLASS = frozenset({"dummy", "offscreen"})  # SDL takes these without a word where there is no display


class Painter:
    """A window or the full screen, and what it shows now."""

    def __init__(self, panel: Panel, *, full_screen: bool = True, without_glass: bool = False) -> None:
        """Open the screen. `without_glass` allows SDL's dummy screen, for tests and pictures.

        Raises:
            ScreenError: no display, SDL chose one that nobody sees, or it has another size than the panel.
        """
        heap.pictures_apart()
        self._brush = Brush()
        self._shown: Scene | None = None
        self._nowhere = pygame.Surface((1, 1))
        self._surface = _open(panel, full_screen=full_screen, without_glass=without_glass)

    def show(self, scene: Scene) -> tuple[Rect, ...]:
        """Draw what differs from the scene before, and return where."""
        changed = difference(self._shown, scene)
        self._shown = scene
        if changed:
            _draw(self._brush, self._surface, scene, changed)
            pygame.display.update(list(changed))
        return changed

    def warm(self, item: Item) -> None:
        """Draw an item where nobody sees it, so that its first real showing finds it kept."""
        self._brush.draw(self._nowhere, item)

    def forget_shapes(self) -> None:
        """Give away every icon, ring and corner that was kept: another theme's are of no use."""
        self._brush.forget_shapes()

    def give_back(self) -> None:
        """Let the system have the memory of what was given away."""
        heap.give_back()

    @property
    def shapes_bytes(self) -> int:
        """What the kept shapes take."""
        return self._brush.shapes_bytes

    def close(self) -> None:
        """Give the screen back."""
        pygame.display.quit()


def glass_size() -> tuple[int, int] | None:
    """The size of the display that there is; None without one. Leaves nothing open."""
    try:
        pygame.display.init()
        found = pygame.display.get_desktop_sizes()
    except pygame.error:
        return None
    finally:
        pygame.display.quit()
    return found[0] if found else None


def picture(scene: Scene, brush: Brush | None = None) -> pygame.Surface:
    """A scene drawn on a surface of its own; needs no window."""
    surface = pygame.Surface((scene.width, scene.height), 0, 32)
    _draw(brush or Brush(), surface, scene, (Rect(0, 0, scene.width, scene.height),))
    return surface


def save(scene: Scene, path: Path, brush: Brush | None = None) -> None:
    """A scene as a PNG file; needs no window."""
    write(picture(scene, brush), path)


def _draw(brush: Brush, surface: pygame.Surface, scene: Scene, rects: tuple[Rect, ...]) -> None:
    for rect in rects:
        surface.set_clip(rect)
        surface.fill(scene.ground, rect)
        for item in scene.items:
            if item.bounds.meets(rect):
                brush.draw(surface, item)
    surface.set_clip(None)


def _open(panel: Panel, *, full_screen: bool, without_glass: bool) -> pygame.Surface:
    if without_glass:
        os.environ["SDL_VIDEODRIVER"] = "dummy"  # SDL reads it at init; "offscreen" would want OpenGL
    try:
        pygame.display.init()
        _check_driver(without_glass=without_glass)
        if full_screen and not without_glass:
            _check_size(panel)
        flags = pygame.FULLSCREEN if full_screen else 0
        surface = pygame.display.set_mode((panel.width, panel.height), flags)
    except pygame.error as problem:
        pygame.display.quit()
        raise ScreenError(
            f"无法打开屏幕：{problem}。请检查显示服务 gatehouse-display，或在桌面会话中启动",
            f"the screen can't be opened: {problem}; see to gatehouse-display, or use a desktop session",
        ) from None
    except ScreenError:
        pygame.display.quit()
        raise
    pygame.display.set_caption("Gatehouse 门岗")
    pygame.mouse.set_visible(not full_screen)
    pygame.key.stop_text_input()  # no input method of the system: the keyboard is on the screen
    pygame.key.set_repeat(0)
    return surface


def _check_driver(*, without_glass: bool) -> None:
    driver = pygame.display.get_driver()
    if driver in NO_GLASS and not without_glass:
        raise ScreenError(
            f"没有找到显示屏（SDL 选用了 {driver}）。请检查显示服务 gatehouse-display 和 DISPLAY",
            f"no display found (SDL chose {driver}); see to gatehouse-display and DISPLAY",
        )


def _check_size(panel: Panel) -> None:
    found = pygame.display.get_desktop_sizes()
    if found and (panel.width, panel.height) not in found:
        width, height = found[0]
        raise ScreenError(
            f"显示屏是 {width}x{height}，配置写的是 {panel.width}x{panel.height}，请改 [screen]",
            f"the display is {width}x{height}, [screen] says {panel.width}x{panel.height}: correct it",
        )

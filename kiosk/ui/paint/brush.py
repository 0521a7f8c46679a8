"""Draws the items of a scene. Round shapes are drawn large, scaled down smoothly, and kept."""

import math
from itertools import pairwise

from kiosk.ui import icons
from kiosk.ui.paint.letters import Letters
from kiosk.ui.paint.sdl import pygame
from kiosk.ui.paint.stock import Stock, size_of
from kiosk.ui.scene import Box, Icon, Item, Rect, Ring, Shade, Stripes, Words
from kiosk.ui.theme import Colour

SHAPE_BYTES_MAX = 16 << 20  # every icon and ring of all screens at 1280x800 takes 13 MB
OVERSAMPLE = 4
OVERSAMPLED_PX_MAX = 1000  # a larger shape gets less: its edge is smooth enough, and boot is short
SHADOW_ALPHA = 34
SHADE_ALPHA = 46
RING_STEPS = 90  # corners of a full circle: four degrees each, seen at no size that a panel has
STRIPE_PERIOD_EM = 2.4  # length of one pair of stripes, in heights of the band

Point = tuple[float, float]


class Brush:
    """One item after the other onto a surface."""

    def __init__(self) -> None:
        self.letters = Letters()
        self.forget_shapes()

    def forget_shapes(self) -> None:
        """Begin with an empty stock of shapes."""
        self._shapes = Stock(SHAPE_BYTES_MAX, size_of)

    @property
    def shapes_bytes(self) -> int:
        """What the kept shapes take."""
        return self._shapes.bytes

    def draw(self, surface: pygame.Surface, item: Item) -> None:
        """Draw one item."""
        match item:
            case Words():
                self.letters.draw(surface, item)
            case Box():
                self._box(surface, item)
            case Icon():
                surface.blit(self._shapes.get(_shape_key(item), lambda: _icon(item)), item.rect[:2])
            case Ring():
                surface.blit(self._shapes.get(_shape_key(item), lambda: _ring(item)), item.rect[:2])
            case Stripes():
                surface.blit(self._shapes.get(_shape_key(item), lambda: _stripes(item)), item.rect[:2])
            case Shade():
                self._shade(surface, item)

    def _box(self, surface: pygame.Surface, box: Box) -> None:
        rect = box.rect
        if box.soft:
            self._soft(surface, box)
        if box.lip is not None:
            self._rounded(surface, rect, box.radius, box.lip)
            rect = Rect(rect.x, rect.y, rect.w, rect.h - box.lip_px)
        if box.edge is not None and box.edge_px:
            self._rounded(surface, rect, box.radius, box.edge)
            rect = rect.inset(box.edge_px)
            self._rounded(surface, rect, max(0, box.radius - box.edge_px), box.fill)
            return
        self._rounded(surface, rect, box.radius, box.fill)

    def _rounded(self, surface: pygame.Surface, rect: Rect, radius: int, fill: Colour) -> None:
        radius = min(radius, rect.w // 2, rect.h // 2)
        if radius <= 0:
            surface.fill(fill, rect)
            return
        disc = self._shapes.get(("disc", radius, fill), lambda: _disc(radius, fill))
        surface.fill(fill, (rect.x + radius, rect.y, rect.w - 2 * radius, rect.h))
        surface.fill(fill, (rect.x, rect.y + radius, radius, rect.h - 2 * radius))
        surface.fill(fill, (rect.right - radius, rect.y + radius, radius, rect.h - 2 * radius))
        for right in (0, 1):
            for low in (0, 1):
                place = (rect.x + right * (rect.w - radius), rect.y + low * (rect.h - radius))
                surface.blit(disc, place, (right * radius, low * radius, radius, radius))

    def _soft(self, surface: pygame.Surface, box: Box) -> None:
        """The shadow: one small one for all boxes of a radius, its corners set apart and its sides drawn out.

        A shadow of each box's own size would be most of what the kiosk keeps in memory.
        """
        reach = 3 * box.soft // 2
        corner = reach + box.radius + 2 * box.soft  # beyond it a side looks alike all along
        small = Rect(0, 0, *[2 * (corner - reach) + 1] * 2)
        place = box.rect.grown(reach)
        place = Rect(place.x, place.y + box.soft // 2, place.w, place.h)
        if min(place.w, place.h) < 2 * corner + 1:
            key: tuple[object, ...] = ("soft", *box.rect[2:], box.radius, box.soft)
            surface.blit(
                self._shapes.get(key, lambda: self._shadow(box.rect, box.radius, box.soft)), place[:2]
            )
            return
        key = ("soft", box.radius, box.soft)
        patch = self._shapes.get(key, lambda: self._shadow(small, box.radius, box.soft))
        far = corner + 1
        for x, from_x in ((place.x, 0), (place.right - corner, far)):
            for y, from_y in ((place.y, 0), (place.bottom - corner, far)):
                surface.blit(patch, (x, y), (from_x, from_y, corner, corner))
            side = patch.subsurface((from_x, corner, corner, 1))
            surface.blit(pygame.transform.scale(side, (corner, place.h - 2 * corner)), (x, place.y + corner))
        for y, from_y in ((place.y, 0), (place.bottom - corner, far)):
            side = patch.subsurface((corner, from_y, 1, corner))
            surface.blit(pygame.transform.scale(side, (place.w - 2 * corner, corner)), (place.x + corner, y))

    def _shadow(self, rect: Rect, radius: int, soft: int) -> pygame.Surface:
        reach = 3 * soft // 2
        size = (rect.w + 2 * reach, rect.h + 2 * reach)
        sharp = pygame.Surface(size, pygame.SRCALPHA)
        sharp.fill((20, 30, 50, 0))
        pygame.draw.rect(
            sharp, (20, 30, 50, SHADOW_ALPHA), (reach, reach, rect.w, rect.h), border_radius=radius
        )
        small = pygame.transform.smoothscale(sharp, (size[0] // soft + 1, size[1] // soft + 1))
        middle = pygame.transform.smoothscale(small, (2 * size[0] // soft, 2 * size[1] // soft))
        return pygame.transform.smoothscale(middle, size)

    def _shade(self, surface: pygame.Surface, shade: Shade) -> None:
        rect = shade.rect
        key = ("shade", rect.w, rect.h, shade.radius)
        dark = self._shapes.get(key, lambda: self._dark(rect, shade.radius))
        surface.blit(dark, rect[:2], (0, 0, rect.w * shade.share_pm // 1000, rect.h))

    def _dark(self, rect: Rect, radius: int) -> pygame.Surface:
        dark = pygame.Surface(rect[2:], pygame.SRCALPHA)
        self._rounded(dark, Rect(0, 0, rect.w, rect.h), radius, Colour(0, 0, 0))
        dark.set_alpha(SHADE_ALPHA)
        return dark


def _shape_key(item: Icon | Ring | Stripes) -> tuple[object, ...]:
    """Everything that the shape depends on, but not where it stands."""
    match item:
        case Icon():
            return ("icon", item.name, item.rect[2:], item.ink, item.back, item.mark)
        case Ring():
            return ("ring", item.rect[2:], item.share_pm, item.ink, item.track, item.thickness)
        case Stripes():
            return ("stripes", item.rect[2:], item.light, item.dark, item.shifted)


def _canvas(width: int, height: int, ground: Colour) -> tuple[pygame.Surface, float]:
    """A transparent surface to draw large on, and how much larger.

    It has the colour of what will be drawn, so that no dark fringe remains when it is scaled down.
    """
    scale = max(2.0, min(float(OVERSAMPLE), OVERSAMPLED_PX_MAX / max(width, height)))
    large = pygame.Surface((round(width * scale), round(height * scale)), pygame.SRCALPHA)
    large.fill((*ground, 0))
    return large, scale


def _disc(radius: int, fill: Colour) -> pygame.Surface:
    large, scale = _canvas(2 * radius, 2 * radius, fill)
    pygame.draw.circle(large, fill, (radius * scale, radius * scale), radius * scale)
    return pygame.transform.smoothscale(large, (2 * radius, 2 * radius))


def _ring(ring: Ring) -> pygame.Surface:
    large, scale = _canvas(ring.rect.w, ring.rect.h, ring.track)
    centre, thick = large.get_width() / 2, ring.thickness * scale
    radius = centre - thick / 2
    pygame.draw.circle(large, ring.track, (centre, centre), centre, round(thick))
    if ring.share_pm:
        turns = [ring.share_pm / 1000 * step / RING_STEPS for step in range(RING_STEPS + 1)]
        outer = [_on_circle(centre, centre, turn) for turn in turns]
        inner = [_on_circle(centre, centre - thick, turn) for turn in reversed(turns)]
        pygame.draw.polygon(large, ring.ink, outer + inner)
        for turn in (turns[0], turns[-1]):
            pygame.draw.circle(large, ring.ink, _on_circle(centre, radius, turn), thick / 2)
    return pygame.transform.smoothscale(large, ring.rect[2:])


def _on_circle(centre: float, radius: float, turn: float) -> Point:
    angle = 2 * math.pi * turn - math.pi / 2
    return centre + radius * math.cos(angle), centre + radius * math.sin(angle)


def _icon(icon: Icon) -> pygame.Surface:
    large, scale = _canvas(icon.rect.w, icon.rect.h, icon.ink)
    unit = min(icon.rect.w, icon.rect.h) * scale / icons.GRID
    left = (icon.rect.w * scale - icons.GRID * unit) / 2
    top = (icon.rect.h * scale - icons.GRID * unit) / 2
    colours = {"ink": icon.ink, "back": icon.back, "mark": icon.mark}
    for shape in icons.ICONS[icon.name]:
        colour = colours[shape.colour]
        assert colour is not None, f"icon {icon.name} needs a colour for {shape.colour}"
        points = [(left + x * unit, top + y * unit) for x, y in shape.points]
        if shape.width:
            _stroke(large, points, shape.width * unit, colour)
        else:
            pygame.draw.polygon(large, colour, points)
    return pygame.transform.smoothscale(large, icon.rect[2:])


def _stroke(surface: pygame.Surface, points: list[Point], width: float, colour: Colour) -> None:
    """A line with round joints and ends."""
    half = width / 2
    for (x, y), (to_x, to_y) in pairwise(points):
        length = math.hypot(to_x - x, to_y - y)
        if length:
            across, down = (to_y - y) / length * half, (to_x - x) / length * half
            quad = [(x + across, y - down), (to_x + across, to_y - down)]
            quad += [(to_x - across, to_y + down), (x - across, y + down)]
            pygame.draw.polygon(surface, colour, quad)
    for point in points:
        pygame.draw.circle(surface, colour, point, half)


def _stripes(stripes: Stripes) -> pygame.Surface:
    large, scale = _canvas(stripes.rect.w, stripes.rect.h, stripes.dark)
    large.fill(stripes.dark)
    height = stripes.rect.h * scale
    period = height * STRIPE_PERIOD_EM
    x = -2 * period + (period / 2 if stripes.shifted else 0)
    while x < large.get_width():
        band = [(x, height), (x + period / 2, height), (x + period / 2 + height, 0), (x + height, 0)]
        pygame.draw.polygon(large, stripes.light, band)
        x += period
    return pygame.transform.smoothscale(large, stripes.rect[2:])

"""Which parts of the screen differ between two scenes. Pure; the painter redraws these and no more."""

from collections import Counter

from kiosk.ui.scene import Item, Rect, Scene

RECTS_MAX = 12  # more small updates than that cost as much as one large one


def difference(shown: Scene | None, wanted: Scene) -> tuple[Rect, ...]:
    """Rectangles that hold every pixel that differs; none if the scenes look alike."""
    whole = Rect(0, 0, wanted.width, wanted.height)
    if shown is None or (shown.width, shown.height, shown.ground) != (
        wanted.width,
        wanted.height,
        wanted.ground,
    ):
        return (whole,)
    if shown.items == wanted.items:
        return ()
    before, after = Counter(shown.items), Counter(wanted.items)
    if _kept(shown.items, after) != _kept(wanted.items, before):
        return (whole,)  # the same items in another order: rare, and not worth being clever
    changed = [*(before - after).keys(), *(after - before).keys()]
    rects = [_clipped(item.bounds, whole) for item in changed]
    return _merged([rect for rect in rects if rect.w > 0 and rect.h > 0], whole)


def _kept(items: tuple[Item, ...], among: Counter[Item]) -> list[Item]:
    left = Counter(among)
    kept = []
    for item in items:
        if left[item] > 0:
            left[item] -= 1
            kept.append(item)
    return kept


def _clipped(rect: Rect, whole: Rect) -> Rect:
    x, y = max(rect.x, 0), max(rect.y, 0)
    return Rect(x, y, min(rect.right, whole.right) - x, min(rect.bottom, whole.bottom) - y)


def _merged(rects: list[Rect], whole: Rect) -> tuple[Rect, ...]:
    """Overlapping rectangles joined, so that no pixel is drawn twice."""
    merged: list[Rect] = []
    for rect in rects:
        joined = rect
        while overlapping := [other for other in merged if other.meets(joined)]:
            for other in overlapping:
                merged.remove(other)
                joined = joined.around(other)
        merged.append(joined)
    return tuple(merged) if len(merged) <= RECTS_MAX else (whole,)

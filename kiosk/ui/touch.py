"""What fingers on the glass mean: one tap is one action, whatever the panel and the hand do.

Pure: reports of the panel come in with their time, touched actions come out. Knows nothing of pygame.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from kiosk.flow.actions import Erase, PressKey
from kiosk.flow.events import Touched
from kiosk.ui.scene import Press, Scene, Target

SLOP_PX = 12  # a finger rolls by so much while it is lifted
PALM_FINGERS = 3  # so many at once are a palm or a sleeve
REPEAT_MS = 250  # a second tap on the same target before this is a bounce of the panel, or its twin
# Whoever types nn lifts the finger for longer than this in between; a bouncing contact is back in 20 ms.
KEY_GAP_MS = 50
MOUSE = -1  # no panel numbers a finger so; some report every touch once more as a mouse
SETTLE_MS = 200  # a target younger than this was not what the finger aimed at
STALE_MS = 3_000  # a finger without news for so long is a lost report, or somebody leaning
FINGERS_MAX = 16  # no panel reports more; the rest are ignored

Kind = Literal["down", "move", "up"]


class Finger(NamedTuple):
    """One report of the panel; `x` and `y` in pixels, `id` which finger."""

    kind: Kind
    id: int
    x: float
    y: float
    at_ms: int


@dataclass(slots=True)
class _Tap:
    """The one finger that counts."""

    finger: int
    target: Target | None
    down_ms: int


class _Act(NamedTuple):
    """What was done last, by which finger, and when that was lifted."""

    target: Target
    finger: int
    at_ms: int


class Touches:
    """Feed it every report of the panel; it says what was meant."""

    def __init__(self) -> None:
        self._since_ms: dict[Target, int] = {}  # bounded by the targets of one scene
        self._down: dict[int, int] = {}  # finger -> when it was last heard of
        self._palm = False
        self._tap: _Tap | None = None
        self._acted: _Act | None = None

    def shown(self, scene: Scene, at_ms: int) -> None:
        """This scene is on the glass from now on.

        Whoever draws says so, that a button which has only just appeared under a finger is not taken for
        the one that was aimed at. A target that was there before keeps its age.
        """
        self._since_ms = {target: self._since_ms.get(target, at_ms) for target in scene.targets}
        if self._tap and self._tap.target not in self._since_ms:
            self._tap.target = None

    def feed(self, finger: Finger, scene: Scene) -> Touched | None:
        """One report; returns the touch that it completes, if any."""
        match finger.kind:
            case "down":
                self._put_down(finger, scene)
            case "move":
                self._moved(finger)
            case "up":
                return self._lifted(finger, scene)
        return None

    def held(self, at_ms: int) -> Touched | None:
        """The touch of a button that has been held long enough; ask at every frame."""
        tap = self._tap
        if tap is None or tap.target is None or not tap.target.hold_ms:
            return None
        if at_ms - tap.down_ms < tap.target.hold_ms:
            return None
        act, tap.target = _Act(tap.target, tap.finger, at_ms), None  # once; holding on does nothing more
        return self._done(act, tap.down_ms)

    def press(self, at_ms: int) -> Press | None:
        """What is under the finger now, and how far its hold is, for the screen."""
        tap = self._tap
        if tap is None or tap.target is None:
            return None
        hold_ms = tap.target.hold_ms
        share_pm = min(1000, (at_ms - tap.down_ms) * 1000 // hold_ms) if hold_ms else 1000
        return Press(tap.target, share_pm)

    def _put_down(self, finger: Finger, scene: Scene) -> None:
        self._forget_stale(finger.at_ms)
        if len(self._down) < FINGERS_MAX:
            self._down[finger.id] = finger.at_ms
        if len(self._down) >= PALM_FINGERS:
            self._palm, self._tap = True, None
        if self._palm or (self._tap is not None and self._tap.finger != finger.id):
            return
        self._tap = _Tap(finger.id, self._touchable(finger, scene), finger.at_ms)

    def _moved(self, finger: Finger) -> None:
        if finger.id in self._down:
            self._down[finger.id] = finger.at_ms
        tap = self._tap
        if tap is None or tap.finger != finger.id or tap.target is None:
            return
        if not tap.target.rect.holds(finger.x, finger.y, SLOP_PX):
            tap.target = None  # slid off: coming back doesn't count, a tap is a tap

    def _lifted(self, finger: Finger, scene: Scene) -> Touched | None:
        self._down.pop(finger.id, None)
        self._palm = self._palm and bool(self._down)
        tap = self._tap
        if tap is None or tap.finger != finger.id:
            return None
        self._tap = None
        target = tap.target
        if target is None or target.hold_ms or target not in scene.targets:
            return None
        if not target.rect.holds(finger.x, finger.y, SLOP_PX):
            return None
        return self._done(_Act(target, finger.id, finger.at_ms), tap.down_ms)

    def _touchable(self, finger: Finger, scene: Scene) -> Target | None:
        target = scene.hit(finger.x, finger.y)
        if target is None or finger.at_ms - self._since_ms.get(target, -SETTLE_MS) < SETTLE_MS:
            return None
        return target

    def _done(self, act: _Act, down_ms: int) -> Touched | None:
        last = self._acted
        if last is not None and last.target == act.target and act.at_ms - last.at_ms < REPEAT_MS:
            same_source = (last.finger == MOUSE) == (act.finger == MOUSE)
            key = isinstance(act.target.action, PressKey | Erase)
            if not (key and same_source and down_ms - last.at_ms >= KEY_GAP_MS):
                return None
        self._acted = act
        return Touched(act.at_ms, act.target.action)

    def _forget_stale(self, at_ms: int) -> None:
        """A new finger may come although an old one was never reported lifted."""
        self._down = {
            finger: heard_ms for finger, heard_ms in self._down.items() if at_ms - heard_ms < STALE_MS
        }
        self._palm = self._palm and bool(self._down)
        if self._tap is not None and self._tap.finger not in self._down:
            self._tap = None

"""A loudspeaker in a test: it sounds for as long as it is told, and time moves when the test says so."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from kiosk.flow.states import Checkpoint
from kiosk.voice.desk import Desk, Ended, Heard, Settings, turn
from kiosk.voice.orders import Begin, Channel, GoOn, Hold, Hush, Level, Order, Play

CLIP_MS = 2_000
ANNOUNCEMENT_MS = 30_000
BUZZ_MS = 20  # between two turns


@dataclass
class Mixer:
    """The desk with a loudspeaker that never fails, and everything that was heard of it."""

    checkpoint: Checkpoint
    settings: Settings
    begun_at: datetime
    now_ms: int = 0
    clock_trusted: bool = True
    desk: Desk = field(init=False)
    ends_ms: dict[Channel, int] = field(default_factory=dict)
    held_ms: int | None = None
    levels: dict[Channel, int] = field(default_factory=dict)
    orders: list[tuple[int, Order]] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk = Desk(self.checkpoint)

    @property
    def local(self) -> datetime:
        """The time on the wall."""
        return self.begun_at + timedelta(milliseconds=self.now_ms)

    def sounding(self) -> frozenset[Channel]:
        """What is heard now."""
        held = {Channel.ANNOUNCEMENT} if self.held_ms is not None else set()
        return frozenset(channel for channel, end in self.ends_ms.items() if end > self.now_ms) - held

    def hears(self, checkpoint: Checkpoint | None = None) -> "Mixer":
        """One turn of the desk; a new state of the gate if there is one."""
        self.checkpoint = replace(checkpoint or self.checkpoint, now_ms=self.now_ms)
        local = self.local if self.clock_trusted else None
        taken = turn(self.desk, Heard(self.now_ms, self.checkpoint, local, self.sounding()), self.settings)
        self.desk = taken.desk
        self.ended.extend([taken.ended] if taken.ended else [])
        for order in taken.orders:
            self.orders.append((self.now_ms, order))
            self._carry_out(order)
        return self

    def waits(self, ms: int) -> "Mixer":
        """Time goes by, turn after turn."""
        until_ms = self.now_ms + ms
        while self.now_ms < until_ms:
            self.now_ms = min(until_ms, self.now_ms + BUZZ_MS)
            self.hears()
        return self

    def given(self, kind: type[Order]) -> list[Order]:
        """The orders of this kind so far."""
        return [order for _, order in self.orders if isinstance(order, kind)]

    def _carry_out(self, order: Order) -> None:
        match order:
            case Play(channel, _, keys):
                self.ends_ms[channel] = self.now_ms + CLIP_MS * len(keys)
            case Hush(channel):
                self.ends_ms.pop(channel, None)
                if channel is Channel.ANNOUNCEMENT:
                    self.held_ms = None
            case Begin():
                self.ends_ms[Channel.ANNOUNCEMENT] = self.now_ms + ANNOUNCEMENT_MS
            case Hold():
                self.held_ms = self.now_ms
            case GoOn():
                assert self.held_ms is not None
                self.ends_ms[Channel.ANNOUNCEMENT] += self.now_ms - self.held_ms
                self.held_ms = None
            case Level(channel, share_pm):
                self.levels[channel] = share_pm

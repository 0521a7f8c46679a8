"""An output pin that plays pulses by itself: what a buzzer and a gate relay have in common.

The first edge is made before the caller goes on; the rest is done by a thread that was started with
the part, so that an alarm never waits for a new one and a gate closes even if its caller never comes
back. Knows one pin and the monotonic clock; must not know what the pin drives.
"""

import itertools
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Self

from gpiozero import DigitalOutputDevice

from drivers.errors import DriverError
from drivers.pins import PinFactory, give_back, pin_errors_named

CLOSE_WAIT_S_MAX = 2.0  # the thread only ever waits on its own condition; it ends at once when told

Pulse = tuple[int, int]
"""(on_ms, off_ms)"""


class PulsedPart:
    """A part on one digital output that is off unless it plays.

    `trouble` is the last failure of the pin after it was opened, or None; it is cleared by the next
    edge that succeeds.

    Raises:
        PinUnavailable: the pin can't be had.
    """

    def __init__(
        self,
        part: str,
        pin: int,
        *,
        active_high: bool,
        pin_factory: PinFactory,
    ) -> None:
        self.trouble: DriverError | None = None
        self._part = part
        with pin_errors_named(f"{part} on GPIO {pin}"):
            self._pin = DigitalOutputDevice(pin, active_high=active_high, pin_factory=pin_factory)
        self._changed = threading.Condition()
        self._edges: Iterator[tuple[bool, int]] = iter(())
        self._due_s: float | None = None
        self._is_closed = False
        self._player = threading.Thread(target=self._play_on, name=f"{part} on GPIO {pin}", daemon=True)
        self._player.start()

    def _play(self, pulses: Iterable[Pulse], times: int | None = 1) -> None:
        """Start `pulses` now, `times` over (None: until `_stop`), in place of whatever was playing.

        Returns at once, with the first edge made. Never raises for a dead pin: see `trouble`.
        """
        with self._changed:
            assert not self._is_closed, f"{self._part} is closed"
            self._edges = edges(pulses, times)
            self._next_edge()
            self._changed.notify()

    def _stop(self) -> None:
        """Switch off now. Never raises for a dead pin: see `trouble`."""
        with self._changed:
            if not self._is_closed:
                self._halt()

    def close(self) -> None:
        """Switch off and give the pin back; closing twice does nothing."""
        with self._changed:
            if self._is_closed:
                return
            self._halt()
            self._is_closed = True
            self._changed.notify()
        self._player.join(CLOSE_WAIT_S_MAX)
        give_back(self._pin)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _play_on(self) -> None:
        with self._changed:
            while not self._is_closed:  # ends with `close`
                wait_s = None if self._due_s is None else self._due_s - time.monotonic()
                if wait_s is None or wait_s > 0:
                    self._changed.wait(wait_s)
                else:
                    self._next_edge()

    def _next_edge(self) -> None:
        on, for_ms = next(self._edges, (False, None))
        self._switch(on=on)
        self._due_s = None if for_ms is None else time.monotonic() + for_ms / 1000

    def _halt(self) -> None:
        self._edges = iter(())
        self._next_edge()

    def _switch(self, *, on: bool) -> None:
        try:
            with pin_errors_named(self._part):
                self._pin.value = on
        except DriverError as problem:
            self.trouble = problem
        else:
            self.trouble = None


def edges(pulses: Iterable[Pulse], times: int | None) -> Iterator[tuple[bool, int]]:
    """Unroll pulses into (level, how long in ms), on first; times None means for ever."""
    once = [edge for on_ms, off_ms in pulses for edge in ((True, on_ms), (False, off_ms))]
    rounds = itertools.repeat(once) if times is None else itertools.repeat(once, times)
    return itertools.chain.from_iterable(rounds)

"""When: the moments that records carry, and how far the wall clock can be trusted.

One of the few modules that read clocks. A Pi has no clock that runs without power, so the wall time is
reported with its quality and never below what must already have passed; the time since boot never jumps.
Order is the record's number, never its time. Knows nothing of files.
"""

import ctypes
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kiosk.ledger.record import Moment

# 2026-01-01: no record can be older than the code that writes it.
CODE_WRITTEN_MS = 1_767_225_600_000
# The kernel counts its error estimate up to this when nobody disciplines the clock (NTP_PHASE_LIMIT).
UNSYNCHRONISED_US = 16_000_000


class Clock(Protocol):
    """Whoever can tell the moment."""

    def moment(self) -> Moment:
        """Now."""
        ...


@dataclass(frozen=True, slots=True)
class Trust:
    """How good the wall clock is: one of CLOCK_QUALITIES, and its bound in ms, None if nobody can say."""

    clock: str
    error_ms: int | None = None


class Moments:
    """The machine's own clocks. Every source can be given, so that tests and other machines fit in."""

    def __init__(
        self,
        *,
        boot: str | None = None,
        boottime_ns: Callable[[], int] = lambda: time.clock_gettime_ns(time.CLOCK_BOOTTIME),
        wall_ns: Callable[[], int] = time.time_ns,
        trust: Callable[[], Trust] | None = None,
        floor_ms: int = CODE_WRITTEN_MS,
    ) -> None:
        self._boot = boot if boot is not None else _boot_id()
        self._boottime_ns = boottime_ns
        self._wall_ns = wall_ns
        self._trust = trust if trust is not None else KernelTrust()
        self._floor_ms = floor_ms
        self._floor_since_ms = boottime_ns() // 1_000_000

    def raise_floor(self, wall_ms: int) -> None:
        """The wall time was at least this when asked: the newest trusted record's time, for example."""
        if wall_ms > self._floor_ms:
            self._floor_ms = wall_ms
            self._floor_since_ms = self._boottime_ns() // 1_000_000

    def moment(self) -> Moment:
        """Now. Below the floor the wall clock is wrong for certain: floor plus time gone by, quality none.

        A synchronised clock is believed even below the floor, else one wrong future would last for ever.
        """
        boottime_ms = self._boottime_ns() // 1_000_000
        wall_ms = self._wall_ns() // 1_000_000
        trust = self._trust()
        least_ms = self._floor_ms + boottime_ms - self._floor_since_ms
        if trust.clock != "ntp" and wall_ms < least_ms:
            return Moment(self._boot, boottime_ms, least_ms, "none")
        return Moment(self._boot, boottime_ms, wall_ms, trust.clock, trust.error_ms)


class VirtualClock:
    """A clock that moves only when told: for a day at the gate in a second, and for tests."""

    def __init__(self, wall_ms: int, *, boot: str = "virtual", clock: str = "ntp") -> None:
        self.boot = boot
        self.clock = clock
        self.wall_ms = wall_ms
        self.boottime_ms = 0

    def advance(self, by_ms: int) -> None:
        """Let time go by."""
        assert by_ms >= 0, "time since boot never runs backwards; set wall_ms for a jump"
        self.boottime_ms += by_ms
        self.wall_ms += by_ms

    def moment(self) -> Moment:
        """Now, as told."""
        return Moment(
            self.boot, self.boottime_ms, self.wall_ms, self.clock, 0 if self.clock == "ntp" else None
        )


class KernelTrust:
    """What the kernel knows about its wall clock.

    "ntp" while its own error bound is below the limit, whichever program disciplines it (the test that
    timedatectl makes, too); "rtc" if the kernel set the clock from a hardware clock at boot; else "none".
    """

    def __init__(self) -> None:
        self._adjtimex = getattr(ctypes.CDLL(None, use_errno=True), "adjtimex", None)
        self._from_rtc = _set_from_rtc()

    def __call__(self) -> Trust:
        """Ask now; a clock may become synchronised, or stop being so, at any time."""
        error_us = self._error_us()
        if error_us < UNSYNCHRONISED_US:
            return Trust("ntp", -(-error_us // 1_000))
        return Trust("rtc" if self._from_rtc else "none")

    def _error_us(self) -> int:
        if self._adjtimex is None:
            return UNSYNCHRONISED_US
        state = _Timex()  # modes = 0: only asks, needs no rights
        if self._adjtimex(ctypes.byref(state)) < 0:
            return UNSYNCHRONISED_US
        return int(state.maxerror)


class _Timex(ctypes.Structure):
    """The first fields of struct timex (adjtimex(2)); the rest is room for the kernel to fill."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("rest", ctypes.c_long * 32),
    )


def _boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def _set_from_rtc() -> bool:
    try:
        return Path("/sys/class/rtc/rtc0/hctosys").read_text(encoding="ascii").strip() == "1"
    except OSError:
        return False

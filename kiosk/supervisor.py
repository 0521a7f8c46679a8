"""How the kiosk does, told to the service manager that started it: ready, still going round, ending.

A few lines over systemd's socket (sd_notify(3)) instead of a library. Without a manager nothing is told.
"""

import os
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

PATS_PER_INTERVAL = 3  # one may be late without the unit being killed
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


class Supervisor:
    """Tells the manager at `address`; "" tells nobody. `pause_ms` is the least time between two pats."""

    def __init__(self, address: str = "", pause_ms: int = 0) -> None:
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._pause_ms = pause_ms
        self._patted_ms: int | None = None

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """What systemd put into the environment of the unit's main process."""
        watchdog_us = int(environment.get("WATCHDOG_USEC", "0"))
        return cls(environment.get("NOTIFY_SOCKET", ""), watchdog_us // 1_000 // PATS_PER_INTERVAL)

    def ready(self, status: str) -> None:
        """The gate works, or stands there and says why it doesn't."""
        self._tell(f"READY=1\nSTATUS={status}")

    def status(self, text: str) -> None:
        """One line for `systemctl status`."""
        self._tell(f"STATUS={text}")

    def turned(self, at_ms: int) -> None:
        """The loop has gone round once more; pats the watchdog, but not ten times a second."""
        if self._patted_ms is None or at_ms - self._patted_ms >= self._pause_ms:
            self._patted_ms = at_ms
            self._tell("WATCHDOG=1")

    def stopping(self) -> None:
        """It ends because it was told to."""
        self._tell("STOPPING=1")

    def _tell(self, lines: str) -> None:
        if not self._address:
            return
        # The gate goes on though nobody may be told.
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.settimeout(0)  # a manager that is busy must not hold up an alarm
            line.sendto(lines.encode(), self._address)


def process_age_s() -> float:
    """Seconds since this process was started, by the kernel's count."""
    fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return time.clock_gettime(time.CLOCK_BOOTTIME) - int(fields[19]) / TICKS_PER_S

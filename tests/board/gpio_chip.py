"""The kernel's GPIO chip for a program under test, and what is wired to it outside.

Speaks the second character-device interface (linux/gpio.h), which is all that lgpio uses. A line keeps
its direction and level when its user goes, as on a Pi: a crashed program may leave a buzzer on.
"""

import errno
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

CHIP_INFO, LINE_INFO, GET_LINE = 0x8044_B401, 0xC100_B405, 0xC250_B407
SET_CONFIG, GET_VALUES, SET_VALUES = 0xC110_B40D, 0xC010_B40E, 0xC010_B40F
RELEASE = 1

ACTIVE_LOW, OUTPUT, RISING, FALLING, PULL_UP = 1 << 1, 1 << 3, 1 << 4, 1 << 5, 1 << 8
USED, INPUT = 1 << 0, 1 << 2
ATTRIBUTE_FLAGS, ATTRIBUTE_VALUES = 1, 2

LINES = 54  # of a BCM2835 and its successors up to the BCM2711
BOUNCE_S = 0.001
REST_S = 0.1  # nobody's finger is back sooner; no debouncing could tell such presses apart
TRACE_MAX = 100_000  # a test that makes more edges than this has gone wild


@dataclass(frozen=True, slots=True)
class Edge:
    """A change of level, `at_s` on the monotonic clock."""

    at_s: float
    line: int
    high: bool


@dataclass(slots=True)
class _Line:
    number: int
    flags: int = INPUT
    out: bool = False
    outside: bool | None = None
    events: socket.socket | None = None
    consumer: bytes = b""
    shown: bool = False

    @property
    def high(self) -> bool:
        if self.flags & OUTPUT:
            return self.out
        return bool(self.flags & PULL_UP) if self.outside is None else self.outside

    @property
    def inverted(self) -> bool:
        return bool(self.flags & ACTIVE_LOW)


@dataclass(slots=True)
class GpioChip:
    """gpiochip0. `trace` is every change of level of every line, seen from outside.

    `refuses_open` is an error number for open(), or 0; `is_dead` lets every use of a line fail.
    `followers` are called with each new level of a line.
    """

    refuses_open: int = 0
    is_dead: bool = False
    followers: dict[int, Callable[[bool], None]] = field(default_factory=dict)
    trace: list[Edge] = field(default_factory=list)
    _lines: list[_Line] = field(default_factory=lambda: [_Line(number) for number in range(LINES)])
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _event_number: int = 0

    def level(self, line: int) -> bool:
        """Whether the line is high."""
        with self._lock:
            return self._lines[line].high

    def user(self, line: int) -> bool:
        """Whether a program holds the line."""
        with self._lock:
            return self._lines[line].events is not None

    def edges(self, line: int) -> list[Edge]:
        """The changes of one line so far."""
        with self._lock:
            return [edge for edge in self.trace if edge.line == line]

    def drive(self, line: int, high: bool | None) -> None:  # noqa: FBT001 -- a level
        """Pull a line from outside; None lets it go."""
        with self._lock:
            self._lines[line].outside = high
            self._look(self._lines[line])

    def press(self, line: int, *, hold_s: float = 0.1, bounces: int = 0, active_low: bool = True) -> None:
        """Press a button for `hold_s`, with `bounces` at each end, and lift the finger for REST_S.

        Takes real time: what is tried is debouncing in another process.
        """
        for _ in range(bounces):
            self._touch(line, active_low, BOUNCE_S)
        self._touch(line, active_low, hold_s)
        for _ in range(bounces):
            self._touch(line, active_low, BOUNCE_S)
        time.sleep(REST_S)

    def _touch(self, line: int, active_low: bool, hold_s: float) -> None:  # noqa: FBT001 -- passed on
        self.drive(line, not active_low)
        time.sleep(hold_s)
        self.drive(line, None)
        time.sleep(BOUNCE_S)

    def request(self, operation: int, payload: bytes) -> tuple[int, bytes]:
        """Answer an ioctl on the chip itself, but for GET_LINE."""
        with self._lock:
            if operation == CHIP_INFO:
                return 0, struct.pack("<32s32sI", b"gpiochip0", b"pinctrl-bcm2711", LINES)
            if operation == LINE_INFO:
                return self._line_info(*struct.unpack_from("<I", payload, 64))
        return -errno.ENOTTY, b""

    def get_lines(self, payload: bytes, events: socket.socket) -> tuple[int, list[int]]:
        """Hand lines to a program that will read `events`; or a negative error number."""
        (count,) = struct.unpack_from("<I", payload, 560)
        numbers = list(struct.unpack_from(f"<{count}I", payload))
        with self._lock:
            if self.is_dead:
                return -errno.ENODEV, []
            if any(number >= LINES for number in numbers):
                return -errno.EINVAL, []
            if any(self._lines[number].events for number in numbers):
                return -errno.EBUSY, []
            for number in numbers:
                self._lines[number].events = events
                self._lines[number].consumer = payload[256:288].split(b"\0")[0]
            self._configure(numbers, payload[288:560])
        return 0, numbers

    def line_request(self, numbers: list[int], operation: int, payload: bytes) -> tuple[int, bytes]:
        """Answer an ioctl on lines that a program holds."""
        with self._lock:
            if self.is_dead:
                return -errno.ENODEV, b""
            lines = [self._lines[number] for number in numbers]
            if operation == SET_CONFIG:
                self._configure(numbers, payload)
                return 0, payload
            if operation not in (GET_VALUES, SET_VALUES):
                return -errno.ENOTTY, b""
            bits, mask = struct.unpack("<QQ", payload)
            chosen = [(place, line) for place, line in enumerate(lines) if mask >> place & 1]
            if operation == GET_VALUES:
                bits = sum((line.high ^ line.inverted) << place for place, line in chosen)
                return 0, struct.pack("<QQ", bits, mask)
            if not all(line.flags & OUTPUT for _, line in chosen):
                return -errno.EPERM, b""
            for place, line in chosen:
                line.out = bool(bits >> place & 1) ^ line.inverted
                self._look(line)
            return 0, payload

    def release(self, numbers: list[int], events: socket.socket) -> None:
        """Take lines back from the program that read `events`, unless somebody else has them by now.

        They keep their direction and level.
        """
        with self._lock:
            for number in numbers:
                if self._lines[number].events is events:
                    self._lines[number].events = None
                    self._lines[number].consumer = b""

    def _line_info(self, number: int) -> tuple[int, bytes]:
        if number >= LINES:
            return -errno.EINVAL, b""
        line = self._lines[number]
        flags = line.flags | (USED if line.events else 0)
        name = b"GPIO%d" % number
        return 0, struct.pack("<32s32sIIQ176x", name, line.consumer, number, 0, flags)

    def _configure(self, numbers: list[int], config: bytes) -> None:
        base, attributes = struct.unpack_from("<QI", config)
        flags = dict.fromkeys(numbers, base)
        values = 0
        for index in range(attributes):
            kind, value, mask = struct.unpack_from("<I4xQQ", config, 32 + 24 * index)
            if kind == ATTRIBUTE_FLAGS:
                flags |= {number: value for place, number in enumerate(numbers) if mask >> place & 1}
            elif kind == ATTRIBUTE_VALUES:
                values = value & mask
        for place, number in enumerate(numbers):
            line = self._lines[number]
            line.flags = flags[number]
            line.out = bool(values >> place & 1) ^ line.inverted
            self._look(line, tell=False)

    def _look(self, line: _Line, *, tell: bool = True) -> None:
        """Note a change of level, and tell the program that waits for such an edge."""
        if line.high == line.shown:
            return
        line.shown = line.high
        assert len(self.trace) < TRACE_MAX, "the lines have gone wild"
        self.trace.append(Edge(time.monotonic(), line.number, line.high))
        if follow := self.followers.get(line.number):
            follow(line.high)
        rose = line.high ^ line.inverted
        if tell and line.events and line.flags & (RISING if rose else FALLING):
            self._event_number += 1
            event = struct.pack(
                "<QIIII24x",
                time.monotonic_ns(),
                1 if rose else 2,
                line.number,
                self._event_number,
                self._event_number,
            )
            with suppress(OSError):  # full or gone: the kernel drops such an event, too
                line.events.send(event, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)

"""The kernel's I2C adapter for a program under test: i2c-bcm2835 with one simulated MLX90614 on it."""

import errno
import os
import struct
import threading
import time
from collections.abc import Iterator

from drivers.simulated.chip import Fault, Message, SimulatedChip

I2C_FUNCS, I2C_RDWR = 0x0705, 0x0707
FUNC_I2C, FUNC_SMBUS_EMUL = 0x0000_0001, 0x0EFF_0008
READ_FLAG = 0x0001
STUCK_S = 0.05  # the real adapter waits a second; what matters is that it waits and gives up


class I2cAdapter:
    """One bus. Faults are the chip's own; what the adapter itself can refuse stands here.

    `refuses_open` is an error number for open(), or 0. `refuses_empty_writes` behaves as the Pi 5's adapter.
    `transfers` counts.
    """

    def __init__(self, chip: SimulatedChip) -> None:
        self.chip = chip
        self.refuses_open = 0
        self.refuses_empty_writes = False
        self.transfers = 0
        self._lock = threading.Lock()

    def inject(self, fault: Fault, count: int | None = 1) -> None:
        """Spoil the next `count` word reads, or all of them."""
        with self._lock:
            self.chip.inject(fault, count)

    def clear(self) -> None:
        """Drop the faults that are still to come."""
        with self._lock:
            self.chip.clear()

    def unplug(self) -> None:
        """Pull the sensor's cable."""
        with self._lock:
            self.chip.unplug()

    def plug(self) -> None:
        """Put the sensor's cable back."""
        with self._lock:
            self.chip.plug()

    def power(self, on: bool) -> None:  # noqa: FBT001 -- a level
        """Switch the sensor's supply."""
        with self._lock:
            self.chip.power(on)

    def request(self, operation: int, payload: bytes) -> tuple[int, bytes]:
        """Answer one ioctl: result or negative error number, and bytes."""
        if operation == I2C_FUNCS:
            return 0, struct.pack("<Q", FUNC_I2C | FUNC_SMBUS_EMUL)
        if operation != I2C_RDWR:
            return -errno.ENOTTY, b""
        try:
            with self._lock:
                return 0, b"".join(self._transfer(list(_messages(payload))))
        except OSError as problem:
            if problem.errno == errno.ETIMEDOUT:
                time.sleep(STUCK_S)
            return -(problem.errno or errno.EIO), b""

    def _transfer(self, messages: list[tuple[int, Message]]) -> list[bytes]:
        self.transfers += 1
        address, first = messages[0]
        if first == b"" and self.refuses_empty_writes:
            raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))
        if address != self.chip.address:
            raise OSError(errno.EREMOTEIO, os.strerror(errno.EREMOTEIO))
        return self.chip.transfer([message for _, message in messages])


def _messages(payload: bytes) -> Iterator[tuple[int, Message]]:
    """Take apart what the shim laid out: address, flags, length and, for a write, its bytes."""
    place = 0
    while place < len(payload):
        address, flags, length = struct.unpack_from("<HHH", payload, place)
        place += 6
        if flags & READ_FLAG:
            yield address, length
        else:
            yield address, payload[place : place + length]
            place += length

"""The I2C bus, with every word checked before anyone sees it.

`ChecksummedBus` has the shape that the vendors' classes expect of a bus (busio), and reads the packet error
code that they leave on the wire. It knows SMBus words and errno numbers; it must not know which part answers.
"""

import errno
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from smbus2 import SMBus, i2c_msg

from drivers.errors import (
    BusForbidden,
    BusMissing,
    BusStuck,
    ChecksumMismatch,
    DriverError,
    NoAnswer,
)

READ_TRIES_MAX = 3  # a knock on the wire spoils one transfer; three spoilt in a row are a fault to be told
LOCK_WAIT_S_MAX = 5.0  # the adapter gives a stuck transfer up after about 1 s; nobody holds longer
WORD_BYTES = 2

CheckWord = Callable[[int, int], None]


class Wire(Protocol):
    """What the bus needs of an adapter: the part of smbus2's SMBus that carries plain messages."""

    def open(self, bus: int) -> None:
        """Open /dev/i2c-`bus`."""

    def close(self) -> None:
        """Close it; closing twice does nothing."""

    def i2c_rdwr(self, *i2c_msgs: i2c_msg) -> None:
        """Carry the messages in one transfer, with a repeated start between them."""


class ChecksummedBus:
    """An I2C bus whose word reads are verified by packet error code (SMBus 3.2, section 6.4).

    `checksum_failures` counts every mismatch since the bus was made, also those that a retry mended.
    """

    def __init__(self, wire: Wire, number: int = 1, *, lock_wait_s_max: float = LOCK_WAIT_S_MAX) -> None:
        self._wire = wire
        self._number = number
        self._is_open = True
        self._lock_wait_s_max = lock_wait_s_max
        self._lock = threading.Lock()
        self._checks: dict[int, CheckWord] = {}
        self.checksum_failures = 0

    def check_words_from(self, address: int, check: CheckWord) -> None:
        """Let `check(command, word)` see every word from `address` and raise what is wrong with it."""
        self._checks[address] = check

    def read_word(self, address: int, command: int) -> int:
        """Read one checked word (0..0xFFFF), trying again up to READ_TRIES_MAX times where that can help.

        Raises:
            DriverError: NoAnswer, BusStuck, ChecksumMismatch, BusMissing, BusForbidden, or what the check
                for this address raises.
        """
        with self._locked():
            return self._read_word(address, command)

    def reopen(self) -> None:
        """Close the adapter and open it again: the first remedy for a bus that hangs.

        Raises:
            BusMissing: there is no such bus.
            BusForbidden: this user may not open it.
        """
        self.close()
        with self._locked(), self._errors_named():
            self._wire.open(self._number)
            self._is_open = True

    def close(self) -> None:
        """Close the adapter; closing twice does nothing."""
        with self._locked():
            self._is_open = False
            self._wire.close()

    def try_lock(self) -> bool:
        """Take the bus (busio). Waits, where busio returns at once, because callers of busio spin.

        Raises:
            BusStuck: somebody held the bus for longer than `lock_wait_s_max`.
        """
        if not self._lock.acquire(timeout=self._lock_wait_s_max):
            raise BusStuck(errno.ETIMEDOUT, f"i2c-{self._number} is held by another thread")
        return True

    def unlock(self) -> None:
        """Give the bus back (busio)."""
        self._lock.release()

    def writeto(self, address: int, buffer: bytes, *, start: int = 0, end: int | None = None) -> None:
        """Ask whether anybody acknowledges `address` (busio): an empty write, which vendors probe with.

        Nothing else may be written: a word written to this kind of part lands in its EEPROM.
        """
        assert not buffer[start:end], "no part on this bus is ever written to"
        self._transfer(i2c_msg.write(address, b""))

    def readfrom_into(
        self, address: int, buffer: bytearray, *, start: int = 0, end: int | None = None
    ) -> None:
        """Ask for one byte (busio): the vendors' second probe, for adapters that refuse an empty write."""
        assert len(buffer[start:end]) == 1, "a read without a command has no checksum"
        answer = i2c_msg.read(address, 1)
        self._transfer(answer)
        buffer[start] = bytes(answer)[0]

    def writeto_then_readfrom(
        self,
        address: int,
        out_buffer: bytes,
        in_buffer: bytearray,
        *,
        out_start: int = 0,
        out_end: int | None = None,
        in_start: int = 0,
        in_end: int | None = None,
    ) -> None:
        """Read one word (busio): a command byte out, the low and the high byte in, checked beneath.

        Raises:
            DriverError: as `read_word`.
        """
        out = out_buffer[out_start:out_end]
        in_end = len(in_buffer) if in_end is None else in_end
        assert len(out) == 1, "one command byte"
        assert in_end - in_start == WORD_BYTES, "one word"
        word = self._read_word(address, out[0])
        in_buffer[in_start:in_end] = word.to_bytes(WORD_BYTES, "little")

    def _read_word(self, address: int, command: int) -> int:
        for _ in range(READ_TRIES_MAX - 1):
            # Only what a second transfer can mend: a stuck bus costs a second each time, and a sensor that
            # flags its measurement goes on flagging it until it has measured anew.
            with suppress(NoAnswer, ChecksumMismatch):
                return self._read_word_once(address, command)
        return self._read_word_once(address, command)

    def _read_word_once(self, address: int, command: int) -> int:
        answer = i2c_msg.read(address, WORD_BYTES + 1)
        self._transfer(i2c_msg.write(address, [command]), answer)
        low, high, received = bytes(answer)
        write, read = address << 1, address << 1 | 1
        expected = packet_error_code(bytes((write, command, read, low, high)))
        if received != expected:
            self.checksum_failures += 1
            raise ChecksumMismatch(received, expected)
        word = high << 8 | low
        if check := self._checks.get(address):
            check(command, word)
        return word

    def _transfer(self, *messages: i2c_msg) -> None:
        if not self._is_open:
            raise BusMissing(errno.EBADF, f"i2c-{self._number} is closed; open it again first")
        with self._errors_named(messages[0].addr):
            self._wire.i2c_rdwr(*messages)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.try_lock()
        try:
            yield
        finally:
            self.unlock()

    @contextmanager
    def _errors_named(self, address: int | None = None) -> Iterator[None]:
        place = f"i2c-{self._number}" + (f", address 0x{address:02X}" if address is not None else "")
        try:
            yield
        except OSError as problem:
            named, advice = _BY_ERRNO.get(problem.errno or 0, _GAVE_UP)
            raise named(problem.errno, f"{place}: {problem.strerror or problem}; {advice}") from problem


def open_bus(number: int) -> ChecksummedBus:
    """Open /dev/i2c-`number` of this machine.

    Raises:
        BusMissing: there is no such bus.
        BusForbidden: this user may not open it.
    """
    bus = ChecksummedBus(SMBus(), number)
    bus.reopen()
    return bus


def packet_error_code(sent: bytes) -> int:
    """CRC-8 with polynomial x^8 + x^2 + x + 1 over all bytes on the wire, addresses too (SMBus 6.4.1)."""
    crc = 0
    for byte in sent:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ 0x107) if crc & 0x80 else crc << 1
    return crc


# What the adapters of a Raspberry Pi (i2c-bcm2835, i2c-designware) and the kernel's own list say
# (Documentation/i2c/fault-codes): each with what a maintainer should do.
_MISSING = (BusMissing, "switch I2C on (raspi-config, Interface Options) or correct the bus number")
_FORBIDDEN = (BusForbidden, "add this user to the group i2c and log in again")
_SILENT = (NoAnswer, "check the part's plug, power and address")
_GAVE_UP = (BusStuck, "the adapter gave the transfer up: a line may be held low, cut the part's power")
_BY_ERRNO: dict[int, tuple[type[DriverError], str]] = {
    errno.ENOENT: _MISSING,
    errno.ENODEV: _MISSING,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EREMOTEIO: _SILENT,
    errno.ENXIO: _SILENT,
}

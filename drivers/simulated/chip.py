"""An MLX90614 as the bus sees it: bytes in, bytes and acknowledgements out; and an adapter to reach it.

As strict as the hardware (Melexis datasheet 3901090614, revision 13): what the real chip does not understand
is not acknowledged, and an answer without data to measure is zero. It must not know our driver.
"""

import errno
import math
import os
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Literal, Protocol, get_args

from smbus2 import i2c_msg

Message = bytes | int
"""Of one transfer: bytes to write, or a count of bytes to read."""
Fault = Literal["nack", "corrupt", "flag", "stuck", "zero", "ones"]

FIRST_DATA_MS = 250  # after power-on
TIME_CONSTANTS = 4  # within the settling time; leaves 2 % of a step
RAM = range(0x20)  # commands 000x xxxx
EEPROM = range(0x20, 0x40)  # commands 001x xxxx
AMBIENT, OBJECT = 0x06, 0x07
READ_FLAG = 0x0001  # of an i2c_msg
FACTORY_EEPROM = {
    0x20: 0x9993,
    0x21: 0x62E3,
    0x22: 0x0201,
    0x23: 0xF71C,
    0x24: 0xFFFF,  # emissivity 1.0
    0x25: 0x9FB4,  # single zone
    0x2E: 0xBE5A,  # address 0x5A
    0x3C: 0x5C1D,
    0x3D: 0x8A07,
    0x3E: 0x2211,
    0x3F: 0xE0B4,
}


class Scene(Protocol):
    """What is before the sensor and around it."""

    @property
    def ambient_centi_c(self) -> int:
        """Of the chip itself."""

    @property
    def seen_centi_c(self) -> int:
        """Of what fills the sensor's view now; looking changes nothing."""

    @property
    def is_steady(self) -> bool:
        """Whether the sensor's own settling is already in it."""

    def taken(self) -> None:
        """Be told that a faultless object temperature went out."""


class SimulatedChip:
    """One MLX90614 on a cable, with faults on request.

    `eeprom_writes` counts writes that it accepted.
    """

    def __init__(
        self,
        scene: Scene,
        *,
        now_ms: Callable[[], int],
        settle_ms: int = 140,
        address: int = 0x5A,
        seed: int = 0,
    ) -> None:
        self.address = address
        self.eeprom = dict.fromkeys(EEPROM, 0) | FACTORY_EEPROM
        self.eeprom_writes = 0
        self._scene = scene
        self._now_ms = now_ms
        self._settle_ms = settle_ms
        self._dice = Random(seed)  # noqa: S311 -- seeded dice, no secret
        self._faults: deque[Fault] = deque()
        self._lasting: Fault | None = None
        self._is_plugged = self._is_fed = True
        self._data_from_ms = now_ms()
        self._seen_centi_c = float(scene.seen_centi_c)
        self._seen_ms = now_ms()

    def inject(self, fault: Fault, count: int | None = 1) -> None:
        """Spoil the next `count` word reads; None spoils all until `clear` or until the power is cut.

        nack: not acknowledged. corrupt: one to three bits flipped on the wire. flag: the temperature's
        error flag set, with a right checksum. stuck: a line held low. zero, ones: the data line is.
        """
        assert fault in get_args(Fault), f"no such fault: {fault}"
        if count is None:
            self._lasting = fault
        else:
            self._faults.extend([fault] * count)

    def clear(self) -> None:
        """Drop the faults that are still to come."""
        self._faults.clear()
        self._lasting = None

    def unplug(self) -> None:
        """Pull the cable: nobody acknowledges any more."""
        self._is_plugged = False

    def plug(self) -> None:
        """Put the cable back: the chip starts from power-on."""
        self._is_plugged = True
        self._start()

    def power(self, on: bool) -> None:  # noqa: FBT001 -- called with a pin's level
        """Switch the supply; a chip that held the line low lets go of it."""
        self._is_fed = on
        if on:
            self._start()

    def transfer(self, messages: Sequence[Message]) -> list[bytes]:
        """Answer one transfer, start to stop, addressed to this chip: the bytes of each read.

        Raises:
            OSError: EREMOTEIO where the chip does not acknowledge, ETIMEDOUT where it holds the line.
        """
        if not (self._is_plugged and self._is_fed):
            raise os_error(errno.EREMOTEIO)
        match messages:
            case [bytes(command), int(count)] if len(command) == 1:
                return [self._spoilt_word(command[0], count)]
            case [b""]:
                return []
            case [int(count)]:
                return [b"\xff" * count]  # no command, no data: the chip leaves the line high
            case [bytes(written)] if len(written) == 4:
                return self._write_word(written)
        raise os_error(errno.EREMOTEIO)

    def _start(self) -> None:
        self.clear()
        self._data_from_ms = self._now_ms() + FIRST_DATA_MS

    def _spoilt_word(self, command: int, count: int) -> bytes:
        fault = self._faults.popleft() if self._faults else self._lasting
        if fault == "nack" or command not in (*RAM, *EEPROM):
            raise os_error(errno.EREMOTEIO)
        if fault == "stuck":
            raise os_error(errno.ETIMEDOUT)
        word = self._word(command) | (0x8000 if fault == "flag" and command in RAM else 0)
        answer = self._with_checksum(command, word) + b"\xff" * count
        if fault in ("zero", "ones"):
            return (b"\x00" if fault == "zero" else b"\xff") * count
        if fault == "corrupt":
            return self._flip_bits(answer[:count])
        if fault is None and command == OBJECT and self._has_data():
            self._scene.taken()
        return answer[:count]

    def _word(self, command: int) -> int:
        if command in EEPROM:
            return self.eeprom[command]
        if not self._has_data():
            return 0
        if command == AMBIENT:
            return nearest_word(self._scene.ambient_centi_c)
        return nearest_word(self._settled_centi_c()) if command == OBJECT else 0

    def _has_data(self) -> bool:
        return self._now_ms() >= self._data_from_ms

    def _settled_centi_c(self) -> int:
        """What the filter shows: a first-order lag behind the scene, unless that is steady."""
        now_ms, target = self._now_ms(), self._scene.seen_centi_c
        lag = math.exp(-TIME_CONSTANTS * (now_ms - self._seen_ms) / self._settle_ms)
        self._seen_centi_c = target + (0 if self._scene.is_steady else (self._seen_centi_c - target) * lag)
        self._seen_ms = now_ms
        return round(self._seen_centi_c)

    def _with_checksum(self, command: int, word: int) -> bytes:
        write, read = self.address << 1, self.address << 1 | 1
        data = word.to_bytes(2, "little")
        return data + bytes([remainder(bytes([write, command, read]) + data)])

    def _flip_bits(self, answer: bytes) -> bytes:
        """Flip one to three bits, which a CRC-8 is bound to notice at this length."""
        bits = int.from_bytes(answer, "little")
        for position in self._dice.sample(range(8 * len(answer)), self._dice.randint(1, 3)):
            bits ^= 1 << position
        return bits.to_bytes(len(answer), "little")

    def _write_word(self, written: bytes) -> list[bytes]:
        command, low, high, checksum = written
        if command not in EEPROM or checksum != remainder(bytes([self.address << 1]) + written[:3]):
            raise os_error(errno.EREMOTEIO)
        self.eeprom[command] = high << 8 | low
        self.eeprom_writes += 1
        return []


class SimulatedWire:
    """An I2C adapter in the shape of smbus2's SMBus, as i2c-bcm2835 behaves; open from the start."""

    def __init__(self, chips: Iterable[SimulatedChip], number: int = 1) -> None:
        self._chips = {chip.address: chip for chip in chips}
        self._number = number
        self._is_open = True

    def open(self, bus: int) -> None:
        """Open bus `bus`, which must be the one it is."""
        if bus != self._number:
            raise os_error(errno.ENOENT)
        self._is_open = True

    def close(self) -> None:
        """Close it; closing twice does nothing."""
        self._is_open = False

    def i2c_rdwr(self, *i2c_msgs: i2c_msg) -> None:
        """Carry the messages of one transfer to the chip that they name."""
        if not self._is_open:
            raise os_error(errno.EBADF)
        assert len({message.addr for message in i2c_msgs}) == 1, "one chip at a time"
        chip = self._chips.get(i2c_msgs[0].addr)
        if chip is None:
            raise os_error(errno.EREMOTEIO)
        reads = [message for message in i2c_msgs if message.flags & READ_FLAG]
        answers = chip.transfer([len(m) if m.flags & READ_FLAG else bytes(m) for m in i2c_msgs])
        for message, answer in zip(reads, answers, strict=True):
            for place, byte in enumerate(answer):
                message.buf[place] = bytes([byte])


def nearest_word(centi_c: int) -> int:
    """The chip's word nearest to a temperature in hundredths of a degree, ties upwards.

    A word is 0.02 K, so word x 2 - 27315 is always odd: 33.29 C comes back as it went in, 33.28 as 33.29.
    """
    return max(0, min(0x7FFF, (centi_c + 27315 + 1) // 2))


def remainder(sent: bytes) -> int:
    """The packet error code: what is left of the bytes, read as a polynomial, after division by 0x107."""
    dividend = int.from_bytes(sent, "big") << 8
    while (excess := dividend.bit_length() - 9) >= 0:
        dividend ^= 0x107 << excess
    return dividend


def os_error(number: int) -> OSError:
    """What the kernel answers, as Python raises it."""
    return OSError(number, os.strerror(number))

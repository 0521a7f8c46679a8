import errno
import threading
from typing import Any

import pytest
from adafruit_mlx90614 import MLX90614
from hypothesis import given, settings
from hypothesis import strategies as st
from smbus2 import i2c_msg

from drivers.errors import (
    BusForbidden,
    BusMissing,
    BusStuck,
    ChecksumMismatch,
    DriverError,
    NoAnswer,
)
from drivers.i2c import READ_TRIES_MAX, ChecksummedBus, open_bus, packet_error_code
from drivers.simulated.board import SimulatedBoard
from drivers.simulated.chip import remainder

ADDRESS, OBJECT = 0x5A, 0x07


class Lines:
    """An adapter below which there is nothing but given bytes, or a given error number."""

    def __init__(self, answer: bytes = b"", error: int = 0) -> None:
        self.answer, self.error = answer, error
        self.transfers: list[list[tuple[int, int, int]]] = []

    def open(self, bus: int) -> None:
        """Open, or fail with the given error."""
        if self.error:
            raise OSError(self.error, f"i2c-{bus}")

    def close(self) -> None:
        """Close."""

    def i2c_rdwr(self, *messages: i2c_msg) -> None:
        """Remember the transfer and answer the last message, or fail with the given error."""
        self.transfers.append([(m.addr, m.flags, m.len) for m in messages])
        if self.error:
            raise OSError(self.error, "transfer")
        for place, byte in enumerate(self.answer[: messages[-1].len]):
            messages[-1].buf[place] = bytes([byte])


@pytest.mark.parametrize("code", [packet_error_code, remainder])
@pytest.mark.parametrize(("sent", "expected"), [("B407B5D23A", 0x30), ("B42207C8", 0x48), ("B4FF", 0xE8)])
def test_checksum_has_the_values_printed_in_the_datasheet(code: Any, sent: str, expected: int) -> None:
    """Our checksum and the simulated chip's each give the datasheet's known answers."""
    assert code(bytes.fromhex(sent)) == expected


@given(st.binary(max_size=8))
def test_two_ways_to_reckon_the_checksum_agree(sent: bytes) -> None:
    """The bitwise checksum of the driver equals the polynomial division of the chip."""
    assert packet_error_code(sent) == remainder(sent)


def test_a_word_is_one_transfer_of_three_bytes_with_a_repeated_start() -> None:
    """A word read writes one command byte and reads low, high and checksum in the same transfer."""
    lines = Lines(bytes([0xD2, 0x3A, 0x30]))
    assert ChecksummedBus(lines).read_word(ADDRESS, OBJECT) == 0x3AD2
    assert lines.transfers == [[(ADDRESS, 0, 1), (ADDRESS, 1, 3)]]


@given(word=st.integers(0, 0xFFFF), bit=st.integers(0, 23))
def test_any_single_flipped_bit_is_refused(word: int, bit: int) -> None:
    """Whichever of the 24 bits of an answer is flipped, the bus refuses the word."""
    low, high = word.to_bytes(2, "little")
    sound = bytes([low, high, remainder(bytes([0xB4, OBJECT, 0xB5, low, high]))])
    spoilt = (int.from_bytes(sound, "big") ^ 1 << bit).to_bytes(3, "big")
    assert ChecksummedBus(Lines(sound)).read_word(ADDRESS, OBJECT) == word
    with pytest.raises(ChecksumMismatch):
        ChecksummedBus(Lines(spoilt)).read_word(ADDRESS, OBJECT)


@settings(max_examples=50)
@given(word=st.integers(0, 0xFFFF), command=st.integers(0, 0x3F).filter(lambda c: c != OBJECT))
def test_an_answer_to_another_command_is_refused(word: int, command: int) -> None:
    """The checksum covers the command, so a late answer to another one does not pass."""
    low, high = word.to_bytes(2, "little")
    late = bytes([low, high, remainder(bytes([0xB4, command, 0xB5, low, high]))])
    with pytest.raises(ChecksumMismatch):
        ChecksummedBus(Lines(late)).read_word(ADDRESS, OBJECT)


def test_a_checksum_error_tells_both_values() -> None:
    """A mismatch says what was received and what was expected."""
    with pytest.raises(ChecksumMismatch) as caught:
        ChecksummedBus(Lines(bytes([0xD2, 0x3A, 0x31]))).read_word(ADDRESS, OBJECT)
    assert (caught.value.received, caught.value.expected) == (0x31, 0x30)


@pytest.mark.parametrize("fault", ["corrupt", "nack"])
def test_a_spoilt_transfer_is_mended_by_another(board: SimulatedBoard, fault: Any) -> None:
    """Up to READ_TRIES_MAX - 1 spoilt transfers cost nothing but a retry."""
    board.chip.inject(fault, READ_TRIES_MAX - 1)
    bus = ChecksummedBus(board.wire)
    assert bus.read_word(ADDRESS, 0x24) == 0xFFFF
    assert bus.checksum_failures == (READ_TRIES_MAX - 1 if fault == "corrupt" else 0)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("corrupt", ChecksumMismatch),
        ("zero", ChecksumMismatch),
        ("ones", ChecksumMismatch),
        ("nack", NoAnswer),
    ],
)
def test_retries_come_to_an_end(board: SimulatedBoard, fault: Any, error: type[DriverError]) -> None:
    """READ_TRIES_MAX spoilt transfers in a row are an error, and the next read is sound again."""
    board.chip.inject(fault, READ_TRIES_MAX)
    bus = ChecksummedBus(board.wire)
    with pytest.raises(error):
        bus.read_word(ADDRESS, OBJECT)
    assert bus.read_word(ADDRESS, 0x24) == 0xFFFF


def test_a_stuck_bus_is_not_asked_again() -> None:
    """A transfer that the adapter gave up costs a second, so it is told at once."""
    lines = Lines(error=errno.ETIMEDOUT)
    with pytest.raises(BusStuck):
        ChecksummedBus(lines).read_word(ADDRESS, OBJECT)
    assert len(lines.transfers) == 1


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOENT, BusMissing),
        (errno.ENODEV, BusMissing),
        (errno.EACCES, BusForbidden),
        (errno.EPERM, BusForbidden),
        (errno.EREMOTEIO, NoAnswer),
        (errno.ENXIO, NoAnswer),
        (errno.ETIMEDOUT, BusStuck),
        (errno.EIO, BusStuck),
        (errno.EAGAIN, BusStuck),
        (errno.EOPNOTSUPP, BusStuck),
    ],
)
def test_error_numbers_get_names(number: int, error: type[DriverError]) -> None:
    """Every error number of the kernel becomes the error that says what to do, and keeps its number."""
    with pytest.raises(error) as caught:
        ChecksummedBus(Lines(error=number), 3).read_word(ADDRESS, OBJECT)
    assert isinstance(caught.value, OSError)
    assert caught.value.errno == number
    assert "i2c-3, address 0x5A" in str(caught.value)


def test_a_bus_that_this_machine_lacks_is_missing() -> None:
    """Opening a bus number that doesn't exist says so and what to do."""
    with pytest.raises(BusMissing, match="raspi-config"):
        open_bus(99)


def test_a_closed_bus_says_so(board: SimulatedBoard) -> None:
    """After close nothing is read until the bus is opened again."""
    bus = ChecksummedBus(board.wire)
    bus.close()
    bus.close()
    with pytest.raises(BusMissing):
        bus.read_word(ADDRESS, 0x24)
    bus.reopen()
    assert bus.read_word(ADDRESS, 0x24) == 0xFFFF


def test_a_failed_reopening_leaves_the_bus_closed() -> None:
    """A bus that vanished while it was reopened gives a named error on the next read, too."""
    lines = Lines(bytes([0xD2, 0x3A, 0x30]))
    bus = ChecksummedBus(lines)
    lines.error = errno.ENOENT
    with pytest.raises(BusMissing):
        bus.reopen()
    lines.error = 0
    with pytest.raises(BusMissing):
        bus.read_word(ADDRESS, OBJECT)


def test_the_check_for_an_address_sees_every_word(board: SimulatedBoard) -> None:
    """A check hears of command and word, and its error reaches the caller."""
    heard = []

    def check(command: int, word: int) -> None:
        heard.append((command, word))
        raise NoAnswer(0, "no")

    bus = ChecksummedBus(board.wire)
    bus.check_words_from(ADDRESS, check)
    with pytest.raises(NoAnswer):
        bus.read_word(ADDRESS, 0x24)
    assert set(heard) == {(0x24, 0xFFFF)}


def test_the_vendors_probe_is_acknowledged(board: SimulatedBoard) -> None:
    """Both of the vendor's probes, an empty write and a read of one byte, find a chip that is there."""
    bus = ChecksummedBus(board.wire)
    bus.writeto(ADDRESS, b"")
    bus.readfrom_into(ADDRESS, bytearray(1))
    board.chip.unplug()
    with pytest.raises(NoAnswer):
        bus.writeto(ADDRESS, b"")
    with pytest.raises(NoAnswer):
        bus.readfrom_into(ADDRESS, bytearray(1))


def test_a_part_that_is_not_there_is_missed_by_the_vendors_class(board: SimulatedBoard) -> None:
    """On our bus the vendor's class finds the chip at its address and at no other."""
    bus = ChecksummedBus(board.wire)
    assert MLX90614(bus).ambient_temperature == pytest.approx(22.01)
    with pytest.raises(ValueError, match="0x5b"):
        MLX90614(bus, 0x5B)


@pytest.mark.parametrize("call", ["write", "long read", "two commands", "one byte"])
def test_what_has_no_checksum_is_wrong_use(board: SimulatedBoard, call: str) -> None:
    """The bus carries probes and words, and nothing that would go unchecked or reach the EEPROM."""
    bus = ChecksummedBus(board.wire)
    calls = {
        "write": lambda: bus.writeto(ADDRESS, bytes([0x24, 0, 0])),
        "long read": lambda: bus.readfrom_into(ADDRESS, bytearray(2)),
        "two commands": lambda: bus.writeto_then_readfrom(ADDRESS, b"\x06\x07", bytearray(2)),
        "one byte": lambda: bus.writeto_then_readfrom(ADDRESS, b"\x06", bytearray(1)),
    }
    with pytest.raises(AssertionError):
        calls[call]()


@given(before=st.binary(max_size=3), after=st.binary(max_size=3))
def test_buffers_are_used_where_the_caller_says(before: bytes, after: bytes) -> None:
    """A word lands between in_start and in_end, the command comes from out_start, the rest stays."""
    bus = ChecksummedBus(Lines(bytes([0xD2, 0x3A, 0x30])))
    into = bytearray(before + b"??" + after)
    out = before + bytes([OBJECT]) + after
    at = len(before)
    bus.writeto_then_readfrom(ADDRESS, out, into, out_start=at, out_end=at + 1, in_start=at, in_end=at + 2)
    assert bytes(into) == before + b"\xd2\x3a" + after


def test_a_bus_held_too_long_is_stuck(board: SimulatedBoard) -> None:
    """Nobody waits for the bus without end: after LOCK_WAIT_S_MAX the holder is the fault."""
    bus = ChecksummedBus(board.wire, lock_wait_s_max=0.05)
    assert bus.try_lock()
    errors: list[DriverError] = []

    def read() -> None:
        try:
            bus.read_word(ADDRESS, OBJECT)
        except DriverError as problem:
            errors.append(problem)

    reader = threading.Thread(target=read)
    reader.start()
    reader.join(5)
    bus.unlock()
    assert [type(problem) for problem in errors] == [BusStuck]


class PlainBus:
    """A bus as the vendor's class usually has it: two bytes, and no question asked."""

    def __init__(self, wire: Any) -> None:
        self.wire = wire

    def try_lock(self) -> bool:
        """Grant."""
        return True

    def unlock(self) -> None:
        """Release."""

    def writeto(self, address: int, buffer: bytes) -> None:
        """Write."""
        self.wire.i2c_rdwr(i2c_msg.write(address, buffer))

    def writeto_then_readfrom(self, address: int, out: bytes, into: bytearray, **_: Any) -> None:
        """Write a command and read a word, without its checksum."""
        answer = i2c_msg.read(address, 2)
        self.wire.i2c_rdwr(i2c_msg.write(address, out[:1]), answer)
        into[:] = bytes(answer)


@pytest.mark.parametrize(("fault", "celsius"), [("flag", 694.53), ("zero", -273.15), ("ones", 1037.55)])
def test_the_vendors_class_alone_believes_anything(board: SimulatedBoard, fault: Any, celsius: float) -> None:
    """Without our bus a flagged word becomes 694 degrees: why the checksummed bus exists."""
    board.people.replay([3917, 3917])
    board.chip.inject(fault)
    assert MLX90614(PlainBus(board.wire)).object_temperature == pytest.approx(celsius)

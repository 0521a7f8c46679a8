import errno
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from smbus2 import i2c_msg

from drivers.errors import DriverError
from drivers.i2c import ChecksummedBus
from drivers.simulated.board import SimulatedBoard
from drivers.simulated.chip import nearest_word
from drivers.thermometer import Thermometer

SKIN = 3451


def sample(board: SimulatedBoard, clock: Any, count: int, every_ms: int = 140) -> list[int]:
    """Object temperatures as a checkpoint takes them."""
    thermometer = Thermometer(ChecksummedBus(board.wire))
    found = []
    for _ in range(count):
        clock.pass_ms(every_ms)
        found.append(thermometer.read().object_centi_c)
    return found


@given(centi_c=st.integers(-7000, 38219))
def test_the_nearest_word_is_within_a_hundredth(centi_c: int) -> None:
    """The chip shows odd hundredths exactly and even ones 0.01 too high."""
    shown = nearest_word(centi_c) * 2 - 27315
    assert shown == (centi_c if centi_c % 2 else centi_c + 1)


def test_nobody_is_the_room(board: SimulatedBoard, clock: Any) -> None:
    """Before an empty gate the sensor sees the room, also after the room has changed."""
    assert sample(board, clock, 2) == [2201, 2201]
    board.ambient_centi_c = 1501
    assert sample(board, clock, 1) == [1501]
    assert not board.people.present


def test_a_visit_rises_stays_and_falls(board: SimulatedBoard, clock: Any) -> None:
    """Somebody comes within 0.6 s, stands at the skin temperature, goes, and leaves the room behind."""
    board.people.arrive(skin_centi_c=SKIN, stay_ms=2800)
    seen = sample(board, clock, 30)
    assert seen[0] < 3300
    plateau = seen[6:19]
    assert all(abs(value - SKIN) < 25 for value in plateau)
    assert len(set(plateau)) > 3, "people are never perfectly still"
    assert seen[24:] == [2201] * 6
    assert not board.people.present


def test_the_sensor_settles_behind_a_newcomer(board: SimulatedBoard, clock: Any) -> None:
    """What the chip shows lags behind what it sees by its settling time."""
    board.people.arrive(skin_centi_c=SKIN, stay_ms=5000)
    for _ in range(8):
        (shown,) = sample(board, clock, 1, every_ms=50)
        assert shown <= nearest_word(board.people.seen_centi_c) * 2 - 27315 + 15


def test_somebody_can_be_sent_away(board: SimulatedBoard, clock: Any) -> None:
    """`leave` ends a stay early; the view is empty LEAVE_MS later."""
    board.people.arrive(skin_centi_c=SKIN, stay_ms=60_000)
    clock.pass_ms(2000)
    assert board.people.present
    board.people.leave()
    clock.pass_ms(300)
    assert not board.people.present
    assert sample(board, clock, 1) == [2201]


def test_the_same_seed_gives_the_same_readings(clock: Any) -> None:
    """Two boards with one seed agree on every reading; another seed differs."""
    runs = []
    for seed in (3, 3, 4):
        board = SimulatedBoard(now_ms=clock, seed=seed)
        board.people.arrive(skin_centi_c=SKIN)
        runs.append(sample(board, clock, 25))
    assert runs[0] == runs[1] != runs[2]


@given(skins=st.lists(st.integers(1400, 2100).map(lambda half: 2 * half + 1), max_size=20))
def test_a_replay_shows_each_temperature_once(skins: list[int]) -> None:
    """Given skin temperatures come out one per reading, in order and exactly, and then the room."""
    board = SimulatedBoard(now_ms=lambda: 0)
    thermometer = Thermometer(ChecksummedBus(board.wire))
    board.people.replay(skins)
    assert board.people.present == bool(skins)
    assert [thermometer.read().object_centi_c for _ in skins] == skins
    assert not board.people.present
    assert thermometer.read().object_centi_c == 2201


@pytest.mark.parametrize("fault", ["nack", "corrupt", "flag", "stuck", "zero", "ones"])
def test_a_fault_uses_up_no_replayed_temperature(board: SimulatedBoard, fault: Any) -> None:
    """A spoilt answer leaves the replay where it was."""
    thermometer = Thermometer(ChecksummedBus(board.wire))
    board.people.replay([3329, 3331])
    board.chip.inject(fault)
    read: list[int] = []
    with suppress(DriverError):
        read.append(thermometer.read().object_centi_c)
    while len(read) < 2:
        read.append(thermometer.read().object_centi_c)
    assert read == [3329, 3331]


@pytest.mark.parametrize(
    ("sent", "acknowledged"),
    [("0700", False), ("40", False), ("2400FF00", False), ("2207C848", True), ("2207C849", False)],
)
def test_the_chip_acknowledges_only_what_it_understands(
    board: SimulatedBoard,
    sent: str,
    acknowledged: bool,  # noqa: FBT001 -- a parameter
) -> None:
    """Half a word, a strange command or a write without the right checksum is not acknowledged."""
    message = i2c_msg.write(0x5A, bytes.fromhex(sent))
    if acknowledged:
        board.wire.i2c_rdwr(message)
        assert board.chip.eeprom[0x22] == 0xC807
    else:
        with pytest.raises(OSError) as caught:
            board.wire.i2c_rdwr(message)
        assert caught.value.errno == errno.EREMOTEIO
        assert board.chip.eeprom_writes == 0


@given(data=st.binary(max_size=6))
def test_the_chip_survives_any_bytes(data: bytes) -> None:
    """Whatever is written, the chip acknowledges or doesn't, and then answers as before."""
    board = SimulatedBoard(now_ms=lambda: 0)
    with suppress(OSError):
        board.wire.i2c_rdwr(i2c_msg.write(0x5A, data))
    assert ChecksummedBus(board.wire).read_word(0x5A, 0x06) == nearest_word(2201)

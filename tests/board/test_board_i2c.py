"""The real smbus2 and the vendor's class, unchanged, down to ioctl on a simulated adapter."""

import errno
from collections.abc import Callable
from typing import Any

import pytest

from tests.board.board import Board

Start = Callable[[str], Any]

THERMOMETER = """
    import sys
    from drivers.errors import DriverError
    from drivers.i2c import open_bus
    from drivers.thermometer import Thermometer
    thermometer = Thermometer(open_bus(1))
    print(thermometer.sensor_id, flush=True)
    def read():
        try:
            reading = thermometer.read()
            print(reading.object_centi_c, reading.ambient_centi_c, reading.checksum_failures, flush=True)
        except DriverError as problem:
            print(problem.code, getattr(problem, 'errno', None), flush=True)
    for _ in sys.stdin:
        read()
    thermometer.close()
"""
OPEN = """
    from drivers.errors import DriverError
    from drivers.i2c import open_bus
    try:
        open_bus({number})
    except DriverError as problem:
        print(problem.code, problem.errno, problem)
"""


def test_real_smbus2_reads_the_sensor(board: Board, start: Start) -> None:
    """Through the real stack, replayed temperatures come out exactly, one per reading."""
    board.people.ambient_centi_c = 1801
    board.people.replay([3329, 3647, 4001])
    program = start(THERMOMETER)
    assert program.line() == "mlx90614-5c1d8a072211e0b4"
    for expected in ("3329 1801 0", "3647 1801 0", "4001 1801 0", "1801 1801 0"):
        program.go_on()
        assert program.line() == expected
    assert program.end() == ""
    assert board.i2c.chip.eeprom_writes == 0


def test_faults_on_real_wires_have_their_names(board: Board, start: Start) -> None:
    """Each fault on the wire arrives as the named error with the kernel's number, and passes."""
    program = start(THERMOMETER)
    program.line()
    for fault, code in [
        ("nack", f"no_answer {errno.EREMOTEIO}"),
        ("corrupt", "checksum_mismatch None"),
        ("flag", "sensor_fault None"),
        ("stuck", f"bus_stuck {errno.ETIMEDOUT}"),
        ("zero", "checksum_mismatch None"),
        ("ones", "checksum_mismatch None"),
    ]:
        board.i2c.inject(fault, None)
        program.go_on()
        assert program.line() == code
        board.i2c.clear()
    program.go_on()
    # Three modes of spoiling, three tries each.
    assert program.line() == "2201 2201 9"


def test_an_unplugged_sensor_comes_back(board: Board, start: Start) -> None:
    """Without the sensor nobody answers; plugged in again it reads after its first-data time."""
    program = start(THERMOMETER)
    program.line()
    board.i2c.unplug()
    program.go_on()
    assert program.line() == f"no_answer {errno.EREMOTEIO}"
    board.i2c.plug()
    answers = []
    while not answers or answers[-1] != "2201 2201 0":
        program.go_on()
        answers.append(program.line())
    assert set(answers[:-1]) <= {"implausible_reading None"}


@pytest.mark.parametrize(
    ("number", "refusal", "told"),
    [(7, 0, "bus_missing 2"), (1, errno.EACCES, "bus_forbidden 13"), (1, errno.ENODEV, "bus_missing 19")],
)
def test_a_bus_that_cannot_be_opened_is_named(
    board: Board, start: Start, number: int, refusal: int, told: str
) -> None:
    """A missing bus and a forbidden one are told apart, with what to do."""
    board.i2c.refuses_open = refusal
    assert start(OPEN.format(number=number)).end().startswith(told)


def test_an_adapter_without_empty_writes_finds_the_sensor(board: Board, start: Start) -> None:
    """Where the adapter refuses an empty write, as on a Pi 5, the vendor's second probe finds the sensor."""
    board.i2c.refuses_empty_writes = True
    program = start(THERMOMETER)
    assert program.line().startswith("mlx90614-")
    program.go_on()
    assert program.line() == "2201 2201 0"


def test_the_vendors_class_alone_shows_a_fever_that_is_none(board: Board, start: Start) -> None:
    """On a bus without checks the same real stack turns the sensor's error flag into hundreds of degrees."""
    board.people.replay([3917, 3917])
    board.i2c.inject("flag")
    program = start("""
        from adafruit_mlx90614 import MLX90614
        from smbus2 import SMBus, i2c_msg
        class Plain:
            def __init__(self): self.wire = SMBus(1)
            def try_lock(self): return True
            def unlock(self): pass
            def writeto(self, address, buffer): pass
            def writeto_then_readfrom(self, address, out, into, **_):
                answer = i2c_msg.read(address, 2)
                self.wire.i2c_rdwr(i2c_msg.write(address, out[:1]), answer)
                into[:] = bytes(answer)
        bus = Plain()
        print(round(MLX90614(bus).object_temperature))
        bus.wire.close()
    """)
    assert program.end() == "695"


def test_a_person_comes_and_goes_in_real_time(board: Board, start: Start) -> None:
    """A scripted person's forehead is seen to rise from the room to the skin temperature."""
    program = start(THERMOMETER)
    program.line()
    board.people.arrive(skin_centi_c=3651, stay_ms=30_000)
    seen = [0]
    while seen[-1] < 3640:
        program.go_on()
        seen.append(int(program.line().split()[0]))
        assert len(seen) < 5000
    assert seen[1] < 3000
    board.people.leave_at_once()
    program.go_on()
    assert program.line().split()[0] == "2201"

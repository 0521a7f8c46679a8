import errno
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from smbus2 import i2c_msg

from drivers.errors import (
    BusMissing,
    BusStuck,
    ChecksumMismatch,
    DriverError,
    ImplausibleReading,
    NoAnswer,
    SensorFault,
    UnexpectedPart,
)
from drivers.i2c import ChecksummedBus
from drivers.simulated.board import SimulatedBoard
from drivers.simulated.chip import SimulatedWire
from drivers.supply import POWER_OFF_MS, SensorSupply
from drivers.thermometer import FIRST_DATA_MS, Reading, Thermometer

SUPPLY_PIN = 5


@pytest.fixture
def thermometer(board: SimulatedBoard) -> Iterator[Thermometer]:
    """A thermometer on the simulated chip."""
    thermometer = Thermometer(ChecksummedBus(board.wire))
    yield thermometer
    thermometer.close()


class Words:
    """A scene in which the sensor sees exactly one word."""

    ambient_centi_c = 2201
    is_steady = True

    def __init__(self) -> None:
        self.word = 0x27AD

    @property
    def seen_centi_c(self) -> int:
        """As the datasheet reckons: word x 0.02 K."""
        return self.word * 2 - 27315

    def taken(self) -> None:
        """Stay."""


def test_every_word_of_the_chip_becomes_its_exact_temperature(board: SimulatedBoard) -> None:
    """Each of the 32,768 unflagged words is either word x 2 - 27315 hundredths, or refused as implausible."""
    scene = Words()
    board.chip._scene = scene
    thermometer = Thermometer(ChecksummedBus(board.wire))
    for word in range(0x8000):
        scene.word = word
        if 0x27AD <= word <= 0x7FFF:
            assert thermometer.read().object_centi_c == word * 2 - 27315
        else:
            with pytest.raises(ImplausibleReading):
                thermometer.read()


def test_a_reading_has_object_and_ambient_temperature(
    board: SimulatedBoard, thermometer: Thermometer
) -> None:
    """A reading carries hundredths of a degree of what is seen and of the sensor itself."""
    board.ambient_centi_c = 1801
    board.people.replay([3329])
    assert thermometer.read() == Reading(3329, 1801, 0)


def test_the_sensor_is_known_by_its_identity(thermometer: Thermometer) -> None:
    """The sensor's id is its four identity words, 3C first."""
    assert thermometer.sensor_id == "mlx90614-5c1d8a072211e0b4"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("nack", NoAnswer),
        ("corrupt", ChecksumMismatch),
        ("flag", SensorFault),
        ("stuck", BusStuck),
        ("zero", ChecksumMismatch),
        ("ones", ChecksumMismatch),
    ],
)
def test_every_fault_has_its_name(
    board: SimulatedBoard, thermometer: Thermometer, fault: Any, error: type[DriverError]
) -> None:
    """A lasting fault is told by name for as long as it lasts, and the reading after it is sound."""
    board.chip.inject(fault, count=None)
    for _ in range(3):
        with pytest.raises(error):
            thermometer.read()
    board.chip.clear()
    board.people.replay([3329])
    assert thermometer.read().object_centi_c == 3329


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    faults=st.lists(st.sampled_from([None, "nack", "corrupt", "flag", "stuck", "zero", "ones"]), max_size=30),
    skins=st.lists(st.integers(1500, 2100).map(lambda half: half * 2 + 1), min_size=1, max_size=8),
)
def test_no_fault_ever_alters_a_temperature(
    board: SimulatedBoard, faults: list[Any], skins: list[int]
) -> None:
    """Under any faults a person's readings come out right and in order, or not at all."""
    board.chip.clear()
    thermometer = Thermometer(ChecksummedBus(board.wire))
    board.people.replay(skins)
    for fault in faults:
        if fault:
            board.chip.inject(fault)
    read = []
    for _ in range(len(skins) + len(faults)):
        try:
            read.append(thermometer.read().object_centi_c)
        except DriverError:
            continue
    remaining = iter([*skins, *[2201] * len(read)])
    assert all(value in remaining for value in read), "a subsequence of what was shown"


def test_checksum_failures_are_handed_on_with_the_next_reading(
    board: SimulatedBoard, thermometer: Thermometer
) -> None:
    """Retried and fatal mismatches are counted once each, in the next reading that succeeds."""
    board.chip.inject("corrupt", 2)
    assert thermometer.read().checksum_failures == 2
    board.chip.inject("corrupt", 4)
    with pytest.raises(ChecksumMismatch):
        thermometer.read()
    assert thermometer.read().checksum_failures == 4
    assert thermometer.read().checksum_failures == 0


def test_an_unplugged_sensor_does_not_answer(board: SimulatedBoard, thermometer: Thermometer) -> None:
    """Pulling the cable is NoAnswer; putting it back brings readings after the first-data time."""
    board.chip.unplug()
    with pytest.raises(NoAnswer):
        thermometer.read()
    board.chip.plug()
    with pytest.raises(ImplausibleReading):
        thermometer.read()


def test_after_power_on_data_take_a_quarter_of_a_second(
    board: SimulatedBoard, thermometer: Thermometer, clock: Any
) -> None:
    """Words from before the first measurement are refused; from FIRST_DATA_MS on they are sound."""
    board.chip.power(on=False)
    board.chip.power(on=True)
    clock.pass_ms(FIRST_DATA_MS - 1)
    with pytest.raises(ImplausibleReading):
        thermometer.read()
    clock.pass_ms(1)
    assert thermometer.read().object_centi_c == 2201


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (dict.fromkeys(range(0x3C, 0x40), 0), "blank"),
        (dict.fromkeys(range(0x3C, 0x40), 0xFFFF), "blank"),
        ({0x24: 0xFAE0}, "emissivity is 0.980, 1.000 was configured"),
        ({0x24: 0xFFFD}, "emissivity is 1.000"),
        ({0x25: 0x9FB4 | 1 << 6}, "dual-zone"),
    ],
)
def test_an_unexpected_part_is_refused(board: SimulatedBoard, cells: dict[int, int], why: str) -> None:
    """A blank identity, another emissivity or a dual-zone part is refused at once, with the reason."""
    board.chip.eeprom.update(cells)
    with pytest.raises(UnexpectedPart, match=why):
        Thermometer(ChecksummedBus(board.wire))


@pytest.mark.parametrize("cell", [0xFAE0, 0xFAE1])
def test_the_configured_emissivity_is_accepted_rounded_or_cut(board: SimulatedBoard, cell: int) -> None:
    """0.98 is accepted whether its maker rounded 65535 x 0.98 down or up."""
    board.chip.eeprom[0x24] = cell
    assert Thermometer(ChecksummedBus(board.wire), emissivity=0.98).sensor_id


@pytest.mark.parametrize(("supply_centi_v", "read"), [(None, 3329), (300, 3329), (330, 3311), (290, 3335)])
def test_the_supply_is_taken_out(board: SimulatedBoard, supply_centi_v: int | None, read: int) -> None:
    """A reading falls by 0.6 C per volt that the measured supply lies above 3 V."""
    board.people.replay([3329])
    thermometer = Thermometer(ChecksummedBus(board.wire), supply_centi_v=supply_centi_v)
    assert thermometer.read().object_centi_c == read


def test_an_absent_sensor_cannot_be_made(board: SimulatedBoard) -> None:
    """Where nobody answers there is no thermometer, whichever of the first transfers fails."""
    board.chip.unplug()
    with pytest.raises(NoAnswer):
        Thermometer(ChecksummedBus(board.wire))


class DeafToProbes(SimulatedWire):
    """An adapter on which a probe is never acknowledged."""

    def i2c_rdwr(self, *i2c_msgs: i2c_msg) -> None:
        """Carry word reads only."""
        if len(i2c_msgs) == 1:
            raise OSError(errno.EREMOTEIO, "probe")
        super().i2c_rdwr(*i2c_msgs)


def test_a_probe_that_is_not_heard_is_no_answer(board: SimulatedBoard) -> None:
    """The vendor's ValueError for a probe without acknowledgement becomes NoAnswer."""
    with pytest.raises(NoAnswer, match="0x5a"):
        Thermometer(ChecksummedBus(DeafToProbes([board.chip])))


def test_recovery_reopens_the_bus(board: SimulatedBoard, thermometer: Thermometer) -> None:
    """After recovery a bus that was closed beneath the driver reads again."""
    board.wire.close()
    with pytest.raises(DriverError):
        thermometer.read()
    thermometer.recover()
    assert thermometer.read().object_centi_c == 2201


def test_recovery_without_a_switched_supply_says_that_it_failed(
    board: SimulatedBoard, thermometer: Thermometer
) -> None:
    """A chip that holds the line stays stuck if its power can't be cut, and recovery says so."""
    board.chip.inject("stuck", count=None)
    with pytest.raises(BusStuck):
        thermometer.recover()


def test_recovery_cuts_the_power_where_it_can(board: SimulatedBoard, clock: Any) -> None:
    """With a switched supply a stuck chip is power-cycled, given time to start, and reads again."""
    board.switch_supply_by(SUPPLY_PIN)
    waits: list[int] = []

    def pause_ms(ms: int) -> None:
        waits.append(ms)
        clock.pass_ms(ms)

    with SensorSupply(SUPPLY_PIN, pin_factory=board.pin_factory, pause_ms=pause_ms) as supply:
        clock.pass_ms(FIRST_DATA_MS)
        thermometer = Thermometer(ChecksummedBus(board.wire), settle_ms=140, supply=supply, pause_ms=pause_ms)
        board.chip.inject("stuck", count=None)
        with pytest.raises(BusStuck):
            thermometer.read()
        thermometer.recover()
        assert thermometer.read().object_centi_c == 2201
        assert waits == [POWER_OFF_MS, FIRST_DATA_MS + 140]


def test_recovery_refuses_another_sensor(board: SimulatedBoard, thermometer: Thermometer) -> None:
    """A sensor that was swapped meanwhile is refused: the gate was commissioned with the other one."""
    board.chip.eeprom[0x3C] ^= 1
    with pytest.raises(UnexpectedPart, match="commission"):
        thermometer.recover()


def test_the_eeprom_is_never_written(board: SimulatedBoard, thermometer: Thermometer) -> None:
    """Making, reading, recovering and closing leave every cell of the EEPROM as it was."""
    before = dict(board.chip.eeprom)
    thermometer.read()
    thermometer.recover()
    thermometer.close()
    assert board.chip.eeprom == before
    assert board.chip.eeprom_writes == 0


def test_a_closed_thermometer_says_so(thermometer: Thermometer) -> None:
    """Closing twice does nothing, and reading afterwards names the reason."""
    thermometer.close()
    thermometer.close()
    with pytest.raises(BusMissing):
        thermometer.read()

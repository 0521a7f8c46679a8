"""`python -m kiosk run`, unchanged, on a board that answers ioctl: seen from its wires and its ledger."""

import errno
import time
from collections.abc import Callable

import pytest

from drivers.parts import PinNumbers
from tests.board.board import Board
from tests.kiosk_whole.gate_process import START_S_MAX, GateProcess, wait_until

StartGate = Callable[[], GateProcess]

PINS = PinNumbers()
OUTPUTS = (PINS.buzzer, PINS.lamp_red, PINS.lamp_yellow, PINS.lamp_green, PINS.relay)
FEVER, WELL = 3690, 3450
STAY_MS = 60_000
# Approach 0.6 s at most, eight samples at 7 a second, and two thirds of it again for a busy machine.
ALARM_S_MAX = 3.0
SILENCE_S_MAX = 1.0  # 30 ms of debouncing and one step; the rest is the machine's
SERVICE_S_MAX = 15.0  # eight misses; back within the 2 s between two attempts; each many times over
NOISE = 30  # six times what somebody who stands still differs by, in hundredths of a degree


@pytest.fixture
def gate(start_gate: StartGate, board: Board) -> GateProcess:
    """A kiosk that runs and has read the sensor."""
    return up(start_gate(), board)


def up(gate: GateProcess, board: Board) -> GateProcess:
    """Wait until it has pins, ledger and sensor."""
    wait_until(gate.is_up, START_S_MAX, "ledger")
    read = board.i2c.transfers + 20
    wait_until(lambda: board.i2c.transfers > read, START_S_MAX, "sensor")
    return gate


def lit(board: Board) -> list[int]:
    """Which outputs are high."""
    return [line for line in OUTPUTS if board.gpio.level(line)]


def test_a_fever_is_heard_until_the_guard_comes(gate: GateProcess, board: Board) -> None:
    """A feverish forehead sounds the buzzer in time and lights red, the gate stays shut, a press ends it."""
    arrived_s = time.monotonic()
    board.people.arrive(skin_centi_c=FEVER, stay_ms=STAY_MS)
    wait_until(lambda: board.gpio.edges(PINS.buzzer), ALARM_S_MAX + SERVICE_S_MAX, "alarm")
    assert board.gpio.edges(PINS.buzzer)[0].at_s - arrived_s < ALARM_S_MAX
    wait_until(lambda: board.gpio.level(PINS.lamp_red), SILENCE_S_MAX, "red lamp")
    wait_until(lambda: len(board.gpio.edges(PINS.buzzer)) >= 6, SERVICE_S_MAX, "it goes on")
    wait_until(lambda: gate.kinds() == ["entry"], SERVICE_S_MAX, "record")
    board.gpio.press(PINS.guard_button, hold_s=0.15, bounces=3)
    wait_until(lambda: "alarm_acknowledged" in gate.kinds(), SERVICE_S_MAX, "acknowledged")
    heard = len(board.gpio.edges(PINS.buzzer))
    assert not board.gpio.level(PINS.buzzer)
    entry, acknowledged = gate.records()
    assert (entry["verdict"], acknowledged["about"]) == ("refer", entry["id"])
    assert gate.end() == 0
    assert len(board.gpio.edges(PINS.buzzer)) == heard, "silent since the press"
    assert board.gpio.edges(PINS.relay) == []
    assert lit(board) == []
    found = gate.verify()
    assert (found["chain_ok"], found["records"]) == (True, 2)


def test_the_end_of_a_sounding_kiosk_is_silence(gate: GateProcess, board: Board) -> None:
    """SIGTERM in the middle of an alarm: exit code 0, every line low and given back, the alarm on record."""
    board.people.arrive(skin_centi_c=FEVER, stay_ms=STAY_MS)
    wait_until(lambda: board.gpio.level(PINS.buzzer), SERVICE_S_MAX, "alarm")
    assert gate.end() == 0
    assert lit(board) == []
    wait_until(lambda: not any(board.gpio.user(line) for line in OUTPUTS), SERVICE_S_MAX, "given back")
    assert [record["verdict"] for record in gate.records("entry")] == ["refer"]
    assert "Traceback" not in gate.said()


def test_a_pulled_plug_closes_the_gate_and_a_plugged_one_opens_it(gate: GateProcess, board: Board) -> None:
    """Without the sensor: fault on record, yellow lamp, a call; with it again: recovered, and it measures."""
    board.i2c.unplug()
    wait_until(lambda: gate.kinds() == ["fault"], SERVICE_S_MAX, "out of service")
    wait_until(lambda: lit(board) in ([PINS.lamp_yellow], [PINS.buzzer, PINS.lamp_yellow]), SERVICE_S_MAX)
    assert board.gpio.edges(PINS.buzzer), "the guard is called"
    board.i2c.plug()
    wait_until(lambda: gate.kinds() == ["fault", "recovered"], SERVICE_S_MAX, "back in service")
    wait_until(lambda: lit(board) == [], SERVICE_S_MAX, "lamp off")
    fault, recovered = gate.records()
    assert (fault["part"], fault["code"], recovered["part"]) == ("sensor", "no_answer", "sensor")
    board.people.arrive(skin_centi_c=FEVER, stay_ms=STAY_MS)
    wait_until(lambda: "entry" in gate.kinds(), SERVICE_S_MAX, "measures again")


def set_elsewhere(board: Board) -> None:
    """The sensor answers at another address than the one configured."""
    board.i2c.chip.address = 0x5B


def set_right(board: Board) -> None:
    """And now at the one configured."""
    board.i2c.chip.address = 0x5A


def refuse(number: int) -> Callable[[Board], None]:
    """The bus can't be opened, for this reason; 0: it can."""

    def change(board: Board) -> None:
        board.i2c.refuses_open = number

    return change


@pytest.mark.parametrize(
    ("spoil", "mend", "code"),
    [
        (lambda board: board.i2c.unplug(), lambda board: board.i2c.plug(), "no_answer"),
        (set_elsewhere, set_right, "no_answer"),
        (refuse(errno.EACCES), refuse(0), "bus_forbidden"),
        (refuse(errno.ENOENT), refuse(0), "bus_missing"),
    ],
    ids=["unplugged", "wrong address", "forbidden", "no bus"],
)
def test_a_kiosk_that_starts_without_its_sensor_says_so_and_gets_over_it(
    board: Board,
    start_gate: StartGate,
    spoil: Callable[[Board], None],
    mend: Callable[[Board], None],
    code: str,
) -> None:
    """It comes up out of service with the cause on record, and is in service once the cause is gone."""
    spoil(board)
    gate = start_gate()
    wait_until(lambda: gate.is_up() and gate.kinds() == ["fault"], START_S_MAX, "out of service")
    assert gate.records()[0]["code"] == code
    wait_until(lambda: board.gpio.level(PINS.lamp_yellow), SERVICE_S_MAX, "yellow lamp")
    mend(board)
    wait_until(lambda: gate.kinds() == ["fault", "recovered"], SERVICE_S_MAX, "recovered")
    assert gate.end() == 0
    assert lit(board) == []


def test_no_corrupted_word_becomes_a_temperature(gate: GateProcess, board: Board) -> None:
    """Bits that flip during a look are refused by checksum: what is recorded was really shown."""
    for _ in range(2):  # who comes second ends the visit of the first, who never gave a name
        board.people.arrive(skin_centi_c=WELL, stay_ms=2_200)
        for _ in range(4):
            spoilt = board.i2c.transfers + 12
            board.i2c.inject("corrupt", 5)
            wait_until(lambda spoilt=spoilt: board.i2c.transfers > spoilt, SERVICE_S_MAX)
        wait_until(lambda: not board.people.present, SERVICE_S_MAX)
        empty = board.i2c.transfers + 24  # a second and more of an empty view frees it for the next
        wait_until(lambda empty=empty: board.i2c.transfers > empty, SERVICE_S_MAX)
    measured = [record["measurement"] for record in gate.records() if record.get("measurement")]
    assert measured
    assert sum(each["checksum_failures"] for each in measured) > 0
    for each in measured:
        assert max(each["samples_centi_c"]) <= WELL + NOISE
        assert abs(each["skin_centi_c"] - WELL) <= NOISE
        assert each["finding"] == "normal"
    assert not gate.records("entry"), "nobody was called for a flipped bit"


def test_a_sensor_that_flags_its_own_measurement_is_not_believed(gate: GateProcess, board: Board) -> None:
    """A flag that comes up during a look leaves that person to the guard and the kiosk out of service."""
    board.people.arrive(skin_centi_c=WELL, stay_ms=STAY_MS)
    wait_until(lambda: board.people.seen_centi_c > 3_300, SERVICE_S_MAX)
    board.i2c.inject("flag", None)
    wait_until(lambda: "fault" in gate.kinds(), SERVICE_S_MAX, "out of service")
    # The simulated chip also sets the flag in what it says about itself, so it may look like another part.
    assert gate.records("fault")[0]["code"] in ("sensor_fault", "unexpected_part")
    assert [entry["verdict"] for entry in gate.records("entry")] in ([], ["unjudged"])
    board.i2c.clear()
    wait_until(lambda: "recovered" in gate.kinds(), SERVICE_S_MAX, "recovered")
    assert board.gpio.edges(PINS.relay) == []

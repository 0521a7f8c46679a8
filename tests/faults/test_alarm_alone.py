"""The alarm with everything else dead: it needs the sensor, the step and the buzzer, and nothing more.

No screen reads these kiosks, no courier runs beside them and nothing here knows a network.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from drivers.parts import Parts, PartSettings, open_parts
from drivers.simulated.board import SimulatedBoard
from kiosk.flow.effects import Save
from kiosk.flow.events import GuardPressed, RecordFailed, SampleTaken, Ticked, Touched
from kiosk.flow.guard_actions import Acknowledge
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint, FeverAlarm, Idle
from kiosk.people.names import NameModel
from kiosk.people.roster import Roster
from kiosk.screening.baseline import Baseline
from kiosk.screening.parameters import Parameters
from kiosk.screening.sample import Sample
from kiosk.shell import Shell

PARAMETERS = Parameters()
RULES = Rules(PARAMETERS, Roster(1, ()), NameModel.load())
SETTINGS = PartSettings()
PINS = SETTINGS.pins
FEVER = PARAMETERS.commissioning_level_centi_c + 150
MINUTE_MS = 60_000


class DeadDisk:
    """A recorder that takes everything and never answers."""

    def __init__(self) -> None:
        self.taken: list[Save] = []

    def submit(self, save: Save) -> None:
        """Take it, and say nothing for ever."""
        self.taken.append(save)


@pytest.fixture
def board() -> Iterator[SimulatedBoard]:
    """Mock pins and a chip that nobody reads: the samples come as events."""
    with SimulatedBoard(now_ms=lambda: 0) as opened:
        yield opened


@pytest.fixture
def parts(board: SimulatedBoard) -> Iterator[Parts]:
    """All parts, open."""
    with open_parts(SETTINGS, wire=board.wire, pin_factory=board.pin_factory) as opened:
        yield opened


def gate_of(parts: Parts, disk: DeadDisk) -> Shell:
    """Parts and step, with somebody feverish before the sensor."""
    state = Checkpoint(Idle(), Baseline.commissioned(PARAMETERS), now_ms=10_000)
    shell = Shell(state, RULES, parts, disk)
    for number in range(PARAMETERS.samples):
        shell.handle(SampleTaken(10_100 + 140 * number, Sample(FEVER, 2_200)))
    return shell


def alarmed(board: SimulatedBoard, shell: Shell) -> bool:
    """Whether it sounds, and the gate was never opened."""
    return (
        isinstance(shell.state.stage, FeverAlarm)
        and bool(board.edges(PINS.buzzer))
        and not board.edges(PINS.relay)
    )


def test_a_dead_disk_silences_nothing(board: SimulatedBoard, parts: Parts) -> None:
    """No record is ever durable: the alarm sounds, minutes long, and the guard ends it."""
    disk = DeadDisk()
    shell = gate_of(parts, disk)
    assert alarmed(board, shell)
    assert board.is_high(PINS.lamp_red)
    for minute in range(1, 10):
        shell.handle(Ticked(10_000 + minute * MINUTE_MS))
    assert alarmed(board, shell)
    shell.handle(GuardPressed(10 * MINUTE_MS))
    assert not board.is_high(PINS.buzzer)
    assert [save.draft.kind for save in disk.taken[:2]] == ["entry", "alarm_acknowledged"]


def test_a_full_disk_silences_nothing(board: SimulatedBoard, parts: Parts) -> None:
    """Every record fails, staff are called for that too, and the alarm stands."""
    disk = DeadDisk()
    shell = gate_of(parts, disk)
    for save in disk.taken:
        shell.handle(RecordFailed(12_000, save.ticket, "ledger_full", call_staff=True))
    assert alarmed(board, shell)


@pytest.mark.parametrize("dead", ["lamp_red", "lamp_yellow", "relay"])
def test_another_dead_part_silences_nothing(board: SimulatedBoard, dead: str) -> None:
    """A burnt-out lamp, or a relay that no longer moves: the buzzer sounds all the same."""
    with open_parts(SETTINGS, wire=board.wire, pin_factory=board.pin_factory) as parts:
        pin: Any = board.pin_factory.pin(getattr(PINS, dead))
        pin._function = "input"
        disk = DeadDisk()
        shell = gate_of(parts, disk)
        assert alarmed(board, shell)
        assert disk.taken[0].draft.body["verdict"] == "refer"
        pin._function = "output"


def test_a_dead_buzzer_leaves_lamp_screen_and_record(board: SimulatedBoard) -> None:
    """What can't be heard can be seen, stands on record, and waits for the guard as ever."""
    with open_parts(SETTINGS, wire=board.wire, pin_factory=board.pin_factory) as parts:
        pin: Any = board.pin_factory.pin(PINS.buzzer)
        pin._function = "input"
        disk = DeadDisk()
        shell = gate_of(parts, disk)
        assert isinstance(shell.state.stage, FeverAlarm)
        assert board.is_high(PINS.lamp_red)
        assert parts.buzzer.trouble is not None
        shell.handle(Touched(20_000, Acknowledge()))
        assert len(shell.state.cards) == 1
        pin._function = "output"

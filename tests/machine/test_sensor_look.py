"""What the doctor finds on the way to the sensor, on simulated parts."""

from collections.abc import Callable

import pytest

from drivers.parts import Parts, PartSettings, open_parts
from drivers.simulated.board import SimulatedBoard
from kiosk.health import Finding
from kiosk.sampling import RECOVER_EVERY_MISSES, Sampler
from kiosk.sensor_look import heard, look

EMISSIVITY = 0x24


def _nothing(_: SimulatedBoard) -> None:
    """Everything is as it should be."""


def findings(settings: PartSettings, spoil: Callable[[SimulatedBoard], object]) -> list[Finding]:
    """What is found with these settings after the board was spoilt."""
    with SimulatedBoard(now_ms=lambda: 1_000_000) as board:
        spoil(board)
        with open_parts(
            settings, wire=board.wire, pin_factory=board.pin_factory, pause_ms=lambda _: None
        ) as parts:
            return list(look(parts))


@pytest.mark.parametrize(
    ("settings", "spoil", "steps"),
    [
        (PartSettings(), _nothing, "bus address sensor emissivity"),
        (PartSettings(bus=7), _nothing, "-bus"),
        (PartSettings(), lambda board: board.chip.inject("stuck", None), "-bus"),
        (PartSettings(address=0x5B), _nothing, "bus -address"),
        (PartSettings(), lambda board: board.chip.unplug(), "bus -address"),
        (PartSettings(), lambda board: board.chip.inject("corrupt", None), "bus address -sensor"),
        (PartSettings(emissivity=0.95), _nothing, "bus address sensor -emissivity"),
        (
            PartSettings(),
            lambda board: board.chip.eeprom.update({EMISSIVITY: 0xF333}),
            "bus address sensor -emissivity",
        ),
        (
            PartSettings(),
            lambda board: board.chip.eeprom.update(dict.fromkeys(range(0x3C, 0x40), 0)),
            "bus address -sensor",
        ),
    ],
)
def test_each_step_is_a_finding(
    settings: PartSettings, spoil: Callable[[SimulatedBoard], object], steps: str
) -> None:
    """The step that fails is named, in both languages; those before it are well, those behind it not told."""
    found = findings(settings, spoil)
    assert [each.part if each.ok else f"-{each.part}" for each in found] == steps.split()
    assert all(each.zh and each.en for each in found)


def test_the_sensor_is_named() -> None:
    """A sound sensor is told by its number, with what it reads."""
    told = {each.part: each for each in findings(PartSettings(), _nothing)}
    assert "mlx90614-5c1d8a072211e0b4" in told["sensor"].zh
    assert "°C" in told["sensor"].en


def test_a_kiosk_that_runs_tells_the_same_steps() -> None:
    """By its own attempts: nothing yet, well, cut off while it ran, well again."""
    times = iter(range(1_000_000, 9_000_000, 140))
    with (
        SimulatedBoard(now_ms=lambda: next(times)) as board,
        open_parts(
            PartSettings(), wire=board.wire, pin_factory=board.pin_factory, pause_ms=lambda _: None
        ) as parts,
    ):
        sampler = Sampler(parts, 140)
        assert _steps(parts) == ["-sensor"]
        sampler.take(0)
        assert _steps(parts) == ["bus", "address", "sensor", "emissivity"]
        board.chip.unplug()
        sampler.take(0)
        assert _steps(parts) == ["bus", "address", "-sensor"]
        board.chip.plug()
        for _ in range(RECOVER_EVERY_MISSES + 1):
            sampler.take(0)
        assert _steps(parts) == ["bus", "address", "sensor", "emissivity"]


def _steps(parts: Parts) -> list[str]:
    return [each.part if each.ok else f"-{each.part}" for each in heard(parts)]

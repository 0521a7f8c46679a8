"""A whole kiosk's worth of parts that aren't there: sensor, pins and people, for trial and for tests.

board = SimulatedBoard(now_ms=clock, seed=1)
parts = open_parts(settings, wire=board.wire, pin_factory=board.pin_factory)
board.people.arrive(skin_centi_c=3450, stay_ms=4000)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from gpiozero.pins.mock import MockFactory, MockPin

from drivers.simulated.chip import SimulatedChip, SimulatedWire
from drivers.simulated.person import People

REVISION = "c03115"  # a Raspberry Pi 4 Model B: given, so that no environment variable changes the header


@dataclass(frozen=True, slots=True)
class Edge:
    """A change of a pin, `at_ms` after the pin was first used."""

    at_ms: int
    high: bool


class SimulatedBoard:
    """Sensor, pins and people.

    Args:
        now_ms: the clock that people and chip live by.
        seed: of people's ways and of the bits that faults flip.
        settle_ms: the chip's settling time.
    """

    def __init__(self, *, now_ms: Callable[[], int], seed: int = 0, settle_ms: int = 140) -> None:
        self.people = People(now_ms, seed=seed)
        self.chip = SimulatedChip(self.people, now_ms=now_ms, settle_ms=settle_ms, seed=seed)
        self.wire = SimulatedWire([self.chip])
        self.pin_factory = MockFactory(revision=REVISION, pin_class=_Pin)

    @property
    def ambient_centi_c(self) -> int:
        """Temperature of the room, of the wall behind people and of the chip."""
        return self.people.ambient_centi_c

    @ambient_centi_c.setter
    def ambient_centi_c(self, centi_c: int) -> None:
        self.people.ambient_centi_c = centi_c

    def press_guard_button(self, pin: int, *, active_low: bool = True) -> None:
        """Press and let go of the button on `pin`, without bounce."""
        button = self.pin_factory.pin(pin)
        press, let_go = button.drive_low, button.drive_high
        if not active_low:
            press, let_go = let_go, press
        press()
        let_go()

    def is_high(self, pin: int) -> bool:
        """Level of an output."""
        return bool(self.pin_factory.pin(pin).state)

    def edges(self, pin: int) -> list[Edge]:
        """Every change of an output since the pin was first used."""
        found, at_s = [], 0.0
        for after_s, level in self.pin_factory.pin(pin).states[1:]:
            at_s += after_s
            found.append(Edge(round(at_s * 1000), bool(level)))
        return found

    def switch_supply_by(self, pin: int) -> None:
        """Wire the chip's supply to an output, high for on."""
        self.pin_factory.pin(pin).follower = self.chip.power

    def close(self) -> None:
        """Forget pins and reservations, so that parts may be opened anew."""
        self.pin_factory.reset()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Pin(MockPin):  # type: ignore[misc]  # gpiozero is published without types
    """A mock pin whose level something else may follow."""

    follower: Callable[[bool], None] | None = None

    def _change_state(self, value: Any) -> Any:
        changed = super()._change_state(value)
        if changed and self.follower is not None:
            self.follower(bool(value))
        return changed

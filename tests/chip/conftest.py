"""A simulated board for each test, and ways to make time pass and to wait for threads."""

import time
from collections.abc import Callable, Iterator

import pytest

from drivers.simulated.board import SimulatedBoard

DEADLINE_S = 5.0  # a thread of ours that takes longer on this machine is hanging


class Clock:
    """A clock that stands still until told."""

    def __init__(self) -> None:
        self.ms = 1_000_000

    def __call__(self) -> int:
        """Now, in ms."""
        return self.ms

    def pass_ms(self, ms: int) -> None:
        """Let time pass."""
        self.ms += ms


@pytest.fixture
def clock() -> Clock:
    """The time that people and chip live by."""
    return Clock()


@pytest.fixture
def board(clock: Clock) -> Iterator[SimulatedBoard]:
    """A board with nobody before it."""
    with SimulatedBoard(now_ms=clock, seed=7) as board:
        yield board


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    """Wait until a condition holds, or fail at the deadline."""

    def wait(holds: Callable[[], bool]) -> None:
        end_s = time.monotonic() + DEADLINE_S
        while not holds():
            assert time.monotonic() < end_s, "not within the deadline"
            time.sleep(0.001)

    return wait

"""The whole way under seeds: with the real rules nothing breaks, with any wrong one something does."""

import pytest

from tests.simulation.mutants import MUTANTS
from tests.simulation.runs import first_broken, play

SEEDS = 200  # a few seconds; `make test-reliability` plays 5,000
STEPS = 200
MUTANT_SEEDS = 600  # the rarest needs a tenth of them


def test_whatever_happens_what_was_shown_is_at_the_office_once_and_in_order() -> None:
    """Crashes, power cuts, restores, copies, jumps, full disks: no seed breaks any invariant."""
    broken = first_broken(range(1, SEEDS + 1), STEPS)
    assert broken is None, f"python -m tests.simulation --seeds {broken.seed}: {broken.broken}"


def test_a_seed_replays_to_the_same_trace() -> None:
    """The same seed lives through the same, and another through something else."""
    traces = [play(seed, STEPS).trace for seed in (7, 7, 8)]
    assert traces[0] == traces[1] != traces[2]


@pytest.mark.parametrize("name", MUTANTS)
def test_the_invariants_find_what_is_wrong(name: str) -> None:
    """Put in the wrong part, and some seed breaks: the simulation is not blind to it."""
    assert first_broken(range(1, MUTANT_SEEDS + 1), STEPS, MUTANTS[name]), f"{name} was not found"

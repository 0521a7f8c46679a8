"""Runs seeds, tells which break an invariant and how, and plays one again."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.simulation.invariants import run
from tests.simulation.world import Broken, Parts, World


@dataclass(frozen=True)
class Outcome:
    """One seed's end: what broke ("" if nothing), the trace's digest, and how much was lived through."""

    seed: int
    broken: str
    trace: str
    shown: int


def play(seed: int, steps: int, parts: Parts | None = None) -> Outcome:
    """One seed."""
    world = World(seed, parts)
    broken = ""
    try:
        run(world, steps)
    except Broken as problem:
        broken = str(problem)
    except Exception as problem:  # noqa: BLE001  # a part that fails in its own way is found as well
        broken = f"{type(problem).__name__}: {problem}"
    return Outcome(seed, broken, world.trace, sum(len(gate.shown) for gate in world.gates))


def first_broken(seeds: Iterable[int], steps: int, parts: Parts | None = None) -> Outcome | None:
    """The first seed that breaks an invariant; None if none does."""
    return next((outcome for seed in seeds if (outcome := play(seed, steps, parts)).broken), None)

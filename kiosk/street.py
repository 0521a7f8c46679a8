"""Simulated people for a kiosk that is tried in a window: they come by themselves, one in eight feverish.

Knows the simulated board, never the real one.
"""

import threading
from collections.abc import Callable
from random import Random

from drivers.simulated.board import SimulatedBoard
from kiosk.flow.states import Approaching, Checkpoint, Idle, MeasuringAgain

QUIET_S = 3.0  # somebody comes after the gate was free for so long
STAY_MS = 3_500
WELL_CENTI_C, WELL_SPREAD_CENTI_C = 3_457, 35
FEVER_CENTI_C = 3_690
FEVER_EVERY = 8


def people_come(
    board: SimulatedBoard, state: Callable[[], Checkpoint], stopping: threading.Event, *, seed: int = 0
) -> None:
    """Bring people whenever the gate waits for one, until `stopping` is set."""
    dice = Random(seed)  # noqa: S311 - seeded dice, no secret
    count = 0
    while not stopping.wait(QUIET_S):
        if isinstance(state().stage, Idle | Approaching | MeasuringAgain) and not board.people.present:
            count += 1
            bring(board, dice, feverish=count % FEVER_EVERY == 0)


def bring(board: SimulatedBoard, dice: Random, *, feverish: bool) -> None:
    """Somebody steps up to the sensor."""
    middle = FEVER_CENTI_C if feverish else WELL_CENTI_C
    board.people.arrive(skin_centi_c=round(dice.gauss(middle, WELL_SPREAD_CENTI_C)), stay_ms=STAY_MS)

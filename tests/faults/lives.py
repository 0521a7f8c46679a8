"""Kiosks to be killed: each life is a process of its own, forked where everything is imported already.

    python -m tests.faults.lives

reads "LIFE CONFIG SEED" a line, lives that life in a child, and says when it ended. What a child says:
`born PID`, then `admitted SEQ SKINS` for each person who was shown that they may go in, after that; SKINS
are those of the people before, by which the next one will be judged; `out CODE` and `back` when it goes out
of service and comes back.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from drivers.simulated.board import SimulatedBoard
from kiosk.app import now_ms, run
from kiosk.config import load
from kiosk.demo.day import Day
from kiosk.demo.people import invented
from kiosk.demo.run import DAY_BEGINS_MS
from kiosk.flow.actions import PickPerson
from kiosk.flow.events import Event, GuardPressed, SampleTaken, Touched
from kiosk.flow.states import Admitted, Checkpoint, Idle, OutOfService
from kiosk.flow.waiting_states import Naming
from kiosk.screening.sample import Sample
from kiosk.start import prepare
from kiosk.ui.scene import Scene

PEOPLE_MAX = 100_000  # whoever is not killed before has a test that forgot to
AWAY_MS = 1_100  # an empty view of this length is free for the next
SAMPLE_MS = 140
STAGE_S_MAX = 30.0
WELL, ROOM = 3_450, 2_200


def live_a_day(config: Path, seed: int) -> None:
    """A virtual day through the chip's bytes and the scene: what is shown is composed before it is said."""
    kiosk = prepare(load(config))
    last = 0

    def watch(state: Checkpoint, scene: Scene) -> None:
        nonlocal last
        if isinstance(state.stage, Admitted) and state.stage.seq != last:
            last = state.stage.seq
            say("admitted", last, people_before(state))

    with Day(kiosk, seed=seed, begins_wall_ms=DAY_BEGINS_MS, watch=watch) as day:
        day.live(invented(PEOPLE_MAX, kiosk.site.roster, seed))


def live_in_threads(config: Path, seed: int) -> None:
    """The real loop, its threads and its writer, with people as fast as it can take them."""
    kiosk = prepare(load(config))
    person = kiosk.site.roster.people[seed % len(kiosk.site.roster.people)]

    def people(
        state: Callable[[], Checkpoint], post: Callable[[Event], None], stopping: threading.Event
    ) -> None:
        at_ms = now_ms()
        for _ in range(PEOPLE_MAX):
            look = [(SAMPLE_MS, WELL)] * kiosk.rules.parameters.samples
            for gap_ms, skin in ((1, ROOM), (AWAY_MS, ROOM), *look):
                at_ms += gap_ms
                post(SampleTaken(at_ms, Sample(skin, ROOM)))
            until(state, Naming)
            post(Touched(at_ms, PickPerson(person.id)))
            shown = until(state, Admitted, OutOfService)
            if isinstance(shown.stage, OutOfService):
                say("out", shown.stage.code)
                shown = until(state, Admitted)  # the ledger is back in time to let in who waits
                say("back")
            assert isinstance(shown.stage, Admitted), "waited for"
            say("admitted", shown.stage.seq, people_before(shown))
            post(GuardPressed(at_ms))
            until(state, Idle)
            if stopping.is_set():
                return

    # The real sensor's samples come in between; a board that nobody stands before disturbs no look.
    run(kiosk, people, board=SimulatedBoard(now_ms=now_ms))


def until(state: Callable[[], Checkpoint], *stages: type) -> Checkpoint:
    """Wait for one of these stages."""
    end_s = time.monotonic() + STAGE_S_MAX
    while not isinstance((found := state()).stage, stages):
        if time.monotonic() > end_s:
            say("stuck", type(found.stage).__name__)
            os._exit(3)
        time.sleep(0.000_5)
    return found


def people_before(state: Checkpoint) -> str:
    """The level's people in one word."""
    return ",".join(map(str, state.baseline.recent_centi_c))


def say(*words: object) -> None:
    """One line, whole, at once: a buffer would die with the process."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


LIVES = {"day": live_a_day, "threads": live_in_threads}


def main() -> None:
    """Live what is asked for, one after another, until there is no more input."""
    for line in sys.stdin:
        life, config, seed = line.split()
        child = os.fork()
        if child == 0:
            say("born", os.getpid())
            LIVES[life](Path(config), int(seed))
            os._exit(0)
        os.waitpid(child, 0)
        say("ended")


if __name__ == "__main__":
    main()

"""Power cuts, as far as a process can have them: SIGKILL at any moment, and what is true afterwards."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from kiosk.flow.states import Idle
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.disk import ledgers_set_aside
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.verify import verify
from kiosk.start import Kiosk, first_state, open_ledger
from tests.kiosk_whole.gate_process import START_S_MAX, GateProcess, wait_until

KILLS = 10
PEOPLE_MAX = 5  # of one life; a person takes a virtual day some 70 ms


class Shown(NamedTuple):
    """What a life said before it ended: who was told to go in, and whose skins make up the level by then."""

    seqs: list[int]
    recent_centi_c: tuple[int, ...]


def live_and_die(lives: subprocess.Popen[str], life: str, config: Path, dice: random.Random) -> Shown:
    """One life, killed at a random moment after a random number of people."""
    assert lives.stdin is not None
    assert lives.stdout is not None
    lives.stdin.write(f"{life} {config} {dice.randrange(1_000)}\n")
    born = lives.stdout.readline().split()
    assert born[0] == "born"
    lines = [lives.stdout.readline() for _ in range(dice.randint(1, PEOPLE_MAX))]
    time.sleep(dice.uniform(0, 0.05))
    os.kill(int(born[1]), signal.SIGKILL)
    while (line := lives.stdout.readline()) != "ended\n":
        lines.append(line)
    said = [line.split() for line in lines]
    assert {words[0] for words in said} == {"admitted"}, lines
    return Shown([int(words[1]) for words in said], tuple(map(int, said[-1][2].split(","))))


def admitted(path: Path) -> set[int]:
    """Numbers of the records that say somebody was admitted."""
    with LedgerReader.open(path) as reader:
        return {
            record.seq for record in reader.tail(10_000, ("entry",)) if b'"verdict":"admit"' in record.line
        }


@pytest.mark.parametrize("life", ["day", "threads"])
def test_who_was_let_in_is_on_record_whenever_the_power_goes(
    lives: subprocess.Popen[str], life: str, config: Path, kiosk: Kiosk
) -> None:
    """After each of ten kills: chain whole, no number missing, everybody who was told to go in is there."""
    dice = random.Random(f"{life} 20200213")
    path = kiosk.config.ledger.path
    seen: set[int] = set()
    for _ in range(KILLS):
        shown = live_and_die(lives, life, config, dice)
        assert not seen & set(shown.seqs), "a number is given once"
        seen |= set(shown.seqs)
        found = verify(path)
        assert (found.chain_ok, found.gaps, found.problems) == (True, [], [])
        assert seen <= admitted(path)
    assert len(seen) >= KILLS
    assert ledgers_set_aside(path) == []


def test_the_level_is_what_it_was_before_the_power_went(
    lives: subprocess.Popen[str], config: Path, kiosk: Kiosk
) -> None:
    """A kiosk that starts after a kill judges by the people before it, as if it had never gone."""
    shown = live_and_die(lives, "day", config, random.Random(7))
    clock = VirtualClock(0)
    ledger = open_ledger(kiosk.config, clock)
    try:
        state = first_state(kiosk, ledger, clock, 0)
    finally:
        ledger.close()
    assert isinstance(state.stage, Idle)
    restored = state.baseline.recent_centi_c
    # One more may have been recorded by then and not yet shown.
    assert shown.recent_centi_c in (restored, restored[:-1])
    assert len(shown.recent_centi_c) > len(shown.seqs)


def test_a_killed_kiosk_starts_again(simulate: Callable[..., GateProcess]) -> None:
    """The real command, killed and started anew: it takes up its own ledger and ends well."""
    first = simulate()
    wait_until(first.is_up, START_S_MAX)
    before = first.verify()["incarnation"]
    first.close()
    again = simulate()
    wait_until(again.is_up, START_S_MAX)
    assert again.end() == 0
    found = again.verify()
    assert (found["chain_ok"], found["incarnation"]) == (True, before)

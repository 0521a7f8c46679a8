"""The whole kiosk on the simulated board of tests/board: nothing replaced above ioctl."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.board.board import Board
from tests.board.conftest import board, needs_lgpio, shim
from tests.kiosk_whole.gate_process import ROOT, GateProcess, gate_process

__all__ = ["board", "needs_lgpio", "shim"]


@pytest.fixture
def start_gate(board: Board, tmp_path: Path, needs_lgpio: None) -> Iterator[Callable[[], GateProcess]]:
    """Starts kiosks on the board, one after another, in this test's folder; none outlives the test."""
    # The shim is for the kiosk alone: what it is preloaded into finds no other /dev.
    env = board.env(PYTHONPATH=os.fspath(ROOT), SDL_VIDEODRIVER="dummy")
    with ExitStack() as opened:
        yield lambda: opened.enter_context(gate_process(tmp_path / "gate", "--without-screen", env=env))

"""Kiosks in a folder of their own, as processes and as virtual days."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kiosk.config import load
from kiosk.demo.run import write_config
from kiosk.start import Kiosk, prepare
from tests.kiosk_whole.gate_process import ROOT, GateProcess, gate_process


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A right checkpoint.toml; its office is not there."""
    folder = tmp_path / "gate"
    folder.mkdir()
    return write_config(folder, None)


@pytest.fixture
def kiosk(config: Path) -> Kiosk:
    """What is settled before the first event of that kiosk."""
    return prepare(load(config))


@pytest.fixture
def simulate(config: Path) -> Iterator[Callable[..., GateProcess]]:
    """Starts `run --simulate --without-screen` with that configuration."""
    with ExitStack() as opened:
        yield lambda **more: opened.enter_context(
            gate_process(config.parent, "--simulate", "--without-screen", **more)
        )


@pytest.fixture
def lives() -> Iterator[subprocess.Popen[str]]:
    """Where kiosks are born and killed: see lives.py."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.lives"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as process:
        try:
            yield process
        finally:
            process.kill()

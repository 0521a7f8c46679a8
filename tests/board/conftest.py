"""A simulated board for each test, and programs that run on it unchanged."""

import importlib.util
import shutil
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.board.board import Board

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROGRAM_S_MAX = 60.0  # starting Python with Blinka takes 0.5 s, several on a busy machine
DEADLINE_S = 10.0


class Program:
    """Python with `arguments`, on the board. It is killed when it takes longer than PROGRAM_S_MAX."""

    def __init__(self, board: Board, arguments: Sequence[str], folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, *arguments],
            env=board.env(PYTHONPATH=str(ROOT)),
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._killer = threading.Timer(PROGRAM_S_MAX, self._process.kill)
        self._killer.start()

    def line(self) -> str:
        """The next line that it prints."""
        assert self._process.stdout
        return self._process.stdout.readline().rstrip("\n")

    def go_on(self) -> None:
        """Give it the line of input that it waits for."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def end(self) -> str:
        """Let it run to its end; what it printed since the last line that was read."""
        text, _ = self._process.communicate()
        self._killer.cancel()
        assert self._process.returncode == 0, text
        return text.strip()

    def kill(self) -> None:
        """End it at once, as a power cut or the kernel would."""
        self._process.kill()
        self._process.communicate()
        self._killer.cancel()


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled shim."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler: the board's shim can't be built")
    library = tmp_path_factory.mktemp("shim") / "shim.so"
    subprocess.run(
        [
            compiler,
            "-shared",
            "-fPIC",
            "-O2",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-o",
            library,
            HERE / "shim.c",
            "-ldl",
        ],
        check=True,
        timeout=PROGRAM_S_MAX,
    )
    return library


@pytest.fixture
def board(shim: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """A Raspberry Pi with a sensor and nobody before it."""
    # Short: a socket's path may have 107 bytes.
    with Board(tmp_path_factory.mktemp("b"), shim, seed=7) as board:
        yield board


@pytest.fixture
def start(board: Board, tmp_path: Path) -> Iterator[Callable[[str], Program]]:
    """Start a program on the board; what still runs at the end of the test is killed."""
    programs: list[Program] = []

    def start(text: str) -> Program:
        programs.append(Program(board, ["-c", textwrap.dedent(text)], tmp_path))
        return programs[-1]

    yield start
    for program in programs:
        program.kill()


@pytest.fixture
def needs_lgpio() -> None:
    """Skip where lgpio can't be had."""
    if importlib.util.find_spec("lgpio") is None:
        pytest.skip("lgpio has no wheel for this Python (3.13); on a Pi the system's package serves")


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    """Wait until a condition holds, or fail at the deadline."""

    def wait(holds: Callable[[], bool]) -> None:
        end_s = time.monotonic() + DEADLINE_S
        while not holds():
            assert time.monotonic() < end_s, "not within the deadline"
            time.sleep(0.002)

    return wait

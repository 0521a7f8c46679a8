"""A kiosk as its own process, seen as an operator sees it: exit code, stderr, and the ledger's file."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.demo.run import write_config
from kiosk.ledger.errors import LedgerError
from kiosk.ledger.reader import LedgerReader

ROOT = Path(__file__).parents[2]
START_S_MAX = 60.0  # pygame, Blinka and the name model: 2 s alone, many times that on a busy machine
COMMAND_S_MAX = 60.0
POLL_S = 0.005


def wait_until(holds: Callable[[], object], within_s: float, what: str = "") -> None:
    """Wait for a condition, or fail at the deadline."""
    end_s = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end_s, f"not within {within_s} s: {what or holds}"
        time.sleep(POLL_S)


def run_module(
    *words: object, env: Mapping[str, str] | None = None, prefix: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """`python -m WORDS`, to its end."""
    return subprocess.run(
        [*prefix, sys.executable, "-m", *map(str, words)],
        cwd=ROOT,
        env=dict(os.environ, **(env or {})),
        capture_output=True,
        text=True,
        timeout=COMMAND_S_MAX,
        check=False,
    )


def last_object(ended: subprocess.CompletedProcess[str]) -> Any:
    """The JSON object on a command's last line."""
    return json.loads(ended.stdout.splitlines()[-1])


class GateProcess:
    """`python -m kiosk run` on the configuration in `folder`, which is written where there is none."""

    def __init__(
        self,
        folder: Path,
        *options: str,
        env: Mapping[str, str] | None = None,
        prefix: tuple[str, ...] = (),
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.config = folder / "checkpoint.toml"
        if not self.config.exists():
            write_config(folder, None)
            # What is announced, and when, is a matter of the hour at which the tests run.
            self.config.write_text(self.config.read_text(encoding="utf-8") + "[sound]\nspeaker = false\n")
        self.ledger = folder / "ledger.db"
        self._log = (folder / "stderr.txt").open("a+b")
        self.process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "kiosk", "run", "--config", str(self.config), *options],
            cwd=ROOT,
            env=dict(env or os.environ),
            stdout=subprocess.DEVNULL,
            stderr=self._log,
        )

    def said(self) -> str:
        """What it wrote to stderr so far, with that of its predecessors in the same folder."""
        self._log.seek(0)
        return self._log.read().decode()

    def records(self, kind: str | None = None) -> list[dict[str, Any]]:
        """The lines of its ledger, oldest first; none as long as there is no ledger."""
        try:
            with LedgerReader.open(self.ledger) as reader:
                lines = [json.loads(record.line) for record in reader.tail(1_000)]
        except LedgerError:
            return []
        return [line for line in lines if kind in (None, line["kind"])]

    def kinds(self) -> list[str]:
        """The kinds of its records, oldest first."""
        return [record["kind"] for record in self.records()]

    def is_up(self) -> bool:
        """Whether it has taken its ledger and begun it; a process that ended instead fails the test."""
        assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{self.said()}"
        taken = any(
            line.split()[4] == str(self.process.pid)
            for line in Path("/proc/locks").read_text(encoding="ascii").splitlines()
            if "FLOCK" in line and "->" not in line
        )
        return taken and self._is_begun()

    def _is_begun(self) -> bool:
        try:
            LedgerReader.open(self.ledger).close()
        except LedgerError:
            return False  # the file is there, its first row is not yet
        return True

    def end(self, within_s: float = 15.0) -> int:
        """Ask it to end with SIGTERM; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(within_s)

    def verify(self) -> dict[str, Any]:
        """What the command line says about the ledger."""
        found: dict[str, Any] = last_object(run_module("kiosk", "ledger", "verify", self.ledger, "--json"))
        return found

    def close(self) -> None:
        """Kill it if it still runs."""
        self.process.kill()
        self.process.wait()
        self._log.close()


@contextmanager
def gate_process(folder: Path, *options: str, **more: Any) -> Iterator[GateProcess]:
    """A kiosk for one test."""
    gate = GateProcess(folder, *options, **more)
    try:
        yield gate
    finally:
        gate.close()

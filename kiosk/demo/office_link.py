"""A real office and a real courier for a demo: processes of their own, spoken to only by their commands."""

import importlib.util
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from kiosk.demo.errors import DemoError

START_S_MAX = 60.0  # migrations on a slow card, the first time
STOP_S_MAX = 10.0
COMMAND_S_MAX = 600.0


class LinkFailed(DemoError):
    """A process of the demo didn't do its part; the message carries what it said."""


def office_is_installed() -> bool:
    """Whether there is an office on this machine; a kiosk alone has none."""
    return all(importlib.util.find_spec(name) for name in ("office", "django"))


class OfficeProcess:
    """`python -m office serve` on loopback, with its files in `folder`. Use as a context manager."""

    def __init__(self, folder: Path, address: str = "127.0.0.1:0", *, https: bool = False) -> None:
        self._environment = {**os.environ, "GATEHOUSE_OFFICE_DIR": str(folder)}
        folder.mkdir(parents=True, exist_ok=True)
        if https:
            self.command("make_ca", address.rpartition(":")[0])
        self._log = (folder / "office.log").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "office", "serve", "--address", address, "--json"],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self.url = self._first_words(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_S_MAX)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
        if self._process.stdout:
            self._process.stdout.close()

    def command(self, *words: str) -> dict[str, Any]:
        """Run an office command that answers in JSON."""
        return run_json(["office", *words, "--json"], self._environment)

    def _first_words(self, folder: Path) -> str:
        assert self._process.stdout is not None, "opened with a pipe"
        too_late = threading.Timer(START_S_MAX, self._process.kill)
        too_late.start()
        line = self._process.stdout.readline()  # an empty one if it ends, or is ended, without a word
        too_late.cancel()
        try:
            address = json.loads(line)["address"]
        except (ValueError, KeyError, TypeError):
            raise LinkFailed(f"the office did not start; see {folder / 'office.log'}") from None
        return address if address.startswith("http") else f"http://{address}"


def send_all(config: Path) -> dict[str, Any]:
    """Run the courier until everything is at the office, once."""
    return run_json(["sync", "once", "--config", str(config), "--json"], dict(os.environ))


def run_json(module_and_words: Sequence[str], environment: dict[str, str]) -> dict[str, Any]:
    """Run one of our commands and read the JSON object on its last line.

    Raises:
        LinkFailed: it failed, or said something else.
    """
    done = subprocess.run(
        [sys.executable, "-m", *module_and_words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=COMMAND_S_MAX,
        check=False,
    )
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        raise LinkFailed(f"{' '.join(module_and_words)}: {done.stderr.strip() or done.stdout.strip()}")
    try:
        answer: dict[str, Any] = json.loads(lines[-1])
    except ValueError:
        raise LinkFailed(f"{' '.join(module_and_words)}: {lines[-1]}") from None
    return answer

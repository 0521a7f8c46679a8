"""Ledgers to be killed: each life is a process of its own, forked where everything is imported already.

    python -m tests.reliability.lives

reads "DRAFTS SYNCHRONOUS PATH" a line, appends so many records (0: for ever) to that ledger in a child with
PRAGMA synchronous=SYNCHRONOUS, and says when it ended. What a child says: `born PID`, then `SEQ ID` for each
record once the ledger has called it durable, and `left` when it gave one up. A failed append or start is
tried again as the kiosk does it, with the same id.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from subprocess import PIPE, Popen
from typing import TypeVar

from kiosk.ledger.clock import Moments
from kiosk.ledger.errors import LedgerError
from kiosk.ledger.record import Draft
from kiosk.ledger.store import Ledger, new_id

DEVICE = "reliability-1"
TRIES_MAX = 20
PAUSE_S = 0.002
DRAFT = Draft("entry", {"verdict": "admit", "note": "x" * 600}, {"name": "王秀英", "unit": "财政局"})

Result = TypeVar("Result")


def live(path: Path, drafts: int, synchronous: str) -> None:
    """Append and tell."""
    moments = Moments()
    ledger = patiently(
        lambda: Ledger.open(
            path, origin_device=DEVICE, site="s", gate="g", software="0", now=moments, ballast_bytes=4096
        )
    )
    if ledger is None or ledger.damage is not None:
        say("left" if ledger is None else f"damaged {ledger.damage.en}")
        return
    if synchronous != "FULL":  # the blind harness's test: what must be seen to lose
        ledger._connection.execute(f"PRAGMA synchronous={synchronous}")
    for _ in range(drafts) if drafts else count():
        moment = moments.moment()
        record_id = new_id(moment.wall_ms)
        record = patiently(lambda at=moment, known=record_id: ledger.append(DRAFT, at, expected_id=known))
        say(f"{record.seq} {record.id}" if record else "left")


def patiently(do: Callable[[], Result]) -> Result | None:
    """Try again; None when it never worked."""
    for _ in range(TRIES_MAX):
        try:
            return do()
        except LedgerError:
            time.sleep(PAUSE_S)
    return None


def say(words: str) -> None:
    """One line, whole, at once."""
    os.write(1, f"{words}\n".encode())


@contextmanager
def nursery(environment: dict[str, str] | None = None) -> Iterator["Popen[str]"]:
    """A process that starts lives when told to."""
    command = [sys.executable, "-m", "tests.reliability.lives"]
    with Popen(
        command, env={**os.environ, **(environment or {})}, stdin=PIPE, stdout=PIPE, text=True, bufsize=1
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def begin(lives: "Popen[str]", path: Path, drafts: int = 0, synchronous: str = "FULL") -> int:
    """Have one born; its process id."""
    assert lives.stdin is not None
    assert lives.stdout is not None
    lives.stdin.write(f"{drafts} {synchronous} {path}\n")
    return int(lives.stdout.readline().removeprefix("born "))


def last_words(lives: "Popen[str]") -> list[str]:
    """All that it says until it has ended."""
    assert lives.stdout is not None
    words = []
    while (line := lives.stdout.readline()) != "ended\n":
        assert line, "the nursery itself died"
        words.append(line.rstrip("\n"))
    return words


def main() -> None:
    """Live what is asked for, one after another, until there is no more input."""
    for line in sys.stdin:
        drafts, synchronous, path = line.rstrip("\n").split(" ", 2)
        child = os.fork()
        if child == 0:
            say(f"born {os.getpid()}")
            live(Path(path), int(drafts), synchronous)
            os._exit(0)
        os.waitpid(child, 0)
        say("ended")


if __name__ == "__main__":
    main()

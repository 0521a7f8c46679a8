"""Starts the process that makes sounds, where none runs: it works beside the pages, never inside them.

A page that waits for a sound asks for this each time that it looks: a process that was killed is followed by
another, which begins the unfinished sound anew.
"""

import subprocess
import sys

from office import home
from office.sound.desk import waiting

LOCK = "sounds"


class Worker:
    """The process that makes sounds, as the server sees it. Only a server may start it."""

    def __init__(self) -> None:
        self.allowed = False
        self._process: subprocess.Popen[bytes] | None = None

    def start_if_needed(self) -> None:
        """Start it unless nothing waits or it runs already. It ends by itself when nothing waits any more."""
        if not self.allowed or not waiting() or self._runs():
            return
        # Two that start at once do no harm: the second finds the lock held and ends.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "office", "make_sounds"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _runs(self) -> bool:
        if self._process is not None and self._process.poll() is None:
            return True
        try:
            with home.alone(home.office_dir(), LOCK):
                return False
        except home.NotAlone:  # started by another server of this folder, or by hand
            return True


WORKER = Worker()

"""Calls to disk and network that fail when told to: shim.c, built here, preloaded into what is to suffer."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.reliability.play import Skipped

SOURCE = Path(__file__).with_name("shim.c")
FAIL, KILL = 1, 2


class Faults:
    """The order to fail, in a file that the preloaded processes look at before each call."""

    def __init__(self, folder: Path) -> None:
        compiler = shutil.which("cc")
        if compiler is None:
            raise Skipped("没有 C 编译器 needs a C compiler: apt-get install gcc")
        folder.mkdir(parents=True, exist_ok=True)
        # Beside the folder: a name below it would make it the folder of others, too.
        library = folder.with_name(f"{folder.name}-shim.so")
        flags = ("-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror")
        subprocess.run([compiler, *flags, "-o", library, SOURCE], check=True)
        self._order = folder.resolve() / "faults"
        self._round = 0
        self.environment = {"LD_PRELOAD": str(library.resolve()), "GATEHOUSE_FAULTS": str(self._order)}

    def order(self, kind: int, at: int) -> None:
        """Have the call number `at` from now on fail, in every process for itself."""
        self._round += 1
        draft = self._order.with_suffix(".new")
        draft.write_text(f"{kind} {at} {self._round}", encoding="ascii")
        draft.replace(self._order)

    def relent(self) -> None:
        """All is well from now on."""
        self._order.unlink(missing_ok=True)


@contextmanager
def preloaded(faults: Faults) -> Iterator[None]:
    """Processes that are started inside suffer."""
    os.environ.update(faults.environment)
    try:
        yield
    finally:
        for name in faults.environment:
            del os.environ[name]

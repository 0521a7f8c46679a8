"""Django on a fresh copy of a migrated SQLite file, for as long as a test wants it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

# Nothing here cuts the power, so a commit may rest in memory where the machine has such a folder.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


@contextmanager
def database_copy(template: Path) -> Iterator[Path]:
    """Every thread's connections go to the copy until the block ends."""
    with tempfile.TemporaryDirectory(prefix="office-db-", dir=MEMORY) as folder:
        path = Path(folder) / "office.sqlite3"
        shutil.copyfile(template, path)
        connections.close_all()
        connections.settings["default"]["NAME"] = str(path)
        try:
            yield path
        finally:
            connections.close_all()
            connections.settings["default"]["NAME"] = str(template)

"""Writing a file so that its content outlives a power cut."""

import os
from pathlib import Path


def write_synced(path: Path, content: bytes) -> None:
    """Write and flush to the card; its name is as durable once its folder is synced."""
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)

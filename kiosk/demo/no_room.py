"""A full disk, for one process: the kernel refuses to let its files grow, as a disk without room does."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

NO_ROOM_BYTES = 8_192  # no file may be written beyond: the ledger and its log are longer


@contextmanager
def no_room() -> Iterator[None]:
    """In this process no file may be written beyond a few pages."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (NO_ROOM_BYTES, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

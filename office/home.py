"""The office's own folder: where its database, secret key and locks live.

Zero set-up: the folder and the key are made on first start. It must know nothing of Django, because the
settings read it before Django exists.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DIR_ENV = "GATEHOUSE_OFFICE_DIR"
DIR_DEFAULT = ".run/office"
KEY_NAME = "secret_key"
SIGNING_KEY_NAME = "signing_key"
SIGNING_KEY_BYTES = 32
KEY_BYTES = 48  # Django asks for 50 characters of randomness; 48 bytes are 64 characters of base64


def office_dir() -> Path:
    """The folder, absolute; it need not exist yet."""
    return Path(os.environ.get(DIR_ENV) or DIR_DEFAULT).absolute()


def make(folder: Path) -> None:
    """Make the folder (0700) and its secret key (0600) unless they are there.

    Raises:
        OSError: the folder can't be made or written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / KEY_NAME).exists():
        _write_new(folder / KEY_NAME, secrets.token_urlsafe(KEY_BYTES).encode("ascii"))


def secret_key(folder: Path) -> str:
    """The key that signs sessions; without a folder one that lasts as long as this process.

    A process that only looks (a type checker, `--help`) must not leave a folder behind.
    """
    try:
        return (folder / KEY_NAME).read_text("ascii").strip()
    except FileNotFoundError:
        return secrets.token_urlsafe(KEY_BYTES)


class NotAlone(Exception):
    """Another process holds this lock."""


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """Hold the lock of this name beside the folder, or give up at once. Raises: NotAlone.

    Beside it, not in it: whoever holds it may put another folder in its place. No child inherits this lock: a
    server killed in mid-work can be started again at once.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f".{folder.name}.{name}.lock").open("w") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            raise NotAlone(name) from None
        yield


def signing_seed(folder: Path) -> bytes:
    """The office's Ed25519 key (32 bytes), by which kiosks know it; made when first asked for."""
    path = folder / SIGNING_KEY_NAME
    if not path.exists():
        _write_new(path, secrets.token_bytes(SIGNING_KEY_BYTES))
    return path.read_bytes()


@contextmanager
def locked(folder: Path, name: str) -> Iterator[None]:
    """Hold the folder's lock of this name; two processes that start at once wait for each other."""
    with (folder / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _write_new(path: Path, key: bytes) -> None:
    # Written whole beside its place and then linked: nobody ever reads half a key, and of two
    # processes that start at once the second keeps the first one's.
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(descriptor)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()

"""What the C library does with the memory of pictures: glibc's own ways (mallopt(3), malloc_trim(3)).

Another C library may know neither: then nothing happens.
"""

import ctypes

_MMAP_THRESHOLD = -3  # malloc.h's M_MMAP_THRESHOLD
# A picture of 128 x 128 and all larger ones. Left alone, glibc raises the bound to the largest piece that was
# ever given back, a whole screen; then pictures lie among small things and their holes are never whole again.
_OWN_PAGES_BYTES = 1 << 16


def pictures_apart() -> None:
    """Have larger pictures in pages of their own, which go back with them: 3 MB less in a day."""
    _call("mallopt", _MMAP_THRESHOLD, _OWN_PAGES_BYTES)


def give_back() -> None:
    """Let the system have the pages that the shapes of another theme left: 5 MB, in some 10 ms."""
    _call("malloc_trim", 0)


def _call(name: str, *values: int) -> None:
    function = getattr(ctypes.CDLL(None), name, None)
    if function is not None:
        function(*values)

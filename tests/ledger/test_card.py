"""The card check: what it measures, and what it calls implausible."""

import os
from pathlib import Path

import pytest

from kiosk.ledger.card import FLUSH_US_MAX, FLUSH_US_MIN, STALL_US_MAX, Flushing, measure

IN_MEMORY = Path("/dev/shm")


@pytest.mark.parametrize(
    ("found", "called"),
    [
        (Flushing(FLUSH_US_MIN - 1, 9_000), (True, False)),
        (Flushing(FLUSH_US_MIN, 9_000), (False, False)),
        (Flushing(4_000, STALL_US_MAX), (False, False)),
        (Flushing(FLUSH_US_MAX + 1, FLUSH_US_MAX + 2), (False, True)),
        (Flushing(4_000, STALL_US_MAX + 1), (False, True)),
    ],
)
def test_only_the_implausible_is_called(found: Flushing, called: tuple[bool, bool]) -> None:
    """A card that cannot have written is too fast; one that people wait for, or that stalls, too slow."""
    assert (found.too_fast, found.too_slow) == called


@pytest.mark.skipif(not os.access(IN_MEMORY, os.W_OK), reason="没有内存盘 there is no disk in memory here")
def test_a_disk_in_memory_is_found_out() -> None:
    """What never reaches a card answers too fast to be one."""
    assert measure(IN_MEMORY).too_fast


def test_measuring_leaves_nothing_behind(tmp_path: Path) -> None:
    """The probe is gone afterwards, and its figures are in order."""
    found = measure(tmp_path)
    assert 0 <= found.median_us <= found.worst_us
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_is_an_error(tmp_path: Path) -> None:
    """A folder that is not there can't be measured."""
    with pytest.raises(OSError, match="No such file"):
        measure(tmp_path / "gone")

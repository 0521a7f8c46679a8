"""A few of the real faults, as many as a test may take: `python -m tests.reliability` plays them all."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reliability.gate import failing_disk, flipped_bits, full_disk, killed_ledger
from tests.reliability.play import Figures, Skipped

Strike = Callable[[Path, random.Random, int], Figures]


@pytest.mark.parametrize(
    ("strike", "times"), [(killed_ledger, 3), (failing_disk, 36), (full_disk, 1), (flipped_bits, 20)]
)
def test_the_ledger_is_whole_after(strike: Strike, times: int, tmp_path: Path) -> None:
    """What was called durable is there once, under its number, in a whole chain, whatever call failed."""
    try:
        figures = strike(tmp_path, random.Random(20200213), times)
    except Skipped as reason:
        pytest.skip(str(reason))
    assert figures["whole"], figures

"""What the public may see of a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.masking import STARS_MAX, mask_name


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("陈博", "陈*"),
        ("王秀英", "王**"),
        ("欧阳娜娜", "欧阳**"),
        ("尉迟明", "尉迟*"),
        ("欧阳", "欧*"),
        ("阿依古丽·买买提", "阿***"),
        ("John Smith", "J***"),
        ("𠮷田", "𠮷*"),
        ("王", "王*"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_known_names(name: str, masked: str) -> None:
    """A surname, whole if it has two characters, and stars; of a Latin name one letter."""
    assert mask_name(name) == masked


@given(st.text(min_size=1, max_size=60).filter(lambda text: text.strip()))
def test_mask_hides(name: str) -> None:
    """Whatever was typed, at most two characters are shown, then one to three stars."""
    masked = mask_name(name)
    shown = masked.rstrip("*")
    assert len(shown) <= 2
    assert name.strip().startswith(shown)
    assert 1 <= len(masked) - len(shown) <= STARS_MAX or name.strip().startswith("*")

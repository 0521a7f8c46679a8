import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.screening.look import MISSES_MAX, ODD_CENTI_C_MAX, Look
from kiosk.screening.sample import Sample
from tests.screening.foreheads import look_at

foreheads = st.integers(3000, 4200)


def test_the_two_warmest_are_taken() -> None:
    """The skin temperature is the mean of the two warmest samples."""
    assert look_at(3440, 3450, 3460, 3430, 3420, 3441, 3442, 3443).skin_centi_c == 3455


@given(st.lists(foreheads, min_size=7, max_size=7), foreheads)
def test_one_odd_sample_moves_little(temperatures: list[int], odd: int) -> None:
    """A single sample, however odd, lifts the skin temperature by a quarter of a degree above the others."""
    look = Look(8, tuple(Sample(each, 2300) for each in (*temperatures, odd)))
    assert look.skin_centi_c <= max(temperatures) + ODD_CENTI_C_MAX // 2


def test_what_is_no_forehead_counts_as_a_miss() -> None:
    """A wall or a cup of tea in view never enters a look."""
    look = look_at(2100, 6000, 3450)
    assert len(look.samples) == 1
    assert look.misses == 2


def test_approach_is_let_go() -> None:
    """What was seen while the forehead was still coming closer is not part of the look."""
    look = look_at(3010, 3150, 3300, 3450, 3452)
    assert [sample.object_centi_c for sample in look.samples] == [3450, 3452]


def test_uneven_skin_is_no_approach() -> None:
    """Two steps up of less than a degree each are the spots of one forehead, not an approach."""
    assert len(look_at(3300, 3390, 3480).samples) == 3


def test_hopeless_after_too_many_misses() -> None:
    """A look ends by itself when nothing comes of it."""
    look = Look(8)
    for _ in range(MISSES_MAX):
        look = look.missed()
    assert not look.hopeless
    assert look.missed().hopeless


@given(st.lists(foreheads, min_size=8, max_size=8), st.randoms())
def test_order_does_not_matter(temperatures: list[int], dice: object) -> None:
    """The result of a look depends on what was seen, not on the order, once nobody is approaching."""
    first = look_at(*temperatures)
    shuffled = temperatures.copy()
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    second = look_at(*shuffled)
    if first.complete and second.complete:
        assert first.skin_centi_c == second.skin_centi_c


@given(st.lists(st.integers(-7000, 38000), max_size=200))
def test_look_always_ends(temperatures: list[int]) -> None:
    """Whatever is held before the sensor, a look ends after a bounded number of samples."""
    look = Look(8)
    for count, temperature in enumerate(temperatures):
        if look.complete or look.hopeless:
            assert count <= 8 * (MISSES_MAX + 2)
            return
        look = look.add(Sample(temperature, 2300))


@pytest.mark.parametrize("failures", [0, 3])
def test_checksum_failures_are_counted(failures: int) -> None:
    """A look says how many transfers the checksum refused while it was taken."""
    look = Look(2).add(Sample(3400, 2300, failures)).add(Sample(3400, 2300, 1))
    assert look.checksum_failures == failures + 1

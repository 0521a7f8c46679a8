import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.web.ranges import asked_for, served

SOUND = bytes(range(100))


@pytest.mark.parametrize(
    ("header", "status", "first", "length", "said"),
    [
        ("", 200, 0, 100, None),
        ("bytes=0-", 206, 0, 100, "bytes 0-99/100"),
        ("bytes=10-19", 206, 10, 10, "bytes 10-19/100"),
        ("bytes=90-400", 206, 90, 10, "bytes 90-99/100"),
        ("bytes=-7", 206, 93, 7, "bytes 93-99/100"),
        ("bytes=0-1,5-6", 200, 0, 100, None),
        ("bytes=-", 200, 0, 100, None),
        ("bytes=100-", 416, 0, 0, "bytes */100"),
        ("bytes=9-3", 416, 0, 0, "bytes */100"),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(
    header: str, status: int, first: int, length: int, said: str | None
) -> None:
    """One part is answered with its place; several or nonsense with the whole; what isn't there with 416."""
    answer = served(SOUND, "audio/ogg", header)
    assert answer.status_code == status
    assert answer.content == SOUND[first : first + length]
    assert answer.get("Content-Range") == said


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 300))
def test_a_part_lies_within_the_file(first: int, last: int, size: int) -> None:
    """What is given begins where it was asked and ends within the file; else it is refused."""
    try:
        part = asked_for(f"bytes={first}-{last}", size)
    except ValueError:
        assert first >= size or last < first
    else:
        assert part == (first, min(size, last + 1))

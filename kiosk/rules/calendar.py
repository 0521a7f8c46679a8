"""Days and minutes of the site. Pure: whoever asks brings the time.

China has one time zone and no summer time, so a day of the site is 24 hours of Unix time from 16:00 UTC on,
whatever zone the machine is in. A day is a whole number: days since 1970-01-01.
"""

from datetime import date

DAY_MS = 86_400_000
MINUTE_MS = 60_000
DAY_MINUTES = 1_440

_EAST_MS = 8 * 3_600_000
_EPOCH = date(1970, 1, 1).toordinal()


def day_of(wall_ms: int) -> int:
    """The day on which this Unix time falls, in ms."""
    return (wall_ms + _EAST_MS) // DAY_MS


def begins_ms(day: int, minute: int = 0) -> int:
    """The Unix time, in ms, of so many minutes past midnight of a day."""
    return day * DAY_MS - _EAST_MS + minute * MINUTE_MS


def minute_of(wall_ms: int) -> int:
    """Minutes past midnight, 0 to 1,439."""
    return (wall_ms + _EAST_MS) % DAY_MS // MINUTE_MS


def weekday_of(day: int) -> int:
    """1 for Monday to 7 for Sunday."""
    return (day + 3) % 7 + 1


def written(day: int) -> str:
    """The day as 2026-02-12."""
    return date.fromordinal(day + _EPOCH).isoformat()


def read_day(text: str) -> int:
    """The day that is written as 2026-02-12.

    Raises:
        ValueError: there is no such day.
    """
    return date.fromisoformat(text).toordinal() - _EPOCH


def clock_face(minute: int) -> str:
    """Minutes past midnight as 07:30; the end of a day is 24:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"

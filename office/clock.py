"""The office's clock and calendar: the one module here that reads the time. Times are Unix milliseconds."""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")  # the compound's; no daylight saving since 1991
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MS_MAX = 4_102_444_800_000  # 2100-01-01: a later time is a broken clock, and would not print


def now_ms() -> int:
    """Unix time in milliseconds."""
    return time.time_ns() // 1_000_000


def local(ms: int) -> datetime:
    """That moment on the wall clock of the compound."""
    return (EPOCH + timedelta(milliseconds=ms)).astimezone(ZONE)


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day at the compound: from `start_ms` up to, not including, `end_ms`."""

    date: date

    @classmethod
    def of(cls, ms: int) -> "Day":
        """The day in which that moment lies."""
        return cls(local(ms).date())

    @classmethod
    def parse(cls, text: str) -> "Day":
        """Read `2026-11-23`.

        Raises:
            ValueError: it is no such date, or one outside 1971..2099.
        """
        day = date.fromisoformat(text)
        if not 1971 <= day.year <= 2099:
            raise ValueError(f"{text}: 1971..2099 expected")
        return cls(day)

    @property
    def start_ms(self) -> int:
        """Its first millisecond."""
        midnight = datetime(self.date.year, self.date.month, self.date.day, tzinfo=ZONE)
        return (midnight - EPOCH) // timedelta(milliseconds=1)

    @property
    def end_ms(self) -> int:
        """The first millisecond of the next day."""
        return self.shifted(1).start_ms

    def shifted(self, days: int) -> "Day":
        """The day that many days later."""
        return Day(self.date + timedelta(days=days))

    def __str__(self) -> str:
        return self.date.isoformat()

"""Hours of a day, which may go past midnight: 21:30 to 06:30. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime

_TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Hours:
    """From one minute of the day to just before another; equal minutes mean no hour at all."""

    from_min: int
    until_min: int

    def hold(self, local: datetime) -> bool:
        """Whether this local time lies in these hours."""
        minute = local.hour * 60 + local.minute
        if self.from_min <= self.until_min:
            return self.from_min <= minute < self.until_min
        return minute >= self.from_min or minute < self.until_min


NEVER = Hours(0, 0)


def minute_of(time_of_day: str) -> int | None:
    """The minute of the day that "HH:MM" means, 0 to 1439; None if it means none."""
    found = _TIME_OF_DAY.fullmatch(time_of_day)
    return int(found[1]) * 60 + int(found[2]) if found else None

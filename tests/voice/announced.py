"""Invented announcements, and times to hear them at."""

from datetime import date, datetime, timedelta

from kiosk.hours import Hours
from kiosk.people.announcements import Announcement
from kiosk.people.value import Bilingual

MORNING = datetime(2020, 2, 12, 8, 0)
ALL_DAY = Hours(0, 24 * 60)


def announcement(
    name: str,
    *,
    pause_s: int = 60,
    priority: int = 1,
    hours: Hours = ALL_DAY,
    days: tuple[int, int] = (0, 30),
) -> Announcement:
    """One that is in force for these days from MORNING's on, the first being 0."""
    first = date(2020, 2, 12)
    words = Bilingual("请佩戴口罩。", "Please wear a mask.")
    return Announcement(
        id=name,
        title=words,
        text=words,
        audio=None,
        day_from=first + timedelta(days[0]),
        day_to=first + timedelta(days[1]),
        hours=hours,
        pause_s=pause_s,
        priority=priority,
    )

"""Which announcement comes next, and when: pauses, priorities, days, hours, and how many in a day.

Pure: the time is passed in, and what was played before a restart is told by the ledger's records. Knows
nothing of who stands at the gate, nor of sound.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from kiosk.people.announcements import Announcement

# Each play is a record for ever: the shortest pause all day long with half a minute of speech is 640.
PLAYS_A_DAY_MAX = 800


@dataclass(frozen=True, slots=True)
class History:
    """When each announcement ended last, in ms of the events' clock, and how many plays that day had."""

    ended_ms: Mapping[str, int] = field(default_factory=dict)
    last_id: str | None = None
    day: date | None = None
    plays: int = 0

    def after(self, announcement_id: str, ended_ms: int, day: date | None) -> "History":
        """The history with one more play. `day` is the local one, None if the clock isn't trusted."""
        plays = self.plays + 1 if day in (None, self.day) else 1
        return replace(
            self,
            ended_ms={**self.ended_ms, announcement_id: ended_ms},
            last_id=announcement_id,
            day=day or self.day,
            plays=plays,
        )


NOTHING_PLAYED = History()


def next_up(
    announcements: tuple[Announcement, ...], history: History, now_ms: int, local: datetime
) -> Announcement | None:
    """The announcement to begin now; None if the pause isn't over, the day is full, or none is in force.

    Among those in force: one never heard first; then whichever has waited longest, its wait counted as many
    times as its priority says.
    """
    if history.day == local.date() and history.plays >= PLAYS_A_DAY_MAX:
        return None
    if now_ms < _pause_over_ms(announcements, history):
        return None
    in_force = [each for each in announcements if each.in_force(local)]
    return max(in_force, key=lambda each: _wait(each, history, now_ms), default=None)


def _pause_over_ms(announcements: tuple[Announcement, ...], history: History) -> int:
    """The pause is that of the announcement heard last, even where the others have shorter ones."""
    if history.last_id is None:
        return 0
    pauses_s = {each.id: each.pause_s for each in announcements}
    longest_s = max(pauses_s.values(), default=0)  # for one that is no longer in the document
    return history.ended_ms[history.last_id] + pauses_s.get(history.last_id, longest_s) * 1_000


def _wait(announcement: Announcement, history: History, now_ms: int) -> float:
    ended_ms = history.ended_ms.get(announcement.id)
    return float("inf") if ended_ms is None else (now_ms - ended_ms) * announcement.priority

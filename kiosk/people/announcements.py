"""The announcements of the site document: what the loudspeaker says to everybody, when and how often.

Read strictly, like the rest of the document. Knows nothing of sound, nor of who was heard.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.hours import Hours, minute_of
from kiosk.people.value import Bilingual, Value, unique

ANNOUNCEMENTS_MAX = 20  # with pauses between them a round of more takes longer than anybody stands there
TITLE_CHARACTERS_MAX = 40  # what the ticker shows where nothing can be spoken
TEXT_CHARACTERS_MAX = 1_000  # four minutes of speech
PAUSE_S_MIN, PAUSE_S_MAX = 60, 180  # less wears people out; more, and who waits there hears nothing
PRIORITY_MIN, PRIORITY_MAX = 1, 3
GATES_MAX = 50  # more than any site has
VOLUME_PERCENT_MIN, VOLUME_PERCENT_MAX = 20, 100  # of the gate's own; below, nobody makes out a word

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement. `audio` is the SHA-256 of the office's recording, None if there is none.

    It is in force from `day_from` to `day_to`, both included, in its `hours` of local time. At least
    `pause_s` of silence follow it. One of priority 3 comes round three times as soon as one of priority 1.
    Without `gates` it is for all of them. `volume_percent` is a share of what is loudest at the gate.
    """

    id: str
    title: Bilingual
    text: Bilingual
    audio: str | None
    day_from: date
    day_to: date
    hours: Hours
    pause_s: int
    priority: int
    gates: tuple[str, ...] = ()
    volume_percent: int = VOLUME_PERCENT_MAX

    def is_for(self, gate: str) -> bool:
        """Whether this gate is to play it."""
        return not self.gates or gate in self.gates

    def in_force(self, local: datetime) -> bool:
        """Whether it may be heard at this local time."""
        return self.day_from <= local.date() <= self.day_to and self.hours.hold(local)


def read_announcements(value: Value) -> tuple[Announcement, ...]:
    """The list of announcements.

    Raises:
        SiteInvalid: the first thing that is wrong with it.
    """
    return unique(value.each(_announcement, 0, ANNOUNCEMENTS_MAX), value, "id")


def _announcement(value: Value) -> Announcement:
    fields = value.fields(
        "id",
        "title",
        "text",
        "audio",
        "from",
        "to",
        "hours",
        "pause_s",
        "priority",
        optional=("gates", "volume_percent"),
    )
    first, last = _day(fields["from"]), _day(fields["to"])
    if last < first:
        fields["to"].wrong(f"早于开始日期 {first}", f"is before {first}, when it begins")
    return Announcement(
        id=fields["id"].slug(),
        title=fields["title"].bilingual(TITLE_CHARACTERS_MAX),
        text=fields["text"].bilingual(TEXT_CHARACTERS_MAX),
        audio=None if fields["audio"].value is None else _sha256(fields["audio"]),
        day_from=first,
        day_to=last,
        hours=_hours(fields["hours"]),
        pause_s=fields["pause_s"].whole_number(PAUSE_S_MIN, PAUSE_S_MAX),
        priority=fields["priority"].whole_number(PRIORITY_MIN, PRIORITY_MAX),
        gates=tuple(fields["gates"].each(Value.slug, 0, GATES_MAX)) if "gates" in fields else (),
        volume_percent=fields["volume_percent"].whole_number(VOLUME_PERCENT_MIN, VOLUME_PERCENT_MAX)
        if "volume_percent" in fields
        else VOLUME_PERCENT_MAX,
    )


def _hours(value: Value) -> Hours:
    fields = value.fields("from", "until")
    hours = Hours(_minute(fields["from"]), _minute(fields["until"]))
    if hours.from_min == hours.until_min:
        fields["until"].wrong("与开始时间相同，永远不会播出", "is when it begins: it would never be heard")
    return hours


def _minute(value: Value) -> int:
    minute = minute_of(value.value) if isinstance(value.value, str) else None
    if minute is None:
        value.wrong("应当是 00:00 到 23:59 的时间", 'must be a time of day from "00:00" to "23:59"')
    return minute


def _day(value: Value) -> date:
    try:
        return date.fromisoformat(value.value)
    except (TypeError, ValueError):
        value.wrong("应当是日期，如 2020-02-10", 'must be a day, as "2020-02-10"')


def _sha256(value: Value) -> str:
    if not isinstance(value.value, str) or not _SHA256.fullmatch(value.value):
        value.wrong(
            "应当是录音的 SHA-256（64 个小写十六进制字符）或 null", "must be a SHA-256 in hex, or null"
        )
    return value.value

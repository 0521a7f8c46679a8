"""What happens to the checkpoint: frozen nouns, each with its time in ms of a clock that never jumps."""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.flow.actions import Action
from kiosk.flow.guard_states import InfoRow, Page
from kiosk.flow.rules import Rules
from kiosk.ledger.record import Moment, Record
from kiosk.people.site import Site
from kiosk.screening.sample import Sample


@dataclass(frozen=True, slots=True)
class SampleTaken:
    """The sensor gave a valid reading."""

    at_ms: int
    sample: Sample


@dataclass(frozen=True, slots=True)
class SampleMissed:
    """The sensor gave nothing this time; `code` is the driver's word for why.

    `call_staff` says that asking again won't help.
    """

    at_ms: int
    code: str
    call_staff: bool = False


@dataclass(frozen=True, slots=True)
class Touched:
    """A finger did something that the screen offered."""

    at_ms: int
    action: Action


@dataclass(frozen=True, slots=True)
class Scanned:
    """The scanner read a badge or a visit's code, whatever was on the screen."""

    at_ms: int
    code: str


@dataclass(frozen=True, slots=True)
class GuardPressed:
    """The guard's button, away from the screen."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class RecordSaved:
    """The record of this ticket is durable; what it says is known from now on."""

    at_ms: int
    ticket: int
    record_id: str
    seq: int
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class RecordFailed:
    """The record of this ticket is not durable yet; the writer keeps it and goes on trying."""

    at_ms: int
    ticket: int
    code: str
    call_staff: bool = False


@dataclass(frozen=True, slots=True)
class AnnouncementPlayed:
    """The loudspeaker spoke this announcement, to its end or to what cut it short.

    `source` is own, office or espeak and `sha256` the file's hash; `lasted_ms` includes `silent_ms`, for
    which an alarm held it up; `cut_by` is alarm, quiet_hours or stop, None if it was heard to its end.
    """

    at_ms: int
    announcement: str
    source: str
    sha256: str
    lasted_ms: int
    silent_ms: int
    cut_by: str | None


@dataclass(frozen=True, slots=True)
class SpeakerChanged:
    """The loudspeaker was lost, `code` says why; or was found, and then that is ""."""

    at_ms: int
    code: str


@dataclass(frozen=True, slots=True)
class SiteArrived:
    """A newer site from the office can be used; whoever holds the rules hands it on between two visits.

    `version` and `sha256` are those of the signed document, `rules` what the gate is to go by from now on.
    """

    at_ms: int
    version: int
    sha256: str
    site: Site
    rules: Rules


@dataclass(frozen=True, slots=True)
class OfficeHeard:
    """The office answered the courier, at `office_ms` by its own clock."""

    at_ms: int
    office_ms: int


@dataclass(frozen=True, slots=True)
class ExitsTold:
    """All that the office told of exits at other gates, by household, in place of what it told before."""

    at_ms: int
    elsewhere: Mapping[str, tuple[Moment, ...]]


@dataclass(frozen=True, slots=True)
class SiteRefused:
    """A site from the office can't be used, `code` says why and `where` in it; "": none is refused now."""

    at_ms: int
    version: int = 0
    code: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a page of the guard's tells has been looked up."""

    at_ms: int
    page: Page
    rows: tuple[InfoRow, ...]


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time went by; `moment` is what the wall clock makes of it, and how far it is trusted."""

    at_ms: int
    moment: Moment | None = None


Event = (
    SampleTaken
    | SampleMissed
    | Touched
    | Scanned
    | GuardPressed
    | RecordSaved
    | RecordFailed
    | AnnouncementPlayed
    | SpeakerChanged
    | SiteArrived
    | SiteRefused
    | OfficeHeard
    | ExitsTold
    | Answered
    | Ticked
)

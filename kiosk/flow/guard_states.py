"""What the guard has set, and the stages that are the guard's own pages.

The same house rules as kiosk/flow/states.py, which holds the rest of the checkpoint.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.flow.visit import Visit
from kiosk.people.guards import Guard
from kiosk.people.roster import Person
from kiosk.rules.book import Round
from kiosk.rules.hours import Gone, Stay
from kiosk.rules.observation import Duty
from kiosk.rules.rounds import RoundDue
from kiosk.screening.comparison import NOT_COMPARED, Comparison
from kiosk.screening.judge import Screening
from kiosk.screening.look import Look


class Page(StrEnum):
    """What the guard's menu opens. A new one needs its line in `ENTRIES`, in the step and on the screen."""

    CARDS = "cards"
    ROUNDS = "rounds"
    INSIDE = "inside"
    READINGS = "readings"
    TODAY = "today"
    EXCEPTIONS = "exceptions"
    FAULTS = "faults"
    SYNC = "sync"
    COMPARISON = "comparison"
    ALARM = "alarm"
    DUTY = "duty"
    SETTINGS = "settings"
    CLEAN = "clean"
    PARTS = "parts"


# The menu, in its order: a page is one line more.
ENTRIES = (
    Page.CARDS,
    Page.TODAY,
    Page.EXCEPTIONS,
    Page.ROUNDS,
    Page.INSIDE,
    Page.READINGS,
    Page.DUTY,
    Page.COMPARISON,
    Page.ALARM,
    Page.FAULTS,
    Page.SYNC,
    Page.SETTINGS,
    Page.CLEAN,
    Page.PARTS,
)

SWITCHES = ("quiet", "training", "large_type")  # the settings that are on or off
# A record names one by its place: only ever add at the end.
SCHEMES = ("auto", "light", "dark", "contrast", "config")
AS_CONFIGURED = SCHEMES.index("config")  # until a guard chooses, and when one goes back to it
SETTING_PAGES = 2  # what is heard and how alarms are; how the screen looks


@dataclass(frozen=True, slots=True)
class Settings:
    """What the guard may switch. Each change is a record, and the last one holds after a restart.

    `quiet`: lamp and screen alone tell of an alarm, for the dignity of whoever stands there. `training`: this
    is a drill, said by every record and every screen. `theme` is a place in `SCHEMES`, "config" being as the
    kiosk's own settings say, which hold too while it or `large_type` is None.
    """

    quiet: bool = False
    training: bool = False
    volume_percent: int = 80
    brightness_percent: int = 100
    theme: int | None = None
    large_type: bool | None = None

    def with_value(self, name: str, value: int) -> "Settings":
        """The same with this one set; a switch is 0 or 1."""
        return replace(self, **{name: bool(value) if name in SWITCHES else value})  # type: ignore[arg-type]


AS_DELIVERED = Settings()


@dataclass(frozen=True, slots=True)
class Guardroom:
    """What outlasts the guard's pages.

    `on_duty` signs every record. `inside` is who opened the pages that are on the screen now, None where the
    site has no guards or nobody is; `menu` says that a page goes back to the menu it was opened from.
    `refusals` counts wrong PINs since the last right one; none is taken before `refused_until_ms`.
    `comparison` is how the sensor stands, `compared_ms` when somebody was last compared, `overdue_told_ms`
    when it was last put on record that nobody is. `tested_ms` is when a guard last heard the alarm's test
    since the start, `unheard` that the last was not heard, `test_played_ms` when it last played by itself.
    `due` are the pages that wait for the guard.
    """

    settings: Settings = AS_DELIVERED
    on_duty: Guard | None = None
    inside: Guard | None = None
    menu: bool = False
    refusals: int = 0
    refused_until_ms: int = 0
    comparison: Comparison = NOT_COMPARED
    compared_ms: int | None = None
    overdue_told_ms: int | None = None
    tested_ms: int | None = None
    test_played_ms: int | None = None
    unheard: bool = False
    due: tuple[Page, ...] = ()


NOTHING_SET = Guardroom()  # at a kiosk's first start


@dataclass(frozen=True, slots=True)
class ExceptionChoice:
    """Somebody refused by rule, and the exceptions that would excuse all of it.

    `ticket` is the refused entry's. The visit stays as it was decided: nobody is measured or asked again.
    """

    visit: Visit
    reasons: tuple[str, ...]
    offered: tuple[str, ...]
    ticket: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class HostCall:
    """The guard rings up a visitor's host; the visitor's wait goes on until `wait_until_ms`."""

    visit: Visit
    host: Person | None
    until_ms: int
    wait_until_ms: int


@dataclass(frozen=True, slots=True)
class GuardPin:
    """Which guard, and the PIN; then what is `behind` the door, the page `then`, or the menu.

    For the duty page it is the incoming guard's PIN that counts.
    """

    guards: tuple[Guard, ...]
    until_ms: int
    then: Page | None = None
    chosen: Guard | None = None
    typed: str = ""
    notice: str | None = None
    page: int = 0
    behind: ExceptionChoice | HostCall | None = None


@dataclass(frozen=True, slots=True)
class GuardMenu:
    """Where every page of the guard's is opened from; `unlocked` says that the site has no PINs.

    `counts` are of those who wait on a page, for the pages where anybody does.
    """

    until_ms: int
    unlocked: bool = False
    counts: tuple[tuple[Page, int], ...] = ()


@dataclass(frozen=True, slots=True)
class GuardSettings:
    """Volume, brightness, quiet alarms, training; on the second page theme and large type."""

    until_ms: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The chart of the comparison check. `notice` names why the last one did not count, for the screen."""

    until_ms: int
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class ComparisonLook:
    """A well person is looked at; no entry comes of it."""

    look: Look
    until_ms: int


@dataclass(frozen=True, slots=True)
class ComparisonEntry:
    """The number pad for that person's contact thermometer."""

    screening: Screening
    until_ms: int
    typed: str = ""
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class AlarmTest:
    """The alarm's patterns are played: were they heard?"""

    until_ms: int


@dataclass(frozen=True, slots=True)
class InfoRow:
    """One line of a page that only tells: a figure or a time, what it means, and whether that is well."""

    value: str
    zh: str
    en: str
    well: bool = True


@dataclass(frozen=True, slots=True)
class InfoPage:
    """One of the pages that only tell. `rows` is None until looked up; `turned` counts the leaves."""

    page: Page
    until_ms: int
    rows: tuple[InfoRow, ...] | None = None
    turned: int = 0


@dataclass(frozen=True, slots=True)
class RoundsPage:
    """What is due at this post today; which rounds are under way for how many minutes, with spots ticked."""

    until_ms: int
    due: tuple[RoundDue, ...]
    running: tuple[tuple[str, int], ...] = ()
    ticked: tuple[tuple[str, int], ...] = ()
    page: int = 0


@dataclass(frozen=True, slots=True)
class RoundPage:
    """The checklist of one round: which of its spots are done, and for how many minutes it is under way."""

    until_ms: int
    round: Round
    ticked: tuple[bool, ...]
    minutes: int | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class InsidePage:
    """Today's visitors: who is inside, longest first, then who has left; `came` is how many came today."""

    until_ms: int
    stays: tuple[Stay, ...]
    gone: tuple[Gone, ...] = ()
    came: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Observed:
    """Somebody under observation and their readings; `person` is None whom the roster doesn't know."""

    person: Person | None
    duty: Duty


@dataclass(frozen=True, slots=True)
class ReadingsPage:
    """The readings that people under observation owe at this gate."""

    until_ms: int
    observed: tuple[Observed, ...]
    page: int = 0


@dataclass(frozen=True, slots=True)
class Cleaning:
    """The glass takes no touch, so that it can be wiped; ends by itself."""

    until_ms: int


HubPage = GuardPin | GuardMenu | GuardSettings
PostPage = InsidePage | ReadingsPage
GuardStage = (
    HubPage
    | PostPage
    | RoundsPage
    | RoundPage
    | ExceptionChoice
    | HostCall
    | ComparisonPage
    | ComparisonLook
    | ComparisonEntry
    | AlarmTest
    | InfoPage
    | Cleaning
)

"""What the step needs to know besides state and event: parameters, roster, names, and how long to wait."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.people.guards import Guard
from kiosk.people.names import NameModel
from kiosk.people.roster import Roster
from kiosk.people.site import Bilingual, Clinic
from kiosk.people.visitors import ExpectedVisitor
from kiosk.rules.book import BUILT_IN_VERSION, GateRules
from kiosk.rules.observation import Observation
from kiosk.rules.questions import Question
from kiosk.screening.parameters import Parameters

NAME_CHARACTERS_MAX = 40  # the longest names with the middle dot need about 30; never cut, refuse more
LETTERS_MAX = 40  # pinyin of six syllables, the longest a single search can mean


@dataclass(frozen=True, slots=True)
class Waits:
    """How long each stage waits, in milliseconds; from the table of screens in docs/flow.md."""

    away_ms: int = 1_000  # the view is free again when no forehead was seen for so long
    approach_ms: int = 30_000
    again_ms: int = 5_000  # between two looks at the same forehead
    again_until_ms: int = 30_000
    roster_ms: int = 20_000  # two letters and a card take three seconds
    visitor_ms: int = 45_000  # on each page, without a touch
    flagged_naming_ms: int = 180_000  # the guard has other things to do first
    language_ms: int = 20_000  # from the tap on English to stepping up; then Chinese, for whoever comes next
    mask_ms: int = 10_000
    question_ms: int = 30_000
    still_there_ms: int = 10_000  # the warning that is seen before anything is wiped
    form_still_there_ms: int = 15_000  # where much would have to be typed again
    code_unknown_ms: int = 8_000
    admitted_staff_ms: int = 2_000
    admitted_visitor_ms: int = 3_000
    refused_ms: int = 8_000
    excusable_ms: int = 20_000  # time to read that the guard may make an exception, and to call one
    host_ms: int = 180_000  # the guard comes, looks the number up and lets it ring
    goodbye_ms: int = 3_000
    guard_coming_ms: int = 60_000  # once called; a guard at the gate's other end walks that long
    unjudged_ms: int = 30_000
    referred_ms: int = 15_000
    temperature_valid_ms: int = 60_000  # nobody borrows a neighbour's
    gate_open_ms: int = 5_000
    saving_patience_ms: int = 3_000  # a busy ledger may take so long before the guard is told
    guard_page_ms: int = 60_000  # cards hold names: a guard who walks away leaves none on the screen
    daily_ms: int = 72_000_000  # twenty hours: each morning reminds anew, however late it was yesterday
    alone_ms: int = 30_000  # the alarm's test must not startle somebody who is just stepping up
    clean_ms: int = 30_000  # long enough to wipe the glass, short enough for who comes meanwhile
    rest_ms: int = 600_000  # what makers of thermal screeners advise before the second look
    repeat_until_ms: int = 30_000
    waiting_visit_ms: int = 15_000  # who waited longer for a sick ledger has been dealt with by hand


@dataclass(frozen=True, slots=True)
class Rules:
    """All of it. `guards` may open the guard's pages with a PIN; without any, whoever holds the mark may."""

    parameters: Parameters
    roster: Roster
    names: NameModel
    clinics: tuple[Clinic, ...] = ()
    badge_confirms_mask: bool = False  # who scans a badge says with it that a mask is worn
    guards: tuple[Guard, ...] = ()
    questions: tuple[Question, ...] = ()  # beside those that every visitor is asked
    expected: tuple[ExpectedVisitor, ...] = ()
    watched_places: tuple[Bilingual, ...] = ()  # outside the province, and under a rule now
    visitors_kept_ms: int = 14 * 86_400_000  # how long a visit is kept in mind, as the site's records are
    gate: GateRules = field(default_factory=GateRules)
    rules_version: int = BUILT_IN_VERSION
    observations: tuple[Observation, ...] = ()
    observed_at_home: Mapping[str, tuple[Observation, ...]] = field(default_factory=dict)  # by household
    site_valid_ms: int | None = None  # without a word of the office its site is fully trusted for so long
    waits: Waits = field(default_factory=Waits)

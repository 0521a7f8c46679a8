"""The site document: the place and its gates, notices, and the roster, in one JSON file.

Read strictly: a key too many, a wrong type or two people of one id stop the start with the path of the key
and what to write instead. Knows nothing of who sent the file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from kiosk.people.announcements import Announcement, read_announcements
from kiosk.people.guards import Guard, is_hashed
from kiosk.people.names.readings import DOTS
from kiosk.people.roster import Category, Person, Roster
from kiosk.people.value import Bilingual, SiteInvalid, Value, read_json, unique
from kiosk.people.visitors import ExpectedVisitor
from kiosk.people.visits import CheckIn, read_check_in, read_expected
from kiosk.rules.book import BUILT_IN, GATE_KINDS, RuleBook
from kiosk.rules.knowledge import ToldExit
from kiosk.rules.observation import Observation
from kiosk.rules.reading import read_book, read_exits, read_household, read_observations

__all__ = [
    "Bilingual",
    "Clinic",
    "GatePlace",
    "Site",
    "SiteInvalid",
    "load_site",
    "parse_site",
    "read_person",
]

FORMAT = 1
SITE_BYTES_MAX = 32 << 20  # 50,000 people take 8 MB
PEOPLE_MAX = 50_000  # a county's staff several times over
GATES_MAX = 100
TICKER_MAX = 20  # more than that nobody reads while walking past
CLINICS_MAX = 8  # a county has one to three; so many fit on one page of the guard's screen
GUARDS_MAX = 24  # four shifts of six; so many are three pages of the guard's screen
NAME_CHARACTERS_MAX = 40  # the longest names with the middle dot need about 30
PIN_CHARACTERS_MAX = 120  # a hashed PIN with its salt
TITLE_CHARACTERS_MAX = 80
RETENTION_DAYS_MAX = 3_650
VERSION_MAX = 2**53  # whole numbers that every JSON reader keeps exact
CATEGORIES = ("staff", "resident")
DEFAULT_CHECK_IN = CheckIn()


@dataclass(frozen=True, slots=True)
class GatePlace:
    """A gate of the site; `kind` is one of GATE_KINDS."""

    id: str
    kind: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Clinic:
    """A fever clinic that people are sent to."""

    id: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Site:
    """What a kiosk knows of its place. `version` rises with every change at the office."""

    version: int
    id: str
    name: Bilingual
    gates: tuple[GatePlace, ...]
    ticker: tuple[Bilingual, ...]
    retention_days: int
    clinics: tuple[Clinic, ...]
    roster: Roster
    rules: RuleBook = BUILT_IN
    observations: tuple[Observation, ...] = ()
    exits: tuple[ToldExit, ...] = ()
    guards: tuple[Guard, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    checkin: CheckIn = DEFAULT_CHECK_IN
    expected: tuple[ExpectedVisitor, ...] = ()

    def gate(self, gate_id: str) -> GatePlace | None:
        """The gate of this id, or None."""
        return next((gate for gate in self.gates if gate.id == gate_id), None)

    def announced_at(self, gate_id: str) -> tuple[Announcement, ...]:
        """The announcements that this gate plays and shows."""
        return tuple(each for each in self.announcements if each.is_for(gate_id))


def load_site(path: Path) -> Site:
    """Read a site document.

    Raises:
        SiteInvalid: the first thing that is wrong with it.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(SITE_BYTES_MAX + 1)
    except OSError as problem:
        reason = problem.strerror
        raise SiteInvalid(path, "-", f"无法读取场所文件：{reason}", f"can't be read: {reason}") from None
    return parse_site(raw, path)


def parse_site(raw: bytes, path: Path) -> Site:
    """The site that these bytes describe; `path` only tells where they come from.

    Raises:
        SiteInvalid: the first thing that is wrong with them.
    """
    if len(raw) > SITE_BYTES_MAX:
        raise SiteInvalid(
            path, "-", f"文件超过 {SITE_BYTES_MAX} 字节", f"is more than {SITE_BYTES_MAX} bytes"
        )
    return _site(read_json(raw, path))


def read_person(person: Value) -> Person:
    """One person of the roster.

    Raises:
        SiteInvalid: the first thing that is wrong with it.
    """
    fields = person.fields("id", "name", "unit", "category", "badge", "pinyin", optional=("household",))
    badge, pinyin = fields["badge"], fields["pinyin"]
    return Person(
        id=fields["id"].slug(),
        name=fields["name"].text(NAME_CHARACTERS_MAX).translate(DOTS),
        unit=fields["unit"].text(TITLE_CHARACTERS_MAX),
        category=cast("Category", fields["category"].one_of(*CATEGORIES)),
        badge=None if badge.value is None else badge.text(TITLE_CHARACTERS_MAX),
        pinyin=None if pinyin.value is None else pinyin.pinyin(),
        household=read_household(fields["household"]) if "household" in fields else None,
    )


def _site(document: Value) -> Site:
    if isinstance(document.value, dict) and document.value.get("v", FORMAT) != FORMAT:
        document.at("v").wrong(f"只认识格式 {FORMAT}，请升级软件", f"only format {FORMAT} is known: upgrade")
    fields = document.fields(
        "v",
        "version",
        "id",
        "name",
        "gates",
        "ticker",
        "retention_days",
        "clinics",
        "roster",
        optional=tuple(_PARTS),
    )
    fields["v"].whole_number(FORMAT, FORMAT)
    version = fields["version"].whole_number(1, VERSION_MAX)
    site = Site(
        version=version,
        id=fields["id"].slug(),
        name=fields["name"].bilingual(TITLE_CHARACTERS_MAX),
        gates=unique(fields["gates"].each(_gate, 1, GATES_MAX), fields["gates"], "id"),
        ticker=tuple(fields["ticker"].each(Value.notice, 0, TICKER_MAX)),
        retention_days=fields["retention_days"].whole_number(1, RETENTION_DAYS_MAX),
        clinics=unique(fields["clinics"].each(_clinic, 0, CLINICS_MAX), fields["clinics"], "id"),
        roster=Roster(version, _people(fields["roster"])),
        **{name: read(fields[name]) for name, read in _PARTS.items() if name in fields},
    )
    _check_observed(document, site)
    _check_codes(document, site)
    _check_announced(document, site)
    return site


def _check_announced(document: Value, site: Site) -> None:
    """An announcement for a gate that isn't there would be heard nowhere, and nobody would know."""
    known = {gate.id for gate in site.gates}
    for index, each in enumerate(site.announcements):
        if strange := [gate for gate in each.gates if gate not in known]:
            document.at("announcements").at(f"[{index}].gates").wrong(
                f"没有检测点 {strange[0]}", f"there is no gate {strange[0]}"
            )


def _check_codes(document: Value, site: Site) -> None:
    """A visit's code that is somebody's badge would let one in as the other."""
    for index, each in enumerate(site.expected):
        owner = site.roster.by_badge(each.code) if each.code is not None else None
        if owner is not None:
            document.at("expected").at(f"[{index}].code").wrong(
                f"与 {owner.id} 的工牌重复", f"is the badge of {owner.id} already"
            )


def _check_observed(document: Value, site: Site) -> None:
    """An observation of somebody whom the roster doesn't know would be one that nobody keeps."""
    for index, each in enumerate(site.observations):
        if site.roster.by_id(each.person_id) is None:
            document.at("observations").at(f"[{index}].person").wrong(
                f"名册里没有 {each.person_id}", f"{each.person_id} is not on the roster"
            )


def _gate(gate: Value) -> GatePlace:
    fields = gate.fields("id", "kind", "name")
    return GatePlace(
        fields["id"].slug(),
        fields["kind"].one_of(*GATE_KINDS),
        fields["name"].bilingual(TITLE_CHARACTERS_MAX),
    )


def _clinic(clinic: Value) -> Clinic:
    fields = clinic.fields("id", "name")
    return Clinic(fields["id"].slug(), fields["name"].bilingual(TITLE_CHARACTERS_MAX))


def _guards(guards: Value) -> tuple[Guard, ...]:
    return unique(guards.each(_guard, 0, GUARDS_MAX), guards, "id")


def _guard(guard: Value) -> Guard:
    fields = guard.fields("id", "name", "pin")
    pin = fields["pin"].text(PIN_CHARACTERS_MAX)
    if not is_hashed(pin):
        fields["pin"].wrong(
            "应当是 python -m kiosk guards hash 写出的口令", "must be what python -m kiosk guards hash writes"
        )
    return Guard(fields["id"].slug(), fields["name"].text(NAME_CHARACTERS_MAX).translate(DOTS), pin)


def _people(roster: Value) -> tuple[Person, ...]:
    people = unique(roster.each(read_person, 0, PEOPLE_MAX), roster, "id")
    return unique(people, roster, "badge")


# Parts that a document may do without, by the field of Site that each becomes.
_PARTS: dict[str, Callable[[Value], Any]] = {
    "rules": read_book,
    "observations": read_observations,
    "exits": read_exits,
    "guards": _guards,
    "announcements": read_announcements,
    "checkin": read_check_in,
    "expected": read_expected,
}

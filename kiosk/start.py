"""Putting a kiosk together from its settings: parts, site, ledger, rules, and the state it starts in.

What a kiosk knows at start it derives from its ledger: there is no second truth beside it.
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from kiosk.config import Config
from kiosk.flow.events import SiteArrived
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint, Idle
from kiosk.guard_before import guardroom_before
from kiosk.known import known
from kiosk.ledger.clock import Clock
from kiosk.ledger.delivery import read_exits
from kiosk.ledger.envelope import folder_in_memory
from kiosk.ledger.reader import TAIL_RECORDS_MAX, LedgerReader
from kiosk.ledger.record import Moment
from kiosk.ledger.site_copies import site_documents, valid_days
from kiosk.ledger.store import Ledger
from kiosk.open_call import open_staff_call
from kiosk.open_cards import open_cards
from kiosk.people.names import NameModel
from kiosk.people.site import Site, SiteInvalid, load_site, parse_site
from kiosk.rules.book import BUILT_IN, GateRules
from kiosk.rules.calendar import DAY_MS
from kiosk.rules.knowledge import elsewhere
from kiosk.rules.observation import Observation
from kiosk.rules.questions import asked_at
from kiosk.screening.baseline import Baseline
from kiosk.screening.history import PEOPLE_TOLD, TOLD_KINDS, restored, tells_of_somebody
from kiosk.screening.parameters import Parameters
from kiosk.site_before import site_before
from kiosk.visitors_before import visitors_before

log = logging.getLogger(__name__)

# Read at first; four times as many each time that they tell of too few people (a morning of warming up).
TAIL_RECORDS = 500
VISITORS_RECORDS = 1_000  # a week at a busy gate; reading them takes a tenth of a second on a Pi


@dataclass(frozen=True, slots=True)
class Kiosk:
    """What is settled before the first event, and anew with each site from the office.

    `version` and `sha256` are those of the office's site, 0 and "" where the installed one is in use.
    """

    config: Config
    site: Site
    rules: Rules
    version: int = 0
    sha256: str = ""


def prepare(config: Config) -> Kiosk:
    """By the site that the office sent last and that can be used; else by the one that was installed.

    Raises:
        SiteInvalid: there is none that can be used.
    """
    for path in site_documents(config.ledger.path):
        try:
            return kiosk_by(config, path)
        except SiteInvalid as problem:
            log.warning("%s", problem)  # the one before it is still good
        except OSError as problem:
            log.warning("%s: %s", path, problem.strerror)
    return _kiosk(config, load_site(config.identity.site_file), config.identity.site_file)


def kiosk_by(config: Config, path: Path) -> Kiosk:
    """By a site document of the office's, which lies in the folder of its version.

    Raises:
        SiteInvalid: it can't be used.
        OSError: it can't be read now.
    """
    raw = path.read_bytes()  # no larger than the courier lets through
    kiosk = _kiosk(config, parse_site(raw, path), path)
    version = int(path.resolve().parent.name)
    days = valid_days(config.ledger.path, version)
    rules = replace(kiosk.rules, site_valid_ms=None if days is None else days * DAY_MS)
    return replace(kiosk, rules=rules, version=version, sha256=hashlib.sha256(raw).hexdigest())


def arrived(kiosk: Kiosk, rules: Rules, now_ms: int) -> SiteArrived:
    """What tells a running checkpoint to go by this kiosk's site; `rules` are those of `rules_here`."""
    return SiteArrived(now_ms, kiosk.version, kiosk.sha256, kiosk.site, rules)


def exits_told(kiosk: Kiosk) -> Mapping[str, tuple[Moment, ...]]:
    """What the office has told of other gates so far, by household: nothing where no quota looks at it."""
    quota = kiosk.rules.gate.quota
    if quota is None:
        return {}
    live = read_exits(kiosk.config.ledger.path, quota.days + 1)
    return elsewhere(kiosk.site.exits, live, kiosk.config.identity.gate)


def _kiosk(config: Config, site: Site, path: Path) -> Kiosk:
    gate = _gate_rules(config, site, path)
    rules = Rules(
        config.screening.parameters(),
        site.roster,
        NameModel.load(),
        clinics=site.clinics,
        guards=site.guards,
        badge_confirms_mask=site.checkin.badge_confirms_mask,
        expected=site.expected,
        watched_places=site.checkin.watched_places,
        visitors_kept_ms=site.retention_days * DAY_MS,
        gate=gate,
        rules_version=site.rules.version,
        questions=asked_at(gate),
        observations=site.observations,
        observed_at_home=_observed_at_home(site),
    )
    return Kiosk(config, site, rules)


def rules_here(kiosk: Kiosk, ledger: LedgerReader) -> Rules:
    """The rules with a name model that has met the surnames of the roster and of the last visitors."""
    entries = ledger.tail(VISITORS_RECORDS, ("entry",))
    people = [json.loads(record.person or b"{}") for record in entries]
    visitors = [person["name"] for person in people if person.get("name") and not person.get("person_id")]
    staff = [person.name for person in kiosk.site.roster.people]
    return replace(kiosk.rules, names=NameModel.load([*staff, *visitors]))


def _observed_at_home(site: Site) -> dict[str, tuple[Observation, ...]]:
    """The observations of everybody in a household, by household."""
    found: dict[str, tuple[Observation, ...]] = {}
    for each in site.observations:
        person = site.roster.by_id(each.person_id)
        if person is not None and person.household is not None:
            found[person.household] = (*found.get(person.household, ()), each)
    return found


def _gate_rules(config: Config, site: Site, path: Path) -> GateRules:
    """The rules of this kiosk's gate; where the office laid some down it must know the gate, too."""
    gate_id = config.identity.gate
    place = site.gate(gate_id)
    if place is not None:
        return site.rules.of(place.kind)
    if site.rules == BUILT_IN:
        return GateRules()
    raise SiteInvalid(
        path,
        "gates",
        f"没有检测点 {gate_id}，不知道按哪种规则；请补上或改配置",
        f"has no gate {gate_id}, so nobody knows which rules hold: add it, or correct the settings",
    )


def open_ledger(config: Config, clock: Clock) -> Ledger:
    """Open this kiosk's ledger, or begin one.

    Raises:
        LedgerError: as `Ledger.open`.
    """
    identity = config.identity
    return Ledger.open(
        config.ledger.path,
        origin_device=identity.device,
        site=identity.site,
        gate=identity.gate,
        software=version("gatehouse"),
        now=clock,
        memory=folder_in_memory(),
    )


def first_state(kiosk: Kiosk, ledger: Ledger, clock: Clock, now_ms: int) -> Checkpoint:
    """Idle, at the level of the people whom this ledger saw last, with the recheck cards still open.

    `now_ms` is the time of the events' clock, by which cards count their minutes.

    If the ledger is a new one in place of a damaged one, the flow is told: it calls, and has it recorded.
    """
    guardroom = guardroom_before(ledger, kiosk.rules.guards, clock.moment(), now_ms)
    baseline = restored_baseline(ledger, guardroom.comparison.in_force(kiosk.rules.parameters))
    language = kiosk.config.identity.language
    code = ledger.damage.code if ledger.damage else ""
    cards = open_cards(ledger, clock.moment(), now_ms)
    return Checkpoint(
        Idle(),
        baseline,
        "en" if language == "en" else "zh",
        now_ms=now_ms,
        next_ticket=len(cards) + 1,  # a restored card has a ticket of its own, under which nothing is saved
        ledger_code=code,
        cards=cards,
        staff_call=open_staff_call(ledger, clock.moment(), now_ms),
        guardroom=guardroom,
        moment=clock.moment(),
        knowledge=replace(known(ledger), elsewhere=exits_told(kiosk)),
        visitors=visitors_before(ledger, clock.moment(), now_ms, kiosk.rules.visitors_kept_ms),
        site=replace(site_before(ledger, clock.moment(), now_ms), site=kiosk.site),
    )


def restored_baseline(ledger: Ledger, parameters: Parameters) -> Baseline:
    """The baseline as it was when the last record was written."""
    wanted = TAIL_RECORDS
    while True:
        records = ledger.tail(wanted, TOLD_KINDS)
        told = [(record.id, json.loads(record.line)) for record in records]
        people = sum(tells_of_somebody(fields) for _, fields in told)
        if people >= PEOPLE_TOLD or len(records) < wanted or wanted == TAIL_RECORDS_MAX:
            return restored(told, parameters)
        wanted = min(wanted * 4, TAIL_RECORDS_MAX)

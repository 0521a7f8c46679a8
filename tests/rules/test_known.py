from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.flow.events import RecordSaved, Ticked
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint, Idle
from kiosk.flow.step import step
from kiosk.known import known
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.record import Draft
from kiosk.ledger.store import Ledger
from kiosk.people.names import NameModel
from kiosk.people.site import parse_site
from kiosk.rules.knowledge import told
from kiosk.screening.baseline import Baseline
from kiosk.screening.parameters import Parameters
from tests.rules.rule_script import MORNING_MS, THURSDAY, at
from tests.rules.test_reading import RULES, site_with

TOLD = [{"household": "1-1-102", "gate": "garden", "at_ms": MORNING_MS, "clock": "office"}]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger of the north gate."""
    clock = VirtualClock(MORNING_MS)
    opened = Ledger.open(
        tmp_path / "ledger.db", origin_device="k", site="yunxi", gate="north", software="0", now=clock
    )
    with opened:
        yield opened


def out(household: str) -> Draft:
    """Somebody of this household let out."""
    body = {"verdict": "admit", "direction": "out", "category": "resident", "training": False, "excused": []}
    return Draft("entry", body, {"name": "甲", "person_id": "R1", "household": household})


def test_what_is_lived_is_what_a_restart_finds(ledger: Ledger) -> None:
    """The knowledge that the step folds from durable records is the one that the ledger tells afterwards."""
    parameters = Parameters()
    site = parse_site(site_with(rules=RULES, exits=TOLD), Path("site.json"))
    rules = Rules(parameters, site.roster, NameModel.load())
    knowledge = told(known(ledger), site.exits, "north")
    state = Checkpoint(Idle(), Baseline.commissioned(parameters), knowledge=knowledge)
    for number in range(3):
        record = ledger.append(out(f"1-1-10{number}"), at(THURSDAY, 9 + number))
        event = RecordSaved(number, number, record.id, record.seq, record)
        state = step(state, event, rules).state
    assert state.knowledge == told(known(ledger), site.exits, "north")
    assert set(state.knowledge.exits) == {"1-1-100", "1-1-101", "1-1-102"}
    assert len(state.knowledge.exits_of("1-1-102")) == 2


def test_the_tick_tells_the_time(ledger: Ledger) -> None:
    """The step knows the wall clock from the last tick, and keeps it over other events."""
    parameters = Parameters()
    rules = Rules(parameters, parse_site(site_with(), Path("site.json")).roster, NameModel.load())
    state = Checkpoint(Idle(), Baseline.commissioned(parameters))
    state = step(state, Ticked(5, at(THURSDAY, 9)), rules).state
    state = step(state, Ticked(6), rules).state
    assert state.moment == at(THURSDAY, 9)

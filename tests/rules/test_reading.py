import copy
import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.people.invent import invent_site
from kiosk.people.site import SiteInvalid, parse_site
from kiosk.rules.book import BUILT_IN, CATEGORIES, GateRules, Quota, TimeSpan
from kiosk.rules.observation import Observation
from kiosk.rules.reasons import REASONS
from kiosk.ui.words import WORDS
from tests.rules.rule_script import THURSDAY

HERE = Path("site.json")
RULES: dict[str, Any] = {
    "version": 4,
    "office": {
        "direction": "both",
        "mask": ["staff", "visitor"],
        "symptoms": {"ask": ["visitor"], "questions": {"cough": "refer", "area": "refuse"}},
        "hours": [{"who": ["visitor"], "weekdays": [1, 2, 3, 4, 5], "from": "08:00", "to": "18:00"}],
        "visitors": {"host": "confirmed", "stay_minutes": 240},
        "observation": {
            "shut": ["in"],
            "whole_household": False,
            "readings": [{"from": "00:00", "to": "12:00"}, {"from": "12:00", "to": "24:00"}],
        },
        "returnees": {"ask": ["staff"], "again_days": 14, "shut": ["in"]},
        "rounds": [
            {
                "id": "air",
                "kind": "airing",
                "name": {"zh": "通风", "en": "Airing"},
                "spots": [{"zh": "大厅", "en": "Hall"}],
                "due": [{"from": "08:00", "to": "10:00"}],
                "minutes": {"min": 20, "max": 30},
            }
        ],
    },
    "residential": {
        "direction": "both",
        "quota": {"days": 2, "count": 1, "per": "calendar"},
        "exceptions": {"medical": ["quota_used", "observed"], "supplies": ["quota_used"]},
    },
}


def site_with(**parts: Any) -> bytes:
    """The bytes of a site document with these parts."""
    return json.dumps({**invent_site(1, 30), **parts}, ensure_ascii=False).encode()


def rules_with(path: str, value: object) -> dict[str, Any]:
    """The rules with one value put in at this path."""
    tree: Any = copy.deepcopy(RULES)
    at, steps = tree, path.split(".")
    for step in steps[:-1]:
        at = at[int(step) if step.isdigit() else step]
    at[steps[-1]] = value
    return {"rules": tree}


def test_without_the_part_the_gate_is_as_it_was() -> None:
    """A document without rules asks for a mask, lets in, and knows no quota, hours or observation."""
    site = parse_site(site_with(), HERE)
    assert site.rules == BUILT_IN
    assert site.rules.of("residential") == GateRules(directions=("in",), mask=CATEGORIES)
    assert (site.observations, site.exits) == ((), ())


def test_rules_are_read_as_written() -> None:
    """Each rule of each kind of gate comes out with its numbers."""
    book = parse_site(site_with(rules=RULES), HERE).rules
    office, home = book.of("office"), book.of("residential")
    assert (book.version, office.directions, office.mask) == (4, ("in", "out"), ("staff", "visitor"))
    assert home.quota == Quota(2, 1, "calendar")
    assert home.exceptions["medical"] == ("observed", "quota_used")
    assert office.hours[0].to_minute == 18 * 60
    assert office.observation is not None
    assert office.observation.readings[1] == TimeSpan(720, 1_440)
    assert (office.rounds[0].minutes_min, office.rounds[0].spots) == (20, (("大厅", "Hall"),))
    assert home.rounds == ()


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ("version", 1, "rules.version"),
        ("office.curfew", {}, "rules.office.curfew"),
        ("office.quotas", {}, "rules.office.quotas"),
        ("residential.quota.days", 0, "rules.residential.quota.days"),
        ("residential.quota.count", True, "rules.residential.quota.count"),
        ("residential.quota.per", "week", "rules.residential.quota.per"),
        ("residential.exceptions.medical", ["no_mask"], "rules.residential.exceptions.medical[0]"),
        ("residential.exceptions.picnic", ["quota_used"], "rules.residential.exceptions.picnic"),
        ("office.direction", "through", "rules.office.direction"),
        ("office.mask", ["staff", "staff"], "rules.office.mask"),
        ("office.hours.0.from", "8:00", "rules.office.hours[0].from"),
        ("office.hours.0.to", "07:00", "rules.office.hours[0].to"),
        ("office.hours.0.weekdays", [8], "rules.office.hours[0].weekdays[0]"),
        ("office.symptoms.questions", {"nose": "refer"}, "rules.office.symptoms.questions.nose"),
        ("office.rounds.0.minutes", {"min": 30, "max": 20}, "rules.office.rounds[0].minutes.max"),
        ("office.observation.whole_household", 1, "rules.office.observation.whole_household"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(path: str, value: object, key: str) -> None:
    """An unknown rule or a number out of bounds stops the document, in two languages, with the key's path."""
    with pytest.raises(SiteInvalid) as caught:
        parse_site(site_with(**rules_with(path, value)), HERE)
    assert caught.value.key == key
    assert caught.value.zh != caught.value.en


def test_observations_and_exits_are_read() -> None:
    """Persons, days and the other gates' exits come out; somebody who is on no roster is refused."""
    person = invent_site(1, 30)["roster"][0]["id"]
    watched = {"person": person, "from": "2026-02-12", "days": 14, "released": None}
    told = {"household": "1-1-101", "gate": "garden", "at_ms": 5, "clock": "office"}
    site = parse_site(site_with(observations=[watched], exits=[told]), HERE)
    assert site.observations == (Observation(person, THURSDAY, 14),)
    assert site.exits[0].at.wall_ms == 5
    for wrong, key in (
        ({**watched, "person": "nobody"}, "observations[0].person"),
        ({**watched, "from": "2026-02-30"}, "observations[0].from"),
        ({**watched, "days": 0}, "observations[0].days"),
    ):
        with pytest.raises(SiteInvalid) as caught:
            parse_site(site_with(observations=[wrong]), HERE)
        assert caught.value.key == key


def test_a_household_stands_with_the_person() -> None:
    """Who lives here has the number of the dwelling; who doesn't, none."""
    tree = invent_site(1, 30)
    tree["roster"][0]["household"] = "3-2-501"
    people = parse_site(json.dumps(tree, ensure_ascii=False).encode(), HERE).roster.people
    assert (people[0].household, people[1].household) == ("3-2-501", None)


@pytest.mark.parametrize("code", sorted(REASONS))
def test_every_reason_has_words(code: str) -> None:
    """Whatever the rules may say, the screen says in both languages."""
    assert WORDS[f"reason.{code}"].zh
    assert WORDS[f"reason.{code}"].en

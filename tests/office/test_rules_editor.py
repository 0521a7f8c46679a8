"""The gates' rules and guards edited at the office: by forms, told in plain words, never a PIN in clear."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kiosk.fortnight.compound import RULES
from kiosk.people.guards import opens
from kiosk.people.site import parse_site
from kiosk.people.value import Value
from kiosk.rules.book import CATEGORIES, DIRECTIONS, EXCEPTIONS, GATE_KINDS, SYMPTOMS
from kiosk.rules.reading import read_book
from kiosk.rules.reasons import EXCUSABLE
from office.accounts.models import User
from office.audit.models import AuditEntry
from office.clock import now_ms
from office.site import desk
from office.site.parts import differences
from office.site.parts import rules_form as form
from office.site.parts.boxes import filled
from office.site.parts.rules import typed_in
from office.site.publishing import publish
from tests.office.reading_side import text_of
from tests.office.test_site import demo

Q = "rules.residential.quota."


@pytest.fixture
def sent(office: Path) -> None:
    """The demo's site with the simulated compound's rules is version 1."""
    publish({"site.json": demo(rules=RULES)}, now_ms())


def chen() -> User:
    """The clerk."""
    return User.objects.get(username="chen")


class Form(HTMLParser):
    """What a browser would send if nobody touched the form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.typed: dict[str, str] = {}
        self.choosing = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Inputs, ticked boxes, and of a choice the option that is chosen, or its first."""
        found = {name: value or "" for name, value in attrs}
        if tag == "select":
            self.choosing = found["name"]
        elif tag == "option" and ("selected" in found or self.choosing not in self.typed):
            self.typed[self.choosing] = found["value"]
        elif tag == "input" and (found.get("type") != "checkbox" or "checked" in found):
            self.typed[found["name"]] = found.get("value", "")


def boxes_of(client: Client, address: str) -> dict[str, str]:
    """The form of this page, untouched."""
    return Form(client.get(address).content.decode()).typed


def said_of(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The changes in words, a line each."""
    found = []
    for part in differences(before, after):
        for change in part.changes:
            found += [f"{d.before} -> {d.after}" for d in change.details] or [
                f"{change.what} {change.called}"
            ]
    return found


def test_a_form_that_nobody_touched_changes_nothing(clerk: Client, sent: None) -> None:
    """Every rule of the book finds its box and comes back from it as it was."""
    assert clerk.post("/site/rules/save/", boxes_of(clerk, "/site/rules/")).status_code == 302
    assert desk.draft().revision == 0


def test_a_rule_is_changed_told_and_published(clerk: Client, leader: Client, sent: None) -> None:
    """A new quota stands before and after in plain words on the publish page, then in the gates' rules."""
    typed = {**boxes_of(clerk, "/site/rules/"), Q + "days": "3"}
    assert clerk.post("/site/rules/save/", typed).status_code == 302
    page = text_of(leader.get("/site/"))
    assert "每户每 2 天（自然日）外出 1 次，返回不计" in page
    assert "每户每 3 天（自然日）外出 1 次，返回不计" in page
    version = desk.published()["rules"]["version"]
    leader.post("/site/publish/", {"revision": desk.draft().revision})
    rules = desk.published()["rules"]
    assert (rules["residential"]["quota"]["days"], rules["version"] > version) == (3, True)
    desk.go_back(1, chen(), now_ms())
    assert desk.published()["rules"]["residential"] == RULES["residential"]


@pytest.mark.parametrize(
    ("box", "typed", "words"),
    [
        (Q + "days", "40", "1 到 14"),
        (Q + "days", "两天", "整数"),
        ("rules.office.observation.readings", "25:00-26:00", "00:00 到 24:00"),
        ("rules.office.observation.readings", "12:00-08:00", "应晚于"),
        ("rules.office.hours[0].weekdays", "8", "1 到 7"),
        ("rules.office.visitors.stay_minutes", "0", "1 到"),
        ("rules.residential.rounds[9].id", "new", "1 到"),
    ],
)
def test_what_a_gate_could_not_read_is_refused_in_words(
    clerk: Client, sent: None, box: str, typed: str, words: str
) -> None:
    """The page says what is wrong, keeps what was typed, and the draft stays as it was."""
    answer = clerk.post("/site/rules/save/", {**boxes_of(clerk, "/site/rules/"), box: typed})
    assert (answer.status_code, words in text_of(answer)) == (422, True)
    assert f'value="{typed}"' in answer.content.decode()
    assert desk.draft().revision == 0


def test_rules_begin_where_there_are_none(clerk: Client, office: Path) -> None:
    """A site without rules shows what holds anyway; the first rule makes a book of them."""
    publish({"site.json": demo()}, now_ms())
    assert "必须戴口罩" in text_of(clerk.get("/site/rules/"))
    untouched = boxes_of(clerk, "/site/rules/")
    clerk.post("/site/rules/save/", untouched)
    assert desk.draft().revision == 0
    clerk.post("/site/rules/save/", {**untouched, Q + "days": "2", Q + "count": "1"})
    rules = desk.draft().document["rules"]
    assert rules["residential"] == {"quota": {"days": 2, "count": 1, "per": "calendar"}}
    assert rules["office"] == {}


def test_sentences_tell_what_came_and_what_went() -> None:
    """A rule that is new or gone is told by its sentence; the same book says nothing."""
    before = {"rules": RULES}
    gone = {**RULES, "residential": {k: v for k, v in RULES["residential"].items() if k != "quota"}}
    (line,) = said_of(before, {"rules": gone})
    assert line.startswith("removed 家属区大门: 每户每 2 天")
    (line,) = said_of({"rules": gone}, before)
    assert line.startswith("added 家属区大门: 每户每 2 天")
    assert said_of(before, before) == []


def spans(most: int) -> st.SearchStrategy[list[dict[str, str]]]:
    """Some parts of a day."""
    hours = st.tuples(st.integers(0, 11), st.integers(12, 23))
    return st.lists(hours.map(lambda h: {"from": f"{h[0]:02}:00", "to": f"{h[1]:02}:30"}), max_size=most)


def some(names: tuple[str, ...], least: int = 0) -> st.SearchStrategy[list[str]]:
    """Some of these, in their order."""
    chosen = st.sets(st.sampled_from(names), min_size=least)
    return chosen.map(lambda found: [name for name in names if name in found])


ROUND = st.fixed_dictionaries(
    {
        "id": st.just("r1"),
        "kind": st.sampled_from(["airing", "bins"]),
        "name": st.just({"zh": "通风", "en": "Airing"}),
        "spots": st.sampled_from([[], [{"zh": "门把手", "en": "Handles"}, {"zh": "电梯", "en": "电梯"}]]),
        "due": spans(2),
    },
    optional={"minutes": st.just({"min": 20, "max": 30})},
)
GATE = st.fixed_dictionaries(
    {},
    optional={
        "direction": st.sampled_from(["in", "out", "both"]),
        "mask": some(CATEGORIES),
        "symptoms": st.fixed_dictionaries(
            {
                "ask": some(CATEGORIES, 1),
                "questions": st.dictionaries(st.sampled_from(SYMPTOMS), st.sampled_from(["refer", "refuse"])),
            }
        ),
        "hours": st.lists(
            st.fixed_dictionaries(
                {
                    "who": some(CATEGORIES, 1),
                    "weekdays": st.sets(st.integers(1, 7), min_size=1).map(sorted),
                    "from": st.just("08:00"),
                    "to": st.just("18:00"),
                }
            ),
            min_size=1,
            max_size=3,
        ),
        "visitors": st.fixed_dictionaries(
            {"host": st.sampled_from(["asked", "known", "confirmed"])},
            optional={"stay_minutes": st.integers(1, 1_440)},
        ),
        "quota": st.fixed_dictionaries(
            {
                "days": st.integers(1, 14),
                "count": st.integers(1, 10),
                "per": st.sampled_from(["calendar", "rolling"]),
            }
        ),
        "exceptions": st.dictionaries(st.sampled_from(EXCEPTIONS), some(EXCUSABLE, 1), min_size=1),
        "observation": st.fixed_dictionaries(
            {"shut": some(DIRECTIONS, 1), "whole_household": st.booleans(), "readings": spans(3)}
        ),
        "returnees": st.fixed_dictionaries(
            {"ask": some(CATEGORIES, 1), "again_days": st.integers(1, 365), "shut": some(DIRECTIONS)}
        ),
        "rounds": st.lists(ROUND, min_size=1, max_size=1),
    },
)


@given(GATE)
def test_no_rule_is_lost_between_document_and_form(rules: dict[str, Any]) -> None:
    """Whatever a gate can read comes back from the boxes unchanged, with what the form has no box for."""
    book = {"version": 2, "office": rules, "residential": {}}
    read_book(Value(Path("site.json"), "rules", book))
    document = {"rules": {**book, "office": {**rules, "later": 1}}}
    shown = []
    for kind in GATE_KINDS:
        item, at = form.to_form(book[kind]), f"rules.{kind}."
        shown += filled(form.BOXES, item, at)
        for table in form.TABLES:
            for number, row in enumerate(item[table.key]):
                shown += filled(table.boxes, row, f"{at}{table.key}[{number}].")
    assert typed_in(document, {each.name: each.value for each in shown if each.value}) == document


def test_a_guard_gets_a_pin_that_nobody_can_read(clerk: Client, sent: None) -> None:
    """Typed once, hashed, never on a page again; left blank it stays; a new guard without one is refused."""
    row = {"guards[0].id": "G1", "guards[0].name": "马卫东"}
    refused = clerk.post("/site/guards/save/", row)
    assert (refused.status_code, "要有口令" in text_of(refused)) == (422, True)
    refused = clerk.post("/site/guards/save/", {**row, "guards[0].pin": "12ab"})
    assert (refused.status_code, "12ab" in refused.content.decode()) == (422, False)
    # Long ones: no token on a page has them by chance.
    clerk.post("/site/guards/save/", {**row, "guards[0].pin": "47110815"})
    (guard,) = parse_site(json.dumps(desk.draft().document).encode(), Path("x")).guards
    assert (opens(guard, "47110815"), opens(guard, "47110816")) == (True, False)
    other = {
        **row,
        "guards[0].name": "马卫民",
        "guards[1].id": "G2",
        "guards[1].name": "李强",
        "guards[1].pin": "08154711",
    }
    clerk.post("/site/guards/save/", other)
    first, second = parse_site(json.dumps(desk.draft().document).encode(), Path("x")).guards
    assert (first.name, first.pin, opens(second, "08154711")) == ("马卫民", guard.pin, True)
    for address in ("/site/guards/", "/site/"):
        page = clerk.get(address).content.decode()
        assert not [secret for secret in ("47110815", "08154711", "pbkdf2", guard.pin) if secret in page]
    assert "47110815" not in "".join(map(str, AuditEntry.objects.values_list("detail", "line")))

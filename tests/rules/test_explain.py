from pathlib import Path
from typing import Any

import pytest

from kiosk.people.site import parse_site
from kiosk.rules import book, explain
from kiosk.rules.reasons import EXCUSABLE
from tests.rules.test_reading import RULES, site_with

HERE = Path("site.json")


def told(rules: dict[str, Any]) -> dict[str, list[explain.Sentence]]:
    """The explanation of these rules."""
    return explain.explain(parse_site(site_with(rules=rules), HERE).rules)


@pytest.mark.parametrize("key", sorted(set(RULES["office"]) - {"direction", "mask"}))
def test_every_rule_in_force_has_its_sentences(key: str) -> None:
    """A rule that is taken out of the book takes sentences with it, in both languages."""
    without = {**RULES, "office": {name: rule for name, rule in RULES["office"].items() if name != key}}
    gone = set(told(RULES)["office"]) - set(told(without)["office"])
    assert gone
    assert all(each.zh and each.en and each.zh != each.en for each in gone)


def test_numbers_are_those_of_the_book() -> None:
    """The quota, the hours and the version are said with the office's own figures."""
    words = told(RULES)
    assert words["version"][0].en == "Rules, version 4"
    assert "每户每 2 天（自然日）外出 1 次，返回不计" in [each.zh for each in words["residential"]]
    assert "Open to visitors: Mon Tue Wed Thu Fri 08:00-18:00" in [each.en for each in words["office"]]


def test_every_word_that_a_book_may_hold_can_be_said() -> None:
    """The closed lists of the book and of the reasons have words here, and no word is left over."""
    assert set(explain.PEOPLE) == set(book.CATEGORIES)
    assert set(explain.SYMPTOMS) == set(book.SYMPTOMS)
    assert set(explain.EXCEPTIONS) == set(book.EXCEPTIONS)
    assert set(explain.WAYS) == set(book.DIRECTIONS)
    assert set(explain.KINDS) == set(book.GATE_KINDS)
    assert set(explain.REASONS) == set(EXCUSABLE)

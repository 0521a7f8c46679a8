import json
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.people.invent import HARD_NAMES, UNITS, InventedName, invent_name, invent_site, main
from kiosk.people.names.readings import ways
from kiosk.people.site import parse_site


@given(st.integers(0, 10**9))
def test_names_look_like_names(seed: int) -> None:
    """An invented name has two to four characters, a syllable for each, and the same seed gives it again."""
    name, syllables = invent_name(Random(seed))
    assert 2 <= len(name) == len(syllables) <= 4
    assert syllables in ways(name)
    assert invent_name(Random(seed)) == InventedName(name, syllables)


def test_one_given_name_in_four_is_short() -> None:
    """About 27 % of invented people have a given name of one character."""
    dice = Random(1)
    lengths = Counter(len(invent_name(dice).name) for _ in range(1_000))
    assert 0.2 < lengths[2] / 1_000 < 0.34


def test_the_demo_has_what_is_hard() -> None:
    """The demo roster has special surnames, rare characters, the dot, and namesakes in different units."""
    roster = invent_site(5, 60)["roster"]
    assert {each["name"] for each in roster} >= set(HARD_NAMES)
    for name in ("陈博", "王秀英", "李娜"):
        assert len({each["unit"] for each in roster if each["name"] == name}) >= 2
    assert {each["unit"] for each in roster} == set(UNITS)
    assert any(each["badge"] is None for each in roster)


@given(st.integers(0, 10**9), st.integers(1, 80))
def test_an_invented_site_is_valid(seed: int, people: int) -> None:
    """Any seed and number of people give a site document that the kiosk reads."""
    site = parse_site(json.dumps(invent_site(seed, people)).encode(), Path("invented"))
    assert len(site.roster.people) == people


def test_the_command_writes_a_document(capsys: pytest.CaptureFixture[str]) -> None:
    """The command line writes the site of that seed and of so many people to standard output."""
    main(["--seed", "4", "--people", "12"])
    assert json.loads(capsys.readouterr().out) == invent_site(4, 12)

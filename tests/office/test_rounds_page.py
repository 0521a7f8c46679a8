"""The rounds of a day at the office: told by the code of the gate, from what the gates sent."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.test import Client

from kiosk.fortnight.compound import RULES
from kiosk.ledger.record import Draft
from office.clock import Day, now_ms
from office.rounds.day import dues_of, tally
from office.site.publishing import publish
from tests.office.kiosk_side import Kiosk
from tests.office.reading_side import text_of
from tests.office.test_site import demo

DAY = Day.parse("2026-11-23")
AIR = next(each for each in RULES["office"]["rounds"] if each["kind"] == "airing")


@pytest.fixture
def sent(office: Path) -> None:
    """The site with the simulated compound's rules."""
    publish({"site.json": demo(rules=RULES)}, now_ms())


def aired(kiosk: Kiosk, minutes: int, *, training: bool = False) -> None:
    """The guard at the north gate has aired, just after eight."""
    body = {
        "round": AIR["id"],
        "round_kind": "airing",
        "name": AIR["name"],
        "spots": [],
        "minutes": minutes,
        "guard": "马卫东",
        "training": training,
    }
    kiosk.write(Draft("round", body))
    kiosk.send()


def test_what_was_due_is_done_short_or_missing(kiosk: Kiosk, sent: None) -> None:
    """Too short an airing serves nothing, a drill neither; a whole one serves the time that had begun."""
    times = len(AIR["due"])
    for minutes, training, done in ((5, False, 0), (25, True, 0), (25, False, 1)):
        aired(kiosk, minutes, training=training)
        assert tally(dues_of(DAY, DAY.end_ms), airing=True).done == done
    found = [each for each in dues_of(DAY, DAY.end_ms) if each.round.id == AIR["id"]]
    assert [each.state for each in found] == ["done"] + ["overdue"] * (times - 1)
    assert (found[0].by, found[0].minutes) == ("马卫东", 25)


def test_a_day_that_is_not_over_calls_nothing_missing_too_early(sent: None) -> None:
    """At one in the morning all is still to come, and the next day is nobody's business yet."""
    early = dues_of(DAY, DAY.start_ms + 3_600_000)
    assert {each.state for each in early if each.time is not None} == {"later"}
    assert dues_of(DAY, DAY.start_ms - 1) == []


def test_the_page_and_its_spreadsheet_tell_the_same(clerk: Client, kiosk: Kiosk, sent: None) -> None:
    """Due, done and missing as figures over the rows, and the rows as a file."""
    aired(kiosk, 25)
    page = text_of(clerk.get(f"/rounds/?day={DAY}"))
    airings = tally(dues_of(DAY, now_ms()), airing=True)
    assert re.search(rf"通风应做? {airings.due} 通风[实已]做? {airings.done}", page)
    assert ("马卫东" in page, "缺" in page) == (True, True)
    sheet = clerk.get(f"/rounds/sheet/?day={DAY}").content
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet)).active.values)
    assert len(rows) - 2 == len(dues_of(DAY, now_ms()))
    assert [row[5] for row in rows[2:] if row[8] == "马卫东"] == ["已做"]
    assert clerk.get("/rounds/?day=tomorrow").status_code == 404


def test_no_site_no_rounds(clerk: Client) -> None:
    """Before anything was published nothing is due, and the page says so."""
    assert "规则未安排消杀通风" in text_of(clerk.get(f"/rounds/?day={DAY}"))


def test_a_spot_that_was_left_out_is_named(clerk: Client, kiosk: Kiosk, office: Path) -> None:
    """A round with a spot left out is not done, and the page says which spot it was."""
    hall, stairs = {"zh": "大厅", "en": "Hall"}, {"zh": "楼梯", "en": "Stairs"}
    bins = {
        "id": "bins",
        "kind": "bins",
        "name": {"zh": "口罩桶", "en": "Bins"},
        "spots": [hall, stairs],
        "due": [],
    }
    rules = {**RULES, "office": {**RULES["office"], "rounds": [bins]}}
    publish({"site.json": demo(rules=rules)}, now_ms())
    body = {"round": "bins", "round_kind": "bins", "name": bins["name"], "minutes": None, "training": False}
    for left_out, state, said in (([stairs], "partly", True), ([], "done", False)):
        kiosk.write(Draft("round", {**body, "spots": [hall], "left_out": left_out, "guard": "马卫东"}))
        kiosk.send()
        found = [each for each in dues_of(DAY, DAY.end_ms) if each.gate == "north"]
        assert [each.state for each in found if each.round.id == "bins"] == [state]
        assert ("楼梯（未做）" in text_of(clerk.get(f"/rounds/?day={DAY}"))) == said

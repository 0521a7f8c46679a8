"""The pages: what they show, how many questions they ask, and along which index."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kiosk.ledger.record import Record
from office.clock import Day
from office.devices.models import Device
from office.entries import tallies
from office.entries.models import Entry
from office.entries.queries import PAGE_ROWS, Wanted, entries_of, natural, page_of, same_person
from office.fleet.state import SILENT_AFTER_MS, kiosk_states
from office.ingest.models import TrayItem
from tests.office.databases import ON_POSTGRES
from tests.office.kiosk_side import FEVER, NORTH, SOUTH, START_MS, Kiosk, entry
from tests.office.reading_side import DAY, Everybody, every_address, text_of

QUERIES_MAX = 8
REPORTS = (f"/reports/{DAY}/", "/reports/2020-01-01/", "/reports/2098-01-01/")
# These put several registers beside the published site; how many does not grow with the rows either.
OF_SEVERAL_REGISTERS = {"/site/": 9, "/roster/": 9, **dict.fromkeys(REPORTS, 11)}


def test_no_page_asks_more_than_eight_questions(morning: Record, everybody: Everybody) -> None:
    """The number of queries does not grow with the rows."""
    for address in every_address(morning):
        with CaptureQueriesContext(connection) as queries:
            assert everybody.get(address).status_code == 200, address
        questions = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
        known = {**OF_SEVERAL_REGISTERS, f"/alarms/{morning.id}/": 9}  # the visits beside case and entries
        allowed = known.get(address.partition("?")[0], QUERIES_MAX)
        assert len(questions) <= allowed, (address, questions)


def test_the_day_says_zero_where_nothing_was(clerk: Client, office: Path) -> None:
    """A day without entries shows zeroes and says so, it does not show nothing."""
    body = clerk.get("/?day=2020-01-01").content.decode()
    assert re.findall(r"<dd>(\d+)</dd>", body) == ["0"] * 6
    assert "无登记" in body


def test_the_counts_leave_training_out(morning: Record, clerk: Client) -> None:
    """Seven of eight entries count; the trained one stands on its own page."""
    Entry.objects.filter(clock="none").update(at_ms=START_MS)  # else it stands on the day of this run
    tallies.recount()
    body = clerk.get(f"/?day={DAY}").content.decode()
    # entries, admitted, recheck, turned away, cannot judge, fever
    assert re.findall(r"<dd>(\d+)</dd>", body) == ["7", "3", "1", "1", "2", "1"]
    body = clerk.get(f"/?day={DAY}&training=1").content.decode()
    assert re.findall(r"<dd>(\d+)</dd>", body) == ["1", "1", "0", "0", "0", "0"]


def test_an_alarm_shows_how_it_ended(kiosk: Kiosk, clerk: Client) -> None:
    """Beside an alarm stands the outcome with clinic and contact thermometer, or that it is open."""
    ended, _open = kiosk.write(entry(**FEVER), entry(**FEVER))
    said = {"alarm_to_outcome_ms": 9, "contact_centi_c": 3810, "clinic": "云溪县人民医院"}
    kiosk.about(ended, "recheck", outcome="fever_clinic", **said)
    kiosk.send()
    words = text_of(clerk.get(f"/?day={DAY}"))
    assert "送发热门诊 云溪县人民医院 38.1℃" in words
    assert "未处置" in words
    clerk.cookies["django_language"] = "en"
    assert "to the fever clinic" in text_of(clerk.get(f"/?day={DAY}"))


def test_an_unset_clock_is_marked(morning: Record, clerk: Client) -> None:
    """An entry whose clock was not set shows it beside the time."""
    received = Entry.objects.get(clock="none")
    body = clerk.get(f"/?day={Day.of(received.at_ms)}").content.decode()
    assert "时间未校准（按收到时间）" in body


def test_the_refreshing_part_answers_304_until_something_comes(
    morning: Record, kiosk: Kiosk, clerk: Client
) -> None:
    """The tag changes with a new record, the language, and the filter, and with nothing else."""
    path = f"/listing/?day={DAY}"
    first = clerk.get(path)
    tag = first["ETag"]
    assert clerk.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert clerk.get(f"{path}&gate=north", headers={"If-None-Match": tag}).status_code == 200
    kiosk.write(entry())
    kiosk.send(len(kiosk.records))
    changed = clerk.get(path, headers={"If-None-Match": tag})
    assert (changed.status_code, changed["ETag"] == tag) == (200, False)


def test_older_pages_join_without_gap_or_repeat(kiosk: Kiosk, clerk: Client) -> None:
    """Following 'older' from page to page shows each entry once, also those of the same millisecond."""
    kiosk.write(*[entry()] * (2 * PAGE_ROWS + 7))
    kiosk.send()
    Entry.objects.filter(seq__gt=20).update(at_ms=START_MS)
    seen, address = [], f"/?day={DAY}"
    for _ in range(3):
        body = clerk.get(address).content.decode()
        seen += [int(number) for number in re.findall(r'class="n desk">(\d+)</td>', body)]
        older = re.search(r'href="([^"]*before=[^"]*)"', body)
        address = older.group(1).replace("&amp;", "&") if older else ""
    assert address == ""
    assert sorted(seen) == list(range(1, 2 * PAGE_ROWS + 8))
    assert seen[:20] == list(range(20, 0, -1))
    assert seen[20:] == sorted(seen[20:], reverse=True)


@pytest.mark.parametrize(
    "cursor", ["x", "1", "1.1", "a.b.c", "9" * 20 + ".1.x", "1.1." + "x" * 65, "..", "\0.1.1"]
)
def test_a_strange_cursor_is_not_found(office: Path, cursor: str) -> None:
    """A cursor that we did not make is no page."""
    with pytest.raises(ValueError, match="cursor"):
        page_of(Wanted(Day.parse(DAY)), cursor)


@pytest.mark.parametrize(
    "query", ["day=9999-99-99", "day=0001-01-01", "verdict=x", "gate=%00", "name=%ED%A0%80", "before="]
)
def test_a_strange_filter_is_left_out(clerk: Client, query: Any) -> None:
    """A filter that makes no sense shows the page without it."""
    assert clerk.get(f"/?{query}").status_code == 200


@pytest.mark.skipif(ON_POSTGRES, reason="reads SQLite's plans; on a small table PostgreSQL rightly scans")
def test_lists_go_along_an_index(office: Path) -> None:
    """No list sorts or scans the whole table."""
    day = Day.parse(DAY)
    wanted = (Wanted(day), Wanted(day, gate="north"), Wanted(day, verdict="refer"), Wanted(day, name="王"))
    lists = [entries_of(one) for one in wanted]
    lists += [same_person(Entry(person_id="S017")), same_person(Entry(name="王秀英", person_id=""))]
    for entries in lists:
        plan = entries[:51].explain()
        assert "USING INDEX" in plan, plan
        assert "TEMP B-TREE" not in plan, plan


def test_a_silent_kiosk_is_an_alarm(kiosk: Kiosk) -> None:
    """After five minutes without a word a kiosk is silent; one that never spoke is said to be so."""
    kiosk.heartbeat({"backlog": 0})
    seen_ms = Device.objects.get(name=NORTH.device).seen_ms
    north, south = kiosk_states(seen_ms + SILENT_AFTER_MS)
    assert (north.silent_ms, north.tone) == (None, "plain")
    assert (south.never_seen, south.tone) == (True, "alarm")
    north, _ = kiosk_states(seen_ms + SILENT_AFTER_MS + 1)
    assert (north.silent_ms, north.tone) == (SILENT_AFTER_MS + 1, "alarm")


def test_the_kiosks_page_tells_what_each_one_is_like(morning: Record, clerk: Client) -> None:
    """Fault, fork, backlog, head and the one never heard of are all there in words."""
    words = text_of(clerk.get("/kiosks/"))
    for word in ("记录分叉", "测温头无应答", "从未联系", SOUTH.device, "0.1.0"):
        assert word in words


def test_a_refused_record_is_shown_beside_its_kiosk(kiosk: Kiosk, clerk: Client) -> None:
    """A kiosk whose queue waits behind a record says so, and the page names the number."""
    kiosk.heartbeat({"backlog": 9, "parked_seq": 41, "trouble": "invalid"})
    words = text_of(clerk.get("/kiosks/"))
    assert "传送受阻" in words
    assert "办公室拒收的记录序号 41" in words


def test_the_tray_shows_why_and_can_be_settled(morning: Record, clerk: Client) -> None:
    """The record's reason and field are named; settling needs a note and takes it off the page."""
    body = text_of(clerk.get("/tray/"))
    assert "字段的值不合规定" in body
    clerk.post(f"/tray/{TrayItem.objects.get().pk}/settle/", {"note": "已电话核实"})
    assert "无待处理记录" in text_of(clerk.get("/tray/"))


def test_gates_stand_in_natural_order() -> None:
    """Gate 2 stands before gate 10."""
    assert sorted(["10号", "2号", "1号", "东门"], key=natural) == ["1号", "2号", "10号", "东门"]


def test_the_page_of_a_strange_heartbeat_still_prints(kiosk: Kiosk, clerk: Client) -> None:
    """Whatever a kiosk says of itself, the kiosks page shows it as text."""
    kiosk.heartbeat({"software": ["<b>", {"x": None}], "backlog": None})
    assert clerk.get("/kiosks/").status_code == 200
    assert json.loads(Device.objects.get(name=NORTH.device).heartbeat)["backlog"] is None

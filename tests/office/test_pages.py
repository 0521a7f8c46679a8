"""The pages: who may see them, in which language, how many questions they ask, and that nothing is blank."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from kiosk.ledger.record import Draft, Record
from office.accounts.models import User
from office.clock import Day
from office.devices.models import Device
from office.entries.models import Entry
from office.entries.queries import PAGE_ROWS, Wanted, entries_of, natural, page_of, same_person
from office.fleet.state import SILENT_AFTER_MS, kiosk_states
from office.ingest.models import TrayItem
from tests.office.kiosk_side import FEVER, NORTH, PASSWORD, SOUTH, START_MS, WANG, Kiosk, entry

DAY = "2026-11-23"
VISITOR = {"name": "孙长河", "person_id": None, "unit": None, "phone": "13900005678"}
QUERIES_MAX = 8


@pytest.fixture
def morning(kiosk: Kiosk) -> Record:
    """A morning with everything in it that a page can show; returns the flagged entry's record."""
    kiosk.write(entry(), entry(person=VISITOR, category="visitor"))
    (alarm,) = kiosk.write(entry(person=WANG, **FEVER))
    kiosk.about(alarm, "alarm_acknowledged", guard="李卫国", after_ms=8_400)
    kiosk.write(entry(person=None, verdict="unjudged", reasons=["too_cold"], category="unknown"))
    kiosk.write(entry(verdict="refuse", reasons=["no_mask"], mask=False))
    kiosk.write(entry(person=None, measurement=None, mask=None, verdict="unjudged", reasons=["sensor_fault"]))
    kiosk.write(entry(training=True))
    kiosk.write(Draft("fault", {"part": "sensor", "code": "no_answer"}))
    kiosk.write(entry(verdict="perhaps"))
    kiosk.clock, kiosk.boot = "none", "boot-2"
    kiosk.write(entry())
    kiosk.send()
    kiosk.heartbeat({"software": "0.1.0", "backlog": 0})
    twin = Kiosk(NORTH)
    twin.write(entry(guard="赵国强"))
    assert twin.send().status_code == 409
    return alarm


def addresses(alarm: Record) -> dict[str, list[str]]:
    """Every page by the name of its path; a page that is missing here fails a test below."""
    return {
        "today": [
            f"/?day={DAY}",
            "/",
            f"/?day={DAY}&training=1",
            f"/?day={DAY}&verdict=refuse&gate=north&name=王",
            "/?day=2020-01-01",
        ],
        "listing": [f"/listing/?day={DAY}"],
        "person": [f"/person/?entry={alarm.id}"],
        "kiosks": ["/kiosks/"],
        "kiosks_table": ["/kiosks/table/"],
        "tray": ["/tray/"],
    }


def every_address(alarm: Record) -> list[str]:
    """All of them in a row."""
    return [address for group in addresses(alarm).values() for address in group]


NOT_PAGES = {"records", "cursor", "heartbeat", "asset", "health", "language", "logout", "login", "settle"}


def test_every_page_is_in_these_tests(morning: Record) -> None:
    """A page that somebody adds must be added to the crawl."""
    names = {key for key in get_resolver().reverse_dict if isinstance(key, str)}
    assert names - NOT_PAGES == addresses(morning).keys()


def test_nobody_sees_a_page_without_signing_in(morning: Record) -> None:
    """Every page sends a stranger to the login; only health, assets and the login itself are open."""
    stranger = Client()
    for address in [*every_address(morning), "/tray/1/settle/"]:
        answer = stranger.get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith("/login/"), address
    assert stranger.post("/tray/1/settle/", {"note": "x"})["Location"].startswith("/login/")
    assert stranger.get("/healthz").json() == {"status": "ok"}
    assert stranger.get("/login/").status_code == 200


def test_a_kiosks_token_opens_no_page(morning: Record) -> None:
    """What a kiosk holds lets it send, and see nothing."""
    stranger = Client(headers={"Authorization": f"Bearer {NORTH.token}"})
    assert stranger.get("/")["Location"].startswith("/login/")


def test_a_clerk_signs_in_and_out(office: Path) -> None:
    """Name and password open the register, a wrong one says what to do, signing out closes it."""
    browser = Client()
    wrong = browser.post("/login/", {"username": "chen", "password": "guess"})
    assert "账号或密码不对" in wrong.content.decode()
    assert browser.post("/login/", {"username": "chen", "password": PASSWORD})["Location"] == "/"
    assert browser.get("/").status_code == 200
    browser.post("/logout/")
    assert browser.get("/").status_code == 302


def test_no_page_asks_more_than_eight_questions(morning: Record, clerk: Client) -> None:
    """The number of queries does not grow with the rows."""
    for address in every_address(morning):
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get(address).status_code == 200, address
        assert len(queries) <= QUERIES_MAX, (address, [query["sql"] for query in queries])


class Words(HTMLParser):
    """What a person reads or hears on a page; machine text (code, raw lines) is left out."""

    SPOKEN = ("placeholder", "aria-label", "alt", "title", "data-label", "data-live", "data-lost")
    VOID = ("meta", "link", "input", "img", "br", "line", "polyline", "circle")

    def __init__(self) -> None:
        super().__init__()
        self.words = []
        self.silent = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note spoken attributes; go silent inside machine text."""
        attributes = dict(attrs)
        if not self.silent:
            self.words += [attributes[name] for name in self.SPOKEN if attributes.get(name)]
        machine = tag in ("pre", "script", "style") or "code" in (attributes.get("class") or "").split()
        if (self.silent or machine) and tag not in self.VOID:
            self.silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave the silence at the tag's end."""
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        """Text."""
        if not self.silent:
            self.words.append(data)


def text_of(answer: Any) -> str:
    """All words of a page."""
    parser = Words()
    parser.feed(answer.content.decode())
    return " ".join(" ".join(parser.words).split())


DATA_LATIN = re.compile(r"yunxi-[a-z]+-\d|English|S017|chen")
DATA_CHINESE = re.compile(r"王秀英|孙长河|李卫国|财政局|北门|南门|中文")


def test_a_chinese_page_has_no_english_on_it(morning: Record, clerk: Client) -> None:
    """Names of kiosks and the language button apart, no Latin word stands on a Chinese page."""
    for address in [*every_address(morning), "/login/"]:
        client = Client() if address == "/login/" else clerk
        answer = client.get(address, headers={"Accept-Language": "en-US,en"})
        assert answer["Content-Language"] == "zh-hans"
        assert not re.findall(r"[A-Za-z]{2,}", DATA_LATIN.sub("", text_of(answer))), address


def test_an_english_page_has_no_chinese_on_it(morning: Record, clerk: Client) -> None:
    """English is complete too: only names of people, units and gates stay as they are."""
    clerk.post("/language/", {"language": "en", "next": "/"})
    for address in [*every_address(morning), "/login/"]:
        client = clerk
        if address == "/login/":
            client = Client()
            client.post("/language/", {"language": "en"})
        answer = client.get(address)
        assert answer["Content-Language"] == "en"
        assert not re.findall(r"[\u3400-\u9fff]", DATA_CHINESE.sub("", text_of(answer))), address


def test_the_language_stays_with_the_person_and_with_the_browser(clerk: Client) -> None:
    """One click chooses it; the person finds it again elsewhere, the browser keeps it after signing out."""
    answer = clerk.post("/language/", {"language": "en", "next": "/kiosks/"})
    assert answer["Location"] == "/kiosks/"
    elsewhere = Client()
    elsewhere.force_login(User.objects.get(username="chen"))
    assert elsewhere.get("/")["Content-Language"] == "en"
    clerk.post("/logout/")
    assert clerk.get("/login/")["Content-Language"] == "en"


def test_the_language_button_leads_nowhere_else(clerk: Client) -> None:
    """A foreign address as the way back is ignored, an unknown language refused."""
    for target in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
        assert clerk.post("/language/", {"language": "en", "next": target})["Location"] == "/"
    assert clerk.post("/language/", {"language": "fr"}).status_code == 404


@pytest.mark.parametrize(
    "address", ["/nothing/", "/person/?entry=none", "/?before=x", "/assets/0/office.css"]
)
def test_what_is_not_there_is_said_in_both_languages(clerk: Client, address: str) -> None:
    """404 names the trouble and the way out, in Chinese and in English."""
    answer = clerk.get(address)
    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()
    assert "No such page" in answer.content.decode()


def test_a_form_without_its_token_is_refused_in_both_languages(office: Path) -> None:
    """403 for a forged form says what to do."""
    answer = Client(enforce_csrf_checks=True).post("/login/", {"username": "chen", "password": PASSWORD})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()
    assert "This form has expired" in answer.content.decode()


def test_a_failure_is_said_in_both_languages_without_database(clerk: Client, office: Path) -> None:
    """500 calms the clerk and tells whom to call; it needs nothing that may be broken."""
    from office.web.errors import failed  # noqa: PLC0415 - no path leads to it on purpose

    body = failed(None).content.decode()
    assert "系统出错" in body
    assert "Something went wrong" in body


def test_no_cell_is_blank(morning: Record, clerk: Client) -> None:
    """Nothing to report is written 无 or 0: every cell of every table says something, in both languages."""
    for language in ("zh-hans", "en"):
        clerk.post("/language/", {"language": language})
        for address in every_address(morning):
            body = clerk.get(address).content.decode()
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", body, re.DOTALL):
                assert re.sub(r"<[^>]+>|\s", "", cell) or "<input" in cell, (address, cell)


def test_the_day_says_zero_where_nothing_was(clerk: Client, office: Path) -> None:
    """A day without entries shows zeroes and says so, it does not show nothing."""
    body = clerk.get("/?day=2020-01-01").content.decode()
    assert re.findall(r"<dd>(\d+)</dd>", body) == ["0"] * 6
    assert "无登记" in body


def test_the_counts_leave_training_out(morning: Record, clerk: Client) -> None:
    """Six of seven entries count; the trained one stands on its own page."""
    body = clerk.get(f"/?day={DAY}").content.decode()
    # entries, admitted, recheck, turned away, cannot judge, fever
    assert re.findall(r"<dd>(\d+)</dd>", body) == ["7", "3", "1", "1", "2", "1"]
    body = clerk.get(f"/?day={DAY}&training=1").content.decode()
    assert re.findall(r"<dd>(\d+)</dd>", body) == ["1", "1", "0", "0", "0", "0"]


def test_a_body_estimate_is_never_called_a_temperature(morning: Record, clerk: Client) -> None:
    """体温 stands nowhere without 估计, except to say what the estimate is not."""
    for address in every_address(morning):
        words = text_of(clerk.get(address)).replace("体温估计", "").replace("非体温计读数", "")
        assert "体温" not in words, address


def test_an_unset_clock_is_marked(morning: Record, clerk: Client) -> None:
    """An entry whose clock was not set shows it beside the time."""
    received = Entry.objects.get(clock="none")
    body = clerk.get(f"/?day={Day.of(received.at_ms)}").content.decode()
    assert "时间未校准（按收到时间）" in body


def test_names_stand_in_no_address(morning: Record, clerk: Client) -> None:
    """Links to a person name the entry: no name lands in a history, a log or a bookmark."""
    body = clerk.get(f"/?day={DAY}").content.decode()
    assert "/person/?entry=" in body
    assert not re.findall(r'href="[^"]*(王秀英|%E7%8E%8B|S017)', body)


def test_phone_numbers_are_masked(morning: Record, clerk: Client) -> None:
    """Only the end of a phone number is shown."""
    visit = Entry.objects.get(name="孙长河")
    body = clerk.get(f"/person/?entry={visit.record_id}").content.decode()
    assert "13900005678" not in body
    assert "***5678" in body
    assert "同名" in body


def test_what_people_write_is_shown_as_text(kiosk: Kiosk, clerk: Client) -> None:
    """A name full of markup is a name: it runs nowhere."""
    evil = "<script>alert(1)</script>"
    kiosk.write(entry(person={"name": evil, "person_id": None, "unit": '"><b>', "phone": None}))
    kiosk.send()
    visit = Entry.objects.get()
    for address in (f"/?day={DAY}", f"/person/?entry={visit.record_id}"):
        assert evil not in clerk.get(address).content.decode()


def test_every_page_keeps_strangers_out(morning: Record, clerk: Client) -> None:
    """No caching of names, no frames, no foreign scripts; static files may be kept for ever."""
    for address in every_address(morning):
        answer = clerk.get(address)
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"
        assert "no-store" in answer["Cache-Control"] or "private" in answer["Cache-Control"]
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', answer.content.decode())
    style = re.search(r'href="(/assets/\w+/office.css)"', answer_of_login()).group(1)
    assert "immutable" in Client().get(style)["Cache-Control"]


def answer_of_login() -> str:
    """The login page's text."""
    return Client().get("/login/").content.decode()


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

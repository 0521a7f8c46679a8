"""Group chats are told what needs somebody: once, without names, and again until the robot takes it."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ledger.record import Record
from office.accounts.models import User
from office.clock import Day
from office.devices.models import Device
from office.entries.models import Entry
from office.phone import desk as phone
from office.reports import desk as reports
from office.robots import desk
from office.robots.models import Notice, Robot
from office.robots.occasions import TOPICS, missing_reports
from office.robots.webhook import Hook, NotSaid, call, is_address, signed
from tests.office.kiosk_side import NORTH

HOUR_MS = 3_600_000
DAY = Day.parse("2026-02-03")
AT_9 = DAY.start_ms + 9 * HOUR_MS


class Chat(ThreadingHTTPServer):
    """A robot's end: what it was told, and what it answers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Listener)
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.answer: tuple[int, bytes] = (200, b'{"errcode":0,"errmsg":"ok"}')

    @property
    def address(self) -> str:
        """Where it is called."""
        return f"http://127.0.0.1:{self.server_address[1]}/cgi-bin/webhook/send?key=k-secret-1"


class Listener(BaseHTTPRequestHandler):
    """One call."""

    server: Chat

    def do_POST(self) -> None:
        """Hear it and answer."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, json.loads(body)))
        status, content = self.server.answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
        """Say nothing."""


@pytest.fixture
def chat() -> Iterator[Chat]:
    """A robot that listens."""
    server = Chat()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def user(office: object) -> User:
    """The clerk Chen."""
    return User.objects.get(username="chen")


def robot(user: User, address: str, *topics: str, at_ms: int = 0, **more: str) -> Robot:
    """A robot that speaks of these topics."""
    values = {"label": "值守群", "maker": "wecom", "secret": "", **more}
    return desk.add(address=address, topics=topics or tuple(TOPICS), user=user, now_ms=at_ms, **values)


def owe(user: User, *names: str) -> None:
    """These people owe a daily health report from the third of February."""
    phone.give_all([(name, "财政局") for name in names], phone.Days("health", "2026-02-03"), user, AT_9)


def test_who_is_missing_is_said_once_and_without_a_name(user: User, chat: Chat) -> None:
    """At nine the chat hears how many of which office are missing; however often the timer runs, once."""
    owe(user, "王秀英", "刘建国")
    robot(user, chat.address, "missing")
    for minute in range(3):
        desk.compose(AT_9 + minute * 60_000)
        desk.deliver(call, AT_9 + minute * 60_000)
    ((path, body),) = chat.heard
    assert path.endswith("key=k-secret-1")
    assert body["msgtype"] == "text"
    assert "应报 2,未报 2(财政局 2)" in body["text"]["content"]
    assert "王秀英" not in body["text"]["content"]
    assert Notice.objects.get().sent_ms == AT_9


def test_nothing_is_said_when_everybody_reported_or_the_hour_is_past(user: User) -> None:
    """Before nine, long after it, and with nobody missing there is no occasion."""
    assert not list(missing_reports(AT_9))
    owe(user, "王秀英")
    assert not list(missing_reports(AT_9 - 1))
    assert len(list(missing_reports(AT_9))) == 1
    assert not list(missing_reports(AT_9 + HOUR_MS))


def test_an_alarm_is_said_with_place_and_time_only(user: User, chat: Chat, morning: Record) -> None:
    """A fever at the gate reaches the chat; a training run and a name do not."""
    entry = Entry.objects.get(record_id=morning.id)
    robot(user, chat.address, "alarm")
    desk.compose(entry.at_ms + 60_000)
    assert desk.deliver(call, entry.at_ms + 60_000) == (1, 0)
    ((_path, body),) = chat.heard
    assert NORTH.label in body["text"]["content"]
    assert entry.name not in body["text"]["content"]


def test_a_robot_hears_nothing_of_before_its_time(user: User, morning: Record) -> None:
    """Who adds a robot at noon isn't told the morning's alarms one by one."""
    entry = Entry.objects.get(record_id=morning.id)
    robot(user, "https://example.invalid/x", "alarm", at_ms=entry.at_ms + 1)
    assert desk.compose(entry.at_ms + 60_000) == 0


def test_a_silent_kiosk_and_a_missing_report_are_said(user: User, chat: Chat) -> None:
    """A kiosk that fell silent is one occasion for each silence; yesterday's unsent report one a day."""
    Device.objects.filter(name=NORTH.device).update(seen_ms=AT_9)
    reports.draft(DAY.shifted(-1), AT_9)
    robot(user, chat.address, "silent", "report")
    for hour in (1, 2, 3, 4):
        desk.compose(AT_9 + hour * HOUR_MS)
    keys = sorted(Notice.objects.values_list("key", flat=True))
    assert keys == ["report:2026-02-02", f"silent:{NORTH.device}:{AT_9}"]
    Device.objects.filter(name=NORTH.device).update(seen_ms=AT_9 + 5 * HOUR_MS)
    assert desk.compose(AT_9 + 6 * HOUR_MS) == 1


def test_what_was_not_taken_is_said_again_ever_later_and_then_given_up(user: User, chat: Chat) -> None:
    """An error answer counts as not said; tries thin out to one an hour, and end after a day."""
    chat.answer = (200, b'{"errcode":93000,"errmsg":"invalid webhook url"}')
    owe(user, "王秀英")
    robot(user, chat.address, "missing")
    desk.compose(AT_9)
    for minute in range(25 * 60):
        desk.deliver(call, AT_9 + minute * 60_000)
    notice = Notice.objects.get()
    assert (notice.due_ms, notice.sent_ms) == (None, None)
    assert "93000" in notice.problem
    assert 24 <= len(chat.heard) <= 32


def test_a_robot_that_comes_back_hears_it(user: User, chat: Chat) -> None:
    """After a refused call the next try succeeds, and nothing is left to say."""
    chat.answer = (502, b"bad gateway")
    owe(user, "王秀英")
    robot(user, chat.address, "missing")
    desk.compose(AT_9)
    assert desk.deliver(call, AT_9) == (0, 1)
    chat.answer = (200, b'{"errcode":0}')
    assert desk.deliver(call, AT_9 + 30_000) == (0, 0)
    assert desk.deliver(call, AT_9 + 60_000) == (1, 0)
    assert desk.deliver(call, AT_9 + 3 * HOUR_MS) == (0, 0)


@pytest.mark.parametrize(
    "answer", [b"", b"[]", b"{}", b"\xff", b'{"errcode":"0"}', b'"errcode"', b"<html>" * 9_000]
)
def test_only_a_robots_yes_counts(chat: Chat, answer: bytes) -> None:
    """A page of a login portal or a proxy is no robot's answer."""
    chat.answer = (200, answer)
    with pytest.raises(NotSaid):
        call(Hook("wecom", chat.address, ""), "x", 0)


def test_no_error_tells_the_robots_key(user: User) -> None:
    """What stands on the page of a failed call names neither address nor key."""
    with pytest.raises(NotSaid) as failed:
        call(Hook("wecom", "http://127.0.0.1:9/send?key=k-secret-1", ""), "x", 0)
    assert "k-secret" not in str(failed.value)
    assert "127.0.0.1" not in str(failed.value)


def test_dingtalks_signature_is_over_time_and_secret() -> None:
    """The call carries the time and HMAC-SHA256 of time, line feed and secret (DingTalk's rule)."""
    hook = Hook("dingtalk", "https://oapi.example/robot/send?access_token=t", "SEC123")
    query = parse_qs(urlsplit(signed(hook, 1_700_000_000_000)).query)
    assert query == {
        "access_token": ["t"],
        "timestamp": ["1700000000000"],
        "sign": ["lkcPI1uoxBY1gUnCnnPH1Kkru0Hqjo7rFpA3haIVhEQ="],
    }
    assert signed(Hook("wecom", "https://x/y", "SEC123"), 1) == "https://x/y"


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_not(text: str) -> None:
    """Whatever is typed for an address is judged without an error."""
    assert is_address(text) in (True, False)


def test_the_page_shows_no_key(clerk: Client, user: User) -> None:
    """A robot is added and ended on the page; its key is never shown, and forgotten in the end."""
    form = {
        "label": "值守群",
        "maker": "dingtalk",
        "address": "https://oapi.example/robot/send?access_token=quiet-1",
        "secret": "SEC-quiet-2",
        "topics": ["alarm", "missing"],
    }
    assert clerk.post("/robots/add/", {**form, "address": "oapi.example"}).status_code == 422
    assert clerk.post("/robots/add/", {**form, "topics": []}).status_code == 422
    assert clerk.post("/robots/add/", form).status_code == 302
    page = clerk.get("/robots/").content.decode()
    assert "oapi.example" in page
    assert "quiet-" not in page
    added = Robot.objects.get()
    assert clerk.post(f"/robots/{added.pk}/end/").status_code == 302
    added.refresh_from_db()
    assert (added.address, added.secret) == ("", "")

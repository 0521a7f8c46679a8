"""Who may see what, and what is never shown."""

import re
from pathlib import Path

from django.test import Client
from django.urls import get_resolver

from kiosk.ledger.record import Record
from office.entries.models import Entry
from tests.office.kiosk_side import NORTH, PASSWORD, Kiosk, entry
from tests.office.reading_side import DAY, addresses, every_address

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

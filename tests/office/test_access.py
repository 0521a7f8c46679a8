"""Who may see what, and what is never shown."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import get_resolver

from kiosk.ledger.record import Record
from office.accounts import throttle
from office.accounts.roles import may_open
from office.audit.models import AuditEntry
from office.audit.trail import check
from office.clock import now_ms
from office.entries.models import Entry
from office.ingest.models import TrayItem
from tests.office.kiosk_side import NORTH, PASSWORD, SOUTH, WANG, Kiosk, entry
from tests.office.reading_side import CAST, DAY, Everybody, addresses, every_address

READ = ("chains", "records", "entries", "register", "reports")
NOT_PAGES = {
    "metrics",
    "records",
    "cursor",
    "heartbeat",
    "asset",
    "health",
    "language",
    "logout",
    "login",
    "settle",
}
NOT_PAGES |= {
    "entries_sheet",
    "report_fill",
    "report_sign",
    "report_sheet",
    "case_take",
    "case_add",
    "case_close",
}
NOT_PAGES |= {"metrics", "register_view_save", "register_view_drop"}
NOT_PAGES |= {f"register_{act}" for act in ("add", "correct", "upload", "import", "sheet")}
NOT_PAGES |= {"household", "household_save", "household_sheet"}
NOT_PAGES |= {"observation_set", "observation_decide", "visits_upload", "visits_import"}
NOT_PAGES |= {f"visit_{act}" for act in ("pass", "picture", "add", "cancel")}
NOT_PAGES |= {f"roster_{act}" for act in ("person", "save", "leave", "upload", "import", "sheet")}
NOT_PAGES |= {f"site_{act}" for act in ("publish", "discard", "rollback", "place_save")}
NOT_PAGES |= {"openapi", "reader_add", "reader_end", *(f"read_{part}" for part in READ)}
NOT_PAGES |= {
    f"site_{act}" for act in ("publish", "discard", "rollback", "place_save", "rules_save", "guards_save")
}
NOT_PAGES |= {
    "rounds_sheet",
    "temperatures_sheet",
    "robot_add",
    "robot_end",
    "mine",
    "phone_give",
    "phone_change",
}
NOT_PAGES |= {f"announcement_{act}" for act in ("save", "sound", "audio", "approve", "withdraw", "proof")}
NOT_PAGES |= {"authority", "heads", "site", "site_part", "enrol_call", "time", "enrol_confirm", "revoke"}


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


def test_every_page_keeps_strangers_out(morning: Record, everybody: Everybody) -> None:
    """No caching of names, no frames, no foreign scripts; static files may be kept for ever."""
    for address in every_address(morning):
        answer = everybody.get(address)
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"
        assert "no-store" in answer["Cache-Control"] or "private" in answer["Cache-Control"]
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', answer.content.decode())
    style = re.search(r'href="(/assets/\w+/office.css)"', answer_of_login()).group(1)
    assert "immutable" in Client().get(style)["Cache-Control"]


def answer_of_login() -> str:
    """The login page's text."""
    return Client().get("/login/").content.decode()


def test_each_role_opens_its_pages_and_no_other(morning: Record, everybody: Everybody) -> None:
    """For every page and role: what the table gives is answered, what it does not give is refused."""
    for page, (address, *_) in addresses(morning).items():
        for role, browser in everybody.browsers.items():
            answer = browser.get(address)
            if may_open(role, page):
                assert answer.status_code == 200, (page, role)
            elif page == "today":
                assert answer["Location"] == "/kiosks/", role
            else:
                assert answer.status_code == 403, (page, role)


def test_a_page_without_a_line_in_the_table_is_shut(office: Path) -> None:
    """Every path that needs a sign-in is in the table; what is not, no role opens."""
    assert not [role for role in CAST.values() if may_open(role, "a page of tomorrow")]


def test_only_a_clerk_settles_the_tray(morning: Record, everybody: Everybody) -> None:
    """A form is guarded as its page is: nobody else's post changes anything."""
    item = TrayItem.objects.get()
    for role, browser in everybody.browsers.items():
        answer = browser.post(f"/tray/{item.pk}/settle/", {"note": "看过"})
        assert answer.status_code == (302 if role == "clerk" else 403), role
    assert TrayItem.objects.get().settled_by.username == "chen"


def test_auditor_and_guard_see_no_whole_name(morning: Record, everybody: Everybody) -> None:
    """Names are masked on every page of those who only check or stand at the gate, and can't be searched."""
    for role in ("auditor", "guard"):
        browser = everybody.browsers[role]
        for page, (address, *_) in addresses(morning).items():
            if may_open(role, page):
                body = browser.get(address).content.decode()
                assert "王秀英" not in body, (role, page)
                assert "孙长河" not in body, (role, page)
    listed = everybody.browsers["auditor"].get(f"/?day={DAY}&name=王秀英").content.decode()
    assert "孙*" in listed


def test_a_guard_sees_the_own_gate_today(morning: Record, kiosk: Kiosk, everybody: Everybody) -> None:
    """Whatever a guard asks for: another gate or another day is not shown."""
    south = Kiosk(SOUTH)
    south.write(entry(person={**WANG, "name": "吴东升", "person_id": "S099"}))
    south.send()
    Entry.objects.update(at_ms=now_ms())
    body = everybody.browsers["guard"].get("/?day=2020-01-01&gate=south").content.decode()
    assert "王*" in body
    assert "吴*" not in body


def test_whoever_looks_at_a_person_is_in_the_trail(morning: Record, clerk: Client, leader: Client) -> None:
    """A person's page leaves a line with account and entry, and no name; leader and auditor can read it."""
    clerk.get(f"/person/?entry={morning.id}")
    line = AuditEntry.objects.get(action="person_seen")
    assert (line.account, line.about) == ("chen", morning.id)
    body = leader.get("/audit/").content.decode()
    assert morning.id in body
    assert "王秀英" not in body


def test_a_changed_trail_is_found_at_its_first_line(morning: Record, clerk: Client) -> None:
    """Changing or removing any line but the last breaks the chain from there on."""
    for _ in range(5):
        clerk.get(f"/person/?entry={morning.id}")
    assert check().first_bad is None
    third = AuditEntry.objects.order_by("id")[2]
    AuditEntry.objects.filter(pk=third.pk).update(account="zhao")
    assert check().first_bad == third.pk
    with pytest.raises(CommandError, match=str(third.pk)):
        call_command("verify_audit")
    AuditEntry.objects.filter(pk=third.pk).delete()
    assert check().first_bad == third.pk + 1


def test_guessing_gets_slower(office: Path) -> None:
    """Five wrong passwords are free; then the account waits, longer each time, and the right one ends it."""
    for _ in range(5):
        assert throttle.wait_ms("chen", "10.0.0.9", 0) == 0
        throttle.failed("chen", "10.0.0.9", 0)
    assert throttle.wait_ms("Chen", "10.0.0.9", 0) == throttle.WAIT_MS
    assert throttle.wait_ms("chen", "10.0.0.7", 0) == 0
    throttle.failed("chen", "10.0.0.9", throttle.WAIT_MS)
    assert throttle.wait_ms("chen", "10.0.0.9", throttle.WAIT_MS) == 2 * throttle.WAIT_MS
    assert throttle.wait_ms("chen", "10.0.0.9", throttle.WAIT_MS_MAX * 2) == 0
    throttle.came_in("chen", "10.0.0.9")
    assert throttle.wait_ms("chen", "10.0.0.9", throttle.WAIT_MS) == 0


def test_a_guesser_is_told_to_wait(office: Path) -> None:
    """The sixth wrong password, and even the right one then, gets the seconds to wait for."""
    browser = Client()
    for _ in range(5):
        browser.post("/login/", {"username": "chen", "password": "guess"})
    answer = browser.post("/login/", {"username": "chen", "password": PASSWORD})
    assert "秒后再试" in answer.content.decode()
    assert browser.get("/").status_code == 302

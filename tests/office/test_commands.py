"""The command line: kiosks and clerks are added once, refused clearly, and counted truly."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from office.accounts.models import User
from office.devices.models import Device
from office.devices.tokens import holder
from office.entries.models import Entry
from office.server import Server
from tests.office.kiosk_side import FEVER, NORTH, SOUTH, Kiosk, entry


def told(*words: str) -> dict[str, Any]:
    """Run a command; its one JSON object."""
    out = io.StringIO()
    call_command(*words, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_a_new_kiosk_gets_a_token_that_opens(office: Path) -> None:
    """The token is told once, kept as a hash, and lets the kiosk send at once."""
    facts = told("add_device", "yunxi-east-3", "--site", "yunxi", "--gate", "east", "--label", "东门")
    assert holder("yunxi-east-3", facts["token"]).gate_label == "东门"
    kiosk = Kiosk(type(NORTH)("yunxi-east-3", "east", "东门", facts["token"]))
    kiosk.write(entry())
    assert kiosk.send().json()["acked"] == 1


def test_a_kiosk_is_added_once_unless_replaced(office: Path) -> None:
    """A second time is refused with what to do; --replace gives a new token and ends the old one."""
    words = ("add_device", NORTH.device, "--site", "yunxi", "--gate", "north")
    with pytest.raises(CommandError, match="--replace"):
        told(*words)
    facts = told(*words, "--replace", "--token", "another-token-of-ours")
    assert facts["token"] == "another-token-of-ours"
    assert holder(NORTH.device, NORTH.token) is None
    assert holder(NORTH.device, "another-token-of-ours") is not None


@pytest.mark.parametrize("name", ["", "-x", "a/b", "门", "x" * 65, "a b"])
def test_a_kiosks_name_must_fit_paths(office: Path, name: str) -> None:
    """Names stand in addresses and file names: letters, digits, dots, hyphens."""
    with pytest.raises(CommandError):
        call_command("add_device", "--site=yunxi", "--gate=g", "--", name)


@pytest.mark.parametrize(
    "token", ["short", "x" * 257, "令牌令牌令牌令牌令牌令牌令牌令牌", "with a space in it"]
)
def test_a_weak_token_is_refused(office: Path, token: str) -> None:
    """A token that could be guessed or could not travel in a header is refused."""
    with pytest.raises(CommandError, match="token"):
        call_command("add_device", "yunxi-east-3", "--site=yunxi", "--gate=g", f"--token={token}")


def test_a_revoked_kiosk_is_refused_and_can_come_back(office: Path) -> None:
    """revoke_device ends a token's use; add_device --replace takes the kiosk in again."""
    kiosk = Kiosk(NORTH)
    kiosk.write(entry())
    told("revoke_device", NORTH.device)
    assert kiosk.send().status_code == 403
    told("add_device", NORTH.device, "--site=yunxi", "--gate=north", "--replace", f"--token={NORTH.token}")
    assert kiosk.send().status_code == 200
    with pytest.raises(CommandError, match="nobody"):
        told("revoke_device", "nobody")


def test_a_new_token_ends_a_fork(office: Path) -> None:
    """Who takes the kiosk in again shuts the copied card out, and the mark goes."""
    kiosk, twin = Kiosk(NORTH), Kiosk(NORTH)
    kiosk.write(entry())
    twin.write(entry(guard="赵国强"))
    assert (kiosk.send().status_code, twin.send().status_code) == (200, 409)
    told("add_device", NORTH.device, "--site=yunxi", "--gate=north", "--replace")
    assert Device.objects.get(name=NORTH.device).forked_ms is None
    assert twin.send().status_code == 401


def test_a_clerk_gets_a_password(office: Path) -> None:
    """Made up if none is given; the account works with it."""
    facts = told("add_clerk", "王芳")
    assert User.objects.get(username="王芳").check_password(facts["password"])
    assert told("add_clerk", "马丽", "--password", "spring-rain-77")["password"] == "spring-rain-77"


@pytest.mark.parametrize(
    ("name", "password"), [("wu", "12345678"), ("wu", "short"), ("a b", "spring-rain-77")]
)
def test_a_weak_password_or_strange_name_is_refused(office: Path, name: str, password: str) -> None:
    """Common and short passwords are refused with the reason, and no account is made."""
    with pytest.raises(CommandError):
        told("add_clerk", name, "--password", password)
    assert not User.objects.filter(username=name).exists()


def test_a_clerk_is_added_once_unless_replaced(office: Path) -> None:
    """An existing account is not touched without --replace."""
    with pytest.raises(CommandError, match="--replace"):
        told("add_clerk", "chen")
    told("add_clerk", "chen", "--password", "spring-rain-77", "--replace")
    assert User.objects.get(username="chen").check_password("spring-rain-77")


def test_the_counts_are_those_of_the_ledgers(office: Path) -> None:
    """Records by kiosk, entries by verdict, and the tray: what the demonstration compares."""
    north, south = Kiosk(NORTH), Kiosk(SOUTH)
    (alarm,) = north.write(entry(**FEVER))
    north.about(alarm, "alarm_acknowledged", after_ms=5)
    south.write(entry(), entry(), entry(verdict="perhaps"))
    for kiosk in (north, south):
        kiosk.send()
    assert told("counts") == {
        "records": 5,
        "entries": 3,
        "by_verdict": {"admit": 2, "refer": 1},
        "by_device": {NORTH.device: 2, SOUTH.device: 3},
        "tray": 1,
    }


def test_rebuild_entries_brings_back_what_was_lost(office: Path) -> None:
    """Rows that disappeared from the register come back from the records."""
    kiosk = Kiosk(NORTH)
    kiosk.write(entry(), entry())
    kiosk.send()
    Entry.objects.all().delete()
    assert told("rebuild_entries") == {"records": 2}
    assert Entry.objects.count() == 2


def test_words_for_people_name_everything(office: Path) -> None:
    """Without --json the same facts are printed as lines."""
    out = io.StringIO()
    call_command("counts", stdout=out)
    assert "records: 0" in out.getvalue()


@pytest.mark.parametrize("address", ["8000", "localhost", "127.0.0.1:99999", "http://x:80", "a b:80"])
def test_serve_refuses_a_strange_address(office: Path, address: str) -> None:
    """host:port is asked for, with an example."""
    with pytest.raises(CommandError, match="host:port"):
        call_command("serve", "--address", address)


def test_the_server_is_one_process_with_threads(office: Path) -> None:
    """SQLite has one writer: nobody may configure a second process by accident."""
    server = Server("127.0.0.1:0", None, print)
    assert (server.cfg.workers, server.cfg.worker_class_str, server.cfg.reuse_port) == (1, "gthread", False)


def test_every_device_of_the_cast_is_known(office: Path) -> None:
    """The tests' kiosks are those of the template database."""
    assert set(Device.objects.values_list("name", flat=True)) == {NORTH.device, SOUTH.device}

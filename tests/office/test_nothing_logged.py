"""What the office logs tells no name, no number, no token and no key, whatever is sent and looked at."""

import logging
from dataclasses import replace
from urllib.parse import quote

import pytest
from django.test import Client

from office import home
from office.devices.enrolling import Place, invite, text_of
from sync.invitation import Invitation
from tests.office.kiosk_side import FEVER, NORTH, PASSWORD, Kiosk, entry

NAME, PHONE, PLACE = "欧阳忘川", "13800001111", "云溪镇桃花村"
VISITOR = {"name": NAME, "person_id": None, "unit": None, "phone": PHONE, "from_place": PLACE}


def test_a_day_at_debug_level_tells_no_secret(
    kiosk: Kiosk, clerk: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """Records good, strange and refused, sign-in, pages, enrolment: none of it is in a log line."""
    caplog.set_level(logging.DEBUG)
    kiosk.write(entry(VISITOR, category="visitor"), entry(VISITOR, **FEVER), entry(VISITOR))
    kiosk.replace_line(3, verdict="perhaps")
    kiosk.send()
    kiosk.send(token="wrong-token-of-somebody")
    kiosk.relink(1, replace(kiosk.records[0], line=kiosk.records[0].line + b" "))
    kiosk.send()
    kiosk.heartbeat({"backlog": 0, "name": NAME})
    kiosk.heartbeat(NAME.encode())
    Client().post("/login/", {"username": "chen", "password": PASSWORD})
    Client().post("/login/", {"username": "chen", "password": PHONE})
    for page in ("/", "/tray/", "/alarms/", f"/person/?name={NAME}", "/audit/"):
        clerk.get(page)
    code = invite(Place(NORTH.device, "yunxi", NORTH.gate), "http://office", "", 1)
    secret = Invitation.from_text(text_of(code)).secret.hex()
    Client().post("/api/v1/enrol", {"name": secret}, content_type="application/json")
    assert "POST" in caplog.text or "Unauthorized" in caplog.text, "there is a log to look through"
    seed = home.signing_seed(home.office_dir()).hex()
    secrets = (NAME, PHONE, PLACE, NORTH.token, "wrong-token-of-somebody", PASSWORD, secret, seed)
    spelt = {form for one in secrets for form in (one, quote(one), one.encode("unicode_escape").decode())}
    assert not {form for form in spelt if form in caplog.text}

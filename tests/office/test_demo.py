import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from office.accounts.models import User
from office.clock import Day, now_ms
from office.devices.models import Device
from office.entries.models import Entry
from office.registers.forms import DISINFECTION, DUTY, LEAVE, SUPPLIES, VENTILATION
from office.registers.models import Row
from office.reports.models import Report
from tests.office.reading_side import text_of

DAYS = 8  # with the day offline in them, and the day after


@pytest.fixture
def lived(office: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str]]:
    """What the command told of filling an office in which nobody had worked."""
    User.objects.all().delete()
    Device.objects.all().delete()
    call_command("demo", "--days", str(DAYS), "--password", "plum-blossom-2026", "--json")
    return dict(json.loads(capsys.readouterr().out))


def test_an_empty_office_is_filled_once(lived: dict[str, dict[str, str]]) -> None:
    """Every record arrives, clerks' registers have rows, a report waits for the leader, one was corrected."""
    assert Entry.objects.count() == lived["entries"]
    for register in (DISINFECTION, DUTY, LEAVE, SUPPLIES, VENTILATION):
        assert Row.objects.filter(register=register.name).exists(), register.name
    today = Day.of(now_ms())
    assert Report.objects.get(day=str(today.shifted(-1))).state == "filled"
    leader = next(name for name, role in lived["accounts"].items() if role == "leader")
    browser = Client()
    browser.force_login(User.objects.get(username=leader))
    assert "签发上报" in text_of(browser.get(f"/reports/{today.shifted(-1)}/"))
    first, second = Report.objects.get(day=str(today.shifted(-2))).copies.order_by("number")
    assert {gate["state"] for gate in first.content["gates"]} == {"missing"}
    assert (first.content["complete"], second.content["complete"]) == (False, True)
    with pytest.raises(CommandError, match="GATEHOUSE_OFFICE_DIR"):
        call_command("demo", "--days", "2")
    assert Entry.objects.count() == lived["entries"]

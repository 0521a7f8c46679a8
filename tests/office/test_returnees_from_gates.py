from django.test import Client

from kiosk.ledger.record import Draft
from office.events.models import Event
from office.registers.models import Row
from tests.office.kiosk_side import Kiosk
from tests.office.reading_side import text_of

TOLD = {
    "returned": "2026-02-02",
    "from_area": "outside",
    "transport": "train",
    "companions": "family",
    "training": False,
}
PERSON = {
    "name": "陈博",
    "person_id": "S001",
    "unit": "办公室",
    "phone": None,
    "from_place": "湖北武汉",
    "transport_number": "G1234",
}


def test_a_returnee_told_at_the_gate_is_a_row_at_once(kiosk: Kiosk, clerk: Client) -> None:
    """The register has the row in the words of the form, marked as from the gate; sent twice, once."""
    kiosk.write(Draft("returnee", TOLD, PERSON))
    kiosk.send()
    kiosk.send()
    row = Row.objects.get()
    assert (row.source, row.day, row.who) == ("gate", "2026-02-02", "陈博")
    shown = {name: row.values[name] for name in ("unit", "origin", "transport", "companions")}
    assert shown == {"unit": "办公室", "origin": "湖北武汉", "transport": "火车 G1234", "companions": "家人"}
    assert Event.objects.get().kind == "returnee"
    words = text_of(clerk.get("/registers/returnees/?first=2026-02-01&last=2026-02-03"))
    assert "G1234" in words


def test_what_is_no_row_is_left_to_the_events(kiosk: Kiosk) -> None:
    """A drill and a record of nobody add no row; one without a day has the day of its arrival."""
    kiosk.write(Draft("returnee", {**TOLD, "training": True}, PERSON))
    kiosk.write(Draft("returnee", TOLD))
    kiosk.send()
    assert Row.objects.count() == 0
    kiosk.write(Draft("returnee", {**TOLD, "returned": None, "from_area": "county"}, {"name": "李娜"}))
    kiosk.send(3)
    row = Row.objects.get()
    assert (row.who, row.values["origin"]) == ("李娜", "本县")
    assert row.day >= "2026-01-01"

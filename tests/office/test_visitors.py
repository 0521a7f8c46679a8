"""A visitor's entry at the office: where from, whom to, what for; and an older record without any of it."""

from django.utils.translation import override

from office.accounts.reader import Reader
from office.entries.lines import lines_of
from office.entries.models import Entry
from tests.office.kiosk_side import Kiosk, entry

ZHOU = {
    "name": "周垚",
    "person_id": None,
    "unit": None,
    "phone": "13800138000",
    "from_place": "湖北武汉",
    "host_id": "S017",
}
TOLD = {"category": "visitor", "from_area": "outside", "host_unit": "财政局", "purpose": "meeting"}


def test_a_visit_is_shown_in_words(kiosk: Kiosk) -> None:
    """In both languages, in the place where staff have their unit."""
    kiosk.write(entry(ZHOU, **TOLD))
    kiosk.send()
    (line,) = lines_of(list(Entry.objects.all()), {}, Reader())
    with override("zh-hans"):
        assert line.unit == "来自外省、境外 湖北武汉、到财政局、开会"
    with override("en"):
        assert line.unit == "from outside the province 湖北武汉, to 财政局, meeting"


def test_masked_readers_see_no_place(kiosk: Kiosk) -> None:
    """Who sees masked names sees neither the city nor the phone but its end."""
    kiosk.write(entry(ZHOU, **TOLD))
    kiosk.send()
    (line,) = lines_of(list(Entry.objects.all()), {}, Reader(masked=True))
    assert "武汉" not in line.unit
    assert line.phone == "***8000"


def test_records_of_before_are_read(kiosk: Kiosk) -> None:
    """A visitor of an older kiosk has no such fields, and staff have their unit."""
    kiosk.write(entry({**ZHOU, "from_place": None}, category="visitor"), entry())
    kiosk.send()
    old, staff = lines_of(list(Entry.objects.order_by("seq")), {}, Reader())
    assert (old.entry.from_area, old.unit) == ("", "")
    assert staff.unit == "财政局"


def test_a_forgotten_visitor_keeps_no_place(kiosk: Kiosk) -> None:
    """Without its personal part an entry tells the area, which is nobody's, and no city."""
    kiosk.write(entry(None, **TOLD))
    kiosk.send()
    row = Entry.objects.get()
    assert (row.from_area, row.from_place, row.host_unit) == ("outside", "", "财政局")

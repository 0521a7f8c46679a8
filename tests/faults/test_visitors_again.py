"""A visitor who comes again after a power cut: found by four digits from the ledger, or not any more."""

import json
from dataclasses import replace
from random import Random

from kiosk.demo.day import Coming, Day
from kiosk.demo.people import WELL_CENTI_C
from kiosk.demo.run import DAY_BEGINS_MS
from kiosk.demo.visitor import Character, Visitor
from kiosk.rules.calendar import DAY_MS
from kiosk.start import Kiosk
from kiosk.visitors_before import visitors_before

WANG = Character("周垚", ("zhou", "yao"), None, wears_mask=True, phone="13800138000", purpose="repair")


def comes(kiosk: Kiosk, character: Character, *, begins_wall_ms: int) -> tuple[dict[str, object], int]:
    """Lives a day with this visitor alone; returns the entry and how many taps it took."""
    visitor = Visitor(character, kiosk.site.roster, Random(1))
    with Day(kiosk, seed=1, begins_wall_ms=begins_wall_ms) as day:
        day.live([Coming(visitor, skin_centi_c=WELL_CENTI_C)])
        (record,) = day.ledger.tail(1, ("entry",))
        return {**json.loads(record.line), "person": json.loads(record.person or b"{}")}, day.tally.taps


def test_known_after_a_restart_until_the_retention_ends(kiosk: Kiosk) -> None:
    """The second visit needs half the taps and says the same; after the retention all is typed again."""
    host = kiosk.site.roster.people[4]
    first, taps = comes(kiosk, replace(WANG, host=host), begins_wall_ms=DAY_BEGINS_MS)
    again, taps_again = comes(kiosk, replace(WANG, returns=True), begins_wall_ms=DAY_BEGINS_MS + DAY_MS)
    assert (first["known_by"], again["known_by"]) == ("typed", "phone")
    assert again["person"] == first["person"]
    assert (again["host_unit"], again["purpose"]) == (host.unit, "repair")
    assert taps_again <= taps / 2
    kept_ms = kiosk.rules.visitors_kept_ms
    with Day(kiosk, seed=1, begins_wall_ms=DAY_BEGINS_MS) as day:
        for days, count in ((kiosk.site.retention_days, 1), (kiosk.site.retention_days + 2, 0)):
            later = replace(day.clock.moment(), boot="later", wall_ms=DAY_BEGINS_MS + days * DAY_MS)
            assert visitors_before(day.ledger, later, 0, kept_ms).count == count

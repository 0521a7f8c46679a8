"""Each gate hears of the others' exits with every answer: all of them, in pages, none of its own."""

from typing import Any

from office.devices.enrolling import office_key
from office.exits.feed import ExitsFeed
from office.exits.models import Exit, ExitCounter
from office.ingest.rebuild import rebuild
from sync.exits import EXITS_KEPT_MS, PAGE_EXITS_MAX, Exits
from tests.office.kiosk_side import NORTH, SOUTH, Kiosk, entry

OUT = {"direction": "out", "category": "resident"}


def out(household: str = "1-1-101", **changes: Any) -> Any:
    """Somebody of this household let out."""
    person = {"name": "甲", "person_id": "R1", "unit": None, "phone": None, "household": household}
    return entry(person, **{**OUT, **changes})


def south() -> Kiosk:
    """The other gate, with a ledger of its own."""
    return Kiosk(SOUTH, incarnation="7d1c2a90-0000-4a1c-9d2e-3f1f7a3a9c02")


def hears(gate: Kiosk, since: int = 0) -> Exits | None:
    """What this gate is told after that number, signed for it."""
    said = gate.cursor(exits=str(since)).get("exits")
    if said is None:
        return None
    return Exits.checked(said, office_key().public, gate.post.device, gate.incarnation)


def households(page: Exits | None) -> list[str]:
    """Of a page."""
    return [each.household for each in page.exits] if page else []


def test_the_other_gate_hears_of_an_exit_and_the_own_does_not(kiosk: Kiosk) -> None:
    """With its next answer; asked again from there, nothing is new; who doesn't ask is told nothing."""
    other = south()
    kiosk.write(out())
    kiosk.send()
    page = hears(other)
    assert page is not None
    (told,) = page.exits
    assert (told.household, told.gate, told.clock) == ("1-1-101", "north", "office")
    assert (told.id, told.at_ms) == (kiosk.records[0].id, kiosk.wall_ms)
    assert hears(other, page.cursor) is None
    assert households(hears(kiosk)) == []
    assert "exits" not in other.cursor()


def test_a_batch_and_a_heartbeat_tell_too(kiosk: Kiosk) -> None:
    """Every answer that is a receipt carries the page when it is asked for."""
    other = south()
    kiosk.write(out())
    kiosk.send()
    other.write(entry())
    batch = other.send(query={"exits": "0"}).json()
    beat = other.heartbeat({"incarnation": other.incarnation}, exits="0").json()
    for said in (batch["exits"], beat["exits"]):
        page = Exits.checked(said, office_key().public, SOUTH.device, other.incarnation)
        assert households(page) == ["1-1-101"]


def test_only_what_counts_is_told(kiosk: Kiosk) -> None:
    """Not who came in, was refused, in a drill, without a household, or excused of the quota."""
    kiosk.write(
        out("a", direction="in"),
        out("b", verdict="refuse"),
        out("c", training=True),
        out("d", excused=["quota_used"]),
        entry(**OUT),
        out("f", excused=["closed"]),
    )
    kiosk.send()
    assert households(hears(south())) == ["f"]


def test_many_come_in_pages_and_none_is_missed(kiosk: Kiosk) -> None:
    """Page after page from each cursor tells every exit once, the last page says so."""
    kiosk.write(*(out(f"1-1-{number}") for number in range(2 * PAGE_EXITS_MAX + 3)))
    kiosk.send()
    other, since, found, pages = south(), 0, [], 0
    while (page := hears(other, since)) is not None:
        found += households(page)
        pages, since = pages + 1, page.cursor
        assert page.more == (pages < 3)
    assert (found, pages) == ([f"1-1-{number}" for number in range(2 * PAGE_EXITS_MAX + 3)], 3)


def test_a_replay_tells_nothing_twice(kiosk: Kiosk) -> None:
    """A batch that is sent again after a lost reply numbers nothing anew."""
    kiosk.write(out())
    kiosk.send()
    page = hears(south())
    kiosk.send()
    assert hears(south()) == page
    assert Exit.objects.count() == 1


def test_a_time_that_becomes_known_is_told_anew(kiosk: Kiosk) -> None:
    """An exit of an untrusted clock is told as such, and again once a record of its boot had the time."""
    kiosk.clock = "none"
    kiosk.write(out())
    kiosk.send()
    other = south()
    first = hears(other)
    kiosk.clock = "ntp"
    kiosk.write(entry())
    kiosk.send(first=2)
    assert first is not None
    again = hears(other, first.cursor)
    assert again is not None
    assert [each.clock for each in (*first.exits, *again.exits)] == ["none", "office"]
    assert first.exits[0].id == again.exits[0].id
    assert again.exits[0].at_ms == kiosk.wall_ms - 1_000


def test_a_new_ledger_of_the_same_kiosk_is_told_of_the_old_ones_exits(kiosk: Kiosk) -> None:
    """After a card change the gate would not know them otherwise."""
    kiosk.write(out())
    kiosk.send()
    assert households(hears(Kiosk(NORTH, incarnation="another"))) == ["1-1-101"]


def test_exits_of_another_site_are_nobodys_business(kiosk: Kiosk) -> None:
    """A gate hears of its own site alone."""
    kiosk.write(out())
    kiosk.send()
    Exit.objects.update(site="elsewhere")
    assert households(hears(south())) == []


def test_numbers_never_come_back(kiosk: Kiosk) -> None:
    """An office set back by a backup, or whose register is written anew, numbers above all it ever gave."""
    kiosk.write(out())
    kiosk.send()
    page = hears(south())
    assert page is not None
    rebuild()
    again = hears(south(), page.cursor)
    assert households(again) == ["1-1-101"]
    ExitsFeed().clear()
    ExitCounter.objects.all().delete()
    kiosk.write(out("1-1-102"))
    kiosk.send(first=2)
    assert households(hears(south(), page.cursor)) == ["1-1-102"]


def test_what_no_quota_looks_back_to_is_not_told(kiosk: Kiosk) -> None:
    """A gate that asks from the start is spared what is weeks old."""
    kiosk.write(out())
    kiosk.send()
    Exit.objects.update(number=Exit.objects.get().number - EXITS_KEPT_MS * 1_000)
    page = hears(south())
    assert page is not None
    assert page.exits == ()

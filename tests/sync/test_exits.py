"""Exits at other gates on their way down: pages in any order give the same, forged ones nothing."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ledger.delivery import Delivery, read_exits, read_standing
from kiosk.ledger.record import Moment
from kiosk.ledger.standing import ToldExit
from kiosk.ledger.told_exits import KEPT_NUMBERS
from kiosk.rules.book import Quota
from kiosk.rules.calendar import DAY_MS
from kiosk.rules.knowledge import elsewhere
from kiosk.rules.quota import allowance
from sync.exits import PAGE_EXITS_MAX, Exits, ExitsInvalid
from sync.signing import SigningKey

NOW_MS = 1_780_000_000_000
NOW = Moment("b", 0, NOW_MS, "ntp")
QUOTA = Quota(days=2, count=1, per="rolling")
HOUSEHOLDS = ("1-1-101", "1-1-102")
KEY = SigningKey.new()


def exits() -> st.SearchStrategy[ToldExit]:
    """A few exits of two households, told anew now and then, some from before anybody cares."""

    def told(number: int, record: int, age_h: int) -> ToldExit:
        at_ms = NOW_MS - age_h * 3_600_000
        clock = "office" if record % 3 else "none"
        return ToldExit(f"r{record}", number, HOUSEHOLDS[record % 2], "garden", at_ms, clock)

    numbers = st.integers(1, 12) | st.integers(KEPT_NUMBERS - 2, KEPT_NUMBERS + 9)
    return st.builds(told, numbers, st.integers(0, 5), st.integers(0, 60))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where notes are kept."""
    return tmp_path_factory.mktemp("notes")


def told_in(path: Path, pages: list[list[ToldExit]]) -> list[ToldExit]:
    """What the notes hold after these pages."""
    for suffix in (".delivery.db", ".delivery.db-wal", ".delivery.db-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    with Delivery.open(path) as notes:
        for page in pages:
            notes.told_exits("i", page, 1)
    return read_exits(path, 15)


@settings(max_examples=40, deadline=None)
@given(st.lists(exits(), max_size=12), st.data())
def test_any_order_and_any_repetition_tell_the_same(folder: Path, all_of: list[ToldExit], data: Any) -> None:
    """One page, or many in any order and twice over: the same rows, and the same answer to a household."""
    unique = list({each.number: each for each in all_of}.values())  # the office gives each number once
    whole = told_in(folder / "one.db", [unique])
    again = data.draw(st.permutations([*unique, *unique[: len(unique) // 2]]))
    pages = [[each] for each in again]
    parts = told_in(folder / "two.db", pages)
    assert parts == whole
    for household in HOUSEHOLDS:
        answers = {
            allowance(elsewhere((), rows, "north").get(household, ()), NOW, {}, QUOTA)
            for rows in (whole, parts)
        }
        assert len(answers) == 1


def test_a_corrected_time_takes_the_place_of_the_first(folder: Path) -> None:
    """Told again under a greater number, an exit is where it was found to belong, and counts once."""
    first = ToldExit("r1", 5, "1-1-101", "garden", NOW_MS, "none")
    later = first._replace(number=9, at_ms=NOW_MS - 3 * DAY_MS, clock="office")
    for pages in ([[first], [later]], [[later], [first]]):
        rows = told_in(folder / "l.db", pages)
        assert rows == [later]
        assert allowance(elsewhere((), rows, "north")["1-1-101"], NOW, {}, QUOTA).answer == "free"


def test_one_told_by_the_document_and_live_counts_once() -> None:
    """The same exit both ways is one; the own gate's in the document are the ledger's business."""
    live = ToldExit("r1", 5, "1-1-101", "garden", NOW_MS, "office")
    document = elsewhere((), [live], "north")["1-1-101"]
    from kiosk.rules.knowledge import ToldExit as OfDocument  # noqa: PLC0415 - the other of the two

    both = elsewhere([OfDocument("1-1-101", "garden", document[0])], [live], "north")
    own = elsewhere([OfDocument("1-1-101", "north", document[0])], [], "north")
    assert (len(both["1-1-101"]), own) == (1, {})


def test_the_cursor_is_that_of_each_ledger(folder: Path) -> None:
    """A new ledger is told everything from the start: its predecessor's exits are others' to it."""
    with Delivery.open(folder / "c.db") as notes:
        notes.told_exits("old", [ToldExit("r1", 5, "1-1-101", "garden", NOW_MS, "office")], 5)
        assert (notes.standing("old").exits_cursor, notes.standing("new").exits_cursor) == (5, 0)
    assert read_standing(folder / "c.db", "new").exits_newest in (0, 5)


def signed(
    page: Exits, *, device: str = "d", incarnation: str = "i", key: SigningKey = KEY
) -> dict[str, str]:
    """As the office sends it."""
    raw = page.to_bytes()
    signature = key.sign(Exits.statement(device, incarnation, raw))
    return {"page": raw.decode(), "signature": signature.hex()}


ROW = ToldExit("r1", 5, "1-1-101", "garden", NOW_MS, "office")
PAGE = Exits(5, more=False, exits=(ROW,))


def test_a_page_is_believed_only_as_the_office_signed_it_for_this_ledger() -> None:
    """Another key, another ledger, a changed byte, no page at all: refused, each in bounded words."""
    assert Exits.checked(signed(PAGE), KEY.public, "d", "i") == PAGE
    changed = {**signed(PAGE), "page": PAGE.to_bytes().decode().replace("101", "102")}
    stranger, other = signed(PAGE, key=SigningKey.new()), signed(PAGE, incarnation="another")
    for fields in (changed, stranger, other, None, [], {}, {"page": 1}, {"page": "", "signature": "xyz"}):
        with pytest.raises(ExitsInvalid):
            Exits.checked(fields, KEY.public, "d", "i")


@pytest.mark.parametrize(
    "page",
    [
        replace(PAGE, cursor=-1),
        replace(PAGE, more="no"),
        replace(PAGE, exits=(ROW._replace(household=""),)),
        replace(PAGE, exits=(ROW._replace(household="\n"),)),
        replace(PAGE, exits=(ROW._replace(household="x" * 65),)),
        replace(PAGE, exits=(ROW._replace(clock="ntp"),)),
        replace(PAGE, exits=(ROW._replace(at_ms=-1),)),
        replace(PAGE, exits=(ROW,) * (PAGE_EXITS_MAX + 1)),
    ],
)  # fmt: skip
def test_a_strange_page_is_no_page(page: Exits) -> None:
    """Even signed: out of bounds is refused before anything is kept."""
    with pytest.raises(ExitsInvalid):
        Exits.checked(signed(page), KEY.public, "d", "i")
    with pytest.raises(ExitsInvalid):
        Exits.read(json.dumps([]).encode())

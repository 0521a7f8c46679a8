"""The live board: what is on it, how fresh it is, and what it never shows."""

import re
from collections.abc import Callable

from django.test import Client

from office.board.pages import Drawings
from office.board.state import FRESH_MS, Board, Glance, read_board
from office.clock import Day
from office.entries.models import Entry
from tests.office.kiosk_side import FEVER, SOUTH, START_MS, Kiosk, entry
from tests.office.reading_side import text_of

NOW_MS = START_MS + 3_600_000


def test_the_board_counts_what_came_and_what_went(kiosk: Kiosk) -> None:
    """Entries, in, out and visitors inside per gate; training, and who was not admitted, are not inside."""
    visitor = {"category": "visitor"}
    kiosk.write(entry(), entry(**visitor), entry(**visitor), entry(**visitor, direction="out"))
    kiosk.write(entry(**visitor, verdict="refuse", reasons=["no_mask"]), entry(training=True), entry(**FEVER))
    kiosk.send()
    board = read_board(NOW_MS)
    north, south = board.gates
    assert (north.label, north.entries, north.came, north.left) == ("北门", 6, 3, 1)
    assert (south.label, south.entries, south.last_ms) == ("南门", 0, None)
    assert (board.visitors_inside, board.fevers, len(board.alarms)) == (1, 1, 1)


def test_an_alarm_leaves_the_board_with_its_outcome(kiosk: Kiosk) -> None:
    """Acknowledged is not over: only an outcome takes it off."""
    (flagged,) = kiosk.write(entry(**FEVER))
    kiosk.about(flagged, "alarm_acknowledged", guard="李卫国", after_ms=8_400)
    kiosk.send()
    assert len(read_board(NOW_MS).alarms) == 1
    kiosk.about(flagged, "recheck", outcome="released", alarm_to_outcome_ms=9)
    kiosk.send(3)
    assert read_board(NOW_MS).alarms == ()


def test_a_thousand_viewers_read_once_a_second() -> None:
    """Within a second everybody gets the same board, after it a new one; a clock set back reads anew."""
    reads: list[int] = []

    def read(now_ms: int) -> Board:
        reads.append(now_ms)
        return Board(Day.of(now_ms), (), (), 0, 0, 0)

    glance = Glance(read)
    for _ in range(1_000):
        glance.at(10_000)
    glance.at(10_000 + FRESH_MS - 1)
    assert reads == [10_000]
    glance.at(10_000 + FRESH_MS)
    glance.at(5_000)
    assert reads == [10_000, 10_000 + FRESH_MS, 5_000]


def test_the_board_shows_no_whole_name_to_anybody(kiosk: Kiosk, clerk: Client) -> None:
    """It hangs on a wall: a clerk's board masks names too."""
    kiosk.write(entry(**FEVER))
    kiosk.send()
    Entry.objects.update(at_ms=NOW_MS)
    body = clerk.get("/board/").content.decode()
    assert "王秀英" not in body


def test_a_silent_gate_says_so_on_the_board(kiosk: Kiosk, clerk: Client) -> None:
    """A kiosk never heard of is an alarm on the board, in words."""
    kiosk.heartbeat({"backlog": 3})
    words = text_of(clerk.get("/board/"))
    assert "从未联系" in words
    assert "待传条数 3" in words
    assert SOUTH.label in words


def test_the_part_that_refreshes_is_tagged_by_what_it_says(kiosk: Kiosk, clerk: Client) -> None:
    """The same words are answered with 304, other words with a new tag."""
    kiosk.heartbeat({"backlog": 0})
    first = clerk.get("/board/part/")
    again = clerk.get("/board/part/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert re.search(r'data-alarms="[^"]*"', first.content.decode())


def test_a_board_is_drawn_once_for_all_who_see_the_same(office: object) -> None:
    """The second who asks gets what the first got; another sight or a newer board is drawn for itself."""
    drawings, first, later = Drawings(), read_board(NOW_MS), read_board(NOW_MS)
    drawn: list[str] = []

    def draw(text: str) -> Callable[[], str]:
        return lambda: drawn.append(text) or text  # type: ignore[func-returns-value]

    asked = [(first, "zh"), (first, "zh"), (first, "en"), (later, "zh"), (later, "en"), (later, "zh")]
    got = [drawings.of(board, who, draw(f"{who} {number}")) for number, (board, who) in enumerate(asked)]
    assert drawn == ["zh 0", "en 2", "zh 3", "en 4"]
    assert [each.text.decode() for each in got] == ["zh 0", "zh 0", "en 2", "zh 3", "en 4", "zh 3"]
    assert len({each.tag for each in got}) == 4

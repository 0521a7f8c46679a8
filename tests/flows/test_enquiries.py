"""What the guard's pages tell, out of a real ledger and the courier's notes."""

import queue
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from drivers.parts import Parts, PartSettings, open_parts
from drivers.simulated.board import SimulatedBoard
from kiosk.config import load
from kiosk.enquiries import ROWS_MAX, Enquiries, EnquiryThread, addresses
from kiosk.flow.guard_states import ENTRIES, InfoRow, Page
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.delivery import Delivery
from kiosk.ledger.record import Draft
from kiosk.ledger.store import Ledger

EXAMPLE = Path(__file__).parents[2] / "kiosk" / "checkpoint.example.toml"
MORNING = datetime(2025, 2, 12, 7, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
NAME = "王秀英"
TELLING = (Page.TODAY, Page.EXCEPTIONS, Page.FAULTS, Page.SYNC, Page.PARTS)


class Here:
    """A kiosk's ledger, clock and enquiries."""

    def __init__(self, folder: Path, parts: Parts) -> None:
        self.clock = VirtualClock(round((MORNING - timedelta(days=1)).timestamp() * 1_000))
        config = load(EXAMPLE)
        self.path = folder / "ledger.db"
        config = replace(config, ledger=replace(config.ledger, path=self.path))
        self.enquiries = Enquiries(config, parts, self.clock)
        self.ledger = Ledger.open(
            self.path, origin_device="d", site="s", gate="g", software="1", now=self.clock
        )

    def writes(self, kind: str, **body: Any) -> None:
        """One record, a minute after the last."""
        self.clock.advance(60_000)
        person = {"name": NAME, "person_id": None, "unit": None, "phone": None} if kind == "entry" else None
        self.ledger.append(Draft(kind, body, person), self.clock.moment())

    def entry(self, verdict: str, *reasons: str, training: bool = False, **more: Any) -> None:
        """One screening."""
        self.writes("entry", verdict=verdict, reasons=list(reasons), training=training, **more)

    def told(self, page: Page) -> list[InfoRow]:
        """The rows of a page."""
        return list(self.enquiries.look_up(page))


@pytest.fixture
def here(tmp_path: Path) -> Any:
    """A ledger with a day before, at half past seven."""
    with (
        SimulatedBoard(now_ms=lambda: 0) as board,
        open_parts(PartSettings(), wire=board.wire, pin_factory=board.pin_factory) as parts,
    ):
        opened = Here(tmp_path, parts)
        opened.entry("refer", "fever_relative")
        opened.writes("fault", part="sensor", code="bus_stuck", training=False)
        opened.clock.advance(86_400_000)
        yield opened
        opened.ledger.close()


def test_counts_are_todays_without_drills(here: Here) -> None:
    """Each verdict, from midnight on where the kiosk stands; yesterday and training are not among them."""
    for verdict in ("admit", "admit", "refuse"):
        here.entry(verdict, *([] if verdict == "admit" else ["no_mask"]))
    here.entry("admit", training=True)
    assert [row.value for row in here.told(Page.TODAY)] == ["3", "2", "0", "1", "0"]


def test_exceptions_say_why_newest_first(here: Here) -> None:
    """Who was admitted is none, but for a guard's exception; each has its time, verdict and first reason."""
    here.entry("admit")
    here.entry("refuse", "no_mask")
    here.entry("admit", excused=["quota_used"], exception="medical", excepted_by="G7")
    here.entry("unjudged", "too_cold", training=True)
    rows = here.told(Page.EXCEPTIONS)
    assert [row.zh for row in rows] == ["破例放行（就医）：本户外出次数已用完  G7", "劝返：没有戴口罩"]
    assert rows[1].en == "Not admitted: No mask"
    assert [row.value for row in rows] == ["07:35", "07:34"]


def test_faults_tell_what_has_not_come_back(here: Here) -> None:
    """What recovered says when; what did not is marked; a second fault of the same part is one of its own."""
    here.writes("fault", part="sensor", code="no_answer")
    here.writes("recovered", part="sensor", code="no_answer", after_ms=1)
    here.writes("fault", part="sensor", code="no_answer")
    rows = here.told(Page.FAULTS)
    assert [(row.value, row.well) for row in rows] == [("07:35", False), ("07:33", True)]
    assert "07:34" in rows[1].zh
    assert here.told(Page.FAULTS) == rows


def test_a_day_without_faults_says_so(here: Here) -> None:
    """Yesterday's is not today's."""
    assert [row.en for row in here.told(Page.FAULTS)] == ["No fault today"]


def test_sync_is_what_the_courier_noted(here: Here) -> None:
    """How many wait, when the office answered last, what stops the courier."""
    here.entry("admit")
    head = here.ledger.head().seq
    assert here.told(Page.SYNC)[0].value == str(head)
    with Delivery.open(here.path) as notes:
        now_ms, of = here.clock.moment().wall_ms, here.ledger.incarnation
        notes.acknowledged(of, acked=head - 1, safe=head - 1, receipt_ms=now_ms, office_ms=now_ms)
    rows = here.told(Page.SYNC)
    assert [row.value for row in rows] == ["1", f"{MORNING + timedelta(minutes=3):%H:%M}", "0"]


def test_every_page_answers_even_without_a_ledger(here: Here) -> None:
    """A ledger that can't be read is said in one row; the kiosk's parts are told all the same."""
    here.enquiries = replace(
        here.enquiries,
        config=replace(
            here.enquiries.config, ledger=replace(here.enquiries.config.ledger, path=here.path / "no")
        ),
    )
    for page in TELLING:
        rows = here.told(page)
        assert rows
        assert all(row.zh and row.en for row in rows)
        assert any(not row.well for row in rows)


def test_no_row_names_anybody_and_no_page_is_endless(here: Here) -> None:
    """Two hundred turned away: fifty rows, and nobody's name in any."""
    for _ in range(200):
        here.entry("refuse", "no_mask")
    for page in TELLING:
        rows = here.told(page)
        assert len(rows) <= ROWS_MAX
        assert not any(NAME in row.zh + row.en + row.value for row in rows)
    assert set(TELLING) <= set(ENTRIES)


def test_the_last_question_is_answered(here: Here) -> None:
    """The thread answers what it was asked last, and ends when told."""
    answers: queue.Queue[Page] = queue.Queue()
    thread = EnquiryThread(here.enquiries, lambda page, _: answers.put(page))
    for page in (Page.FAULTS, Page.SYNC, Page.TODAY):
        thread.ask(page)
    thread.start()
    assert answers.get(timeout=10) is Page.TODAY
    thread.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert answers.empty()


def test_addresses_are_the_machines_own() -> None:
    """Numbers and dots, never the loopback's."""
    assert all(
        part.count(".") == 3 and not part.startswith("127.") for part in addresses().split(", ") if part
    )

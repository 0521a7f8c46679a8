"""The guard's pages that only tell: asked for, answered, left alone."""

import pytest

from kiosk.flow.actions import GoBack, TurnPage
from kiosk.flow.effects import Enquire, Restart
from kiosk.flow.events import Answered
from kiosk.flow.guard_actions import OpenMenu, OpenPage, RestartKiosk
from kiosk.flow.guard_states import GuardMenu, InfoPage, InfoRow, Page
from kiosk.flow.info import HEARD
from kiosk.flow.states import Idle
from tests.flows.gate_script import Gate

TELLING = (Page.TODAY, Page.EXCEPTIONS, Page.FAULTS, Page.SYNC, Page.PARTS)
ROWS = tuple(InfoRow(str(number), "放行", "Admitted") for number in range(12))


def on(page: Page) -> Gate:
    """A guard at this page."""
    return Gate().taps(OpenMenu(), OpenPage(page)).sees(InfoPage)


def shown(gate: Gate) -> InfoPage:
    """The page as it stands."""
    stage = gate.state.stage
    assert isinstance(stage, InfoPage)
    return stage


@pytest.mark.parametrize("page", TELLING)
def test_a_page_asks_and_shows_the_answer(page: Page) -> None:
    """Empty until the answer comes; back leads to the menu; nothing is written for having looked."""
    gate = on(page)
    assert gate.effects[-1] == Enquire(page)
    assert shown(gate).rows is None
    gate.happens(Answered(gate.now_ms, page, ROWS))
    heard = (HEARD,) if page is Page.PARTS else ()
    assert shown(gate).rows == (*ROWS, *heard)
    gate.taps(GoBack()).sees(GuardMenu)
    assert gate.saves == []


def test_a_late_answer_is_for_the_page_that_asked() -> None:
    """Whoever has gone on meanwhile sees nothing of the old page's rows, on no screen."""
    gate = on(Page.TODAY).taps(GoBack(), OpenPage(Page.FAULTS))
    gate.happens(Answered(gate.now_ms, Page.TODAY, ROWS))
    assert shown(gate).rows is None
    gate.taps(GoBack(), GoBack()).sees(Idle).happens(Answered(gate.now_ms, Page.FAULTS, ROWS)).sees(Idle)


def test_rows_are_turned_five_at_a_time_and_begin_again() -> None:
    """Twelve rows are three leaves; after the last comes the first."""
    gate = on(Page.FAULTS).happens(Answered(20_000, Page.FAULTS, ROWS))
    assert [shown(gate.taps(TurnPage())).turned for _ in range(4)] == [1, 2, 0, 1]


def test_a_page_left_alone_is_gone() -> None:
    """A minute without a touch, answered or not."""
    on(Page.SYNC).waits(61_000).sees(Idle)
    on(Page.SYNC).happens(Answered(20_000, Page.SYNC, ROWS)).waits(61_000).sees(Idle)


def test_only_the_page_of_the_parts_restarts() -> None:
    """There a restart is written first and done after; anywhere else the action means nothing."""
    gate = on(Page.TODAY).taps(RestartKiosk()).sees(InfoPage)
    assert Restart() not in gate.effects
    gate = on(Page.PARTS).taps(RestartKiosk()).sees(Idle)
    assert gate.kinds() == ["restart"]
    assert gate.effects[-2:] == [gate.saves[0], Restart()]

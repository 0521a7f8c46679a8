from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.announced_before import announced_before
from kiosk.flow import drafts
from kiosk.flow.events import AnnouncementPlayed
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.store import Ledger
from kiosk.voice.schedule import next_up
from tests.flows.gate_script import RULES
from tests.voice.announced import MORNING, announcement

ZONE = ZoneInfo("Asia/Shanghai")
WALL_MS = round(MORNING.replace(tzinfo=ZONE).timestamp() * 1_000)


@pytest.fixture
def clock() -> VirtualClock:
    """The morning."""
    return VirtualClock(WALL_MS)


@pytest.fixture
def ledger(tmp_path: Path, clock: VirtualClock) -> Iterator[Ledger]:
    """A new ledger."""
    names = {"origin_device": "d", "site": "s", "gate": "g", "software": "t"}
    with Ledger.open(tmp_path / "ledger.db", now=clock, **names) as opened:
        yield opened


def played(name: str) -> AnnouncementPlayed:
    """It was heard for twenty seconds."""
    return AnnouncementPlayed(0, name, "own", "ab" * 32, 20_000, 0, None)


def test_a_restart_repeats_nothing(ledger: Ledger, clock: VirtualClock) -> None:
    """From the records alone the loop goes on where it was: pause, turn and the day's count."""
    for name in ("a", "b"):
        clock.advance(100_000)
        ledger.append(drafts.announcement_played(played(name), RULES), clock.moment())
    clock.advance(30_000)
    history = announced_before(ledger, clock.moment(), 1_000_000, ZONE)
    assert history.ended_ms == {"a": 870_000, "b": 970_000}
    assert (history.plays, history.day) == (2, MORNING.date())
    both = (announcement("a"), announcement("b"))
    assert next_up(both, history, 1_029_999, MORNING) is None
    following = next_up(both, history, 1_030_000, MORNING)
    assert following is not None
    assert following.id == "a"


def test_a_new_day_counts_from_one(ledger: Ledger, clock: VirtualClock) -> None:
    """Plays of yesterday don't fill today, wherever midnight is in other zones."""
    ledger.append(drafts.announcement_played(played("a"), RULES), clock.moment())
    clock.advance(24 * 3_600_000)
    ledger.append(drafts.announcement_played(played("a"), RULES), clock.moment())
    assert announced_before(ledger, clock.moment(), 0, ZONE).plays == 1


def test_a_play_without_a_trusted_time_counts_for_the_day_before_it(
    ledger: Ledger, clock: VirtualClock
) -> None:
    """After a boot without a clock the plays still count, and open no new day."""
    ledger.append(drafts.announcement_played(played("a"), RULES), clock.moment())
    clock.clock = "none"
    clock.advance(24 * 3_600_000)
    ledger.append(drafts.announcement_played(played("a"), RULES), clock.moment())
    history = announced_before(ledger, clock.moment(), 0, ZONE)
    assert (history.plays, history.day) == (2, MORNING.date())


def test_an_empty_ledger_tells_nothing(ledger: Ledger, clock: VirtualClock) -> None:
    """At the first start everything may be heard at once."""
    history = announced_before(ledger, clock.moment(), 0, ZONE)
    assert next_up((announcement("a"),), history, 0, MORNING) is not None

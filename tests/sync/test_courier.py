"""The courier: heartbeats, ledgers that come and go, what is said once, and the notes it keeps."""

import logging
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.ledger.delivery import Delivery, read_standing
from kiosk.ledger.errors import LedgerLocked
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.standing import Standing
from sync.courier import HEARTBEAT_S, HEARTBEAT_S_MIN, POLL_S, Courier
from sync.relay import SLOW_RETRY_S
from sync.status import look, sentences


@pytest.fixture
def courier(world: Any) -> Iterator[Courier]:
    """A courier that has just been started."""
    courier = Courier(
        world.path, world.client, world.delivery, software="0.1.0", now=world.clock, dice=random.Random(7)
    )
    yield courier
    courier.close()


def rounds(courier: Courier, world: Any, count: int) -> None:
    """Let this many rounds go by, each after the wait that the one before asked for."""
    for _ in range(count):
        world.clock.advance(round(courier.round() * 1_000) + 1)


def test_records_are_on_their_way_within_a_poll(courier: Courier, world: Any) -> None:
    """An idle courier looks again after a second and sends what has come."""
    rounds(courier, world, 2)
    assert courier.round() <= POLL_S
    world.append(3)
    world.clock.advance(1_000)
    rounds(courier, world, 1)
    assert len(world.arrived()) == 3


def test_the_office_hears_every_minute_that_the_kiosk_lives(courier: Courier, world: Any) -> None:
    """A heartbeat goes out at start and then once a minute, though nothing happens."""
    begun = world.clock.boottime_ms
    while world.clock.boottime_ms - begun < 10 * HEARTBEAT_S * 1_000:
        rounds(courier, world, 1)
    assert 10 <= len(world.office.heartbeats) <= 11


def test_a_heartbeat_tells_backlog_head_and_room(courier: Courier, world: Any) -> None:
    """While the office takes no records it still hears how many wait, since when, and why."""
    world.append(5)
    world.office.refuses = lambda _: "invalid"
    rounds(courier, world, 60)
    last = world.office.heartbeats[-1]
    assert (last["backlog"], last["head_seq"], last["parked_seq"]) == (5, 5, 1)
    assert last["head"] == world.ledger.head().hash.hex()
    assert last["oldest_unsent_ms"] == world.ledger.wall_ms_at(1)
    assert (last["trouble"], last["clock"], last["software"]) == ("record_parked", "ntp", "0.1.0")
    assert last["disk_free_bytes"] > 0


def test_a_drained_batch_is_told_soon(courier: Courier, world: Any) -> None:
    """After records went out the next heartbeat comes within ten seconds, not a minute."""
    rounds(courier, world, 2)
    told = len(world.office.heartbeats)
    world.append(1)
    begun = world.clock.boottime_ms
    while len(world.office.heartbeats) == told:
        rounds(courier, world, 1)
    assert world.clock.boottime_ms - begun <= (HEARTBEAT_S_MIN + 2 * POLL_S) * 1_000


def test_a_refused_device_is_not_hammered(courier: Courier, world: Any) -> None:
    """With 403 the records are asked about every five minutes, heartbeats go on every minute."""
    world.append(1)
    world.office.always = "403"
    begun = world.clock.boottime_ms
    while world.clock.boottime_ms - begun < 4 * SLOW_RETRY_S * 1_000:
        rounds(courier, world, 1)
    assert world.office.calls.count("cursor") in (4, 5)


def test_a_ledger_that_is_not_there_yet_is_waited_for(courier: Courier, world: Any, tmp_path: Path) -> None:
    """A courier may start before the kiosk ever did."""
    early = Courier(
        tmp_path / "later.db",
        world.client,
        world.delivery,
        software="0",
        now=world.clock,
        dice=random.Random(1),
    )
    assert early.round() <= POLL_S
    assert world.office.calls == []
    (tmp_path / "later.db").touch()
    assert early.round() <= POLL_S
    early.close()


def test_a_new_ledger_under_the_old_name_is_taken_up(courier: Courier, world: Any) -> None:
    """After a card change the courier goes on with the new incarnation, without a restart."""
    world.append(2)
    rounds(courier, world, 3)
    old = world.reader.incarnation
    world.ledger.close()
    world.reader.close()
    for name in ("ledger.db", "ledger.db-wal", "ledger.db-shm"):
        world.path.with_name(name).unlink(missing_ok=True)
    world.ledger = world.open_ledger()
    world.reader = LedgerReader.open(world.path)
    world.append(3)
    rounds(courier, world, 4)
    assert world.reader.incarnation != old
    assert len(world.arrived()) == 3
    assert len(world.office.chain(old).records) == 2


def test_a_damaged_ledger_that_was_set_aside_is_still_delivered(courier: Courier, world: Any) -> None:
    """What can be read of it goes to the office under its own incarnation, and the new ledger too."""
    world.append(300)
    old, expected = world.reader.incarnation, world.written()[:199]
    world.ledger.close()
    world.reader.close()
    other = sqlite3.connect(world.path)
    other.execute("DROP TRIGGER records_no_update")
    other.execute("UPDATE records SET line = x'7b7d' WHERE seq IN (200, 290)")
    other.commit()
    other.close()
    world.ledger = world.open_ledger()
    assert world.ledger.damage is not None
    world.reader = LedgerReader.open(world.path)
    world.append(4)
    for _ in range(20):
        if courier.drain().idle:
            break
    assert [(one.line, one.person, one.salt) for one in world.office.chain(old).records] == expected
    assert world.arrived() == world.written()
    assert look(world.reader).set_aside == (world.ledger.damage.set_aside.name,)


def test_trouble_is_said_once_when_it_comes_and_once_when_it_goes(
    courier: Courier, world: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """An office that is down for an hour fills no log."""
    caplog.set_level(logging.INFO, logger="sync")
    world.append(1)
    world.office.always = "500"
    rounds(courier, world, 60)
    assert len(caplog.records) == 1
    world.office.always = ""
    world.clock.advance(60_000)
    rounds(courier, world, 5)
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


def test_no_name_is_ever_logged(courier: Courier, world: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever happens on the way, people stay out of the log."""
    caplog.set_level(logging.DEBUG)
    world.append(10)
    world.office.refuses = lambda _: "invalid"
    rounds(courier, world, 20)
    world.office.refuses = lambda _: None
    rounds(courier, world, 20)
    assert len(world.arrived()) == 10
    assert "王秀英" not in caplog.text


def test_two_couriers_do_not_work_at_once(world: Any) -> None:
    """One batch in flight means one courier: the second is told so."""
    with pytest.raises(LedgerLocked):
        Delivery.open(world.path)
    world.delivery.close()
    Delivery.open(world.path).close()


def test_the_notes_never_hold_up_the_gate(world: Any) -> None:
    """While the courier's file is locked for writing the ledger appends as ever."""
    world.delivery._db.conn.execute("BEGIN IMMEDIATE")
    world.append(1)
    assert world.ledger.head().seq == 1


def test_damaged_notes_are_begun_anew(world: Any) -> None:
    """The courier's own file is not precious: rubbish in it is put beside, and the office is asked."""
    world.append(2)
    incarnation = world.reader.incarnation
    world.delivery.acknowledged(incarnation, acked=2, safe=1, receipt_ms=5, office_ms=7)
    assert read_standing(world.path, incarnation) == Standing(2, 1, 5, 7)
    world.delivery.close()
    notes = world.path.with_name("ledger.db.delivery.db")
    notes.write_bytes(b"rubbish" * 1_000)
    assert read_standing(world.path, incarnation) == Standing()
    world.delivery = Delivery.open(world.path)
    assert world.delivery.standing(incarnation) == Standing()
    assert notes.with_name("ledger.db.delivery.db.damaged").exists()


def test_the_kiosk_can_read_the_standing_beside_the_courier(world: Any) -> None:
    """Backlog, trouble and parked records can be shown at the gate while the courier works."""
    world.append(2)
    incarnation = world.reader.incarnation
    assert read_standing(world.path, incarnation) == Standing()
    world.delivery.park(incarnation, 1, "422", 10)
    world.delivery.park(incarnation, 1, "500", 20)
    world.delivery.troubled(incarnation, "record_parked", 11)
    found = read_standing(world.path, incarnation)
    assert [(one.seq, one.reason, one.since_ms) for one in found.parked] == [(1, "422", 10)]
    assert (found.trouble, found.trouble_since_ms) == ("record_parked", 11)
    world.delivery.acknowledged(incarnation, acked=1, safe=0, receipt_ms=30, office_ms=9)
    world.delivery.troubled(incarnation, None, 31)
    assert read_standing(world.path, incarnation) == Standing(1, 0, 30, 9)


def test_status_reads_in_two_languages(world: Any) -> None:
    """The sentences for people name device, counts, trouble and what is parked, zh and en."""
    world.append(2)
    world.delivery.park(world.reader.incarnation, 1, "422 invalid", 10)
    world.delivery.troubled(world.reader.incarnation, "record_parked", 11)
    lines = "\n".join(sentences(look(world.reader)))
    for words in ("待传 2 条", "2 waiting", "第 1 条", "record 1 is refused", "record_parked", "kiosk-1"):
        assert words in lines


def test_a_courier_at_rest_notices_an_office_that_was_set_back(courier: Courier, world: Any) -> None:
    """Nobody comes any more, the office is restored from yesterday: the next heartbeat brings all back."""
    world.append(5)
    rounds(courier, world, 3)
    world.office.forget_after(world.reader.incarnation, 2)
    begun = world.clock.boottime_ms
    while world.clock.boottime_ms - begun < 2 * HEARTBEAT_S * 1_000:
        rounds(courier, world, 1)
    assert world.arrived() == world.written()


def test_what_the_office_had_when_is_marked_once_an_hour(world: Any) -> None:
    """Marks carry the office's time, whatever the kiosk's own clock says."""
    incarnation = world.reader.incarnation
    for minute in range(0, 180, 20):
        world.delivery.acknowledged(
            incarnation, acked=minute, safe=0, receipt_ms=5, office_ms=minute * 60_000 + 1
        )
    assert [(mark.seq, mark.office_ms) for mark in world.delivery.marks(incarnation)] == [
        (0, 1),
        (60, 3_600_001),
        (120, 7_200_001),
    ]

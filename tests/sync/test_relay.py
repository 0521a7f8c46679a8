"""The relay over real HTTP: each record exactly once, in order, whatever happens on the way."""

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.ledger.errors import LedgerDamaged
from sync.errors import (
    ChainForked,
    ChainGap,
    DeviceRefused,
    OfficeBusy,
    OfficeUnreachable,
    RecordParked,
    WireMismatch,
)
from sync.relay import (
    BACK_OFF_S_MAX,
    BATCH_RECORDS_FIRST,
    BATCH_RECORDS_MIN,
    PARKED_RETRY_S,
    SLOW_RETRY_S,
    Relay,
    Step,
)
from tests.sync import office_double

STEPS_MAX = 200  # of one test: more means that the relay goes round in circles
SLOW_FAULTS = ("silent", "drip")  # these take until a timeout


def drain(relay: Relay, *, through: tuple[type, ...] = ()) -> list[Step]:
    """Step until nothing is left, however long the relay would have waited in between."""
    steps = []
    for _ in range(STEPS_MAX):
        steps.append(relay.step())
        if steps[-1].idle:
            return steps
        trouble = steps[-1].trouble
        assert trouble is None or isinstance(trouble, through), trouble
    raise AssertionError("never idle")


def test_every_record_arrives_once_in_order_with_its_own_bytes(world: Any) -> None:
    """Lines, personal parts and salts reach the office exactly as they stand in the ledger."""
    world.append(450)
    steps = drain(world.relay())
    assert world.arrived() == world.written()
    assert sum(step.sent for step in steps) == 450
    assert world.delivery.standing(world.reader.incarnation).acked == 450


def test_the_cursor_is_asked_before_anything_is_sent(world: Any) -> None:
    """A fresh courier asks where the office stands, then sends, over one connection."""
    world.append(3)
    drain(world.relay())
    assert world.office.calls == ["cursor", "records"]
    assert world.office.connections == 1


def test_what_the_office_has_is_not_sent_again(world: Any) -> None:
    """A courier that is restarted goes on where the office stands."""
    world.append(3)
    drain(world.relay())
    world.append(2)
    relay = world.relay()
    drain(relay)
    assert world.office.batches == [3, 2]
    assert relay.backlog() == 0
    assert world.arrived() == world.written()


def test_an_office_restored_from_a_backup_gets_everything_again(world: Any) -> None:
    """Behind what we thought acknowledged, the office asks, and the relay goes back."""
    world.append(10)
    relay = world.relay()
    drain(relay)
    world.office.forget_after(world.reader.incarnation, 4)
    world.append(1)
    steps = drain(relay, through=(ChainGap,))
    assert isinstance(steps[0].trouble, ChainGap)
    assert steps[0].wait_s == 0.0
    assert world.arrived() == world.written()
    assert len(world.arrived()) == 11


def test_a_restored_office_is_also_found_at_start(world: Any) -> None:
    """The notes of what was acknowledged never override the office's cursor."""
    world.append(10)
    drain(world.relay())
    world.office.forget_after(world.reader.incarnation, 0)
    drain(world.relay())
    assert len(world.arrived()) == 10


def test_a_lost_receipt_is_harmless(world: Any) -> None:
    """Stored but not confirmed: the same batch goes again and is not doubled."""
    world.append(5)
    world.office.faults.extend(["", "lost"])
    relay = world.relay()
    steps = drain(relay, through=(OfficeUnreachable,))
    assert isinstance(steps[0].trouble, OfficeUnreachable)
    assert world.arrived() == world.written()


@pytest.mark.parametrize("fault", office_double.FAULTS_BEFORE + office_double.FAULTS_AFTER)
def test_one_fault_of_any_kind_heals_by_itself(world: Any, fault: str) -> None:
    """After a single failure of whatever kind, on cursor or batch, all records arrive once."""
    world.append(60)
    world.office.faults.append(fault)
    relay = world.relay()
    first = relay.step()
    assert first.trouble is not None
    world.office.faults.append(fault)
    for _ in range(STEPS_MAX):
        if relay.step().idle:
            break
    assert world.arrived() == world.written()
    assert world.delivery.standing(world.reader.incarnation).trouble is None


quick_faults = [
    fault for fault in office_double.FAULTS_BEFORE + office_double.FAULTS_AFTER if fault not in SLOW_FAULTS
]
happenings = st.one_of(
    st.tuples(st.just("append"), st.integers(0, 120)),
    st.tuples(st.just("step"), st.integers(1, 3)),
    st.tuples(st.just("fault"), st.sampled_from(["", *quick_faults])),
    st.tuples(st.just("restart"), st.just(0)),
    st.tuples(st.just("restore"), st.integers(0, 100)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(happenings, max_size=20))
def test_whatever_happens_for_a_while_in_the_end_all_is_there(
    new_world: Callable[..., Any], new_office: Any, story: list[tuple[str, Any]]
) -> None:
    """Faults, restarts, an office set back, new records: in the end each once, in order, equal bytes."""
    with TemporaryDirectory() as directory, new_office() as office:
        world = new_world(Path(directory), office)
        relay = world.relay()
        for what, value in story:
            match what:
                case "append":
                    world.append(value)
                case "step":
                    for _ in range(value):
                        relay.step()
                case "fault":
                    office.faults.append(value)
                case "restart":
                    relay = world.relay()
                case "restore":
                    office.forget_after(world.reader.incarnation, value)
        world.append(1)  # an idle courier need not notice that the office was set back; the next record does
        office.faults.clear()
        for _ in range(STEPS_MAX):
            if relay.step().idle:
                break
        assert world.arrived() == world.written()
        assert world.delivery.standing(world.reader.incarnation).parked == ()
        world.close()


def test_a_busy_office_is_given_the_time_it_asks_for(world: Any) -> None:
    """Retry-After is honoured."""
    world.append(1)
    world.office.faults.append("503")
    step = world.relay().step()
    assert isinstance(step.trouble, OfficeBusy)
    assert step.wait_s == 7.0


def test_waits_grow_with_jitter_up_to_a_minute_and_end_with_success(world: Any) -> None:
    """Back-off spreads between nothing and a ceiling that doubles to 60 s, and success resets it."""
    world.append(1)
    world.office.always = "500"
    relay = world.relay()
    waits = [relay.step().wait_s for _ in range(60)]
    assert max(waits[:3]) <= 2.0
    assert max(waits) > 30.0
    assert max(waits) <= BACK_OFF_S_MAX
    assert min(waits[10:]) < 20.0
    world.office.always = ""
    drain(relay)
    world.append(1)
    world.office.faults.append("500")
    assert relay.step().wait_s <= 0.5


def test_batches_grow_on_a_good_link_and_shrink_on_a_bad_one(world: Any) -> None:
    """From 200 towards 1,000 while it goes well; down to 50, and not below, while it doesn't."""
    world.append(2_600)
    relay = world.relay()
    for _ in range(3):
        relay.step()
    assert world.office.batches == [BATCH_RECORDS_FIRST, 400, 800]
    world.office.always = "reset"
    for _ in range(8):
        relay.step()
    world.office.always = ""
    relay.step()
    assert world.office.batches[3] == BATCH_RECORDS_MIN


def test_a_refused_device_keeps_its_records_and_asks_again_slowly(world: Any) -> None:
    """401 and 403 stop the sending, call staff, lose nothing, and heal without a restart."""
    world.append(5)
    world.office.faults.extend(["403"])
    relay = world.relay()
    step = relay.step()
    assert isinstance(step.trouble, DeviceRefused)
    assert step.trouble.call_staff
    assert step.wait_s == SLOW_RETRY_S
    assert world.delivery.standing(world.reader.incarnation).trouble == "device_revoked"
    drain(relay)
    assert world.arrived() == world.written()
    assert world.delivery.standing(world.reader.incarnation).trouble is None


def test_a_wrong_token_is_a_refused_device(world: Any) -> None:
    """Another token gets nowhere, nor does one that can't be sent at all."""
    world.append(1)
    for token in ("another", "", "línea\n"):
        client = world.make_client(token)
        assert isinstance(world.relay(client).step().trouble, DeviceRefused)
        client.close()
    assert world.arrived() == []


def test_another_history_under_our_name_stops_and_calls(world: Any) -> None:
    """A head that is not ours means two histories: nothing is sent, staff are called."""
    world.append(4)
    drain(world.relay())
    chain = world.office.chain(world.reader.incarnation)
    chain.hashes[4] = bytes(32)
    world.append(1)
    step = world.relay().step()
    assert isinstance(step.trouble, WireMismatch)
    assert (step.trouble.call_staff, step.wait_s) == (True, SLOW_RETRY_S)
    assert len(world.arrived()) == 4


def test_a_fork_reported_by_the_office_stops_and_calls(world: Any) -> None:
    """409 fork is for people: the relay does not try to argue."""
    world.append(4)
    relay = world.relay()
    drain(relay)
    world.office.chain(world.reader.incarnation).hashes[4] = bytes(32)
    world.append(1)
    step = relay.step()
    assert isinstance(step.trouble, ChainForked)
    assert step.wait_s == SLOW_RETRY_S


def test_an_office_that_knows_more_than_the_card_stops_and_calls(world: Any, tmp_path: Path) -> None:
    """An older copy of the card is noticed: the office's cursor is beyond the ledger's end."""
    world.append(3)
    drain(world.relay())
    chain = world.office.chain(world.reader.incarnation)
    chain.records.append(chain.records[-1])
    chain.hashes.append(bytes(32))
    assert isinstance(world.relay().step().trouble, WireMismatch)


def test_a_poisoned_record_is_found_by_halving_and_parked(world: Any) -> None:
    """All before it arrive; it waits with its reason, staff are called; once mended all goes through."""
    world.append(100)
    poison = world.reader.batch(62, 1)[0]
    world.office.refuses = lambda packed: "invalid" if packed.line == poison.line else None
    relay = world.relay()
    for _ in range(STEPS_MAX):
        step = relay.step()
        if isinstance(step.trouble, RecordParked):
            break
    assert isinstance(step.trouble, RecordParked)
    assert (step.trouble.seq, step.wait_s) == (63, PARKED_RETRY_S)
    assert len(world.arrived()) == 62
    standing = world.delivery.standing(world.reader.incarnation)
    assert [(one.seq, one.reason) for one in standing.parked] == [(63, "422 invalid: poisoned")]
    assert isinstance(relay.step().trouble, RecordParked)
    world.office.refuses = lambda _: None
    drain(relay)
    assert world.arrived() == world.written()
    assert world.delivery.standing(world.reader.incarnation).parked == ()


def test_large_records_are_sent_within_the_contracts_limits(world: Any) -> None:
    """Records whose bodies would not fit into one batch go in several, without a refusal."""
    dice = random.Random(3)
    for _ in range(400):
        world.append(1, note=dice.randbytes(7_500).hex())
    relay = world.relay()
    drain(relay)
    assert world.arrived() == world.written()
    assert max(world.office.batches) < 400


def test_a_rotten_record_is_not_sent_as_if_it_were_whole(world: Any) -> None:
    """A line that is not what its hash says stays here; all before it arrive; the cause is named."""
    world.append(20)
    other = sqlite3.connect(world.path)
    other.execute("DROP TRIGGER records_no_update")
    other.execute(
        "UPDATE records SET line = CAST(replace(CAST(line AS TEXT), 'admit', 'refer') AS BLOB) WHERE seq = 12"
    )
    other.commit()
    other.close()
    relay = world.relay()
    relay.step()
    step = relay.step()
    assert isinstance(step.trouble, LedgerDamaged)
    assert len(world.arrived()) == 11


def test_the_safe_mark_is_noted(world: Any) -> None:
    """What the office has in a verified backup is what a gate may one day purge."""
    world.append(3)
    world.office.safe = 2
    drain(world.relay())
    assert world.delivery.standing(world.reader.incarnation).safe == 2


def test_notes_that_can_not_be_written_do_not_stop_records(world: Any) -> None:
    """With the courier's own file read-only or the disk full, records still go: the office has the cursor."""
    world.append(3)
    world.delivery._db.conn.execute("PRAGMA query_only = ON")
    drain(world.relay())
    assert world.arrived() == world.written()


def test_a_dripping_answer_ends_with_the_deadline(world: Any) -> None:
    """An answer that comes a byte at a time can't hold the courier: the whole call has a deadline."""
    world.append(1)
    world.office.faults.append("drip")
    relay = world.relay()
    assert isinstance(relay.step().trouble, OfficeUnreachable)
    drain(relay)
    assert world.arrived() == world.written()

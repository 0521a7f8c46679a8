"""The chain of a kiosk arrives: append, replay, gap, fork."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.ledger.record import genesis
from office.clock import now_ms
from office.devices.models import Device
from office.entries.models import Entry
from office.ingest.models import Chain, StoredRecord
from sync.wire import Receipt
from tests.office.databases import ON_POSTGRES, database_copy
from tests.office.kiosk_side import NORTH, Kiosk, entry, refusal


def stored(kiosk: Kiosk) -> list[tuple[int, bytes, bytes]]:
    """The lines that the office keeps of this ledger, in order."""
    rows = StoredRecord.objects.filter(device=kiosk.post.device, incarnation=kiosk.incarnation).order_by(
        "seq"
    )
    return [(row.seq, bytes(row.line), bytes(row.hash)) for row in rows]


def written(kiosk: Kiosk) -> list[tuple[int, bytes, bytes]]:
    """The same, as the kiosk wrote them."""
    return [(record.seq, record.line, record.hash) for record in kiosk.records]


def test_a_batch_is_stored_byte_for_byte_and_acknowledged(kiosk: Kiosk) -> None:
    """What the kiosk wrote is what the office keeps: line, hash, personal part and salt."""
    first, second = kiosk.write(entry(), entry(person=None))
    answer = kiosk.send()
    receipt = Receipt.from_json(answer.json())
    assert answer.status_code == 200
    assert (receipt.acked, receipt.head, receipt.safe) == (2, second.hash.hex(), 0)
    assert abs(receipt.time_ms - now_ms()) < 60_000
    assert stored(kiosk) == written(kiosk)
    kept = StoredRecord.objects.get(record_id=first.id)
    assert (kept.person, kept.salt, kept.kind) == (first.person, first.salt, "entry")
    assert StoredRecord.objects.get(record_id=second.id).person is None


def test_the_cursor_tells_where_to_go_on(kiosk: Kiosk) -> None:
    """Before the first batch the cursor stands at 0 with the genesis hash, afterwards at the last record."""
    assert kiosk.cursor()["acked"] == 0
    assert kiosk.cursor()["head"] == genesis(NORTH.device, kiosk.incarnation).hex()
    kiosk.write(entry(), entry())
    kiosk.send()
    assert (kiosk.cursor()["acked"], kiosk.cursor()["head"]) == (2, kiosk.hash_at(2).hex())
    assert Chain.objects.count() == 1


def test_a_replay_changes_nothing(kiosk: Kiosk) -> None:
    """A batch whose answer was lost is sent again and acknowledged again, and stored once."""
    kiosk.write(entry(), entry(), entry())
    assert kiosk.send().json()["acked"] == 3
    assert kiosk.send().json()["acked"] == 3
    assert kiosk.send(2, 2).json()["acked"] == 3
    assert stored(kiosk) == written(kiosk)
    assert Entry.objects.count() == 3


def test_of_an_overlap_only_the_tail_is_added(kiosk: Kiosk) -> None:
    """A batch that begins in what is known and ends beyond it adds what is new."""
    kiosk.write(*[entry()] * 5)
    kiosk.send(1, 3)
    assert kiosk.send(2, 5).json()["acked"] == 5
    assert stored(kiosk) == written(kiosk)


def test_a_gap_names_the_number_expected(kiosk: Kiosk) -> None:
    """Records after a hole are refused with the number that is wanted, and nothing is stored of them."""
    kiosk.write(*[entry()] * 5)
    kiosk.send(1, 2)
    answer = kiosk.send(4, 5)
    assert refusal(answer) == ("gap", 409)
    assert answer.json()["expected"] == 3
    assert stored(kiosk) == written(kiosk)[:2]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sends=st.lists(st.tuples(st.integers(1, 12), st.integers(1, 6)), max_size=12))
def test_any_order_of_sending_ends_exactly_once(
    template_database: Path, sends: list[tuple[int, int]]
) -> None:
    """However batches overlap, repeat and jump, what is acknowledged is here once, and nothing else is."""
    with database_copy(template_database):
        kiosk = Kiosk(NORTH)
        kiosk.write(*[entry()] * 12)
        acked = 0
        for first, length in sends:
            answer = kiosk.send(first, min(12, first + length - 1))
            if first > acked + 1:
                assert answer.json()["expected"] == acked + 1
            else:
                acked = max(acked, min(12, first + length - 1))
                assert answer.json()["acked"] == acked
            assert stored(kiosk) == written(kiosk)[:acked]
        assert kiosk.send(min(acked + 1, 12)).json()["acked"] == 12
        assert Entry.objects.count() == 12


def other_history(kiosk: Kiosk, from_seq: int) -> Kiosk:
    """A kiosk whose card was copied after `from_seq - 1` records and went on by itself."""
    twin = replace(kiosk, records=kiosk.records[: from_seq - 1])
    twin.write(*[entry(guard="赵国强")] * (len(kiosk.records) - from_seq + 2))
    for seq in range(from_seq, len(twin.records) + 1):
        twin.replace_line(seq, id=f"twin-{seq}")
    return twin


def test_a_fork_is_refused_and_both_histories_are_kept(kiosk: Kiosk) -> None:
    """Other records under known numbers: 409, ours stay, theirs stand beside, the device is marked."""
    kiosk.write(*[entry()] * 3)
    kiosk.send()
    twin = other_history(kiosk, 2)
    assert refusal(twin.send(2)) == ("fork", 409)
    assert stored(kiosk) == written(kiosk)
    branch = Chain.objects.exclude(forked_from="").get()
    assert branch.forked_from == kiosk.incarnation
    twin.incarnation = branch.incarnation
    assert stored(twin) == written(twin)[1:]
    assert Device.objects.get(name=NORTH.device).forked_ms is not None
    assert Entry.objects.count() == 3


def test_a_fork_sent_again_or_further_grows_the_same_branch(kiosk: Kiosk) -> None:
    """Repeating or continuing the other history adds to its branch instead of opening another."""
    kiosk.write(*[entry()] * 3)
    kiosk.send()
    twin = other_history(kiosk, 2)
    for first, last in ((2, 3), (1, 3), (2, 4), (4, 4)):
        assert refusal(twin.send(first, last)) == ("fork", 409)
    branch = Chain.objects.exclude(forked_from="").get()
    assert (branch.seq, bytes(branch.head)) == (4, twin.hash_at(4))
    assert StoredRecord.objects.filter(incarnation=branch.incarnation).count() == 3


def test_the_true_history_goes_on_after_a_fork(kiosk: Kiosk) -> None:
    """A copied card does not stop the kiosk that it was copied from."""
    kiosk.write(*[entry()] * 3)
    kiosk.send()
    other_history(kiosk, 2).send(2)
    kiosk.write(entry())
    assert kiosk.send(4).json()["acked"] == 4


def test_a_wrong_genesis_is_a_fork(kiosk: Kiosk) -> None:
    """A first record must follow the hash that binds device and incarnation."""
    kiosk.write(entry())
    answer = kiosk.send(1, query={"prev": "00" * 32})
    assert refusal(answer) == ("fork", 409)
    assert kiosk.cursor()["acked"] == 0


def test_a_new_incarnation_starts_its_own_chain(kiosk: Kiosk) -> None:
    """A re-imaged card counts from 1 again and does not collide with its past."""
    kiosk.write(entry())
    kiosk.send()
    fresh = Kiosk(NORTH, incarnation="7d0c1f66-0000-4000-8000-000000000002")
    fresh.write(entry(), entry())
    assert fresh.send().json()["acked"] == 2
    assert Entry.objects.count() == 3


@pytest.mark.skipif(ON_POSTGRES, reason="locks the SQLite file")
def test_a_full_or_locked_database_is_busy_not_broken(kiosk: Kiosk, office: Path) -> None:
    """While another process holds the write lock the kiosk is told to come back; nothing is half stored."""
    kiosk.write(entry())
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(office, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = kiosk.send()
    other.execute("ROLLBACK")
    other.close()
    assert refusal(answer) == ("busy", 503)
    assert int(answer["Retry-After"]) >= 1
    assert kiosk.send().json()["acked"] == 1


def test_the_receipt_is_the_wires_own(kiosk: Kiosk) -> None:
    """The answer has exactly the fields of sync.wire.Receipt."""
    kiosk.write(entry())
    fields = json.loads(kiosk.send().content)
    assert Receipt.from_json(fields).to_json() == fields

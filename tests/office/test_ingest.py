"""The chain of a kiosk arrives: append, replay, gap, fork, and who may send at all."""

import json
import sqlite3
import tracemalloc
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.ledger.record import Draft, genesis
from office.clock import now_ms
from office.devices.models import Device
from office.entries.models import Entry
from office.ingest.models import Chain, StoredRecord
from sync.wire import BATCH_RAW_BYTES_MAX, BATCH_SENT_BYTES_MAX, Receipt, content_digest, pack
from tests.office.databases import database_copy
from tests.office.kiosk_side import NORTH, SOUTH, Kiosk, entry

PROBLEM = "urn:gatehouse:problem:"


def stored(kiosk: Kiosk) -> list[tuple[int, bytes, bytes]]:
    """The lines that the office keeps of this ledger, in order."""
    rows = StoredRecord.objects.filter(device=kiosk.post.device, incarnation=kiosk.incarnation).order_by(
        "seq"
    )
    return [(row.seq, bytes(row.line), bytes(row.hash)) for row in rows]


def written(kiosk: Kiosk) -> list[tuple[int, bytes, bytes]]:
    """The same, as the kiosk wrote them."""
    return [(record.seq, record.line, record.hash) for record in kiosk.records]


def refusal(answer: Any) -> tuple[str, int]:
    """Type and status of a problem+json answer."""
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    return body["type"].removeprefix(PROBLEM), answer.status_code


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


@pytest.mark.parametrize(
    "changes",
    [
        {"token": "wrong"},
        {"token": ""},
        {"token": SOUTH.token},
        {"device": "nobody"},
        {"device": SOUTH.device},
    ],
)
def test_only_the_device_itself_may_send(kiosk: Kiosk, changes: dict[str, Any]) -> None:
    """A wrong token, another device's token, or an unknown device: 401 and nothing stored."""
    kiosk.write(entry())
    assert refusal(kiosk.send(**changes)) == ("unauthorised", 401)
    assert StoredRecord.objects.count() == 0


def test_a_revoked_device_is_told_so(kiosk: Kiosk) -> None:
    """After a revocation the next upload is answered 403, and what came before stays."""
    kiosk.write(entry(), entry())
    kiosk.send(1, 1)
    Device.objects.update(revoked_ms=1)
    assert refusal(kiosk.send(2)) == ("revoked", 403)
    assert StoredRecord.objects.count() == 1


def test_the_token_is_kept_as_a_hash_only(kiosk: Kiosk) -> None:
    """Nobody can read a kiosk's token out of the database."""
    assert NORTH.token.encode() not in bytes(Device.objects.get(name=NORTH.device).token_hash)


@pytest.mark.parametrize(
    "digest", ["", "sha-256=:AAAA:", "sha-512=:AAAA:", content_digest(b"another body"), "ü"]
)
def test_a_body_that_is_not_what_was_sent_is_refused(kiosk: Kiosk, digest: str) -> None:
    """A missing or wrong Content-Digest: 400, nothing stored."""
    kiosk.write(entry())
    assert refusal(kiosk.send(digest=digest)) == ("invalid", 400)
    assert StoredRecord.objects.count() == 0


def test_the_right_digest_may_stand_among_others(kiosk: Kiosk) -> None:
    """Content-Digest is a list: one right SHA-256 is enough."""
    kiosk.write(entry())
    digest = f"sha-512=:AAAA:, {content_digest(pack(kiosk.records))}"
    assert kiosk.send(digest=digest).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"first": "0"},
        {"first": "-1"},
        {"first": "x"},
        {"first": ""},
        {"first": "١"},
        {"first": "9" * 16},
        {"first": "9" * 400},
        {"prev": ""},
        {"prev": "00"},
        {"prev": "zz" * 32},
        {"incarnation": ""},
        {"incarnation": "x" * 65},
        {"incarnation": "a~b"},
        {"incarnation": "a\0b"},
        {"incarnation": "门"},
    ],
)
def test_a_strange_query_is_refused(kiosk: Kiosk, query: Any) -> None:
    """Numbers, hashes and incarnations must look like ones: 400."""
    kiosk.write(entry())
    assert refusal(kiosk.send(query=query)) == ("invalid", 400)


def squeezed(raw: bytes) -> bytes:
    """Any bytes as a gzip body."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return squeezer.compress(raw) + squeezer.flush()


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        squeezed(b""),
        squeezed(b"{}"),
        squeezed(b"{}\nnull\n"),
        squeezed(b"{}\n{}"),
        squeezed(b'{}\n{"person":{},"salt":"zz"}'),
        squeezed(b"{}\nnull")[:-4],
        squeezed(b"{}\nnull") + b"more",
    ],
)
def test_a_body_that_is_no_batch_is_refused(kiosk: Kiosk, body: bytes) -> None:
    """Not gzip, cut short, followed by something, lines that don't pair: 400."""
    assert refusal(kiosk.post_body(body)) == ("invalid", 400)


def test_a_body_of_unknown_length_is_refused(kiosk: Kiosk) -> None:
    """Without Content-Length nobody can bound what is read: 411."""
    assert refusal(kiosk.post_body(b"")) == ("invalid", 411)


def test_too_many_bytes_are_refused_unread(kiosk: Kiosk) -> None:
    """A body above the limit is refused by its Content-Length."""
    assert refusal(kiosk.post_body(bytes(BATCH_SENT_BYTES_MAX + 1))) == ("too-large", 413)


def test_too_many_records_are_refused(kiosk: Kiosk) -> None:
    """More than a thousand records in one batch: 413, so that the kiosk halves it."""
    kiosk.write(*[Draft("started")] * 1_001)
    assert refusal(kiosk.send()) == ("too-large", 413)


def test_a_gzip_bomb_ends_at_the_limit(kiosk: Kiosk) -> None:
    """A body that would inflate to 128 MiB is refused with a fraction of that in memory."""
    squeezer = zlib.compressobj(6, zlib.DEFLATED, 31)
    bomb = b"".join(squeezer.compress(bytes(1 << 20)) for _ in range(128)) + squeezer.flush()
    assert len(bomb) <= BATCH_SENT_BYTES_MAX
    tracemalloc.start()
    answer = kiosk.post_body(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refusal(answer) == ("too-large", 413)
    assert peak < 4 * BATCH_RAW_BYTES_MAX


@pytest.mark.parametrize("call", ["records", "cursor", "heartbeat"])
def test_another_method_is_refused_in_the_wires_own_words(kiosk: Kiosk, call: str) -> None:
    """PUT and DELETE mean nothing here, and a kiosk is told so in problem+json."""
    path = f"/api/v1/devices/{NORTH.device}/{call}"
    assert refusal(kiosk.client.put(path)) == ("invalid", 405)
    assert refusal(kiosk.client.delete(path)) == ("invalid", 405)


def test_another_path_is_refused_in_the_wires_own_words(kiosk: Kiosk) -> None:
    """A kiosk of another version that asks for something unknown gets 404 as problem+json."""
    assert refusal(kiosk.client.get("/api/v2/site")) == ("invalid", 404)


def test_a_heartbeat_is_kept_with_its_backlog(kiosk: Kiosk) -> None:
    """Last seen, backlog and the fields themselves are there for the kiosks page."""
    assert kiosk.heartbeat({"software": "0.1.0", "backlog": 12, "clock": "ntp"}).status_code == 200
    device = Device.objects.get(name=NORTH.device)
    assert (device.backlog, device.vitals["software"]) == (12, "0.1.0")
    assert device.seen_ms == device.heartbeat_ms
    assert abs(device.seen_ms - now_ms()) < 60_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'{"backlog": -1}',
        b'{"backlog": 1e400}',
        b'{"backlog": NaN}',
        b'{"backlog": "many"}',
        b'{"a": NaN}',
        b'{"a": "\\ud800"}',
        b'{"a": ' + b"9" * 5_000 + b"}",
        b'{"a": ' + b"[" * 1_500 + b"]" * 1_500 + b"}",
        b"{" + b" " * 16_384 + b"}",
        b"\xff\xfe{}",
    ],
)
def test_a_strange_heartbeat_is_refused(kiosk: Kiosk, body: bytes) -> None:
    """A heartbeat that is no plain object of bounded size and depth: 4xx, and the old one stays."""
    kiosk.heartbeat({"backlog": 3})
    assert 400 <= kiosk.heartbeat(body).status_code < 500
    assert Device.objects.get(name=NORTH.device).backlog == 3


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

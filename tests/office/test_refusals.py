"""What the office refuses, and in which words: senders, digests, queries, bodies, heartbeats."""

import tracemalloc
import zlib
from typing import Any

import pytest

from kiosk.ledger.record import Draft
from office.clock import now_ms
from office.devices.models import Device
from office.ingest.models import StoredRecord
from sync.wire import BATCH_RAW_BYTES_MAX, BATCH_SENT_BYTES_MAX, content_digest, pack
from tests.office.kiosk_side import NORTH, SOUTH, Kiosk, entry, refusal


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

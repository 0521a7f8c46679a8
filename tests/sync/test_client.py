"""The client: bounded time, kept connections, and answers under their right names."""

import logging
import threading
import time
from typing import Any

import pytest

from sync.client import ANSWER_BYTES_MAX, OfficeClient
from sync.errors import (
    BatchRefused,
    ChainForked,
    ChainGap,
    DeviceRefused,
    OfficeBusy,
    OfficeUnreachable,
    SyncError,
    WireMismatch,
)
from sync.refusals import RETRY_AFTER_S_MAX, refusal
from sync.wire import Problem
from tests.sync import office_double

LEDGER = "6f1c1f6e-0000-4000-8000-000000000000"


def test_calls_share_one_connection(world: Any) -> None:
    """Cursor after cursor goes over a connection that is kept, refusals in between included."""
    world.office.faults.extend(["", "503", "", "not-json", ""])
    for _ in range(5):
        try:
            world.client.cursor(LEDGER)
        except (OfficeBusy, OfficeUnreachable):
            continue
    assert world.office.connections == 1


def test_a_connection_that_the_office_closed_is_replaced(world: Any) -> None:
    """After a cut the next call simply opens another connection."""
    world.office.faults.extend(["lost", ""])
    with pytest.raises(OfficeUnreachable):
        world.client.cursor(LEDGER)
    assert world.client.cursor(LEDGER).acked == 0
    assert world.office.connections == 2


@pytest.mark.parametrize("fault", ["silent", "drip"])
def test_every_call_ends_in_time(world: Any, fault: str) -> None:
    """A half-open link, or an answer that comes byte by byte for ever, ends with the deadline."""
    world.office.faults.append(fault)
    begun = time.monotonic()
    with pytest.raises(OfficeUnreachable):
        world.client.cursor(LEDGER)
    assert time.monotonic() - begun < 5


def test_a_call_under_way_can_be_interrupted(office: Any) -> None:
    """Told to end, the courier does not wait for a silent office."""
    client = OfficeClient(office.url, office_double.DEVICE, office_double.TOKEN, read_s=30, total_s=60)
    office.faults.append("silent")
    ended = threading.Event()

    def call() -> None:
        with pytest.raises(OfficeUnreachable):
            client.cursor(LEDGER)
        ended.set()

    threading.Thread(target=call, daemon=True).start()
    deadline = time.monotonic() + 10
    while not office.calls and time.monotonic() < deadline:
        ended.wait(0.005)
    client.interrupt()
    assert ended.wait(10)
    client.close()


def test_nobody_there_is_unreachable() -> None:
    """A closed port, a name that does not exist and a URL that is none are all named the same."""
    for url in ("http://127.0.0.1:1", "http://nowhere.invalid", "http://"):
        client = OfficeClient(url, office_double.DEVICE, office_double.TOKEN, connect_s=0.5)
        with client, pytest.raises(OfficeUnreachable):
            client.cursor(LEDGER)


def test_a_page_that_is_too_long_is_not_read_to_its_end(world: Any) -> None:
    """An endless answer costs a bounded amount of memory."""
    world.office.faults.append("endless")
    with pytest.raises(OfficeUnreachable):
        world.client.cursor(LEDGER)
    assert ANSWER_BYTES_MAX < 200_000


def test_the_token_is_never_in_a_message(world: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Neither errors nor log lines repeat the secret, whatever goes wrong."""
    caplog.set_level(logging.DEBUG)
    for fault in (*office_double.FAULTS_BEFORE, *office_double.FAULTS_AFTER):
        world.office.faults.append(fault)
        with pytest.raises(SyncError) as caught:
            world.client.cursor(LEDGER)
        assert office_double.TOKEN not in str(caught.value)
    with world.make_client("secret\nsecret") as client, pytest.raises(DeviceRefused) as caught:
        client.cursor(LEDGER)
    assert "secret" not in str(caught.value)
    assert office_double.TOKEN not in caplog.text


@pytest.mark.parametrize(
    ("problem", "name"),
    [
        (Problem("gap", 409, "", expected=5), ChainGap),
        (Problem("fork", 409, ""), ChainForked),
        (Problem("", 409, ""), OfficeUnreachable),
        (Problem("gap", 409, "no number"), OfficeUnreachable),
        (Problem("unauthorised", 401, ""), DeviceRefused),
        (Problem("", 403, ""), DeviceRefused),
        (Problem("busy", 503, ""), OfficeBusy),
        (Problem("", 429, ""), OfficeBusy),
        (Problem("too-large", 413, ""), BatchRefused),
        (Problem("invalid", 400, ""), BatchRefused),
        (Problem("", 422, ""), BatchRefused),
        (Problem("unknown-version", 400, ""), WireMismatch),
        (Problem("invalid", 404, ""), WireMismatch),
        (Problem("", 500, ""), OfficeUnreachable),
        (Problem("", 302, ""), OfficeUnreachable),
        (Problem("", 407, ""), OfficeUnreachable),
    ],
)
def test_each_refusal_has_one_name(problem: Problem, name: type) -> None:
    """The status says what to do where a proxy has swallowed the type; both languages are filled."""
    found = refusal(problem)
    assert type(found) is name
    assert found.zh
    assert found.en


def test_retry_after_is_read_in_seconds_and_bounded() -> None:
    """A number is honoured up to a limit; a date or nonsense counts as nothing."""

    def asked(header: str | None) -> float:
        found = refusal(Problem("busy", 503, ""), header)
        assert isinstance(found, OfficeBusy)
        return found.retry_after_s

    assert asked("7") == 7.0
    assert asked("999999999999999") == RETRY_AFTER_S_MAX
    assert asked("Fri, 31 Dec 2027 23:59:59 GMT") == 0.0
    assert asked("-1") == 0.0
    assert asked(None) == 0.0

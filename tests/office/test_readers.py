"""Programs read by token: page by page, masked unless a leader says otherwise, as described."""

import contextlib
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kiosk.ledger.record import Record
from office.accounts.models import User
from office.audit.models import AuditEntry
from office.readers import desk
from office.readers.models import ReaderToken
from office.registers import desk as registers
from office.registers.forms import HEALTH
from tests.office.kiosk_side import NORTH, START_MS, Kiosk
from tests.office.reading_side import DAY


@schemathesis.serializer("application/x-ndjson")
def _lines(_context: Any, value: Any) -> bytes:
    """A batch as it comes to mind: text, hardly ever gzip."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


EXAMPLES = 12  # of each call and mode
CHECKS: list[CheckFunction] = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def token(*, clear: bool = False) -> dict[str, str]:
    """Headers of a program that may read."""
    given = desk.give("上级平台", User.objects.get(username="zhao"), START_MS, clear=clear)
    return {"Authorization": f"Bearer {given}"}


def read(path: str, headers: dict[str, str], **query: object) -> Any:
    """One page."""
    answer = Client(headers=headers).get(f"/api/v1/read/{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_program_reads_every_record_once_page_by_page(morning: Record, kiosk: Kiosk) -> None:
    """Following `next` from nothing gives each record of the chain once, in order, in pages of any size."""
    headers = token()
    chains = read("chains", headers)["chains"]
    mine = next(each for each in chains if each["seq"] > 5)
    for limit in (1, 3, 1_000):
        seqs: list[int] = []
        after = 0
        while after is not None:
            page = read(
                "records",
                headers,
                device=mine["device"],
                incarnation=mine["incarnation"],
                after=after,
                limit=limit,
            )
            seqs += [each["seq"] for each in page["records"]]
            after = page["next"]
        assert seqs == list(range(1, mine["seq"] + 1))


def test_names_are_masked_unless_a_leader_said_otherwise(morning: Record) -> None:
    """The same day read by two tokens: one sees 王*, the other 王秀英; no record carries a personal part."""
    masked, clear = token(), token(clear=True)
    names = {each["name"] for each in read("entries", masked, day=DAY)["entries"] if each["name"]}
    assert names
    assert all(name.endswith("*") for name in names)
    assert "王秀英" in {each["name"] for each in read("entries", clear, day=DAY)["entries"]}
    chain = read("chains", clear)["chains"][0]
    page = Client(headers=clear).get("/api/v1/read/records", {k: chain[k] for k in ("device", "incarnation")})
    assert "王秀英" not in page.content.decode()


def test_rows_of_a_register_are_read_with_their_corrections(office: object) -> None:
    """Who comes back later gets what was written since: the correction, and which row it stands for."""
    user = User.objects.get(username="chen")
    values = {"day": "2026-02-03", "name": "王秀英", "temperature": "36.4"}
    first = registers.add(HEALTH, values, user, START_MS)
    headers = token(clear=True)
    page = read("registers/health", headers)
    assert [each["values"]["name"] for each in page["rows"]] == ["王秀英"]
    registers.correct(first.pk, HEALTH, {**values, "temperature": "36.5"}, user, START_MS)
    (row,) = read("registers/health", headers, after=page["rows"][-1]["id"])["rows"]
    assert (row["corrects"], row["values"]["temperature"]) == (first.pk, "36.5")


def test_without_a_token_nothing_is_read(morning: Record) -> None:
    """No token, a kiosk's token, an ended one: 401 and a problem that says so; writing is refused."""
    headers = token()
    for wrong in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Bearer {NORTH.token}"}):
        answer = Client(headers=wrong).get("/api/v1/read/chains")
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert Client(headers=headers).post("/api/v1/read/chains").status_code == 405
    desk.end(ReaderToken.objects.get(), User.objects.get(username="zhao"), START_MS)
    assert Client(headers=headers).get("/api/v1/read/chains").status_code == 401


def test_reading_stands_in_the_trail_once_an_hour(morning: Record) -> None:
    """That a program reads is known, and its pages don't fill the trail."""
    headers = token()
    for _ in range(5):
        read("chains", headers)
    assert AuditEntry.objects.filter(action="reader_reads").count() == 1


def test_a_token_is_shown_once_on_the_page(leader: Client) -> None:
    """A leader gives a token; the page after shows it, and no later page does."""
    answer = leader.post("/readers/add/", {"label": "上级平台", "clear": "1"}).content.decode()
    shown = answer.split('<strong class="code">')[1].split("<")[0]
    assert Client(headers={"Authorization": f"Bearer {shown}"}).get("/api/v1/read/chains").status_code == 200
    assert shown not in leader.get("/readers/").content.decode()
    assert leader.post("/readers/add/", {"label": " "}).status_code == 422


@pytest.fixture
def described(morning: Record) -> Any:
    """The description as it is served, and the application that it describes."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_as_the_description_says(described: Any, mode: GenerationMode) -> None:
    """Whatever is asked of each call, right or wrong, the answer's status, type and shape are described."""
    reader, device = token(clear=True), {"Authorization": f"Bearer {NORTH.token}"}
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) >= 12
    for operation in operations:
        _try(operation, reader if "/read/" in operation.path else device, mode)


def _try(operation: Any, headers: dict[str, str], mode: GenerationMode) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def tried(case: Any) -> None:
        answer = case.call(headers={**(case.headers or {}), **headers})
        case.validate_response(answer, checks=CHECKS)

    with contextlib.suppress(Unsatisfiable):  # a call without parameters can't be asked wrongly
        tried()

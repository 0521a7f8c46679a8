"""Signed heads at the office: made once a day, cosigned by kiosks, and a rewritten database caught."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.record import link
from kiosk.ledger.witnessed import rewritten
from office.audit.models import AuditEntry
from office.audit.trail import check, note
from office.clock import now_ms
from office.devices.enrolling import office_key
from office.heads.models import Cosignature, PublishedHead
from office.ingest.models import Chain, StoredRecord
from office.ingest.verifying import verify
from sync.enrolment import Enrolment
from sync.heads import AUDIT
from sync.signing import Request, sign
from sync.wire import content_digest
from sync.witness import EVERY_MS, Witness
from tests.office.kiosk_side import NORTH, Kiosk, entry
from tests.office.test_enrolment import KEY, enrolled

PATH = f"/api/v1/devices/{NORTH.device}/heads"


def asked(fields: object, key: Any = KEY) -> Any:
    """The answer to a kiosk's signed question."""
    body = fields if isinstance(fields, bytes) else json.dumps(fields).encode()
    digest = content_digest(body)
    headers = sign(Request("POST", PATH, "", digest), key, now_ms() // 1_000)
    return Client().post(
        PATH, body, content_type="application/json", headers={**headers, "Content-Digest": digest}
    )


class Wire:
    """The office as a witness sees it."""

    def heads(self, fields: Any) -> dict[str, Any]:
        """One call."""
        answer = asked(fields)
        assert answer.status_code == 200
        return dict(answer.json())


@pytest.fixture
def gate(kiosk: Kiosk, tmp_path: Path) -> Any:
    """A kiosk whose records are at the office, and what it does each hour: the chains that it calls for."""
    kiosk.write(*(entry() for _ in range(5)))
    assert kiosk.send().status_code == 200
    enrolled(KEY)
    note("chen", "exported", now_ms())
    clock = VirtualClock(now_ms())
    witness = Witness(tmp_path / "ledger.db", Enrolment(NORTH.device, KEY, office_key().public), clock)

    def look() -> tuple[str, ...]:
        clock.advance(EVERY_MS)
        witness.refresh(Wire())
        return rewritten(tmp_path / "ledger.db")

    return look


def rewrite(kiosk: Kiosk) -> None:
    """Somebody changes the third record in the database, and every hash after it, so that all agree."""
    previous = kiosk.hash_at(2)
    for row in StoredRecord.objects.filter(seq__gte=3).order_by("seq"):
        line = bytes(row.line).replace(b'"mask":true', b'"mask":null')
        previous = link(previous, line)
        StoredRecord.objects.filter(seq=row.seq).update(line=line, hash=previous)
    Chain.objects.update(head=previous)


def test_heads_are_signed_once_a_day_and_cosigned(gate: Any, kiosk: Kiosk) -> None:
    """Every ledger's and the trail's; a second kiosk's question makes no second head."""
    assert gate() == gate() == ()
    names = set(PublishedHead.objects.values_list("name", flat=True))
    assert names == {AUDIT, f"{NORTH.device} {kiosk.incarnation}"}
    assert (PublishedHead.objects.count(), Cosignature.objects.count()) == (2, 2)
    assert set(Cosignature.objects.values_list("device", flat=True)) == {NORTH.device}


def test_an_office_restored_from_a_rewritten_database_is_caught(gate: Any, kiosk: Kiosk) -> None:
    """All hashes in it agree, so its own verifier is content; the kiosk that saw the head before is not."""
    gate()
    rewrite(kiosk)
    assert verify().bad == {}
    assert gate() == (f"{NORTH.device} {kiosk.incarnation}",)


def test_a_rewritten_audit_trail_is_caught(gate: Any) -> None:
    """Somebody takes a line out of the trail and chains the rest anew."""
    gate()
    lines = list(AuditEntry.objects.order_by("id").values_list("account", "action", "at_ms"))
    AuditEntry.objects.all().delete()
    for account, action, at_ms in [*lines[:-1], ("zhao", "signed_in", 5), ("zhao", "signed_out", 6)]:
        note(account, action, at_ms)
    for pk, row in enumerate(AuditEntry.objects.order_by("id"), start=1):
        AuditEntry.objects.filter(pk=row.pk).update(id=pk)
    assert check().first_bad is None
    assert gate() == (AUDIT,)


def test_a_place_that_was_cut_out_is_caught(gate: Any, kiosk: Kiosk) -> None:
    """The cursor stays, the record is gone."""
    gate()
    StoredRecord.objects.filter(seq=5).delete()
    assert gate() == (f"{NORTH.device} {kiosk.incarnation}",)


@pytest.mark.parametrize(
    "fields",
    [b"{", b"[]", b"{}", {"seen": [], "cosigned": {}}, {"seen": {}, "cosigned": 5}, b"[" * 9_000],
)
def test_a_strange_question_is_refused(fields: object, gate: Any) -> None:
    """Told so, and nothing else happens."""
    assert asked(fields).status_code == 400


def test_strange_places_and_signatures_count_for_nothing(gate: Any) -> None:
    """Names, numbers and signatures that are none are passed over."""
    gate()
    seen = {"audit": -1, "x": 1, "a b": True, "a c": 2**60, "a d": 1, "audit\n": 0}
    cosigned = {
        AUDIT: {"day": str(PublishedHead.objects.all()[0].day), "signature": "00" * 64},
        "x": 5,
        "y": {"day": 5, "signature": "zz"},
    }
    answer = asked({"seen": seen, "cosigned": cosigned}).json()
    assert (answer["past"], answer["cosigned"]) == ({"a d": None}, 0)


def test_heads_are_for_enrolled_kiosks(kiosk: Kiosk) -> None:
    """A token is not enough: there is no key to cosign with."""
    headers = {"Authorization": f"Bearer {NORTH.token}", "Content-Digest": content_digest(b"{}")}
    assert Client().post(PATH, b"{}", content_type="application/json", headers=headers).status_code == 401

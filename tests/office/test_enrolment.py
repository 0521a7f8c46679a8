"""Enrolment: one kiosk, one code, six digits; afterwards only its key opens the door."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kiosk.ledger.record import genesis
from office.clock import now_ms
from office.devices.enrolling import (
    VALID_MS,
    EnrolmentRefused,
    Place,
    claim,
    confirm,
    digits_of,
    invite,
    office_key,
    text_of,
    waiting,
)
from office.devices.models import Device, Invitation
from sync import invitation as wire
from sync.signing import Request, SigningKey, sign, signed_by
from sync.wire import content_digest, pack, time_statement
from tests.office.kiosk_side import NORTH, Kiosk, entry, refusal
from tests.office.test_two_at_once import in_threads

KEY, OTHER = SigningKey(bytes(range(32))), SigningKey(bytes(range(1, 33)))
PLACE = Place(NORTH.device, "yunxi", NORTH.gate, NORTH.label)


def code() -> wire.Invitation:
    """A fresh code as a kiosk reads it."""
    return wire.Invitation.from_text(text_of(invite(PLACE, "http://office", "", now_ms())))


def claimed_by(key: SigningKey, invitation: wire.Invitation) -> Any:
    """The office's answer to a kiosk that has seen the code."""
    return Client().post(
        "/api/v1/enrol",
        {
            "name": wire.name_of(invitation.secret),
            "device_key": key.public.hex(),
            "proof": wire.kiosk_proof(invitation.secret, key.public),
        },
        content_type="application/json",
    )


def enrolled(key: SigningKey) -> Device:
    """The device with this key."""
    invitation = code()
    claimed_by(key, invitation)
    return confirm(NORTH.device, wire.digits(invitation.secret, key.public, office_key().public), now_ms())


def sent(kiosk: Kiosk, key: SigningKey, *, created_s: int | None = None, previous: bytes = b"") -> Any:
    """All records, signed."""
    body = pack(kiosk.records)
    start = previous or kiosk.hash_at(0)
    query = f"incarnation={kiosk.incarnation}&first=1&prev={start.hex()}"
    path = f"/api/v1/devices/{NORTH.device}/records"
    request = Request("POST", path, query, content_digest(body))
    headers = sign(request, key, now_ms() // 1_000 if created_s is None else created_s)
    return Client().post(
        f"{path}?{query}",
        body,
        content_type="application/x-ndjson",
        headers={**headers, "Content-Digest": content_digest(body)},
    )


def test_an_enrolled_kiosk_sends_by_its_key_alone(kiosk: Kiosk) -> None:
    """After the digits were confirmed its signature is accepted, and its old token no more."""
    device = enrolled(KEY)
    kiosk.write(entry())
    assert refusal(kiosk.send()) == ("unauthorised", 401)
    assert sent(kiosk, KEY).json()["acked"] == 1
    assert bytes(device.public_key or b"") == KEY.public


def test_before_somebody_confirms_nothing_is_accepted(kiosk: Kiosk) -> None:
    """A claimed code alone opens nothing; what the kiosk had before still counts."""
    claimed_by(KEY, code())
    kiosk.write(entry())
    assert refusal(sent(kiosk, KEY)) == ("unauthorised", 401)
    assert kiosk.send().status_code == 200


def test_both_sides_show_the_same_digits_and_know_each_other(office: Path) -> None:
    """The answer carries a proof that only who made the code can give, over both keys."""
    invitation = code()
    answer = claimed_by(KEY, invitation).json()
    assert bytes.fromhex(answer["office_key"]) == office_key().public
    assert answer["proof"] == wire.office_proof(invitation.secret, KEY.public, office_key().public)
    shown = digits_of(waiting(now_ms()).get())
    assert shown == wire.digits(invitation.secret, KEY.public, office_key().public)
    assert len(shown) == 6
    assert shown != wire.digits(invitation.secret, OTHER.public, office_key().public)


def test_of_two_kiosks_that_race_for_a_code_exactly_one_wins(office: Path) -> None:
    """The second is told that the code is used; the first may ask again."""
    for _ in range(5):
        invitation, answers = code(), list[Any]()
        asking = partial(
            lambda key, one, told: told.append(claimed_by(key, one)), one=invitation, told=answers
        )
        in_threads(partial(asking, KEY), partial(asking, OTHER))
        assert sorted(answer.status_code for answer in answers) == [200, 403]
        winner = bytes(Invitation.objects.get(confirmed_ms=None).public_key or b"")
        assert claimed_by(KEY if winner == KEY.public else OTHER, invitation).status_code == 200


def test_a_code_ends_after_fifteen_minutes_and_after_its_use(office: Path) -> None:
    """Later, confirmed, replaced by a newer one, or guessed: each is refused in the same words."""
    old = wire.Invitation.from_text(text_of(invite(PLACE, "http://office", "", now_ms() - VALID_MS - 1)))
    replaced, used = code(), code()
    assert claimed_by(KEY, used).status_code == 200
    confirm(NORTH.device, wire.digits(used.secret, KEY.public, office_key().public), now_ms())
    guessed = wire.Invitation("http://office", bytes(16))
    for invitation in (old, replaced, used, guessed):
        assert refusal(claimed_by(OTHER, invitation)) == ("enrolment", 403)


def test_who_has_not_seen_the_secret_can_neither_claim_nor_confirm(office: Path) -> None:
    """The code's public name is not enough, nor are other digits."""
    invitation = code()
    with pytest.raises(EnrolmentRefused):
        claim(wire.name_of(invitation.secret), KEY.public, wire.kiosk_proof(bytes(16), KEY.public), now_ms())
    claimed_by(KEY, invitation)
    right = wire.digits(invitation.secret, KEY.public, office_key().public)
    with pytest.raises(EnrolmentRefused):
        confirm(NORTH.device, f"{(int(right) + 1) % 1_000_000:06}", now_ms())


def test_one_click_revokes(kiosk: Kiosk, maintainer: Client) -> None:
    """The next upload is refused as revoked."""
    enrolled(KEY)
    kiosk.write(entry())
    maintainer.post("/kiosks/revoke/", {"device": NORTH.device})
    assert refusal(sent(kiosk, KEY)) == ("revoked", 403)


def test_the_page_makes_a_code_and_confirms_it(maintainer: Client) -> None:
    """A maintainer enrols a kiosk without any command: code, digits, done."""
    names = {"device": "yunxi-east-3", "site": "yunxi", "gate": "east", "label": "东门"}
    maintainer.post("/kiosks/enrol/", names)
    invitation = wire.Invitation.from_text(text_of(waiting(now_ms()).get()))
    assert invitation.url == "http://testserver"
    assert "门岗机尚未登记" in maintainer.get("/kiosks/enrol/").content.decode()
    claimed_by(KEY, invitation)
    shown = digits_of(waiting(now_ms()).get())
    assert shown in maintainer.get("/kiosks/enrol/").content.decode()
    maintainer.post("/kiosks/enrol/confirm/", {"device": "yunxi-east-3", "digits": shown})
    assert bytes(Device.objects.get(name="yunxi-east-3").public_key or b"") == KEY.public
    wrong = maintainer.post("/kiosks/enrol/", {**names, "device": "东门"})
    assert "use letters" in wrong.content.decode()


def test_a_signature_of_another_time_is_refused_and_the_time_is_told(kiosk: Kiosk) -> None:
    """A kiosk whose clock stands in another year is told so, and asks for the signed time."""
    enrolled(KEY)
    kiosk.write(entry())
    assert refusal(sent(kiosk, KEY, created_s=1_600_000_000)) == ("clock", 401)
    nonce = "0123456789abcdef"
    said = Client().get("/api/v1/time", {"nonce": nonce}).json()
    statement = time_statement(nonce, said["time_ms"])
    assert signed_by(office_key().public, bytes.fromhex(said["signature"]), statement)
    assert abs(said["time_ms"] - now_ms()) < 60_000
    assert refusal(Client().get("/api/v1/time", {"nonce": "x"})) == ("invalid", 400)


def test_a_ledger_is_bound_to_its_devices_key(kiosk: Kiosk) -> None:
    """A chain may start from the hash that binds the device's key, or none; not from another's."""
    enrolled(KEY)
    kiosk.write(entry(), entry())
    bound = genesis(NORTH.device, kiosk.incarnation, OTHER.public)
    assert refusal(sent(kiosk, KEY, previous=bound)) == ("fork", 409)
    bound = genesis(NORTH.device, kiosk.incarnation, KEY.public)
    assert sent(kiosk, KEY, previous=bound).json()["acked"] == 2
    assert sent(kiosk, KEY, previous=bound).json()["acked"] == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"name": 1}',
        b'{"name": "a", "device_key": "zz", "proof": ""}',
        b"{" + b" " * 9_000,
    ],
)
def test_a_strange_claim_is_refused(office: Path, body: bytes) -> None:
    """What is no claim is 400, and never a crash."""
    answer = Client().post("/api/v1/enrol", body, content_type="application/json")
    assert refusal(answer)[1] == 400


def test_the_secret_is_gone_once_it_is_confirmed(office: Path) -> None:
    """A database that is copied later holds no code that still opens anything."""
    enrolled(KEY)
    assert bytes(Invitation.objects.get().secret) == b""
    assert json.loads(text_of(invite(PLACE, "http://office", "", now_ms())))["v"] == 1

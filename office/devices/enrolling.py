"""Enrolment at the office: a code is made, one kiosk claims it, a person compares six digits and confirms.

Until then the kiosk may send nothing. It knows the database, not requests or pages.
"""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from office import home
from office.devices.models import Device, DeviceKey, Invitation
from office.devices.tokens import new_token, token_hash
from sync import invitation as wire
from sync.signing import KEY_BYTES, SigningKey

VALID_MS = wire.VALID_S * 1_000


class EnrolmentRefused(ValueError):
    """The code is unknown, used, expired, or was not seen by whoever claims it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the kiosk will stand, by the names that its records carry."""

    device: str
    site: str
    gate: str
    label: str = ""


def office_key() -> SigningKey:
    """The key by which kiosks know this office."""
    return SigningKey(home.signing_seed(home.office_dir()))


def invite(place: Place, url: str, ca: str, now_ms: int) -> Invitation:
    """Make a code for one kiosk; older ones for the same device are void."""
    secret = secrets.token_bytes(wire.SECRET_BYTES)
    with transaction.atomic():
        Invitation.objects.filter(device=place.device, confirmed_ms=None).delete()
        return Invitation.objects.create(
            name=wire.name_of(secret),
            secret=secret,
            url=url,
            ca=ca,
            device=place.device,
            site=place.site,
            gate=place.gate,
            label=place.label,
            made_ms=now_ms,
        )


def text_of(code: Invitation) -> str:
    """What the kiosk scans or somebody types."""
    return wire.Invitation(code.url, bytes(code.secret), code.ca).to_text()


def claim(name: str, device_key: bytes, proof: str, now_ms: int) -> tuple[str, str]:
    """A kiosk has seen the code: (device, office's proof). Of two at once one wins; again is harmless.

    Raises:
        EnrolmentRefused: unknown, used by another key, expired, or the proof is wrong.
    """
    code = Invitation.objects.filter(name=name, confirmed_ms=None).first()
    if code is None or len(device_key) != KEY_BYTES or now_ms - code.made_ms > VALID_MS:
        raise EnrolmentRefused("unknown, used or expired code")
    secret = bytes(code.secret)
    if not wire.same(proof, wire.kiosk_proof(secret, device_key)):
        raise EnrolmentRefused("the proof is wrong")
    # One statement decides: the row is free, or it is not.
    won = Invitation.objects.filter(pk=code.pk, claimed_ms=None).update(
        claimed_ms=now_ms, public_key=device_key
    )
    if not won and not Invitation.objects.filter(pk=code.pk, public_key=device_key).exists():
        raise EnrolmentRefused("another kiosk was first")
    return code.device, wire.office_proof(secret, device_key, office_key().public)


def waiting(now_ms: int) -> QuerySet[Invitation]:
    """Codes that may still be used or confirmed, newest first."""
    return Invitation.objects.filter(confirmed_ms=None, made_ms__gt=now_ms - VALID_MS).order_by("-made_ms")


def digits_of(code: Invitation) -> str:
    """The six digits that the kiosk must show, "" before it has claimed the code."""
    if code.public_key is None:
        return ""
    return wire.digits(bytes(code.secret), bytes(code.public_key), office_key().public)


def confirm(device: str, digits: str, now_ms: int) -> Device:
    """The digits are the kiosk's: from now on it may send, with its key and nothing else.

    Raises:
        EnrolmentRefused: nobody claimed the code, or the digits differ.
    """
    with transaction.atomic():
        code = waiting(now_ms).filter(device=device).exclude(public_key=None).first()
        if code is None or not wire.same(digits.strip(), digits_of(code)):
            raise EnrolmentRefused("no such digits")
        key = bytes(code.public_key or b"")
        found = Device.objects.filter(name=device).first() or Device(name=device, added_ms=now_ms)
        found.site, found.gate, found.label = code.site, code.gate, code.label
        found.public_key, found.token_hash = key, token_hash(new_token())
        found.revoked_ms = found.forked_ms = None  # a copied card does not have the new key
        found.save()
        DeviceKey.objects.create(device=found, public_key=key, since_ms=now_ms)
        Invitation.objects.filter(pk=code.pk).update(confirmed_ms=now_ms, secret=b"")
        return found


def revoke(device: str, now_ms: int) -> bool:
    """Refuse what this kiosk sends from now on; what it sent stays. False if there is no such device."""
    return Device.objects.filter(name=device).update(revoked_ms=now_ms) == 1

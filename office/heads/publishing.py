"""Signs the heads of the day, tells what stands at older places, and takes the kiosks' signatures in."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from office.audit.models import AuditEntry
from office.audit.trail import GENESIS
from office.clock import Day
from office.devices.enrolling import office_key
from office.devices.models import Device
from office.heads.models import Cosignature, PublishedHead
from office.ingest.models import Chain, StoredRecord
from office.ingest.writer import WRITER
from sync.heads import AUDIT, HEADS_MAX, NAME, SEQ_MAX, Head
from sync.signing import signed_by


def heads_of_day(now_ms: int) -> list[Head]:
    """The newest signed heads; today's are made when somebody first asks for them."""
    day = str(Day.of(now_ms))
    if not PublishedHead.objects.filter(day=day, name=AUDIT).exists():
        with WRITER.turn(), transaction.atomic():
            if not PublishedHead.objects.filter(day=day, name=AUDIT).exists():
                _publish(day)
    rows = PublishedHead.objects.filter(day=day).order_by("pk")[:HEADS_MAX]
    return [Head(row.day, row.name, row.seq, row.head, row.signature) for row in rows]


def past(seen: Mapping[str, Any]) -> dict[str, str | None]:
    """The hash that stands here at each of these places; None beyond the end, "" where it is cut out."""
    return {
        name: _hash_at(name, seq)
        for name, seq in list(seen.items())[:HEADS_MAX]
        if NAME.fullmatch(name) and type(seq) is int and 0 <= seq <= SEQ_MAX
    }


def take_cosigned(device: Device, cosigned: Mapping[str, Any], now_ms: int) -> int:
    """Keep the signatures that are this kiosk's own under heads of ours; how many."""
    key, taken = bytes(device.public_key or b""), []
    for name, fields in list(cosigned.items())[:HEADS_MAX]:
        said = fields if isinstance(fields, dict) else {}
        signature = str(said.get("signature"))
        row = PublishedHead.objects.filter(day=str(said.get("day"))[:10], name=name[:146]).first()
        if row is not None and _is_cosigned(key, row, signature):
            taken.append(Cosignature(published=row, device=device.name, signature=signature, at_ms=now_ms))
    if taken:
        with WRITER.turn():
            Cosignature.objects.bulk_create(taken, ignore_conflicts=True)
    return len(taken)


def _is_cosigned(key: bytes, row: PublishedHead, signature: str) -> bool:
    try:
        raw = bytes.fromhex(signature)
    except ValueError:
        return False
    return signed_by(key, raw, Head(row.day, row.name, row.seq, row.head).countersigned())


def _publish(day: str) -> None:
    key = office_key()
    for head in _heads(day):
        signature = key.sign(head.statement()).hex()
        PublishedHead.objects.create(
            day=day, name=head.name, seq=head.seq, head=head.head, signature=signature
        )


def _heads(day: str) -> Iterator[Head]:
    last = AuditEntry.objects.order_by("-id").first()
    yield Head(day, AUDIT, last.pk if last else 0, bytes(last.hash if last else GENESIS).hex())
    for chain in Chain.objects.filter(forked_from="").order_by("-changed_ms")[: HEADS_MAX - 1]:
        yield Head(day, f"{chain.device} {chain.incarnation}", chain.seq, chain.head_hex)


def _hash_at(name: str, seq: int) -> str | None:
    if name == AUDIT:
        last = AuditEntry.objects.order_by("-id").first()
        if seq == 0:
            return GENESIS.hex()
        if last is None or last.pk < seq:
            return None
        entry = AuditEntry.objects.filter(pk=seq).first()
        return bytes(entry.hash).hex() if entry else ""
    device, _space, incarnation = name.partition(" ")
    chain = Chain.objects.filter(device=device, incarnation=incarnation).first()
    if chain is None or chain.seq < seq:
        return None
    if seq == 0:
        return bytes(chain.genesis or b"").hex() or None
    kept = StoredRecord.objects.filter(device=device, incarnation=incarnation, seq=seq).first()
    return bytes(kept.hash).hex() if kept else ""

"""Keeps the other history of a fork beside ours, under a name of its own; it feeds no register.

A fork is a cloned card, a ledger restored from an old copy, or tampering: a person must find out which.
"""

from django.db.models import Q, QuerySet

from office.devices.models import Device
from office.ingest.batch import Batch
from office.ingest.models import Chain, StoredRecord
from office.ingest.opening import stored

# Each new branch needs a card that was copied anew; more of them is an attack on the office's disk.
# The sender keeps what is not taken here.
BRANCHES_MAX = 16


def keep(device: Device, ours: Chain, batch: Batch, start: int, now_ms: int) -> None:
    """Mark the device and store the batch from `start`, the first that is not ours; again is harmless."""
    Device.objects.filter(pk=device.pk, forked_ms=None).update(forked_ms=now_ms)
    name = _holding(ours, batch, start)
    if name is None:
        if _branches(ours).count() >= BRANCHES_MAX:
            return
        name = f"{ours.incarnation}~{batch.hash_at(start).hex()[:16]}"
    _store(name, ours, batch, start, now_ms)


def _branches(ours: Chain) -> QuerySet[Chain]:
    return Chain.objects.filter(device=ours.device, forked_from=ours.incarnation)


def _holding(ours: Chain, batch: Batch, start: int) -> str | None:
    """The branch that these records belong to: it holds the first of them, or the one before."""
    same = Q(seq=start, hash=batch.hash_at(start)) | Q(seq=start - 1, hash=batch.hash_at(start - 1))
    names = _branches(ours).values("incarnation")
    return (
        StoredRecord.objects.filter(same, device=ours.device, incarnation__in=names)
        .values_list("incarnation", flat=True)
        .first()
    )


def _store(name: str, ours: Chain, batch: Batch, start: int, now_ms: int) -> None:
    StoredRecord.objects.bulk_create(
        (_stored(name, ours.device, batch, seq, now_ms) for seq in range(start, batch.last + 1)),
        ignore_conflicts=True,
    )
    branch = _branches(ours).filter(incarnation=name).first() or Chain(
        device=ours.device, incarnation=name, seq=0, forked_from=ours.incarnation, opened_ms=now_ms
    )
    if batch.last > branch.seq:
        branch.seq, branch.head, branch.changed_ms = batch.last, batch.hash_at(batch.last), now_ms
        branch.save()


def _stored(name: str, device: str, batch: Batch, seq: int, now_ms: int) -> StoredRecord:
    packed = batch.records[seq - batch.first]
    person, salt = stored(packed)
    return StoredRecord(
        device=device,
        incarnation=name,
        seq=seq,
        record_id=None,  # ids stay with the history that came first
        kind="",
        line=packed.line,
        hash=batch.hash_at(seq),
        person=person,
        salt=salt,
        received_ms=now_ms,
    )

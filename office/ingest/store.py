"""Takes a batch in, exactly once: one transaction locks the cursor, adds the tail, feeds the registers.

Raw SQL for the records, because the ORM's bulk insert costs three to seven times the processor time.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.db import connection, transaction

from kiosk.ledger.record import genesis
from office.devices.models import Device
from office.ingest import branches
from office.ingest.arrivals import Unreadable
from office.ingest.batch import Batch
from office.ingest.judge import Judged, Place, judge
from office.ingest.models import Chain, StoredRecord, TrayItem
from office.ingest.problems import Refused
from office.ingest.project import project
from office.ingest.tray import tray_item
from office.ingest.writer import WRITER
from sync.wire import Receipt

INSERT = (
    "INSERT INTO ingest_record "
    "(device, incarnation, seq, record_id, kind, line, hash, person, salt, received_ms) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


def take_in(device: Device, batch: Batch, now_ms: int) -> Receipt:
    """Store what is new in the batch and answer after COMMIT.

    Raises:
        Refused: "gap" with the number expected; "fork" (the other history is kept beside ours); "busy".
    """
    # Reading is the larger half of the work and needs no turn.
    judged = _judge_all(device.name, batch, now_ms)
    with WRITER.turn(), transaction.atomic():
        outcome = _take_in(device, batch, judged, now_ms)
    if isinstance(outcome, Refused):  # raised only now: a fork's branch must be committed first
        raise outcome
    return outcome


def receipt(device: str, incarnation: str, now_ms: int) -> Receipt:
    """How far this chain is complete here."""
    return _receipt(_chain(device, incarnation, now_ms), now_ms)


def _judge_all(device: str, batch: Batch, now_ms: int) -> list[Judged]:
    return [
        judge(packed, Place(device, batch.incarnation, seq, now_ms))
        for seq, packed in enumerate(batch.records, start=batch.first)
    ]


def _take_in(device: Device, batch: Batch, judged: Sequence[Judged], now_ms: int) -> Receipt | Refused:
    chain = _chain(device.name, batch.incarnation, now_ms)
    if batch.first > chain.seq + 1:
        expected = chain.seq + 1
        return Refused("gap", f"records from {expected} are wanted first", expected=expected)
    if not _continues(chain, batch):
        branches.keep(device, chain, batch, now_ms)
        return Refused("fork", "another record has this number here; somebody must look")
    _append(chain, batch, judged[chain.seq + 1 - batch.first :], now_ms)
    Device.objects.filter(pk=device.pk).update(seen_ms=now_ms)
    return _receipt(chain, now_ms)


def _chain(device: str, incarnation: str, now_ms: int) -> Chain:
    chain = Chain.objects.select_for_update().filter(device=device, incarnation=incarnation).first()
    return chain or Chain(
        device=device,
        incarnation=incarnation,
        seq=0,
        head=genesis(device, incarnation),
        opened_ms=now_ms,
        changed_ms=now_ms,
    )


def _continues(chain: Chain, batch: Batch) -> bool:
    """Whether the sender's history is ours as far as both go: equal hashes mean equal histories."""
    both = min(chain.seq, batch.last)
    if both == chain.seq:
        return batch.hash_at(both) == bytes(chain.head)
    ours = StoredRecord.objects.values_list("hash", flat=True).get(
        device=chain.device, incarnation=chain.incarnation, seq=both
    )
    return batch.hash_at(both) == bytes(ours)


def _append(chain: Chain, batch: Batch, tail: Sequence[Judged], now_ms: int) -> None:
    if not tail:
        return  # a replay of what is here: the same receipt again
    tail = _set_repeated_ids_aside(tail)
    rows = [_row(judged, batch.hash_at(judged.place.seq)) for judged in tail]
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)
    TrayItem.objects.bulk_create(tray_item(judged) for judged in tail if judged.trouble)
    project(tail)
    chain.seq, chain.head, chain.changed_ms = batch.last, batch.hash_at(batch.last), now_ms
    chain.save()


def _set_repeated_ids_aside(tail: Sequence[Judged]) -> list[Judged]:
    """A record whose id is taken is stored without it and waits for a person: it must not block the queue."""
    ids = [judged.arrival.id for judged in tail if judged.arrival]
    taken = set(StoredRecord.objects.filter(record_id__in=ids).values_list("record_id", flat=True))
    kept = []
    for judged in tail:
        if judged.arrival and judged.arrival.id in taken:
            kept.append(_without_id(judged))
            continue
        if judged.arrival:
            taken.add(judged.arrival.id)
        kept.append(judged)
    return kept


def _without_id(judged: Judged) -> Judged:
    trouble = Unreadable("repeated_id", "another record has this id")
    return replace(judged, arrival=None, changes=(), trouble=trouble)


def _row(judged: Judged, chain_hash: bytes) -> tuple[str | int | bytes | None, ...]:
    place, packed, arrival = judged.place, judged.packed, judged.arrival
    return (
        place.device,
        place.incarnation,
        place.seq,
        arrival.id if arrival else None,
        arrival.kind if arrival else "",
        packed.line,
        chain_hash,
        packed.person,
        packed.salt,
        place.received_ms,
    )


def _receipt(chain: Chain, now_ms: int) -> Receipt:
    # `safe` stays 0 until the office makes verified backups: a kiosk prunes nothing before.
    return Receipt(acked=chain.seq, head=chain.head_hex, safe=0, site_version=0, time_ms=now_ms)

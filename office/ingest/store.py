"""Takes a batch in, exactly once: one transaction locks the cursor, adds the tail, feeds the registers.

Raw SQL for the records, because the ORM's bulk insert costs three to seven times the processor time.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from django.db import connection, transaction
from django.db.models import QuerySet

from kiosk.ledger.record import Head, genesis
from office import home
from office.devices.models import Device
from office.ingest import branches, intake
from office.ingest.arrivals import Unreadable
from office.ingest.batch import Batch
from office.ingest.judge import Judged, Place, judge
from office.ingest.models import Chain, StoredRecord, TrayItem
from office.ingest.opening import opened, stored
from office.ingest.problems import Refused
from office.ingest.project import project
from office.ingest.tray import tray_item
from office.ingest.writer import WRITER
from office.site.publishing import latest_version
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
    seed = home.signing_seed(home.office_dir())
    batch = replace(batch, records=tuple(opened(packed, seed) for packed in batch.records))
    book = _Book(device, batch, _judge_all(device.name, batch, now_ms), now_ms)
    match intake.take_in(book, batch):
        case intake.Gap(expected):
            raise Refused("gap", f"records from {expected} are wanted first", expected=expected)
        case intake.Forked():
            raise Refused("fork", "another record has this number here; somebody must look")
        case intake.Taken(head):
            return _receipt(head, book.safe, now_ms)


class _Book:
    """The database as `intake.Book`: one chain, for one request."""

    def __init__(self, device: Device, batch: Batch, judged: Sequence[Judged], now_ms: int) -> None:
        self._device = device
        self._batch = batch
        self._judged = judged
        self._now_ms = now_ms
        self._chain: Chain

    @property
    def safe(self) -> int:
        """How far the chain is in a checked backup."""
        return self._chain.safe

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with WRITER.turn(), transaction.atomic():
            found = _chains(self._device, self._batch.incarnation).select_for_update().first()
            self._chain = found or self._new_chain()
            yield

    def _new_chain(self) -> Chain:
        starts = _starts(self._device, self._batch.incarnation)
        said = self._batch.hashes[0]
        start = said if self._batch.first == 1 and said in starts else starts[0]
        return Chain(
            device=self._device.name,
            incarnation=self._batch.incarnation,
            seq=0,
            head=start,
            genesis=start,
            opened_ms=self._now_ms,
            changed_ms=self._now_ms,
        )

    def head(self) -> Head:
        return Head(self._chain.seq, bytes(self._chain.head))

    def hash_at(self, seq: int) -> bytes:
        if seq == 0:
            return bytes(self._chain.genesis or genesis(self._chain.device, self._chain.incarnation))
        kept = StoredRecord.objects.values_list("hash", flat=True)
        return bytes(kept.get(device=self._chain.device, incarnation=self._chain.incarnation, seq=seq))

    def append(self, batch: Batch, first: int) -> None:
        _append(self._chain, batch, self._judged[first - batch.first :], self._now_ms)
        Device.objects.filter(pk=self._device.pk).update(seen_ms=self._now_ms)

    def keep_other(self, batch: Batch, first: int) -> None:
        branches.keep(self._device, self._chain, batch, first, self._now_ms)


def receipt(device: Device, incarnation: str, now_ms: int) -> Receipt:
    """How far this chain is complete here."""
    chain = _chains(device, incarnation).first()
    if chain is None:
        return _receipt(Head(0, _starts(device, incarnation)[0]), 0, now_ms)
    return _receipt(Head(chain.seq, bytes(chain.head)), chain.safe, now_ms)


def _chains(device: Device, incarnation: str) -> QuerySet[Chain]:
    return Chain.objects.filter(device=device.name, incarnation=incarnation)


def _starts(device: Device, incarnation: str) -> list[bytes]:
    """What may stand before this device's first record: bound to a key that it has or had, or to none."""
    keys = [bytes(key) for key in device.keys.order_by("-since_ms").values_list("public_key", flat=True)]
    return [genesis(device.name, incarnation, key) for key in (*keys, b"")]


def note_safe(chains: Sequence[tuple[str, str, int]]) -> None:
    """A checked backup holds these (device, incarnation) up to this seq: their kiosks may forget."""
    with WRITER.turn(), transaction.atomic():
        for device, incarnation, seq in chains:
            Chain.objects.filter(device=device, incarnation=incarnation, safe__lt=seq).update(safe=seq)


def _judge_all(device: str, batch: Batch, now_ms: int) -> list[Judged]:
    return [
        judge(packed, Place(device, batch.incarnation, seq, now_ms))
        for seq, packed in enumerate(batch.records, start=batch.first)
    ]


def _append(chain: Chain, batch: Batch, tail: Sequence[Judged], now_ms: int) -> None:
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
    taken = _ids_here(ids)
    kept = []
    for judged in tail:
        if judged.arrival and judged.arrival.id in taken:
            kept.append(_without_id(judged))
            continue
        if judged.arrival:
            taken.add(judged.arrival.id)
        kept.append(judged)
    return kept


def _ids_here(ids: Sequence[str]) -> set[str]:
    if not ids:
        return set()
    marks = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT record_id FROM ingest_record WHERE record_id IN ({marks})", ids)  # noqa: S608 - marks
        return {row[0] for row in cursor.fetchall()}


def _without_id(judged: Judged) -> Judged:
    trouble = Unreadable("repeated_id", "another record has this id")
    return judged._replace(arrival=None, changes=(), trouble=trouble)


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
        *stored(packed),
        place.received_ms,
    )


def _receipt(head: Head, safe: int, now_ms: int) -> Receipt:
    return Receipt(
        acked=head.seq,
        head=head.hash.hex(),
        safe=min(safe, head.seq),
        site_version=latest_version(),
        time_ms=now_ms,
    )

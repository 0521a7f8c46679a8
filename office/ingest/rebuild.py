"""Writes the registers again from the stored records: after an upgrade, or to prove that they agree."""

from collections.abc import Iterator

from django.db import transaction

from office import home
from office.ingest.feeds import feeds
from office.ingest.judge import Judged, Place, judge
from office.ingest.models import Boot, Chain, StoredRecord, TrayItem
from office.ingest.opening import opened, read_back
from office.ingest.project import project
from office.ingest.tray import tray_item
from sync.wire import Packed

CHUNK_RECORDS = 1_000  # this many are held in memory


def rebuild() -> int:
    """Empty all registers and feed them again, in one transaction; returns how many records were read.

    Records in the tray that this version can read leave it; those that a person has settled stay out.
    """
    with transaction.atomic():
        for feed in feeds():
            feed.clear()
        Boot.objects.all().delete()
        chains = list(Chain.objects.filter(forked_from="").order_by("device", "incarnation"))
        for chain in chains:
            for records in _chunks(chain):
                project(_reread(records))
    return sum(chain.seq for chain in chains)


def _chunks(chain: Chain) -> Iterator[list[StoredRecord]]:
    stored = StoredRecord.objects.filter(device=chain.device, incarnation=chain.incarnation).order_by("seq")
    for start in range(1, chain.seq + 1, CHUNK_RECORDS):
        yield list(stored.filter(seq__gte=start, seq__lt=start + CHUNK_RECORDS))


def _reread(records: list[StoredRecord]) -> list[Judged]:
    first, last = records[0], records[-1]
    items = TrayItem.objects.filter(
        device=first.device, incarnation=first.incarnation, seq__gte=first.seq, seq__lte=last.seq
    )
    tray = {item.seq: item for item in items}
    return [one for record in records if (one := _readable(record, tray.get(record.seq)))]


def _readable(record: StoredRecord, item: TrayItem | None) -> Judged | None:
    judged = judge(_packed(record), Place(record.device, record.incarnation, record.seq, record.received_ms))
    if judged.trouble:
        if item is None:  # an older version took for readable what this one does not
            tray_item(judged).save()
        return None
    if item is None:
        return judged
    return judged if item.settled_ms is None and _leaves_tray(record, item, judged) else None


def _leaves_tray(record: StoredRecord, item: TrayItem, judged: Judged) -> bool:
    assert judged.arrival
    if record.record_id is None:
        if StoredRecord.objects.filter(record_id=judged.arrival.id).exists():
            return False  # still the second one with this id
        StoredRecord.objects.filter(
            device=record.device, incarnation=record.incarnation, seq=record.seq
        ).update(record_id=judged.arrival.id, kind=judged.arrival.kind)
    item.delete()
    return True


def _packed(record: StoredRecord) -> Packed:
    person, salt = (None if part is None else bytes(part) for part in (record.person, record.salt))
    packed = read_back(bytes(record.line), person, salt)
    if packed.sealed is None:
        return packed
    found = opened(packed, home.signing_seed(home.office_dir()))
    if found.sealed is None:  # the right key is back
        StoredRecord.objects.filter(
            device=record.device, incarnation=record.incarnation, seq=record.seq
        ).update(person=found.person, salt=found.salt)
    return found

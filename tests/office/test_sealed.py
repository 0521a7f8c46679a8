"""What kiosks sealed for the office: opened before it is stored, kept as it is where the key is another's."""

from dataclasses import replace

from kiosk.ledger.envelope import Envelope
from kiosk.ledger.record import Record
from kiosk.ledger.sealing import sealing_key
from office import home
from office.entries.models import Entry
from office.ingest.models import StoredRecord, TrayItem
from office.ingest.rebuild import rebuild
from tests.office.kiosk_side import Kiosk, entry


def sealed(record: Record, seed: bytes) -> Record:
    """The record as it rests at an enrolled kiosk."""
    closed = Envelope.new(sealing_key(seed)).close(record.person or b"", record.salt or b"")
    return replace(record, sealed=closed, person=None, salt=None)


def seal_all(kiosk: Kiosk, seed: bytes) -> list[Record]:
    """Seal what the kiosk holds; gives the records as they were."""
    before = list(kiosk.records)
    kiosk.records[:] = [sealed(record, seed) for record in kiosk.records]
    return before


def test_a_sealed_record_stands_in_the_register_by_its_name(kiosk: Kiosk) -> None:
    """The office opens it, checks the commitment, and stores what it would have stored in clear."""
    kiosk.write(entry(), entry())
    before = seal_all(kiosk, home.signing_seed(home.office_dir()))
    assert kiosk.send().json()["acked"] == 2
    stored = StoredRecord.objects.order_by("seq")
    assert [(bytes(row.person), bytes(row.salt)) for row in stored] == [(r.person, r.salt) for r in before]
    assert set(Entry.objects.values_list("name", flat=True)) == {"王秀英"}
    assert kiosk.send().json()["acked"] == 2
    assert TrayItem.objects.count() == 0


def test_a_sealed_part_that_is_not_the_records_own_waits(kiosk: Kiosk) -> None:
    """Somebody else's sealed name under this record does not enter the register."""
    kiosk.write(entry(), entry({"name": "李卫国", "person_id": "S018", "unit": None, "phone": None}))
    seal_all(kiosk, home.signing_seed(home.office_dir()))
    kiosk.records[0] = replace(kiosk.records[0], sealed=kiosk.records[1].sealed)
    assert kiosk.send().json()["acked"] == 2
    assert TrayItem.objects.get().reason == "wrong_commitment"
    assert [row.seq for row in Entry.objects.all()] == [2]


def test_what_is_sealed_for_another_key_waits_until_the_key_is_back(kiosk: Kiosk) -> None:
    """Kept as it came, acknowledged, in the tray; with the right key a rebuild brings it to the register."""
    seed = home.signing_seed(home.office_dir())
    path = home.office_dir() / home.SIGNING_KEY_NAME
    kiosk.write(entry())
    (before,) = seal_all(kiosk, seed)
    path.write_bytes(bytes(32))
    try:
        assert kiosk.send().json()["acked"] == 1
        assert TrayItem.objects.get().reason == "unopened"
        assert bytes(StoredRecord.objects.get().person) == kiosk.records[0].sealed
        rebuild()
        assert (TrayItem.objects.count(), Entry.objects.count()) == (1, 0)
    finally:
        path.write_bytes(seed)
    rebuild()
    assert (TrayItem.objects.count(), Entry.objects.get().name) == (0, "王秀英")
    assert bytes(StoredRecord.objects.get().person) == before.person

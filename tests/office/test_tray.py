"""What can't be read waits for a person: it is stored, acknowledged, and blocks nobody."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from kiosk.ledger.record import LINE_BYTES_MAX, Draft, commitment
from office.entries.models import Entry
from office.ingest.models import StoredRecord, TrayItem
from office.ingest.rebuild import rebuild
from tests.office.kiosk_side import MEASUREMENT, SOUTH, WANG, Kiosk, entry

BIG = 10**30


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"v": 2}, "newer_version"),
        ({"v": BIG}, "newer_version"),
        ({"v": 0}, "bad_field"),
        ({"v": "1"}, "unreadable"),
        ({"device": "yunxi-south-2"}, "misplaced"),
        ({"incarnation": "another"}, "misplaced"),
        ({"seq": 7}, "misplaced"),
        ({"seq": BIG}, "misplaced"),
        ({"id": ""}, "bad_field"),
        ({"id": "x" * 65}, "bad_field"),
        ({"id": "\ud800"}, "bad_field"),
        ({"kind": "\0"}, "bad_field"),
        ({"kind": None}, "unreadable"),
        ({"gate": ""}, "bad_field"),
        ({"about": 5}, "bad_field"),
        ({"at": None}, "unreadable"),
        ({"at": {"wall_ms": 1, "clock": "sundial"}}, "unreadable"),
        ({"at": {"wall_ms": 1, "clock": "ntp"}}, "bad_field"),
        ({"at": {"boot": "b", "boottime_ms": 1, "wall_ms": BIG, "clock": "ntp"}}, "bad_field"),
        ({"at": {"boot": "b", "boottime_ms": -1, "wall_ms": 1, "clock": "ntp"}}, "bad_field"),
        ({"at": {"boot": "b", "boottime_ms": True, "wall_ms": 1, "clock": "ntp"}}, "bad_field"),
        ({"commitment": None}, "wrong_commitment"),
        ({"commitment": "00" * 32}, "wrong_commitment"),
        ({"verdict": "perhaps"}, "bad_field"),
        ({"verdict": ["admit"]}, "bad_field"),
        ({"reasons": None}, "bad_field"),
        ({"reasons": ["x"] * 65}, "bad_field"),
        ({"reasons": [1]}, "bad_field"),
        ({"category": "ghost"}, "bad_field"),
        ({"direction": 1}, "bad_field"),
        ({"mask": "yes"}, "bad_field"),
        ({"training": 1}, "bad_field"),
        ({"guard": "x" * 65}, "bad_field"),
        ({"rules_version": BIG}, "bad_field"),
        ({"measurement": []}, "bad_field"),
        ({"measurement": {**MEASUREMENT, "skin_centi_c": BIG}}, "bad_field"),
        ({"measurement": {**MEASUREMENT, "estimate_centi_c": 36.6}}, "bad_field"),
        ({"measurement": {**MEASUREMENT, "samples_centi_c": 3}}, "bad_field"),
        ({"measurement": {**MEASUREMENT, "sensor": "\ud800"}}, "bad_field"),
    ],
)
def test_a_record_with_a_right_link_and_a_strange_field_waits(
    kiosk: Kiosk, changes: dict[str, Any], reason: str
) -> None:
    """It is stored raw, acknowledged, put in the tray for its reason, and the next one goes on."""
    kiosk.write(entry(), entry())
    kiosk.replace_line(1, **changes)
    assert kiosk.send().json()["acked"] == 2
    item = TrayItem.objects.get()
    assert (item.seq, item.reason) == (1, reason)
    assert bytes(StoredRecord.objects.get(seq=1).line) == kiosk.records[0].line
    assert [row.seq for row in Entry.objects.all()] == [2]


@pytest.mark.parametrize(
    "line",
    [
        b"not JSON",
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b"[" * 10_000,
        b'{"v":' + b"9" * 5_000 + b"}",
        b"x" * LINE_BYTES_MAX,
        '{"v":1}'.encode("utf-16"),
        b'"\\ud800"',
    ],
)
def test_a_line_that_is_no_record_waits(kiosk: Kiosk, line: bytes) -> None:
    """Bytes that no version would have written don't block the queue either, if their link is right."""
    kiosk.write(entry(), entry())
    kiosk.relink(1, replace(kiosk.records[0], line=line, person=None, salt=None))
    assert kiosk.send().json()["acked"] == 2
    assert TrayItem.objects.get().reason == "unreadable"


@pytest.mark.parametrize(
    "person", [b"[]", b'"Wang"', b'{"name":5}', b'{"name":"\\ud800"}', b'{"phone":"' + b"1" * 65 + b'"}']
)
def test_a_strange_personal_part_waits(kiosk: Kiosk, person: bytes) -> None:
    """A personal part that fits its commitment but is no person: in the tray, with the part kept."""
    kiosk.write(entry())
    record = kiosk.records[0]
    kiosk.relink(1, replace(record, person=person))
    kiosk.replace_line(1, commitment=commitment(record.salt, person))
    assert kiosk.send().json()["acked"] == 1
    assert TrayItem.objects.get().reason == "bad_field"
    assert bytes(StoredRecord.objects.get().person) == person


def test_a_changed_personal_part_waits(kiosk: Kiosk) -> None:
    """A name that is not the one which the record was made with does not enter the register."""
    kiosk.write(entry())
    record = kiosk.records[0]
    kiosk.relink(1, replace(record, person=record.person.replace("王秀英".encode(), "王秀兰".encode())))
    kiosk.send()
    assert TrayItem.objects.get().reason == "wrong_commitment"
    assert Entry.objects.count() == 0


def test_a_forgotten_personal_part_is_no_trouble(kiosk: Kiosk) -> None:
    """A record whose personal part is gone still stands in the register, without a name."""
    kiosk.write(entry())
    kiosk.relink(1, replace(kiosk.records[0], person=None, salt=None))
    kiosk.send()
    assert TrayItem.objects.count() == 0
    assert Entry.objects.get().name == ""


def test_an_unknown_kind_is_stored_and_no_trouble(kiosk: Kiosk) -> None:
    """Kinds that no register wants yet stay stored until one does."""
    kiosk.write(Draft("round_done", {"spot": "lift"}), Draft("abandoned", {"measurement": MEASUREMENT}))
    assert kiosk.send().json()["acked"] == 2
    assert TrayItem.objects.count() == 0
    assert set(StoredRecord.objects.values_list("kind", flat=True)) == {"round_done", "abandoned"}


@pytest.mark.parametrize("batches", [1, 2])
def test_a_second_record_with_a_known_id_waits(kiosk: Kiosk, batches: int) -> None:
    """In the same batch or a later one: the first record keeps the id, the second is kept beside."""
    first, _ = kiosk.write(entry(), entry(person=None))
    kiosk.replace_line(2, id=first.id)
    if batches == 2:
        kiosk.send(1, 1)
    assert kiosk.send().json()["acked"] == 2
    assert TrayItem.objects.get().reason == "repeated_id"
    assert [row.seq for row in Entry.objects.all()] == [1]
    assert rebuild() == 2
    assert TrayItem.objects.get().reason == "repeated_id"


def test_another_kiosk_cannot_take_an_id(kiosk: Kiosk) -> None:
    """An id that one kiosk used can't be used by another to hide or replace a record."""
    (first,) = kiosk.write(entry())
    kiosk.send()
    other = Kiosk(SOUTH)
    other.write(entry())
    other.replace_line(1, id=first.id)
    assert other.send().json()["acked"] == 1
    assert StoredRecord.objects.get(record_id=first.id).device == kiosk.post.device
    assert TrayItem.objects.get().device == SOUTH.device


def test_what_a_new_version_can_read_leaves_the_tray(kiosk: Kiosk) -> None:
    """After an upgrade a rebuild reads the waiting records again, and they enter their registers."""
    kiosk.write(entry(), entry())
    kiosk.send()
    # What an older office, which did not know this kind of entry, would have left behind.
    StoredRecord.objects.filter(seq=2).update(record_id=None, kind="")
    Entry.objects.filter(seq=2).delete()
    TrayItem.objects.create(
        device=kiosk.post.device, incarnation=kiosk.incarnation, seq=2, reason="newer_version", received_ms=1
    )
    rebuild()
    assert TrayItem.objects.count() == 0
    assert [row.seq for row in Entry.objects.order_by("seq")] == [1, 2]
    assert StoredRecord.objects.get(seq=2).record_id == kiosk.records[1].id


def test_what_a_person_settled_stays_out(kiosk: Kiosk, clerk: Client) -> None:
    """A settled record was dealt with by hand: a rebuild does not enter it a second time."""
    kiosk.write(entry(person=WANG))
    kiosk.replace_line(1, verdict="perhaps")
    kiosk.send()
    item = TrayItem.objects.get()
    clerk.post(f"/tray/{item.pk}/settle/", {"note": "已手工补登"})
    item.refresh_from_db()
    assert (item.note, item.settled_by.username) == ("已手工补登", "chen")
    assert item.settled_ms is not None
    rebuild()
    assert Entry.objects.count() == 0


def test_settling_twice_keeps_the_first_word(kiosk: Kiosk, clerk: Client) -> None:
    """The second click on the same record changes nothing."""
    kiosk.write(entry())
    kiosk.replace_line(1, v=2)
    kiosk.send()
    for note in ("第一次", "第二次"):
        assert clerk.post(f"/tray/{TrayItem.objects.get().pk}/settle/", {"note": note}).status_code == 302
    assert TrayItem.objects.get().note == "第一次"

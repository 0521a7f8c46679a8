"""Records become rows: the entry register, the faults, and the times that the office knows better."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.ledger.record import Draft
from office.entries.models import Entry
from office.fleet.models import Fault
from office.ingest.models import Boot, StoredRecord, TrayItem
from office.ingest.rebuild import rebuild
from tests.office.databases import database_copy
from tests.office.kiosk_side import FEVER, NORTH, SOUTH, START_MS, WANG, Kiosk, entry


def rows(model: Any) -> list[dict[str, Any]]:
    """All rows of a register without their own numbers, in a fixed order."""
    left_out = ("id",)
    order = ("device", "incarnation", "seq") if model is not Boot else ("device", "incarnation", "boot")
    return [
        {k: v for k, v in row.items() if k not in left_out} for row in model.objects.order_by(*order).values()
    ]


def test_an_entry_is_copied_and_never_judged_again(kiosk: Kiosk) -> None:
    """Each column is what the gate wrote: verdict, reasons, measured values, person."""
    (record,) = kiosk.write(entry(**FEVER))
    kiosk.send()
    row = Entry.objects.get()
    assert (row.record_id, row.seq, row.gate, row.site) == (record.id, 1, "north", "yunxi")
    assert (row.verdict, row.reasons, row.fever) == ("refer", ["fever_relative"], True)
    assert (row.estimate_centi_c, row.skin_centi_c, row.fever_threshold_centi_c) == (3790, 3530, 3730)
    assert (row.name, row.person_id, row.unit, row.phone) == ("王秀英", "S017", "财政局", "")
    assert (row.mask, row.guard, row.samples, row.software) == (True, "李卫国", 3, "0.1.0")
    assert (row.at_ms, row.timed_by, row.clock) == (START_MS + 1_000, "kiosk", "ntp")


def test_an_entry_without_measurement_has_none(kiosk: Kiosk) -> None:
    """Nobody was measured: the columns say so, and no zero is made up."""
    kiosk.write(entry(measurement=None, mask=None, verdict="unjudged", reasons=["sensor_fault"], person=None))
    kiosk.send()
    row = Entry.objects.get()
    assert (row.estimate_centi_c, row.samples, row.mask, row.name) == (None, None, None, "")


def test_an_acknowledgement_fills_the_entry(kiosk: Kiosk) -> None:
    """The guard's answer stands beside the alarm; of two answers the first counts."""
    (alarm,) = kiosk.write(entry(**FEVER))
    kiosk.about(alarm, "alarm_acknowledged", guard="李卫国", after_ms=8_400)
    kiosk.about(alarm, "alarm_acknowledged", guard="赵国强", after_ms=99_000)
    kiosk.send()
    row = Entry.objects.get()
    assert (row.acknowledged_by, row.acknowledged_after_ms) == ("李卫国", 8_400)


def test_an_outcome_fills_the_entry(kiosk: Kiosk) -> None:
    """How the guard's recheck ended stands beside the alarm; a card is closed once."""
    (alarm,) = kiosk.write(entry(**FEVER))
    said = {"alarm_to_outcome_ms": 754_000, "contact_centi_c": 3810, "clinic": "云溪县人民医院"}
    kiosk.about(alarm, "recheck", outcome="fever_clinic", **said)
    kiosk.about(alarm, "recheck", outcome="released", alarm_to_outcome_ms=1)
    kiosk.send()
    row = Entry.objects.get()
    assert (row.outcome, row.outcome_after_ms) == ("fever_clinic", 754_000)
    assert (row.contact_centi_c, row.clinic) == (3810, "云溪县人民医院")


def test_an_identification_names_the_entry(kiosk: Kiosk) -> None:
    """Somebody who was flagged before giving a name gets it from a later record, in a later batch too."""
    (alarm,) = kiosk.write(entry(person=None, category="unknown", **FEVER))
    kiosk.send()
    kiosk.about(alarm, "identified", person=WANG, category="staff")
    kiosk.send(2)
    row = Entry.objects.get()
    assert (row.name, row.person_id, row.category, row.verdict) == ("王秀英", "S017", "staff", "refer")


def test_a_kiosk_cannot_change_another_ones_entry(kiosk: Kiosk) -> None:
    """A record about an entry of another kiosk, or of another ledger file, changes nothing."""
    (alarm,) = kiosk.write(entry(person=None, **FEVER))
    kiosk.send()
    for other in (Kiosk(SOUTH), Kiosk(NORTH, incarnation="another")):
        other.about(alarm, "identified", person=WANG)
        other.about(alarm, "alarm_acknowledged", after_ms=1)
        assert other.send().json()["acked"] == 2
    assert (Entry.objects.get().name, Entry.objects.get().acknowledged_after_ms) == ("", None)


def test_faults_open_and_end(kiosk: Kiosk) -> None:
    """A fault is open until its part recovers; a start ends what the power cut left open."""
    kiosk.write(Draft("fault", {"part": "sensor", "code": "no_answer"}))
    kiosk.write(Draft("fault", {"part": "ledger", "code": "ledger_full"}))
    kiosk.write(Draft("recovered", {"part": "sensor", "code": "no_answer", "after_ms": 5}))
    kiosk.send()
    assert [fault.code for fault in Fault.objects.filter(over=False)] == ["ledger_full"]
    kiosk.write(Draft("started"))
    kiosk.send(4)
    assert not Fault.objects.filter(over=False).exists()


def test_an_unset_clock_is_reckoned_from_a_trusted_record_of_the_same_boot(kiosk: Kiosk) -> None:
    """Entries made before the network told the time get it afterwards, to the millisecond, in any batch."""
    kiosk.clock, kiosk.wall_ms = "none", 1_000
    kiosk.write(entry(), entry())
    kiosk.send()
    assert {row.timed_by for row in Entry.objects.all()} == {"receipt"}
    kiosk.clock, kiosk.wall_ms = "ntp", START_MS
    kiosk.write(Draft("anchor"))
    kiosk.clock, kiosk.wall_ms = "none", 4_000
    kiosk.write(entry())
    kiosk.send(3)
    times = Entry.objects.order_by("seq").values_list("at_ms", "timed_by", "wall_ms")
    # The third record, at START + 1 s, is the anchor; the others stand a second apart around it.
    assert list(times) == [
        (START_MS - 1_000, "boot", 2_000),
        (START_MS, "boot", 3_000),
        (START_MS + 2_000, "boot", 5_000),
    ]


def test_another_boot_is_not_reckoned(kiosk: Kiosk) -> None:
    """What is known of one boot says nothing of the next."""
    kiosk.write(entry())
    kiosk.clock, kiosk.wall_ms, kiosk.boot, kiosk.boottime_ms = "none", 0, "boot-2", 0
    kiosk.write(entry())
    kiosk.send()
    late = Entry.objects.get(seq=2)
    assert (late.timed_by, late.at_ms) == ("receipt", late.received_ms)


Steps = list[tuple[str, str, int]]
kinds = st.sampled_from(
    ("entry", "fever", "unnamed", "acknowledge", "identify", "fault", "recover", "start", "poison", "anchor")
)
steps = st.lists(
    st.tuples(kinds, st.sampled_from(("ntp", "none", "estimated")), st.integers(1, 3)), max_size=14
)


def play(kiosk: Kiosk, steps: Steps) -> None:
    """Write what the steps say; a step that needs an older entry takes the first one."""
    for kind, clock, boot in steps:
        kiosk.clock, kiosk.boot = clock, f"boot-{boot}"
        first = kiosk.records[0] if kiosk.records else None
        if kind in ("acknowledge", "identify") and first:
            name = {"acknowledge": "alarm_acknowledged", "identify": "identified"}[kind]
            kiosk.about(first, name, person=WANG if kind == "identify" else None, after_ms=len(kiosk.records))
        elif kind in ("fault", "recover"):
            kiosk.write(
                Draft({"fault": "fault", "recover": "recovered"}[kind], {"part": "sensor", "code": "x"})
            )
        elif kind == "poison":
            kiosk.write(entry(verdict="perhaps"))
        elif kind == "start":
            kiosk.write(Draft("started"))
        elif kind == "anchor":
            kiosk.write(Draft("anchor"))
        else:
            kiosk.write(
                entry(person=None if kind == "unnamed" else WANG, **(FEVER if kind == "fever" else {}))
            )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(north=steps, south=steps, cuts=st.lists(st.integers(1, 14), max_size=4))
def test_a_rebuild_says_the_same(
    template_database: Path, north: Steps, south: Steps, cuts: list[int]
) -> None:
    """However the records came, in whatever batches, the registers written anew from them are equal."""
    with database_copy(template_database):
        for kiosk, script in ((Kiosk(NORTH), north), (Kiosk(SOUTH), south)):
            play(kiosk, script)
            acked = 0
            for cut in [*sorted(cuts), len(kiosk.records)]:
                if acked < cut <= len(kiosk.records):
                    acked = kiosk.send(acked + 1, cut).json()["acked"]
            assert acked == len(kiosk.records)
        models = (Entry, Fault, Boot, TrayItem)
        before = [rows(model) for model in models]
        assert rebuild() == StoredRecord.objects.count()
        assert [rows(model) for model in models] == before


@pytest.mark.parametrize("part", ["entry", "fault"])
def test_registers_hold_nothing_of_a_fork(kiosk: Kiosk, part: str) -> None:
    """The other history's entries and faults count nowhere, after a rebuild neither."""
    kiosk.write(entry())
    kiosk.send()
    twin = Kiosk(NORTH)
    twin.write(entry(guard="赵国强") if part == "entry" else Draft("fault", {"part": "sensor", "code": "x"}))
    twin.write(entry())
    assert twin.send().status_code == 409
    rebuild()
    assert (Entry.objects.count(), Fault.objects.count(), StoredRecord.objects.count()) == (1, 0, 3)

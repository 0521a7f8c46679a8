"""Forgetting at the office: what is old goes from every byte, what is worked with stays, with a receipt."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kiosk.ledger.record import Record
from office.accounts.models import User
from office.audit.models import AuditEntry
from office.audit.trail import check
from office.cases.models import Case, Step
from office.clock import Day
from office.entries.models import Entry
from office.exits.models import Exit
from office.ingest.models import Chain, StoredRecord
from office.ingest.rebuild import rebuild
from office.ingest.verifying import verify
from office.registers.desk import add
from office.registers.forms import REGISTERS
from office.registers.models import Row
from office.reports.models import Report
from office.retention.erasing import TABLES, rewrite
from office.retention.forgetting import days, forget
from office.retention.rules import DAY_MS
from tests.office.databases import ON_POSTGRES
from tests.office.kiosk_side import FEVER, Kiosk, entry

NAME, PHONE = "欧阳忘川", "13800001111"
VISITOR = {"name": NAME, "person_id": None, "unit": None, "phone": PHONE}
WATCHED = {"name": "李卫国", "person_id": "S018", "unit": "财政局", "phone": None}


def came(kiosk: Kiosk, *drafts: Any) -> int:
    """These people come and are told to the office; the moment of that, by its clock."""
    kiosk.write(*drafts)
    kiosk.send()
    return StoredRecord.objects.order_by("-seq")[0].received_ms


def named() -> list[int]:
    """Numbers of the records whose personal part is still here."""
    return list(StoredRecord.objects.exclude(person=None).order_by("seq").values_list("seq", flat=True))


def test_each_kind_goes_after_its_own_days(kiosk: Kiosk) -> None:
    """A visitor after 30 days, staff after 60, observation after 365; the chain and the counts stay."""
    at_ms = came(
        kiosk,
        entry(VISITOR, category="visitor"),
        entry(),
        entry(WATCHED, observed="day 3"),
        entry(VISITOR, category="visitor"),
    )
    for day, left in ((29, [1, 2, 3, 4]), (30, [2, 3]), (59, [2, 3]), (60, [3]), (364, [3]), (365, [])):
        forget(at_ms + day * DAY_MS)
        assert named() == left
    assert verify().bad == {}
    assert (verify().records, Chain.objects.get().seq, Entry.objects.count()) == (4, 4, 4)
    assert set(Entry.objects.values_list("name", "phone", "person_id")) == {("", "", "")}
    rebuild()
    assert set(Entry.objects.values_list("name", "verdict")) == {("", "admit")}


def files_of(database: Path) -> list[Path]:
    """The files of all tables and indexes as they are on the disk: SQLite's, or the server's."""
    if not ON_POSTGRES:
        return list(database.parent.glob(database.name + "*"))
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT current_setting('data_directory'), pg_relation_filepath(oid) FROM pg_class "
            "WHERE relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace) "
            "AND relkind IN ('r', 'i', 't')"
        )
        return [Path(folder, file) for folder, file in cursor.fetchall()]


def test_no_byte_of_the_database_tells_the_name(kiosk: Kiosk, office: Path) -> None:
    """Neither tables nor SQLite's log hold name or phone after the run; they did before."""
    at_ms = came(kiosk, *(entry(VISITOR, category="visitor") for _ in range(50)))

    def holds(secret: str) -> bool:
        return any(secret.encode() in file.read_bytes() for file in files_of(office))

    assert holds(NAME)
    assert holds(PHONE)
    forget(at_ms + 30 * DAY_MS)
    assert not holds(NAME)
    assert not holds(PHONE)


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite writes zeroes over what goes")
@pytest.mark.parametrize("there", ["postgres", None])
def test_a_transaction_older_than_the_run_is_told_of(office: Path, there: str | None) -> None:
    """One that holds what was forgotten, in another database as well, leaves the tables named."""
    psycopg = pytest.importorskip("psycopg")
    place = {**connection.get_connection_params(), **({"dbname": there} if there else {})}
    own = {key: place[key] for key in ("dbname", "user", "host", "port", "password") if key in place}
    with psycopg.connect(**own) as other:
        other.execute("SELECT pg_current_xact_id()" if there else "SELECT 1")
        assert set(rewrite(wait_s=0)) == set(TABLES)
        other.rollback()
        assert rewrite() == []


def test_what_clerks_wrote_of_people_is_forgotten_too(office: Path) -> None:
    """After a year a row keeps its days, numbers and choices and no text of a person; supplies stay whole."""
    chen = User.objects.get(username="chen")
    typed = {
        "name": NAME,
        "phone": PHONE,
        "returned": "2026-03-01",
        "origin": "某市",
        "unit": "财政局",
        "online": "yes",
    }
    row = add(REGISTERS["returnees"], typed, chen, 0)
    stock = {"day": "2026-03-01", "item": "口罩", "measure": "只", "source": "某厂", "received": "5"}
    add(REGISTERS["supplies"], {**stock, "keeper": NAME, "bookkeeper": "李明"}, chen, 0)
    supplies = Row.objects.get(register="supplies").values
    assert forget(365 * DAY_MS - 1).gone == {}
    assert forget(365 * DAY_MS).gone == {"register": 1}
    row.refresh_from_db()
    kept = {key: value for key, value in row.values.items() if value}
    assert kept == {"returned": "2026-03-01", "unit": "财政局", "online": "是"}
    assert (row.who, row.day) == ("", "2026-03-01")
    assert Row.objects.get(register="supplies").values == supplies
    digest = hashlib.sha256(f"register\nreturnees {row.pk}\n".encode()).hexdigest()
    assert AuditEntry.objects.get(action="forgotten").detail == f"register 1; sha256 {digest}"
    assert forget(365 * DAY_MS).gone == {}


def test_exits_told_between_gates_go_with_the_residents_names(kiosk: Kiosk) -> None:
    """They stay as long as the household ledger reads back, and are gone after."""
    kiosk.write(entry({"name": NAME, "household": "3-1-101"}, category="resident", direction="out"))
    kiosk.send()
    at_ms = max(Exit.objects.values_list("at_ms", "number").get()[0], Exit.objects.get().number // 1_000)
    forget(at_ms + 60 * DAY_MS)
    assert Exit.objects.count() == 1
    assert forget(at_ms + 60 * DAY_MS + 1_000).gone["exit"] == 1
    assert not Exit.objects.exists()


def flagged(kiosk: Kiosk) -> tuple[Record, int]:
    """A fever whose outcome nobody has said yet."""
    (record,) = kiosk.write(entry(**FEVER))
    kiosk.send()
    return record, StoredRecord.objects.get(seq=record.seq).received_ms


def test_an_open_case_is_never_forgotten(kiosk: Kiosk) -> None:
    """Without an outcome, or with a case not closed, it stays for years; then it goes with its notes."""
    record, at_ms = flagged(kiosk)
    later = at_ms + 3_000 * DAY_MS
    assert forget(later).held == {"open case": 1}
    kiosk.about(
        record, "recheck", alarm_to_outcome_ms=9, outcome="released", clinic=None, contact_centi_c=3660
    )
    kiosk.send(2)
    chen = User.objects.get(username="chen")
    case = Case.objects.create(record_id=record.id, owner=chen, taken_ms=at_ms)
    Step.objects.create(case=case, at_ms=at_ms, by=chen, kind="note", note=f"{NAME}，无不适")
    assert forget(later).held == {"open case": 1}
    assert named() == [1]
    Case.objects.update(closed_ms=at_ms)
    assert forget(later).gone == {"flagged": 1}
    assert (named(), Step.objects.get().note) == ([], "")


def test_a_day_that_is_drafted_and_not_sent_stays(kiosk: Kiosk) -> None:
    """Its report may still be asked for by name; once it is sent, the names go."""
    at_ms = came(kiosk, entry(VISITOR, category="visitor"))
    report = Report.objects.create(day=str(Day.of(Entry.objects.get().at_ms)), drafted_ms=at_ms)
    assert forget(at_ms + 90 * DAY_MS).held == {"not reported": 1}
    report.state = "sent"
    report.save()
    assert forget(at_ms + 90 * DAY_MS).gone == {"visitor": 1}


def test_what_waits_in_the_tray_stays(kiosk: Kiosk) -> None:
    """Nobody has looked at it yet."""
    kiosk.write(entry(VISITOR, category="visitor"))
    kiosk.replace_line(1, verdict="perhaps")
    kiosk.send()
    at_ms = StoredRecord.objects.get().received_ms
    assert forget(at_ms + 400 * DAY_MS).held == {"in the tray": 1}


def test_who_was_named_later_is_forgotten_in_the_entry_too(kiosk: Kiosk) -> None:
    """The name came with another record; when that goes, the row that shows it is blank."""
    (record,) = kiosk.write(entry(None, category="unknown"))
    kiosk.about(record, "identified", VISITOR, category="visitor")
    kiosk.send()
    assert Entry.objects.get().name == NAME
    forget(StoredRecord.objects.get(seq=2).received_ms + 365 * DAY_MS)
    assert (named(), Entry.objects.get().name) == ([], "")


def test_each_run_leaves_its_receipt_in_the_chained_trail(kiosk: Kiosk) -> None:
    """How many of each kind, and a digest of which; a run that lets nothing go leaves none."""
    at_ms = came(kiosk, entry(VISITOR, category="visitor"), entry(VISITOR, category="visitor"))
    forget(at_ms)
    assert not AuditEntry.objects.filter(action="forgotten").exists()
    forget(at_ms + 30 * DAY_MS)
    forget(at_ms + 31 * DAY_MS)
    which = "".join(f"{kiosk.post.device}\n{kiosk.incarnation}\n{seq}\n" for seq in (1, 2))
    digest = hashlib.sha256(which.encode()).hexdigest()
    assert AuditEntry.objects.get(action="forgotten").detail == f"visitor 2; sha256 {digest}"
    assert check().first_bad is None


def test_the_days_are_a_setting(kiosk: Kiosk) -> None:
    """Set by a command that checks them all first, and noted in the trail."""
    at_ms = came(kiosk, entry(VISITOR, category="visitor"))
    call_command("retention", "visitor=7", "staff=14")
    assert (days()["visitor"], days()["staff"], days()["observation"]) == (7, 14, 365)
    assert AuditEntry.objects.get(action="retention_set").detail == "visitor 7, staff 14"
    assert forget(at_ms + 7 * DAY_MS).gone == {"visitor": 1}
    for wrong in ("visitor", "visitor=0", "visitor=x", "guest=3", "visitor=99999"):
        with pytest.raises(CommandError):
            call_command("retention", "staff=1", wrong)
    assert days()["staff"] == 14
    call_command("forget", "--json")


@pytest.mark.parametrize(
    ("change", "first_bad"),
    [
        ({"line": b"{}"}, 3),
        ({"hash": bytes(32)}, 3),
        ({"person": b'{"name":"x"}'}, 3),
        ({"salt": bytes(16)}, 3),
        ({"salt": None}, 3),
        ({"kind": "other"}, 3),
        ({"record_id": "other"}, 3),
        ({"seq": 99}, 3),
    ],
)
def test_a_changed_row_is_named_by_its_number(kiosk: Kiosk, change: dict[str, Any], first_bad: int) -> None:
    """Whichever column somebody changed, the verifier says at which record of which ledger."""
    came(kiosk, *(entry() for _ in range(5)))
    assert verify().bad == {}
    StoredRecord.objects.filter(seq=3).update(**change)
    assert verify().bad == {f"{kiosk.post.device} {kiosk.incarnation}": first_bad}
    with pytest.raises(CommandError, match=f"{kiosk.incarnation}: {first_bad}"):
        call_command("verify_records")


def test_rows_cut_out_or_off_are_named(kiosk: Kiosk) -> None:
    """A row from the middle, the end, and a cursor that was set back to hide it."""
    came(kiosk, *(entry() for _ in range(5)))
    ledger = f"{kiosk.post.device} {kiosk.incarnation}"
    StoredRecord.objects.filter(seq=5).delete()
    assert verify().bad == {ledger: 5}
    Chain.objects.update(seq=4)
    assert verify().bad == {ledger: 4}
    StoredRecord.objects.filter(seq=2).delete()
    assert verify().bad == {ledger: 2}

"""The ledger file: appending, the chain, what SQLite itself forbids, who may open it."""

import json
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.disk import connect_writer
from kiosk.ledger.errors import (
    LedgerBusy,
    LedgerError,
    LedgerForeign,
    LedgerLocked,
    LedgerUnreachable,
)
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Draft, Moment, RecordInvalid, commitment, genesis, link, parse
from kiosk.ledger.schema import MIGRATIONS
from kiosk.ledger.store import Ledger, new_id

Opener = Callable[..., Ledger]
Drafter = Callable[..., Draft]


def test_records_are_numbered_from_one_without_a_hole(
    ledger: Ledger, clock: VirtualClock, entry: Drafter
) -> None:
    """Each append gets the next number, starting at 1."""
    assert [ledger.append(entry(), clock.moment()).seq for _ in range(5)] == [1, 2, 3, 4, 5]
    assert ledger.head().seq == 5


def test_each_record_is_linked_to_the_one_before(ledger: Ledger, clock: VirtualClock, entry: Drafter) -> None:
    """The chain starts at the genesis of device and incarnation and runs over the stored bytes."""
    for _ in range(3):
        ledger.append(entry(), clock.moment())
    previous = genesis("kiosk-1", ledger.incarnation)
    for record in ledger.batch(0, 10):
        previous = link(previous, record.line)
        assert record.hash == previous == ledger.hash_at(record.seq)
    assert ledger.hash_at(0) == ledger.genesis
    assert ledger.hash_at(4) is None


def test_the_line_says_who_when_and_what(ledger: Ledger, clock: VirtualClock, entry: Drafter) -> None:
    """A stored line carries device, incarnation, number, id, both clocks and the draft's own fields."""
    record = ledger.append(entry(verdict="refer"), clock.moment())
    fields = parse(record.line)
    assert (fields["device"], fields["incarnation"], fields["site"], fields["gate"]) == (
        "kiosk-1",
        ledger.incarnation,
        "yunxi",
        "north",
    )
    assert (fields["seq"], fields["id"], fields["kind"], fields["verdict"]) == (
        1,
        record.id,
        "entry",
        "refer",
    )
    assert fields["at"] == clock.moment().to_json()


def test_no_name_stands_in_the_line(ledger: Ledger, clock: VirtualClock) -> None:
    """The personal part lies beside the line, which carries only a salted commitment to it."""
    record = ledger.append(Draft("entry", {}, {"name": "欧阳明月", "phone": "000"}), clock.moment())
    assert record.person is not None
    assert record.salt is not None
    assert "欧阳".encode() in record.person
    assert "欧阳".encode() not in record.line
    assert parse(record.line)["commitment"] == commitment(record.salt, record.person)


def test_what_was_appended_is_read_back_by_id(ledger: Ledger, clock: VirtualClock, entry: Drafter) -> None:
    """Looking a record up by its id gives the very record that append returned."""
    record = ledger.append(entry(), clock.moment())
    assert ledger.by_id(record.id) == record
    assert ledger.by_id(new_id(0)) is None


def test_asking_again_with_the_same_id_does_not_double(
    ledger: Ledger, clock: VirtualClock, entry: Drafter
) -> None:
    """A second append with an id that is there returns the record that is there."""
    record_id, draft = new_id(clock.wall_ms), entry()
    first = ledger.append(draft, clock.moment(), expected_id=record_id)
    assert ledger.append(draft, clock.moment(), expected_id=record_id) == first
    assert ledger.head().seq == 1


def test_a_wall_clock_that_jumps_back_leaves_the_order(
    ledger: Ledger, clock: VirtualClock, entry: Drafter
) -> None:
    """Order is the number: a clock set back a year changes neither order nor ids' uniqueness."""
    first = ledger.append(entry(), clock.moment())
    clock.wall_ms -= 365 * 86_400_000
    second = ledger.append(entry(), clock.moment())
    assert [record.id for record in ledger.batch(0, 10)] == [first.id, second.id]
    assert ledger.head().seq == 2


def test_the_incarnation_lasts_as_long_as_the_file(
    open_ledger: Opener, path: Path, clock: VirtualClock, entry: Drafter
) -> None:
    """Reopened, a ledger goes on under the same incarnation; a new file gets another."""
    ledger = open_ledger()
    ledger.append(entry(), clock.moment())
    incarnation = ledger.incarnation
    ledger.close()
    again = open_ledger()
    assert again.incarnation == incarnation
    assert again.append(entry(), clock.moment()).seq == 2
    again.close()
    path.unlink()
    assert open_ledger().incarnation != incarnation


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records SET line = x'00' WHERE seq = 1",
        "DELETE FROM records",
        "DELETE FROM records WHERE seq = 2",
        "INSERT INTO records (seq, id, kind, line, hash) VALUES (4, 'x', 'entry', x'00', x'00')",
        "INSERT OR REPLACE INTO records (seq, id, kind, line, hash) VALUES (2, 'x', 'entry', x'00', x'00')",
        "UPDATE meta SET device = 'kiosk-2'",
        "DELETE FROM meta",
        "INSERT INTO meta (incarnation, device, created_ms, schema) VALUES ('x', 'kiosk-1', 0, 1)",
    ],
)
def test_sqlite_itself_refuses_to_change_the_past(
    ledger: Ledger, path: Path, clock: VirtualClock, entry: Drafter, statement: str
) -> None:
    """Another program with plain SQL can't update, delete, replace or leave a hole."""
    for _ in range(2):
        ledger.append(entry(), clock.moment())
    before = ledger.batch(0, 10)
    other = sqlite3.connect(path, isolation_level=None)
    with pytest.raises(sqlite3.IntegrityError):
        other.execute(statement)
    other.close()
    assert ledger.batch(0, 10) == before


def test_every_commit_is_flushed(path: Path) -> None:
    """The writer's connection runs WAL with synchronous=FULL, and says so when asked."""
    connection = connect_writer(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    connection.close()


def test_the_file_is_for_its_owner_alone(ledger: Ledger, path: Path) -> None:
    """Names and temperatures lie in a file that other users of the machine can't read."""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_kiosks_can_not_append_to_one_file(open_ledger: Opener, ledger: Ledger) -> None:
    """The second to open gets LedgerLocked, and the lock falls when the first closes."""
    with pytest.raises(LedgerLocked):
        open_ledger()
    ledger.close()
    open_ledger()


def test_another_devices_ledger_is_refused_untouched(open_ledger: Opener, ledger: Ledger, path: Path) -> None:
    """A ledger of another device is neither continued nor set aside."""
    ledger.close()
    before = path.read_bytes()
    with pytest.raises(LedgerForeign, match="kiosk-1"):
        open_ledger(origin_device="kiosk-2")
    assert path.read_bytes() == before


def test_a_database_that_is_no_ledger_is_refused_untouched(open_ledger: Opener, path: Path) -> None:
    """Somebody else's tables are left alone."""
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE cats (name TEXT)")
    other.commit()
    other.close()
    with pytest.raises(LedgerForeign):
        open_ledger()
    other = sqlite3.connect(path)
    assert Database(other).table_names() == ["cats"]
    other.close()


def test_newer_softwares_ledger_is_refused(open_ledger: Opener, ledger: Ledger, path: Path) -> None:
    """A file of a higher schema asks for an upgrade instead of being misread."""
    ledger.close()
    other = sqlite3.connect(path)
    other.execute("DROP TRIGGER meta_no_update")
    other.execute("UPDATE meta SET schema = 99")
    other.commit()
    other.close()
    with pytest.raises(LedgerForeign, match="99"):
        open_ledger()


def test_a_file_held_by_another_program_is_busy_and_later_goes_on(
    ledger: Ledger, path: Path, clock: VirtualClock, entry: Drafter
) -> None:
    """While somebody holds the write lock an append says LedgerBusy; afterwards it succeeds, once."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    record_id, draft = new_id(clock.wall_ms), entry()
    with pytest.raises(LedgerBusy):
        ledger.append(draft, clock.moment(), expected_id=record_id)
    other.execute("ROLLBACK")
    other.close()
    assert ledger.append(draft, clock.moment(), expected_id=record_id).seq == 1
    assert ledger.head().seq == 1


def test_a_file_taken_away_is_noticed_before_a_record_is_lost_in_it(
    ledger: Ledger, path: Path, clock: VirtualClock, entry: Drafter
) -> None:
    """Deleted under the kiosk, the ledger refuses once and then goes on in a new file."""
    ledger.append(entry(), clock.moment())
    incarnation = ledger.incarnation
    path.rename(path.with_name("elsewhere.db"))
    path.with_name("ledger.db-wal").rename(path.with_name("elsewhere.db-wal"))
    with pytest.raises(LedgerUnreachable):
        ledger.append(entry(), clock.moment())
    assert ledger.append(entry(), clock.moment()).seq == 1
    assert ledger.incarnation != incarnation


def test_an_endless_record_is_refused_and_leaves_nothing(ledger: Ledger, clock: VirtualClock) -> None:
    """A draft beyond what the wire carries is a programming error, not a record that blocks the queue."""
    with pytest.raises(RecordInvalid):
        ledger.append(Draft("entry", {"note": "x" * 20_000}), clock.moment())
    with pytest.raises(RecordInvalid):
        ledger.append(Draft("entry", {}, {"name": "x" * 5_000}), clock.moment())
    assert ledger.append(Draft("entry"), clock.moment()).seq == 1


def test_tail_gives_the_last_of_some_kinds_oldest_first(
    ledger: Ledger, clock: VirtualClock, entry: Drafter
) -> None:
    """What the screening level is rebuilt from at start."""
    for number in range(6):
        ledger.append(entry() if number % 2 else Draft("fault", {"code": "no_answer"}), clock.moment())
    assert [record.seq for record in ledger.tail(2, {"entry"})] == [4, 6]
    assert [record.seq for record in ledger.tail(2)] == [5, 6]
    assert ledger.tail(5, set()) == []


def test_batches_follow_each_other(ledger: Ledger, clock: VirtualClock, entry: Drafter) -> None:
    """A batch starts after the number given and is no longer than asked."""
    for _ in range(5):
        ledger.append(entry(), clock.moment())
    assert [record.seq for record in ledger.batch(0, 2)] == [1, 2]
    assert [record.seq for record in ledger.batch(2, 10)] == [3, 4, 5]
    assert ledger.batch(5, 10) == []


def test_counts_are_of_real_screenings_since_a_time(
    ledger: Ledger, clock: VirtualClock, entry: Drafter
) -> None:
    """Yesterday's and training's screenings don't count."""
    ledger.append(entry(verdict="refer"), clock.moment())
    clock.advance(86_400_000)
    today_ms = clock.wall_ms
    for verdict, training in (("admit", False), ("admit", False), ("refer", False), ("admit", True)):
        ledger.append(entry(verdict=verdict, training=training), clock.moment())
    assert ledger.count_by_verdict(today_ms) == {"admit": 2, "refer": 1}


def test_the_entries_view_reads_like_a_register(ledger: Ledger, path: Path, clock: VirtualClock) -> None:
    """One row per screening in plain columns, local time, and a name given afterwards counts."""
    body = {
        "verdict": "refer",
        "reasons": ["fever_fixed", "no_mask"],
        "category": "visitor",
        "direction": "in",
        "mask": False,
        "training": False,
        "guard": "赵刚",
        "measurement": {"skin_centi_c": 3612, "estimate_centi_c": 3790, "ambient_centi_c": 2150},
    }
    named_later = ledger.append(Draft("entry", body), clock.moment())
    ledger.append(
        Draft("entry", {**body, "measurement": None}, {"name": "李敏", "unit": None}), clock.moment()
    )
    ledger.append(Draft("identified", {}, {"name": "单小雨"}, about=named_later.id), clock.moment())
    reader = Database(path)
    rows = list(reader["entries"].rows)
    reader.close()
    assert [row["name"] for row in rows] == ["单小雨", "李敏"]
    first = rows[0]
    assert (first["seq"], first["verdict"], first["reasons"]) == (1, "refer", "fever_fixed, no_mask")
    assert (first["skin_c"], first["estimate_c"], first["ambient_c"]) == (36.12, 37.9, 21.5)
    assert (first["at"], first["clock"], first["gate"]) == ("2026-05-29 04:26:40", "ntp", "north")
    assert (first["mask"], first["guard"], first["category"]) == (0, "赵刚", "visitor")
    assert rows[1]["skin_c"] is None


def test_a_reader_stands_beside_the_writer_and_can_not_write(
    ledger: Ledger, path: Path, clock: VirtualClock, entry: Drafter
) -> None:
    """A reader sees each record as soon as it is durable, and SQLite refuses its writes."""
    with LedgerReader.open(path) as reader:
        record = ledger.append(entry(), clock.moment())
        assert reader.head().hash == record.hash
        assert reader.incarnation == ledger.incarnation
        assert reader.wall_ms_at(1) == clock.wall_ms
        with pytest.raises(sqlite3.OperationalError):
            reader._connection.execute("DELETE FROM records")


def test_a_reader_notices_a_new_ledger_under_the_old_name(
    open_ledger: Opener, ledger: Ledger, path: Path
) -> None:
    """is_current turns False once the name belongs to another file."""
    reader = LedgerReader.open(path)
    assert reader.is_current()
    ledger.close()
    path.unlink()
    assert not reader.is_current()
    open_ledger()
    assert not reader.is_current()
    reader.close()


def test_reading_what_is_not_there_says_what_to_do(path: Path) -> None:
    """No file, an empty one and a database of something else each get their own sentence."""
    with pytest.raises(LedgerUnreachable):
        LedgerReader.open(path)
    path.touch()
    with pytest.raises(LedgerUnreachable, match="start the kiosk first"):
        LedgerReader.open(path)


def test_the_newest_trusted_time_ignores_clocks_that_knew_nothing(
    ledger: Ledger, clock: VirtualClock, entry: Drafter
) -> None:
    """A record from a clock without quality can't set the floor, however far in the future."""
    assert ledger.newest_trusted_ms() is None
    ledger.append(entry(), clock.moment())
    ledger.append(entry(), Moment("b", 1, clock.wall_ms + 10**12, "none"))
    assert ledger.newest_trusted_ms() == clock.wall_ms


def test_ids_are_uuids_of_version_7_in_time_order() -> None:
    """Version and variant bits are in place, the time leads, and no two are alike."""
    ids = [new_id(1_780_000_000_000 + n) for n in range(50)]
    assert ids == sorted(ids)
    assert len({new_id(5) for _ in range(1_000)}) == 1_000
    assert all(one[14] == "7" and one[19] in "89ab" for one in ids)


def test_lines_are_canonical_json(ledger: Ledger, clock: VirtualClock, entry: Drafter) -> None:
    """A line is the one way to write its object: sorted keys, no spaces, characters unescaped."""
    line = ledger.append(entry(guard="赵刚"), clock.moment()).line
    again = json.dumps(json.loads(line), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert line == again.encode()


def test_a_record_slipped_in_by_another_program_is_not_overwritten(
    ledger: Ledger, path: Path, clock: VirtualClock, entry: Drafter
) -> None:
    """A forged row at the end is refused as a damaged chain, and the draft goes into a new ledger."""
    ledger.append(entry(), clock.moment())
    other = sqlite3.connect(path)
    other.execute("INSERT INTO records (seq, id, kind, line, hash) VALUES (2, 'x', 'entry', x'00', x'00')")
    other.commit()
    other.close()
    record_id, draft = new_id(clock.wall_ms), entry()
    with pytest.raises(LedgerError):
        ledger.append(draft, clock.moment(), expected_id=record_id)
    assert ledger.append(draft, clock.moment(), expected_id=record_id).seq == 1
    assert ledger.damage is not None


def test_a_ledger_whose_beginning_was_cut_short_is_begun_again(
    path: Path, clock: VirtualClock, open_ledger: Opener, entry: Drafter
) -> None:
    """Power that went after the schema's own table was made, and before any other, leaves no foreign file."""
    db = Database(connect_writer(path))
    MIGRATIONS.ensure_migrations_table(db)
    db.close()
    with pytest.raises(LedgerUnreachable, match="start the kiosk first"):
        LedgerReader.open(path)
    assert open_ledger().append(entry(), clock.moment()).seq == 1

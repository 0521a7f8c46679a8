"""The ledger under blows: kill -9, a full disk, a damaged card, two kiosks at once."""

import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.disk import Ballast, is_full, ledgers_set_aside, set_aside
from kiosk.ledger.errors import LedgerDamaged, LedgerError, LedgerFull, LedgerLocked
from kiosk.ledger.record import Draft
from kiosk.ledger.store import Ledger, new_id
from kiosk.ledger.verify import verify

ROOT = Path(__file__).parents[2]
Opener = Callable[..., Ledger]

# For each line on stdin forks a kiosk that appends for ever and says each number on stdout once the ledger
# has called it durable. Forked, because twenty interpreters would take longer to start than to kill.
NURSERY = textwrap.dedent("""
    import os, sys
    from pathlib import Path
    from kiosk.ledger.clock import Moments
    from kiosk.ledger.record import Draft
    from kiosk.ledger.store import Ledger

    def append_for_ever():
        moments = Moments()
        ledger = Ledger.open(
            Path(sys.argv[1]), origin_device="kiosk-1", site="s", gate="g", software="0", now=moments
        )
        while True:
            record = ledger.append(Draft("entry", {"verdict": "admit"}, {"name": "王秀英"}), moments.moment())
            os.write(1, b"%d\\n" % record.seq)  # in one piece: a kill must not cut a number short

    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            print("kiosk", os.getpid(), flush=True)
            append_for_ever()
        os.waitpid(child, 0)
        print("dead", flush=True)
""")


@contextmanager
def nursery(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that starts kiosks when told to."""
    with subprocess.Popen(
        [sys.executable, "-c", NURSERY, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def start_kiosk(nursery: subprocess.Popen[str]) -> int:
    """Have a kiosk started; its process id."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write("go\n")
    nursery.stdin.flush()
    return int(nursery.stdout.readline().removeprefix("kiosk "))


def test_what_was_acknowledged_survives_kill_9(path: Path) -> None:
    """Twenty-five kills at random moments: every acknowledged record is there, the chain whole, no hole."""
    dice = random.Random(20200213)
    acknowledged = 0
    with nursery(path) as process:
        assert process.stdout is not None
        for _ in range(25):
            kiosk = start_kiosk(process)
            for _ in range(dice.randint(1, 60)):
                acknowledged = int(process.stdout.readline())
            os.kill(kiosk, signal.SIGKILL)
            while (line := process.stdout.readline()) != "dead\n":
                acknowledged = int(line)
            found = verify(path)
            assert (found.chain_ok, found.problems) == (True, [])
            assert acknowledged <= found.records <= acknowledged + 1


def test_a_second_process_is_told_that_the_first_writes(path: Path, open_ledger: Opener) -> None:
    """A kiosk started on a file that another process appends to gets LedgerLocked until that one is gone."""
    with nursery(path) as process:
        assert process.stdout is not None
        kiosk = start_kiosk(process)
        assert int(process.stdout.readline()) == 1
        with pytest.raises(LedgerLocked):
            open_ledger()
        os.kill(kiosk, signal.SIGKILL)
        while process.stdout.readline() != "dead\n":
            pass
        assert open_ledger().head().seq >= 1


# Under a limit on file size the file system takes no more, as on a full card, without any rights.
FILLER = textwrap.dedent("""
    import json, resource, sys
    from pathlib import Path
    from kiosk.ledger.clock import VirtualClock
    from kiosk.ledger.errors import LedgerError
    from kiosk.ledger.record import Draft
    from kiosk.ledger.store import Ledger, new_id

    clock = VirtualClock(1_780_000_000_000)
    ledger = Ledger.open(
        Path(sys.argv[1]), origin_device="k", site="s", gate="g", software="0", now=clock, ballast_bytes=4096
    )
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
    acknowledged, refused, draft = [], [], Draft("entry", {"note": "x" * 900})
    while len(refused) < 5 and len(acknowledged) < 5_000:
        record_id = new_id(clock.wall_ms)
        try:
            acknowledged.append(ledger.append(draft, clock.moment(), expected_id=record_id).seq)
        except LedgerError as problem:
            refused.append(problem.code)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    later = ledger.append(draft, clock.moment(), expected_id=record_id).seq
    print(json.dumps([acknowledged, refused, later, ledger.disk_low]))
""")


def test_a_full_disk_refuses_clearly_and_goes_on_when_there_is_room(path: Path) -> None:
    """When files can't grow every refusal is LedgerFull, nothing acknowledged is lost, room heals it."""
    result = subprocess.run(
        [sys.executable, "-c", FILLER, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    acknowledged, refused, later, disk_low = json.loads(result.stdout)
    assert len(acknowledged) > 50
    assert acknowledged == list(range(1, len(acknowledged) + 1))
    assert refused == ["ledger_full"] * 5
    assert later == len(acknowledged) + 1
    assert disk_low
    found = verify(path)
    assert (found.records, found.chain_ok) == (later, True)


@contextmanager
def small_disk(directory: Path, size_bytes: int) -> Iterator[Path]:
    """A file system of this size, which takes the right to mount one."""
    directory.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={size_bytes}", "tmpfs", str(directory)]
    if subprocess.run(["mount", *options], capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting a small tmpfs needs rights that this user does not have")
    try:
        yield directory
    finally:
        subprocess.run(["umount", "-l", str(directory)], check=True)


def test_the_ballast_carries_over_a_full_disk(
    tmp_path: Path, clock: VirtualClock, open_ledger: Opener
) -> None:
    """On a disk that is really full the ballast is dropped once, unseen; then it is full; room heals it."""
    with small_disk(tmp_path / "disk", 4 << 20) as disk:
        path = disk / "ledger.db"
        ledger = open_ledger(path, ballast_bytes=256 << 10)
        assert not ledger.disk_low
        other = disk / "somebody-elses"
        draft = Draft("entry", {"note": "x" * 900})
        ledger.append(draft, clock.moment())
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        other.write_bytes(b"\0" * (free - 40_000))
        acknowledged, record_id = 1, new_id(0)
        with pytest.raises(LedgerFull):  # noqa: PT012  # the loop is what ends in it
            for _ in range(5_000):
                record_id = new_id(clock.wall_ms)
                acknowledged = ledger.append(draft, clock.moment(), expected_id=record_id).seq
        assert ledger.disk_low
        assert acknowledged > 15  # more than the room that was left without the ballast
        other.unlink()
        assert ledger.append(draft, clock.moment(), expected_id=record_id).seq == acknowledged + 1
        ledger.close()
        found = verify(path)
        assert (found.records, found.chain_ok) == (acknowledged + 1, True)


def test_a_kiosk_starts_on_a_full_disk_by_dropping_its_ballast(tmp_path: Path, open_ledger: Opener) -> None:
    """A disk that filled up overnight does not keep the gate shut in the morning."""
    with small_disk(tmp_path / "disk", 4 << 20) as disk:
        path = disk / "ledger.db"
        open_ledger(path, ballast_bytes=256 << 10).close()
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        (disk / "somebody-elses").write_bytes(b"\0" * free)
        ledger = open_ledger(path, ballast_bytes=256 << 10)
        assert ledger.disk_low
        assert ledger.append(Draft("started"), VirtualClock(0).moment()).seq == 1
        ledger.close()


def test_no_ballast_is_made_where_it_would_fill_the_disk(tmp_path: Path) -> None:
    """A ballast that takes more than its share of what is free is left out."""
    assert not Ballast(tmp_path / "ledger.db", size_bytes=1 << 60).on_board
    assert list(tmp_path.iterdir()) == []


def test_a_size_limit_counts_as_full(tmp_path: Path) -> None:
    """The system's own answer tells a full disk from a broken one."""
    path = tmp_path / "ledger.db"
    path.write_bytes(b"\0" * 10_000)
    assert not is_full(path)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        assert is_full(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == [path]


def test_a_damaged_ledger_is_set_aside_whole(path: Path, open_ledger: Opener, clock: VirtualClock) -> None:
    """A broken link near the end starts a new ledger, keeps the old bytes, and tells which file they are."""
    ledger = open_ledger()
    for _ in range(10):
        ledger.append(Draft("entry"), clock.moment())
    incarnation = ledger.incarnation
    ledger.close()
    other = sqlite3.connect(path)
    other.execute("DROP TRIGGER records_no_update")
    other.execute(
        "UPDATE records SET line = CAST(replace(CAST(line AS TEXT), 'entry', 'entrz') AS BLOB) WHERE seq = 8"
    )
    other.commit()
    other.close()
    before = path.read_bytes()
    again = open_ledger()
    assert again.damage is not None
    assert again.damage.set_aside is not None
    assert again.damage.set_aside.read_bytes() == before
    assert ledgers_set_aside(path) == [again.damage.set_aside]
    assert again.incarnation != incarnation
    assert again.append(Draft("entry"), clock.moment()).seq == 1
    assert verify(again.damage.set_aside).first_bad_seq == 8


def test_an_old_log_never_leaks_into_the_new_ledger(
    path: Path, open_ledger: Opener, clock: VirtualClock
) -> None:
    """Set aside with its log, a ledger keeps what only the log held, and the new file starts empty."""
    ledger = open_ledger()
    for _ in range(3):
        ledger.append(Draft("entry"), clock.moment())
    target = set_aside(path, "20260528T202640Z")  # as after a crash: file and log lie there, still open
    ledger.close()
    assert target.name == "ledger.damaged-20260528T202640Z-01.db"
    assert verify(target).records == 3
    assert open_ledger().head().seq == 0


def test_damage_found_while_writing_starts_a_new_ledger(
    path: Path, open_ledger: Opener, clock: VirtualClock
) -> None:
    """A page that turns bad under the running kiosk is called, and the same draft is saved anew."""
    ledger = open_ledger()
    for _ in range(200):
        ledger.append(Draft("entry", {"note": "x" * 2_000}), clock.moment())
    ledger._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ledger._connection.execute("PRAGMA shrink_memory")  # forget clean pages: the next read goes to the card
    raw = path.read_bytes()
    with path.open("r+b") as file:
        file.write(raw[:8192] + b"\xa5" * (len(raw) - 8192))
    record_id, draft = new_id(clock.wall_ms), Draft("entry", {"verdict": "admit"})
    with pytest.raises(LedgerDamaged):
        ledger.append(draft, clock.moment(), expected_id=record_id)
    assert ledger.append(draft, clock.moment(), expected_id=record_id).seq == 1
    assert ledger.damage is not None
    assert len(ledgers_set_aside(path)) == 1
    assert verify(path).chain_ok


def test_a_column_whose_name_rots_is_damage(tmp_path: Path) -> None:
    """A byte of the schema's own text that is no text any more: set aside by name, and a new ledger begun."""
    path = tmp_path / "ledger.db"
    clock = VirtualClock(1_780_000_000_000)
    Ledger.open(path, origin_device="k", site="s", gate="g", software="0", now=clock).close()
    raw = path.read_bytes()
    rotten = raw.replace(b"device_key", b"\xe4evice_key")
    assert rotten != raw
    path.write_bytes(rotten)
    ledger = Ledger.open(path, origin_device="k", site="s", gate="g", software="0", now=clock)
    assert ledger.damage is not None
    assert len(ledgers_set_aside(path)) == 1
    ledger.close()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_kiosk_on_a_damaged_card_goes_on_or_says_why(data: st.DataObject) -> None:
    """Whatever bytes rot, opening and appending works (anew if need be) or fails by a named error."""
    with TemporaryDirectory() as directory:
        path = Path(directory) / "ledger.db"
        clock = VirtualClock(1_780_000_000_000)

        def start() -> Ledger:
            return Ledger.open(
                path, origin_device="k", site="s", gate="g", software="0", now=clock, ballast_bytes=4096
            )

        ledger = start()
        for n in range(12):
            ledger.append(Draft("entry", {"n": n}, {"name": "王"}), clock.moment())
        ledger.close()
        raw = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
        path.write_bytes(raw)
        try:
            ledger = start()
        except LedgerError:
            return
        for _ in range(3):
            try:
                ledger.append(Draft("entry"), clock.moment())
                break
            except LedgerError:
                continue
        ledger.close()
        kept = [path, *ledgers_set_aside(path)]
        assert any(one.read_bytes()[100:] == raw[100:] for one in kept) or ledger.damage is None

"""The ledger's disk fails under a gate: full, damaged, closed, or somebody else's already."""

import os
import resource
import select
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drivers.parts import PinNumbers
from drivers.simulated.board import SimulatedBoard
from kiosk.app import now_ms, run
from kiosk.config import load
from kiosk.demo.day import Day
from kiosk.demo.no_room import NO_ROOM_BYTES, no_room
from kiosk.demo.people import invented
from kiosk.demo.run import DAY_BEGINS_MS
from kiosk.flow.states import Checkpoint, Idle, OutOfService, Trouble
from kiosk.ledger.disk import ledgers_set_aside
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.verify import verify
from kiosk.start import Kiosk, prepare
from tests.kiosk_whole.gate_process import START_S_MAX, GateProcess, run_module, wait_until

Simulate = Callable[..., GateProcess]

PINS = PinNumbers()
SERVICE_S_MAX = 30.0  # an attempt every five seconds, on a busy machine
QUIET_S = 1.0  # ten attempts of the writer
SMALL_DISK_BYTES = 2 << 20


@pytest.fixture
def handlers() -> Iterator[None]:
    """The loop takes SIGTERM and SIGINT; the tests get them back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_two_kiosks_do_not_share_a_ledger(simulate: Simulate) -> None:
    """The second says that another has it and ends with exit code 1; the first doesn't notice."""
    first = simulate()
    wait_until(first.is_up, START_S_MAX)
    second = run_module("kiosk", "run", "--config", first.config, "--simulate", "--without-screen")
    assert second.returncode == 1
    assert "另一个程序正在使用" in second.stderr
    assert "end that one first" in second.stderr
    assert "Traceback" not in second.stderr
    assert first.is_up()
    assert first.end() == 0
    assert first.verify()["chain_ok"]


def test_on_a_full_disk_nobody_goes_in_and_room_heals_it(
    lives: subprocess.Popen[str], config: Path, kiosk: Kiosk
) -> None:
    """Full: out of service and nobody admitted. Room: who waits is let in, and the gate goes on by itself."""
    assert lives.stdin is not None
    assert lives.stdout is not None
    lives.stdin.write(f"threads {config} 1\n")
    pid = int(lives.stdout.readline().split()[1])
    before = [lives.stdout.readline() for _ in range(20)]
    hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (NO_ROOM_BYTES, hard))
    while (line := lives.stdout.readline()).startswith("admitted"):
        before.append(line)
    assert line == "out ledger_full\n"
    assert not select.select([lives.stdout], [], [], QUIET_S)[0], "nothing happens while there is no room"
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))
    assert lives.stdout.readline() == "back\n"
    after = [lives.stdout.readline() for _ in range(5)]
    os.kill(pid, signal.SIGKILL)
    shown = [int(each.split()[1]) for each in before + after]
    assert shown == sorted(set(shown))
    assert verify(kiosk.config.ledger.path).chain_ok
    with LedgerReader.open(kiosk.config.ledger.path) as reader:
        kinds = {record.seq: record.kind for record in reader.tail(10_000)}
        faults = [record.line for record in reader.tail(10, ("fault",))]
    assert {kinds[seq] for seq in shown} == {"entry"}
    assert "recovered" in kinds.values()
    assert b'"code":"ledger_full"' in faults[0]


def openings(day: Day) -> int:
    """How often the gate was opened; that it falls shut again is no opening."""
    return sum(edge.high for edge in day.board.edges(PINS.relay))


def test_a_full_disk_silences_no_alarm(kiosk: Kiosk) -> None:
    """A fever on a disk without room sounds and lights as ever, and is on record once there is room."""
    with Day(kiosk, seed=1, begins_wall_ms=DAY_BEGINS_MS) as day:
        day.live(invented(2, kiosk.site.roster, 1))
        opened, heard = openings(day), len(day.board.edges(PINS.buzzer))
        with no_room():
            day.board.people.arrive(skin_centi_c=3_690, stay_ms=2_600)
            day.wait(4_000)
            assert day.board.is_high(PINS.lamp_red)
            assert day.board.is_high(PINS.buzzer) or len(day.board.edges(PINS.buzzer)) > heard
            assert openings(day) == opened
            day.board.press_guard_button(PINS.guard_button)
            day.wait(1_000)
        day.live(invented(2, kiosk.site.roster, 2))
        alarms = 1 + day.tally.alarms
        verdicts = day.ledger.count_by_verdict(0)
    assert verdicts["refer"] == alarms
    assert verify(kiosk.config.ledger.path).chain_ok


def test_a_damaged_ledger_does_not_keep_the_gate_shut(simulate: Simulate, kiosk: Kiosk) -> None:
    """It is set aside whole, a new one is begun, and log and ledger say so."""
    path = kiosk.config.ledger.path
    with Day(kiosk, seed=1, begins_wall_ms=DAY_BEGINS_MS) as day:
        day.live(invented(2, kiosk.site.roster, 1))
    spoilt = path.read_bytes()[:4_096].ljust(40_000, b"\xa5")
    path.write_bytes(spoilt)
    gate = simulate()
    wait_until(gate.is_up, START_S_MAX)
    # A machine without sound has a fault of its own to tell, before or after.
    wait_until(lambda: "recovered" in gate.kinds(), SERVICE_S_MAX, "fault on record")
    assert "ledger_damaged" in [record.get("code") for record in gate.records()]
    assert gate.end() == 0
    (aside,) = ledgers_set_aside(path)
    assert aside.read_bytes() == spoilt
    assert aside.name in gate.said()
    assert gate.verify()["chain_ok"]


def test_a_kiosk_without_a_ledger_shows_it_and_takes_up_work_by_itself(
    config: Path, tmp_path: Path, handlers: None
) -> None:
    """Where the ledger can't be: out of service on screen, lamp and buzzer; once it can: idle, all off."""
    kiosk = on_disk(config, tmp_path / "disk")
    (tmp_path / "disk").write_text("in the way", encoding="ascii")
    board = SimulatedBoard(now_ms=now_ms)
    shown: list[Checkpoint] = []
    lit: list[bool] = []
    heard: list[int] = []

    def screen(state: Callable[[], Checkpoint], _: object, stopping: threading.Event) -> None:
        shown.append(state())
        lit.append(board.is_high(PINS.lamp_yellow))
        heard.append(len(board.edges(PINS.buzzer)))
        if isinstance(shown[-1].stage, OutOfService):
            (tmp_path / "disk").unlink()
            (tmp_path / "disk").mkdir()
            assert stopping.wait(SERVICE_S_MAX)

    run(kiosk, screen, board=board)
    stages = [each.stage for each in shown]
    assert [type(stage) for stage in stages] == [OutOfService, Idle]
    assert isinstance(stages[0], OutOfService)
    assert (stages[0].trouble, stages[0].code) == (Trouble.LEDGER, "ledger_unreachable")
    assert lit == [True, False], "the lamp goes out with the trouble"
    assert heard[0] > 0
    assert verify(kiosk.config.ledger.path).chain_ok


def on_disk(config: Path, folder: Path) -> Kiosk:
    """The same kiosk with its ledger elsewhere."""
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('path = "ledger.db"', f'path = "{folder}/ledger.db"'), encoding="utf-8")
    return prepare(load(config))


def forbidden_folder(folder: Path) -> Iterator[Callable[[], None]]:
    """A folder that this user may not enter, root neither; call to open it."""
    folder.mkdir(mode=0o000)
    try:
        yield lambda: folder.chmod(0o700)
    finally:
        folder.chmod(0o700)


def full_folder(folder: Path) -> Iterator[Callable[[], None]]:
    """A small disk that is full to the last byte; call to make room."""
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={SMALL_DISK_BYTES}", "tmpfs", str(folder)]
    if subprocess.run(["mount", *options], capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting a small tmpfs needs rights that this user does not have")
    try:
        filler = folder / "somebody-elses"
        with filler.open("wb") as file:
            file.write(b"\0" * SMALL_DISK_BYTES)
        yield filler.unlink
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("spoil", [forbidden_folder, full_folder])
def test_a_kiosk_whose_disk_refuses_at_start_waits_for_it(
    config: Path, simulate: Simulate, tmp_path: Path, spoil: Callable[..., Iterator[Callable[[], None]]]
) -> None:
    """A closed or full disk at start ends nothing: the screen is drawn, and the kiosk begins when it can."""
    kiosk = on_disk(config, tmp_path / "disk")
    with contextmanager(spoil)(tmp_path / "disk") as mend:
        gate = simulate(prefix=() if os.geteuid() else without_roots_rights())
        gate.ledger = kiosk.config.ledger.path
        wait_until(lambda: "the ledger can't be opened" in gate.said() or not alive(gate), START_S_MAX)
        assert alive(gate), gate.said()
        mend()
        wait_until(gate.is_up, SERVICE_S_MAX)
        assert gate.end() == 0
        assert "the screen was not drawn" not in gate.said()
        assert gate.verify()["chain_ok"]


def alive(gate: GateProcess) -> bool:
    """Whether it still runs."""
    return gate.process.poll() is None


def without_roots_rights() -> tuple[str, ...]:
    """What to start a program with so that file modes count for root, too."""
    if shutil.which("setpriv") is None:
        pytest.skip("root may enter any folder, and there is no setpriv here to give that up")
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all", "--")

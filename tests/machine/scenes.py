"""What happens to a gate on a real machine, one scene after another, and what must be true after each."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.ui.paint.sdl import pygame
from tests.machine.gate import LEDGER, NOBODY, PINS, SIM, is_ready, pin, records, see
from tests.machine.machine import Failed, Machine

BUZZER, LAMPS, RELAY = 18, (22, 23, 24), 25
CHANGED_MIN = (
    0.2  # of the points, by another page; the clock and the line of announcements are a few hundredths
)
DRAWN_S_MAX = 60.0  # a first page
COLOURS_MIN = 40  # of a drawn page; a black or a garbled screen has one or two
STAFF_TILE, HOME_S = (580, 335), 90.0


@dataclass(frozen=True, slots=True)
class Stage:
    """The machine, and where pictures of it go."""

    machine: Machine
    pictures: Path

    def look(self, name: str) -> Path:
        """A picture of the display, as soon as it shows something.

        Raises:
            Failed: it stays black, or as good as.
        """
        path = self.pictures / f"{name}.png"
        _until(
            self.machine,
            lambda: colours_of(self.machine.picture(path)) >= COLOURS_MIN,
            DRAWN_S_MAX,
            f"{name}: {COLOURS_MIN} colours on the screen",
        )
        return path


def colours_of(path: Path) -> int:
    """How many colours a picture has, every fourth point looked at."""
    shown = pygame.image.load(str(path))
    across, down = shown.get_size()
    return len({tuple(shown.get_at((x, y))) for x in range(0, across, 4) for y in range(0, down, 4)})


def changed(before: Path, after: Path) -> float:
    """The share of points that differ between two pictures, every eighth point looked at."""
    shown = [pygame.image.load(str(each)) for each in (before, after)]
    across, down = shown[0].get_size()
    points = [(x, y) for x in range(0, across, 8) for y in range(0, down, 8)]
    return sum(shown[0].get_at(point) != shown[1].get_at(point) for point in points) / len(points)


def comes_up(stage: Stage) -> str:
    """After a boot: display and kiosk stand in their sandboxes, not as root, and the picture is drawn."""
    ready_s = is_ready(stage.machine)
    stage.look("idle")
    owners = stage.machine.run(
        "ps -o user= -C Xorg; ps -o user= -p $(systemctl show -p MainPID --value gatehouse-kiosk)"
    )
    if "root" in owners:
        raise Failed(f"something runs as root: {owners}")
    said = stage.machine.run("journalctl -b -u gatehouse-kiosk -o cat | grep 'first reading' | tail -n 1")
    return (
        f"boot {stage.machine.boot_s:.0f} s, then ready after {ready_s:.0f} s; {said.split('/')[-1].strip()}"
    )


def is_touched(stage: Stage) -> str:
    """A finger on the panel reaches the page that it points at, once."""
    machine = stage.machine
    machine.run("test -p /run/touch || (test-touch 1024 600 > /run/touch.log 2>&1 &)")
    machine.wait_until("test -p /run/touch", 30, "a touch panel")
    machine.rest(5)  # the server has to find it
    before = stage.look("before-touch")
    machine.run(f"echo tap {STAFF_TILE[0]} {STAFF_TILE[1]} > /run/touch")
    _until(machine, lambda: changed(before, stage.look("after-touch")) >= CHANGED_MIN, 30, "another page")
    machine.rest(3)
    stage.look("after-touch")
    return "the staff page answers a finger"


def somebody_enters(stage: Stage) -> str:
    """Forehead and badge: relay up, a record in the ledger."""
    before = len(records(stage.machine, "entry"))
    told = enter(stage.machine, before, at_least=3, within_s=240)
    kept = len(records(stage.machine, "entry")) - before
    if kept < told:
        raise Failed(f"{told} let in, {kept} on record")
    stage.look("after-entries")
    return f"{told} let in by badge, {kept} on record"


def sensor_unplugged(stage: Stage) -> str:
    """Cable out: out of service by itself and on record; cable in: back by itself."""
    machine = stage.machine
    see(machine, NOBODY)
    machine.run(f"echo 0 > {SIM}/plugged")
    out_s = _until(machine, lambda: _has(machine, "fault", "no_answer"), 120, "the fault is on record")
    machine.rest(6)
    stage.look("unplugged")
    recovered = len(records(machine, "recovered"))
    machine.run(f"echo 1 > {SIM}/plugged")
    back_s = _until(machine, lambda: len(records(machine, "recovered")) > recovered, 120, "well again")
    machine.rest(6)
    stage.look("plugged-again")
    return f"out of service after {out_s:.0f} s, back after {back_s:.0f} s"


def killed(stage: Stage) -> str:
    """SIGKILL in the kiosk: lines low at once, back by itself."""
    return _dies(stage, "kill -9 $(systemctl show -p MainPID --value gatehouse-kiosk)", "kiosk killed")


def display_killed(stage: Stage) -> str:
    """SIGKILL in the X server: both are back."""
    return _dies(stage, "pkill -9 -x Xorg", "display killed")


def hangs(stage: Stage) -> str:
    """A kiosk that stands still pats nobody: the watchdog restarts it."""
    return _dies(stage, "kill -STOP $(systemctl show -p MainPID --value gatehouse-kiosk)", "kiosk hung")


def clock_wrong(stage: Stage) -> str:
    """A clock before its time is not believed, one that the network keeps is, in the sandbox too."""
    machine = stage.machine
    machine.run("date +%s > /run/was; date -s '2020-02-03 04:05'")
    _note(machine)
    wrong = records(machine)[-1]["at"]
    machine.run("date -s @$(cat /run/was)")
    machine.put("/run/sync.py", _DISCIPLINED)
    machine.run("python3 /run/sync.py")
    _note(machine)
    right = records(machine)[-1]["at"]
    if wrong["clock"] != "none" or right["clock"] != "ntp" or wrong["wall_ms"] >= right["wall_ms"]:
        raise Failed(f"wrong: {wrong}; right: {right}")
    return f"wrong: {wrong['clock']}, never before the newest record; kept by the network: {right['clock']}"


def disk_full(stage: Stage) -> str:
    """Nothing left on the disk: the gate says so or goes on by its reserve, and is well again by itself."""
    machine = stage.machine
    before = len(records(machine, "entry"))
    machine.run("fallocate -l $(df --output=avail -B1 /var/lib/gatehouse | tail -n 1) /var/lib/full || true")
    machine.run("dd if=/dev/zero of=/var/lib/full2 bs=64k 2>/dev/null || true; sync")
    free = machine.run("df --output=avail -B1k /var/lib/gatehouse | tail -n 1").strip()
    let_in = enter(machine, before, at_least=2, within_s=150, short=True)
    kept = len(records(machine, "entry")) - before
    stage.look("disk-full")
    machine.run("rm -f /var/lib/full /var/lib/full2; sync")
    if kept < let_in:
        raise Failed(f"{let_in} let in on a full disk, {kept} on record")
    after = enter(machine, before + kept, at_least=1, within_s=240)
    return f"{free} KB free: {let_in} let in, {kept} on record; {after} after room was made"


def keeps_dying(stage: Stage) -> str:
    """Settings that can't be used: after six deaths the screen says so and why; corrected, it comes back."""
    machine = stage.machine
    machine.run("cd /etc/gatehouse; cp -p checkpoint.toml was.toml; echo 'wrong = 1' >> checkpoint.toml")
    machine.run("systemctl restart --no-block gatehouse-kiosk")
    closed_s = machine.wait_until("systemctl is-active -q gatehouse-closed", 300, "the closed screen")
    machine.rest(15)
    stage.look("closed")
    lines = [pin(machine, each) for each in (BUZZER, *LAMPS, RELAY)]
    if any(each != "0" for each in lines):
        raise Failed(f"lines after the last death: {lines}")
    machine.run("cd /etc/gatehouse; mv was.toml checkpoint.toml; systemctl stop gatehouse-closed")
    machine.run("systemctl reset-failed gatehouse-kiosk; systemctl start gatehouse-kiosk")
    return f"closed after {closed_s:.0f} s with every line low; ready again after {is_ready(machine):.0f} s"


def no_network(stage: Stage) -> str:
    """The machine has no network at all, and never had: the courier waits, the gate works."""
    machine = stage.machine
    links = machine.run("ls /sys/class/net").split()
    if links != ["lo"]:
        raise Failed(f"it has a network: {links}")
    if not machine.ok("systemctl is-active -q gatehouse-sync"):
        raise Failed("the courier does not wait")
    return "no link but loopback: the courier waits, all of this happened without a network"


SCENES: tuple[Callable[[Stage], str], ...] = (
    is_touched,
    somebody_enters,
    sensor_unplugged,
    killed,
    display_killed,
    hangs,
    clock_wrong,
    disk_full,
    keeps_dying,
    no_network,
)


def power_cuts(start: Callable[[], Machine], times: int, dice: random.Random) -> Iterator[str]:
    """The plug pulled in the middle of entries: whoever was let in is on record, and the gate is ready."""
    told = 0
    for number in range(1, times + 1):
        with start() as machine:
            ready_s = is_ready(machine)
            kept = len(records(machine, "entry"))
            if kept < told:
                raise Failed(f"cut {number}: {told} were let in, {kept} are on record")
            whole = machine.run(
                f"/opt/gatehouse/current/bin/python -m kiosk ledger verify {LEDGER} --json | tail -n 1"
            )
            if '"chain_ok": true' not in whole:
                raise Failed(f"cut {number}: {whole}")
            boot_s = machine.boot_s
            if number < times:
                told = kept + enter(machine, kept, at_least=2, within_s=180)
                machine.rest(dice.uniform(0, 6))  # anywhere in the next entry
                told = kept + _entered(machine)
            machine.cut_power()
        times_s = f"boot {boot_s:.0f} s, ready {ready_s:.0f} s"
        yield f"{number}/{times}: {times_s}, {kept} on record, chain whole; cut with {told} let in"


def enter(machine: Machine, first: int, *, at_least: int, within_s: float, short: bool = False) -> int:
    """Staff come until so many were let in, and go on coming; how many were by then.

    Raises:
        Failed: fewer came in, unless `short` allows it.
    """
    nobody_comes(machine)
    machine.run(f"rm -f /run/entered; (test-enter {first} > /run/enter.log 2>&1 &)")
    try:
        _until(machine, lambda: _entered(machine) >= at_least, within_s, f"{at_least} let in")
    except Failed:
        if not short:
            raise
    return _entered(machine)


def nobody_comes(machine: Machine) -> None:
    """End what plays people, if it runs."""
    machine.run("pkill -f [t]est-enter || true")
    see(machine, NOBODY)


def _entered(machine: Machine) -> int:
    return int(machine.run("cat /run/entered 2>/dev/null | wc -l"))


def _dies(stage: Stage, blow: str, what: str) -> str:
    machine = stage.machine
    see(machine, NOBODY)
    before = machine.run("systemctl show -p MainPID --value gatehouse-kiosk").strip()
    machine.run(blow)
    gone_s = machine.wait_until(
        f"test $(systemctl show -p MainPID --value gatehouse-kiosk) != {before}", 60, f"{what}: gone"
    )
    low_s = machine.wait_until(f"test $(cat {PINS}/sim_gpio{RELAY}/value) = 0", 60, f"{what}: gate shut")
    back_s = is_ready(machine)
    stage.look(what.replace(" ", "-"))
    return f"gone after {gone_s:.0f} s, line low {low_s:.0f} s later, ready again after {back_s:.0f} s more"


def _has(machine: Machine, kind: str, code: str) -> bool:
    return any(each.get("code") == code for each in records(machine, kind))


def _note(machine: Machine) -> None:
    """Have one more record written: somebody comes in."""
    enter(machine, len(records(machine, "entry")), at_least=1, within_s=180)
    nobody_comes(machine)


def _until(machine: Machine, holds: Callable[[], bool], within_s: float, what: str) -> float:
    """Seconds of the machine until it holds, asked from outside."""
    begun_s = machine.uptime_s()
    while not holds():
        if machine.uptime_s() - begun_s > within_s:
            raise Failed(f"not within {within_s:.0f} s: {what}")
        machine.rest(1)
    return machine.uptime_s() - begun_s


# What a time service does when it has found the time: the kernel's own word for it.
_DISCIPLINED = """
import ctypes
class Timex(ctypes.Structure):
    _fields_ = [("modes", ctypes.c_uint), ("offset", ctypes.c_long), ("freq", ctypes.c_long),
                ("maxerror", ctypes.c_long), ("esterror", ctypes.c_long), ("status", ctypes.c_int),
                ("rest", ctypes.c_long * 32)]
given = Timex(modes=0x4 | 0x8 | 0x10, maxerror=5000, esterror=5000, status=1)
assert ctypes.CDLL(None).adjtimex(ctypes.byref(given)) >= 0
"""

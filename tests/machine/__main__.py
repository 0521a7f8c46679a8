"""python -m tests.machine [--dir DIR] [--cuts N] [--only SCENE ...]: the gate in a virtual machine.

Builds the image and installs into it once (DIR keeps both), plays the scenes, then pulls the plug N times.
Each line is a scene and its figures; 1 if any failed. Needs root for the image, and QEMU.
"""

import argparse
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.machine.gate import TREE, bring_tools, install, mount_share, solder, to_carry
from tests.machine.machine import Failed, Machine, build_image
from tests.machine.scenes import SCENES, Stage, comes_up, power_cuts

UP = "up"  # the moment that every scene begins with


def main() -> int:
    """Play everything; print a line each."""
    parser = argparse.ArgumentParser(prog="python -m tests.machine", description=__doc__.splitlines()[0])
    parser.add_argument("--dir", type=Path, default=Path(".run/machine"), help="image, disks and pictures")
    parser.add_argument("--cuts", type=int, default=50, help="how often the plug is pulled")
    parser.add_argument("--only", nargs="*", default=(), help="these scenes alone, after coming up")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = options.dir.absolute()
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    build_image(folder)
    installed = installed_disk(folder)
    failed = play(folder, installed, options.only)
    if not options.only and not failed:
        failed = pull_the_plug(folder, installed, options.cuts, random.Random(options.seed))
    return 1 if failed else 0


def installed_disk(folder: Path) -> Path:
    """A disk with the gate installed by our own script, from a wheelhouse, on a machine without a network."""
    disk, of = folder / "installed.qcow2", folder / "installed.txt"
    if disk.exists():
        told = of.read_text(encoding="ascii") if of.exists() else "nobody knows what"
        if told != _tree():
            print(f"! {disk} holds {told}, this tree is {_tree()}: remove it to install anew", flush=True)
        return disk
    making, wheels = folder / "installing.qcow2", folder / "wheels"
    making.unlink(missing_ok=True)
    subprocess.run([TREE / "systemd" / "wheelhouse.sh", "kiosk", wheels], check=True)
    with to_carry(wheels) as carried, Machine(folder, making, share=carried, cache="unsafe") as machine:
        solder(machine, folder)
        mount_share(machine)
        told = install(machine)
        print(told, flush=True)
        machine.run(_BADGE_IS_ENOUGH)
        machine.run("sync; systemctl stop gatehouse-kiosk gatehouse-sync; rm -rf /var/lib/gatehouse/*; sync")
    of.write_text(_tree(), encoding="ascii")
    making.rename(disk)
    return disk


def _tree() -> str:
    """What git calls this tree."""
    words = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(words, cwd=TREE, check=True, capture_output=True, text=True).stdout.strip()


def play(folder: Path, installed: Path, only: Sequence[str]) -> bool:
    """The scenes on one machine, each from the moment at which it had come up; whether one failed."""
    disk = _overlay(folder, installed, "scenes.qcow2")
    with Machine(folder, disk) as machine:
        bring_tools(machine)
        stage = Stage(machine, folder / "pictures")
        if not _play(stage, comes_up):
            return True
        machine.save(UP)
        results = []
        for scene in SCENES:
            if not only or scene.__name__ in only:
                machine.load(UP)
                results.append(_play(stage, scene))
    return not all(results)


def _play(stage: Stage, scene: Callable[[Stage], str]) -> bool:
    """One scene and its line; whether all was as it must be."""
    begun_s = time.monotonic()
    try:
        told, mark = scene(stage), "✓"
    except Failed as problem:
        told, mark = str(problem), "✗"
        stage.machine.picture(stage.pictures / f"failed-{scene.__name__}.png")
    print(f"{mark} {scene.__name__:<17} {told} [{time.monotonic() - begun_s:.0f} s here]", flush=True)
    return mark == "✓"


def pull_the_plug(folder: Path, installed: Path, times: int, dice: random.Random) -> bool:
    """The same disk, booted and cut off again and again."""
    disk = _overlay(folder, installed, "cuts.qcow2")
    try:
        for line in power_cuts(lambda: Machine(folder, disk), times, dice):
            print(f"✓ power cut {line}", flush=True)
    except Failed as problem:
        print(f"✗ power cut {problem}", flush=True)
        return True
    return False


def _overlay(folder: Path, below: Path, name: str) -> Path:
    """A fresh disk on top of another one."""
    disk = folder / name
    disk.unlink(missing_ok=True)
    words = ("qemu-img", "create", "-qf", "qcow2", "-F", "qcow2", "-b", str(below), str(disk))
    subprocess.run(words, check=True)
    return disk


# Staff of this site need no tap: a badge says that a mask is worn, so that entries need a scanner alone.
_BADGE_IS_ENOUGH = """python3 - <<'P'
import json, pathlib
path = pathlib.Path("/etc/gatehouse/site.json")
site = json.loads(path.read_text())
site["checkin"] = {**site.get("checkin", {}), "badge_confirms_mask": True}
path.write_text(json.dumps(site, ensure_ascii=False))
P"""

if __name__ == "__main__":
    sys.exit(main())

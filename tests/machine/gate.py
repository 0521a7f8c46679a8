"""A gate in a virtual machine: simulated parts on a real kernel, installed by our own script."""

import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from subprocess import check_output
from typing import Any

from tests.machine.machine import HERE, Machine

TREE = HERE.parents[1]
LIB = "/usr/local/lib/test-parts"
READY_S_MAX = 180.0  # what the unit gives itself
SIM = "/sys/module/i2c_mlx90614_sim/parameters"
PINS = "/sys/devices/platform/gpio-sim.0/gpiochip0"
LEDGER = "/var/lib/gatehouse/ledger.db"
FOREHEAD, NOBODY = 15_392, 14_758

PARTS = f"""#!/bin/sh
# What a Pi has soldered on: a bus with a sensor, a header of pins, and its name.
modprobe -r i2c_i801 2>/dev/null
modprobe -a i2c-dev crc8 configfs
insmod {LIB}/i2c-mlx90614-sim.ko object={NOBODY}
insmod {LIB}/gpio-sim.ko
mountpoint -q /sys/kernel/config || mount -t configfs configfs /sys/kernel/config
bank=/sys/kernel/config/gpio-sim/pi/bank0
mkdir -p $bank
echo 54 > $bank/num_lines
echo pinctrl-bcm2835 > $bank/label
echo 1 > $bank/../live
mount --bind {LIB}/cpuinfo /proc/cpuinfo
"""
PARTS_UNIT = f"""[Unit]
Before=gatehouse-kiosk.service
DefaultDependencies=no
After=local-fs.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart={LIB}/start
[Install]
WantedBy=sysinit.target
"""
# gpiozero asks the processor's own page which board this is; the sandbox has a /proc of its own.
IS_A_PI = f"""[Service]
BindReadOnlyPaths={LIB}/cpuinfo:/proc/cpuinfo
"""
CPUINFO = "Revision\t: c03115\nModel\t\t: Raspberry Pi 4 Model B Rev 1.5\n"


def solder(machine: Machine, image: Path) -> None:
    """Put the simulated parts into a machine that was made of the bare image."""
    machine.run(f"mkdir -p {LIB} /etc/systemd/system/gatehouse-kiosk.service.d")
    for module in ("i2c-mlx90614-sim.ko", "gpio-sim.ko"):
        machine.put(f"{LIB}/{module}", (image / "parts" / module).read_bytes())
    machine.put(f"{LIB}/start", PARTS)
    machine.put(f"{LIB}/cpuinfo", CPUINFO)
    machine.put("/etc/systemd/system/test-parts.service", PARTS_UNIT)
    machine.put("/etc/systemd/system/gatehouse-kiosk.service.d/is-a-pi.conf", IS_A_PI)
    bring_tools(machine)
    machine.run(f"chmod 755 {LIB}/start; systemctl daemon-reload; systemctl enable --now test-parts.service")


def bring_tools(machine: Machine) -> None:
    """What plays people, as this tree has it."""
    for name in ("touch", "enter"):
        machine.put(f"/usr/local/sbin/test-{name}", (HERE / "vm" / f"{name}.py").read_bytes())
        machine.run(f"chmod 755 /usr/local/sbin/test-{name}")


@contextmanager
def to_carry(wheels: Path) -> Iterator[Path]:
    """A folder with this tree, as git has it, and the wheels: what somebody carries to a closed network."""
    with tempfile.TemporaryDirectory(prefix="gatehouse-carry-") as folder:
        names = check_output(["git", "ls-files", "-z"], cwd=TREE).decode().split("\0")
        packed = BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            for name in filter(None, names):
                tar.add(TREE / name, arcname=name)
        packed.seek(0)
        with tarfile.open(fileobj=packed) as tar:
            tar.extractall(Path(folder) / "tree", filter="data")
        (Path(folder) / "wheels").mkdir()
        for wheel in wheels.glob("*.whl"):
            (Path(folder) / "wheels" / wheel.name).write_bytes(wheel.read_bytes())
        yield Path(folder)


def mount_share(machine: Machine) -> None:
    """Make what is carried readable inside."""
    machine.run(
        "mkdir -p /share; modprobe 9pnet_virtio;"
        " mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144,ro share /share"
    )


def install(machine: Machine, role: str = "kiosk", tree: str = "/share/tree") -> str:
    """Run our own script inside, in the background because it takes minutes; what it said.

    Raises:
        Failed: it did not succeed.
    """
    machine.run(
        f"cd {tree}; rm -f /run/installed; (bash systemd/install.sh {role} --wheelhouse /share/wheels"
        " --no-apt > /run/install.log 2>&1; echo $? > /run/installed) > /dev/null 2>&1 &"
    )
    machine.wait_until("test -e /run/installed", 1_800, "the installation ends")
    return machine.run("cat /run/install.log; exit $(cat /run/installed)")


def is_ready(machine: Machine, within_s: float = READY_S_MAX) -> float:
    """Seconds until the kiosk has said that it is ready and has read its sensor."""
    return machine.wait_until(
        "systemctl is-active -q gatehouse-kiosk && journalctl -b -o cat"
        " _PID=$(systemctl show -p MainPID --value gatehouse-kiosk) | grep -q 'first reading'",
        within_s,
        "the kiosk is ready and reads",
    )


def records(machine: Machine, kind: str = "") -> list[dict[str, Any]]:
    """What the ledger holds, read as the file's owner reads it."""
    told = machine.run(
        "python3 -c 'import sqlite3, sys\n"
        f'c = sqlite3.connect("file:{LEDGER}?mode=ro", uri=True)\n'
        'for line, in c.execute("select line from records order by seq"): print(bytes(line).decode())\''
    )
    found = [json.loads(line) for line in told.splitlines()]
    return [each for each in found if not kind or each["kind"] == kind]


def pin(machine: Machine, number: int) -> str:
    """The level of a line of the header."""
    return machine.run(f"cat {PINS}/sim_gpio{number}/value").strip()


def see(machine: Machine, word: int) -> None:
    """What is before the sensor from now on."""
    machine.run(f"echo {word} > {SIM}/object")

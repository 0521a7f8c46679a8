"""The units: what systemd itself says of them."""

import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest

SYSTEMD = Path(__file__).parents[2] / "systemd"
UNITS = sorted(path.name for path in SYSTEMD.glob("gatehouse-*.service"))
EXPOSURE_MAX = 1.5  # of 10; what is left of it is named in systemd/README.md
TIMED = ("report", "remind", "count", "forget", "backup")
GATE = ("gatehouse-kiosk.service", "gatehouse-display.service", "gatehouse-closed.service")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root folder with our units and nothing else in it."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    folder = tmp_path_factory.mktemp("root")
    shutil.copytree(SYSTEMD, folder / "etc/systemd/system")
    return folder


@pytest.mark.parametrize("unit", UNITS)
def test_exposure(root: Path, unit: str) -> None:
    """No unit is more exposed than 1.5 of 10 by systemd's own count, devices and network included."""
    words = ("security", "--no-pager", "--offline=true", f"--root={root}")
    ended = subprocess.run(
        ["systemd-analyze", *words, f"--threshold={round(EXPOSURE_MAX * 10)}", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-300:] + ended.stderr
    assert "Overall exposure level" in ended.stdout


def test_the_count_counts(root: Path, tmp_path: Path) -> None:
    """A unit without the sandbox fails the same threshold."""
    shutil.copytree(root, tmp_path / "root")
    shutil.rmtree(tmp_path / "root/etc/systemd/system/gatehouse-.service.d")
    words = ("security", "--offline=true", f"--root={tmp_path / 'root'}", "--threshold=15")
    ended = subprocess.run(
        ["systemd-analyze", *words, "gatehouse-kiosk.service"], capture_output=True, check=False
    )
    assert ended.returncode != 0


@pytest.mark.parametrize("unit", UNITS)
def test_no_unit_waits_for_the_network(unit: str) -> None:
    """Nothing is ordered after network-online: a gate without a network opens all the same."""
    assert "network-online" not in (SYSTEMD / unit).read_text(encoding="utf-8")


@pytest.mark.parametrize("unit", GATE)
def test_devices_are_opened_one_by_one(unit: str) -> None:
    """A unit of the gate gets no device at all, or a closed list of classes."""
    service = _sections(unit)["Service"]
    assert service.get("PrivateDevices") == "yes" or service.get("DevicePolicy") == "closed"


def test_the_display_hears_of_what_is_plugged_in() -> None:
    """Udev tells of a scanner or a touch panel in the machine's own network alone, by netlink."""
    display = _sections("gatehouse-display.service")["Service"]
    assert "PrivateNetwork" not in display
    assert "AF_NETLINK" in display["RestrictAddressFamilies"]
    assert display["IPAddressDeny"] == "any"


def test_what_drives_the_lines_low_is_quick() -> None:
    """Switching everything off after a death loads neither flow, ledger, screen nor voice."""
    told = subprocess.run(
        [sys.executable, "-c", "import kiosk.wiring, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "kiosk.wiring" in told
    for heavy in ("kiosk.flow", "kiosk.ledger", "kiosk.ui", "kiosk.voice", "sqlite_utils", "pygame"):
        assert heavy not in told, heavy


def test_a_kiosk_that_keeps_dying_ends_on_the_screen() -> None:
    """The kiosk's restarts are limited, what follows shows it, and that unit tries the kiosk again."""
    kiosk, closed = _sections("gatehouse-kiosk.service"), _sections("gatehouse-closed.service")
    assert int(kiosk["Unit"]["StartLimitBurst"]) > 0
    assert kiosk["Unit"]["OnFailure"] == "gatehouse-closed.service"
    assert closed["Unit"]["OnSuccess"] == "gatehouse-kiosk.service"
    # By the time that it ends, none of the kiosk's starts counts any more.
    shown_s = int(closed["Service"]["ExecStart"].split("--seconds")[1])
    assert shown_s > int(kiosk["Unit"]["StartLimitIntervalSec"])


@pytest.mark.parametrize("role", ["kiosk", "office"])
def test_installed_versions_are_the_tested_ones(role: str) -> None:
    """What install.sh puts on a machine is, line for line, what requirements.lock pins for the tests."""
    tested = _pins(SYSTEMD.parent / "requirements.lock")
    installed = _pins(SYSTEMD / f"{role}.lock")
    assert installed, "an empty lock would pin nothing"
    assert installed <= tested, installed - tested


@pytest.mark.parametrize("timer", sorted(SYSTEMD.glob("gatehouse-*.timer")), ids=lambda path: path.stem)
def test_every_timer_is_installed_and_has_something_to_start(timer: Path) -> None:
    """install.sh puts each timer on the machine and starts it anew; its service lies beside it."""
    listed = f"gatehouse-{{{','.join(TIMED)}}}"
    script = (SYSTEMD / "install.sh").read_text(encoding="utf-8")
    assert timer.stem.removeprefix("gatehouse-") in TIMED
    assert f"{listed}.{{service,timer}}" in script
    assert f"systemctl restart {listed}.timer" in script
    assert timer.with_suffix(".service").exists()


def test_an_office_without_a_city_counts_nothing() -> None:
    """Without a county's name the unit is passed over, which is no failure; with one it runs."""
    condition = _sections("gatehouse-count.service")["Service"]["ExecCondition"]
    said = [
        subprocess.run(["/bin/sh", "-c", f"exec {condition}"], env=env, check=False).returncode
        for env in ({}, {"GATEHOUSE_OFFICE_COUNTY": "yunxi"})
    ]
    assert said == [1, 0]


def _pins(lock: Path) -> set[str]:
    lines = lock.read_text(encoding="utf-8").splitlines()
    return {line.split()[0] for line in lines if "==" in line and not line.startswith(" ")}


def _sections(unit: str) -> RawConfigParser:
    """The unit's settings; of those that are given twice the last."""
    found = RawConfigParser(strict=False)
    found.optionxform = str  # type: ignore[assignment,method-assign] # systemd's names have capitals
    found.read(SYSTEMD / unit, encoding="utf-8")
    return found

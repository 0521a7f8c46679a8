"""What the doctor reads out of the kernel's files about the machine."""

import os
from pathlib import Path

import pytest

from kiosk.config import Config, load
from kiosk.demo.run import write_config
from kiosk.doctor import without_chatter
from kiosk.machinery import display, office, panels, touch, wear

LIST = """I: Bus=0019 Vendor=0000 Product=0001 Version=0000
N: Name="Power Button"
P: Phys=PNP0C0C/button/input0
B: PROP=0
B: EV=3

I: Bus=0003 Vendor=0eef Product=0005 Version=0110
N: Name="WaveShare WS170120"
P: Phys=usb-1.2/input0
B: PROP=2
B: EV=b
B: ABS=260800000000003

I: Bus=0003 Vendor=06cb Product=0005 Version=0110
N: Name="A pad that only points"
B: PROP=5
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A kiosk's settings; no ledger yet."""
    return load(write_config(tmp_path, None))


def test_a_panel_is_told_from_a_button_and_a_pad(config: Config, tmp_path: Path) -> None:
    """Only what is touched where it shows counts as a touch panel."""
    assert panels(LIST) == ["WaveShare WS170120"]
    inputs = tmp_path / "devices"
    inputs.write_text(LIST.replace("PROP=2", "PROP=0"), encoding="utf-8")
    (found,) = touch(config, inputs)
    assert not found.ok
    assert "触摸线" in found.zh


def test_no_panel_connected_is_told(config: Config, tmp_path: Path) -> None:
    """A card whose outputs are all empty means a loose cable."""
    (tmp_path / "card0-HDMI-A-1").mkdir()
    status = tmp_path / "card0-HDMI-A-1" / "status"
    status.write_text("disconnected\n", encoding="ascii")
    assert not next(display(config, tmp_path)).ok
    status.write_text("connected\n", encoding="ascii")
    assert next(display(config, tmp_path)).ok


@pytest.mark.parametrize(
    ("errors", "life", "well"), [(0, "0x01 0x02", True), (3, "0x01 0x02", False), (0, "0x01 0x0b", False)]
)
def test_a_worn_disk_is_told(errors: int, life: str, *, well: bool, config: Config, tmp_path: Path) -> None:
    """Errors of the file system or a spent eMMC want another disk; neither is in order."""
    (tmp_path / "fs/mmcblk0p2").mkdir(parents=True)
    (tmp_path / "fs/mmcblk0p2/errors_count").write_text(f"{errors}\n", encoding="ascii")
    (tmp_path / "fs/mmcblk0p2/lifetime_write_kbytes").write_text("2097152\n", encoding="ascii")
    (tmp_path / "block/mmcblk0/device").mkdir(parents=True)
    (tmp_path / "block/mmcblk0/device/life_time").write_text(f"{life}\n", encoding="ascii")
    (found,) = wear(config, tmp_path / "fs", tmp_path / "block")
    assert found.ok is well
    if well:
        assert "2.0 GB" in found.en


def test_an_office_that_never_answered_is_told(config: Config) -> None:
    """Before the first receipt somebody has to enrol the kiosk."""
    (found,) = office(config)
    assert not found.ok


def test_a_library_that_chatters_is_not_heard(capfd: pytest.CaptureFixture[str]) -> None:
    """What is written to the process's own standard error is dropped for a while, and not after."""
    with without_chatter():
        os.write(2, b"ALSA lib: no such file\n")
    os.write(2, b"heard again\n")
    assert capfd.readouterr().err == "heard again\n"

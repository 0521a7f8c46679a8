"""What the doctor asks of the machine around the kiosk: panel, touch, file system, and the way to the office.

The kernel tells all of it in files, which can be given; each look stands alone and changes nothing.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from kiosk.config import Config
from kiosk.health import HOUR_MS, Finding
from kiosk.ledger.clock import Moments
from kiosk.ledger.delivery import read_standing
from kiosk.ledger.errors import LedgerError
from kiosk.ledger.reader import LedgerReader
from kiosk.xorg import CARDS, connector

INPUTS = Path("/proc/bus/input/devices")
FILE_SYSTEMS = Path("/sys/fs/ext4")
BLOCKS = Path("/sys/block")
OFFICE_HOURS_MAX = 24  # an office that is away for longer wants somebody to look
LIFE_TENTHS_MAX = 9  # of eleven steps in which an eMMC tells its age; at ten it should have been changed

_DIRECT = 1 << 1  # INPUT_PROP_DIRECT: a panel, not a pad


def display(_: Config, cards: Path = CARDS) -> Iterator[Finding]:
    """Whether a panel is connected."""
    found = connector(cards)
    if found is None:
        zh, en = "没有接上显示屏，请检查线和电源", "no panel connected: check its cable and power"
        yield Finding("display", ok=False, zh=zh, en=en)
        return
    card, output = found
    yield Finding("display", ok=True, zh=f"接在 {output}（{card}）", en=f"on {output} of {card}")


def touch(_: Config, inputs: Path = INPUTS) -> Iterator[Finding]:
    """Whether there is a panel that feels fingers."""
    names = panels(inputs.read_text(encoding="utf-8", errors="replace")) if inputs.exists() else []
    if names:
        yield Finding("touch", ok=True, zh=f"触摸屏 {names[0]}", en=f"touch panel {names[0]}")
    else:
        zh, en = "没有找到触摸屏，请检查触摸线（USB）", "no touch panel: check its cable (USB)"
        yield Finding("touch", ok=False, zh=zh, en=en)


def panels(told: str) -> list[str]:
    """The names of the touch panels in the kernel's list of input devices."""
    found = []
    for device in told.split("\n\n"):
        name = re.search(r'^N: Name="(.*)"$', device, re.MULTILINE)
        properties = re.search(r"^B: PROP=([0-9a-f]+)$", device, re.MULTILINE)
        if name and properties and int(properties[1], 16) & _DIRECT:
            found.append(name[1])
    return found


def wear(_: Config, file_systems: Path = FILE_SYSTEMS, blocks: Path = BLOCKS) -> Iterator[Finding]:
    """What the kernel says of the disk: errors of a file system, life of an eMMC, what was written."""
    errors = {each.parent.name: int(each.read_text()) for each in sorted(file_systems.glob("*/errors_count"))}
    spoilt = [name for name, count in errors.items() if count]
    if spoilt:
        names = ", ".join(spoilt)
        zh, en = (
            f"文件系统有错：{names}，请备份后换卡",
            f"errors on {names}: copy it, change the card",
        )
        yield Finding("wear", ok=False, zh=zh, en=en)
        return
    tenths = [
        int(word, 16) for each in blocks.glob("*/device/life_time") for word in each.read_text().split()
    ]
    written_kb = [int(each.read_text()) for each in file_systems.glob("*/lifetime_write_kbytes")]
    written = f"{max(written_kb, default=0) / (1 << 20):.1f} GB"
    if tenths and max(tenths) > LIFE_TENTHS_MAX:
        zh, en = f"已用寿命 {max(tenths) * 10}%，请换", f"{max(tenths) * 10} % of its life is used: change it"
        yield Finding("wear", ok=False, zh=zh, en=en)
        return
    aged = f"，寿命已用 {max(tenths) * 10}%" if tenths else ""
    life = f", {max(tenths) * 10} % of its life used" if tenths else ""
    yield Finding(
        "wear", ok=True, zh=f"无错误，累计写入 {written}{aged}", en=f"no errors, {written} written{life}"
    )


def office(config: Config) -> Iterator[Finding]:
    """When the office last answered, and what it has not got."""
    path = config.ledger.path
    try:
        with LedgerReader.open(path) as ledger:
            standing, head = read_standing(path, ledger.incarnation), ledger.head().seq
    except (LedgerError, OSError):
        yield Finding(
            "office", ok=False, zh="还没有台账，未联系办公室", en="no ledger yet, so nothing was sent"
        )
        return
    waiting = max(0, head - standing.acked)
    if standing.receipt_ms is None:
        zh = f"办公室从未答复，待传 {waiting} 条；请登记本机并检查网络"
        en = f"has never answered, {waiting} wait: enrol this kiosk, check the network"
        yield Finding("office", ok=False, zh=zh, en=en)
        return
    hours = max(0, Moments().moment().wall_ms - standing.receipt_ms) // HOUR_MS
    zh, en = f"{hours} 小时前答复，待传 {waiting} 条", f"answered {hours} h ago, {waiting} wait"
    trouble = f" ({standing.trouble})" if standing.trouble else ""
    yield Finding("office", ok=hours < OFFICE_HOURS_MAX, zh=zh + trouble, en=en + trouble)

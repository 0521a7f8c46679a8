"""`python -m kiosk doctor`: every part looked at, named, and what to do about it. Changes nothing that stays.

Each examination stands alone: a missing sensor must not hide a full disk. Pins are opened for a moment and
given back as they were; a kiosk that runs keeps them, and then that is what the doctor says.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drivers.errors import DriverError
from drivers.parts import open_parts
from kiosk import sensor_look
from kiosk.config import Config, load
from kiosk.health import Finding, alarm, card, clock, comparison, disk, site
from kiosk.ledger.device_key import office_sealing_key
from kiosk.ledger.errors import LedgerError
from kiosk.ledger.verify import verify
from kiosk.machinery import display, office, touch, wear
from kiosk.settings_file import ConfigError
from kiosk.ui.words import say
from kiosk.voice import clips, espeak
from kiosk.voice.player import NoSpeaker, Player, devices
from kiosk.voice.prompts import SPOKEN
from kiosk.wiring import part_settings

BUSY = "GPIO busy"  # lgpio's word for a line that another process holds
PROMPTS_NAMED_MAX = 5  # who reinstalls needs no longer list


def examine(config_path: Path) -> list[Finding]:
    """Look at every part of the kiosk that this file describes."""
    try:
        config = load(config_path)
    except ConfigError as problem:
        return [Finding("config", ok=False, zh=problem.zh, en=f"{problem.file}: {problem.key}: {problem.en}")]
    findings = [Finding("config", ok=True, zh=f"{config_path} 正确", en="is right")]
    looks = (
        *(site, _parts, display, touch, _sound, clock, disk, card, wear),
        *(_ledger, office, _names, alarm, comparison),
    )
    for look in looks:
        findings.extend(look(config))
    return findings


def _parts(config: Config) -> Iterator[Finding]:
    try:
        parts = open_parts(part_settings(config))
    except DriverError as problem:
        if BUSY in str(problem):
            zh, en = (
                "运行中的终端正在使用，请看值守页面",
                "in use by the kiosk that runs: see its guard's page",
            )
            yield Finding("pins", ok=True, zh=zh, en=en)
            return
        yield sensor_look.sick("pins", problem)
        yield Finding(
            "sensor", ok=False, zh="引脚打不开，未检查", en="not looked at, because the pins can't be had"
        )
        return
    with parts:
        yield Finding("pins", ok=True, zh="蜂鸣器、信号灯、门禁、按钮", en="buzzer, lamp, gate, button")
        yield from sensor_look.look(parts)


def _sound(config: Config) -> Iterator[Finding]:
    yield _speaker(config)
    troubles = clips.examine()
    count = len(SPOKEN) * len(clips.LANGUAGES)
    if troubles:
        told = ", ".join(troubles[:PROMPTS_NAMED_MAX])
        bad = len(troubles)
        yield Finding(
            "voice", ok=False, zh=f"{bad} 条语音有问题，请重新安装：{told}", en=f"{bad} bad: reinstall"
        )
    else:
        yield Finding("voice", ok=True, zh=f"语音 {count} 条完整", en=f"{count} clips, whole")
    if espeak.is_installed():
        yield Finding("espeak", ok=True, zh="没有录音的广播由机器朗读", en="speaks what nobody recorded")
    else:
        yield Finding("espeak", ok=True, zh="未安装，没有录音的广播只显示文字", en="none: shown, not spoken")


def _speaker(config: Config) -> Finding:
    sound = config.sound
    if not sound.speaker:
        return Finding("speaker", ok=True, zh="配置为没有音箱", en="none, by the settings")
    try:
        with without_chatter():
            opened = Player(clips.Clips(), lambda _: config.ledger.path, sound.device)
    except NoSpeaker as problem:
        with without_chatter():
            found = devices()
        zh, en = say("reason.no_speaker.help", "zh"), say("reason.no_speaker.help", "en")
        names = f" [{', '.join(found)}]" if found else ""
        return Finding("speaker", ok=False, zh=f"{zh}{names}", en=f"{en} ({problem})")
    opened.close()
    return Finding("speaker", ok=True, zh=f"可以发声：{sound.device or '系统默认'}", en="can be heard")


@contextmanager
def without_chatter() -> Iterator[None]:
    """Drop what C libraries write to standard error: ALSA takes a dozen lines for one finding."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _ledger(config: Config) -> Iterator[Finding]:
    path = config.ledger.path
    if not path.exists():
        yield Finding(
            "ledger", ok=True, zh="尚无台账，首次启动时建立", en="none yet; the first start makes it"
        )
        return
    try:
        checked = verify(path)
    except LedgerError as problem:
        yield sensor_look.sick("ledger", problem)
        return
    if checked.chain_ok:
        yield Finding("ledger", ok=True, zh=f"{checked.records} 条，链完整", en="chain whole")
    else:
        first = checked.first_bad_seq
        yield Finding(
            "ledger", ok=False, zh=f"第 {first} 条起不符，请联系维护人员", en=f"breaks at record {first}"
        )


def _names(config: Config) -> Iterator[Finding]:
    if office_sealing_key(config.ledger.path):
        yield Finding(
            "names", ok=True, zh="姓名等以办公室密钥封存", en="sealed for the office before they are kept"
        )
    else:
        yield Finding(
            "names",
            ok=True,
            zh="本机尚未登记，姓名等以明文存放在卡上；登记后自动封存",
            en="kept in clear on the card: enrol this kiosk, and they are sealed for the office",
        )

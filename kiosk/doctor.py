"""`python -m kiosk doctor`: every part looked at, named, and what to do about it. Changes nothing.

Each examination stands alone: a missing sensor must not hide a full disk. Pins are opened for a moment and
given back as they were; a kiosk that runs keeps them, and then that is what the doctor says.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drivers.errors import DriverError
from drivers.parts import Parts, open_parts
from kiosk.config import Config, ConfigError, load
from kiosk.guard_before import AMONG_RECORDS
from kiosk.ledger.clock import Moments
from kiosk.ledger.errors import LedgerError
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.verify import verify
from kiosk.people.site import SiteInvalid, load_site
from kiosk.start import part_settings
from kiosk.ui.words import reason_key, say
from kiosk.voice import clips, espeak
from kiosk.voice.player import NoSpeaker, Player, devices
from kiosk.voice.prompts import SPOKEN

HOUR_MS = 3_600_000
ALARM_HOURS_MAX = 26  # a day, and a guard who comes two hours later than yesterday
PROMPTS_NAMED_MAX = 5  # who reinstalls needs no longer list
DISK_FREE_BYTES_MIN = 200 << 20  # a year of entries at a busy gate is about 100 MB


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one part, in both languages; `ok` False means that somebody has to act."""

    part: str
    ok: bool
    zh: str
    en: str

    def line(self) -> str:
        """One line for a terminal."""
        return f"{'✓' if self.ok else '✗'} {self.part:<8} {self.zh} / {self.en}"

    def to_json(self) -> dict[str, Any]:
        """Plain fields."""
        return {"part": self.part, "ok": self.ok, "zh": self.zh, "en": self.en}


def examine(config_path: Path) -> list[Finding]:
    """Look at every part of the kiosk that this file describes."""
    try:
        config = load(config_path)
    except ConfigError as problem:
        return [Finding("config", ok=False, zh=problem.zh, en=f"{problem.file}: {problem.key}: {problem.en}")]
    findings = [Finding("config", ok=True, zh=f"{config_path} 正确", en="is right")]
    for look in (_site, _parts, _sound, _clock, _disk, _ledger, _alarm, _comparison):
        findings.extend(look(config))
    return findings


def examine_running(config: Config, parts: Parts) -> list[Finding]:
    """The same of a kiosk that runs: pins and bus are its own, the chain is left to the command line."""
    findings = list(_running(parts))
    for look in (_site, _clock, _disk, _alarm, _comparison):
        findings.extend(look(config))
    return findings


def _running(parts: Parts) -> Iterator[Finding]:
    thermometer, trouble = parts.thermometer, parts.buzzer.trouble
    if thermometer is None:
        yield Finding("sensor", ok=False, zh="测温传感器没有应答", en="the thermometer does not answer")
    else:
        yield Finding("sensor", ok=True, zh=f"{thermometer.sensor_id} 正常", en="the thermometer answers")
    zh, en = ("蜂鸣器正常", "the buzzer's pin works") if trouble is None else ("蜂鸣器引脚故障", str(trouble))
    yield Finding("buzzer", ok=trouble is None, zh=zh, en=en)


def _site(config: Config) -> Iterator[Finding]:
    try:
        site = load_site(config.identity.site_file)
    except SiteInvalid as problem:
        yield Finding("site", ok=False, zh="场所文件不能用", en=str(problem))
        return
    count = len(site.roster.people)
    yield Finding("site", ok=True, zh=f"名册 {count} 人", en=f"{count} people on the roster")


def _parts(config: Config) -> Iterator[Finding]:
    try:
        parts = open_parts(part_settings(config))
    except DriverError as problem:
        yield _sick("pins", problem)
        yield Finding(
            "sensor", ok=False, zh="引脚打不开，未检查", en="not looked at, because the pins can't be had"
        )
        return
    with parts:
        yield Finding("pins", ok=True, zh="蜂鸣器、信号灯、门禁、按钮", en="buzzer, lamp, gate, button")
        try:
            thermometer = parts.connect_thermometer()
            reading = thermometer.read()
        except DriverError as problem:
            yield _sick("sensor", problem)
            return
        seen = f"{reading.object_centi_c / 100:.2f} °C"
        yield Finding("sensor", ok=True, zh=f"{thermometer.sensor_id}，读数 {seen}", en=f"reads {seen}")


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
        opened = Player(clips.Clips(), lambda _: config.ledger.path, sound.device)
    except NoSpeaker as problem:
        found = devices()
        zh, en = say("reason.no_speaker.help", "zh"), say("reason.no_speaker.help", "en")
        names = f" [{', '.join(found)}]" if found else ""
        return Finding("speaker", ok=False, zh=f"{zh}{names}", en=f"{en} ({problem})")
    opened.close()
    return Finding("speaker", ok=True, zh=f"可以发声：{sound.device or '系统默认'}", en="can be heard")


def _clock(_: Config) -> Iterator[Finding]:
    moment = Moments().moment()
    trusted = moment.clock != "none"
    yield Finding(
        "clock",
        trusted,
        "时间已校准" if trusted else "时间未校准，请联网或安装时钟模块",
        f"quality {moment.clock}" if trusted else "not trusted: connect to a network or fit a clock module",
    )


def _disk(config: Config) -> Iterator[Finding]:
    folder = next(each for each in config.ledger.path.parents if each.exists())
    free = shutil.disk_usage(folder).free
    enough = free >= DISK_FREE_BYTES_MIN
    yield Finding(
        "disk",
        enough,
        f"{folder} 剩余 {free >> 20} MB" + ("" if enough else "，请清理"),
        f"{free >> 20} MB free" + ("" if enough else ", make room"),
    )


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
        yield _sick("ledger", problem)
        return
    if checked.chain_ok:
        yield Finding("ledger", ok=True, zh=f"{checked.records} 条，链完整", en="chain whole")
    else:
        first = checked.first_bad_seq
        yield Finding(
            "ledger", ok=False, zh=f"第 {first} 条起不符，请联系维护人员", en=f"breaks at record {first}"
        )


def _alarm(config: Config) -> Iterator[Finding]:
    """Whether a person has heard the alarm lately: no machine can tell."""
    record = _newest(config, "alarm_test")
    if record is None:
        yield Finding("alarm", ok=False, zh="还没有人听过报警测试", en="nobody has heard its test yet")
        return
    hours = Moments().moment().age_ms(record["at"]) // HOUR_MS
    well = bool(record["heard"]) and hours < ALARM_HOURS_MAX
    heard = ("听到了", "was heard") if record["heard"] else ("没听到", "was not heard")
    yield Finding("alarm", well, f"{hours} 小时前测试，{heard[0]}", f"its test of {hours} h ago {heard[1]}")


def _comparison(config: Config) -> Iterator[Finding]:
    """How the sensor stands against a contact thermometer."""
    record = _newest(config, "comparison")
    if record is None:
        yield Finding("compared", ok=False, zh="还没有与体温计比对", en="never compared with a thermometer")
        return
    hours = Moments().moment().age_ms(record["at"]) // HOUR_MS
    well = record["state"] == "in_order" and hours < ALARM_HOURS_MAX
    zh = {"commissioning": "比对未满20人", "in_order": "比对合格", "failed": "误差超限"}[record["state"]]
    en = {"commissioning": "fewer than 20 compared", "in_order": "in order", "failed": "too far off"}
    yield Finding("compared", well, f"{zh}，{hours} 小时前", f"{en[record['state']]}, {hours} h ago")


def _newest(config: Config, kind: str) -> dict[str, Any] | None:
    """The last record of this kind, if the ledger can be read at all; its own finding says why not."""
    try:
        with LedgerReader.open(config.ledger.path) as ledger:
            found = ledger.tail(1, (kind,), among=AMONG_RECORDS)
    except (LedgerError, OSError):
        return None
    return json.loads(found[0].line) if found else None


def _sick(part: str, problem: DriverError | LedgerError) -> Finding:
    key = reason_key(problem.code)
    zh, en = say(key, "zh"), say(key, "en")
    return Finding(part, ok=False, zh=zh, en=f"{en} ({problem})")

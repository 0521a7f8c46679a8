"""How a kiosk's surroundings are: what the doctor and the guard's page of the parts both look at.

Each look stands alone, and changes nothing. Knows no screen and no loudspeaker, so that the loop may ask too.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from drivers.parts import Parts
from kiosk.config import Config
from kiosk.guard_before import AMONG_RECORDS
from kiosk.ledger.card import measure
from kiosk.ledger.clock import Moments
from kiosk.ledger.errors import LedgerError
from kiosk.ledger.reader import LedgerReader
from kiosk.people.site import SiteInvalid
from kiosk.start import prepare

HOUR_MS = 3_600_000
ALARM_HOURS_MAX = 26  # a day, and a guard who comes two hours later than yesterday
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


def examine_running(config: Config, parts: Parts) -> list[Finding]:
    """The same of a kiosk that runs: pins are its own, the chain is left to the command line."""
    findings = [_buzzer(parts)]
    for look in (site, clock, disk, alarm, comparison):
        findings.extend(look(config))
    return findings


def _buzzer(parts: Parts) -> Finding:
    trouble = parts.buzzer.trouble
    zh, en = ("蜂鸣器正常", "the buzzer's pin works") if trouble is None else ("蜂鸣器引脚故障", str(trouble))
    return Finding("buzzer", ok=trouble is None, zh=zh, en=en)


def site(config: Config) -> Iterator[Finding]:
    """Whether the site document can be used."""
    try:
        found = prepare(config)
    except SiteInvalid as problem:
        yield Finding("site", ok=False, zh="场所文件不能用", en=str(problem))
        return
    count, version = len(found.site.roster.people), found.version
    zh, en = (f"第 {version} 版，", f"version {version}, ") if version else ("", "")
    yield Finding("site", ok=True, zh=f"{zh}名册 {count} 人", en=f"{en}{count} people on the roster")


def clock(_: Config) -> Iterator[Finding]:
    """Whether the time can be trusted."""
    moment = Moments().moment()
    trusted = moment.clock != "none"
    yield Finding(
        "clock",
        trusted,
        "时间已校准" if trusted else "时间未校准，请联网或安装时钟模块",
        f"quality {moment.clock}" if trusted else "not trusted: connect to a network or fit a clock module",
    )


def disk(config: Config) -> Iterator[Finding]:
    """Whether there is room for records."""
    folder = next(each for each in config.ledger.path.parents if each.exists())
    free = shutil.disk_usage(folder).free
    enough = free >= DISK_FREE_BYTES_MIN
    yield Finding(
        "disk",
        enough,
        f"{folder} 剩余 {free >> 20} MB" + ("" if enough else "，请清理"),
        f"{free >> 20} MB free" + ("" if enough else ", make room"),
    )


def card(config: Config) -> Iterator[Finding]:
    """Whether the card really writes when it says so, and soon enough; it writes a few pages to see."""
    folder = next(each for each in config.ledger.path.parents if each.exists())
    try:
        found = measure(folder)
    except OSError as problem:
        yield Finding("card", ok=False, zh=f"{folder} 不能写入", en=f"can't be written: {problem.strerror}")
        return
    took = f"{found.median_us / 1_000:.1f} ms"
    worst = f"{found.worst_us / 1_000:.1f} ms"
    if found.too_fast:
        zh = f"写实仅 {took}，快得不可信，断电会丢记录；请换存储卡或关闭写缓存"
        en = f"flushes in {took}: it can't have written. A power cut would lose records; use another card"
    elif found.too_slow:
        zh = f"写实 {took}，最慢 {worst}，太慢，可能已磨损；请换存储卡"
        en = f"flushes in {took}, at worst {worst}: too slow, perhaps worn out; use another card"
    else:
        zh, en = f"写实 {took}，最慢 {worst}", f"flushes in {took}, at worst {worst}"
    yield Finding("card", ok=not (found.too_fast or found.too_slow), zh=zh, en=en)


def alarm(config: Config) -> Iterator[Finding]:
    """Whether a person has heard the alarm lately: no machine can tell."""
    record = _newest(config, "alarm_test")
    if record is None:
        yield Finding("alarm", ok=False, zh="还没有人听过报警测试", en="nobody has heard its test yet")
        return
    hours = Moments().moment().age_ms(record["at"]) // HOUR_MS
    well = bool(record["heard"]) and hours < ALARM_HOURS_MAX
    heard = ("听到了", "was heard") if record["heard"] else ("没听到", "was not heard")
    yield Finding("alarm", well, f"{hours} 小时前测试，{heard[0]}", f"its test of {hours} h ago {heard[1]}")


def comparison(config: Config) -> Iterator[Finding]:
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

"""What the guard's pages tell, looked up in ledger, courier's notes and parts; on a thread of its own.

A day's entries take a slow card half a second: the control thread asks and goes on, the answer is an event.
No row names anybody.
"""

import json
import logging
import queue
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from drivers.parts import Parts
from kiosk.config import Config
from kiosk.flow.guard_states import InfoRow, Page
from kiosk.flow.visit import Language
from kiosk.health import examine_running
from kiosk.ledger.clock import Clock
from kiosk.ledger.delivery import read_standing
from kiosk.ledger.errors import LedgerError
from kiosk.ledger.reader import DAY_RECORDS_MAX, LedgerReader
from kiosk.ledger.site_copies import current_version, valid_days
from kiosk.ledger.standing import Standing
from kiosk.ledger.witnessed import rewritten
from kiosk.machinery import office, touch, wear
from kiosk.rules.age import trusted
from kiosk.rules.calendar import DAY_MS
from kiosk.sensor_look import heard
from kiosk.surroundings import VERSION
from kiosk.ui.words import reason_key, say

log = logging.getLogger(__name__)

ENTRIES_MAX = 5_000  # of one day, at any gate
ROWS_MAX = 50  # ten pages of the guard's screen; who wants more asks the office
ROUTES = Path("/proc/net/fib_trie")
LOCAL = re.compile(r"\|-- ([0-9.]{7,15})\n\s+/32 host LOCAL")
PARTS = {
    "bus": ("总线", "Bus"),
    "address": ("地址", "Address"),
    "sensor": ("测温", "Thermometer"),
    "emissivity": ("发射率", "Emissivity"),
    "buzzer": ("蜂鸣器", "Buzzer"),
    "site": ("名册", "Roster"),
    "clock": ("时钟", "Clock"),
    "touch": ("触摸", "Touch"),
    "wear": ("存储寿命", "Wear"),
    "office": ("办公室", "Office"),
    "disk": ("存储", "Disk"),
    "alarm": ("报警测试", "Alarm test"),
    "compared": ("比对", "Comparison"),
}
LANGUAGES: tuple[Language, ...] = ("zh", "en")
# What only these pages tell; the codes of a stage's own faults are among the screens' words.
CODES = {
    "site_forged": ("新名册和规则不是办公室签的", "Roster and rules not signed by the office"),
    "site_older": ("收到的名册和规则是旧的", "Older roster and rules came"),
    "site_damaged": ("新名册和规则传输损坏", "Roster and rules came damaged"),
    "site_unreadable": ("新名册和规则看不懂，仍用原来的", "New roster and rules unreadable, old ones hold"),
}
# What stops the courier, by its codes; sync.errors says what to do about each.
TROUBLES = {
    "device_revoked": ("办公室已停用本机，记录都留在本机", "Revoked by the office, records stay here"),
    "device_refused": ("办公室不认本机，请重新登记，记录不丢", "Not accepted, enrol again, records stay"),
    "chain_forked": ("办公室另有一份台账，请找维护人员", "Another history there, call maintenance"),
    "office_unreachable": ("联系不上办公室，记录照常保存", "Office not reached, records wait here"),
    "certificate_refused": ("办公室证书不对，未发送，请找维护人员", "Wrong certificate, nothing sent, call"),
    "office_busy": ("办公室繁忙，稍后再传", "Office busy, sent later"),
    "wire_mismatch": ("与办公室对不上，请找维护人员", "Doesn't match the office, call maintenance"),
    "record_parked": ("有记录办公室不收，请找维护人员", "A record is refused, call maintenance"),
}
VERDICTS = ("admit", "refer", "refuse", "unjudged")

Answer = Callable[[Page, tuple[InfoRow, ...]], None]


@dataclass(frozen=True, slots=True)
class Enquiries:
    """Looks things up, on whatever thread calls it."""

    config: Config
    parts: Parts
    clock: Clock

    def look_up(self, page: Page) -> tuple[InfoRow, ...]:
        """The rows of this page; one that says why, if they can't be had."""
        try:
            return tuple(_LOOK_UPS[page](self))[:ROWS_MAX]
        except (LedgerError, OSError) as problem:
            log.warning("%s: %s", page.value, problem)
            key = reason_key(getattr(problem, "code", ""))
            return (_row("-", key, well=False, code=type(problem).__name__),)

    def day_begins_ms(self) -> int:
        """The wall time of this morning's midnight where the kiosk stands."""
        now = datetime.fromtimestamp(self.clock.moment().wall_ms / 1_000, self._zone)
        return int(now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1_000)

    def hour(self, wall_ms: int) -> str:
        """A time of today, as people say it."""
        return f"{datetime.fromtimestamp(wall_ms / 1_000, self._zone):%H:%M}"

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.config.identity.time_zone)


class EnquiryThread(threading.Thread):
    """One question at a time; a guard who taps on while one is looked up gets the answer to the last."""

    def __init__(self, enquiries: Enquiries, answer: Answer) -> None:
        super().__init__(name="enquiries", daemon=True)
        self._enquiries = enquiries
        self._answer = answer
        self._asked: queue.SimpleQueue[Page | None] = queue.SimpleQueue()

    def ask(self, page: Page) -> None:
        """Look this up, and post the answer."""
        self._asked.put(page)

    def run(self) -> None:
        """Answer, until told to stop."""
        while (page := self._asked.get()) is not None:
            if self._asked.empty():
                self._answer(page, self._enquiries.look_up(page))

    def stop(self) -> None:
        """End after the question under way."""
        self._asked.put(None)


def _today(of: Enquiries) -> Iterator[InfoRow]:
    with LedgerReader.open(of.config.ledger.path) as ledger:
        counts = ledger.count_by_verdict(of.day_begins_ms())
    yield InfoRow(str(sum(counts.values())), "今日合计（不含演练）", "Today in all, drills not counted")
    for verdict in VERDICTS:
        yield _row(str(counts.get(verdict, 0)), f"verdict.{verdict}")


def _exceptions(of: Enquiries) -> Iterator[InfoRow]:
    """Whoever was not simply let in today, and why; newest first."""
    for fields in reversed(_of_today(of, ("entry",))):
        excused = fields.get("excused") or []
        if fields.get("training") or (fields["verdict"] == "admit" and not excused):
            continue
        why = reason_key((excused or fields["reasons"] or ["unknown"])[0])
        zh, en = (_dealt_with(fields, each) for each in LANGUAGES)
        guard = fields.get("excepted_by")
        by = f"  {guard}" if guard else ""
        hour = of.hour(fields["at"]["wall_ms"])
        yield InfoRow(hour, f"{zh}：{say(why, 'zh')}{by}", f"{en}: {say(why, 'en')}{by}")


def _dealt_with(fields: dict[str, Any], language: Language) -> str:
    """The verdict; and where a guard let somebody pass, for what."""
    exception = fields.get("exception")
    if exception is None:
        return say(f"verdict.{fields['verdict']}", language)
    why = say(f"exception.{exception}", language)
    return f"破例放行（{why}）" if language == "zh" else f"Excepted ({why})"


def _faults(of: Enquiries) -> Iterator[InfoRow]:
    """What failed today, newest first; what has not come back is marked."""
    rows: list[tuple[str, dict[str, Any], str]] = []
    ended: dict[tuple[str, str], str] = {}
    for fields in reversed(_of_today(of, ("fault", "recovered"))):
        part, hour = (fields["part"], fields["code"]), of.hour(fields["at"]["wall_ms"])
        if fields["kind"] == "recovered":
            ended[part] = hour
        else:
            rows.append((hour, fields, ended.pop(part, "")))
    if not rows:
        yield InfoRow("-", "今天没有故障", "No fault today")
    for hour, fields, until in rows:
        zh, en = _code(fields["code"])
        zh += f"，{until} 恢复" if until else "，未恢复"
        en += f", well at {until}" if until else ", not well yet"
        yield InfoRow(hour, zh, en, well=bool(until))


def _sync(of: Enquiries) -> Iterator[InfoRow]:
    path = of.config.ledger.path
    with LedgerReader.open(path) as ledger:
        standing, head = read_standing(path, ledger.incarnation), ledger.head().seq
    well = standing.trouble is None
    yield InfoRow(str(max(0, head - standing.acked)), "待上传", "Waiting to be sent", well=well)
    receipt = of.hour(standing.receipt_ms) if standing.receipt_ms else "-"
    yield InfoRow(
        receipt, "办公室最近回执", "Last answer from the office", well=standing.receipt_ms is not None
    )
    if standing.trouble is not None:
        since = of.hour(standing.trouble_since_ms) if standing.trouble_since_ms else "-"
        zh, en = TROUBLES.get(
            standing.trouble, (f"通信受阻：{standing.trouble}", f"In trouble: {standing.trouble}")
        )
        yield InfoRow(since, zh, en, well=False)
    if standing.site_refused_code:
        zh, en = _code(standing.site_refused_code)
        yield InfoRow(f"#{standing.site_refused_version}", zh, en, well=False)
    for name in rewritten(path):
        yield InfoRow(
            "!", f"办公室历史被改动：{name}", f"The office's past was rewritten: {name}", well=False
        )
    if (days := _days_outdated(of, standing)) is not None:
        zh = f"已 {days} 天没有办公室的消息，来访由值守判断"
        yield InfoRow("", zh, f"{days} days without the office, decide on visitors", well=False)
    parked = len(standing.parked)
    yield InfoRow(str(parked), "办公室未收，等人处理", "Put aside at the office", well=not parked)


def _days_outdated(of: Enquiries, standing: Standing) -> int | None:
    """For how many days the office was not heard, if that is longer than its site is good for."""
    path, now = of.config.ledger.path, of.clock.moment()
    days = valid_days(path, current_version(path))
    if days is None or not standing.office_ms or not trusted(now):
        return None
    silent = (now.wall_ms - standing.office_ms) // DAY_MS
    return silent if silent >= days else None


def _parts(of: Enquiries) -> Iterator[InfoRow]:
    around = (finding for look in (touch, wear, office) for finding in look(of.config))
    for finding in (*heard(of.parts), *examine_running(of.config, of.parts), *around):
        zh, en = PARTS.get(finding.part, (finding.part, finding.part))
        yield InfoRow("", f"{zh}：{finding.zh}", f"{en}: {finding.en}", well=finding.ok)
    device, here = of.config.identity.device, addresses()
    yield InfoRow("", f"设备 {device}，软件 {VERSION}", f"Device {device}, software {VERSION}")
    yield InfoRow("", f"网络地址：{here or '未联网'}", f"Address: {here or 'no network'}")


def addresses() -> str:
    """The machine's own IPv4 addresses, "" without a network; from the kernel's table, by no socket."""
    try:
        table = ROUTES.read_text(encoding="ascii")
    except OSError:
        return ""
    return ", ".join(dict.fromkeys(each for each in LOCAL.findall(table) if not each.startswith("127.")))


def _of_today(of: Enquiries, kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    since_ms = of.day_begins_ms()
    with LedgerReader.open(of.config.ledger.path) as ledger:
        records = ledger.tail(ENTRIES_MAX, kinds, among=DAY_RECORDS_MAX)
    told = [json.loads(record.line) for record in records]
    return [fields for fields in told if fields["at"]["wall_ms"] >= since_ms]


def _code(code: str) -> tuple[str, str]:
    """A fault's word in both languages."""
    key = reason_key(code)
    return CODES.get(code) or (say(key, "zh"), say(key, "en"))


def _row(value: str, key: str, *, well: bool = True, **values: object) -> InfoRow:
    return InfoRow(value, say(key, "zh", **values), say(key, "en", **values), well)


# Each page of the guard's that only tells: a new one is one line more here, in Page and in its words.
_LOOK_UPS: dict[Page, Callable[[Enquiries], Iterator[InfoRow]]] = {
    Page.TODAY: _today,
    Page.EXCEPTIONS: _exceptions,
    Page.FAULTS: _faults,
    Page.SYNC: _sync,
    Page.PARTS: _parts,
}

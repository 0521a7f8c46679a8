"""Where the records stand: for `python -m sync status`, the heartbeat, and whoever asks. Only reads."""

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from kiosk.ledger.delivery import read_exits, read_standing
from kiosk.ledger.disk import ledgers_set_aside
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Moment
from kiosk.ledger.standing import Parked
from kiosk.ledger.witnessed import CODE, rewritten
from sync.enrolment import Enrolment
from sync.site import SiteCopies
from sync.wire import Heartbeat

# A year at a busy gate whose site never changed; the look ends at the first found, days back as a rule.
SITE_RECORDS_MAX = 500_000
EXITS_DAYS = 15  # all that the notes keep
CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Status:
    """One ledger's way to the office, as last noted by the courier.

    `records` is the ledger's last seq, `backlog` how many of them the office has not acknowledged,
    `oldest_unsent_ms` the wall time of the first of those; `set_aside` names damaged ledgers beside it.
    `forgotten` is the last seq whose personal part had to go; `site_version` that of the site from the office
    (0: none came), `site_in_force` the one that the gate goes by, as its ledger says, `site_refused_version`
    one that was not taken, for `site_refused_code`; `exits_told` counts exits at other gates; `device_key`
    is the start of the public key, "" for a kiosk that is not enrolled.
    `rewritten` names the chains whose past at the office is not the one that it signed.
    """

    device: str
    incarnation: str
    records: int
    head: str
    acked: int
    safe: int
    backlog: int
    oldest_unsent_ms: int | None
    receipt_ms: int | None
    trouble: str | None
    trouble_since_ms: int | None
    parked: tuple[Parked, ...]
    set_aside: tuple[str, ...]
    disk_free_bytes: int
    forgotten: int
    site_version: int
    site_in_force: int
    site_refused_version: int
    site_refused_code: str
    exits_told: int
    device_key: str
    rewritten: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain fields, for JSON."""
        return asdict(self)


def look(ledger: LedgerReader, enrolment: Enrolment | None = None) -> Status:
    """The status of an open ledger.

    Raises:
        LedgerError: it can't be read.
    """
    head = ledger.head()
    standing = read_standing(ledger.path, ledger.incarnation)
    came = SiteCopies(ledger.path, b"").version()
    return Status(
        device=ledger.device,
        incarnation=ledger.incarnation,
        records=head.seq,
        head=head.hash.hex(),
        acked=standing.acked,
        safe=standing.safe,
        backlog=max(0, head.seq - standing.acked),
        oldest_unsent_ms=ledger.wall_ms_at(standing.acked + 1),
        receipt_ms=standing.receipt_ms,
        trouble=standing.trouble,
        trouble_since_ms=standing.trouble_since_ms,
        parked=standing.parked,
        set_aside=tuple(path.name for path in ledgers_set_aside(ledger.path)),
        disk_free_bytes=disk_free_bytes(ledger.path),
        forgotten=ledger.forgotten_up_to(),
        site_version=came,
        site_in_force=in_force(ledger) if came else 0,
        site_refused_version=standing.site_refused_version,
        site_refused_code=standing.site_refused_code,
        exits_told=len(read_exits(ledger.path, EXITS_DAYS)),
        device_key=enrolment.key.public.hex()[:16] if enrolment else "",
        rewritten=rewritten(ledger.path),
    )


def in_force(ledger: LedgerReader) -> int:
    """The site that the gate took up last, by its record; 0 if it goes by the installed one."""
    records = ledger.tail(1, ("site",), among=SITE_RECORDS_MAX)
    return int(json.loads(records[0].line)["site_version"]) if records else 0


def disk_free_bytes(path: Path) -> int:
    """Room left where this file lies."""
    return shutil.disk_usage(path.parent).free


def heartbeat(status: Status, software: str, moment: Moment) -> Heartbeat:
    """The same for the office."""
    return Heartbeat(
        software=software,
        incarnation=status.incarnation,
        head_seq=status.records,
        head=status.head,
        backlog=status.backlog,
        oldest_unsent_ms=status.oldest_unsent_ms,
        disk_free_bytes=status.disk_free_bytes,
        wall_ms=moment.wall_ms,
        boottime_ms=moment.boottime_ms,
        clock=moment.clock,
        parked_seq=status.parked[0].seq if status.parked else None,
        trouble=status.trouble or (CODE if status.rewritten else None),
        site_version=status.site_version,
        site_in_force=status.site_in_force,
        site_refused_version=status.site_refused_version,
        site_refused_code=status.site_refused_code,
    )


def sentences(status: Status) -> list[str]:
    """The same for people, in one screen, Chinese and English in one line each."""
    device, ledger = status.device, status.incarnation
    total, acked, safe = status.records, status.acked, status.safe
    key, site, forgotten = status.device_key, status.site_version, status.forgotten
    waiting, since = status.backlog, _shown(status.oldest_unsent_ms)
    free_mb = status.disk_free_bytes // 1_000_000
    lines = [
        f"设备 {device}，台账 {ledger} / device {device}, ledger {ledger}",
        f"密钥 {key} / key {key}" if key else "尚未登记，使用令牌 / not enrolled: by token",
        f"共 {total} 条，链首值 {status.head[:16]} / {total} records, head {status.head[:16]}",
        f"中心已收 {acked} 条，其中 {safe} 条已有备份 / {acked} acknowledged, {safe} of them in a backup",
        f"待传 {waiting} 条，自 {since} 起 / {waiting} waiting since {since}",
        f"最近回执 {_shown(status.receipt_ms)} / last receipt {_shown(status.receipt_ms)}",
        f"个人信息已删除至第 {forgotten} 条 / personal parts forgotten up to {forgotten}",
        f"场所文件第 {site} 版 / site version {site}"
        if site
        else "场所文件为本机自带 / site: the installed one",
        f"磁盘剩余 {free_mb} MB / {free_mb} MB free",
    ]
    lines += [
        f"中心拒收第 {one.seq} 条：{one.reason} / record {one.seq} is refused: {one.reason}"
        for one in status.parked
    ]
    if status.site_version and status.site_in_force != status.site_version:
        used = status.site_in_force
        lines.append(f"检测点仍用第 {used} 版 / the gate still goes by version {used}")
    if status.site_refused_code:
        refused, code = status.site_refused_version, status.site_refused_code
        lines.append(f"未采用第 {refused} 版：{code} / version {refused} was not taken: {code}")
    if status.exits_told:
        told = status.exits_told
        lines.append(f"已知其他检测点外出 {told} 次 / {told} exits at other gates are known")
    if status.trouble is not None:
        begun = _shown(status.trouble_since_ms)
        lines.append(f"当前故障：{status.trouble}，自 {begun} / trouble: {status.trouble} since {begun}")
    lines += [
        f"中心历史与其签字不符：{name}，请联系维护人员 / the office's past was rewritten, call: {name}"
        for name in status.rewritten
    ]
    lines += [f"损坏后移开的台账：{name} / damaged ledger set aside: {name}" for name in status.set_aside]
    return lines


def _shown(wall_ms: int | None) -> str:
    """As the kiosk's own clock has it: China has one time zone and no summer time."""
    if wall_ms is None:
        return "-"
    return f"{datetime.fromtimestamp(wall_ms / 1_000, CHINA):%Y-%m-%d %H:%M}"

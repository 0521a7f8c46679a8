"""Where the records stand: for `python -m sync status`, the heartbeat, and whoever asks. Only reads."""

import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kiosk.ledger.delivery import read_standing
from kiosk.ledger.disk import ledgers_set_aside
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Moment
from kiosk.ledger.standing import Parked
from sync.wire import Heartbeat


@dataclass(frozen=True, slots=True)
class Status:
    """One ledger's way to the office, as last noted by the courier.

    `records` is the ledger's last seq, `backlog` how many of them the office has not acknowledged,
    `oldest_unsent_ms` the wall time of the first of those; `set_aside` names damaged ledgers beside it.
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

    def to_json(self) -> dict[str, Any]:
        """Plain fields, for JSON."""
        return asdict(self)


def look(ledger: LedgerReader) -> Status:
    """The status of an open ledger.

    Raises:
        LedgerError: it can't be read.
    """
    head = ledger.head()
    standing = read_standing(ledger.path, ledger.incarnation)
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
    )


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
        trouble=status.trouble,
    )


def sentences(status: Status) -> list[str]:
    """The same for people, Chinese and English in one line each."""
    device, ledger, total, acked = status.device, status.incarnation, status.records, status.acked
    lines = [
        f"设备 {device}，台账 {ledger} / device {device}, ledger {ledger}",
        f"共 {total} 条，中心已收 {acked} 条 / {total} records, {acked} acknowledged",
        f"待传 {status.backlog} 条 / {status.backlog} waiting",
    ]
    lines += [
        f"中心拒收第 {one.seq} 条：{one.reason} / record {one.seq} is refused: {one.reason}"
        for one in status.parked
    ]
    if status.trouble is not None:
        lines.append(f"当前故障：{status.trouble} / trouble: {status.trouble}")
    lines += [f"损坏后移开的台账：{name} / damaged ledger set aside: {name}" for name in status.set_aside]
    return lines

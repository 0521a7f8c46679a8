"""The gates' side of the fortnight: ledgers whose records arrive as they would have, in their time."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import TRUSTED_CLOCKS, Record
from office.clock import Day
from office.devices.models import Device
from office.ingest.batch import read_batch
from office.ingest.heartbeat import take_heartbeat
from office.ingest.store import take_in
from office.ingest.writer import WRITER
from office.site.publishing import latest_version
from sync.wire import BATCH_RECORDS_MAX, Heartbeat, content_digest, pack

ARRIVES_AFTER_MS = 2_000  # a courier that has a link
TOGETHER_MS = (
    600_000  # what was recorded in the same ten minutes is sent at once; the demo would take long else
)
DISK_FREE_BYTES = 21 << 30


class Caller(NamedTuple):
    """A visitor whom a gate has let in."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class _Written:
    record: Record
    fields: dict[str, Any]
    at_ms: int  # by the newest clock that could be trusted


class Gate:
    """One kiosk: what it wrote, and how far the office has it."""

    def __init__(self, path: Path, device: Device) -> None:
        self._device = device
        with LedgerReader.open(path) as ledger:
            self._incarnation, self._genesis = ledger.incarnation, ledger.genesis
            self._written = list(_read(ledger))
        self._sent = 0

    def sends(self, until_ms: int, arriving_ms: int | None = None) -> None:
        """All that was written up to that moment arrives: each in its time, or all of it at once, later."""
        due = [each for each in self._written[self._sent :] if each.at_ms <= until_ms]
        for _, group in groupby(due, key=lambda each: each.at_ms // TOGETHER_MS):
            together = list(group)
            for first in range(0, len(together), BATCH_RECORDS_MAX):
                batch = together[first : first + BATCH_RECORDS_MAX]
                self._send(batch, arriving_ms or min(batch[-1].at_ms + ARRIVES_AFTER_MS, until_ms))

    def beats(self, now_ms: int) -> None:
        """Say that it lives, and has nothing left to send."""
        beat = Heartbeat(
            software="0.1.0",
            incarnation=self._incarnation,
            head_seq=self._sent,
            head=self._head.hex(),
            backlog=0,
            oldest_unsent_ms=None,
            disk_free_bytes=DISK_FREE_BYTES,
            wall_ms=now_ms,
            boottime_ms=now_ms - self._written[0].at_ms,
            clock="ntp",
            site_version=latest_version(),
            site_in_force=latest_version(),
        )
        with WRITER.turn():
            take_heartbeat(self._device, json.dumps(beat.to_json()).encode(), now_ms)

    def callers(self, day: Day) -> list[Caller]:
        """The visitors whom it let in on a day, first come first."""
        return [
            Caller(person["name"], person["phone"])
            for each in self._written
            if day.start_ms <= each.at_ms < day.end_ms
            and each.fields.get("category") == "visitor"
            and (each.fields["verdict"], each.fields["direction"]) == ("admit", "in")
            and (person := json.loads(each.record.person or b"{}")).get("phone")
        ]

    @property
    def _head(self) -> bytes:
        return self._written[self._sent - 1].record.hash if self._sent else self._genesis

    def _send(self, batch: list[_Written], arriving_ms: int) -> None:
        body = pack([each.record for each in batch])
        query = {"incarnation": self._incarnation, "first": str(self._sent + 1), "prev": self._head.hex()}
        take_in(self._device, read_batch(query, content_digest(body), body), arriving_ms)
        self._sent += len(batch)


def _read(ledger: LedgerReader) -> Iterator[_Written]:
    seq, at_ms = 0, 0
    while records := ledger.batch(seq, BATCH_RECORDS_MAX):
        for record in records:
            fields = json.loads(record.line)
            if fields["at"]["clock"] in TRUSTED_CLOCKS:
                at_ms = fields["at"]["wall_ms"]
            yield _Written(record, fields, at_ms)
        seq = records[-1].seq

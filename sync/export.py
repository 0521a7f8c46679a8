"""Writes what the office does not have yet to a folder, for somebody to carry; reads receipts from it."""

import os
from collections.abc import Iterator
from pathlib import Path

from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Record, link
from kiosk.ledger.sealing import seal
from sync.carried import BATCH_SUFFIX, RECEIPT_SUFFIX, Carried, CarriedInvalid, read_receipt
from sync.enrolment import Enrolment
from sync.errors import WireMismatch
from sync.relay import count_fitting
from sync.wire import BATCH_RECORDS_MAX, pack


def export(ledger: LedgerReader, enrolment: Enrolment, acked: int, folder: Path, created_s: int) -> int:
    """Write every record after `acked`, and after what receipts in the folder acknowledge; how many.

    Batches that the office has acknowledged are removed from the folder.

    Raises:
        LedgerError: the ledger can't be read.
        WireMismatch: a record is not what its hash says.
        OSError: the folder can't be written.
    """
    acked = max([acked, *_receipts(ledger, enrolment, folder)])
    for old in folder.glob(f"{ledger.device}_{ledger.incarnation}_*{BATCH_SUFFIX}"):
        old.unlink()
    written = 0
    for first, previous, records in _batches(ledger, acked):
        query = {"incarnation": ledger.incarnation, "first": str(first), "prev": previous.hex()}
        carried = Carried.made(ledger.device, query, pack(records), key=enrolment.key, created_s=created_s)
        _write(folder / carried.file_name, seal(enrolment.sealing_key, carried.to_bytes()))
        written += len(records)
    return written


def _receipts(ledger: LedgerReader, enrolment: Enrolment, folder: Path) -> Iterator[int]:
    for path in sorted(folder.glob(f"*{RECEIPT_SUFFIX}")):
        try:
            receipt = read_receipt(path.read_bytes(), ledger.device, ledger.incarnation, enrolment.office_key)
        except CarriedInvalid:
            continue  # another kiosk's, or nobody's
        ours = ledger.hash_at(receipt.acked)
        if ours is not None and ours.hex() == receipt.head:
            yield receipt.acked


def _batches(ledger: LedgerReader, acked: int) -> Iterator[tuple[int, bytes, list[Record]]]:
    previous = ledger.hash_at(acked) or ledger.genesis
    while found := ledger.batch(acked, BATCH_RECORDS_MAX):
        records = found[: count_fitting(found)]
        first, before = acked + 1, previous
        for record in records:
            if record.hash != link(previous, record.line):
                raise WireMismatch(
                    f"第 {record.seq} 条与链不符，不能导出", f"record {record.seq} is not what its hash says"
                )
            previous = record.hash
        yield first, before, records
        acked = records[-1].seq


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name("." + path.name)
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)

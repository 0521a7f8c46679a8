"""`python -m office import_carried DIR`: take in what somebody carried here, leave receipts to carry back."""

from argparse import Namespace
from pathlib import Path

from django.core.management.base import CommandError, CommandParser

from kiosk.ledger.sealing import NotSealed, unseal
from office import home
from office.clock import now_ms
from office.commands import Facts, OfficeCommand
from office.devices.enrolling import office_key
from office.devices.models import Device
from office.ingest.batch import read_batch
from office.ingest.problems import Refused
from office.ingest.store import receipt, take_in
from sync.carried import BATCH_SUFFIX, RECEIPT_SUFFIX, Carried, CarriedInvalid, receipt_bytes
from sync.signing import Unsigned, check
from sync.wire import BATCH_SENT_BYTES_MAX, content_digest

FILE_BYTES_MAX = BATCH_SENT_BYTES_MAX + 4_096  # a body, its head, and the seal


class Command(OfficeCommand):
    """Takes carried batches in by the same way as those that come by wire."""

    help = "导入人工携带的记录，并写出回执 take in carried batches and write receipts beside them"

    def add_arguments(self, parser: CommandParser) -> None:
        """DIR."""
        super().add_arguments(parser)
        parser.add_argument("folder", type=Path, help="U 盘上的目录 the folder on the stick")

    def perform(self, options: Namespace) -> Facts:
        """Take each file; one that can't be taken is named and the others go on."""
        paths = sorted(options.folder.glob(f"*{BATCH_SUFFIX}"))
        if not paths:
            raise CommandError(f"{options.folder} 中没有携带的记录 nothing carried in {options.folder}")
        chains: dict[tuple[str, str], Device] = {}
        refused: dict[str, str] = {}
        for path in paths:
            try:
                device, incarnation = _take(path)
                chains[device.name, incarnation] = device
            except (Refused, CarriedInvalid, NotSealed, Unsigned, OSError) as problem:
                refused[path.name] = str(problem)
        acked = 0
        for (name, incarnation), device in chains.items():
            found = receipt(device, incarnation, now_ms())
            acked += found.acked
            told = receipt_bytes(name, incarnation, found, office_key())
            (options.folder / f"{name}_{incarnation}{RECEIPT_SUFFIX}").write_bytes(told)
        return {"files": len(paths), "acknowledged": acked, "refused": refused}


def _take(path: Path) -> tuple[Device, str]:
    if path.stat().st_size > FILE_BYTES_MAX:
        raise CarriedInvalid("too large")
    carried = Carried.from_bytes(unseal(home.signing_seed(home.office_dir()), path.read_bytes()))
    device = Device.objects.filter(name=carried.device, revoked_ms=None).exclude(public_key=None).first()
    if device is None:
        raise Refused("unauthorised", "unknown or revoked device")
    check(carried.request(), carried.headers, bytes(device.public_key or b""))
    batch = read_batch(carried.query, content_digest(carried.body), carried.body)
    take_in(device, batch, now_ms())
    return device, batch.incarnation
